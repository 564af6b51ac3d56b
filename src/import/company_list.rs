//! A list of companies (事業者一覧) as CSV or workbook: one company a row.

use super::error::ImportError;
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
    let _ = (file_name, bytes, industries);
    Err(ImportError::whole("未対応です"))
}
