//! One entry of the list of hosts.

use url::{Host, Url};

use super::{DEFAULT_HOSTS, GuardError};

/// A host or all below one, with or without a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    host: Pattern,
    port: Option<u16>,
    /// Whether it is one of those that every server may use.
    is_default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Exact(Host),
    /// `.openai.azure.com`
    Below(String),
}

/// How a host is on the list; the later the freer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// By a pattern or by default: a public address, over https.
    Public,
    /// Named by the operator.
    Named,
}

impl Entry {
    /// `api.openai.com`, `*.openai.azure.com`, `10.0.0.5:8000`, `[fd00::1]:8000`
    pub(super) fn parse(text: &str) -> Result<Self, GuardError> {
        let wrong = || GuardError::Entry(text.to_owned());
        let name = text.trim().to_ascii_lowercase();
        let odd = |c: char| !(c.is_alphanumeric() || "-.:[]".contains(c));
        let (below, rest) = match name.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, name.as_str()),
        };
        if rest.is_empty() || rest.contains(odd) {
            return Err(wrong());
        }
        let url = Url::parse(&format!("none://{rest}")).map_err(|_| wrong())?;
        let port = url.port();
        let bare = match port {
            Some(port) => rest.strip_suffix(&format!(":{port}")).ok_or_else(wrong)?,
            None => rest,
        };
        let host = Host::parse(bare).map_err(|_| wrong())?;
        if host.to_string() != bare || bare.ends_with('.') {
            return Err(wrong());
        }
        let host = match host {
            Host::Domain(name) if below && name.contains('.') => Pattern::Below(format!(".{name}")),
            _ if below => return Err(wrong()),
            host => Pattern::Exact(host),
        };
        let is_default = DEFAULT_HOSTS.contains(&name.as_str());
        Ok(Self {
            host,
            port,
            is_default,
        })
    }

    /// How this host and port are on the list by this entry.
    pub(super) fn find(&self, host: &Host<&str>, port: u16) -> Option<Found> {
        let (found, usual) = match &self.host {
            Pattern::Exact(known) => {
                let found = if self.is_default {
                    Found::Public
                } else {
                    Found::Named
                };
                (same(known, host).then_some(found)?, self.is_default)
            }
            Pattern::Below(end) => {
                let Host::Domain(name) = host else {
                    return None;
                };
                let below = name.len() > end.len() && name.ends_with(end.as_str());
                (below.then_some(Found::Public)?, true)
            }
        };
        let port_fits = match self.port {
            Some(only) => only == port,
            // Public providers answer where https does; an own server may listen anywhere.
            None => !usual || port == 443 || port == 80,
        };
        port_fits.then_some(found)
    }

    /// Whether the operator named this host as it is.
    pub(super) fn names(&self, name: &str) -> bool {
        let exact = matches!(&self.host, Pattern::Exact(Host::Domain(known)) if known.eq_ignore_ascii_case(name));
        exact && !self.is_default
    }
}

fn same(known: &Host, host: &Host<&str>) -> bool {
    match (known, host) {
        (Host::Domain(known), Host::Domain(name)) => known == name,
        (Host::Ipv4(known), Host::Ipv4(address)) => known == address,
        (Host::Ipv6(known), Host::Ipv6(address)) => known == address,
        _ => false,
    }
}
