//! The company form's fields: what was typed becomes a profile, or sentences at the fields.

use super::common::at_fields;
use super::sent::Sent;
use crate::app::{Ctx, Error, Result, account};
use crate::domain::access::Role;
use crate::domain::company::{Company, CompanyKind, Profile};
use crate::domain::industry::{Industry, IndustryClass};
use crate::domain::number::{MoneyUnit, NumberError, parse_count, parse_money};
use crate::web::view::company_form::{CompanyInput, industry_label};
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::Link;

/// The fields in the order of the form, as people read them.
const FIELDS: [(&str, &str); 11] = [
    ("name", "事業者名"),
    ("name_kana", "事業者名（カナ）"),
    ("kind", "法人・個人の別"),
    ("corporate_number", "法人番号"),
    ("industry", "業種区分"),
    ("capital", "資本金"),
    ("employees", "従業員数"),
    ("municipality", "所在地（市区町村）"),
    ("founded", "設立・創業の日"),
    ("owner_name", "代表者名"),
    ("advisor_id", "担当の経営指導員"),
];

impl CompanyInput {
    /// What was typed, and whether an industry was looked for (or one of those found was taken) instead of saving.
    pub(super) fn sent(sent: &Sent) -> (Self, bool) {
        let text = |name: &str| sent.get(name).to_owned();
        let mut input = Self {
            name: text("name"),
            name_kana: text("name_kana"),
            kind: text("kind"),
            corporate_number: text("corporate_number"),
            industry: text("industry"),
            jsic: text("jsic"),
            industry_query: text("industry_query"),
            capital: text("capital"),
            employees: text("employees"),
            municipality: text("municipality"),
            founded: text("founded"),
            owner_name: text("owner_name"),
            advisor_id: text("advisor_id"),
        };
        let chosen = sent
            .find("choose")
            .and_then(|chosen| chosen.split_once('|'));
        if let Some((minor, jsic)) = chosen {
            minor.clone_into(&mut input.industry);
            jsic.clone_into(&mut input.jsic);
            input.industry_query.clear();
        }
        (input, chosen.is_some() || sent.find("find").is_some())
    }

    fn field(&self, name: &str) -> &str {
        match name {
            "name" => &self.name,
            "name_kana" => &self.name_kana,
            "kind" => &self.kind,
            "corporate_number" => &self.corporate_number,
            "industry" => &self.industry,
            "capital" => &self.capital,
            "employees" => &self.employees,
            "municipality" => &self.municipality,
            "founded" => &self.founded,
            "owner_name" => &self.owner_name,
            "advisor_id" => &self.advisor_id,
            _ => "",
        }
    }
}

/// The profile that was typed. Where a field cannot be read, something harmless stands in for it beside the sentence, so
/// that the other fields can be checked as well; such a profile must not be kept.
pub(super) fn profile(ctx: &Ctx, input: &CompanyInput) -> (Profile, Vec<FieldError>) {
    let mut faults = Vec::new();
    let mut read = |field: &str, value: Result<i64, String>| {
        value.unwrap_or_else(|fault| {
            faults.push(FieldError::at(field, fault));
            0
        })
    };
    let proprietor = input.kind.parse() == Ok(CompanyKind::SoleProprietor);
    let capital_yen = read("capital", capital(&input.capital, proprietor));
    let employees = read(
        "employees",
        number(parse_count(&input.employees), "従業員数"),
    );
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let profile = Profile {
        name: input.name.clone(),
        name_kana: some(&input.name_kana),
        kind: input.kind.parse().unwrap_or_else(|_| {
            faults.push(FieldError::at("kind", "法人か個人事業主かを選んでください"));
            CompanyKind::SoleProprietor
        }),
        corporate_number: some(&input.corporate_number),
        industry: industry(ctx, &input.industry),
        jsic: some(&input.jsic),
        capital_yen,
        employees,
        municipality: some(&input.municipality),
        founded: some(&input.founded).and_then(|text| {
            let day = text.replace('/', "-").parse();
            let sentence = "「1998-04-01」のように年月日で入力してください";
            day.map_err(|_| faults.push(FieldError::at("founded", sentence)))
                .ok()
        }),
        owner_name: some(&input.owner_name),
        advisor_id: some(&input.advisor_id).and_then(|text| {
            let sentence = "担当者を選び直してください";
            text.parse()
                .map_err(|_| faults.push(FieldError::at("advisor_id", sentence)))
                .ok()
        }),
    };
    (profile, faults)
}

fn capital(text: &str, sole: bool) -> Result<i64, String> {
    match parse_money(text, MoneyUnit::Yen) {
        Ok(None) if sole => Ok(0),
        read => number(read, "資本金"),
    }
}

fn number(read: Result<Option<i64>, NumberError>, label: &str) -> Result<i64, String> {
    match read {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(format!(
            "{label}を入力してください（ない場合は0と入力します）"
        )),
        Err(error) => Err(error.to_string()),
    }
}

fn industry(ctx: &Ctx, minor: &str) -> Industry {
    let class = ctx.app.data.industries.class(minor.trim());
    Industry {
        major: class
            .map(|class| class.major_key.clone())
            .unwrap_or_default(),
        minor: minor.trim().to_owned(),
    }
}

/// What the application said, with the faults that were found before: saved, or sentences at the fields in the form's
/// order. What was saved beside faults must be rolled back.
pub(super) fn settle(
    outcome: Result<Company>,
    faults: Vec<FieldError>,
) -> Result<Result<Company, Vec<FieldError>>> {
    let mut all = match outcome {
        Ok(company) if faults.is_empty() => return Ok(Ok(company)),
        Ok(_) => Vec::new(),
        Err(Error::Invalid(found)) => at_fields(found, |pointer| match pointer {
            "/capital_yen" => "capital".to_owned(),
            other => other.trim_start_matches('/').to_owned(),
        }),
        Err(error) => return Err(error),
    };
    all.retain(|error| faults.iter().all(|fault| fault.field != error.field));
    all.extend(faults);
    let place = |error: &FieldError| FIELDS.iter().position(|(name, _)| *name == error.field);
    all.sort_by_key(|error| place(error).unwrap_or(usize::MAX));
    all.dedup_by(|b, a| a.field == b.field);
    Ok(Err(all.into_iter().map(called).collect()))
}

/// The sentence with its field's name, unless it says it itself.
fn called(error: FieldError) -> FieldError {
    match FIELDS.iter().find(|(name, _)| *name == error.field) {
        Some((_, label)) if !error.message.starts_with(label) => error.called(*label),
        _ => error,
    }
}

/// Who can be in charge of a company: (id, name). Whoever is so now stays to be chosen.
pub(super) async fn people_to_choose(
    ctx: &mut Ctx,
    present: &str,
) -> Result<Vec<(String, String)>> {
    let people = account::list(ctx).await?;
    let people = people.into_iter().filter(|person| {
        let advises = person.role != Role::Admin && !person.disabled;
        advises || person.id.to_string() == present
    });
    Ok(people
        .map(|person| (person.id.to_string(), person.name))
        .collect())
}

/// What was typed beside what somebody else saved.
pub(super) fn conflict(
    company: &Company,
    stored: &CompanyInput,
    sent: &Sent,
    classes: &[IndustryClass],
    people: &[(String, String)],
) -> ConflictPage {
    let known = FIELDS.map(|(name, label)| Known {
        name: name.to_owned(),
        label: label.to_owned(),
        saved: stored.field(name).to_owned(),
    });
    let href = format!("/companies/{}", company.id);
    let saved = Link::to(
        format!("{href}/edit"),
        "自分の入力をやめて、保存されている内容を開く",
    );
    let action = format!("{href}/edit");
    let mut page = ConflictPage::of(
        "事業者の情報",
        &action,
        saved,
        company.version,
        &sent.0,
        &known,
    );
    for row in &mut page.rows {
        let label = |value: &str| chosen_label(&row.name, value, classes, people);
        if let (Some(theirs), Some(yours)) = (label(&row.theirs), label(&row.yours)) {
            row.theirs = theirs;
            row.fixed = Some(yours);
        }
    }
    page
}

/// What people read of a value that is chosen and not typed.
fn chosen_label(
    field: &str,
    value: &str,
    classes: &[IndustryClass],
    people: &[(String, String)],
) -> Option<String> {
    match field {
        "kind" => Some(value.parse().map_or("", CompanyKind::label).to_owned()),
        "industry" => Some(industry_label(value, classes)),
        "advisor_id" => {
            let person = people.iter().find(|(id, _)| id == value);
            Some(person.map_or_else(|| "未定".to_owned(), |(_, name)| name.clone()))
        }
        _ => None,
    }
}

/// The company was changed while somebody was about to put it away (or bring it back).
pub(super) fn put_away_conflict(company: &Company, away: bool) -> ConflictPage {
    let href = format!("/companies/{}", company.id);
    let action = format!("{href}/{}", if away { "archive" } else { "restore" });
    let saved = Link::to(href, "やめて、保存されている内容を開く");
    ConflictPage::of("事業者の情報", &action, saved, company.version, &[], &[])
}
