//! `/documents/{id}/export`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::Asking;
use super::query::{Asked, Path};
use crate::app::export::{self, Format};
use crate::app::{Actor, App, Ctx, Error};
use crate::domain::id::DocumentId;
use crate::web::problem::Problem;

/// As what it is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// ファイルの形式
    #[param(inline)]
    format: Format,
}

/// 文書のファイル（Word・Markdown・JSON）
#[utoipa::path(get, path = "/documents/{id}/export", tag = "documents", params(("id" = DocumentId, Path), Wanted),
    responses((status = 200, description = "ファイル", headers(("Content-Disposition" = String)), content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "text/markdown"),
        (serde_json::Value = "application/json"))), Asking))]
pub(super) async fn export_document(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<DocumentId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    // Reading it out is put on record, so it writes.
    let mut ctx = Ctx::write(&app, actor).await?;
    let file = export::document(&mut ctx, id, wanted.format).await?;
    ctx.commit().await?;
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    let disposition = HeaderValue::from_str(&disposition)
        .map_err(|error| Error::Internal(format!("a file's name: {error}")))?;
    let kind = HeaderValue::from_static(file.mime);
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file.bytes,
    )
        .into_response())
}
