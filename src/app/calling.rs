//! Every call to a model goes through here: for a draft, a test of the connection, a test of a prompt.

use std::sync::Arc;

use secrecy::SecretString;

use super::ctx::App;
use super::error::Error;
use crate::domain::document::Kind;
use crate::domain::id::{ChamberId, CompanyId, DraftId, UserId};
use crate::domain::provider::Provider;
use crate::llm::{self, Endpoint, Failure, Reply};

pub use crate::domain::model_call::Purpose;
pub use crate::domain::prompt::TemplateUsed;

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
    /// Tokens of the request as we count them, for the ledger's reservation and for calibration.
    pub counted_tokens: u64,
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

/// Sends a request, again where that helps. `on_text` is given each new piece; `on_attempt` is told of each attempt from
/// 1: what was shown of the attempt before is void.
///
/// # Errors
/// Why there is no answer.
pub async fn call(
    app: &Arc<App>,
    _caller: &Caller,
    provided: &Provided,
    request: &llm::Request,
    on_attempt: &(dyn Fn(u32) + Send + Sync),
    on_text: &(dyn Fn(&str) + Send + Sync),
) -> Result<Reply, Uncalled> {
    let endpoint = provided.endpoint(&app.http);
    let outgoing = llm::prepare(&endpoint, request).map_err(Uncalled::Provider)?;
    llm::retry::with_retries(
        |attempt| {
            let (endpoint, outgoing) = (&endpoint, &outgoing);
            async move {
                on_attempt(attempt);
                let mut on_text = |text: &str| on_text(text);
                llm::send(endpoint, outgoing, &mut on_text).await
            }
        },
        tokio::time::sleep,
        crate::clock::jitter,
        || app.gates.may_retry(&provided.provider.id),
    )
    .await
    .map_err(|failed| Uncalled::Provider(failed.failure))
}
