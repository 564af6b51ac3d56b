//! A file becomes figures: all of it in one transaction, or nothing.

use serde_json::json;

use super::super::ctx::Ctx;
use super::super::error::{Error, FieldError, Result};
use super::{Handed, choice, company_data, preview, sheets, waiting};
use crate::clock::new_id;
use crate::domain::id::ImportId;
use crate::domain::import_choice::Choices;
use crate::domain::statement::PeriodEnd;
use crate::store;
use crate::store::import::Import;

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The periods, in the file's order.
    pub periods: Vec<PeriodEnd>,
    /// How many answers were taken over.
    pub answers: usize,
    /// How many assignments the chamber remembers from now on.
    pub remembered: usize,
    /// Whether something in what was stored does not fit together.
    pub doubtful: bool,
}

/// What was seen of a period that is stored: its end and version; 0 when nothing was stored.
pub type Seen = Option<(PeriodEnd, i64)>;

/// Stores a file that waited. `seen` says for each period what was shown as stored: a period that is stored otherwise by
/// now, or that was never shown, changes nothing.
pub async fn commit(
    ctx: &mut Ctx,
    import: &Import,
    version: i64,
    seen: &[Seen],
    handed: &Handed<'_>,
) -> Result<Applied> {
    super::may(ctx)?;
    let applied = apply(ctx, handed, Some(seen), import.id).await?;
    let (chamber, now) = (ctx.chamber(), ctx.now);
    if !store::import::end(&mut ctx.tx, chamber, import.id, version, Some(now)).await? {
        return Err(waiting::stale(ctx, import.id).await?);
    }
    Ok(applied)
}

/// Stores a file at once, over whatever stands there.
pub async fn at_once(ctx: &mut Ctx, handed: &Handed<'_>) -> Result<Applied> {
    super::may(ctx)?;
    let import = Import {
        id: ImportId(new_id()),
        company_id: handed.company,
        file_name: handed.file_name.to_owned(),
        sha256: handed.sha256.to_owned(),
        format: handed.reading.format.to_string(),
        content: None,
        choices: handed.choices.clone(),
        version: 1,
        created_by: ctx.actor.user_id,
        created_at: ctx.now,
        committed_at: Some(ctx.now),
    };
    super::super::company::get(ctx, handed.company).await?;
    let applied = apply(ctx, handed, None, import.id).await?;
    let chamber = ctx.chamber();
    store::import::insert(&mut ctx.tx, chamber, &import).await?;
    Ok(applied)
}

async fn apply(
    ctx: &mut Ctx,
    handed: &Handed<'_>,
    seen: Option<&[Seen]>,
    import: ImportId,
) -> Result<Applied> {
    let choices = choice::tidy(handed.reading, handed.choices);
    let handed = Handed {
        choices: &choices,
        ..handed.clone()
    };
    let faults = choice::check(handed.reading, &choices);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (plan, company) = preview::plan(ctx, &handed).await?;
    company_data::save(ctx, &company, &plan.reading, &choices).await?;
    let mut applied = Applied {
        periods: Vec::new(),
        answers: 0,
        remembered: remember(ctx, &choices).await?,
        doubtful: false,
    };
    for (index, period) in plan.periods.into_iter().enumerate() {
        let Some(end) = period.end.filter(|_| !period.chosen.skip) else {
            continue;
        };
        let version = seen.map(|seen| match seen.get(index).cloned().flatten() {
            Some((shown, version)) if shown == end => version,
            _ => 0,
        });
        applied.doubtful |= !crate::domain::statement::check(&period.merged.figures).is_empty();
        let (figures, details) = (&period.merged.figures, period.merged.details);
        super::super::statement::write(ctx, company.id, &end, figures, Some(details), version)
            .await
            .map_err(|error| at_period(error, index))?;
        applied.periods.push(end);
    }
    applied.answers = sheets::save(ctx, company.id, &plan.reading.answers).await?;
    let detail = json!({
        "file": handed.file_name, "sha256": handed.sha256, "format": plan.reading.format.label(),
        "periods": applied.periods, "answers": applied.answers,
    });
    ctx.audit("statement.import", Some(company.id), Some(import.0), detail)
        .await?;
    Ok(applied)
}

/// A fault in a period's figures, told where the file's period stands.
fn at_period(error: Error, index: usize) -> Error {
    match error {
        Error::Invalid(faults) => Error::Invalid(
            faults
                .into_iter()
                .map(|fault| {
                    FieldError::new(
                        format!("/periods/{index}/figures{}", fault.pointer),
                        fault.message,
                    )
                })
                .collect(),
        ),
        other => other,
    }
}

/// Remembers what was assigned by hand for the next file.
async fn remember(ctx: &mut Ctx, choices: &Choices) -> Result<usize> {
    let mut count = 0;
    for line in choices.lines.iter().filter(|line| line.remember) {
        if line.name.chars().count() <= super::super::account_title::NAME_MAX {
            super::super::account_title::remember(ctx, line.section, &line.name, line.title)
                .await?;
            count += 1;
        }
    }
    Ok(count)
}
