//! 弥生会計: 残高試算表, 補助残高一覧表 and 年間推移. Rows begin with a mark, `[区分行]` `[明細行]` `[合計行]`; a month
//! column stands between department and statement when months were exported one by one.

mod sub_balance;
mod trial_balance;

use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row};
use crate::import::reading::{Doubt, Format, Reading};

use super::trial::months_table;
use super::trial::section::report;

/// Whether the table is one of the three.
pub fn matches(grid: &Grid) -> bool {
    kind(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No amounts, or a unit that cannot be kept.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    match kind(grid) {
        Some(Kind::Yearly) => months_table::read(grid, Format::YayoiMonthly),
        Some(Kind::SubBalance) => sub_balance::read(grid),
        Some(Kind::TrialBalance) => trial_balance::read(grid),
        None => Err(ImportError::whole(
            "弥生会計の残高試算表・補助残高一覧表・年間推移ではありません。残高試算表をエクスポートし直してください",
        )),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    TrialBalance,
    SubBalance,
    Yearly,
}

fn kind(grid: &Grid) -> Option<Kind> {
    let marked = grid.rows.iter().take(60).any(|row| tag(row).is_some());
    if let Some(at) = months_table::head_row(grid) {
        let says_so = grid.rows[..=at]
            .iter()
            .flat_map(|row| &row.cells)
            .map(crate::import::grid::Cell::folded)
            .any(|text| text.contains("年間推移") || text.contains("残高試算表"));
        // 当期残高 closes this program's table; others end with 合計.
        let closes = grid.rows[at]
            .cells
            .iter()
            .any(|cell| cell.folded() == "当期残高");
        return (marked || says_so || closes).then_some(Kind::Yearly);
    }
    if !marked {
        return None;
    }
    grid.rows.iter().take(200).find_map(|row| {
        let statement = row
            .cells
            .iter()
            .map(crate::import::grid::Cell::folded)
            .find_map(|text| {
                if is_list(&text) {
                    Some(Kind::SubBalance)
                } else {
                    (is_statement(&text)).then_some(Kind::TrialBalance)
                }
            });
        tag(row).and(statement)
    })
}

/// `[貸借対照表]`, `[損益計算書]`, `[製造原価報告書]`.
fn is_statement(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']') && report(text).is_some()
}

/// `[貸借科目]`, `[損益科目]`, `[製造原価科目]`.
fn is_list(text: &str) -> bool {
    text.starts_with('[') && text.ends_with("科目]")
}

/// What a row is by its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Title,
    Section,
    Detail,
    Total,
}

fn tag(row: &Row) -> Option<Tag> {
    match row.cell(0).folded().as_str() {
        "[表題行]" => Some(Tag::Title),
        "[区分行]" => Some(Tag::Section),
        "[明細行]" => Some(Tag::Detail),
        "[合計行]" => Some(Tag::Total),
        _ => None,
    }
}

/// The rows above the first marked one.
fn head_rows(grid: &Grid) -> &[Row] {
    let at = grid.rows.iter().position(|row| tag(row).is_some());
    &grid.rows[..at.unwrap_or(grid.rows.len())]
}

/// Of several departments the one that adds up all of them, or the first, which is told.
fn department<'a>(names: impl Iterator<Item = &'a str>, doubts: &mut Vec<Doubt>) -> Option<String> {
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    let [_, _, ..] = found.as_slice() else {
        return None;
    };
    if let Some(whole) = found.iter().find(|name| name.contains("合計")) {
        return Some((*whole).to_owned());
    }
    let first = *found.first()?;
    doubts.push(Doubt {
        place: None,
        message: format!(
            "部門別の試算表です。「{first}」の行だけを読み取りました。会社全体の数字が要るときは、部門を「事業所（合計）」にして出力し直してください"
        ),
    });
    Some(first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::trial::testing::grid;
    use super::*;

    #[test]
    fn the_three_lists_are_told_apart_and_journals_are_not_taken() {
        for (text, wanted) in [
            (
                "[表題行],部門,,勘定科目,前期繰越,借方金額,貸方金額,残高\n[明細行],全社,[貸借対照表],現金,1,0,0,1\n",
                Some(Kind::TrialBalance),
            ),
            (
                "[明細行],全社,[貸借科目],普通預金,甲銀行,1,0,0,1\n",
                Some(Kind::SubBalance),
            ),
            (
                "残高試算表(年間推移)\n勘定科目,4月度,5月度,6月度,合計\n売上高,1,2,3,6\n",
                Some(Kind::Yearly),
            ),
            (
                "[表題行],日付,伝票番号,借方勘定科目\n[明細行],2025/04/01,1,現金\n",
                None,
            ),
            ("勘定科目,4月,5月,6月,合計\n売上高,1,2,3,6\n", None),
        ] {
            assert_eq!(kind(&grid(text)), wanted, "{text}");
        }
    }

    #[test]
    fn the_department_of_all_is_taken_else_the_first_and_that_is_told() {
        let mut doubts = Vec::new();
        let of =
            |names: &[&str], doubts: &mut Vec<Doubt>| department(names.iter().copied(), doubts);
        assert_eq!(of(&["全社", "全社"], &mut doubts), None);
        assert_eq!(
            of(&["本店", "事業所(合計)"], &mut doubts).as_deref(),
            Some("事業所(合計)")
        );
        assert_eq!(doubts, []);
        assert_eq!(of(&["本店", "支店"], &mut doubts).as_deref(), Some("本店"));
        assert!(doubts[0].message.contains("「本店」"));
    }
}
