//! Why a trial of a connection failed, said to the administrator who can mend it (原因と対処).

use crate::domain::provider::advice::advice;
use crate::domain::provider::check::host;
use crate::domain::provider::{Protocol, Provider, Shape};
use crate::llm::Failure;

/// What happened and what to change.
pub(super) async fn of(provider: &Provider, failure: &Failure) -> String {
    let host = host(&provider.base_url);
    match failure {
        Failure::Unreachable if !is_known(&provider.base_url).await => format!(
            "接続先のホスト名「{host}」が見つかりません。「接続先」の綴りと、サーバーのDNSの設定を確認してください。"
        ),
        Failure::Unreachable => format!(
            "「{host}」につながりません。「接続先」のホスト名・ポート番号と、サーバーから外への通信の許可（ファイアウォール）を確認してください。手元のモデルのときは、モデルのサーバーが動いているか確認してください。"
        ),
        Failure::RefusedKey => refused_key(provider),
        Failure::RateLimited { .. } => {
            "接続とAPIキーは届いていますが、提供元の利用回数の制限に達しています。しばらく待つか、「同時に送る数」を減らしてください。".to_owned()
        }
        Failure::QuotaExceeded => {
            "接続とAPIキーは届いていますが、提供元の利用枠または残高がありません。提供元の管理画面で支払いと上限を確認してください。".to_owned()
        }
        Failure::Overloaded { .. } => {
            "提供元が混み合っているか、障害が起きています。設定の誤りとは限りません。しばらく待ってからもう一度確認してください。".to_owned()
        }
        Failure::NotFound => not_found(provider),
        Failure::TooLong => {
            "モデルの扱える長さが短すぎます。「扱えるトークン数」の大きいモデルを指定してください。手元のモデルのときは、起動時の長さの設定（num_ctx など）を増やしてください。".to_owned()
        }
        Failure::BadRequest(words) => bad_request(provider, words),
        Failure::TimedOut => {
            "時間内に回答が届きませんでした。接続先の状態を確認し、もう一度お試しください。手元のモデルのときは、小さいモデルに変えると速くなります。".to_owned()
        }
        other => by_class(provider, other),
    }
}

fn by_class(provider: &Provider, failure: &Failure) -> String {
    match failure.kind() {
        "not_allowed" => format!(
            "接続先「{}」は、このサーバーで許可されていないため、何も送信していません。サーバーの設定 BANSO_LLM_HOSTS にホスト名を追加してください。名前から引いたアドレスが内部のネットワークのときも、この設定が必要です。",
            host(&provider.base_url)
        ),
        "truncated" => {
            "接続できましたが、短い回答も長さの上限で切れました。「回答のトークン数」を増やすか、考える量の少ないモデルを指定してください。".to_owned()
        }
        "not_protocol" => format!(
            "接続先から、{}の形式ではない応答が届きました。「提供元の種類」と「接続先」（{}）を確認してください。",
            provider.protocol.label(),
            provider.protocol.example()
        ),
        "not_json" => not_json(provider),
        "schema_violation" => schema_violation(provider),
        "empty" => {
            "接続できましたが、モデルが何も書かずに回答を終えました。ほかのモデルを指定してください。".to_owned()
        }
        _ => failure.to_string(),
    }
}

fn refused_key(provider: &Provider) -> String {
    let hint = match provider.protocol {
        Protocol::Azure => {
            "Azureでは、そのリソースの「キーとエンドポイント」にあるキーを使います。"
        }
        Protocol::OpenaiChat | Protocol::OpenaiResponses | Protocol::Anthropic => {
            "キーの前後の欠け、有効期限、そのキーでこのモデルを使う権限があるかを確認してください。"
        }
    };
    format!("接続できましたが、APIキーが受け付けられませんでした。{hint}")
}

fn not_found(provider: &Provider) -> String {
    let model = match provider.protocol {
        Protocol::Azure => "デプロイ名",
        Protocol::OpenaiChat | Protocol::OpenaiResponses | Protocol::Anthropic => "モデル名",
    };
    format!(
        "サーバーには届きましたが、その接続先または{model}「{}」がありません。「接続先」（{}）と{model}を確認してください。",
        provider.model,
        provider.protocol.example()
    )
}

fn bad_request(provider: &Provider, words: &str) -> String {
    let what = advice(provider, words).unwrap_or(
        "提供元が依頼を受け付けませんでした。モデルの欄と、提供元からの説明を確認してください。",
    );
    if words.is_empty() {
        what.to_owned()
    } else {
        format!("{what}（提供元からの説明：{words}）")
    }
}

/// It answered, but not in JSON.
pub(super) fn not_json(provider: &Provider) -> String {
    format!(
        "接続できましたが、回答がJSONの形になっていません。{}",
        other_shape(provider)
    )
}

/// It answered in JSON of another shape.
pub(super) fn schema_violation(provider: &Provider) -> String {
    format!(
        "接続できましたが、回答が決められた項目の形になっていません。{}",
        other_shape(provider)
    )
}

fn other_shape(provider: &Provider) -> &'static str {
    match (provider.protocol, provider.wire.shape) {
        (Protocol::Anthropic, Shape::Schema) => {
            "「回答の形の指定」を「ツールの呼び出し」に切り替えるか、ほかのモデルを指定してください。"
        }
        (_, Shape::JsonObject) => {
            "「回答の形の指定」を「スキーマ」に切り替えるか、JSON形式の回答に対応したモデルを指定してください。"
        }
        _ => {
            "サーバーがスキーマに対応しているかを確認し、JSON形式の回答に対応したモデルを指定してください。"
        }
    }
}

/// Whether the address' host has a place on the network; only asked when nobody answered there.
async fn is_known(base_url: &str) -> bool {
    let Ok(url) = url::Url::parse(base_url) else {
        return false;
    };
    let Some(host) = url.host_str() else {
        return false;
    };
    let at = (host.trim_matches(['[', ']']).to_owned(), 443);
    tokio::net::lookup_host(at)
        .await
        .is_ok_and(|mut found| found.next().is_some())
}
