//! 今日: what waits for the actor, where the cases stand, how the chamber's year goes.

use super::ctx::Ctx;
use super::document::Waiting;
use super::error::Result;
use crate::clock::japan;
use crate::domain::access::Permission;
use crate::domain::document::Kind;
use crate::domain::review::Status;
use crate::domain::stage::Stage;
pub use crate::store::draft::Failed;

use crate::store;

/// A draft that failed is told of for so long, if it is not asked for again.
const TOLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 7);

/// What the first page shows.
#[derive(Debug)]
pub struct Today {
    /// Documents the actor may approve.
    pub to_review: Vec<Waiting>,
    /// Documents sent back that the actor worked on.
    pub returned: Vec<Waiting>,
    /// Drafts with undecided items that the actor asked for or looks after.
    pub to_check: Vec<Waiting>,
    /// Drafts the actor asked for in the last days of which nothing came.
    pub failed: Vec<Failed>,
    /// Approved documents that wait for the owner's agreement.
    pub to_agree: Vec<Waiting>,
    /// The actor's companies by stage.
    pub my_stages: Vec<(Stage, i64)>,
    /// The chamber's companies by stage.
    pub all_stages: Vec<(Stage, i64)>,
    /// Companies analysed (a SWOT written) since April.
    pub analysed: i64,
    /// Companies with an approved business plan since April.
    pub planned: i64,
    /// The fiscal year these are counted in (令和…年度 is for the page to write).
    pub fiscal_year: i16,
}

/// What waits for the actor today.
pub async fn today(ctx: &mut Ctx) -> Result<Today> {
    ctx.may(Permission::ReadCompanies)?;
    let chamber = ctx.chamber();
    let me = ctx.actor.user_id;
    let mine =
        |waiting: &Waiting| waiting.review.editors.contains(&me) || waiting.advisor_id == Some(me);
    let tx = &mut ctx.tx;
    let in_review = store::document::list_by_status(tx, chamber, Status::InReview, 200).await?;
    let returned = store::document::list_by_status(tx, chamber, Status::Returned, 200).await?;
    let drafts = store::document::list_by_status(tx, chamber, Status::Draft, 200).await?;
    let approved = store::document::list_by_status(tx, chamber, Status::Approved, 200).await?;
    let failed = store::draft::failed_of(tx, chamber, me, ctx.now - TOLD, 20).await?;
    let my_stages = store::company::count_by_stage(tx, chamber, Some(me)).await?;
    let all_stages = store::company::count_by_stage(tx, chamber, None).await?;
    let (fiscal_year, since) = fiscal_year(ctx.now);
    let analysed =
        store::document::count_companies_with(&mut ctx.tx, chamber, Kind::Swot, false, since)
            .await?;
    let planned = store::document::count_companies_with(
        &mut ctx.tx,
        chamber,
        Kind::BusinessPlan,
        true,
        since,
    )
    .await?;
    let reviewer = Permission::ReviewDocuments.granted_to(ctx.actor.role);
    let can_review = |waiting: &Waiting| {
        reviewer
            && !waiting.review.editors.contains(&me)
            && waiting
                .review
                .submitted
                .as_ref()
                .is_none_or(|signature| signature.user_id != me)
    };
    Ok(Today {
        to_review: in_review.into_iter().filter(can_review).collect(),
        returned: returned.into_iter().filter(mine).collect(),
        to_check: drafts.into_iter().filter(mine).collect(),
        failed,
        to_agree: approved.into_iter().filter(mine).collect(),
        my_stages,
        all_stages,
        analysed,
        planned,
        fiscal_year,
    })
}

/// The fiscal year (April to March) of a time in Japan, and when it began.
fn fiscal_year(now: jiff::Timestamp) -> (i16, jiff::Timestamp) {
    let today = japan(now).date();
    let year = if today.month() >= 4 {
        today.year()
    } else {
        today.year() - 1
    };
    let begin =
        jiff::civil::date(year, 4, 1).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
    (
        year,
        begin.map_or(jiff::Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fiscal_year_turns_on_the_first_of_april_in_japan() {
        let year = |text: &str| fiscal_year(text.parse().unwrap()).0;
        assert_eq!(year("2026-03-31T14:59:59Z"), 2025);
        assert_eq!(year("2026-03-31T15:00:00Z"), 2026);
    }
}
