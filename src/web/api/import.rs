//! `/companies/{id}/statements/import` and `/companies/import`: files in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::answer::Creating;
use super::query::{Asked, Path};
use super::read;
use crate::app::import::{self, File, Handed, ListReport, Preview};
use crate::app::{Actor, App, Ctx, Error, company};
use crate::domain::account_title::Scope;
use crate::domain::id::CompanyId;
use crate::domain::import_choice::{Choices, PeriodChoice};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{PeriodEnd, SoleBasis};
use crate::import::reading::Reading;
use crate::web::problem::Problem;
use crate::web::upload::Upload;

/// Whether the file is only looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// `true` のとき保存する。省略すると、読み取った内容を返すだけで何も保存しない
    #[param(value_type = Option<bool>, default = false)]
    commit: bool,
}

/// A file, and what it does not say itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only says what `Upload` reads")]
pub(super) struct ImportForm {
    /// 試算表・決算書などのファイル（20MBまで）
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 決算年月（ファイルに書かれていないとき）
    #[schema(value_type = Option<PeriodEnd>)]
    period_end: Option<String>,
    /// 損益の月数（ファイルに書かれていないとき）
    #[schema(minimum = 1, maximum = 24)]
    months: Option<i64>,
    /// 法人・個人のどちらの科目として読むか
    scope: Option<Scope>,
    /// 個人の決算書の読み方
    sole_basis: Option<SoleBasis>,
    /// 金額の単位（`table` と `pasted` だけ）
    #[schema(value_type = Option<String>, pattern = "^(yen|thousand_yen)$")]
    unit: Option<MoneyUnit>,
}

/// The words beside the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Options {
    period_end: Option<String>,
    months: Option<i64>,
    scope: Option<Scope>,
    sole_basis: Option<SoleBasis>,
    unit: Option<MoneyUnit>,
}

/// What was read from a file, and whether it was stored.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportAnswer {
    /// Whether it was stored.
    committed: bool,
    /// The periods that were stored.
    stored: Vec<PeriodEnd>,
    /// What was read.
    preview: Preview,
}

/// 試算表・決算書のファイルの取り込み（どの行をどの項目に読んだか、未割り当ての科目、合わない点を返す）
#[utoipa::path(post, path = "/companies/{id}/statements/import", tag = "statements", params(("id" = CompanyId, Path), Wanted),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ImportAnswer), Creating))]
pub(super) async fn import_statements(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<CompanyId>,
    Asked(wanted): Asked<Wanted>,
    request: Request,
) -> Result<Json<ImportAnswer>, Problem> {
    allowed(&app, &actor, Some(id)).await?;
    let (file, options) = sent(request).await?;
    let file = Arc::new(file);
    let reading = import::read(&app, &file).await?;
    let choices = options.choices(&reading)?;
    let sha256 = file.sha256();
    let handed = Handed {
        company: id,
        file_name: &file.name,
        sha256: &sha256,
        reading: &reading,
        choices: &choices,
    };
    if !wanted.commit {
        let mut ctx = Ctx::read(&app, actor).await?;
        let preview = import::preview(&mut ctx, &handed).await?;
        return Ok(Json(ImportAnswer {
            committed: false,
            stored: Vec::new(),
            preview,
        }));
    }
    let mut ctx = Ctx::write(&app, actor).await?;
    let preview = import::preview(&mut ctx, &handed).await?;
    let applied = import::at_once(&mut ctx, &handed).await?;
    ctx.commit().await?;
    Ok(Json(ImportAnswer {
        committed: true,
        stored: applied.periods,
        preview,
    }))
}

/// A list of companies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only says what `Upload` reads")]
pub(super) struct ListForm {
    /// 事業者の一覧（CSV・Excel、1行に1事業者、20MBまで）
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// 事業者の一覧の取り込み（登録済みの事業者は変えず、使えない行は行番号と理由を返す）
#[utoipa::path(post, path = "/companies/import", tag = "companies",
    request_body(content = ListForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ListReport), Creating))]
pub(super) async fn import_companies(
    State(app): State<Arc<App>>,
    actor: Actor,
    request: Request,
) -> Result<Json<ListReport>, Problem> {
    allowed(&app, &actor, None).await?;
    let (file, fields) = parts(request).await?;
    read::texts::<Nothing>(&fields)?;
    let file = Arc::new(file);
    let rows = import::read_list(&app, &file).await?;
    let mut ctx = Ctx::write(&app, actor).await?;
    let report = import::companies(&mut ctx, &file, rows).await?;
    ctx.commit().await?;
    Ok(Json(report))
}

/// No words beside the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Refuses before a file is read that nobody may import, or into nothing.
async fn allowed(app: &Arc<App>, actor: &Actor, id: Option<CompanyId>) -> Result<(), Problem> {
    let mut ctx = Ctx::read(app, actor.clone()).await?;
    import::may(&ctx)?;
    if let Some(id) = id {
        company::get(&mut ctx, id).await?;
    }
    Ok(())
}

async fn sent(request: Request) -> Result<(File, Options), Problem> {
    let (file, fields) = parts(request).await?;
    Ok((file, read::texts(&fields)?))
}

async fn parts(request: Request) -> Result<(File, Value), Problem> {
    let upload = Upload::of(request).await?;
    let fields = upload.fields.into_iter();
    let fields: Map<String, Value> = fields.map(|(name, text)| (name, text.into())).collect();
    let missing = || Error::field("/file", "ファイルを file という名前で送ってください");
    Ok((upload.file.ok_or_else(missing)?, Value::Object(fields)))
}

impl Options {
    fn choices(self, reading: &Reading) -> Result<Choices, Error> {
        let mut period = PeriodChoice {
            months: self.months,
            ..PeriodChoice::default()
        };
        if let Some(text) = &self.period_end {
            period.end = Some(super::query::month(text)?);
        }
        let asked = period != PeriodChoice::default();
        if asked && reading.periods.len() > 1 {
            return Err(Error::field(
                "/period_end",
                "ファイルに2つ以上の期があるため、決算年月と月数は指定できません",
            ));
        }
        Ok(Choices {
            scope: self.scope,
            sole_basis: self.sole_basis,
            unit: self.unit,
            periods: vec![period],
            ..Choices::default()
        })
    }
}
