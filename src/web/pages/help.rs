//! `/help`.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::common::{Answer, frame, ok};
use crate::app::App;
use crate::web::ctx::PageCtx;
use crate::web::view::analysis::About;
use crate::web::view::frame::Section;
use crate::web::view::help::HelpPage;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/help", get(show))
}

async fn show(PageCtx(mut ctx): PageCtx) -> Answer {
    let frame = frame(&mut ctx, Section::Help, "ヘルプ").await?;
    let data = &ctx.app.data;
    let about: Vec<About> = data
        .indicators
        .iter()
        .map(|text| About {
            indicator: text.id,
            formula: text.formula.clone(),
            meaning: text.meaning.clone(),
        })
        .collect();
    Ok(ok("help", frame, &HelpPage::of(&about, &data.glossary)))
}
