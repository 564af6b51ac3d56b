//! `/healthz` (the process), `/readyz` (database, schema, queue), `/metrics`.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::problem::Problem;
use crate::app::App;

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Routes outside the API's prefix.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(measured))
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    match crate::app::health::open_jobs(&app).await {
        Ok(open) => {
            metrics::gauge!("banso_jobs_open")
                .set(f64::from(u32::try_from(open).unwrap_or(u32::MAX)));
            "ready\n".into_response()
        }
        Err(error) => {
            tracing::error!(%error, "not ready");
            let mut problem = Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "準備ができていません",
                "データベースに接続できません",
            );
            problem.retry_after = Some(5);
            problem.into_response()
        }
    }
}

/// The recorder of this process; the first call installs it.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| PrometheusBuilder::new().install_recorder().ok())
        .as_ref()
}

async fn measured() -> Response {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text,
    )
        .into_response()
}
