//! What every page's handler does alike: the frame around it, the answer, the way on, an error as a page.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Serialize;

use crate::app::{Ctx, Error, FieldError as Fault, company};
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::web::problem::Problem;
use crate::web::templates;
use crate::web::view::Page;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{CompanyHead, Frame, Section, Tab};
use crate::web::view::notice::Notice;

/// What a page's handler ends with.
pub(crate) type Answer = Result<Response, PageError>;

/// An application error on its way to becoming a page.
#[derive(Debug)]
pub(crate) struct PageError(Problem);

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for PageError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        super::error::page(&self.0)
    }
}

/// Writes a page.
pub(crate) fn page<T: Serialize>(
    status: StatusCode,
    template: &str,
    frame: Frame,
    body: &T,
) -> Response {
    match templates::render(template, &Page { frame, body }) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            Problem::internal().into_response()
        }
    }
}

/// Writes a page that went well.
pub(crate) fn ok<T: Serialize>(template: &str, frame: Frame, body: &T) -> Response {
    page(StatusCode::OK, template, frame, body)
}

/// On to another page (303), which says what was done.
pub(crate) fn done(path: &str, notice: &str) -> Response {
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, String::new()), |(path, rest)| {
            (path, format!("#{rest}"))
        });
    let mark = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{mark}done={notice}{fragment}")).into_response()
}

/// What a page may be told by the one before.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Done {
    pub(crate) done: Option<String>,
}

impl Done {
    pub(crate) fn notice(&self) -> Option<Notice> {
        Notice::of(self.done.as_deref())
    }
}

/// The frame of a page of the chamber.
pub(crate) async fn frame(ctx: &mut Ctx, section: Section, title: &str) -> Result<Frame, Error> {
    let chamber = crate::app::chamber::own(ctx).await?;
    Ok(Frame::at(
        section,
        title,
        &chamber.name,
        &ctx.actor.name,
        ctx.actor.role,
    ))
}

/// The frame of a page below a company's name.
pub(crate) async fn company_frame(
    ctx: &mut Ctx,
    company: &Company,
    tab: Tab,
    title: &str,
) -> Result<Frame, Error> {
    let frame = frame(ctx, Section::Companies, title).await?;
    let people = crate::app::account::list(ctx).await?;
    let advisor = company
        .profile
        .advisor_id
        .and_then(|id| people.iter().find(|person| person.id == id))
        .map(|person| person.name.as_str());
    let analysis = crate::app::analysis::of_company(ctx, company.id).await?;
    let industry = industry_name(ctx, company);
    Ok(frame.under(CompanyHead::of(
        company,
        &industry,
        analysis.size_class_ja.as_deref(),
        advisor,
        tab,
    )))
}

/// The class as people read it.
pub(crate) fn industry_name(ctx: &Ctx, company: &Company) -> String {
    let minor = &company.profile.industry.minor;
    ctx.app
        .data
        .industries
        .class(minor)
        .map_or_else(|| minor.clone(), |class| class.minor_name.clone())
}

/// The company of a path, and its frame.
pub(crate) async fn open(
    ctx: &mut Ctx,
    id: &str,
    tab: Tab,
    title: &str,
) -> Result<(Company, Frame), Error> {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let company = company::get(ctx, id).await?;
    let frame = company_frame(ctx, &company, tab, title).await?;
    Ok((company, frame))
}

/// The application's faults as sentences at form fields. `name_of` gives the form's name of a JSON pointer.
pub(crate) fn at_fields(faults: Vec<Fault>, name_of: impl Fn(&str) -> String) -> Vec<FieldError> {
    faults
        .into_iter()
        .map(|fault| FieldError::at(name_of(&fault.pointer), fault.message))
        .collect()
}
