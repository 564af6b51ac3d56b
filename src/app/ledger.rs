//! The ledger as its administrator reads it: what was spent, what was sent, what was kept of what came back.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::calling::{days, spent};
use super::company::Page;
use super::ctx::Ctx;
use super::error::{Error, Result};
use crate::domain::access::Permission;
use crate::domain::cost::MicroYen;
use crate::domain::document::Kind;
use crate::domain::id::{CompanyId, DraftId};
use crate::domain::kept::{self, Kept};
use crate::domain::model_call::cap::{self, Cap};
use crate::domain::model_call::{CallState, Purpose};
use crate::domain::spending::{self, CapLine, Line, Spending, Sum};
use crate::store;
use crate::store::model_call::{Filter, Share};

pub use crate::store::model_call::Logged;

/// The most rows of one file.
const FILE_ROWS: i64 = 20_000;

/// What the log is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// One company's.
    pub company: Option<CompanyId>,
    /// One draft's.
    pub draft: Option<DraftId>,
    /// In one state.
    pub state: Option<CallState>,
}

/// A month of spending: `2026-11`; this one when absent.
pub async fn spending(ctx: &mut Ctx, month: Option<&str>) -> Result<Spending> {
    ctx.may(Permission::SeeLedger)?;
    let chamber = ctx.chamber();
    let month = month_of(ctx, month)?;
    let (first, last) = (format!("{month}-01"), format!("{month}-31"));
    let shares = store::model_call::shares(&mut ctx.tx, chamber, (&first, &last)).await?;
    let (begin, end) = bounds(&month)?;
    let companies = store::draft::count_companies(&mut ctx.tx, chamber, begin, end).await?;
    let companies = u64::try_from(companies).unwrap_or(0);
    let names = names(ctx).await?;
    let total = shares
        .iter()
        .map(sum)
        .fold(Sum::default(), std::ops::Add::add);
    let by_model = shares.iter().map(|share| {
        let name = names.iter().find(|(id, _)| *id == share.provider_id);
        let name = name.map_or(&share.provider_id, |(_, name)| name);
        ((name.clone(), share.model.clone()), sum(share))
    });
    let by_kind = shares.iter().map(|share| (kind_label(share), sum(share)));
    let by_user = shares
        .iter()
        .map(|share| (share.user_name.clone(), sum(share)));
    let line = |(label, sum): (String, Sum)| sum.line(label, None);
    Ok(Spending {
        total: total.line("合計", None),
        by_model: spending::group(by_model)
            .into_iter()
            .map(|((name, model), sum)| sum.line(name, Some(model)))
            .collect(),
        by_kind: sorted(spending::group(by_kind).into_iter().map(line)),
        by_user: sorted(spending::group(by_user).into_iter().map(line)),
        companies,
        per_company_yen: spending::per_company(total.cost(), companies),
        caps: caps(ctx).await?,
        month,
    })
}

/// Dearest first.
fn sorted(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by(|a, b| {
        let cost = |line: &Line| line.cost_yen.unwrap_or_default();
        cost(b).total_cmp(&cost(a))
    });
    lines
}

fn sum(share: &Share) -> Sum {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Sum {
        calls: count(share.calls),
        prompt_tokens: count(share.prompt_tokens),
        completion_tokens: count(share.completion_tokens),
        cost: MicroYen(share.cost_microyen),
        doubtful: count(share.doubtful),
        unpriced: count(share.unpriced),
        doubt: MicroYen(share.doubt_microyen),
    }
}

fn kind_label(share: &Share) -> String {
    let kind: Option<Kind> = share.kind.as_deref().and_then(|kind| kind.parse().ok());
    let purpose: Option<Purpose> = share.purpose.parse().ok();
    match (kind, purpose) {
        (Some(kind), Some(Purpose::Draft | Purpose::Repair)) => kind.label().to_owned(),
        (_, Some(purpose)) => purpose.label().to_owned(),
        (_, None) => share.purpose.clone(),
    }
}

/// What the chamber's providers are called.
async fn names(ctx: &mut Ctx) -> Result<Vec<(String, String)>> {
    let in_force = super::provider::in_force(ctx).await?;
    let providers = in_force.providers.into_iter();
    Ok(providers
        .map(|own| (own.provider.id, own.provider.name))
        .collect())
}

/// The month that it is in Japan: `2026-11`.
pub fn this_month(ctx: &Ctx) -> String {
    let today = days(ctx.now).2;
    today[..today.len() - 3].to_owned()
}

fn month_of(ctx: &Ctx, asked: Option<&str>) -> Result<String> {
    let Some(asked) = asked else {
        return Ok(this_month(ctx));
    };
    bounds(asked).map(|_| asked.to_owned())
}

/// The first moment of a month in Japan, and that of the next.
fn bounds(month: &str) -> Result<(jiff::Timestamp, jiff::Timestamp)> {
    let fault = || Error::field("/month", "月は「2026-11」のように年と月で指定してください");
    let first: jiff::civil::Date = format!("{month}-01").parse().map_err(|_| fault())?;
    if month.len() != 7 || !(1900..=2200).contains(&first.year()) {
        return Err(fault());
    }
    let begin = |date: jiff::civil::Date| {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
        date.to_zoned(zone)
            .map(|zoned| zoned.timestamp())
            .map_err(|_| fault())
    };
    let next = first
        .checked_add(jiff::Span::new().months(1))
        .map_err(|_| fault())?;
    Ok((begin(first)?, begin(next)?))
}

/// Caps with what is spent of them by now; of the one on people that of whoever spent most today.
async fn caps(ctx: &mut Ctx) -> Result<Vec<CapLine>> {
    let chamber = ctx.chamber();
    let settings = super::chamber::own(ctx).await?.settings.drafting;
    let mut spent = spent(&mut ctx.tx, chamber, ctx.actor.user_id, ctx.now).await?;
    let today = days(ctx.now).2;
    let shares = store::model_call::shares(&mut ctx.tx, chamber, (&today, &today)).await?;
    let by_user = shares
        .iter()
        .map(|share| (share.user_name.as_str(), sum(share)));
    spent.user_day = spending::group(by_user)
        .into_iter()
        .map(|(_, sum)| sum.cost + sum.doubt)
        .max()
        .unwrap_or_default();
    let lines = cap::caps(&settings.caps, &spent);
    Ok(lines
        .iter()
        .map(|cap: &Cap| CapLine {
            key: cap.key,
            label: cap.label,
            cap_yen: cap.yen,
            spent_yen: cap.spent.yen(),
            left_yen: cap.left().map(MicroYen::yen),
        })
        .collect())
}

/// A part of the log, newest first.
pub async fn calls(
    ctx: &mut Ctx,
    narrowed: &Narrowed,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<Logged>> {
    ctx.may(Permission::SeeLedger)?;
    let before = cursor
        .filter(|cursor| !cursor.is_empty())
        .map(|cursor| {
            cursor.parse::<Uuid>().map_err(|_| {
                Error::field(
                    "/cursor",
                    "続きの位置（cursor）が正しくありません。先頭から読み直してください",
                )
            })
        })
        .transpose()?;
    let filter = Filter {
        company: narrowed.company,
        draft: narrowed.draft,
        state: narrowed.state,
        before,
    };
    let chamber = ctx.chamber();
    let mut items = store::model_call::list(&mut ctx.tx, chamber, &filter, limit + 1).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| last.call.id.to_string());
    Ok(Page { items, next_cursor })
}

/// The log as a file for spreadsheets. Handing it out is written down.
pub async fn file(ctx: &mut Ctx, narrowed: &Narrowed) -> Result<Vec<u8>> {
    let page = calls(ctx, narrowed, None, FILE_ROWS).await?;
    let detail = serde_json::json!({"rows": page.items.len()});
    ctx.audit("ledger.export", narrowed.company, None, detail)
        .await?;
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|row| crate::export::calls::Row {
            call: &row.call,
            user: &row.user_name,
            company: row.company_name.as_deref(),
        })
        .collect();
    Ok(crate::export::calls::csv(&rows, page.next_cursor.is_some()))
}

/// What became of drafted items.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptReport {
    /// Per template version and writer.
    pub rows: Vec<Kept>,
}

/// How much of what was drafted people kept, per template version and writer.
pub async fn kept(ctx: &mut Ctx) -> Result<KeptReport> {
    ctx.may(Permission::SeeLedger)?;
    let chamber = ctx.chamber();
    let documents = store::document::all_drafted(&mut ctx.tx, chamber).await?;
    let drafted = documents
        .iter()
        .map(|drafted| (drafted.kind, &drafted.origin, &drafted.content));
    Ok(KeptReport {
        rows: kept::report(drafted),
    })
}
