//! `/providers`, `/drafting-settings`: whom drafts are asked of.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::answer::{
    Answer, Creating, Guarded, List, Reading, Removing, Searching, Stopping, versioned,
};
use super::body::Body;
use super::docs::{IdempotencyKey, RequiredVersion};
use super::once::Once;
use super::query::{Asked, Paging, Path};
use crate::app::provider::drafting;
use crate::app::provider::manage::{self, KeyChange, Managed};
use crate::app::provider::trial::{self, Outcome};
use crate::app::{Actor, App, Ctx};
use crate::domain::cost::Prices;
use crate::domain::provider::{Caps, DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// A provider that a draft may name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderLine {
    /// What drafts name it by.
    id: String,
    /// What people read.
    name: String,
    /// Model.
    model: String,
    /// 手元で動くモデル: whether nothing leaves the chamber.
    local: bool,
    /// 頼む順番（1から）; `null` when only drafts that name it are asked of it.
    place: Option<usize>,
    /// Why it cannot be asked as things stand; `null` when it can.
    unusable: Option<String>,
}

impl From<Managed> for ProviderLine {
    fn from(own: Managed) -> Self {
        Self {
            id: own.provider.id,
            name: own.provider.name,
            model: own.provider.model,
            local: own.provider.terms.local,
            place: own.place,
            unusable: own.unusable,
        }
    }
}

/// A provider as its administrator sees it. The key is never part of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderView {
    #[serde(flatten)]
    provider: Provider,
    /// Whether a key is stored.
    key_set: bool,
    /// 頼む順番（1から）
    place: Option<usize>,
    /// Why it cannot be asked as things stand; `null` when it can.
    unusable: Option<String>,
}

fn view(own: Managed) -> (ProviderView, i64) {
    let view = ProviderView {
        provider: own.provider,
        key_set: own.key_set,
        place: own.place,
        unusable: own.unusable,
    };
    (view, own.version)
}

/// A provider to be set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewProvider {
    /// 識別名: what drafts name it by.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9-]+$")]
    id: String,
    /// 名称
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// 提供元の種類
    protocol: Protocol,
    /// 接続先: up to `/v1`; for Azure's deployments up to the deployment's name.
    #[schema(min_length = 1, max_length = 500)]
    base_url: String,
    /// モデル名
    #[schema(min_length = 1, max_length = 200)]
    model: String,
    /// What differs between servers.
    #[serde(default)]
    wire: Wire,
    /// 単価（円／100万トークン）
    #[serde(default)]
    prices: Prices,
    /// 上限
    #[serde(default)]
    limits: Limits,
    /// 利用条件
    #[serde(default)]
    terms: Terms,
    /// APIキー. Goes in and never comes out.
    #[serde(default, deserialize_with = "key")]
    #[schema(value_type = Option<String>, write_only, max_length = 2000)]
    api_key: KeyChange,
}

/// The same of one that is there: all of it, but for the key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderBody {
    /// 名称
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// 提供元の種類
    protocol: Protocol,
    /// 接続先: up to `/v1`; for Azure's deployments up to the deployment's name.
    #[schema(min_length = 1, max_length = 500)]
    base_url: String,
    /// モデル名
    #[schema(min_length = 1, max_length = 200)]
    model: String,
    /// What differs between servers.
    #[serde(default)]
    wire: Wire,
    /// 単価（円／100万トークン）
    #[serde(default)]
    prices: Prices,
    /// 上限
    #[serde(default)]
    limits: Limits,
    /// 利用条件
    #[serde(default)]
    terms: Terms,
    /// APIキー. Left out it stays as it is, `null` removes it. Never comes out.
    #[serde(default, deserialize_with = "key")]
    #[schema(value_type = Option<String>, write_only, max_length = 2000)]
    api_key: KeyChange,
}

/// A key that is there, or is `null`; what is left out is neither.
fn key<'de, D: Deserializer<'de>>(from: D) -> Result<KeyChange, D::Error> {
    let key = Option::<String>::deserialize(from)?;
    Ok(key.map_or(KeyChange::Remove, |key| {
        KeyChange::Set(SecretString::from(key))
    }))
}

/// AIの提供元の一覧（下書きの provider に指定できるもの）
///
/// 接続先・料金・利用条件は管理者だけが、それぞれの提供元で読めます。
#[utoipa::path(get, path = "/providers", tag = "providers", params(Paging),
    responses((status = 200, body = List<ProviderLine>), Searching))]
pub(super) async fn list_providers(
    mut ctx: Ctx,
    Asked(paging): Asked<Paging>,
) -> Result<List<ProviderLine>, Problem> {
    let all = manage::choices(&mut ctx).await?;
    Ok(List::part(
        all.into_iter().map(ProviderLine::from).collect(),
        &paging,
    )?)
}

/// AIの提供元の登録
#[utoipa::path(post, path = "/providers", tag = "providers", params(IdempotencyKey), request_body = NewProvider,
    responses((status = 201, body = ProviderView, headers(("Location" = String), ("ETag" = String))), Creating))]
pub(super) async fn create_provider(
    mut ctx: Ctx,
    once: Once,
    body: Body<NewProvider>,
) -> Result<Response, Problem> {
    if let Some(answer) = once.replay(&mut ctx, &body.raw).await? {
        return Ok(answer);
    }
    let new = body.value;
    let provider = Provider {
        id: new.id,
        name: new.name,
        protocol: new.protocol,
        base_url: new.base_url,
        model: new.model,
        wire: new.wire,
        prices: new.prices,
        limits: new.limits,
        terms: new.terms,
    };
    let (made, version) = view(manage::create(&mut ctx, provider, new.api_key).await?);
    let answer = Answer::new(StatusCode::CREATED, &made)?
        .version(version)
        .location(&format!("/providers/{}", made.provider.id));
    once.finish(ctx, answer).await
}

/// AIの提供元
#[utoipa::path(get, path = "/providers/{id}", tag = "providers", params(("id" = String, Path)),
    responses((status = 200, body = ProviderView, headers(("ETag" = String))), (status = 403, body = Problem, content_type = "application/problem+json"), Reading))]
pub(super) async fn get_provider(
    mut ctx: Ctx,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (own, version) = view(manage::get(&mut ctx, &id).await?);
    versioned(&own, version)
}

/// AIの提供元の変更（全体を置き換える。APIキーは指定しなければ残る）
#[utoipa::path(put, path = "/providers/{id}", tag = "providers", params(("id" = String, Path), RequiredVersion), request_body = ProviderBody,
    responses((status = 200, body = ProviderView, headers(("ETag" = String))), Guarded))]
pub(super) async fn put_provider(
    mut ctx: Ctx,
    Path(id): Path<String>,
    version: IfMatch,
    body: Body<ProviderBody>,
) -> Result<Response, Problem> {
    manage::get(&mut ctx, &id).await?;
    let new = body.value;
    let provider = Provider {
        id,
        name: new.name,
        protocol: new.protocol,
        base_url: new.base_url,
        model: new.model,
        wire: new.wire,
        prices: new.prices,
        limits: new.limits,
        terms: new.terms,
    };
    let key = new.api_key;
    let (own, version) = view(manage::update(&mut ctx, version.required()?, provider, key).await?);
    ctx.commit().await?;
    versioned(&own, version)
}

/// AIの提供元の削除（保存してあるAPIキーも消える）
#[utoipa::path(delete, path = "/providers/{id}", tag = "providers", params(("id" = String, Path), RequiredVersion),
    responses((status = 204), (status = 428, body = Problem, content_type = "application/problem+json"), Removing))]
pub(super) async fn delete_provider(
    mut ctx: Ctx,
    Path(id): Path<String>,
    version: IfMatch,
) -> Result<StatusCode, Problem> {
    manage::get(&mut ctx, &id).await?;
    manage::delete(&mut ctx, &id, version.required()?).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// AIの提供元への接続の確認（事業者の情報を含まない短い依頼を1回送る）
///
/// うまくいかなかったときも 200 で、原因と対処を message で返します。
#[utoipa::path(post, path = "/providers/{id}/test", tag = "providers", params(("id" = String, Path)),
    responses((status = 200, body = Outcome), Stopping))]
pub(super) async fn test_provider(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Json<Outcome>, Problem> {
    Ok(Json(trial::stored(&app, actor, &id).await?))
}

/// How drafts are written when nobody says otherwise.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftingBody {
    /// 頼む順番: provider ids, and `rules` at the end if need be. Empty: the server's own provider, else the rules.
    #[schema(max_items = 10)]
    chain: Vec<String>,
    /// 費用の上限（円）
    #[serde(default)]
    caps: Caps,
    /// 手元のモデルだけを使う
    #[serde(default)]
    local_only: bool,
}

fn drafting_answer(settings: DraftingSettings) -> Result<Response, Problem> {
    let version = settings.version;
    let body = DraftingBody {
        chain: settings.chain,
        caps: settings.caps,
        local_only: settings.local_only,
    };
    versioned(&body, version)
}

/// 下書きの設定
#[utoipa::path(get, path = "/drafting-settings", tag = "providers",
    responses((status = 200, body = DraftingBody, headers(("ETag" = String))), (status = 403, body = Problem, content_type = "application/problem+json"), Reading))]
pub(super) async fn get_drafting_settings(mut ctx: Ctx) -> Result<Response, Problem> {
    drafting_answer(drafting::settings(&mut ctx).await?)
}

/// 下書きの設定の変更
#[utoipa::path(put, path = "/drafting-settings", tag = "providers", params(RequiredVersion), request_body = DraftingBody,
    responses((status = 200, body = DraftingBody, headers(("ETag" = String))), Guarded))]
pub(super) async fn put_drafting_settings(
    mut ctx: Ctx,
    version: IfMatch,
    body: Body<DraftingBody>,
) -> Result<Response, Problem> {
    drafting::settings(&mut ctx).await?;
    let DraftingBody {
        chain,
        caps,
        local_only,
    } = body.value;
    let chosen = DraftingSettings {
        chain,
        caps,
        local_only,
        version: version.required()?,
    };
    let settings = drafting::choose(&mut ctx, chosen).await?;
    ctx.commit().await?;
    drafting_answer(settings)
}
