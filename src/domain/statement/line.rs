//! The account lines of a period (科目の明細): what a trial balance or a statement said, line by line, and which
//! standard field each line was read as.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::super::account_title::Title;

/// Which statement a line stands in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
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
pub enum Section {
    /// 貸借対照表
    BalanceSheet,
    /// 損益計算書
    ProfitAndLoss,
    /// 製造原価報告書
    CostReport,
    /// その他（人数など）
    Other,
}

impl Section {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::BalanceSheet => "貸借対照表",
            Self::ProfitAndLoss => "損益計算書",
            Self::CostReport => "製造原価報告書",
            Self::Other => "その他",
        }
    }
}

/// What a line is in its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// 見出し: carries no amount.
    Heading,
    /// 科目
    Account,
    /// 合計・小計: the sum of others.
    Total,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountLine {
    /// Which statement.
    pub section: Section,
    /// Depth in the tree of accounts, from 0.
    pub level: u8,
    /// Heading, account or total.
    pub kind: LineKind,
    /// 科目名 as the file writes it, blanks around it taken away.
    pub name: String,
    /// The program's own code of the account, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whole yen; `None` for headings and empty cells.
    pub amount: Option<i64>,
    /// The amount as the file writes it.
    pub raw: String,
    /// Where in the file: 「12行目」, 「シート「貸借対照表」のG14」.
    pub place: String,
    /// The standard field it was read as; `None` while unmatched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// How much of a cost line moves with sales, 0 to 100, when somebody decided it; else the default by name applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub variable_percent: Option<u8>,
}

/// How a sole proprietor's 青色申告決算書 is read as a company's statement.
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
pub enum SoleBasis {
    /// 専従者給与を引かない: ものづくり補助金 FAQ's reading; profit includes the family's pay.
    BeforeFamilyPay,
    /// 専従者給与を引く: nearer to a company's accounts (ロカベン向け).
    AfterFamilyPay,
}

/// The file a period was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Origin {
    /// Its name.
    pub file: String,
    /// What it was read as, 「弥生会計 残高試算表」.
    pub format: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// What stands behind a period's figures; all empty when they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Details {
    /// How a proprietor's statement was read.
    pub sole_basis: Option<SoleBasis>,
    /// The account lines, in the file's order.
    pub lines: Vec<AccountLine>,
    /// The file.
    pub origin: Option<Origin>,
}
