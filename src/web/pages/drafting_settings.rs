//! `/admin/drafting`: whom drafts are asked of, in which order, and for how much.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use super::common::{Answer, done, frame, ok, page};
use super::sent::{Asked, Sent};
use crate::app::provider::manage::{self, Managed};
use crate::app::provider::{drafting, in_force};
use crate::app::{App, Ctx, Error, FieldError as Fault};
use crate::domain::number::{self, MoneyUnit};
use crate::domain::provider::{Caps, DraftingSettings};
use crate::web::ctx::PageCtx;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::drafting_settings::{self as view, DraftingSettingsPage};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Section};

const PATH: &str = "/admin/drafting";
const TITLE: &str = "下書きの設定";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(save))
}

async fn show(PageCtx(mut ctx): PageCtx, asked: Asked) -> Answer {
    let all = manage::list(&mut ctx).await?;
    let stored = shown(&mut ctx).await?;
    let value = |name: &str| view::value(&stored, name);
    let mut body = DraftingSettingsPage::of(stored.version, &all, &value, Vec::new());
    body.inherited = drafting::settings(&mut ctx).await?.chain.is_empty();
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("drafting_settings", frame.saying(asked.notice()), &body))
}

/// The settings with the order that holds where none was chosen.
async fn shown(ctx: &mut Ctx) -> Result<DraftingSettings, Error> {
    let force = in_force(ctx).await?;
    let chain = force.chain();
    Ok(DraftingSettings {
        chain: chain.iter().map(|link| link.id().to_owned()).collect(),
        ..force.settings
    })
}

async fn save(PageCtx(mut ctx): PageCtx, sent: Sent) -> Answer {
    let all = manage::list(&mut ctx).await?;
    let outcome = match typed(&sent) {
        Ok(chosen) => drafting::choose(&mut ctx, chosen).await.map(drop),
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match outcome {
        Ok(()) => {
            ctx.commit().await?;
            Ok(done(PATH, "drafting_saved"))
        }
        Err(Error::Stale { current }) => conflict(&mut ctx, &sent, &all, current).await,
        Err(Error::Invalid(faults)) => refused(&mut ctx, &sent, &all, faults).await,
        Err(error) => Err(error.into()),
    }
}

/// Places that something was chosen for, in their order.
fn filled(sent: &Sent) -> Vec<(String, String)> {
    let places = sent.0.iter().filter(|(name, _)| name.starts_with("chain_"));
    places.filter(|(_, id)| !id.is_empty()).cloned().collect()
}

fn typed(sent: &Sent) -> Result<DraftingSettings, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut yen = |name: &str| {
        number::parse_money(sent.get(name), MoneyUnit::Yen)
            .map_err(|error| faults.push(Fault::new(format!("/caps/{name}"), error.to_string())))
            .ok()
            .flatten()
    };
    let caps = Caps {
        chamber_day_yen: yen("chamber_day_yen"),
        chamber_month_yen: yen("chamber_month_yen"),
        user_day_yen: yen("user_day_yen"),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(DraftingSettings {
        chain: filled(sent).into_iter().map(|(_, id)| id).collect(),
        caps,
        local_only: sent.get("local_only") == "on",
        version: sent.version(),
    })
}

async fn refused(ctx: &mut Ctx, sent: &Sent, all: &[Managed], faults: Vec<Fault>) -> Answer {
    let places = filled(sent);
    let errors = faults.into_iter().map(|fault| {
        let last = fault.pointer.rsplit('/').next().unwrap_or_default();
        let place = fault
            .pointer
            .strip_prefix("/chain/")
            .and_then(|at| places.get(at.parse::<usize>().ok()?));
        let name = match place {
            Some((name, _)) => name.clone(),
            None if last == "chain" => "chain_1".to_owned(),
            None => last.to_owned(),
        };
        FieldError::at(name, fault.message)
    });
    let errors = errors.collect();
    let value = |name: &str| sent.get(name).to_owned();
    let body = DraftingSettingsPage::of(sent.version(), all, &value, errors);
    let frame = frame(ctx, Section::Admin, TITLE).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page(status, "drafting_settings", frame, &body))
}

async fn conflict(ctx: &mut Ctx, sent: &Sent, all: &[Managed], current: i64) -> Answer {
    let stored = shown(ctx).await?;
    let places: Vec<(String, String)> = (1..=view::places(all.len()))
        .map(|number| (format!("chain_{number}"), format!("{number}番目")))
        .collect();
    let fixed = view::CAPS.iter().chain(&[("local_only", "使う範囲")]);
    let fields = fixed
        .map(|(name, label)| ((*name).to_owned(), (*label).to_owned()))
        .chain(places.clone());
    let known: Vec<Known> = fields
        .map(|(name, label)| Known {
            saved: view::value(&stored, &name),
            name,
            label,
        })
        .collect();
    let back = Link::to(PATH, "保存されている内容を開く");
    let mut body = ConflictPage::of(TITLE, PATH, back, current, &sent.0, &known).chosen(
        "local_only",
        |value| {
            let label = if value == "on" {
                "手元のモデルだけを使う"
            } else {
                "外部のサービスも使う"
            };
            label.to_owned()
        },
    );
    for (name, _) in &places {
        body = body.chosen(name, |id| view::label(all, id));
    }
    let frame = frame(ctx, Section::Admin, "保存の重なり").await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}
