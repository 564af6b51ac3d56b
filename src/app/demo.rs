//! The demo chamber: three people, six sample companies, one of them analysed, reviewed and approved. Loaded once.

use std::sync::Arc;

use strum::IntoEnumIterator as _;

use super::ctx::{Actor, App, Ctx};
use super::document::ItemDecision;
use super::error::{Error, Result};
use super::session::{NewAccount, add_account, reset_password};
use crate::domain::access::Role;
use crate::domain::demo_case::DemoCase;
use crate::domain::document::{Decision, Kind};
use crate::domain::draft::DraftRequest;
use crate::domain::id::{CompanyId, DocumentId, UserId};
use crate::domain::review::Step;
use crate::store;

/// What the demo's chamber is called.
pub const CHAMBER: &str = "デモ商工会議所";

/// A sample login.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// E-mail.
    pub email: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Made anew at every start.
    pub password: String,
}

const PEOPLE: [(&str, &str, Role); 3] = [
    ("shidoin@example.jp", "早瀬 花子", Role::Advisor),
    ("houtei@example.jp", "堀内 一郎", Role::LeadAdvisor),
    ("kanri@example.jp", "三浦 次郎", Role::Admin),
];

/// Which company is shown finished: the metal press shop.
const FINISHED: usize = 2;

/// Loads the demo if it is not there yet, and gives the logins with fresh passwords.
///
/// # Errors
/// When a sample cannot be read or stored.
pub async fn prepare(app: &Arc<App>) -> Result<Vec<DemoLogin>> {
    let mut tx = app.db.read().await?;
    let there = store::chamber::find_by_name(&mut tx, CHAMBER)
        .await?
        .is_some();
    drop(tx);
    let logins = logins()?;
    if there {
        for login in &logins {
            reset_password(app, login.email, &login.password).await?;
        }
        return Ok(logins);
    }
    let mut ids = Vec::new();
    for login in &logins {
        let new = NewAccount {
            email: login.email.to_owned(),
            name: login.name.to_owned(),
            role: login.role,
        };
        ids.push(add_account(app, CHAMBER, &new, &login.password).await?);
    }
    let [advisor, lead] = [actor(app, ids[0]).await?, actor(app, ids[1]).await?];
    let mut companies = Vec::new();
    for case in cases(app)? {
        companies.push(load(app, &advisor, case).await?);
    }
    if let Some(company) = companies.get(FINISHED) {
        Box::pin(finish(app, &advisor, &lead, *company)).await?;
    }
    Ok(logins)
}

fn logins() -> Result<Vec<DemoLogin>> {
    PEOPLE
        .into_iter()
        .map(|(email, name, role)| {
            let token =
                crate::clock::new_token().map_err(|error| Error::Internal(error.to_string()))?;
            Ok(DemoLogin {
                email,
                name,
                role,
                password: token
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .take(16)
                    .collect(),
            })
        })
        .collect()
}

async fn actor(app: &Arc<App>, id: UserId) -> Result<Actor> {
    let mut tx = app.db.read().await?;
    let chamber = store::chamber::find_by_name(&mut tx, CHAMBER)
        .await?
        .ok_or(Error::NotFound("商工会議所"))?;
    let account = store::account::find(&mut tx, chamber.id, id)
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    Ok(Actor {
        user_id: id,
        chamber_id: chamber.id,
        name: account.name,
        role: account.role,
    })
}

fn cases(app: &App) -> Result<Vec<DemoCase>> {
    let major_of = |minor: &str| {
        app.data
            .industries
            .class(minor)
            .map(|class| class.major_key.clone())
    };
    crate::data::names("demo/")
        .into_iter()
        .map(|file| {
            let text = crate::data::read(app.config.data_dir.as_deref(), &file)
                .map_err(|error| Error::Internal(error.to_string()))?;
            DemoCase::parse(&file, &text, &major_of)
                .map_err(|error| Error::Internal(error.to_string()))
        })
        .collect()
}

async fn load(app: &Arc<App>, advisor: &Actor, mut case: DemoCase) -> Result<CompanyId> {
    let mut ctx = Ctx::write(app, advisor.clone()).await?;
    case.profile.advisor_id = Some(advisor.user_id);
    let company = super::company::register(&mut ctx, case.profile).await?;
    for (end, figures) in case.periods {
        super::statement::save(&mut ctx, company.id, &end, figures, None).await?;
    }
    for (template, answers) in case.sheets {
        super::checklist::save(&mut ctx, company.id, &template, answers, None).await?;
    }
    ctx.commit().await?;
    Ok(company.id)
}

/// Writes, checks and approves all five documents of one company, as the two people would.
async fn finish(app: &Arc<App>, advisor: &Actor, lead: &Actor, company: CompanyId) -> Result<()> {
    for kind in Kind::iter() {
        let document = Box::pin(write(app, advisor, company, kind)).await?;
        let mut ctx = Ctx::write(app, advisor.clone()).await?;
        let mut current = super::document::get(&mut ctx, document).await?;
        for item in current.content.items.clone() {
            let accept = ItemDecision::of(Decision::Accepted);
            current =
                super::document::decide(&mut ctx, document, &item.id, current.version, accept)
                    .await?;
        }
        let submitted =
            super::document::review(&mut ctx, document, current.version, Step::Submit).await?;
        ctx.commit().await?;
        let mut ctx = Ctx::write(app, lead.clone()).await?;
        super::document::review(&mut ctx, document, submitted.version, Step::Approve).await?;
        ctx.commit().await?;
    }
    Ok(())
}

async fn write(
    app: &Arc<App>,
    advisor: &Actor,
    company: CompanyId,
    kind: Kind,
) -> Result<DocumentId> {
    let request = DraftRequest {
        kind,
        provider: Some("rules".to_owned()),
        source_document: None,
        form: None,
        preview_sha256: None,
    };
    let mut ctx = Ctx::write(app, advisor.clone()).await?;
    let draft = super::drafting::request(&mut ctx, company, request).await?;
    ctx.commit().await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let lease = store::job::lease(&mut tx, now, now + jiff::SignedDuration::from_secs(60)).await?;
    tx.commit().await?;
    let lease = lease.ok_or_else(|| Error::Internal("見本の下書きが始まりません".to_owned()))?;
    Box::pin(super::drafting::run::run(app, &lease)).await?;
    let mut ctx = Ctx::read(app, advisor.clone()).await?;
    let draft = super::drafting::get(&mut ctx, draft.id).await?;
    draft
        .document
        .ok_or_else(|| Error::Internal(format!("見本の下書きができません：{:?}", draft.error)))
}
