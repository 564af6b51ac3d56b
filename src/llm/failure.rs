//! Why there is no answer (失敗の種類): one class for each thing that somebody can do about it.

use std::time::Duration;

use strum::IntoStaticStr;
use thiserror::Error;

use crate::domain::cost::TokenUsage;

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
    /// Whether the request may have reached the provider.
    pub reached: bool,
    /// What is known of trying again, beside the failure's class.
    pub again: Again,
}

/// Whether the same request is worth sending again (再試行).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Again {
    /// As failures of its class are.
    #[default]
    ByClass,
    /// At once: an idle connection had been closed by the other side.
    AtOnce,
    /// The provider says yes (`x-should-retry`).
    Yes,
    /// The provider says no.
    No,
}

impl Failed {
    /// Whether it may be charged for although nothing came of it: it went out, and no refusal came back.
    pub fn may_cost(&self) -> bool {
        let ran = match self.status {
            None | Some(200..300 | 408 | 504) => true,
            Some(_) => false,
        };
        self.usage.is_some() || (self.reached && ran)
    }
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
            again: Again::ByClass,
        }
    }
}

/// What is wrong with a server's certificate (証明書).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Certificate {
    /// Its time is over, or has not come.
    #[error("有効期限が切れているか、まだ始まっていません")]
    Expired,
    /// It belongs to another host.
    #[error("接続先のホスト名と一致しません")]
    WrongName,
    /// Nobody known signed it.
    #[error("信頼できる認証局が発行したものではありません")]
    UnknownIssuer,
    /// Something else.
    #[error("形式または署名に問題があります")]
    Broken,
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
    /// The server cannot prove who it is; nothing was sent (証明書の不備).
    #[error(
        "AIの接続先の証明書を確認できないため、何も送信していません（{0}）。管理者に、接続先のアドレスと証明書、サーバーの時刻の確認を依頼してください。"
    )]
    Untrusted(Certificate),
    /// The address is none that the server's operator allows; nothing was sent (許可されていない接続先).
    #[error(
        "AIの接続先が、このサーバーで許可された接続先ではないため、何も送信していません。管理者に、接続先のアドレスとサーバーの設定（BANSO_LLM_HOSTS）の確認を依頼してください。"
    )]
    NotAllowed,
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
    Truncated,
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
    /// What came is not the protocol that was agreed on (通信の形式の違い).
    #[error(
        "AIの接続先から、決められた通信の形式ではない応答が届きました。もう一度作成してください。続くときは、管理者に接続先のアドレスと種類の確認を依頼してください。"
    )]
    NotProtocol,
    /// The answer does not end within its bounds (応答が大きすぎる).
    #[error(
        "AIからの応答が大きすぎるため、受け取りを止めました。もう一度作成してください。続くときは、管理者に別のモデルの利用を相談してください。"
    )]
    Oversized,
    /// The model ended without a word (空の回答).
    #[error(
        "AIが何も書かずに回答を終えました。もう一度作成してください。続くときは、管理者に別のモデルの利用を相談してください。"
    )]
    Empty,
    /// The answer is no JSON, also after a repair; callers find out (JSONでない回答).
    #[error(
        "AIの回答がJSONの形になっていません。もう一度作成してください。続くときは、管理者に、JSON形式の回答に対応したモデルの利用を相談してください。"
    )]
    NotJson,
    /// The answer is JSON of another shape than asked for, also after a repair; callers find out (形式の違反).
    #[error(
        "AIの回答が決められた項目の形になっていません。もう一度作成してください。続くときは、管理者に別のモデルの利用を相談してください。"
    )]
    SchemaViolation,
    /// The answer is in another language than Japanese, also after a repair; callers find out (日本語でない回答).
    #[error(
        "AIの回答が日本語で書かれていません。もう一度作成してください。続くときは、管理者に、日本語に強い別のモデルの利用を相談してください。"
    )]
    NotJapanese,
    /// Nothing came for too long (時間切れ).
    #[error(
        "AIの回答が時間内に届きませんでした。もう一度作成してください。続くときは、管理者に接続先の状態の確認を依頼してください。"
    )]
    TimedOut,
    /// It failed so often lately that it is left alone for a while; nothing was sent (接続の一時停止).
    #[error(
        "AIの提供元への接続が続けて失敗したため、しばらく送信を止めています。少し待ってからやり直してください。続くときは、管理者に接続先の状態の確認を依頼してください。"
    )]
    CircuitOpen {
        /// How long it is left alone at least.
        retry_after: Option<Duration>,
    },
    /// No place among the calls under way got free while the caller was willing to wait; nothing was sent (順番待ち).
    #[error(
        "AIの提供元への依頼が多く、順番が回ってきませんでした。しばらく待ってからやり直してください。"
    )]
    Busy,
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

    /// Whether the next provider of a chain may do better: whenever the trouble is this provider's, not the request's.
    /// What a model or a filter took offence at is not shown to one provider after the other.
    pub fn another_may_do(&self) -> bool {
        !matches!(self, Self::Refused | Self::Filtered)
    }

    /// How long the provider asks to wait, or is left alone, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after }
            | Self::Overloaded { retry_after }
            | Self::CircuitOpen { retry_after } => *retry_after,
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
            Failure::Untrusted(Certificate::Expired),
            Failure::NotAllowed,
            Failure::RefusedKey,
            Failure::RateLimited { retry_after },
            Failure::QuotaExceeded,
            Failure::Overloaded { retry_after },
            Failure::Truncated,
            Failure::Refused,
            Failure::Filtered,
            Failure::TooLong,
            Failure::BadRequest("unknown field: secret words".to_owned()),
            Failure::NotFound,
            Failure::NotProtocol,
            Failure::Oversized,
            Failure::Empty,
            Failure::NotJson,
            Failure::SchemaViolation,
            Failure::NotJapanese,
            Failure::TimedOut,
            Failure::CircuitOpen { retry_after },
            Failure::Busy,
        ]
    }

    fn which(of: impl Fn(&Failure) -> bool) -> String {
        let kinds: Vec<_> = all()
            .iter()
            .filter(|it| of(it))
            .map(Failure::kind)
            .collect();
        kinds.join(" ")
    }

    #[test]
    fn each_failure_has_its_own_name_and_sentences_that_say_what_to_do() {
        assert_eq!(
            which(|_| true),
            "unreachable untrusted not_allowed refused_key rate_limited quota_exceeded overloaded truncated refused \
             filtered too_long bad_request not_found not_protocol oversized empty not_json schema_violation not_japanese \
             timed_out circuit_open busy"
        );
        for failure in all() {
            let text = failure.to_string();
            assert!(text.ends_with("してください。"), "{text}");
            assert!(text.matches('。').count() >= 2, "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
        let sentences: std::collections::BTreeSet<_> =
            all().iter().map(Failure::to_string).collect();
        assert_eq!(sentences.len(), all().len());
    }

    #[test]
    fn only_what_passes_by_itself_is_tried_again() {
        assert_eq!(
            which(Failure::retryable),
            "unreachable rate_limited overloaded"
        );
        assert_eq!(
            which(|failure| failure.retry_after() == Some(Duration::from_secs(3))),
            "rate_limited overloaded circuit_open"
        );
    }

    #[test]
    fn what_one_model_took_offence_at_is_not_shown_to_the_next() {
        assert_eq!(
            which(|failure| !failure.another_may_do()),
            "refused filtered"
        );
    }

    #[test]
    fn what_went_out_and_was_not_refused_may_cost() {
        let failed = |status, reached| Failed {
            status,
            reached,
            ..Failed::from(Failure::Unreachable)
        };
        assert!(failed(None, true).may_cost());
        assert!(failed(Some(200), true).may_cost());
        assert!(failed(Some(504), true).may_cost());
        assert!(!failed(Some(429), true).may_cost());
        assert!(!failed(Some(529), true).may_cost());
        assert!(!failed(None, false).may_cost());
        let told = Failed {
            usage: Some(TokenUsage::default()),
            ..failed(Some(529), true)
        };
        assert!(told.may_cost());
    }
}
