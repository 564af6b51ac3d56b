//! What a chamber's advisors assigned by hand: an account name of a statement, and the standard field it belongs to.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::account_title::ChamberTitle;
use crate::domain::id::{ChamberId, UserId};
use crate::domain::statement::Section;

/// An assignment, with who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The account and its field.
    pub title: ChamberTitle,
    /// Who assigned it last, by today's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    section: String,
    name: String,
    title: Option<String>,
    by_name: Option<String>,
    created_at: jiff_sqlx::Timestamp,
}

impl TryFrom<Row> for Remembered {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("chamber_titles {what}"));
        let title = row
            .title
            .map(|title| title.parse().map_err(|_| corrupt(&title)));
        Ok(Self {
            title: ChamberTitle {
                section: row.section.parse().map_err(|_| corrupt(&row.section))?,
                name: row.name,
                title: title.transpose()?,
            },
            by: row.by_name.unwrap_or_default(),
            at: row.created_at.to_jiff(),
        })
    }
}

/// All assignments of a chamber, by statement and name.
pub async fn list(tx: &mut Tx, chamber: ChamberId) -> Result<Vec<Remembered>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select t.section, t.name, t.title, u.name as by_name, t.created_at from chamber_titles t
         left join users u on u.chamber_id = t.chamber_id and u.user_id = t.created_by
         where t.chamber_id = $1 order by t.section, t.name",
        chamber.0,
    )?
    .into_iter()
    .map(Remembered::try_from)
    .collect()
}

/// Puts an assignment; one of the same name in the same statement is replaced.
pub async fn put(
    tx: &mut Tx,
    chamber: ChamberId,
    own: &ChamberTitle,
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into chamber_titles (chamber_id, section, name, title, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (chamber_id, section, name) do update
         set title = excluded.title, created_by = excluded.created_by, created_at = excluded.created_at",
        chamber.0,
        <&'static str>::from(own.section),
        &own.name,
        own.title.map(<&'static str>::from),
        by.0,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Forgets an assignment; whether there was one.
pub async fn remove(
    tx: &mut Tx,
    chamber: ChamberId,
    section: Section,
    name: &str,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "delete from chamber_titles where chamber_id = $1 and section = $2 and name = $3",
        chamber.0,
        <&'static str>::from(section),
        name,
    )?;
    Ok(touched == 1)
}

/// How many there are.
pub async fn count(tx: &mut Tx, chamber: ChamberId) -> Result<i64, StoreError> {
    let (count,) = run!(
        tx,
        fetch_one,
        (i64,),
        "select count(*) from chamber_titles where chamber_id = $1",
        chamber.0,
    )?;
    Ok(count)
}
