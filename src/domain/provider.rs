//! Providers of models (AIの提供元): how each is reached, what it costs, what its terms say, and in which order a chamber
//! asks them.

mod address;
pub mod advice;
pub mod check;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::cost::Prices;

/// The id that means our own rules (規則), which send nothing anywhere.
pub const RULES: &str = "rules";

/// What a provider speaks.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Protocol {
    /// OpenAI's chat completions and whoever speaks them: vLLM, llama.cpp, Ollama, LM Studio, `LiteLLM`.
    OpenaiChat,
    /// OpenAI's Responses.
    OpenaiResponses,
    /// Azure OpenAI, by the address with deployments (needs an API version) or by `/openai/v1`.
    Azure,
    /// Anthropic's Messages.
    Anthropic,
}

impl Protocol {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::OpenaiChat => "OpenAI互換（チャット）",
            Self::OpenaiResponses => "OpenAI Responses",
            Self::Azure => "Azure OpenAI",
            Self::Anthropic => "Anthropic",
        }
    }

    /// What an address looks like.
    pub fn example(self) -> &'static str {
        match self {
            Self::OpenaiChat | Self::OpenaiResponses => "例：https://api.openai.com/v1",
            Self::Azure => "例：https://名前.openai.azure.com/openai/v1",
            Self::Anthropic => "例：https://api.anthropic.com/v1",
        }
    }
}

/// By which name a chat completion's greatest length goes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LimitField {
    /// What every server knows.
    #[default]
    MaxTokens,
    /// What OpenAI's reasoning models insist on.
    MaxCompletionTokens,
}

/// How the shape of the answer is asked for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Shape {
    /// The protocol's own way: `response_format`, `text.format`, `output_config`.
    #[default]
    Schema,
    /// A tool that the model is forced to call; for Anthropic models whose grammar compiler refuses the schema.
    ForcedTool,
    /// A JSON object without a schema, for servers that know no schemas; our own validation is all there is.
    JsonObject,
}

impl LimitField {
    /// What an address is known to want: OpenAI and Azure insist on the new name for their newer models.
    pub fn for_address(base_url: &str) -> Self {
        let host = check::host(base_url).to_ascii_lowercase();
        if host == "api.openai.com" || host.ends_with(".openai.azure.com") {
            Self::MaxCompletionTokens
        } else {
            Self::MaxTokens
        }
    }
}

impl Wire {
    /// What a server at that address is known to want.
    pub fn for_address(base_url: &str) -> Self {
        Self {
            limit_field: LimitField::for_address(base_url),
            ..Self::default()
        }
    }
}

/// What differs between servers of one protocol, so that a request is the same bytes whenever it is made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Wire {
    /// Azure's `api-version` (`2024-10-21`; none for `/openai/v1`), or Anthropic's version header (`2023-06-01` when absent).
    pub api_version: Option<String>,
    /// By which name the greatest length goes.
    pub limit_field: LimitField,
    /// How the shape of the answer is asked for.
    pub shape: Shape,
    /// 温度; not sent when absent, and never where the protocol's version refuses it.
    pub temperature: Option<f64>,
}

/// A provider's limits as the chamber sets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// How many requests may be under way at once.
    pub concurrency: u32,
    /// How many tokens the model can read and write together; `null` when nobody knows.
    pub context_tokens: Option<u32>,
    /// How many tokens an answer may take at most; the template's own limit when absent.
    pub max_output_tokens: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 4,
            context_tokens: None,
            max_output_tokens: None,
        }
    }
}

/// What the provider's terms say of what it is sent (利用条件). Nothing is sent before all of it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// Whether the model runs in the chamber's own hands, so that nothing leaves it.
    pub local: bool,
    /// 学習への利用: whether what is sent may train models; `null` while nobody looked.
    pub trains: Option<bool>,
    /// 保存日数; 0 for none, `null` while nobody looked.
    pub retention_days: Option<u32>,
    /// 処理される国
    pub country: String,
    /// 契約・規約の名称と確認日
    pub agreement: String,
}

impl Terms {
    /// Why nothing may be sent under these terms yet, or at all; `None` when it may.
    pub fn fault(&self) -> Option<&'static str> {
        if self.local {
            return None;
        }
        match (self.trains, self.retention_days) {
            (Some(true), _) => Some(
                "送った内容を学習に使う提供元には、事業者の情報を送れません。学習に使わない契約に変えてください。",
            ),
            (None, _) => Some("利用条件の「学習への利用」が確認されていません。"),
            (_, None) => Some("利用条件の「保存日数」が確認されていません。"),
            _ if self.country.trim().is_empty() => {
                Some("利用条件の「処理される国」が確認されていません。")
            }
            _ if self.agreement.trim().is_empty() => {
                Some("利用条件の「契約・規約の名称」が確認されていません。")
            }
            _ => None,
        }
    }
}

/// As written in one setting: `学習に使わない・30日保存・米国・OpenAI API データ処理補遺`.
impl std::str::FromStr for Terms {
    type Err = &'static str;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        const FORM: &str =
            "「学習に使わない・30日保存・米国・契約の名称」の順に「・」で区切って書いてください";
        let parts: Vec<&str> = words.splitn(4, '・').map(str::trim).collect();
        let [trains, kept, country, agreement] = parts[..] else {
            return Err(FORM);
        };
        let trains = match trains {
            "学習に使わない" => false,
            "学習に使う" => true,
            _ => return Err(FORM),
        };
        let retention_days = if kept == "保存しない" {
            0
        } else {
            let days = kept.strip_suffix("日保存").ok_or(FORM)?;
            days.parse().map_err(|_| FORM)?
        };
        if country.is_empty() || agreement.is_empty() {
            return Err(FORM);
        }
        Ok(Self {
            local: false,
            trains: Some(trains),
            retention_days: Some(retention_days),
            country: country.to_owned(),
            agreement: agreement.to_owned(),
        })
    }
}

/// A provider as a chamber set it up. The key is not part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What drafts name it by: a-z, 0-9 and -, at most 40 characters, not `rules`.
    pub id: String,
    /// What people read.
    pub name: String,
    /// What it speaks.
    pub protocol: Protocol,
    /// Address up to `/v1`, without a trailing slash; for Azure's deployments up to the deployment's name.
    pub base_url: String,
    /// Model, as the provider calls it.
    pub model: String,
    /// What differs between servers.
    #[serde(default)]
    pub wire: Wire,
    /// Prices.
    #[serde(default)]
    pub prices: Prices,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// Terms.
    #[serde(default)]
    pub terms: Terms,
}

/// Most that may be spent, in whole yen; `None` for no cap. Counted by days and months in Japan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    /// 商工会議所全体・1日
    pub chamber_day_yen: Option<i64>,
    /// 商工会議所全体・1か月
    pub chamber_month_yen: Option<i64>,
    /// 利用者1人・1日
    pub user_day_yen: Option<i64>,
}

/// How a chamber's drafts are written when nobody says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DraftingSettings {
    /// Provider ids in the order they are asked; may end in `rules`. Empty: the server's own provider.
    pub chain: Vec<String>,
    /// Caps.
    pub caps: Caps,
    /// 手元のモデルだけを使う: providers whose terms are not local are never asked.
    pub local_only: bool,
    /// What tells these settings from others.
    pub version: i64,
}
