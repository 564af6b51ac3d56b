//! A chamber's list of companies (事業者一覧): registered row by row, each judged by itself, with a report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::ctx::{App, Ctx};
use super::super::error::{Error, Result};
use super::{File, aside, too_large};
use crate::domain::company::{CompanyKind, Profile};
use crate::domain::id::{CompanyId, UserId};
use crate::import::company_list::{self, ListedCompany, RowFault};
use crate::store;

/// A row as it was read.
pub type Row = std::result::Result<ListedCompany, RowFault>;

/// The most rows that are taken at once.
pub const ROWS_MAX: usize = 5_000;

/// What became of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListReport {
    /// Registered.
    pub created: Vec<Created>,
    /// Known already, by number or by name, and left as they are.
    pub skipped: Vec<Skipped>,
    /// Not usable.
    pub faulty: Vec<Faulty>,
}

/// A company that was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ListedCreated)]
pub struct Created {
    /// The line of the file or the row of the sheet.
    pub line: usize,
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// What is to be looked at again.
    pub doubts: Vec<String>,
}

/// A row whose company is there already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ListedSkipped)]
pub struct Skipped {
    /// The line of the file or the row of the sheet.
    pub line: usize,
    /// The name in the list.
    pub name: String,
    /// Why it counts as known.
    pub reason: String,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ListedFaulty)]
pub struct Faulty {
    /// The line of the file or the row of the sheet.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl From<RowFault> for Faulty {
    fn from(fault: RowFault) -> Self {
        Self {
            line: fault.line,
            message: fault.message,
        }
    }
}

/// Reads a list aside from everything else.
pub async fn read_list(app: &Arc<App>, file: &Arc<File>) -> Result<Vec<Row>> {
    if file.bytes.len() > super::FILE_MAX {
        return Err(too_large());
    }
    let (data, file) = (Arc::clone(app), Arc::clone(file));
    let rows = aside(app, move || {
        company_list::read(&file.name, &file.bytes, &data.data.industries)
    })
    .await?;
    if rows.len() > ROWS_MAX {
        return Err(Error::TooLarge(format!(
            "一度に登録できるのは{ROWS_MAX}行までです。ファイルを分けてください"
        )));
    }
    Ok(rows)
}

/// Registers the companies of a list that are not there yet.
pub async fn companies(ctx: &mut Ctx, file: &File, rows: Vec<Row>) -> Result<ListReport> {
    super::may(ctx)?;
    let mut known = Known::read(ctx).await?;
    let people = super::super::account::list(ctx).await?;
    let mut report = ListReport::default();
    let mut last: Option<(CompanyId, String)> = None;
    for row in rows {
        let listed = match row {
            Ok(listed) => listed,
            Err(fault) => {
                report.faulty.push(fault.into());
                continue;
            }
        };
        // Further periods of the company just registered stand in rows of their own.
        let further = last
            .as_ref()
            .filter(|(_, key)| *key == key_of(&listed) && listed.statement.is_some())
            .map(|(id, _)| *id);
        if let Some(id) = further {
            period(ctx, id, &listed, &mut report).await?;
            continue;
        }
        last = None;
        if let Some(reason) = known.reason(&listed) {
            report.skipped.push(Skipped {
                line: listed.line,
                name: listed.name,
                reason,
            });
            continue;
        }
        let named = |name: &str| people.iter().find(|one| plain(&one.name) == plain(name));
        let advisor = listed.advisor.as_deref().map(|name| (name, named(name)));
        let mut doubts = listed.doubts.clone();
        if let Some((name, None)) = advisor {
            doubts.push(format!(
                "担当「{name}」は利用者にいないため、担当未定にしました"
            ));
        }
        let advisor = advisor.and_then(|(_, found)| found).map(|one| one.id);
        if let Some(id) = register(ctx, &listed, advisor, doubts, &mut report).await? {
            known.add(&listed);
            period(ctx, id, &listed, &mut report).await?;
            last = Some((id, key_of(&listed)));
        }
    }
    let detail = json!({
        "file": file.name, "sha256": file.sha256(), "created": report.created.len(),
        "skipped": report.skipped.len(), "faulty": report.faulty.len(),
    });
    ctx.audit("company.import", None, None, detail).await?;
    Ok(report)
}

async fn register(
    ctx: &mut Ctx,
    listed: &ListedCompany,
    advisor: Option<UserId>,
    doubts: Vec<String>,
    report: &mut ListReport,
) -> Result<Option<CompanyId>> {
    let line = listed.line;
    let Some(profile) = profile(listed, advisor) else {
        report.faulty.push(Faulty {
            line,
            message:
                "業種がわかりません。ローカルベンチマークの区分か、業種の名前を入力してください"
                    .to_owned(),
        });
        return Ok(None);
    };
    match super::super::company::register(ctx, profile).await {
        Ok(company) => {
            report.created.push(Created {
                line,
                id: company.id,
                name: company.profile.name,
                doubts,
            });
            Ok(Some(company.id))
        }
        Err(Error::Invalid(faults)) => {
            let told: Vec<String> = faults
                .iter()
                .map(|fault| format!("{}：{}", label(&fault.pointer), fault.message))
                .collect();
            report.faulty.push(Faulty {
                line,
                message: told.join("。"),
            });
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The figures that stand beside a company, if any.
async fn period(
    ctx: &mut Ctx,
    id: CompanyId,
    listed: &ListedCompany,
    report: &mut ListReport,
) -> Result<()> {
    let Some((end, figures)) = &listed.statement else {
        return Ok(());
    };
    let message = match super::super::statement::save(ctx, id, end, *figures, Some(0)).await {
        Ok(_) => return Ok(()),
        Err(Error::Invalid(faults)) => faults
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
            .join("。"),
        Err(Error::Stale { .. }) => {
            format!("{}が2行あります。初めの行だけを登録しました", end.label())
        }
        Err(Error::Conflict(message)) => message,
        Err(error) => return Err(error),
    };
    report.faulty.push(Faulty {
        line: listed.line,
        message: format!("決算書を登録できません：{message}"),
    });
    Ok(())
}

fn profile(listed: &ListedCompany, advisor_id: Option<UserId>) -> Option<Profile> {
    Some(Profile {
        name: listed.name.clone(),
        name_kana: listed.name_kana.clone(),
        kind: listed.kind.unwrap_or(CompanyKind::Corporation),
        corporate_number: listed.corporate_number.clone(),
        industry: listed.industry.clone()?,
        jsic: listed.jsic.clone(),
        capital_yen: listed.capital_yen.unwrap_or_default(),
        employees: listed.employees.unwrap_or_default(),
        municipality: listed.municipality.clone(),
        founded: listed.founded,
        owner_name: listed.owner_name.clone(),
        advisor_id,
    })
}

/// What a fault's field is called.
fn label(pointer: &str) -> &'static str {
    match pointer.trim_start_matches('/') {
        "name" => "事業者名",
        "name_kana" => "カナ",
        "corporate_number" => "法人番号",
        "industry" => "業種",
        "jsic" => "日本標準産業分類",
        "capital_yen" => "資本金",
        "employees" => "従業員数",
        "municipality" => "市区町村",
        "owner_name" => "代表者名",
        _ => "この行",
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    crate::domain::account_title::fold(name)
}

fn key_of(listed: &ListedCompany) -> String {
    listed
        .corporate_number
        .clone()
        .unwrap_or_else(|| plain(&listed.name))
}

/// Numbers and names of the companies that are there.
#[derive(Debug, Default)]
struct Known {
    numbers: HashSet<String>,
    /// By name, and whether one of that name has no number.
    names: HashMap<String, bool>,
}

impl Known {
    async fn read(ctx: &mut Ctx) -> Result<Self> {
        let chamber = ctx.chamber();
        let mut known = Self::default();
        for (name, number) in store::company::names(&mut ctx.tx, chamber).await? {
            known.put(&name, number);
        }
        Ok(known)
    }

    fn put(&mut self, name: &str, number: Option<String>) {
        *self.names.entry(plain(name)).or_default() |= number.is_none();
        self.numbers.extend(number);
    }

    /// Why a row's company counts as known. Two companies may share a name: their numbers then tell them apart.
    fn reason(&self, listed: &ListedCompany) -> Option<String> {
        let number = listed.corporate_number.as_ref();
        if let Some(number) = number.filter(|number| self.numbers.contains(*number)) {
            return Some(format!(
                "同じ法人番号（{number}）の事業者が登録されています"
            ));
        }
        let without_number = self.names.get(&plain(&listed.name))?;
        (number.is_none() || *without_number)
            .then(|| "同じ名称の事業者が登録されています".to_owned())
    }

    fn add(&mut self, listed: &ListedCompany) {
        self.put(&listed.name, listed.corporate_number.clone());
    }
}
