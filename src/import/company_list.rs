//! A list of companies (事業者一覧) as CSV or workbook: one company a row, its columns told by their heads.

mod heads;
mod row;
mod value;

use super::bytes::{self, Kind};
use super::error::ImportError;
use super::grid::Grid;
use super::limits::Limits;
use super::{text, workbook};
use crate::domain::company::CompanyKind;
use crate::domain::industry::{Industries, Industry};
use crate::domain::statement::{Figures, PeriodEnd};

/// One company of a list; what the list does not say is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCompany {
    /// The line of the file or the row of the sheet.
    pub line: usize,
    /// 事業者名
    pub name: String,
    /// フリガナ
    pub name_kana: Option<String>,
    /// 区分; told from the name's legal form when there is no such column.
    pub kind: Option<CompanyKind>,
    /// 法人番号, check digit verified
    pub corporate_number: Option<String>,
    /// 業種
    pub industry: Option<Industry>,
    /// 日本標準産業分類の細分類番号, when 業種 was found by it.
    pub jsic: Option<String>,
    /// 資本金（円）
    pub capital_yen: Option<i64>,
    /// 従業員数
    pub employees: Option<i64>,
    /// 市町村, or 所在地 as written.
    pub municipality: Option<String>,
    /// 設立・創業
    pub founded: Option<jiff::civil::Date>,
    /// 代表者名
    pub owner_name: Option<String>,
    /// 担当, as written
    pub advisor: Option<String>,
    /// 決算年月 and the figures beside it, when the list has any.
    pub statement: Option<(PeriodEnd, Figures)>,
    /// What is doubtful about the row.
    pub doubts: Vec<String>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the file or the row of the sheet.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Reads a list; every row is judged by itself.
///
/// # Errors
/// The file as a whole: not readable, or without a head row that has a name column.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    industries: &Industries,
) -> Result<Vec<Result<ListedCompany, RowFault>>, ImportError> {
    let limits = &Limits::STANDARD;
    limits.check_file(bytes)?;
    let kind = bytes::kind(bytes)?;
    let grids = match kind {
        Kind::Workbook => workbook::read(bytes, limits)?.sheets,
        Kind::Text | Kind::Xml => vec![text::grid(&text::decode(bytes)?.text, limits)?],
    };
    let shown = || grids.iter().filter(|grid| !grid.hidden);
    let (grid, heads) = shown()
        .find_map(|grid| Some((grid, heads::find(grid)?)))
        .ok_or_else(|| no_heads(file_name, shown().next()))?;
    let rows: Vec<_> = grid.rows[heads.row + 1..]
        .iter()
        .map(|row| row::read(row, &heads, industries))
        .collect();
    if rows.is_empty() {
        return Err(ImportError::whole(
            "見出しの下に事業者の行がありません。1行に1事業者を書いた一覧を選んでください",
        ));
    }
    Ok(rows)
}

fn no_heads(file_name: &str, grid: Option<&Grid>) -> ImportError {
    let seen: Vec<String> = grid
        .and_then(|grid| grid.rows.first())
        .map(|row| {
            row.cells
                .iter()
                .filter_map(super::grid::Cell::text)
                .take(4)
                .collect()
        })
        .unwrap_or_default();
    let seen = if seen.is_empty() {
        "値がありません".to_owned()
    } else {
        let words: Vec<String> = seen
            .iter()
            .map(|word| word.chars().take(20).collect())
            .collect();
        format!("最初の行は「{}」でした", words.join("、"))
    };
    ImportError::whole(format!(
        "{file_name} に「事業者名」（または「会社名」「商号」）の見出しが見つかりません（{seen}）。見出しの行がある一覧を選んでください"
    ))
}

#[cfg(test)]
mod tests;
