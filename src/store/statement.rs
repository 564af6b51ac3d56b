//! Statements, one row a period.

use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::company::Company;
use crate::domain::id::{ChamberId, CompanyId};
use crate::domain::statement::{Details, Figures, PeriodEnd, Statement};

#[derive(FromRow)]
struct Row {
    period_end: String,
    figures: Json<Figures>,
    details: Json<Details>,
    version: i64,
}

impl TryFrom<Row> for Statement {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            period_end: PeriodEnd::parse(&row.period_end).map_err(StoreError::Corrupt)?,
            figures: row.figures.0,
            details: row.details.0,
            version: row.version,
        })
    }
}

/// A company's statements, newest first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
) -> Result<Vec<Statement>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select period_end, figures, details, version from statements where chamber_id = $1 and company_id = $2
         order by period_end desc",
        chamber.0,
        company.0,
    )?
    .into_iter()
    .map(Statement::try_from)
    .collect()
}

#[derive(FromRow)]
struct PeerRow {
    #[sqlx(flatten)]
    company: super::company::Row,
    period_end: String,
    figures: Json<Figures>,
    statement_version: i64,
}

/// The companies of a class that are not archived and have a period, with their two newest; without what stands behind
/// the figures.
pub async fn of_class(
    tx: &mut Tx,
    chamber: ChamberId,
    minor: &str,
) -> Result<Vec<(Company, Vec<Statement>)>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        PeerRow,
        "select c.company_id, c.profile, c.stage, c.archived, c.version, c.created_at, c.updated_at,
            s.period_end, s.figures, s.version as statement_version
         from companies c
         join statements s on s.chamber_id = c.chamber_id and s.company_id = c.company_id
         where c.chamber_id = $1 and c.industry_minor = $2 and c.archived = false
         order by c.company_id, s.period_end desc",
        chamber.0,
        minor,
    )?;
    let mut found: Vec<(Company, Vec<Statement>)> = Vec::new();
    for row in rows {
        let company = Company::try_from(row.company)?;
        let statement = Statement {
            period_end: PeriodEnd::parse(&row.period_end).map_err(StoreError::Corrupt)?,
            figures: row.figures.0,
            details: Details::default(),
            version: row.statement_version,
        };
        match found.last_mut() {
            Some((last, statements)) if last.id == company.id => {
                if statements.len() < 2 {
                    statements.push(statement);
                }
            }
            _ => found.push((company, vec![statement])),
        }
    }
    Ok(found)
}

/// Adds a period that is not there yet.
pub async fn insert(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    end: &PeriodEnd,
    figures: &Figures,
    details: &Details,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into statements (chamber_id, company_id, period_end, figures, details, version, updated_at)
         values ($1, $2, $3, $4, $5, 1, $6)",
        chamber.0,
        company.0,
        end.as_str(),
        Json(figures),
        Json(details),
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Changes a period, if its version is still the one that was seen.
pub async fn update(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    statement: &Statement,
    now: jiff::Timestamp,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update statements set figures = $4, details = $5, version = version + 1, updated_at = $6
         where chamber_id = $1 and company_id = $2 and period_end = $3 and version = $7",
        chamber.0,
        company.0,
        statement.period_end.as_str(),
        Json(&statement.figures),
        Json(&statement.details),
        now.to_sqlx(),
        statement.version,
    )?;
    Ok(touched == 1)
}

/// Removes a period, if its version is still the one that was seen.
pub async fn remove(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    end: &PeriodEnd,
    version: i64,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "delete from statements where chamber_id = $1 and company_id = $2 and period_end = $3 and version = $4",
        chamber.0,
        company.0,
        end.as_str(),
        version,
    )?;
    Ok(touched == 1)
}
