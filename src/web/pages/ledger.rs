//! `/admin/spending`, `/admin/calls`, `/admin/kept`: the ledger of calls to models.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::common::{Answer, frame, ok};
use super::sent::{Asked, Sent};
use crate::app::company::{self, CompanyQuery};
use crate::app::export::ExportFile;
use crate::app::ledger::{self, Narrowed};
use crate::app::{App, Ctx, Error};
use crate::web::attachment::attached;
use crate::web::ctx::PageCtx;
use crate::web::view::frame::Section;
use crate::web::view::ledger::{
    CallView, CallsPage, KeptPage, KeptView, SpendingPage, StateOption, states,
};

/// How many calls a page shows.
const PAGE: i64 = 50;
/// How many companies the filter offers.
const COMPANIES: i64 = 200;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/spending", get(spending))
        .route("/admin/calls", get(calls))
        .route("/admin/calls.csv", get(file))
        .route("/admin/kept", get(kept))
}

async fn spending(PageCtx(mut ctx): PageCtx, Asked(asked): Asked) -> Answer {
    let month = asked.some("month");
    let (found, error) = match ledger::spending(&mut ctx, month.as_deref()).await {
        Ok(found) => (found, None),
        Err(Error::Invalid(faults)) => {
            let said = faults.into_iter().next().map(|fault| fault.message);
            (ledger::spending(&mut ctx, None).await?, said)
        }
        Err(error) => return Err(error.into()),
    };
    let frame = frame(&mut ctx, Section::Admin, "AIの利用額").await?;
    let body = SpendingPage {
        error,
        ..SpendingPage::of(&found, &ledger::this_month(&ctx))
    };
    Ok(ok("spending", frame, &body))
}

fn narrowed(asked: &Sent) -> Narrowed {
    Narrowed {
        company: asked.parse("company"),
        draft: asked.parse("draft"),
        state: asked.parse("state"),
    }
}

/// An address of the log, narrowed alike.
fn address(path: &str, narrowed: &Narrowed, cursor: Option<&str>) -> String {
    let pairs = [
        ("company", narrowed.company.map(|id| id.to_string())),
        ("draft", narrowed.draft.map(|id| id.to_string())),
        ("state", narrowed.state.map(|state| state.to_string())),
        ("cursor", cursor.map(str::to_owned)),
    ];
    let query: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

async fn calls(PageCtx(mut ctx): PageCtx, Asked(asked): Asked) -> Answer {
    let narrowed = narrowed(&asked);
    let cursor = asked.some("cursor");
    let page = ledger::calls(&mut ctx, &narrowed, cursor.as_deref(), PAGE).await?;
    let body = CallsPage {
        rows: page.items.iter().map(CallView::of).collect(),
        states: states(narrowed.state),
        companies: companies(&mut ctx, &narrowed).await?,
        narrowed: narrowed.company.is_some()
            || narrowed.draft.is_some()
            || narrowed.state.is_some(),
        more: page
            .next_cursor
            .map(|cursor| address("/admin/calls", &narrowed, Some(&cursor))),
        file: address("/admin/calls.csv", &narrowed, None),
    };
    let frame = frame(&mut ctx, Section::Admin, "送信の記録").await?;
    Ok(ok("calls", frame, &body))
}

async fn companies(ctx: &mut Ctx, narrowed: &Narrowed) -> Result<Vec<StateOption>, Error> {
    let query = CompanyQuery {
        limit: COMPANIES,
        ..CompanyQuery::default()
    };
    let page = company::list(ctx, &query).await?;
    Ok(page
        .items
        .into_iter()
        .map(|summary| StateOption {
            value: summary.company.id.to_string(),
            chosen: narrowed.company == Some(summary.company.id),
            label: summary.company.profile.name,
        })
        .collect())
}

async fn file(PageCtx(mut ctx): PageCtx, Asked(asked): Asked) -> Answer {
    let bytes = ledger::file(&mut ctx, &narrowed(&asked)).await?;
    ctx.commit().await?;
    let file = ExportFile {
        name: "AIへの送信の記録.csv".to_owned(),
        mime: "text/csv; charset=utf-8",
        bytes,
    };
    Ok(attached(file)?)
}

async fn kept(PageCtx(mut ctx): PageCtx) -> Answer {
    let report = ledger::kept(&mut ctx).await?;
    let frame = frame(&mut ctx, Section::Admin, "採用の割合").await?;
    let body = KeptPage {
        rows: report.rows.iter().map(KeptView::of).collect(),
    };
    Ok(ok("kept", frame, &body))
}
