//! Errors become answers here, and only here: `application/problem+json` (RFC 9457) for programs, a page for people.

use axum::extract::Request;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{Error, FieldError};
use crate::domain::review::ReviewError;

/// An error answer (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Stable path of this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is, for people.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds to wait, when waiting helps.
    #[serde(skip)]
    pub retry_after: Option<u32>,
    /// The version now stored, when the one handed in was stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            current_version: None,
        }
    }

    fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// The status to answer with.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        let detail = error.to_string();
        match error {
            Error::NotFound(_) => Self::new(S::NOT_FOUND, "not-found", "見つかりません", detail),
            Error::Forbidden(_) => Self::new(S::FORBIDDEN, "forbidden", "権限がありません", detail),
            Error::Unauthenticated => Self::new(
                S::UNAUTHORIZED,
                "unauthenticated",
                "ログインが必要です",
                detail,
            ),
            Error::WrongCredentials => Self::new(
                S::UNAUTHORIZED,
                "wrong-credentials",
                "ログインできません",
                detail,
            ),
            Error::TooManyAttempts => {
                let mut problem = Self::new(
                    S::TOO_MANY_REQUESTS,
                    "too-many-attempts",
                    "しばらくお待ちください",
                    detail,
                );
                problem.retry_after = Some(900);
                problem
            }
            Error::Stale { current } => {
                let mut problem = Self::new(
                    S::PRECONDITION_FAILED,
                    "stale",
                    "ほかの人が先に更新しました",
                    detail,
                );
                problem.current_version = Some(current);
                problem
            }
            Error::Invalid(errors) => {
                let joined = errors
                    .iter()
                    .map(|fault| fault.message.as_str())
                    .collect::<Vec<_>>()
                    .join(" ");
                Self::new(
                    S::UNPROCESSABLE_ENTITY,
                    "invalid",
                    "入力内容をご確認ください",
                    joined,
                )
                .with_errors(errors)
            }
            Error::TooLarge(_) => Self::new(
                S::PAYLOAD_TOO_LARGE,
                "too-large",
                "ファイルが大きすぎます",
                detail,
            ),
            Error::Review(ReviewError::NoReason) => Self::new(
                S::UNPROCESSABLE_ENTITY,
                "invalid",
                "入力内容をご確認ください",
                detail.clone(),
            )
            .with_errors(vec![FieldError::new("/reason", detail)]),
            Error::Review(_) | Error::Conflict(_) => Self::new(
                S::CONFLICT,
                "conflict",
                "いまはこの操作ができません",
                detail,
            ),
            Error::PreviewChanged(_) => Self::new(
                S::CONFLICT,
                "preview_changed",
                "確認した内容から変わっています",
                detail,
            ),
            Error::KeyReused => Self::new(
                S::UNPROCESSABLE_ENTITY,
                "key-reused",
                "Idempotency-Key の使い回し",
                detail.clone(),
            )
            .with_errors(vec![FieldError::new("/Idempotency-Key", detail)]),
            Error::Store(error) if error.is_unavailable() => {
                tracing::error!(%error, "database unavailable");
                let mut problem = Self::new(
                    S::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "データベースに接続できません",
                    "しばらく待ってからもう一度お試しください。入力した内容は画面に残っています",
                );
                problem.retry_after = Some(5);
                problem
            }
            Error::Store(_) | Error::Internal(_) => {
                tracing::error!(error = %detail, "internal error");
                Self::internal()
            }
        }
    }
}

impl Problem {
    /// A fault of ours; what it was stands in the log.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "処理できませんでした",
            "プログラムの不具合です。同じ操作をもう一度お試しになり、続くときは管理者にお知らせください",
        )
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                "形式が違います",
                "Content-Type: application/json で送ってください",
            ),
            _ => Self::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "JSONを読み取れません",
                rejection.body_text(),
            ),
        }
    }
}

/// The answer to a body over the limit.
pub fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "データが大きすぎます",
        "送れる大きさを超えています",
    )
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "見つかりません",
            "この番地に対象はありません",
        )
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "問い合わせの条件を読み取れません",
            rejection.body_text(),
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == 401 {
            headers.insert(
                header::WWW_AUTHENTICATE,
                header::HeaderValue::from_static("Bearer"),
            );
        }
        response
    }
}

/// Whether the caller is a browser asking for a page (and not a program).
pub fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    !path.starts_with("/api/")
        && headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
}

/// Nothing at this address.
pub async fn not_found(request: Request) -> Response {
    let problem = Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "見つかりません",
        "この番地に画面はありません。番地をご確認ください",
    );
    if wants_page(request.uri().path(), request.headers()) {
        super::pages::error::page(&problem)
    } else {
        problem.into_response()
    }
}
