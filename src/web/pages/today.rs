//! `/`: 今日.

use std::sync::Arc;

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use strum::IntoEnumIterator;

use super::common::{Answer, Done, frame, industry_name, ok};
use crate::app::company::{CompanyQuery, Summary};
use crate::app::document::Waiting;
use crate::app::home::{self, Failed, Today};
use crate::app::{App, Ctx, Error, company};
use crate::domain::access::Permission;
use crate::domain::stage::Stage;
use crate::web::ctx::PageCtx;
use crate::web::view::frame::Section;
use crate::web::view::time;
use crate::web::view::today::{RecentCompany, StageCount, Task, TodayPage, YearFigure};

/// How many companies are named at the foot.
const RECENT: i64 = 6;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/", get(show))
}

async fn show(PageCtx(mut ctx): PageCtx, Query(said): Query<Done>) -> Answer {
    let frame = frame(&mut ctx, Section::Today, "今日").await?;
    let today = home::today(&mut ctx).await?;
    let recent = recent(&mut ctx, sum(&today.my_stages) > 0).await?;
    let body = view(&ctx, &today, &recent);
    Ok(ok("today", frame.saying(said.notice()), &body))
}

/// The companies changed last: the actor's own, or the chamber's for somebody who looks after none.
async fn recent(ctx: &mut Ctx, mine: bool) -> Result<Vec<Summary>, Error> {
    let query = CompanyQuery {
        advisor: mine.then_some(ctx.actor.user_id),
        limit: RECENT,
        ..CompanyQuery::default()
    };
    Ok(company::list(ctx, &query).await?.items)
}

fn sum(stages: &[(Stage, i64)]) -> i64 {
    stages.iter().map(|(_, count)| count).sum()
}

fn view(ctx: &Ctx, today: &Today, recent: &[Summary]) -> TodayPage {
    let (mine, all) = (sum(&today.my_stages), sum(&today.all_stages));
    let me = (mine > 0).then(|| ctx.actor.user_id.to_string());
    TodayPage {
        date: time::today(ctx.now),
        tasks: tasks(today),
        stages: stages(
            if mine > 0 {
                &today.my_stages
            } else {
                &today.all_stages
            },
            me.as_deref(),
        ),
        stages_title: if mine > 0 {
            format!("担当の事業者（{mine}）")
        } else {
            format!("商工会議所の事業者（{all}）")
        },
        recent: recent.iter().map(|summary| row(ctx, summary)).collect(),
        year_label: format!("{}年度", today.fiscal_year),
        year: year(today),
        empty: all == 0,
        may_write: Permission::WriteCompanies.granted_to(ctx.actor.role),
    }
}

fn year(today: &Today) -> Vec<YearFigure> {
    let figure = |label, value| YearFigure {
        label,
        value,
        unit: "者",
    };
    vec![
        figure("SWOT分析をした事業者", today.analysed),
        figure("事業計画を承認した事業者", today.planned),
    ]
}

fn stages(counts: &[(Stage, i64)], advisor: Option<&str>) -> Vec<StageCount> {
    let narrowed = advisor.map_or_else(String::new, |id| format!("&advisor={id}"));
    Stage::iter()
        .map(|stage| StageCount {
            label: stage.label(),
            count: counts
                .iter()
                .find(|(of, _)| *of == stage)
                .map_or(0, |(_, count)| *count),
            href: format!("/companies?stage={stage}{narrowed}"),
        })
        .collect()
}

fn row(ctx: &Ctx, summary: &Summary) -> RecentCompany {
    let case = &summary.company;
    RecentCompany {
        href: format!("/companies/{}", case.id),
        name: case.profile.name.clone(),
        industry: industry_name(ctx, case),
        stage: case.stage.label(),
        last: time::day(case.updated_at),
        rank: summary.standing.rank.clone(),
    }
}

/// What others wait for comes first.
fn tasks(today: &Today) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    tasks.extend(today.to_review.iter().map(to_review));
    tasks.extend(today.returned.iter().map(returned));
    tasks.extend(today.failed.iter().map(failed));
    tasks.extend(today.to_agree.iter().map(to_agree));
    tasks.extend(today.to_check.iter().map(to_check));
    if let Some(first) = tasks.first_mut() {
        first.primary = true;
    }
    tasks
}

fn task(waiting: &Waiting, badge: &'static str, text: String, action: &'static str) -> Task {
    Task {
        badge,
        urgent: false,
        company: waiting.company_name.clone(),
        text,
        href: format!("/documents/{}", waiting.id),
        action,
        primary: false,
    }
}

fn to_review(waiting: &Waiting) -> Task {
    let asked = waiting.review.submitted.as_ref().map_or_else(
        || time::day(waiting.updated_at),
        |by| format!("{}、{}", by.name, time::day(by.at)),
    );
    let text = format!("{}の確認を待っています（{asked}）", waiting.kind.label());
    Task {
        urgent: true,
        ..task(waiting, "確認の依頼", text, "確かめる")
    }
}

fn returned(waiting: &Waiting) -> Task {
    let reason = waiting
        .review
        .returned
        .as_ref()
        .map_or("", |(_, reason)| reason);
    let text = format!("{}「{}」", waiting.kind.label(), shortened(reason));
    Task {
        urgent: true,
        ..task(waiting, "差し戻し", text, "直す")
    }
}

fn failed(draft: &Failed) -> Task {
    Task {
        badge: "作成できず",
        urgent: true,
        company: draft.company_name.clone(),
        text: format!(
            "{}の下書きを作成できませんでした（{}）",
            draft.kind.label(),
            time::day(draft.ended_at)
        ),
        href: format!("/drafts/{}", draft.id),
        action: "理由を見る",
        primary: false,
    }
}

fn to_agree(waiting: &Waiting) -> Task {
    let text = format!(
        "{}が承認されました。経営者と話し、合意を記録してください",
        waiting.kind.label()
    );
    task(waiting, "合意待ち", text, "開く")
}

fn to_check(waiting: &Waiting) -> Task {
    let text = format!(
        "{}の下書きを確かめ、確認を依頼してください（{}）",
        waiting.kind.label(),
        time::day(waiting.updated_at)
    );
    task(waiting, "下書き", text, "続ける")
}

/// The first line, of at most sixty characters.
fn shortened(reason: &str) -> String {
    let line = reason.lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() < reason.len() {
        format!("{short}…")
    } else {
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_shortened_only_when_it_is_long() {
        assert_eq!(shortened("数値の出どころを。"), "数値の出どころを。");
        assert_eq!(shortened("一行目\n二行目"), "一行目…");
        assert_eq!(shortened(&"長".repeat(61)).chars().count(), 61);
    }
}
