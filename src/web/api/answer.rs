//! Answers: the shape of lists, versions as `ETag`, and what every operation may refuse with.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Declared, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use super::query::Paging;
use crate::app::{Error, company::Page};
use crate::web::problem::Problem;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List<T: ToSchema> {
    /// The items of this page.
    pub(super) items: Vec<T>,
    /// What `cursor` asks the next page with; `null` on the last.
    pub(super) next_cursor: Option<String>,
}

impl<T: ToSchema> List<T> {
    /// A page of the store's, its items shown as `view` shows them.
    pub(super) fn of<S>(page: Page<S>, view: impl FnMut(S) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(view).collect(),
            next_cursor: page.next_cursor,
        }
    }

    /// One page of a list that is small enough to be read whole; its cursor counts.
    pub(super) fn part(all: Vec<T>, paging: &Paging) -> Result<Self, Error> {
        let begin = match paging.cursor.as_deref() {
            None | Some("") => 0,
            Some(text) => text.parse().map_err(|_| {
                Error::field(
                    "/cursor",
                    "続きの位置（cursor）が正しくありません。先頭から読み直してください",
                )
            })?,
        };
        let limit = usize::try_from(paging.limit.0).unwrap_or(usize::MAX);
        let end = usize::saturating_add(begin, limit);
        let next_cursor = (end < all.len()).then(|| end.to_string());
        let items = all.into_iter().skip(begin).take(limit).collect();
        Ok(Self { items, next_cursor })
    }
}

impl<T: ToSchema + Serialize> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// An answer that can be kept and given again: all that a program sees of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    status: u16,
    location: Option<String>,
    version: Option<i64>,
    body: String,
}

impl Answer {
    /// The thing itself.
    pub(super) fn new<T: Serialize>(status: StatusCode, thing: &T) -> Result<Self, Problem> {
        let body = serde_json::to_string(thing)
            .map_err(|error| Error::Internal(format!("an answer as JSON: {error}")))?;
        Ok(Self {
            status: status.as_u16(),
            location: None,
            version: None,
            body,
        })
    }

    /// With the version that `If-Match` asks for.
    pub(super) fn version(self, version: i64) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }

    /// With the address below the prefix where it is found from now on.
    pub(super) fn location(self, path: &str) -> Self {
        Self {
            location: Some(format!("{}{path}", super::PREFIX)),
            ..self
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        let told = [
            (header::LOCATION, self.location),
            (
                header::ETAG,
                self.version.map(|version| format!("\"{version}\"")),
            ),
        ];
        for (name, text) in told {
            if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
                headers.insert(name, value);
            }
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        (status, headers, self.body).into_response()
    }
}

/// A thing with its version as `ETag`.
pub(super) fn versioned<T: Serialize>(thing: &T, version: i64) -> Result<Response, Problem> {
    Ok(Answer::new(StatusCode::OK, thing)?
        .version(version)
        .into_response())
}

fn declared(status: u16) -> Declared {
    let description = match status {
        400 => "読み取れない要求",
        401 => "ログインしていない、またはトークンが無効",
        403 => "権限がない",
        404 => "見つからない（ほかの商工会議所のものを含む）",
        409 => "いまの状態ではできない",
        412 => "ほかの人が先に更新した（何も変更されない）",
        413 => "本文が大きすぎる",
        415 => "本文の形式が違う（JSON、ファイルは multipart/form-data）",
        422 => "入力内容に誤りがある（errors に場所と文）",
        428 => "If-Match がない",
        _ => "データベースに接続できない（Retry-After 秒後に再試行）",
    };
    ResponseBuilder::new()
        .description(description)
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build(),
        )
        .build()
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)*;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Declared>> {
                [$($status),*].into_iter().map(|status: u16| (status.to_string(), RefOr::T(declared(status)))).collect()
            }
        }
    )*};
}

refusals! {
    /// Of what is always there.
    Seeing: 401 503;
    /// Of a list or a search that is always there.
    Searching: 401 422 503;
    /// Of something read by its id.
    Reading: 401 404 503;
    /// Of something read by its id and a query.
    Asking: 401 404 422 503;
    /// Of making something.
    Creating: 400 401 403 404 409 413 415 422 503;
    /// Of changing something whose version may be named.
    Changing: 400 401 403 404 409 412 413 415 422 503;
    /// Of changing something whose version must be named.
    Guarded: 400 401 403 404 409 412 413 415 422 428 503;
    /// Of what administrators read.
    Auditing: 401 403 422 503;
    /// Of asking what would be done.
    Previewing: 401 403 404 409 422 503;
    /// Of ending what may have ended already.
    Stopping: 401 403 404 409 503;
    /// Of what is forgotten by its name.
    Forgetting: 401 403 404 422 503;
    /// Of what takes no body.
    Removing: 400 401 403 404 412 422 503;
}
