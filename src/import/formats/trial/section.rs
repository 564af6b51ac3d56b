//! Which statement a line stands in, where the layout does not say: from names, in the order of the file.

use crate::domain::statement::Section;
use crate::import::grid::fold;

use super::name::unbracketed;

/// Words that only a balance sheet has, whatever surrounds them.
const BALANCE_WORDS: [&str; 42] = [
    "資産の部",
    "負債の部",
    "純資産",
    "流動資産",
    "固定資産",
    "繰延資産",
    "流動負債",
    "固定負債",
    "現金",
    "預金",
    "貯金",
    "受取手形",
    "電子記録",
    "売掛金",
    "未収",
    "棚卸資産",
    "商品",
    "製品",
    "仕掛品",
    "原材料",
    "貯蔵品",
    "前払",
    "前渡金",
    "立替金",
    "仮払",
    "貸付金",
    "建物",
    "機械装置",
    "車両運搬具",
    "土地",
    "敷金",
    "保証金",
    "支払手形",
    "買掛金",
    "借入金",
    "未払",
    "前受",
    "預り金",
    "仮受",
    "資本金",
    "元入金",
    "事業主",
];
/// Endings of balance sheet names.
const BALANCE_ENDINGS: [&str; 8] = [
    "剰余金",
    "準備金",
    "引当金",
    "社債",
    "累計額",
    "出資金",
    "積立金",
    "資産合計",
];
/// Words that only a profit and loss statement has.
const PROFIT_WORDS: [&str; 27] = [
    "売上高",
    "売上原価",
    "売上総",
    "仕入",
    "収入",
    "収益",
    "営業利益",
    "営業損益",
    "営業外",
    "経常",
    "特別利益",
    "特別損失",
    "税引前",
    "当期純",
    "販売費",
    "販売管理費",
    "経費",
    "差引金額",
    "棚卸高",
    "役員報酬",
    "給料",
    "賃金",
    "賞与",
    "専従者給与",
    "法人税",
    "利息",
    "配当金",
];
/// Endings of profit and loss names.
const PROFIT_ENDINGS: [&str; 14] = [
    "費", "料", "手当", "公課", "家賃", "売上", "原価", "損", "益", "代", "償却", "運賃", "給与",
    "値引",
];

/// Follows the names of a file from top to bottom.
#[derive(Debug)]
pub(crate) struct Sections {
    current: Option<Section>,
    /// Whether the layout said so, and names are no longer asked.
    said: bool,
}

impl Sections {
    /// Beginning with what the title or the sheet's name says, if anything.
    pub(crate) fn new(title: &str) -> Self {
        let current = report(title);
        Self {
            current,
            said: current.is_some(),
        }
    }

    /// The statement of the next line.
    pub(crate) fn of(&mut self, name: &str) -> Section {
        let folded = fold(unbracketed(name));
        if let Some(named) = report(&folded) {
            (self.current, self.said) = (Some(named), true);
        } else if !self.said || self.left(&folded) {
            self.said = false;
            if let Some(guessed) = guess(&folded, self.current) {
                self.current = Some(guessed);
            }
        }
        self.current.unwrap_or(Section::Other)
    }

    /// The statement that a title said, when one did.
    pub(crate) fn said(&self) -> Option<Section> {
        self.current.filter(|_| self.said)
    }

    /// Whether a name cannot stand in the statement that was said: a file of several without titles between them.
    fn left(&self, name: &str) -> bool {
        match self.current {
            Some(Section::BalanceSheet) => name == "売上高" || name == "売上(収入)金額",
            Some(Section::ProfitAndLoss) => matches!(name, "流動資産" | "資産の部"),
            _ => matches!(name, "売上高" | "流動資産" | "資産の部"),
        }
    }
}

/// The statement that a title names; `None` for none or several.
pub(crate) fn report(text: &str) -> Option<Section> {
    let folded = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let found = [
        (says(&["貸借対照表"]), Section::BalanceSheet),
        (says(&["損益計算書", "収支内訳書"]), Section::ProfitAndLoss),
        (
            says(&[
                "製造原価報告書",
                "生産原価報告書",
                "製造原価明細",
                "工事原価報告書",
                "完成工事原価報告書",
            ]),
            Section::CostReport,
        ),
    ];
    let mut named = found.iter().filter(|(says, _)| *says);
    match (named.next(), named.next()) {
        (Some((_, section)), None) => Some(*section),
        _ => None,
    }
}

/// What a single name says.
pub(crate) fn guess(folded: &str, current: Option<Section>) -> Option<Section> {
    if matches!(
        folded,
        "材料費" | "原材料費" | "労務費" | "製造経費" | "当期総製造費用"
    ) {
        return Some(Section::CostReport);
    }
    if current == Some(Section::CostReport) {
        // 給料, 減価償却費 stand in both; only the next statement's own head leads on.
        let next = ["売上", "販売", "流動資産", "資産の部", "現金"];
        return next
            .iter()
            .any(|word| folded.starts_with(word))
            .then(|| guess(folded, None))
            .flatten();
    }
    // 売掛金の利息 and the like: what a name ends with says more than what it holds.
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if folded.ends_with("繰入額") || folded.ends_with("繰入") || folded.ends_with("戻入") {
        return Some(Section::ProfitAndLoss);
    }
    if ends(&BALANCE_ENDINGS) {
        return Some(Section::BalanceSheet);
    }
    if holds(&["未払", "前払", "未収", "仮払", "仮受", "前受", "立替"]) {
        return Some(Section::BalanceSheet);
    }
    if holds(&PROFIT_WORDS) {
        return Some(Section::ProfitAndLoss);
    }
    if holds(&BALANCE_WORDS) && !ends(&["費", "料", "損", "益"]) {
        return Some(Section::BalanceSheet);
    }
    if matches!(
        folded,
        "資産" | "負債" | "資産計" | "負債計" | "負債合計" | "総資産"
    ) {
        return Some(Section::BalanceSheet);
    }
    ends(&PROFIT_ENDINGS).then_some(Section::ProfitAndLoss)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Section::{BalanceSheet, CostReport, Other, ProfitAndLoss};

    #[test]
    fn a_plain_list_of_names_falls_into_its_statements() {
        let mut sections = Sections::new("");
        for (name, wanted) in [
            ("甲", Other),
            ("現金", BalanceSheet),
            ("売掛金", BalanceSheet),
            ("貸倒引当金", BalanceSheet),
            ("前払費用", BalanceSheet),
            ("未払法人税等", BalanceSheet),
            ("長期借入金", BalanceSheet),
            ("繰越利益剰余金", BalanceSheet),
            ("売上高", ProfitAndLoss),
            ("期首商品棚卸高", ProfitAndLoss),
            ("給料手当", ProfitAndLoss),
            ("貸倒引当金繰入額", ProfitAndLoss),
            ("雑費", ProfitAndLoss),
            ("受取利息", ProfitAndLoss),
            ("固定資産売却損", ProfitAndLoss),
            ("独自の科目", ProfitAndLoss),
        ] {
            assert_eq!(sections.of(name), wanted, "{name}");
        }
    }

    #[test]
    fn the_cost_report_keeps_names_that_stand_in_both() {
        let mut sections = Sections::new("");
        for (name, wanted) in [
            ("製造原価報告書", CostReport),
            ("賃金手当", CostReport),
            ("減価償却費", CostReport),
            ("当期製品製造原価", CostReport),
            ("損益計算書", ProfitAndLoss),
            ("売上高", ProfitAndLoss),
        ] {
            assert_eq!(sections.of(name), wanted, "{name}");
        }
    }

    #[test]
    fn what_a_title_says_holds_until_the_next_statement() {
        let mut sections = Sections::new("試算表：貸借対照表");
        assert_eq!(sections.of("独自の科目料"), BalanceSheet);
        assert_eq!(sections.of("売上高"), ProfitAndLoss);
        assert_eq!(sections.of("給料手当"), ProfitAndLoss);
        assert_eq!(report("貸借対照表・損益計算書"), None);
    }
}
