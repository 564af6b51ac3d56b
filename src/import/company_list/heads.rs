//! Which column of a list says what, by its head.

use strum::IntoEnumIterator;

use crate::domain::statement::Figure;
use crate::import::grid::{Grid, Row, fold};
use crate::import::unit;

/// How many rows are looked at for the heads.
const HEAD: usize = 15;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Kana,
    Kind,
    Number,
    Industry,
    Capital,
    Employees,
    Municipality,
    Address,
    Founded,
    Owner,
    Advisor,
    PeriodEnd,
    Figure(Figure),
}

/// The heads that mean it, blanks and brackets taken away.
const WORDS: [(Column, &[&str]); 13] = [
    (
        Column::Name,
        &[
            "事業者名",
            "会社名",
            "商号",
            "法人名",
            "企業名",
            "事業所名",
            "屋号",
            "名称",
            "商号・屋号",
            "商号又は名称",
            "商号または名称",
            "事業者名称",
            "会員名",
            "事業者",
        ],
    ),
    (
        Column::Kana,
        &[
            "フリガナ",
            "ふりがな",
            "カナ",
            "ヨミ",
            "よみがな",
            "ヨミガナ",
            "事業者名カナ",
            "会社名カナ",
            "商号カナ",
            "事業者名フリガナ",
            "会社名フリガナ",
        ],
    ),
    (
        Column::Kind,
        &[
            "区分",
            "法人・個人",
            "法人/個人",
            "個人・法人",
            "法人個人",
            "法人個人区分",
            "事業者区分",
            "組織形態",
            "形態",
            "法人格",
        ],
    ),
    (
        Column::Number,
        &[
            "法人番号",
            "会社法人等番号",
            "インボイス登録番号",
            "登録番号",
        ],
    ),
    (
        Column::Industry,
        &[
            "業種",
            "業種名",
            "業種分類",
            "業種区分",
            "主たる業種",
            "産業分類",
            "日本標準産業分類",
            "事業内容",
        ],
    ),
    (
        Column::Capital,
        &[
            "資本金",
            "資本金額",
            "資本金の額",
            "出資金",
            "資本金・出資金",
        ],
    ),
    (
        Column::Employees,
        &["従業員数", "従業員", "社員数", "常用従業員数", "人数"],
    ),
    (
        Column::Municipality,
        &["市町村", "市区町村", "市町村名", "市区町村名", "地区"],
    ),
    (
        Column::Address,
        &["所在地", "住所", "本店所在地", "所在", "事業所所在地"],
    ),
    (
        Column::Founded,
        &[
            "設立",
            "設立日",
            "設立年月日",
            "設立年月",
            "創業",
            "創業日",
            "創業年月日",
            "創業年月",
            "開業日",
            "開業年月日",
            "設立・創業",
        ],
    ),
    (
        Column::Owner,
        &[
            "代表者",
            "代表者名",
            "代表者氏名",
            "氏名",
            "代表",
            "事業主名",
            "事業主",
        ],
    ),
    (
        Column::Advisor,
        &[
            "担当",
            "担当者",
            "担当経営指導員",
            "経営指導員",
            "指導員",
            "担当指導員",
        ],
    ),
    (
        Column::PeriodEnd,
        &[
            "決算年月",
            "決算期",
            "決算月",
            "決算日",
            "決算",
            "期末",
            "決算期末",
        ],
    ),
];

/// Further heads of figures, beside their labels.
const FIGURES: [(Figure, &[&str]); 9] = [
    (Figure::Employees, &["正社員数", "従業員数(正社員)"]),
    (Figure::Sales, &["売上", "年商", "売上金額"]),
    (
        Figure::Cash,
        &["現預金", "現金預金", "現金及び預金", "現金・預金残高"],
    ),
    (Figure::TotalAssets, &["総資産", "資産計", "資産の部合計"]),
    (
        Figure::TotalLiabilities,
        &["総負債", "負債計", "負債の部合計"],
    ),
    (
        Figure::NetAssets,
        &["純資産", "純資産計", "純資産の部合計", "自己資本"],
    ),
    (Figure::Inventory, &["在庫", "棚卸資産合計"]),
    (Figure::Borrowings, &["借入金合計", "有利子負債"]),
    (Figure::PersonnelCost, &["人件費合計"]),
];

/// The heads of a list.
#[derive(Debug)]
pub(super) struct Heads {
    /// Index of their row in the grid.
    pub(super) row: usize,
    /// Column by column: what it says, its words, and how many yen one unit is when its head or the list says so.
    pub(super) columns: Vec<Option<Head>>,
}

/// One head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) column: Column,
    pub(super) words: String,
    pub(super) yen: Option<i64>,
}

/// The first row with a name column.
pub(super) fn find(grid: &Grid) -> Option<Heads> {
    let above = |row: usize| {
        let mut cells = grid.rows[..row].iter().flat_map(|row| &row.cells);
        cells.find_map(|cell| yen(&cell.folded()))
    };
    grid.rows
        .iter()
        .take(HEAD)
        .enumerate()
        .find_map(|(index, row)| {
            let columns = columns(row, above(index));
            let named = columns
                .iter()
                .flatten()
                .any(|head| head.column == Column::Name);
            named.then_some(Heads {
                row: index,
                columns,
            })
        })
}

fn columns(row: &Row, above: Option<i64>) -> Vec<Option<Head>> {
    let mut columns: Vec<Option<Head>> = Vec::new();
    for cell in &row.cells {
        let words = cell.text().unwrap_or_default();
        // A head that stands twice counts once: the first.
        let column = column(&words).filter(|column| {
            columns
                .iter()
                .flatten()
                .all(|head: &Head| head.column != *column)
        });
        columns.push(column.map(|column| Head {
            column,
            yen: yen(&words).or(above),
            words,
        }));
    }
    columns
}

/// What a head means: the words as a whole, else without what stands in brackets.
fn column(words: &str) -> Option<Column> {
    let whole = fold(words);
    let bare = whole
        .split(['(', '[', '【', '〔'])
        .next()
        .unwrap_or_default()
        .to_owned();
    [whole, bare]
        .iter()
        .filter(|text| !text.is_empty())
        .find_map(|text| {
            let text = text.trim_end_matches('※').trim_start_matches(['※', '*']);
            let plain = WORDS
                .iter()
                .find(|(_, words)| words.contains(&text))
                .map(|(column, _)| *column);
            plain.or_else(|| figure(text).map(Column::Figure))
        })
}

fn figure(text: &str) -> Option<Figure> {
    Figure::iter()
        .find(|figure| fold(figure.label()) == text || figure.to_string() == text)
        .or_else(|| {
            let found = FIGURES.iter().find(|(_, words)| words.contains(&text))?;
            Some(found.0)
        })
}

/// How many yen one unit is, by words that name a unit.
fn yen(words: &str) -> Option<i64> {
    let folded = fold(words);
    if folded.contains("(万円)") || folded.contains("単位:万円") {
        return Some(10_000);
    }
    unit::from_words(words).map(crate::domain::number::MoneyUnit::yen)
}
