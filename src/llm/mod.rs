//! Asking a language model (AI): one request, one typed failure. Knows nothing of the store, the application or pages.

pub mod openai;
pub mod retry;
pub mod rules;
pub mod tokens;

use std::time::Duration;

use bytes::Bytes;
use reqwest::Client;
use secrecy::SecretString;
use serde_json::Value;
use strum::IntoStaticStr;
use thiserror::Error;

use crate::domain::cost::TokenUsage;
use crate::domain::prompt::Message;
use crate::domain::provider::{Protocol, Wire};

/// Where to ask, in whose language, and as whom (接続先).
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// Built once.
    pub http: &'a Client,
    /// What the provider speaks.
    pub protocol: Protocol,
    /// Address as [`crate::domain::provider::Provider::base_url`].
    pub base_url: &'a str,
    /// Key, where the provider wants one.
    pub api_key: Option<&'a SecretString>,
    /// What differs between servers.
    pub wire: &'a Wire,
}

/// A request as it goes over the wire, but for the key: what the preview shows and what is sent are these bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The whole address.
    pub url: String,
    /// Headers beside the key's and those that every request has.
    pub headers: Vec<(&'static str, String)>,
    /// The body, in JSON.
    pub body: Bytes,
}

/// What a model is asked (依頼).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The model's name, as its provider calls it.
    pub model: String,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
    /// What the answer's shape is called: at most 64 of a-z A-Z 0-9 _ -.
    pub schema_name: String,
    /// The JSON schema that the answer must follow.
    pub schema: Value,
    /// How many tokens the answer may take.
    pub max_output_tokens: u32,
    /// How many of the first messages are the same bytes for every company: up to there a provider may cache.
    pub stable_messages: usize,
}

/// A whole answer (回答). Whether it follows the schema is for the caller to check: providers promise, not all keep it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub text: String,
    /// The model that says it wrote it, which may be more exact than the one asked for.
    pub model: Option<String>,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// Why the model stopped, in the provider's word.
    pub finish_reason: Option<String>,
    /// The provider's own name for the request.
    pub request_id: Option<String>,
}

/// A call that failed, with what is known of it all the same: an answer that was cut short is paid for.
#[derive(Debug, Clone, PartialEq)]
pub struct Failed {
    /// Why.
    pub failure: Failure,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// The model that says it wrote it.
    pub model: Option<String>,
    /// The provider's own name for the request.
    pub request_id: Option<String>,
    /// Whether the request may have reached the provider, so that it may be charged for.
    pub reached: bool,
}

impl From<Failure> for Failed {
    /// A failure before anything was sent.
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            status: None,
            usage: None,
            model: None,
            request_id: None,
            reached: false,
        }
    }
}

/// The request as it will be sent. The same request gives the same bytes.
///
/// # Errors
/// When the address cannot be put together.
pub fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    match endpoint.protocol {
        Protocol::OpenaiChat
        | Protocol::OpenaiResponses
        | Protocol::Azure
        | Protocol::Anthropic => openai::prepare(endpoint, request),
    }
}

/// Sends a prepared request once, and gives each new piece of the answer to `on_text`. The pieces make the reply's text;
/// after a failure they are worth nothing. Dropping the call ends the request, so that nobody pays for more.
///
/// # Errors
/// Why there is no answer.
pub async fn send(
    endpoint: &Endpoint<'_>,
    outgoing: &Outgoing,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    openai::send(endpoint, outgoing, on_text).await
}

/// Prepares and sends in one.
///
/// # Errors
/// As [`prepare`] and [`send`].
pub async fn complete(
    endpoint: &Endpoint<'_>,
    request: &Request,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    let outgoing = prepare(endpoint, request)?;
    send(endpoint, &outgoing, on_text).await
}

/// Why there is no answer. Displayed as a sentence for people: what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Failure {
    /// No connection, or one that broke off before the answer's end (接続できない・切断).
    #[error(
        "AIの提供元につながらないか、通信が途中で切れました。少し待ってからやり直してください。続くときは、管理者に接続先のアドレスとネットワークの確認を依頼してください。"
    )]
    Unreachable,
    /// The key is wrong, or may not do this (認証の失敗).
    #[error(
        "AIの提供元がAPIキーを受け付けませんでした。管理者に、APIキーとその利用権限の確認を依頼してください。"
    )]
    RefusedKey,
    /// Too many calls in a short time (利用回数の制限).
    #[error("AIの提供元の利用回数の制限に達しました。しばらく待ってからやり直してください。")]
    RateLimited {
        /// How long the provider asks to wait.
        retry_after: Option<Duration>,
    },
    /// Nothing left to spend (利用枠・残高の不足).
    #[error(
        "AIの提供元の利用枠または残高がなくなりました。管理者に、提供元との契約と支払いの確認を依頼してください。"
    )]
    QuotaExceeded,
    /// The provider has too much to do, or trouble of its own (混雑・障害).
    #[error(
        "AIの提供元が混み合っているか、一時的に動いていません。しばらく待ってからやり直してください。"
    )]
    Overloaded {
        /// How long the provider asks to wait.
        retry_after: Option<Duration>,
    },
    /// The answer reached its greatest length (回答の打ち切り).
    #[error(
        "AIの回答が長さの上限に達し、途中で切れました。もう一度作成してください。続くときは、管理者に別のモデルの利用を相談してください。"
    )]
    CutShort,
    /// The model says no (回答の拒否).
    #[error(
        "AIがこの内容への回答を断りました。入力した文章に不適切と受け取られる表現がないか見直し、もう一度作成してください。"
    )]
    Refused,
    /// The provider's filter stepped in (安全フィルター).
    #[error(
        "AIの提供元の安全フィルターが働き、回答が止められました。入力した文章を見直し、もう一度作成してください。"
    )]
    Filtered,
    /// More than the model can read at once (依頼が長すぎる).
    #[error(
        "AIに渡す資料が、モデルの扱える長さを超えています。資料を減らしてやり直すか、管理者に別のモデルの利用を相談してください。"
    )]
    TooLong,
    /// The provider does not understand the request; holds its words, shortened, for the log and the admin (依頼の不備).
    #[error(
        "AIの提供元が依頼を受け付けませんでした。管理者に、モデル名と、そのモデルがJSON形式の回答に対応しているかの確認を依頼してください。"
    )]
    BadRequest(String),
    /// No such address or model (接続先・モデルがない).
    #[error(
        "設定された接続先またはモデルが見つかりません。管理者に、AIの接続先のアドレスとモデル名の確認を依頼してください。"
    )]
    NotFound,
    /// Something came that is no answer (読み取れない回答).
    #[error(
        "AIから読み取れない回答が届きました。もう一度作成してください。続くときは、管理者に接続先とモデルの確認を依頼してください。"
    )]
    InvalidAnswer,
    /// Nothing came for too long (時間切れ).
    #[error(
        "AIの回答が時間内に届きませんでした。もう一度作成してください。続くときは、管理者に接続先の状態の確認を依頼してください。"
    )]
    TimedOut,
}

impl Failure {
    /// Its name in `snake_case`, for records and metrics.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// Whether the same request may succeed a little later, without anybody changing anything.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::RateLimited { .. } | Self::Overloaded { .. }
        )
    }

    /// How long the provider asks to wait, where it told.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Overloaded { retry_after } => *retry_after,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Failure> {
        let retry_after = Some(Duration::from_secs(3));
        vec![
            Failure::Unreachable,
            Failure::RefusedKey,
            Failure::RateLimited { retry_after },
            Failure::QuotaExceeded,
            Failure::Overloaded { retry_after },
            Failure::CutShort,
            Failure::Refused,
            Failure::Filtered,
            Failure::TooLong,
            Failure::BadRequest("unknown field: secret words".to_owned()),
            Failure::NotFound,
            Failure::InvalidAnswer,
            Failure::TimedOut,
        ]
    }

    #[test]
    fn each_failure_has_its_own_name_and_sentences_that_say_what_to_do() {
        let kinds: Vec<_> = all().iter().map(Failure::kind).collect();
        assert_eq!(
            kinds.join(" "),
            "unreachable refused_key rate_limited quota_exceeded overloaded cut_short refused filtered too_long \
             bad_request not_found invalid_answer timed_out"
        );
        for failure in all() {
            let text = failure.to_string();
            assert!(text.ends_with("してください。"), "{text}");
            assert!(text.matches('。').count() >= 2, "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn only_what_passes_by_itself_is_tried_again() {
        let again: Vec<_> = all()
            .iter()
            .filter(|failure| failure.retryable())
            .map(Failure::kind)
            .collect();
        assert_eq!(again, ["unreachable", "rate_limited", "overloaded"]);
        let waits = all()
            .iter()
            .filter(|failure| failure.retry_after() == Some(Duration::from_secs(3)))
            .count();
        assert_eq!(waits, 2);
    }
}
