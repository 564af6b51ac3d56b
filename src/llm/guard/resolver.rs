//! Names become addresses here, and nowhere else: what is connected to is what was looked at.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use super::Guard;
use super::address::{Place, place};

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;
type Lookup = dyn Fn(String) -> Found + Send + Sync;

/// A name leads only where nobody may go.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0} resolves to addresses that are not allowed")]
pub(in crate::llm) struct Refused(String);

/// Looks names up and leaves out what the guard does not allow.
#[derive(Clone)]
pub(in crate::llm) struct Resolver {
    guard: Guard,
    lookup: Arc<Lookup>,
}

impl Resolver {
    pub(super) fn of_system(guard: Guard) -> Self {
        Self::new(guard, |name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        })
    }

    pub(super) fn new(
        guard: Guard,
        lookup: impl Fn(String) -> Found + Send + Sync + 'static,
    ) -> Self {
        Self {
            guard,
            lookup: Arc::new(lookup),
        }
    }

    async fn find(
        self,
        name: String,
    ) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let found = (self.lookup)(name.clone()).await?;
        let named = self.guard.names(&name);
        let good = |address: &SocketAddr| match place(address.ip()) {
            Place::Public => true,
            Place::Private => named,
            Place::Nowhere => false,
        };
        let kept: Vec<_> = found.into_iter().filter(good).collect();
        if kept.is_empty() {
            return Err(Box::new(Refused(name)));
        }
        Ok(kept)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let find = self.clone().find(name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(find.await?.into_iter()) as Addrs) })
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver").finish_non_exhaustive()
    }
}
