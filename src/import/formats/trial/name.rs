//! Names of lines: brackets taken away, and whether a name is a total's.

use crate::domain::statement::Section;
use crate::import::grid::fold;

const BRACKETS: [(char, char); 8] = [
    ('[', ']'),
    ('［', '］'),
    ('【', '】'),
    ('（', '）'),
    ('(', ')'),
    ('〔', '〕'),
    ('<', '>'),
    ('＜', '＞'),
];

/// Results of a profit and loss statement: they follow from other lines.
const RESULTS: [&str; 20] = [
    "売上総利益",
    "売上総損",
    "営業利益",
    "営業損益",
    "営業損失",
    "経常利益",
    "経常損益",
    "経常損失",
    "当期純利益",
    "当期純損",
    "税引前",
    "税引後",
    "当期利益",
    "当期損益",
    "当期損失",
    "差引金額",
    "差引損益",
    "差引原価",
    "所得金額",
    "粗利",
];
/// Sums of a cost report or of cost of sales that do not say so.
const SUMS: [&str; 6] = [
    "当期総製造費用",
    "総製造費用",
    "当期製造費用",
    "当期製品製造原価",
    "当期完成工事原価",
    "期末商品棚卸前",
];
/// Groups of accounts: with an amount they are sums, without one headings.
const GROUPS: [&str; 19] = [
    "資産",
    "流動資産",
    "固定資産",
    "有形固定資産",
    "無形固定資産",
    "投資その他の資産",
    "繰延資産",
    "負債",
    "流動負債",
    "固定負債",
    "純資産",
    "株主資本",
    "売上原価",
    "販売費及び一般管理費",
    "販売管理費",
    "営業外収益",
    "営業外費用",
    "特別利益",
    "特別損失",
];
/// Words that end in 計 without being a sum.
const NO_SUMS: [&str; 4] = ["会計", "設計", "統計", "時計"];

/// The name without the brackets that surround all of it, and without blanks around it.
pub(crate) fn unbracketed(name: &str) -> &str {
    let trimmed = name.trim();
    BRACKETS
        .iter()
        .find_map(|(open, close)| {
            let inner = trimmed.strip_prefix(*open)?.strip_suffix(*close)?;
            (!inner.contains([*open, *close])).then(|| inner.trim())
        })
        .filter(|inner| !inner.is_empty())
        .unwrap_or(trimmed)
}

/// Whether a line of that name is the sum of others.
pub(crate) fn is_total(name: &str, section: Section) -> bool {
    let folded = fold(unbracketed(name));
    let bare = folded.trim_matches(['[', ']', '【', '】', '(', ')']);
    if bare.contains("合計") || bare.ends_with("小計") || bare.ends_with("総計") {
        return true;
    }
    if bare.ends_with('計') && !NO_SUMS.iter().any(|word| bare.ends_with(word)) {
        return true;
    }
    if GROUPS.contains(&bare) {
        return true;
    }
    match section {
        Section::BalanceSheet => matches!(
            bare,
            "総資産" | "資産の部" | "負債の部" | "純資産の部" | "負債・純資産の部"
        ),
        Section::CostReport => SUMS.contains(&bare),
        Section::ProfitAndLoss | Section::Other => {
            RESULTS.iter().any(|word| bare.starts_with(word)) && !bare.contains("引当")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrounding_brackets_go_and_inner_ones_stay() {
        for (name, wanted) in [
            ("（現金　　　　　　）", "現金"),
            ("［営業債権］", "営業債権"),
            ("【合計　　】", "合計"),
            ("[現金･預金]", "現金･預金"),
            ("(株)未払金(役員)", "(株)未払金(役員)"),
            ("売掛金（カード）", "売掛金（カード）"),
            ("()", "()"),
        ] {
            assert_eq!(unbracketed(name), wanted);
        }
    }

    #[test]
    fn totals_are_told_from_accounts() {
        use Section::{BalanceSheet, CostReport, ProfitAndLoss};
        for (name, section) in [
            ("現金･預金合計", BalanceSheet),
            ("資産の部合計", BalanceSheet),
            ("【流動資産計】", BalanceSheet),
            ("販売管理費計", ProfitAndLoss),
            ("売上総損益金額", ProfitAndLoss),
            ("税引前当期純利益", ProfitAndLoss),
            ("当期製品製造原価", CostReport),
            ("【流動資産】", BalanceSheet),
        ] {
            assert!(is_total(name, section), "{name}");
        }
        for (name, section) in [
            ("設計", ProfitAndLoss),
            ("会計", ProfitAndLoss),
            ("繰越利益剰余金", BalanceSheet),
            ("当期純損益金額", BalanceSheet),
            ("当期製品製造原価", ProfitAndLoss),
            ("受取利息", ProfitAndLoss),
        ] {
            assert!(!is_total(name, section), "{name}");
        }
    }
}
