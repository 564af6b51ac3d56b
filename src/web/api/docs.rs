//! The OpenAPI document: what stands above the operations, and what the derives cannot say.

use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, RefOr};
use utoipa::{IntoParams, Modify, PartialSchema, ToSchema};

use crate::domain::company::Profile;
use crate::web::problem::Problem;

/// The document's head.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(
    info(
        title = "伴走（Bansō）API",
        description = "事業者の決算書・チェックシート・下書き・文書を読み書きします。金額はすべて円の整数、月は 2025-03、わからない数値は null です。誤りは application/problem+json（RFC 9457）で返します。",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    security(("token" = []), ("session" = [])),
    components(schemas(Problem)),
    modifiers(&Schemes)
)]
pub(super) struct Head;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Components::new);
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::new("banso");
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The version that was read, if the change is to be refused when somebody else was quicker.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only says what `web::ctx::IfMatch` reads")]
pub(super) struct NamedVersion {
    /// 読み取ったときの ETag（例：`"3"`）。ほかの人が先に更新していれば 412
    #[param(rename = "If-Match", pattern = "^\"[0-9]{1,18}\"$", example = "\"3\"")]
    if_match: Option<String>,
}

/// The version that was read; the change is refused without.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only says what `web::ctx::IfMatch` reads")]
pub(super) struct RequiredVersion {
    /// 読み取ったときの ETag（例：`"3"`）。ほかの人が先に更新していれば 412、なければ 428
    #[param(rename = "If-Match", pattern = "^\"[0-9]{1,18}\"$", example = "\"3\"")]
    if_match: String,
}

/// A key of the caller's choice.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only says what `once::Once` reads")]
pub(super) struct IdempotencyKey {
    /// 同じキーで送り直すと、最初の結果がそのまま返る（二重に登録されない）
    #[param(rename = "Idempotency-Key", pattern = "^[!-~]{1,200}$")]
    idempotency_key: Option<String>,
}

/// A company's profile in which everything may be left out.
pub(super) struct ProfilePatch;

impl PartialSchema for ProfilePatch {
    fn schema() -> RefOr<Schema> {
        match Profile::schema() {
            RefOr::T(Schema::Object(mut profile)) => {
                profile.required.clear();
                profile.description = None;
                RefOr::T(Schema::Object(profile))
            }
            other => other,
        }
    }
}

impl ToSchema for ProfilePatch {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Profile::schemas(schemas);
    }
}
