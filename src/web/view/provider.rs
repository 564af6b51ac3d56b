//! 管理：下書きの作成元 (provider). The key is write-only.

use serde::Serialize;

use super::field::{Choice, Field, FieldError};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProviderPage {
    pub(crate) version: i64,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) provider: Choice,
    pub(crate) base_url: Field,
    pub(crate) model: Field,
    pub(crate) key: Field,
    pub(crate) key_set: bool,
    pub(crate) price_in: Field,
    pub(crate) price_out: Field,
    /// What a test of the connection said.
    pub(crate) test: Option<TestResult>,
    /// The chamber chose none: what is shown is what the server was started with.
    pub(crate) inherited: bool,
}

/// A tested connection.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TestResult {
    pub(crate) good: bool,
    pub(crate) text: String,
}

/// The settings as typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProviderInput {
    pub(crate) provider: String,
    pub(crate) base_url: String,
    pub(crate) model: String,
    pub(crate) price_in: String,
    pub(crate) price_out: String,
}

impl ProviderPage {
    pub(crate) fn of(
        version: i64,
        input: &ProviderInput,
        key_set: bool,
        errors: Vec<FieldError>,
    ) -> Self {
        let providers = [
            (
                "rules",
                "規則による下書き（AI不使用。外部への送信はありません）",
            ),
            ("openai", "OpenAI互換のAI（接続先を指定します）"),
        ];
        let mut key = Field::password("api_key", "APIキー", "off").hint(if key_set {
            "設定済みです。変更するときだけ入力してください。保存したキーは表示できません。"
        } else {
            "接続先が発行したキーです。保存したキーは表示できません。"
        });
        key.required = false;
        Self {
            version,
            provider: Choice::of("provider", "下書きの作成元", &input.provider, providers)
                .check(&errors),
            base_url: Field::text("base_url", "接続先（ベースURL）", &input.base_url)
                .kind("url")
                .placeholder("https://api.example.jp/v1")
                .hint("「/chat/completions」の前までを入力します。")
                .check(&errors),
            model: Field::text("model", "モデル名", &input.model)
                .short()
                .check(&errors),
            key: key.check(&errors),
            key_set,
            price_in: Field::number(
                "price_in",
                "入力1,000トークン当たりの料金",
                &input.price_in,
                "円",
            )
            .hint("任意です。入力すると、下書きを頼む前に費用の目安を表示します。")
            .check(&errors),
            price_out: Field::number(
                "price_out",
                "出力1,000トークン当たりの料金",
                &input.price_out,
                "円",
            )
            .check(&errors),
            errors,
            test: None,
            inherited: false,
        }
    }
}
