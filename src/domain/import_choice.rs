//! What an advisor chose about a file that is being imported (取り込みの選択): kept until the import is done or given up.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::account_title::{Scope, Title};
use super::number::MoneyUnit;
use super::statement::{PeriodEnd, Section, SoleBasis};

/// Everything that was chosen; what is empty follows the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Whether the table was pasted and not handed in as a file.
    pub pasted: bool,
    /// 法人・個人: as which the accounts are read.
    pub scope: Option<Scope>,
    /// How a proprietor's statement is read.
    pub sole_basis: Option<SoleBasis>,
    /// The unit of money, where the file does not say it itself.
    pub unit: Option<MoneyUnit>,
    /// One for each period of the file, in its order.
    pub periods: Vec<PeriodChoice>,
    /// Accounts assigned by hand.
    pub lines: Vec<LineChoice>,
    /// What of the company's own data is taken over from the file.
    pub company: Vec<CompanyField>,
}

/// What was chosen about one period of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeriodChoice {
    /// Left out of the import.
    pub skip: bool,
    /// The period's last month, when it is not the one in the file.
    pub end: Option<PeriodEnd>,
    /// The months it covers, when they are not those in the file.
    pub months: Option<i64>,
}

/// An account assigned by hand (手での割り当て).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChoice {
    /// Which statement it stands in.
    pub section: Section,
    /// The account's name as the file writes it.
    pub name: String,
    /// The standard field; `None`: the line is not used (使わない).
    pub title: Option<Title>,
    /// Whether the chamber remembers it for the next file.
    pub remember: bool,
}

/// Something a file says of the company itself that can be taken over.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CompanyField {
    /// 代表者名
    OwnerName,
    /// 業種
    Industry,
    /// 資本金
    Capital,
    /// 従業員数
    Employees,
}

impl CompanyField {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::OwnerName => "代表者名",
            Self::Industry => "業種",
            Self::Capital => "資本金",
            Self::Employees => "従業員数",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_before_any_choice_are_empty_and_unknown_ones_do_no_harm() {
        assert_eq!(
            serde_json::from_str::<Choices>("{}").unwrap(),
            Choices::default()
        );
        let line = LineChoice {
            section: Section::ProfitAndLoss,
            name: "現場手当".to_owned(),
            title: None,
            remember: true,
        };
        let choices = Choices {
            lines: vec![line],
            company: vec![CompanyField::Capital],
            unit: Some(MoneyUnit::ThousandYen),
            ..Choices::default()
        };
        let text = serde_json::to_string(&choices).unwrap();
        assert_eq!(serde_json::from_str::<Choices>(&text).unwrap(), choices);
    }
}
