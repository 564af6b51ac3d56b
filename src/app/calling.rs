//! Every call to a model goes through here: for a draft, a test of the connection, a test of a prompt. Nothing is sent
//! without a row in the ledger, and each try of a request has its own.

mod ledger;

use std::sync::Arc;

use secrecy::SecretString;
use tokio::time::Instant;

use self::ledger::{Entry, Held};
pub(crate) use self::ledger::{days, spent};
use super::ctx::{App, Ctx};
use super::error::{Error, Result};
use crate::domain::document::Kind;
use crate::domain::id::{ChamberId, CompanyId, DraftId, UserId};
use crate::domain::model_call::{self, ModelCall};
use crate::domain::provider::Provider;
use crate::llm::{self, Endpoint, Failed, Failure, Reply, retry};
use crate::store;

pub use crate::domain::model_call::Purpose;
pub use crate::domain::prompt::TemplateUsed;

/// Our count of tokens is calibrated with so many of the latest calls.
const CALIBRATED_WITH: i64 = 200;

/// Who calls, and what for.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Whose.
    pub chamber: ChamberId,
    /// Who asked.
    pub user: UserId,
    /// About whom; `None` for tests.
    pub company: Option<CompanyId>,
    /// For which draft; `None` for tests.
    pub draft: Option<DraftId>,
    /// What is written.
    pub kind: Option<Kind>,
    /// What for.
    pub purpose: Purpose,
    /// Of which template the request was made.
    pub template: Option<TemplateUsed>,
    /// Tokens of the request as we count them, for calibration.
    pub counted_tokens: u64,
    /// The same as the provider counts at most, for the ledger's reservation: calibrated when the prompt was put together,
    /// so that reserving need not read the latest calls.
    pub calibrated_tokens: u64,
}

/// A provider ready to be asked.
#[derive(Debug, Clone)]
pub struct Provided {
    /// How it is set up.
    pub provider: Provider,
    /// Its key.
    pub key: Option<SecretString>,
    /// Why it cannot be asked all the same, in a sentence: its key cannot be opened.
    pub trouble: Option<String>,
    /// Whether it is the server's own, for chambers that set up none.
    pub of_server: bool,
}

impl Provided {
    /// How a request reaches it.
    pub fn endpoint<'a>(&'a self, http: &'a llm::Client) -> Endpoint<'a> {
        Endpoint {
            http,
            protocol: self.provider.protocol,
            base_url: &self.provider.base_url,
            api_key: self.key.as_ref(),
            wire: &self.provider.wire,
        }
    }
}

/// Why nothing came of a call.
#[derive(Debug)]
pub enum Uncalled {
    /// The provider.
    Provider(Failure),
    /// A cap would be passed; in a sentence for people.
    Capped(String),
    /// Our own.
    Own(Error),
}

impl<E: Into<Error>> From<E> for Uncalled {
    fn from(error: E) -> Self {
        Self::Own(error.into())
    }
}

/// An answer, with its row in the ledger.
#[derive(Debug)]
pub struct Called {
    /// The answer.
    pub reply: Reply,
    /// The row.
    pub call: ModelCall,
}

/// Sends a request, again where that helps. `on_text` is given each new piece; `on_attempt` is told of each attempt from
/// 1: what was shown of the attempt before is void.
///
/// # Errors
/// Why there is no answer.
pub async fn call(
    app: &Arc<App>,
    caller: &Caller,
    provided: &Provided,
    request: &llm::Request,
    on_attempt: &(dyn Fn(u32) + Send + Sync),
    on_text: &(dyn Fn(&str) + Send + Sync),
) -> Result<Reply, Uncalled> {
    let called = called(app, caller, provided, request, on_attempt, on_text).await?;
    Ok(called.reply)
}

/// As [`call`], with the row of the answer, for those who have something to add to it.
///
/// # Errors
/// Why there is no answer.
pub async fn called(
    app: &Arc<App>,
    caller: &Caller,
    provided: &Provided,
    request: &llm::Request,
    on_attempt: &(dyn Fn(u32) + Send + Sync),
    on_text: &(dyn Fn(&str) + Send + Sync),
) -> Result<Called, Uncalled> {
    let endpoint = provided.endpoint(&app.http);
    let entry = Entry {
        app,
        caller,
        provided,
        request,
    };
    let gate = gate(caller.chamber, provided);
    let mut attempt = 1;
    loop {
        let failed = match once(&entry, &endpoint, &gate, attempt, on_attempt, on_text).await? {
            Ok(called) => return Ok(called),
            Err(failed) => failed,
        };
        let wait = retry::next(attempt, &failed, crate::clock::jitter());
        let Some(wait) = wait.filter(|_| app.gates.may_retry(&gate)) else {
            return Err(Uncalled::Provider(failed.failure));
        };
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
}

/// What the gate of a provider is called: the server's own is one for all chambers.
fn gate(chamber: ChamberId, provided: &Provided) -> String {
    let id = &provided.provider.id;
    if provided.of_server {
        format!("server/{id}")
    } else {
        format!("{chamber}/{id}")
    }
}

/// One try: a place among the calls under way, a row in the ledger, the request, the end of the row.
async fn once(
    entry: &Entry<'_>,
    endpoint: &Endpoint<'_>,
    gate: &str,
    attempt: u32,
    on_attempt: &(dyn Fn(u32) + Send + Sync),
    on_text: &(dyn Fn(&str) + Send + Sync),
) -> Result<std::result::Result<Called, Failed>, Uncalled> {
    let app = entry.app;
    let concurrency = entry.provided.provider.limits.concurrency;
    let pass = match app.gates.enter(gate, concurrency).await {
        Ok(pass) => pass,
        Err(failure) => return Ok(Err(failure.into())),
    };
    let outgoing = llm::prepare(endpoint, entry.request).map_err(Uncalled::Provider)?;
    let held: Held = entry.reserve(&outgoing, attempt).await?;
    on_attempt(attempt);
    let (began, mut first) = (Instant::now(), None);
    let mut listen = |text: &str| {
        first.get_or_insert_with(|| began.elapsed());
        on_text(text);
    };
    let outcome = llm::send(endpoint, outgoing, &mut listen).await;
    pass.ended(outcome.as_ref().err().map(|failed| &failed.failure));
    let call = held.end(&outcome, began.elapsed(), first).await?;
    Ok(outcome.map(|reply| Called { reply, call }))
}

/// Writes down what our own check said of an answer: `valid`, `not_json`, `schema_violation`, `not_japanese`.
pub(super) async fn checked(app: &Arc<App>, chamber: ChamberId, mut call: ModelCall, what: &str) {
    call.record.checked = Some(what.to_owned());
    let stored = async {
        let mut tx = app.db.write().await?;
        store::model_call::note(&mut tx, chamber, &call).await?;
        tx.commit().await
    };
    // A remark that is lost changes no sum.
    if let Err(error) = stored.await {
        tracing::warn!(%error, "what was said of an answer could not be stored");
    }
}

/// Puts down as in doubt what a process that is gone left behind: at the start of a server. Beside `PostgreSQL` others may
/// be alive, so that only what is older than any draft may take is given up.
pub async fn left_behind(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let age = match tx {
        store::Tx::Sqlite(_) => jiff::SignedDuration::from_secs(-1),
        store::Tx::Postgres(_) => jiff::SignedDuration::from_mins(30),
    };
    let found = store::model_call::doubt_before(&mut tx, now - age, now).await?;
    tx.commit().await?;
    if found > 0 {
        tracing::warn!(
            calls = found,
            "calls to models were broken off and may have been charged"
        );
    }
    Ok(())
}

/// What our count of a request's tokens is to be multiplied with for a model of the chamber's.
pub async fn calibration(ctx: &mut Ctx, provider: &str, model: &str) -> Result<f64> {
    let chamber = ctx.chamber();
    let counts =
        store::model_call::counts(&mut ctx.tx, chamber, provider, model, CALIBRATED_WITH).await?;
    Ok(model_call::calibrate(model, &counts))
}
