//! `/prompts`: the versions of prompts, where the labels stand, and what one would write.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Answer, Creating, List, Previewing, Searching};
use super::body::Body;
use super::docs::IdempotencyKey;
use super::once::Once;
use super::query::{Asked, Paging, Path};
use crate::app::prompt::{self, Line, OfKind, Standing, Trial, Tried, Version};
use crate::app::{Actor, App, Ctx};
use crate::domain::document::Kind;
use crate::domain::prompt::Label;
use crate::web::problem::Problem;

/// A version, without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromptVersion {
    /// 版（独自の版は1001から）
    version: u32,
    /// ファイルの SHA-256
    sha256: String,
    /// 独自の版かどうか
    own: bool,
    /// 何のためのものか。使えない版では null
    purpose: Option<String>,
    /// この版の変更点
    changes: Option<String>,
    /// トークンの枠
    token_budget: Option<usize>,
    /// 使えない理由
    trouble: Option<String>,
    /// 追加した人
    created_by: Option<String>,
    /// 追加した日時
    #[schema(value_type = Option<String>, format = DateTime)]
    created_at: Option<jiff::Timestamp>,
}

/// Where a label stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LabelAt {
    /// 使いみち
    label: Label,
    /// 版
    version: u32,
    /// 移した人。移していなければ null
    changed_by: Option<String>,
    /// 移した日時
    #[schema(value_type = Option<String>, format = DateTime)]
    changed_at: Option<jiff::Timestamp>,
}

/// A kind with its versions and labels.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromptKind {
    /// 何の下書きか
    kind: Kind,
    /// 新しい順
    versions: Vec<PromptVersion>,
    /// 使いみち
    labels: Vec<LabelAt>,
}

/// A version with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromptText {
    #[serde(flatten)]
    about: PromptVersion,
    /// ファイルの内容
    content: String,
}

/// A new version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPrompt {
    /// ファイルの内容（版の番号は保存するときに付く）
    #[schema(min_length = 1, max_length = 65536)]
    content: String,
}

/// Where a label is moved to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveTo {
    /// 版
    version: u32,
}

/// Which two versions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Between {
    /// もとの版
    from: u32,
    /// 比べる版
    to: u32,
}

/// What differs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromptDiff {
    /// もとの版
    from: u32,
    /// 比べる版
    to: u32,
    /// 両方の行を、順に
    lines: Vec<Line>,
}

impl From<&Version> for PromptVersion {
    fn from(version: &Version) -> Self {
        let front = version
            .template
            .as_ref()
            .ok()
            .map(|template| &template.front);
        Self {
            version: version.version,
            sha256: version.sha256.clone(),
            own: version.written.is_some(),
            purpose: front.map(|front| front.purpose.clone()),
            changes: front.map(|front| front.changes.clone()),
            token_budget: front.map(|front| front.token_budget),
            trouble: version.template.as_ref().err().cloned(),
            created_by: version.written.as_ref().map(|(by, _)| by.clone()),
            created_at: version.written.as_ref().map(|(_, at)| *at),
        }
    }
}

impl From<Standing> for LabelAt {
    fn from(standing: Standing) -> Self {
        let (changed_by, changed_at) = standing.moved.unzip();
        Self {
            label: standing.label,
            version: standing.version,
            changed_by,
            changed_at,
        }
    }
}

impl From<OfKind> for PromptKind {
    fn from(of: OfKind) -> Self {
        Self {
            kind: of.kind,
            versions: of.versions.iter().map(PromptVersion::from).collect(),
            labels: of.labels.into_iter().map(LabelAt::from).collect(),
        }
    }
}

impl From<Version> for PromptText {
    fn from(version: Version) -> Self {
        Self {
            about: PromptVersion::from(&version),
            content: version.content,
        }
    }
}

/// プロンプトの一覧（種類ごとの版と使いみち）
#[utoipa::path(get, path = "/prompts", tag = "prompts", params(Paging),
    responses((status = 200, body = List<PromptKind>), (status = 403, body = Problem, content_type = "application/problem+json"), Searching))]
pub(super) async fn list_prompts(
    mut ctx: Ctx,
    Asked(paging): Asked<Paging>,
) -> Result<List<PromptKind>, Problem> {
    let all = prompt::list(&mut ctx).await?;
    Ok(List::part(
        all.into_iter().map(PromptKind::from).collect(),
        &paging,
    )?)
}

/// プロンプトの一つの版の内容
#[utoipa::path(get, path = "/prompts/{kind}/{version}", tag = "prompts",
    params(("kind" = Kind, Path), ("version" = u32, Path)),
    responses((status = 200, body = PromptText), Previewing))]
pub(super) async fn get_prompt(
    mut ctx: Ctx,
    Path((kind, version)): Path<(Kind, u32)>,
) -> Result<Json<PromptText>, Problem> {
    Ok(Json(prompt::read(&mut ctx, kind, version).await?.into()))
}

/// 独自の版の追加（保存した版は変更できない）
#[utoipa::path(post, path = "/prompts/{kind}", tag = "prompts",
    params(("kind" = Kind, Path), IdempotencyKey), request_body = NewPrompt,
    responses((status = 201, body = PromptText, headers(("Location" = String))), Creating))]
pub(super) async fn add_prompt(
    mut ctx: Ctx,
    Path(kind): Path<Kind>,
    once: Once,
    body: Body<NewPrompt>,
) -> Result<Response, Problem> {
    if let Some(answer) = once.replay(&mut ctx, &body.raw).await? {
        return Ok(answer);
    }
    let added = prompt::add(&mut ctx, kind, &body.value.content).await?;
    let path = format!("/prompts/{kind}/{}", added.version);
    let answer = Answer::new(StatusCode::CREATED, &PromptText::from(added))?.location(&path);
    once.finish(ctx, answer).await
}

/// 使いみち（作成中・試用・本番）を別の版へ移す
#[utoipa::path(put, path = "/prompts/{kind}/labels/{label}", tag = "prompts",
    params(("kind" = Kind, Path), ("label" = Label, Path)), request_body = MoveTo,
    responses((status = 200, body = LabelAt), Creating))]
pub(super) async fn move_label(
    mut ctx: Ctx,
    Path((kind, label)): Path<(Kind, Label)>,
    body: Body<MoveTo>,
) -> Result<Json<LabelAt>, Problem> {
    let standing = prompt::place(&mut ctx, kind, label, body.value.version).await?;
    ctx.commit().await?;
    Ok(Json(standing.into()))
}

/// 二つの版の違い（行ごと）
#[utoipa::path(get, path = "/prompts/{kind}/diff", tag = "prompts", params(("kind" = Kind, Path), Between),
    responses((status = 200, body = PromptDiff), Previewing))]
pub(super) async fn diff_prompts(
    mut ctx: Ctx,
    Path(kind): Path<Kind>,
    Asked(Between { from, to }): Asked<Between>,
) -> Result<Json<PromptDiff>, Problem> {
    let lines = prompt::diff(&mut ctx, kind, from, to).await?;
    Ok(Json(PromptDiff { from, to, lines }))
}

/// 版の試行（見本の事業者で、送られる内容と回答を確かめる）
#[utoipa::path(post, path = "/prompts/{kind}/{version}/test", tag = "prompts",
    params(("kind" = Kind, Path), ("version" = u32, Path)), request_body = Trial,
    responses((status = 200, body = Tried), Creating))]
pub(super) async fn test_prompt(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path((kind, version)): Path<(Kind, u32)>,
    body: Body<Trial>,
) -> Result<Json<Tried>, Problem> {
    Ok(Json(
        prompt::trial(&app, &actor, kind, version, &body.value).await?,
    ))
}
