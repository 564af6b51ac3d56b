//! The fields of a company file.

use crate::domain::benchmark::Inputs;

/// Figures in money that the analysis uses, without the unit at the end of their names.
pub const FIGURES: [&str; 13] = [
    "sales",
    "prior_sales",
    "operating_profit",
    "depreciation",
    "cash",
    "notes_receivable",
    "accounts_receivable",
    "inventory",
    "total_liabilities",
    "notes_payable",
    "accounts_payable",
    "borrowings",
    "net_assets",
];

/// Figures that are accepted and checked, and not used yet: what other ratios will need.
/// 売上原価, 売上総利益, 販売費及び一般管理費, 人件費, 外注費, 変動費, 固定費, 営業外収益, 営業外費用, 受取利息・配当金, 支払利息,
/// 経常利益, 法人税等, 当期純利益, 給与支給総額, 資産合計, 流動資産, 当座資産, 固定資産, 流動負債, 固定負債, 役員借入金.
pub const FURTHER_FIGURES: [&str; 22] = [
    "cost_of_sales",
    "gross_profit",
    "selling_general_administrative",
    "personnel_cost",
    "outsourcing_cost",
    "variable_cost",
    "fixed_cost",
    "non_operating_income",
    "non_operating_expenses",
    "interest_dividend_income",
    "interest_expense",
    "ordinary_profit",
    "income_taxes",
    "net_profit",
    "total_payroll",
    "total_assets",
    "current_assets",
    "quick_assets",
    "fixed_assets",
    "current_liabilities",
    "fixed_liabilities",
    "director_loans",
];

/// The unit a money field is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    ThousandYen,
    Yen,
}

impl Unit {
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::ThousandYen => "_thousand_yen",
            Self::Yen => "_yen",
        }
    }

    /// Splits `sales_thousand_yen` into `sales` and its unit.
    pub(super) fn of(key: &str) -> Option<(&str, Self)> {
        [Self::ThousandYen, Self::Yen]
            .into_iter()
            .find_map(|unit| Some((key.strip_suffix(unit.suffix())?, unit)))
    }
}

/// Whether a figure of that name exists at all.
pub(super) fn is_figure(name: &str) -> bool {
    FIGURES.contains(&name) || FURTHER_FIGURES.contains(&name)
}

/// The input a figure goes into; `None` for those not used yet.
pub(super) fn input<'a>(inputs: &'a mut Inputs, name: &str) -> Option<&'a mut Option<f64>> {
    Some(match name {
        "sales" => &mut inputs.sales,
        "prior_sales" => &mut inputs.prior_sales,
        "operating_profit" => &mut inputs.operating_profit,
        "depreciation" => &mut inputs.depreciation,
        "cash" => &mut inputs.cash,
        "notes_receivable" => &mut inputs.notes_receivable,
        "accounts_receivable" => &mut inputs.accounts_receivable,
        "inventory" => &mut inputs.inventory,
        "total_liabilities" => &mut inputs.total_liabilities,
        "notes_payable" => &mut inputs.notes_payable,
        "accounts_payable" => &mut inputs.accounts_payable,
        "borrowings" => &mut inputs.borrowings,
        "net_assets" => &mut inputs.net_assets,
        _ => return None,
    })
}

/// The known name nearest to one that is not known, when it is near enough to be meant.
pub(crate) fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (unknown.chars().count() / 3).max(2);
    known
        .map(|name| (distance(unknown, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_apart() {
        assert_eq!(
            Unit::of("sales_thousand_yen"),
            Some(("sales", Unit::ThousandYen))
        );
        assert_eq!(Unit::of("sales_yen"), Some(("sales", Unit::Yen)));
        assert_eq!(Unit::of("sales"), None);
    }

    #[test]
    fn every_used_figure_has_its_input_and_the_others_none() {
        let mut inputs = Inputs::default();
        for name in FIGURES {
            let input = input(&mut inputs, name).unwrap();
            assert_eq!(*input, None, "{name} shares its input with another");
            *input = Some(1.0);
        }
        for name in FURTHER_FIGURES {
            assert!(input(&mut inputs, name).is_none(), "{name}");
        }
    }

    #[test]
    fn near_names_are_found_and_far_ones_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let known = || ["name", "capital_yen"].into_iter();
        assert_eq!(nearest("nmae", known()), Some("name"));
        assert_eq!(nearest("caiptal_yen", known()), Some("capital_yen"));
        assert_eq!(nearest("zzz", known()), None);
    }
}
