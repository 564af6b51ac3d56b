//! ロカベン: the analysis, and its radar as a picture.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::common::{Answer, ok, open};
use super::sent::Asked;
use crate::app::analysis_file::{self, AnalysisFormat};
use crate::app::{App, Ctx, Error, analysis, peers, statement};
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::INDICATORS;
use crate::domain::id::CompanyId;
use crate::export::{break_even, cost, lines, radar, spark};
use crate::web::attachment::attached;
use crate::web::ctx::PageCtx;
use crate::web::view::analysis::{About, AnalysisPage};
use crate::web::view::comparison::PeersView;
use crate::web::view::frame::Tab;
use crate::web::view::time;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{id}/analysis", get(show))
        .route("/companies/{id}/analysis/radar.svg", get(picture))
        .route("/companies/{id}/analysis/export", get(file))
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let (company, frame) = open(&mut ctx, &id, Tab::Analysis, "ロカベン").await?;
    let statements = statement::list(&mut ctx, company.id).await?;
    let analysis = analysis::of_statements(&ctx, &company, &statements);
    let drawn = (!statements.is_empty()).then(|| radar::render(&company.profile.name, &analysis));
    let href = format!("/companies/{}", company.id);
    let mut body = AnalysisPage::of(
        &href,
        &analysis,
        &statements,
        &about(&ctx),
        drawn,
        &spark_line,
    );
    if !statements.is_empty() {
        body.charts = charts(&company.profile.name, &analysis);
    }
    let among = peers::among(&mut ctx, &company, &statements).await?;
    let industry = &company.profile.industry.minor;
    let class = [
        industry
            .split_once('_')
            .map_or(industry.as_str(), |(_, name)| name),
        analysis.size_class_ja.as_deref().unwrap_or_default(),
    ];
    let class = class
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("・");
    body.peers = PeersView::of(&among, &class, &analysis);
    let chamber = frame.chamber.as_deref().unwrap_or_default();
    body.printed = format!("{chamber}　{} 印刷", time::day(ctx.now));
    Ok(ok("analysis", frame, &body))
}

fn about(ctx: &Ctx) -> Vec<About> {
    let texts = &ctx.app.data.indicators;
    let about = INDICATORS.into_iter().map(|indicator| {
        let text = texts.indicator(indicator);
        About {
            indicator,
            formula: text.formula.clone(),
            meaning: text.meaning.clone(),
        }
    });
    about.collect()
}

/// The page hands its values oldest first.
fn spark_line(oldest_first: &[Option<f64>], label: &str) -> String {
    let latest_first: Vec<Option<f64>> = oldest_first.iter().rev().copied().collect();
    spark::render(label, &latest_first)
}

/// The charts below the figures: costs, break-even, and the trend of each indicator with two periods or more.
fn charts(name: &str, analysis: &Analysis) -> Vec<String> {
    let mut drawn = vec![
        cost::render(name, analysis),
        break_even::render(name, analysis),
    ];
    if analysis.periods.len() > 1 {
        let trends = INDICATORS.iter();
        drawn.extend(trends.map(|indicator| lines::render(name, analysis, *indicator)));
    }
    drawn
}

async fn file(PageCtx(reading): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let (app, actor) = (Arc::clone(&reading.app), reading.actor.clone());
    drop(reading);
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let format: AnalysisFormat = asked
        .0
        .parse("format")
        .ok_or(Error::NotFound("ファイルの形式"))?;
    let mut ctx = Ctx::write(&app, actor).await?;
    let file = analysis_file::analysis(&mut ctx, id, format).await?;
    ctx.commit().await?;
    Ok(attached(file)?)
}

async fn picture(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let svg = analysis::radar(&mut ctx, id).await?;
    Ok((
        [(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8")],
        svg,
    )
        .into_response())
}
