//! What calls go through (通信の入口): one pool of connections, a guard that knows where they may go, and the bounds of
//! time.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::redirect;
use rustls::crypto::{CryptoProvider, ring};

use super::guard::Guard;

const CONNECT: Duration = Duration::from_secs(5);
/// Below the five seconds after which llama.cpp closes a silent connection.
const POOL_IDLE: Duration = Duration::from_secs(4);

/// Built once and shared: it holds the connections.
#[derive(Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    pub(super) guard: Guard,
    pub(super) limits: Limits,
    clock: Option<Arc<dyn Fn() -> Timestamp + Send + Sync>>,
}

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From sending the request to the first piece of the answer.
    pub first: Duration,
    /// From one piece to the next; what a server sends only to keep the line open does not count.
    pub idle: Duration,
    /// For the usage, once the answer is there.
    pub usage: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first: Duration::from_mins(2),
            idle: Duration::from_mins(1),
            usage: Duration::from_secs(5),
        }
    }
}

/// A client that goes only where the guard lets it, whatever a name resolves to. It follows no redirects, which could
/// carry a request elsewhere, asks no proxy, and has no overall time limit, which would cut long answers.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn client(guard: &Guard) -> Result<Client, reqwest::Error> {
    if CryptoProvider::get_default().is_none() {
        // An error means that somebody else was quicker, which is as good.
        let _ = ring::default_provider().install_default();
    }
    let http = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(POOL_IDLE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .dns_resolver(guard.resolver())
        .user_agent(concat!("banso/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(Client {
        http,
        guard: guard.clone(),
        limits: Limits::default(),
        clock: None,
    })
}

impl Client {
    /// With a clock for waits that a provider gives as a date without saying what time it has.
    #[must_use]
    pub fn by_clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Some(Arc::new(now));
        self
    }

    /// With other bounds of time.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Where it may go.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    pub(super) fn now(&self) -> Option<Timestamp> {
        self.clock.as_ref().map(|now| now())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("guard", &self.guard)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
