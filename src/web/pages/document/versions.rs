//! The versions of a document, and what changed between two of them.

use axum::extract::{Path, Query};
use serde::Deserialize;

use super::{find, frame, viewer};
use crate::app::document::Version;
use crate::app::{Error, document};
use crate::web::ctx::PageCtx;
use crate::web::pages::common::{Answer, ok};
use crate::web::view::document::DocumentHead;
use crate::web::view::time;
use crate::web::view::versions::{DiffPage, VersionRow, VersionsPage};

pub(super) async fn list(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let document = find(&mut ctx, &id).await?;
    let versions = document::versions(&mut ctx, document.id).await?;
    let frame = frame(&mut ctx, &document).await?;
    let body = VersionsPage {
        diff_href: format!("/documents/{}/diff", document.id),
        versions: versions
            .iter()
            .map(|version| row(version, document.version))
            .collect(),
        document: DocumentHead::of(&document, viewer(&ctx)),
    };
    Ok(ok("versions", frame, &body))
}

fn row(version: &Version, latest: i64) -> VersionRow {
    VersionRow {
        version: version.version,
        at: time::moment(version.created_at),
        by: version.author_name.clone(),
        change: version.change.clone(),
        status: version.status.label(),
        from: version.version == (latest - 1).max(1),
        to: version.version == latest,
    }
}

/// Which two; by default the first and the present one: what people made of the draft.
#[derive(Debug, Deserialize)]
pub(super) struct Between {
    #[serde(default)]
    from: Option<i64>,
    #[serde(default)]
    to: Option<i64>,
}

pub(super) async fn diff(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Query(asked): Query<Between>,
) -> Answer {
    let document = find(&mut ctx, &id).await?;
    let versions = document::versions(&mut ctx, document.id).await?;
    let at = |wanted: i64| {
        versions
            .iter()
            .find(|version| version.version == wanted)
            .ok_or(Error::NotFound("この版"))
    };
    let (from, to) = (
        at(asked.from.unwrap_or(1))?,
        at(asked.to.unwrap_or(document.version))?,
    );
    let frame = frame(&mut ctx, &document).await?;
    let head = DocumentHead::of(&document, viewer(&ctx));
    let body = DiffPage::of(
        head,
        (from.version, &from.content),
        (to.version, &to.content),
    );
    Ok(ok("diff", frame, &body))
}
