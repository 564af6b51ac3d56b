//! `Idempotency-Key`: the same request sent again is answered with the first one's answer, and done once.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::answer::Answer;
use crate::app::{App, Ctx, Error, idempotency};
use crate::web::problem::Problem;

/// The key, if the caller chose one, and the address it is good for.
#[derive(Debug)]
pub(super) struct Once {
    key: Option<String>,
    route: String,
}

impl FromRequestParts<Arc<App>> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        // What is no text is handed on as one that is refused.
        let key = parts
            .headers
            .get("idempotency-key")
            .map(|value| value.to_str().unwrap_or_default().to_owned());
        let route = format!("{} {}", parts.method, parts.uri.path());
        Ok(Self { key, route })
    }
}

impl Once {
    /// The answer of the first time, if this is not the first.
    pub(super) async fn replay(
        &self,
        ctx: &mut Ctx,
        request: &[u8],
    ) -> Result<Option<Response>, Problem> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let kept = idempotency::begin(ctx, &self.route, key, request).await?;
        kept.map(|answer| {
            serde_json::from_value::<Answer>(answer)
                .map(IntoResponse::into_response)
                .map_err(|error| Error::Internal(format!("a kept answer: {error}")).into())
        })
        .transpose()
    }

    /// Keeps the answer, makes the work last, and answers.
    pub(super) async fn finish(self, mut ctx: Ctx, answer: Answer) -> Result<Response, Problem> {
        if let Some(key) = &self.key {
            let kept = serde_json::to_value(&answer)
                .map_err(|error| Error::Internal(format!("an answer to keep: {error}")))?;
            idempotency::keep(&mut ctx, &self.route, key, &kept).await?;
        }
        ctx.commit().await?;
        Ok(answer.into_response())
    }
}
