//! Where requests may go (接続先の許可): only to hosts that the server's operator listed. Neither the spelling of an
//! address nor what a name resolves to leads anywhere else.

mod address;
mod entry;
mod resolver;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use thiserror::Error;
use url::{Host, Url};

use self::entry::{Entry, Found};
pub(super) use self::resolver::{Refused, Resolver};

/// Hosts that every server may use: public providers, over https on its usual port only.
pub const DEFAULT_HOSTS: [&str; 5] = [
    "api.openai.com",
    "*.openai.azure.com",
    "*.cognitiveservices.azure.com",
    "*.services.ai.azure.com",
    "api.anthropic.com",
];

/// Why an address is not taken. Displayed as a sentence for the admin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GuardError {
    /// An entry of the list cannot be read.
    #[error(
        "BANSO_LLM_HOSTS の「{0}」は、api.example.jp、*.example.jp、10.0.0.5:8000 のように、ホスト名と必要ならポート番号だけで書いてください。"
    )]
    Entry(String),
    /// It is no web address, or one spelt to mislead.
    #[error(
        "アドレスは https://api.example.jp/v1 のように、余分な記号や空白を入れずに書いてください。"
    )]
    Spelling,
    /// It holds a name or a password.
    #[error(
        "アドレスに利用者名やパスワードを含めないでください。APIキーは専用の欄に入力してください。"
    )]
    Userinfo,
    /// It holds a `#`.
    #[error("アドレスから「#」以降を除いてください。")]
    Fragment,
    /// It is not encrypted, and nobody said that this is fine.
    #[error(
        "アドレスは https:// で始めてください。http:// は、サーバーの管理者が BANSO_LLM_HOSTS に書いたホストにだけ使えます。"
    )]
    Unencrypted,
    /// The host is not on the list.
    #[error(
        "接続先「{0}」は許可されていません。使うときは、サーバーの管理者に BANSO_LLM_HOSTS への追加を依頼してください。"
    )]
    NotListed(String),
}

/// The list, ready to be asked.
#[derive(Debug, Clone)]
pub struct Guard {
    entries: Arc<[Entry]>,
}

impl Guard {
    /// A guard for these hosts and no others. An entry of [`DEFAULT_HOSTS`] stays what it is there: public, encrypted.
    ///
    /// # Errors
    /// Names the entry that cannot be read.
    pub fn new(hosts: &[String]) -> Result<Self, GuardError> {
        let entries = hosts.iter().map(|host| Entry::parse(host));
        Ok(Self {
            entries: entries.collect::<Result<_, _>>()?,
        })
    }

    /// Whether requests may go to this address.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn check(&self, address: &str) -> Result<(), GuardError> {
        let url = read(address)?;
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(GuardError::Spelling);
        };
        let best = self
            .entries
            .iter()
            .filter_map(|entry| entry.find(&host, port))
            .max();
        match best {
            None => Err(GuardError::NotListed(host.to_string())),
            Some(Found::Public) if url.scheme() != "https" || port == 80 => {
                Err(GuardError::Unencrypted)
            }
            Some(_) => Ok(()),
        }
    }

    /// Whether the operator named this host as it is, so that it may stand in a private network.
    fn names(&self, host: &str) -> bool {
        self.entries.iter().any(|entry| entry.names(host))
    }

    /// Resolves names to addresses that may be reached.
    pub(super) fn resolver(&self) -> Resolver {
        Resolver::of_system(self.clone())
    }
}

/// The address, when it is spelt as programs and people would both read it.
pub(super) fn read(address: &str) -> Result<Url, GuardError> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if address.contains(odd) {
        return Err(GuardError::Spelling);
    }
    let url = Url::parse(address).map_err(|_| GuardError::Spelling)?;
    if !["https", "http"].contains(&url.scheme()) {
        return Err(GuardError::Spelling);
    }
    if address.contains('#') {
        return Err(GuardError::Fragment);
    }
    let authority = authority(address).ok_or(GuardError::Spelling)?;
    if authority.contains('@') {
        return Err(GuardError::Userinfo);
    }
    let host = url.host().ok_or(GuardError::Spelling)?;
    let as_written = authority.rsplit_once(':').filter(|(_, port)| is_port(port));
    let as_written = as_written.map_or(authority, |(host, _)| host);
    if !as_written.eq_ignore_ascii_case(&host.to_string()) || has_final_dot(&host) {
        return Err(GuardError::Spelling);
    }
    Ok(url)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_final_dot(host: &Host<&str>) -> bool {
    matches!(host, Host::Domain(name) if name.ends_with('.'))
}

/// What stands between `://` and the path.
fn authority(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    rest.split(['/', '?']).next()
}
