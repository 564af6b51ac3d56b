//! What an administrator can change when a provider refuses a request, told from the provider's own words (対処の案内).

use super::{LimitField, Protocol, Provider, Shape};

/// What to change, when the words tell.
pub fn advice(provider: &Provider, words: &str) -> Option<&'static str> {
    let words = words.to_ascii_lowercase();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if let Some(advice) = length(provider, &words) {
        return Some(advice);
    }
    if provider.wire.temperature.is_some() && says(&["temperature"]) {
        return Some("このモデルは温度の指定を受け付けません。「温度」を空欄にしてください。");
    }
    if says(&[
        "api-version",
        "api version",
        "api_version",
        "anthropic-version",
    ]) {
        return Some(
            "APIバージョンが受け付けられません。「APIバージョン」を、提供元の説明にある値に変えてください。",
        );
    }
    if says(&[
        "response_format",
        "json_schema",
        "output_config",
        "output_format",
        "schema",
        "grammar",
        "text.format",
        "tool_choice",
    ]) {
        return Some(match (provider.protocol, provider.wire.shape) {
            (Protocol::Anthropic, Shape::Schema) => {
                "回答の形の指定が受け付けられません。「回答の形の指定」を「ツールの呼び出し」に切り替えてください。"
            }
            (Protocol::Anthropic, _) => {
                "このモデルは回答の形の指定を受け付けません。ほかのモデルを指定してください。"
            }
            (_, Shape::JsonObject) => {
                "このモデルはJSONでの回答に対応していません。ほかのモデルを指定してください。"
            }
            _ => {
                "回答の形の指定が受け付けられません。「回答の形の指定」を「JSONとだけ指定する」に切り替えてください。"
            }
        });
    }
    says(&["model"]).then_some(
        "モデル名を確認してください。提供元の画面に出る正確な名前（Azureではデプロイ名）を入力します。",
    )
}

/// The two names by which a chat completion's greatest length goes.
fn length(provider: &Provider, words: &str) -> Option<&'static str> {
    if !matches!(provider.protocol, Protocol::OpenaiChat | Protocol::Azure) {
        return None;
    }
    let new = words.contains("max_completion_tokens");
    let old = words
        .replace("max_completion_tokens", "")
        .contains("max_tokens");
    match provider.wire.limit_field {
        LimitField::MaxTokens if new => Some(
            "このモデルは新しい指定だけを受け付けます。「回答の長さの指定」を「max_completion_tokens」に切り替えてください。",
        ),
        LimitField::MaxCompletionTokens if new || old => Some(
            "このサーバーは新しい指定を受け付けません。「回答の長さの指定」を「max_tokens」に切り替えてください。",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::check::tests::provider;

    #[test]
    fn the_providers_words_lead_to_the_field_that_mends() {
        let mut own = provider();
        own.wire.temperature = Some(0.2);
        let unsupported = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        for (words, field) in [
            (unsupported, "「max_completion_tokens」に"),
            (
                "Unsupported value: 'temperature' does not support 0.2",
                "「温度」を空欄",
            ),
            ("Invalid api-version", "「APIバージョン」"),
            (
                "response_format.type json_schema is not supported",
                "「JSONとだけ",
            ),
            ("The model `x` does not exist", "モデル名を確認"),
        ] {
            let found = advice(&own, words).unwrap();
            assert!(found.contains(field), "{words}: {found}");
        }
        assert_eq!(advice(&own, "out of cheese"), None);
        own.wire.limit_field = LimitField::MaxCompletionTokens;
        let words = "unknown field max_completion_tokens";
        assert!(advice(&own, words).unwrap().contains("「max_tokens」に"));
        own.wire.temperature = None;
        assert_eq!(advice(&own, "temperature is too hot"), None);
        own.protocol = Protocol::Anthropic;
        let words = "output_config: the compiled grammar is too large";
        assert!(
            advice(&own, words)
                .unwrap()
                .contains("「ツールの呼び出し」")
        );
    }
}
