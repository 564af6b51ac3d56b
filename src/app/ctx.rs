//! The application, and one person's work in it: who, when, and the transaction.

use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use uuid::Uuid;

use super::error::{Error, Result};
use super::sealing::Keyring;
use crate::clock::Clock;
use crate::config::Config;
use crate::data::Data;
use crate::domain::access::{Permission, Role};
use crate::domain::id::{ChamberId, CompanyId, UserId};
use crate::llm::guard::{DEFAULT_HOSTS, Guard};
use crate::store::{self, Db, Tx};

/// Everything the program holds while it runs.
#[derive(Debug)]
pub struct App {
    /// Settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Tables, sheets, prompts.
    pub data: Data,
    /// Time and ids.
    pub clock: Clock,
    /// For calls to providers; built once.
    pub http: crate::llm::Client,
    /// Who may call which provider when.
    pub gates: crate::llm::gate::Gates,
    /// Events of drafts that wait to be stored.
    pub progress: super::drafting::progress::Progress,
    /// Rung when a job was enqueued, so that a worker here need not wait for its next look.
    pub work: tokio::sync::Notify,
    /// What seals the keys of providers.
    pub keyring: Keyring,
    /// At most so many password hashes at once: each takes 19 MiB.
    pub hashing: tokio::sync::Semaphore,
    /// At most so many drafts are read and put together at once: it takes the processor, and memory.
    pub preparing: tokio::sync::Semaphore,
    /// At most so many files are read at once: one may unpack to 200 MB.
    pub reading: tokio::sync::Semaphore,
}

impl App {
    /// Opens the database, brings its schema up to date, reads the data. Tests call the same with a clock of theirs.
    ///
    /// # Errors
    /// What cannot be opened or read, in a sentence for whoever starts the program.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<Arc<Self>> {
        let data = Data::load(config.data_dir.as_deref())?;
        let db = Db::open(&config.database_url).await.with_context(|| {
            format!("データベース {} を開けません", shown(&config.database_url))
        })?;
        db.migrate().await?;
        let guard = Guard::new(&hosts(&config))?;
        let http = crate::llm::client(&guard).context("通信の準備ができません")?;
        let time = clock.clone();
        let http = http.by_clock(move || time.now());
        let app = Arc::new(Self {
            keyring: Keyring::of(&config),
            config,
            db,
            data,
            clock,
            http,
            gates: crate::llm::gate::Gates::default(),
            progress: super::drafting::progress::Progress::default(),
            work: tokio::sync::Notify::new(),
            hashing: tokio::sync::Semaphore::new(2),
            preparing: tokio::sync::Semaphore::new(4),
            reading: tokio::sync::Semaphore::new(2),
        });
        super::provider::at_start(&app).await?;
        Ok(app)
    }
}

/// Where requests to models may go: the well-known providers, what the operator lists, and the host of the server's own
/// provider.
fn hosts(config: &Config) -> Vec<String> {
    let own = url::Url::parse(&config.llm.base_url).ok();
    let own = own.and_then(|url| {
        let host = url.host_str()?.to_owned();
        Some(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        })
    });
    let known = DEFAULT_HOSTS.into_iter().map(str::to_owned);
    known
        .chain(config.llm.hosts.iter().cloned())
        .chain(own)
        .collect()
}

/// A database address without its password.
fn shown(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let _ = parsed.set_password(None);
            parsed.to_string()
        }
        _ => url.to_owned(),
    }
}

/// Who is at work.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Their id.
    pub user_id: UserId,
    /// Where they work.
    pub chamber_id: ChamberId,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
}

/// One piece of work: an actor, a moment, a transaction. Dropped without [`Ctx::commit`], nothing happened.
#[derive(Debug)]
pub struct Ctx {
    /// The application.
    pub app: Arc<App>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// The transaction.
    pub tx: Tx,
}

impl Ctx {
    /// Begins work that only reads.
    pub async fn read(app: &Arc<App>, actor: Actor) -> Result<Self> {
        Ok(Self {
            app: Arc::clone(app),
            actor,
            now: app.clock.now(),
            tx: app.db.read().await?,
        })
    }

    /// Begins work that writes.
    pub async fn write(app: &Arc<App>, actor: Actor) -> Result<Self> {
        Ok(Self {
            app: Arc::clone(app),
            actor,
            now: app.clock.now(),
            tx: app.db.write().await?,
        })
    }

    /// Makes the work last.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// The chamber that everything asked of the store is narrowed to.
    pub fn chamber(&self) -> ChamberId {
        self.actor.chamber_id
    }

    /// Refuses unless the actor's role has the right.
    pub fn may(&self, permission: Permission) -> Result<()> {
        if permission.granted_to(self.actor.role) {
            Ok(())
        } else {
            Err(Error::Forbidden(self.actor.role.label()))
        }
    }

    /// Writes an audit row about something of a company.
    pub async fn audit(
        &mut self,
        action: &str,
        company: Option<CompanyId>,
        subject: Option<Uuid>,
        detail: serde_json::Value,
    ) -> Result<()> {
        let entry = store::audit::Entry {
            id: crate::clock::new_id(),
            at: self.now,
            actor_id: Some(self.actor.user_id),
            actor_name: self.actor.name.clone(),
            action: action.to_owned(),
            company_id: company,
            subject_id: subject,
            detail,
        };
        Ok(store::audit::insert(&mut self.tx, self.actor.chamber_id, &entry).await?)
    }
}
