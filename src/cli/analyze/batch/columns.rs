//! The head of a batch: which column holds what.

use std::str::FromStr as _;

use strum::IntoEnumIterator as _;
use thiserror::Error;

use crate::domain::statement::Figure;
use crate::export::text::one_line;
use crate::import::company_file::nearest;

/// The figures that the six indicators and the scores need, and the months they are annualised by.
const USED: [Figure; 15] = [
    Figure::Employees,
    Figure::Sales,
    Figure::PriorSales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Cash,
    Figure::NotesReceivable,
    Figure::AccountsReceivable,
    Figure::Inventory,
    Figure::TotalLiabilities,
    Figure::NotesPayable,
    Figure::AccountsPayable,
    Figure::Borrowings,
    Figure::NetAssets,
    Figure::Months,
];

/// Those that are no fault of the file when it has no column for them.
const OPTIONAL: [Figure; 2] = [Figure::PriorSales, Figure::Months];

/// The columns that say whose row it is; they are passed on as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Company,
    Industry,
    Capital,
    End,
}

const KEYS: [(&str, Key); 3] = [
    ("company", Key::Company),
    ("industry_minor", Key::Industry),
    ("period_end", Key::End),
];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Key(Key),
    Figure(Figure),
    /// Not needed.
    Nothing,
}

/// The columns of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// In order.
    pub(super) uses: Vec<Use>,
    /// As the head names them, in order.
    pub(super) names: Vec<String>,
    /// How many yen one unit of money is.
    pub(super) yen: f64,
    /// What to know about the file, in sentences.
    pub(super) remarks: Vec<String>,
}

/// Why a head cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum HeadError {
    #[error(
        "「{0}」の列がありません。見出しは company,industry_minor,capital_thousand_yen,period_end,employees,sales_thousand_yen,… のように書いてください"
    )]
    Missing(&'static str),
    #[error("「{0}」の列が二つあります。一つにしてください")]
    Twice(String),
    #[error("知らない列「{0}」があります。「{1}」ではありませんか")]
    Misspelt(String, String),
    #[error(
        "単位が混ざっています。「{0}」は千円、「{1}」は円です。一つのファイルでは _thousand_yen か _yen のどちらかにそろえてください"
    )]
    MixedUnits(String, String),
}

impl Columns {
    /// Reads the head's names.
    pub(super) fn parse(head: &[String]) -> Result<Self, HeadError> {
        let uses: Vec<Option<Use>> = head.iter().map(|name| known(name)).collect();
        let found: Vec<Use> = uses.iter().copied().flatten().collect();
        for (index, name) in head.iter().enumerate() {
            let twice = |other: &Option<Use>| *other == uses[index];
            if uses[index].is_some_and(|used| used != Use::Nothing)
                && uses[..index].iter().any(twice)
            {
                return Err(HeadError::Twice(one_line(name)));
            }
            if let (None, Some(meant)) = (uses[index], meant(name))
                && !head.contains(&meant)
            {
                return Err(HeadError::Misspelt(one_line(name), meant));
            }
        }
        let yen = unit(head)?;
        for (name, key) in KEYS
            .into_iter()
            .chain([("capital_thousand_yen", Key::Capital)])
        {
            if !found.contains(&Use::Key(key)) {
                return Err(HeadError::Missing(name));
            }
        }
        Ok(Self {
            remarks: remarks(head, &uses),
            uses: uses
                .into_iter()
                .map(|used| used.unwrap_or(Use::Nothing))
                .collect(),
            names: head.to_vec(),
            yen,
        })
    }

    /// The column of a key.
    pub(super) fn of(&self, key: Key) -> usize {
        let found = self.uses.iter().position(|used| *used == Use::Key(key));
        found.unwrap_or_default()
    }
}

/// `sales_thousand_yen` → `sales` and how many yen its unit is.
fn money(name: &str) -> Option<(&str, f64)> {
    let thousand = name
        .strip_suffix("_thousand_yen")
        .map(|name| (name, 1_000.0));
    thousand.or_else(|| Some((name.strip_suffix("_yen")?, 1.0)))
}

/// What a name stands for; `None` when it is not known.
fn known(name: &str) -> Option<Use> {
    if let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == name) {
        return Some(Use::Key(*key));
    }
    let (name, is_money) = money(name).map_or((name, false), |(name, _)| (name, true));
    if is_money && name == "capital" {
        return Some(Use::Key(Key::Capital));
    }
    let figure = Figure::from_str(name).ok()?;
    (figure.is_money() == is_money).then_some(if USED.contains(&figure) {
        Use::Figure(figure)
    } else {
        Use::Nothing
    })
}

/// The known name that an unknown one was meant to be. A column of another purpose has none.
fn meant(name: &str) -> Option<String> {
    let unit = match money(name) {
        Some((_, 1.0)) => "_yen",
        _ => "_thousand_yen",
    };
    let written = |figure: Figure| {
        let unit = if figure.is_money() { unit } else { "" };
        format!("{figure}{unit}")
    };
    if let Ok(figure) = Figure::from_str(name) {
        return Some(written(figure));
    }
    let names: Vec<String> = Figure::iter()
        .map(written)
        .chain(KEYS.iter().map(|(name, _)| (*name).to_owned()))
        .chain([format!("capital{unit}")])
        .collect();
    if name == "capital" {
        return names.last().cloned();
    }
    nearest(name, names.iter().map(String::as_str)).map(ToOwned::to_owned)
}

fn unit(head: &[String]) -> Result<f64, HeadError> {
    let of = |wanted: f64| {
        head.iter().find(|name| {
            known(name).is_some()
                && money(name).is_some_and(|(_, yen)| yen.to_bits() == wanted.to_bits())
        })
    };
    match (of(1_000.0), of(1.0)) {
        (Some(thousand), Some(yen)) => Err(HeadError::MixedUnits(thousand.clone(), yen.clone())),
        (None, Some(_)) => Ok(1.0),
        _ => Ok(1_000.0),
    }
}

/// Columns that are passed over, and those that are missed.
fn remarks(head: &[String], uses: &[Option<Use>]) -> Vec<String> {
    let passed: Vec<String> = std::iter::zip(head, uses)
        .filter(|(name, used)| used.is_none() && !name.is_empty())
        .map(|(name, _)| one_line(name))
        .collect();
    let missing: Vec<&str> = USED
        .into_iter()
        .filter(|figure| !OPTIONAL.contains(figure) && !uses.contains(&Some(Use::Figure(*figure))))
        .map(Figure::label)
        .collect();
    let mut remarks = Vec::new();
    if !passed.is_empty() {
        remarks.push(format!(
            "次の列は分析に使わないため、読み飛ばします：{}",
            passed.join("、")
        ));
    }
    if !missing.is_empty() {
        remarks.push(format!(
            "次の項目の列がないため、計算できない指標があります：{}",
            missing.join("、")
        ));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "company,industry_minor,capital_thousand_yen,period_end,employees,sales_thousand_yen,prior_sales_thousand_yen,operating_profit_thousand_yen,depreciation_thousand_yen,cash_thousand_yen,notes_receivable_thousand_yen,accounts_receivable_thousand_yen,inventory_thousand_yen,total_liabilities_thousand_yen,notes_payable_thousand_yen,accounts_payable_thousand_yen,borrowings_thousand_yen,net_assets_thousand_yen";

    fn parse(head: &str) -> Result<Columns, HeadError> {
        let names: Vec<String> = head.split(',').map(ToOwned::to_owned).collect();
        Columns::parse(&names)
    }

    #[test]
    fn the_contracts_columns_are_all_used_in_either_unit() {
        let thousand = parse(CONTRACT).unwrap();
        assert!(thousand.remarks.is_empty(), "{:?}", thousand.remarks);
        assert!(!thousand.uses.contains(&Use::Nothing));
        assert_eq!((thousand.yen, thousand.of(Key::End)), (1_000.0, 3));
        let yen = parse(&CONTRACT.replace("_thousand_yen", "_yen")).unwrap();
        assert_eq!((yen.yen, &yen.uses), (1.0, &thousand.uses));
        assert_eq!(
            parse(&format!("{CONTRACT},months,gross_profit_thousand_yen"))
                .unwrap()
                .uses[18..],
            [Use::Figure(Figure::Months), Use::Nothing]
        );
    }

    #[test]
    fn what_is_wrong_with_a_head_is_named() {
        for (head, said) in [
            ("a,b", "「company」の列がありません"),
            (
                &CONTRACT.replace("capital_thousand_yen,", ""),
                "「capital_thousand_yen」の列がありません",
            ),
            (
                &CONTRACT.replace("cash_thousand", "cash"),
                "「capital_thousand_yen」は千円、「cash_yen」は円",
            ),
            (
                &CONTRACT.replace(",sales_", ",salse_"),
                "「salse_thousand_yen」があります。「sales_thousand_yen」ではありませんか",
            ),
            (
                &CONTRACT.replace(",cash_thousand_yen", ",cash"),
                "「cash」があります。「cash_thousand_yen」ではありませんか",
            ),
            (
                &CONTRACT.replace("capital_thousand_yen", "capital"),
                "「capital」があります。「capital_thousand_yen」ではありませんか",
            ),
            (
                &format!("{CONTRACT},company"),
                "「company」の列が二つあります",
            ),
        ] {
            let found = parse(head).unwrap_err().to_string();
            assert!(found.contains(said), "{head}: {found}");
        }
    }

    #[test]
    fn other_columns_are_passed_over_and_missing_ones_are_named() {
        let found = parse(&format!("{CONTRACT},担当者,industry_major,")).unwrap();
        assert_eq!(
            found.remarks,
            ["次の列は分析に使わないため、読み飛ばします：担当者、industry_major"]
        );
        let found = parse("company,industry_minor,capital_yen,period_end,sales_yen").unwrap();
        assert!(
            found.remarks[0]
                .starts_with("次の項目の列がないため、計算できない指標があります：従業員数")
        );
        assert!(!found.remarks[0].contains("前期売上高"));
    }
}
