//! A company (事業者): who it is. What it earns stands in its statements.

use garde::Validate;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::id::{CompanyId, UserId};
use super::industry::Industry;
use super::stage::Stage;

/// 法人 or 個人事業主.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
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
pub enum CompanyKind {
    /// 法人
    Corporation,
    /// 個人事業主
    SoleProprietor,
}

impl CompanyKind {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Corporation => "法人",
            Self::SoleProprietor => "個人事業主",
        }
    }
}

/// What is written down about a company when it is registered or amended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// 事業者名
    #[garde(length(chars, min = 1, max = 100), custom(visible))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// 事業者名（カナ）
    #[garde(inner(length(chars, max = 200), custom(printable)))]
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name_kana: Option<String>,
    /// 法人・個人事業主
    #[garde(skip)]
    pub kind: CompanyKind,
    /// 法人番号 (13 digits, check digit verified)
    #[garde(inner(custom(check_digit)))]
    #[serde(default)]
    #[schema(examples("7000012050002"))]
    pub corporate_number: Option<String>,
    /// 業種（ローカルベンチマークの区分）
    #[garde(skip)]
    pub industry: Industry,
    /// 日本標準産業分類の細分類番号
    #[garde(inner(length(chars, max = 10), custom(printable)))]
    #[serde(default)]
    #[schema(max_length = 10)]
    pub jsic: Option<String>,
    /// 資本金（円）; 0 for a sole proprietor
    #[garde(range(min = 0, max = 1_000_000_000_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64)]
    pub capital_yen: i64,
    /// 従業員数
    #[garde(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub employees: i64,
    /// 市区町村
    #[garde(inner(length(chars, max = 100), custom(printable)))]
    #[serde(default)]
    #[schema(max_length = 100)]
    pub municipality: Option<String>,
    /// 設立・創業の日
    #[garde(skip)]
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub founded: Option<jiff::civil::Date>,
    /// 代表者名: kept out of what is sent to a provider.
    #[garde(inner(length(chars, max = 100), custom(printable)))]
    #[serde(default)]
    #[schema(max_length = 100)]
    pub owner_name: Option<String>,
    /// 担当の経営指導員
    #[garde(skip)]
    #[serde(default)]
    pub advisor_id: Option<UserId>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde hands its context by reference"
)]
fn visible(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("入力してください"));
    }
    printable(text, &())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde hands its context by reference"
)]
pub(super) fn printable(text: &str, _: &()) -> garde::Result {
    if text.chars().any(char::is_control) {
        Err(garde::Error::new(
            "使えない文字（制御文字）が含まれています",
        ))
    } else {
        Ok(())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "garde hands its context by reference"
)]
fn check_digit(text: &str, _: &()) -> garde::Result {
    super::corporate_number::CorporateNumber::parse(text)
        .map(drop)
        .map_err(|error| garde::Error::new(error.to_string()))
}

/// A registered company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Who it is.
    #[serde(flatten)]
    pub profile: Profile,
    /// Where the case stands.
    pub stage: Stage,
    /// Archived companies are kept, and shown only when asked for.
    pub archived: bool,
    /// Counts up with every change.
    pub version: i64,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: jiff::Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: jiff::Timestamp,
}
