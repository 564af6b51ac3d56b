//! Companies.

use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::company::{Company, Profile};
use crate::domain::id::{ChamberId, CompanyId, UserId};
use crate::domain::stage::Stage;

#[derive(FromRow)]
pub(super) struct Row {
    company_id: Uuid,
    profile: Json<Profile>,
    stage: String,
    archived: bool,
    version: i64,
    created_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
}

impl TryFrom<Row> for Company {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: CompanyId(row.company_id),
            profile: row.profile.0,
            stage: stage(&row.stage)?,
            archived: row.archived,
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

fn stage(text: &str) -> Result<Stage, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt(format!("companies.stage {text}")))
}

/// The points kept beside a company for lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// A to D, of the latest period.
    pub rank: Option<String>,
    /// Points of the latest period.
    pub total: Option<i64>,
    /// Points of the period before.
    pub previous: Option<i64>,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The company.
    pub company: Company,
    /// Its points.
    pub standing: Standing,
    /// Who looks after it.
    pub advisor_name: Option<String>,
}

#[derive(FromRow)]
struct SummaryRow {
    #[sqlx(flatten)]
    company: Row,
    rank: Option<String>,
    total_points: Option<i64>,
    previous_points: Option<i64>,
    advisor_name: Option<String>,
}

/// What a list is narrowed by; `None` and empty: not narrowed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Folded part of name, kana or number.
    pub search: Option<String>,
    /// Minor class key.
    pub industry: Option<String>,
    /// Stage.
    pub stage: Option<Stage>,
    /// Advisor.
    pub advisor: Option<UserId>,
    /// Archived ones instead of the others.
    pub archived: bool,
    /// After which row (`updated_at`, id) of the one before.
    pub after: Option<(jiff::Timestamp, CompanyId)>,
    /// How many at most.
    pub limit: i64,
}

/// What the search looks in: half-width and full-width, upper and lower case, and blanks are alike.
pub fn search_text(profile: &Profile) -> String {
    let parts = [
        Some(&profile.name),
        profile.name_kana.as_ref(),
        profile.corporate_number.as_ref(),
    ];
    parts
        .into_iter()
        .flatten()
        .map(|part| fold(part))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Folds a search the same way.
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `%…%` with the signs of LIKE made harmless (escape `!`).
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Adds a company.
pub async fn insert(tx: &mut Tx, chamber: ChamberId, company: &Company) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into companies (chamber_id, company_id, name, search_text, industry_minor, stage, advisor_id, profile,
             archived, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        chamber.0,
        company.id.0,
        &company.profile.name,
        search_text(&company.profile),
        &company.profile.industry.minor,
        company.stage.to_string(),
        company.profile.advisor_id.map(|id| id.0),
        Json(&company.profile),
        company.archived,
        company.version,
        company.created_at.to_sqlx(),
        company.updated_at.to_sqlx(),
    )?;
    Ok(())
}

/// The company with that id.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    id: CompanyId,
) -> Result<Option<Company>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select company_id, profile, stage, archived, version, created_at, updated_at from companies
         where chamber_id = $1 and company_id = $2",
        chamber.0,
        id.0,
    )?
    .map(Company::try_from)
    .transpose()
}

/// Changes a company, if `company.version` is still the one stored; the row then counts one up.
pub async fn update(
    tx: &mut Tx,
    chamber: ChamberId,
    company: &Company,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update companies set name = $3, search_text = $4, industry_minor = $5, stage = $6, advisor_id = $7,
             profile = $8, archived = $9, updated_at = $10, version = version + 1
         where chamber_id = $1 and company_id = $2 and version = $11",
        chamber.0,
        company.id.0,
        &company.profile.name,
        search_text(&company.profile),
        &company.profile.industry.minor,
        company.stage.to_string(),
        company.profile.advisor_id.map(|id| id.0),
        Json(&company.profile),
        company.archived,
        company.updated_at.to_sqlx(),
        company.version,
    )?;
    Ok(touched == 1)
}

/// Puts the points beside the company. Not a change of the company: its version stays.
pub async fn update_standing(
    tx: &mut Tx,
    chamber: ChamberId,
    id: CompanyId,
    standing: &Standing,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update companies set rank = $3, total_points = $4, previous_points = $5
         where chamber_id = $1 and company_id = $2",
        chamber.0,
        id.0,
        &standing.rank,
        standing.total,
        standing.previous,
    )?;
    Ok(())
}

/// Moves the stage and the time of the last change. Not a change of the profile: its version stays.
pub async fn touch(
    tx: &mut Tx,
    chamber: ChamberId,
    id: CompanyId,
    stage: Stage,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update companies set stage = $3, updated_at = $4 where chamber_id = $1 and company_id = $2",
        chamber.0,
        id.0,
        stage.to_string(),
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Companies, last changed first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    filter: &Filter,
) -> Result<Vec<Summary>, StoreError> {
    run!(
        tx,
        fetch_all,
        SummaryRow,
        "select c.company_id, c.profile, c.stage, c.archived, c.version, c.created_at, c.updated_at,
                c.rank, c.total_points, c.previous_points, u.name as advisor_name
         from companies c left join users u on u.chamber_id = c.chamber_id and u.user_id = c.advisor_id
         where c.chamber_id = $1 and c.archived = $2
           and (cast($3 as text) is null or c.search_text like $3 escape '!')
           and (cast($4 as text) is null or c.industry_minor = $4)
           and (cast($5 as text) is null or c.stage = $5)
           and (cast($6 as uuid) is null or c.advisor_id = $6)
           and (cast($7 as timestamptz) is null or c.updated_at < $7 or (c.updated_at = $7 and c.company_id < $8))
         order by c.updated_at desc, c.company_id desc limit $9",
        chamber.0,
        filter.archived,
        filter.search.as_deref().map(like),
        filter.industry.as_deref(),
        filter.stage.map(|stage| stage.to_string()),
        filter.advisor.map(|id| id.0),
        filter.after.map(|(at, _)| at.to_sqlx()),
        filter.after.map(|(_, id)| id.0),
        filter.limit,
    )?
    .into_iter()
    .map(|row| {
        Ok(Summary {
            company: row.company.try_into()?,
            standing: Standing { rank: row.rank, total: row.total_points, previous: row.previous_points },
            advisor_name: row.advisor_name,
        })
    })
    .collect()
}

/// Name and 法人番号 of every company, archived ones too.
pub async fn names(
    tx: &mut Tx,
    chamber: ChamberId,
) -> Result<Vec<(String, Option<String>)>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        (String, Json<Profile>),
        "select name, profile from companies where chamber_id = $1 order by company_id",
        chamber.0,
    )?;
    Ok(rows
        .into_iter()
        .map(|(name, profile)| (name, profile.0.corporate_number))
        .collect())
}

/// How many companies stand in each stage, optionally of one advisor.
pub async fn count_by_stage(
    tx: &mut Tx,
    chamber: ChamberId,
    advisor: Option<UserId>,
) -> Result<Vec<(Stage, i64)>, StoreError> {
    run!(
        tx,
        fetch_all,
        (String, i64),
        "select stage, count(*) from companies
         where chamber_id = $1 and archived = $2 and (cast($3 as uuid) is null or advisor_id = $3)
         group by stage",
        chamber.0,
        false,
        advisor.map(|id| id.0),
    )?
    .into_iter()
    .map(|(name, count)| Ok((stage(&name)?, count)))
    .collect()
}

/// How many companies match a filter (its cursor and limit aside).
pub async fn count(tx: &mut Tx, chamber: ChamberId, filter: &Filter) -> Result<i64, StoreError> {
    Ok(run!(
        tx,
        fetch_one,
        (i64,),
        "select count(*) from companies c
         where c.chamber_id = $1 and c.archived = $2
           and (cast($3 as text) is null or c.search_text like $3 escape '!')
           and (cast($4 as text) is null or c.industry_minor = $4)
           and (cast($5 as text) is null or c.stage = $5)
           and (cast($6 as uuid) is null or c.advisor_id = $6)",
        chamber.0,
        filter.archived,
        filter.search.as_deref().map(like),
        filter.industry.as_deref(),
        filter.stage.map(|stage| stage.to_string()),
        filter.advisor.map(|id| id.0),
    )?
    .0)
}
