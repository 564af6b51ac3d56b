//! Privacy (秘密の保持): what a company agreed to be sent outside, and the names that are hidden before anything is.

use garde::Validate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::company::printable;

/// What is written down of a company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    /// 外部のAIへの送信についての同意; `null`: nobody asked.
    #[garde(dive)]
    pub consent: Option<Consent>,
    /// 伏せる名前
    #[garde(dive)]
    pub names: Names,
}

/// The company's word on being sent to a provider outside the chamber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// 同意した・しない
    #[garde(skip)]
    pub given: bool,
    /// Who said so.
    #[garde(length(chars, min = 1, max = 100), custom(printable))]
    #[schema(min_length = 1, max_length = 100)]
    pub by: String,
    /// When.
    #[garde(skip)]
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// How it was asked and what was explained.
    #[garde(length(chars, max = 1_000), custom(text))]
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub note: String,
}

/// Names that are hidden, beside those of the company's profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// 代表者
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    pub owner: Vec<String>,
    /// 従業員・家族
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    pub staff: Vec<String>,
    /// 住所
    #[garde(inner(length(chars, min = 1, max = 200), custom(printable)))]
    pub addresses: Vec<String>,
    /// 電話番号
    #[garde(inner(length(chars, min = 1, max = 50), custom(printable)))]
    pub phones: Vec<String>,
    /// メールアドレス
    #[garde(inner(length(chars, min = 1, max = 200), custom(printable)))]
    pub emails: Vec<String>,
    /// 銀行口座
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    pub accounts: Vec<String>,
    /// 屋号・通称・取引先など
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    pub others: Vec<String>,
}

impl Privacy {
    /// What people read of the consent.
    pub fn label(&self) -> &'static str {
        match &self.consent {
            None => "まだ確かめていない",
            Some(consent) if consent.given => "同意を得た",
            Some(_) => "同意しない",
        }
    }

    /// Whether the company agreed to be sent outside.
    pub fn allows_sending(&self) -> bool {
        self.consent.as_ref().is_some_and(|consent| consent.given)
    }
}

/// Line feeds and tabs are fine in a text, other control characters are not.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde hands its context by reference"
)]
fn text(text: &str, context: &()) -> garde::Result {
    printable(&text.replace(['\n', '\t'], " "), context)
}
