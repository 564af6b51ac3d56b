//! The OpenAPI document: what stands above the operations, and what the derives cannot say.

use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{AllOf, Components, Object, OpenApi, RefOr};
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
    tags(
        (name = "me", description = "利用者"),
        (name = "companies", description = "事業者"),
        (name = "statements", description = "決算書"),
        (name = "analysis", description = "分析と根拠"),
        (name = "checklists", description = "チェックシート"),
        (name = "drafts", description = "下書き"),
        (name = "prompts", description = "プロンプト"),
        (name = "documents", description = "文書"),
        (name = "review", description = "確認と合意"),
        (name = "providers", description = "AIの提供元と下書きの設定"),
        (name = "ledger", description = "AIの利用額・送信の記録・採用の割合"),
        (name = "industries", description = "業種")
    ),
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
    #[param(
        rename = "If-Match",
        pattern = "^\"[0-9]{1,18}\"$",
        example = "\"3\"",
        nullable = false
    )]
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
    #[param(
        rename = "Idempotency-Key",
        pattern = "^[!-~]{1,200}$",
        nullable = false
    )]
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

/// Mends what the derives cannot say.
pub(super) fn finish(document: &mut OpenApi) {
    let Some(components) = document.components.as_mut() else {
        return;
    };
    let schemas = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        if let RefOr::T(Schema::AllOf(parts)) = schema
            && let Some(whole) = one_object(parts, &schemas)
        {
            *schema = RefOr::T(Schema::Object(whole));
        }
        rows(schema, &schemas);
    }
}

type Schemas = std::collections::BTreeMap<String, RefOr<Schema>>;

/// The rows of a list, which utoipa writes out where they stand.
fn rows(schema: &mut RefOr<Schema>, schemas: &Schemas) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    for property in object.properties.values_mut() {
        let RefOr::T(Schema::Array(array)) = property else {
            continue;
        };
        let ArrayItems::RefOrSchema(items) = &mut array.items else {
            continue;
        };
        if let RefOr::T(Schema::AllOf(parts)) = items.as_ref()
            && let Some(whole) = one_object(parts, schemas)
        {
            **items = RefOr::T(Schema::Object(whole));
        }
    }
}

/// An object made of others (`serde(flatten)`) as one: a part that takes no other members would forbid those of the
/// rest.
fn one_object(parts: &AllOf, schemas: &Schemas) -> Option<Object> {
    let mut whole = Object::new();
    for part in &parts.items {
        let object = object(part, schemas)?;
        whole.properties.extend(object.properties);
        whole.required.extend(object.required);
    }
    whole.description.clone_from(&parts.description);
    Some(whole)
}

fn object(part: &RefOr<Schema>, schemas: &Schemas) -> Option<Object> {
    match part {
        RefOr::T(Schema::Object(object)) => Some(object.clone()),
        RefOr::T(Schema::AllOf(parts)) => one_object(parts, schemas),
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next()?;
            object(schemas.get(name)?, schemas)
        }
        RefOr::T(_) => None,
    }
}
