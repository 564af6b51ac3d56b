//! 管理：AIの提供元, the form for one.

use serde::Serialize;
use strum::IntoEnumIterator;

use super::field::{Choice, Field, FieldError};
use super::frame::Link;
use super::provider::TestResult;
use crate::app::provider::manage::Managed;
use crate::domain::provider::{LimitField, Protocol, Provider, Shape};

/// The form for one.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProviderPage {
    pub(crate) title: String,
    pub(crate) action: String,
    /// `None` for a new one.
    pub(crate) version: Option<i64>,
    pub(crate) id: String,
    pub(crate) presets: Vec<Link>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) unusable: Option<String>,
    pub(crate) test: Option<TestResult>,
    pub(crate) connection: Vec<Input>,
    pub(crate) key: Field,
    pub(crate) key_set: bool,
    pub(crate) remove_key: bool,
    pub(crate) model: Vec<Input>,
    pub(crate) prices: Vec<Field>,
    pub(crate) limits: Vec<Field>,
    pub(crate) place: Choice,
    pub(crate) trains: Choice,
    pub(crate) terms: Vec<Field>,
}

/// A line to type into, or a list to choose from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Input {
    pub(crate) line: Option<Field>,
    pub(crate) list: Option<Choice>,
}

impl From<Field> for Input {
    fn from(line: Field) -> Self {
        Self {
            line: Some(line),
            list: None,
        }
    }
}

impl From<Choice> for Input {
    fn from(list: Choice) -> Self {
        Self {
            line: None,
            list: Some(list),
        }
    }
}

/// Which sort of page the form stands on.
pub(crate) enum Of<'a> {
    /// A new provider.
    New,
    /// One that is stored.
    Stored(&'a Managed),
}

impl ProviderPage {
    /// The form as it was typed: `value` gives what stands in a field.
    pub(crate) fn of(of: &Of<'_>, value: &dyn Fn(&str) -> String, errors: Vec<FieldError>) -> Self {
        let form = Form {
            value,
            errors: &errors,
        };
        let stored = match of {
            Of::New => None,
            Of::Stored(own) => Some(*own),
        };
        let key_set = stored.is_some_and(|own| own.key_set);
        Self {
            title: stored.map_or_else(
                || "提供元を加える".to_owned(),
                |own| own.provider.name.clone(),
            ),
            action: stored.map_or_else(
                || "/admin/providers".to_owned(),
                |own| format!("/admin/providers/{}", own.provider.id),
            ),
            version: stored.map(|own| own.version),
            id: stored.map_or_else(|| value("id"), |own| own.provider.id.clone()),
            presets: Vec::new(),
            unusable: stored.and_then(|own| own.unusable.clone()),
            test: None,
            connection: form.connection(stored.is_none()),
            key: form.key(key_set),
            key_set,
            remove_key: !value("remove_key").is_empty(),
            model: form.model(),
            prices: form.prices(),
            limits: vec![
                form.number("concurrency", "同時に送る数", "件")
                    .hint("1から64まで。手元のモデルは1から始めてください。"),
            ],
            place: form.place(),
            trains: form.trains(),
            terms: form.terms(),
            errors,
        }
    }
}

struct Form<'a> {
    value: &'a dyn Fn(&str) -> String,
    errors: &'a [FieldError],
}

impl Form<'_> {
    fn text(&self, name: &str, label: &str) -> Field {
        Field::text(name, label, (self.value)(name)).check(self.errors)
    }

    fn number(&self, name: &str, label: &str, unit: &'static str) -> Field {
        Field::number(name, label, (self.value)(name), unit).check(self.errors)
    }

    fn choice(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Choice {
        let options = options.iter().copied();
        Choice::of(name, label, &(self.value)(name), options).check(self.errors)
    }

    fn connection(&self, is_new: bool) -> Vec<Input> {
        let kinds: Vec<(String, &str)> = Protocol::iter()
            .map(|kind| (kind.to_string(), kind.label()))
            .collect();
        let kinds: Vec<(&str, &str)> = kinds.iter().map(|(id, label)| (&**id, *label)).collect();
        let mut inputs = vec![
            self.text("name", "名称")
                .required()
                .hint("下書きを頼む画面と記録に出ます。")
                .into(),
        ];
        if is_new {
            inputs.push(
                self.text("id", "識別名")
                    .required()
                    .short()
                    .hint("半角の英小文字・数字・ハイフン。あとから変えられません。")
                    .into(),
            );
        }
        inputs.push(
            self.choice("protocol", "提供元の種類", &kinds)
                .hint("vLLM・llama.cpp・Ollama・LM Studio・LiteLLM は「OpenAI互換（チャット）」です。")
                .into(),
        );
        inputs.push(
            self.text("base_url", "接続先")
                .required()
                .kind("url")
                .placeholder("https://api.example.jp/v1")
                .hint("「/chat/completions」「/messages」などの前までを入力します。")
                .into(),
        );
        inputs.push(
            self.text("api_version", "APIバージョン")
                .short()
                .hint("Azureの「/openai/deployments/…」では必須（例：2024-10-21）。Anthropicは空欄なら 2023-06-01 です。ほかは空欄にします。")
                .into(),
        );
        inputs
    }

    fn key(&self, key_set: bool) -> Field {
        let mut key = Field::password("api_key", "APIキー", "off").hint(if key_set {
            "設定済みです。変えるときだけ入力してください。保存したキーは表示できません。"
        } else {
            "提供元が発行したキーです。暗号化して保存し、表示できません。手元のモデルで不要なら空欄にします。"
        });
        key.required = false;
        key.check(self.errors)
    }

    fn model(&self) -> Vec<Input> {
        let limit_fields = [
            (LimitField::MaxTokens.into(), "max_tokens（多くのサーバー）"),
            (
                LimitField::MaxCompletionTokens.into(),
                "max_completion_tokens（OpenAI・Azureの新しいモデル）",
            ),
        ];
        let shapes = [
            (Shape::Schema.into(), "スキーマ（通常）"),
            (
                Shape::ForcedTool.into(),
                "ツールの呼び出し（スキーマを受け付けないモデル）",
            ),
            (
                Shape::JsonObject.into(),
                "JSONとだけ指定する（スキーマのないサーバー）",
            ),
        ];
        vec![
            self.text("model", "モデル名")
                .required()
                .hint("提供元の画面に出る正確な名前です。Azureではデプロイ名を入力します。")
                .into(),
            self.choice("limit_field", "回答の長さの指定", &limit_fields)
                .hint("接続の確認で切り替えるよう出たときに変えます。")
                .into(),
            self.choice("shape", "回答の形の指定", &shapes).into(),
            self.number("temperature", "温度", "")
                .hint("空欄なら送りません。受け付けないモデルでは空欄にします。")
                .into(),
            self.number("context_tokens", "扱えるトークン数", "トークン")
                .hint("読み書きを合わせた長さ。わからなければ空欄にします。")
                .into(),
            self.number("max_output_tokens", "回答のトークン数", "トークン")
                .hint("回答の上限を変えるときだけ入力します。")
                .into(),
        ]
    }

    fn prices(&self) -> Vec<Field> {
        let unit = "円";
        vec![
            self.number("price_input", "入力", unit)
                .hint("手元のモデルは0。空欄では費用の見込みと上限が働きません。"),
            self.number("price_output", "出力", unit),
            self.number("price_cached_input", "キャッシュから読む入力", unit)
                .hint("空欄なら入力と同じです。"),
            self.number("price_cache_write", "キャッシュに書く入力", unit)
                .hint("空欄なら入力と同じです。"),
        ]
    }

    fn place(&self) -> Choice {
        let places = [
            (
                "off",
                "外部のサービス（下の条件がすべてわかるまで、何も送りません）",
            ),
            (
                "on",
                "手元で動くモデル（商工会議所の管理するコンピューターから外に出ません）",
            ),
        ];
        self.choice("local", "モデルの動く場所", &places)
    }

    fn trains(&self) -> Choice {
        let trains = [
            ("", "未確認"),
            ("no", "使わない"),
            ("yes", "使う（登録できません）"),
        ];
        self.choice("trains", "学習への利用", &trains)
            .hint("送った内容がモデルの学習に使われるかどうかです。")
    }

    fn terms(&self) -> Vec<Field> {
        vec![
            self.number("retention_days", "保存日数", "日")
                .hint("不正利用の監視などのために提供元が保存する日数。保存しないなら0。"),
            self.text("country", "処理される国")
                .short()
                .placeholder("米国"),
            self.text("agreement", "契約・規約の名称と確認日")
                .placeholder("データ処理補遺（2026-04-01確認）"),
        ]
    }
}

/// What stands in a form's field for a provider that is stored.
pub(crate) fn value(provider: &Provider, name: &str) -> String {
    let whole = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = |value: Option<u32>| whole(value.map(i64::from));
    let Provider {
        wire,
        prices,
        limits,
        terms,
        ..
    } = provider;
    match name {
        "id" => provider.id.clone(),
        "name" => provider.name.clone(),
        "protocol" => provider.protocol.to_string(),
        "base_url" => provider.base_url.clone(),
        "api_version" => wire.api_version.clone().unwrap_or_default(),
        "model" => provider.model.clone(),
        "limit_field" => wire.limit_field.to_string(),
        "shape" => wire.shape.to_string(),
        "temperature" => wire
            .temperature
            .map(|own| own.to_string())
            .unwrap_or_default(),
        "context_tokens" => count(limits.context_tokens),
        "max_output_tokens" => count(limits.max_output_tokens),
        "price_input" => whole(prices.input),
        "price_output" => whole(prices.output),
        "price_cached_input" => whole(prices.cached_input),
        "price_cache_write" => whole(prices.cache_write),
        "concurrency" => limits.concurrency.to_string(),
        "local" => if terms.local { "on" } else { "off" }.to_owned(),
        "trains" => match terms.trains {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        }
        .to_owned(),
        "retention_days" => count(terms.retention_days),
        "country" => terms.country.clone(),
        "agreement" => terms.agreement.clone(),
        _ => String::new(),
    }
}

/// Fields of the form beside the key, with the names people read.
pub(crate) const FIELDS: [(&str, &str); 20] = [
    ("name", "名称"),
    ("protocol", "提供元の種類"),
    ("base_url", "接続先"),
    ("api_version", "APIバージョン"),
    ("model", "モデル名"),
    ("limit_field", "回答の長さの指定"),
    ("shape", "回答の形の指定"),
    ("temperature", "温度"),
    ("context_tokens", "扱えるトークン数"),
    ("max_output_tokens", "回答のトークン数"),
    ("price_input", "入力の単価"),
    ("price_output", "出力の単価"),
    ("price_cached_input", "キャッシュから読む入力の単価"),
    ("price_cache_write", "キャッシュに書く入力の単価"),
    ("concurrency", "同時に送る数"),
    ("local", "モデルの動く場所"),
    ("trains", "学習への利用"),
    ("retention_days", "保存日数"),
    ("country", "処理される国"),
    ("agreement", "契約・規約の名称と確認日"),
];

/// What people read for a value that is chosen from a list.
pub(crate) fn chosen(name: &str, value: &str) -> String {
    let known = match (name, value) {
        ("protocol", _) => value.parse().map_or("", Protocol::label),
        ("shape", "schema") => "スキーマ",
        ("shape", "forced_tool") => "ツールの呼び出し",
        ("shape", "json_object") => "JSONとだけ指定する",
        ("local", "on") => "手元で動くモデル",
        ("local", "off") => "外部のサービス",
        ("trains", "yes") => "使う",
        ("trains", "no") => "使わない",
        ("trains", "") => "未確認",
        _ => value,
    };
    known.to_owned()
}

/// Names of fields that are chosen, not written.
pub(crate) const CHOSEN: [&str; 5] = ["protocol", "limit_field", "shape", "local", "trains"];
