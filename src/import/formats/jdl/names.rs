//! Account names that JDL cuts to eight bytes, four full-width letters, made whole again where only one standard name
//! begins so.

use crate::domain::statement::Section;

/// Standard names of balance sheets that are longer than four letters.
const BALANCE_SHEET: [&str; 45] = [
    "電子記録債権",
    "完成工事未収入金",
    "貸倒引当金",
    "未成工事支出金",
    "商品製品",
    "短期貸付金",
    "役員貸付金",
    "従業員貸付金",
    "前払費用",
    "仮払消費税等",
    "仮払法人税等",
    "未収消費税等",
    "未収還付法人税等",
    "未収収益",
    "建物附属設備",
    "機械装置",
    "車両運搬具",
    "工具器具備品",
    "一括償却資産",
    "建設仮勘定",
    "リース資産",
    "減価償却累計額",
    "電話加入権",
    "ソフトウェア",
    "投資有価証券",
    "関係会社株式",
    "差入保証金",
    "保険積立金",
    "長期貸付金",
    "長期前払費用",
    "電子記録債務",
    "工事未払金",
    "短期借入金",
    "１年内返済長期借入金",
    "未払法人税等",
    "未払消費税等",
    "仮受消費税等",
    "賞与引当金",
    "長期借入金",
    "役員借入金",
    "長期未払金",
    "退職給付引当金",
    "資本準備金",
    "利益準備金",
    "繰越利益剰余金",
];
/// Standard names of profit and loss statements that are longer than four letters.
const PROFIT_AND_LOSS: [&str; 47] = [
    "売上値引戻り高",
    "完成工事高",
    "期首商品棚卸高",
    "商品仕入高",
    "材料仕入高",
    "外注加工費",
    "期末商品棚卸高",
    "従業員給与",
    "従業員賞与",
    "法定福利費",
    "福利厚生費",
    "退職給付費用",
    "退職共済掛金",
    "採用教育費",
    "荷造運賃",
    "広告宣伝費",
    "販売促進費",
    "販売手数料",
    "接待交際費",
    "旅費交通費",
    "事務用品費",
    "水道光熱費",
    "新聞図書費",
    "支払手数料",
    "車両燃料費",
    "地代家賃",
    "リース料",
    "支払保険料",
    "損害保険料",
    "租税公課",
    "支払報酬料",
    "研究開発費",
    "教育研修費",
    "減価償却費",
    "貸倒引当金繰入額",
    "業務委託費",
    "受取利息割引料",
    "受取配当金",
    "補助金収入",
    "助成金収入",
    "支払利息割引料",
    "固定資産売却益",
    "固定資産除却損",
    "投資有価証券売却益",
    "法人税等調整額",
    "法人税・住民税及び事業税",
    "役員退職慰労金",
];
/// Cuts that no standard name begins with, and whole names that a longer one begins with.
const WHOLE_OR_INNER: [(&str, &str); 5] = [
    ("期首棚卸", "期首商品棚卸高"),
    ("期末棚卸", "期末商品棚卸高"),
    ("支払利息", "支払利息"),
    ("受取利息", "受取利息"),
    ("法人税等", "法人税等"),
];

/// The whole name that a cut one stands for; `None` when it is whole, or when several begin so.
pub(super) fn whole(written: &str, section: Section) -> Option<&'static str> {
    if written.chars().count() != 4 {
        return None;
    }
    if let Some((_, whole)) = WHOLE_OR_INNER.iter().find(|(cut, _)| *cut == written) {
        return Some(*whole).filter(|whole| *whole != written);
    }
    let names: &[&str] = if section == Section::BalanceSheet {
        &BALANCE_SHEET
    } else {
        &PROFIT_AND_LOSS
    };
    let mut found = names.iter().filter(|name| name.starts_with(written));
    match (found.next(), found.next()) {
        (Some(only), None) if *only != written => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Section::{BalanceSheet, ProfitAndLoss};

    #[test]
    fn cut_names_are_made_whole_by_their_statement() {
        for (cut, section, wanted) in [
            ("短期借入", BalanceSheet, Some("短期借入金")),
            ("減価償却", BalanceSheet, Some("減価償却累計額")),
            ("減価償却", ProfitAndLoss, Some("減価償却費")),
            ("支払手数", ProfitAndLoss, Some("支払手数料")),
            ("期首棚卸", ProfitAndLoss, Some("期首商品棚卸高")),
            ("支払利息", ProfitAndLoss, None),
            ("地代家賃", ProfitAndLoss, None),
            ("法人税等", ProfitAndLoss, None),
            ("芝信用金", BalanceSheet, None),
            ("売掛金", BalanceSheet, None),
        ] {
            assert_eq!(whole(cut, section), wanted, "{cut}");
        }
    }
}
