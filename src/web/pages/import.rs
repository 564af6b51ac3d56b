//! `/companies/{id}/imports/{import}`: what a file would become, mended by hand, stored or given up.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;

use super::common::{Answer, company_frame, done, ok, page};
use super::import_input;
use super::sent::{Asked, Sent};
use crate::app::import::{self, Handed, Import, Seen};
use crate::app::{Actor, App, Ctx, Error, Result, company};
use crate::domain::id::{CompanyId, ImportId};
use crate::domain::import_choice::Choices;
use crate::import::reading::Reading;
use crate::web::ctx::PageCtx;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Frame, Tab};
use crate::web::view::import::{ImportPage, Typed};

const TITLE: &str = "取り込む内容の確認";
const STALE: &str = "この画面を開いたあとに、保存済みの数値か、この取り込みの選択が変わりました。保存済みの値と見比べてから、もう一度「取り込む」を押してください。選んだ内容は失われていません。";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/imports/{import}", get(show).post(act))
}

/// A file that waits, as it was read.
struct Opened {
    app: Arc<App>,
    actor: Actor,
    import: Import,
    reading: Reading,
}

impl Opened {
    fn handed<'a>(&'a self, choices: &'a Choices) -> Handed<'a> {
        Handed {
            company: self.import.company_id,
            file_name: &self.import.file_name,
            sha256: &self.import.sha256,
            reading: &self.reading,
            choices,
        }
    }

    fn statements(&self) -> String {
        format!("/companies/{}/statements", self.import.company_id)
    }
}

/// Reads the file again, with no transaction open; `None` when it does not wait any more.
async fn open(
    app: Arc<App>,
    mut ctx: Ctx,
    (company, import): (String, String),
) -> Result<Option<Opened>> {
    let company: CompanyId = company.parse().map_err(|_| Error::NotFound("事業者"))?;
    let import: ImportId = import
        .parse()
        .map_err(|_| Error::NotFound("取り込むファイル"))?;
    let import = import::find(&mut ctx, company, import).await?;
    let actor = ctx.actor.clone();
    drop(ctx);
    let Some(file) = import::file(&import) else {
        return Ok(None);
    };
    let reading = import::read(&app, &Arc::new(file)).await?;
    Ok(Some(Opened {
        app,
        actor,
        import,
        reading,
    }))
}

async fn show(
    State(app): State<Arc<App>>,
    PageCtx(ctx): PageCtx,
    Path((company, import)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let statements = format!("/companies/{company}/statements");
    let Some(opened) = open(app, ctx, (company, import)).await? else {
        return Ok(done(&statements, "import_ended"));
    };
    let (frame, body) = render(&opened, &opened.import.choices, &Typed::default()).await?;
    Ok(ok("import", frame.saying(asked.notice()), &body))
}

async fn render(opened: &Opened, choices: &Choices, typed: &Typed) -> Result<(Frame, ImportPage)> {
    let mut ctx = Ctx::read(&opened.app, opened.actor.clone()).await?;
    let import = import::find(&mut ctx, opened.import.company_id, opened.import.id).await?;
    let company = company::get(&mut ctx, import.company_id).await?;
    let preview = import::preview(&mut ctx, &opened.handed(choices)).await?;
    let frame = company_frame(&mut ctx, &company, Tab::Statements, TITLE).await?;
    let action = format!("/companies/{}/imports/{}", company.id, import.id);
    Ok((
        frame,
        ImportPage::of(&preview, &action, import.version, typed),
    ))
}

async fn act(
    State(app): State<Arc<App>>,
    PageCtx(ctx): PageCtx,
    Path((company, import)): Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let statements = format!("/companies/{company}/statements");
    let Some(opened) = open(app, ctx, (company, import)).await? else {
        return Ok(done(&statements, "import_ended"));
    };
    if sent.get("do") == "give_up" {
        let mut ctx = Ctx::write(&opened.app, opened.actor.clone()).await?;
        import::give_up(&mut ctx, &opened.import).await?;
        ctx.commit().await?;
        return Ok(done(&statements, "import_given_up"));
    }
    let (choices, seen, mut typed) = import_input::read(&sent, &opened.reading);
    let refused = if typed.errors.is_empty() {
        match write(&opened, &sent, &choices, &seen).await {
            Ok((path, said)) => return Ok(done(&path, said)),
            Err(refused) => refused,
        }
    } else {
        Error::Invalid(Vec::new())
    };
    let (status, stale) = match refused {
        Error::Invalid(faults) => {
            let faults = faults
                .into_iter()
                .map(|fault| at_field(&fault, &opened.reading));
            typed.errors.extend(faults);
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        Error::Stale { .. } => (StatusCode::CONFLICT, Some(STALE.to_owned())),
        Error::Conflict(sentence) => (StatusCode::CONFLICT, Some(sentence)),
        other => return Err(other.into()),
    };
    let (frame, mut body) = render(&opened, &choices, &typed).await?;
    body.stale = stale;
    Ok(page(status, "import", frame, &body))
}

/// Keeps what was chosen, or stores the figures; gives where to go on, and what to say there.
async fn write(
    opened: &Opened,
    sent: &Sent,
    choices: &Choices,
    seen: &[Seen],
) -> Result<(String, &'static str)> {
    let mut ctx = Ctx::write(&opened.app, opened.actor.clone()).await?;
    let (import, version) = (&opened.import, sent.version());
    if sent.get("do") == "choose" {
        import::choose(&mut ctx, import, version, &opened.reading, choices).await?;
        ctx.commit().await?;
        let path = format!("/companies/{}/imports/{}", import.company_id, import.id);
        return Ok((path, "import_chosen"));
    }
    let handed = opened.handed(choices);
    let applied = import::commit(&mut ctx, import, version, seen, &handed).await?;
    ctx.commit().await?;
    let said = if applied.doubtful {
        "import_doubt"
    } else {
        "import_done"
    };
    Ok((opened.statements(), said))
}

/// A fault of the application at the form's field.
fn at_field(fault: &crate::app::FieldError, reading: &Reading) -> FieldError {
    let parts: Vec<&str> = fault.pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["periods", index, field @ ("end" | "months")] => {
            let called = import_input::called(index.parse().unwrap_or_default(), reading);
            FieldError::at(format!("periods.{index}.{field}"), &fault.message).called(called)
        }
        ["periods", index, "figures", figure] => {
            let label = figure
                .parse::<crate::domain::statement::Figure>()
                .map_or("数値", crate::domain::statement::Figure::label);
            FieldError::at(format!("period-{index}"), &fault.message).called(label)
        }
        ["periods"] => FieldError::at("period-0", &fault.message),
        _ => FieldError::at("main", &fault.message),
    }
}
