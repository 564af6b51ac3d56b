//! Answered sheets, one row a company and template.

use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::checklist::{Answer, AnswerSheet};
use crate::domain::id::{ChamberId, CompanyId};

#[derive(FromRow)]
struct Row {
    template: String,
    answers: Json<Vec<Answer>>,
    version: i64,
}

impl From<Row> for AnswerSheet {
    fn from(row: Row) -> Self {
        Self {
            template: row.template,
            answers: row.answers.0,
            version: row.version,
        }
    }
}

/// All sheets of a company that were begun.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
) -> Result<Vec<AnswerSheet>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        Row,
        "select template, answers, version from answer_sheets where chamber_id = $1 and company_id = $2
         order by template",
        chamber.0,
        company.0,
    )?
    .into_iter()
    .map(AnswerSheet::from)
    .collect())
}

/// One sheet; an empty one of version 0 before it was begun.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    template: &str,
) -> Result<AnswerSheet, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        Row,
        "select template, answers, version from answer_sheets
         where chamber_id = $1 and company_id = $2 and template = $3",
        chamber.0,
        company.0,
        template,
    )?
    .map_or_else(
        || AnswerSheet {
            template: template.to_owned(),
            answers: Vec::new(),
            version: 0,
        },
        AnswerSheet::from,
    ))
}

/// Puts the answers, if `sheet.version` is still the one stored (0: none yet).
pub async fn put(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    sheet: &AnswerSheet,
    now: jiff::Timestamp,
) -> Result<bool, StoreError> {
    let touched = if sheet.version == 0 {
        execute!(
            tx,
            "insert into answer_sheets (chamber_id, company_id, template, answers, version, updated_at)
             values ($1, $2, $3, $4, 1, $5) on conflict (chamber_id, company_id, template) do nothing",
            chamber.0,
            company.0,
            &sheet.template,
            Json(&sheet.answers),
            now.to_sqlx(),
        )?
    } else {
        execute!(
            tx,
            "update answer_sheets set answers = $4, version = version + 1, updated_at = $5
             where chamber_id = $1 and company_id = $2 and template = $3 and version = $6",
            chamber.0,
            company.0,
            &sheet.template,
            Json(&sheet.answers),
            now.to_sqlx(),
            sheet.version,
        )?
    };
    Ok(touched == 1)
}
