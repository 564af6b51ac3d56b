//! A call's row in the ledger: reserved before it is sent, ended after, in doubt when nobody lived to end it.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Caller, Provided, Uncalled};
use crate::app::ctx::App;
use crate::app::error::{Error, Result};
use crate::clock::{japan, new_id};
use crate::domain::cost::{MicroYen, Prices};
use crate::domain::id::ChamberId;
use crate::domain::model_call::{
    self, CallRecord, CallState, ModelCall,
    cap::{self, Spent},
};
use crate::domain::provider::Caps;
use crate::llm::{Failed, Outgoing, Reply, Request};
use crate::store::{self, Tx};

/// What is to be written down of a request.
pub(super) struct Entry<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) caller: &'a Caller,
    pub(super) provided: &'a Provided,
    pub(super) request: &'a Request,
}

/// A row that is reserved. Dropped before it ended, it is in doubt: the request may have been charged for.
pub(super) struct Held {
    app: Arc<App>,
    chamber: ChamberId,
    call: ModelCall,
    prices: Prices,
    ended: bool,
}

/// What people and caps count by: a day in Japan, and the first and last day of its month.
pub(crate) fn days(now: jiff::Timestamp) -> (String, String, String) {
    let day = japan(now).date().to_string();
    let month = &day[..day.len() - 3];
    (format!("{month}-01"), format!("{month}-31"), day)
}

/// What is spent of the caps by now.
pub(crate) async fn spent(
    tx: &mut Tx,
    chamber: ChamberId,
    user: crate::domain::id::UserId,
    now: jiff::Timestamp,
) -> Result<Spent> {
    let (first, last, day) = days(now);
    Ok(store::model_call::spent(tx, chamber, user, &day, (&first, &last)).await?)
}

impl Entry<'_> {
    /// Sets aside what the call costs at most, in a short transaction of its own.
    pub(super) async fn reserve(
        &self,
        outgoing: &Outgoing,
        attempt: u32,
    ) -> Result<Held, Uncalled> {
        let chamber = self.caller.chamber;
        let call = self.row(outgoing, attempt);
        let mut tx = self.app.db.write().await?;
        store::model_call::lock(&mut tx, chamber).await?;
        self.wanted(&mut tx).await?;
        let caps = self.caps(&mut tx).await?;
        if cap::any(&caps) {
            let spent = spent(&mut tx, chamber, call.user_id, call.started_at).await?;
            let name = &self.provided.provider.name;
            cap::allow(name, call.reserved, &caps, &spent).map_err(Uncalled::Capped)?;
        }
        store::model_call::reserve(&mut tx, chamber, &call).await?;
        tx.commit().await?;
        Ok(Held {
            app: Arc::clone(self.app),
            chamber,
            call,
            prices: self.provided.provider.prices,
            ended: false,
        })
    }

    async fn caps(&self, tx: &mut Tx) -> Result<Caps> {
        let chamber = store::chamber::find(tx, self.caller.chamber)
            .await?
            .ok_or(Error::NotFound("商工会議所"))?;
        Ok(chamber.settings.drafting.caps)
    }

    /// Nothing is sent for a draft that was cancelled meanwhile.
    async fn wanted(&self, tx: &mut Tx) -> Result<()> {
        let Some(draft) = self.caller.draft else {
            return Ok(());
        };
        match store::draft::find(tx, self.caller.chamber, draft).await? {
            Some(draft) if !draft.status.ended() => Ok(()),
            _ => Err(Error::Conflict("この下書きは取り消されました".to_owned())),
        }
    }

    /// What it costs at most.
    fn at_most(&self) -> Option<MicroYen> {
        let tokens = self.caller.calibrated_tokens;
        let tokens = tokens.max(self.caller.counted_tokens);
        let answer = u64::from(self.request.max_output_tokens);
        self.provided.provider.prices.at_most(tokens, answer)
    }

    fn row(&self, outgoing: &Outgoing, attempt: u32) -> ModelCall {
        let (caller, provider) = (self.caller, &self.provided.provider);
        let now = self.app.clock.now();
        ModelCall {
            id: new_id(),
            purpose: caller.purpose,
            state: CallState::Reserved,
            user_id: caller.user,
            company_id: caller.company,
            draft_id: caller.draft,
            kind: caller.kind,
            provider_id: provider.id.clone(),
            model: self.request.model.clone(),
            day: days(now).2,
            reserved: self.at_most(),
            cost: None,
            counted_tokens: caller.counted_tokens,
            prompt_tokens: None,
            completion_tokens: None,
            record: CallRecord {
                host: host(&outgoing.url),
                protocol: Some(provider.protocol),
                template: caller.template.clone(),
                body_sha256: sha256(&outgoing.body),
                body_bytes: outgoing.body.len() as u64,
                max_output_tokens: self.request.max_output_tokens,
                temperature: provider.wire.temperature,
                attempt,
                ..CallRecord::default()
            },
            started_at: now,
            ended_at: None,
        }
    }
}

impl Held {
    /// Writes down how the call ended.
    pub(super) async fn end(
        mut self,
        outcome: &std::result::Result<Reply, Failed>,
        latency: Duration,
        first_text: Option<Duration>,
    ) -> Result<ModelCall> {
        let record = &mut self.call.record;
        record.latency_ms = Some(millis(latency));
        record.first_text_ms = first_text.map(millis);
        let (failed, usage) = match outcome {
            Ok(reply) => {
                record.http_status = Some(200);
                record.finish_reason.clone_from(&reply.finish_reason);
                record.model_answered.clone_from(&reply.model);
                record.request_id.clone_from(&reply.request_id);
                (None, reply.usage)
            }
            Err(failed) => {
                record.http_status = failed.status;
                record.failure = Some(failed.failure.kind().to_owned());
                record.model_answered.clone_from(&failed.model);
                record.request_id.clone_from(&failed.request_id);
                (Some(failed.may_cost()), failed.usage)
            }
        };
        let ended = model_call::settle(failed, usage.as_ref(), &self.prices);
        self.call.end(ended, usage, self.app.clock.now());
        let mut tx = self.app.db.write().await?;
        store::model_call::end(&mut tx, self.chamber, &self.call).await?;
        tx.commit().await?;
        self.ended = true;
        Ok(self.call.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        // Without a runtime the program is ending: the next start finds the row.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(doubt(Arc::clone(&self.app), self.chamber, self.call.id));
        }
    }
}

/// Puts down a call that nobody waits for any more as in doubt.
async fn doubt(app: Arc<App>, chamber: ChamberId, call: Uuid) {
    let stored = async {
        let mut tx = app.db.write().await?;
        store::model_call::doubt(&mut tx, chamber, call, app.clock.now()).await?;
        tx.commit().await
    };
    // The next start finds what is left.
    if let Err(error) = stored.await {
        tracing::warn!(%error, %call, "a call that was given up could not be written down");
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Host and port of an address.
fn host(url: &str) -> String {
    let Ok(url) = url::Url::parse(url) else {
        return String::new();
    };
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// SHA-256 in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
