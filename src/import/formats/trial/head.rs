//! What stands above a table: company, period, unit, with or without consumption tax.

use crate::domain::era::{self, YearMonth};
use crate::domain::number::MoneyUnit;
use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row};

/// What the head says; what it leaves out is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Head {
    /// 事業所名・商号
    pub company: Option<String>,
    /// 円 or 千円, when written.
    pub unit: Option<MoneyUnit>,
    /// 税込 or 税抜, when written.
    pub tax_included: Option<bool>,
    /// The first month of the figures.
    pub from: Option<YearMonth>,
    /// The last month of the figures.
    pub end: Option<YearMonth>,
    /// How many months, when they are known without their years.
    pub count: Option<i64>,
    /// 「2025年度」: the year in which the fiscal year begins.
    pub fiscal_year: Option<i32>,
}

const COMPANY_KEYS: [&str; 9] = [
    "事業所名",
    "事業者名",
    "会社名",
    "法人名",
    "商号",
    "屋号",
    "<商号名>",
    "会社",
    "事業所",
];
const COMPANY_WORDS: [&str; 12] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "(株)",
    "(有)",
    "(同)",
    "組合",
    "医療法人",
    "社団法人",
    "財団法人",
];
/// Dates that are not the period's.
const OTHER_DATES: [&str; 6] = ["処理日", "出力日", "作成日", "印刷日", "更新日", "発行日"];

impl Head {
    /// How many months the figures cover, when both ends are known.
    pub(crate) fn months(&self) -> Option<i64> {
        let span = self.from.zip(self.end);
        span.map(|(from, end)| i64::from(from.months_to(end)))
            .or(self.count)
    }

    /// The unit, or yen, which accounting programs export when they name none.
    pub(crate) fn unit_or_yen(&self) -> MoneyUnit {
        self.unit.unwrap_or(MoneyUnit::Yen)
    }

    fn take_period(&mut self, text: &str) {
        if self.fiscal_year.is_none() {
            self.fiscal_year = era::fiscal_year(text);
        }
        if let Some((from, end)) = era::span(text) {
            if self.from.is_none() {
                (self.from, self.end) = (Some(from), Some(end));
            }
        } else if self.end.is_none() {
            self.end = era::year_months(text).last().copied();
        }
    }
}

/// Reads the rows above a table.
///
/// # Errors
/// A unit that figures cannot be kept in (万円, 百万円).
pub(crate) fn scan(grid: &Grid, rows: &[Row]) -> Result<Head, ImportError> {
    let mut head = Head::default();
    for row in rows {
        let texts: Vec<(usize, String)> = (0..row.cells.len())
            .filter_map(|column| row.cell(column).text().map(|text| (column, text)))
            .collect();
        let folded: Vec<String> = texts
            .iter()
            .map(|(_, text)| crate::import::grid::fold(text))
            .collect();
        if head.company.is_none() {
            head.company = company(&texts, &folded);
        }
        for ((column, _), text) in texts.iter().zip(&folded) {
            if let Some(unit) = unit(text, &grid.place(row, *column))? {
                head.unit = Some(unit);
            }
            if head.tax_included.is_none() {
                head.tax_included = tax(text);
            }
        }
        if !folded
            .iter()
            .any(|text| OTHER_DATES.iter().any(|key| text.contains(key)))
        {
            head.take_period(&joined(&texts));
        }
    }
    Ok(head)
}

/// The row as one text, so that a span may stand in two cells.
fn joined(texts: &[(usize, String)]) -> String {
    let words: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    words.join(" ")
}

fn company(texts: &[(usize, String)], folded: &[String]) -> Option<String> {
    for (index, text) in folded.iter().enumerate() {
        let bare = text.trim_end_matches(':');
        if COMPANY_KEYS.contains(&bare) {
            return texts.get(index + 1).map(|(_, name)| tidy(name));
        }
        if let Some((key, _)) = text.split_once(':')
            && COMPANY_KEYS.contains(&key)
        {
            let original = &texts[index].1;
            return original
                .split_once([':', '：'])
                .map(|(_, name)| tidy(name))
                .filter(|name| !name.is_empty());
        }
    }
    let at = folded.iter().position(|text| {
        text.chars().count() <= 40
            && !text.contains("試算表")
            && COMPANY_WORDS.iter().any(|word| text.contains(word))
    })?;
    Some(without_title(&tidy(&texts[at].1)))
}

/// A company's name without the title that stands behind it in the same cell.
fn without_title(text: &str) -> String {
    const TITLES: [&str; 9] = [
        "試算表",
        "決算",
        "推移",
        "貸借対照表",
        "損益計算書",
        "報告書",
        "一覧",
        "年度",
        "月期",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let kept = words
        .iter()
        .skip(1)
        .position(|word| TITLES.iter().any(|title| word.contains(title)))
        .map_or(words.len(), |at| at + 1);
    if kept == words.len() {
        text.to_owned()
    } else {
        words[..kept].join(" ")
    }
}

/// Blanks that pad a name taken away.
pub(crate) fn tidy(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || c == '"')
        .to_owned()
}

/// The unit that a text names.
///
/// # Errors
/// One that figures cannot be kept in.
pub(crate) fn unit(text: &str, place: &str) -> Result<Option<MoneyUnit>, ImportError> {
    let says = |unit: &str| {
        text == unit
            || text.contains(&format!("単位:{unit}"))
            || text.contains(&format!("({unit})"))
            || text.contains(&format!("単位{unit}"))
            || text.contains(&format!("表示単位:{unit}"))
    };
    if says("百万円") || says("万円") {
        return Err(ImportError::at(
            place,
            "金額の単位が百万円または万円の表は取り込めません。円または千円の単位で出力し直してください",
        ));
    }
    Ok(if says("千円") {
        Some(MoneyUnit::ThousandYen)
    } else if says("円") {
        Some(MoneyUnit::Yen)
    } else {
        None
    })
}

fn tax(text: &str) -> Option<bool> {
    match (text.contains("税込"), text.contains("税抜")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;

    fn read(text: &str) -> Head {
        let grid = grid(text);
        scan(&grid, &grid.rows).unwrap()
    }

    #[test]
    fn the_head_gives_company_period_unit_and_tax() {
        let head = read(
            "帳票名,残高試算表\n事業所名,株式会社みどり商店　　\n処理日時,2025/06/10 10:00\n集計期間,自 令和6年4月1日 至 令和7年3月31日\n税抜/税込,税込\n,(単位：千円)\n",
        );
        assert_eq!(head.company.as_deref(), Some("株式会社みどり商店"));
        assert_eq!(head.months(), Some(12));
        assert_eq!(head.end, YearMonth::new(2025, 3));
        assert_eq!(head.tax_included, Some(true));
        assert_eq!(head.unit, Some(MoneyUnit::ThousandYen));
    }

    #[test]
    fn a_span_may_stand_in_two_cells_and_a_name_without_key() {
        let head = read("(有)さくら工業　決算報告書,,2025/04/01,2025/09/30\n税抜処理\n2025年度\n");
        assert_eq!(head.company.as_deref(), Some("(有)さくら工業"));
        assert_eq!(head.months(), Some(6));
        assert_eq!(head.tax_included, Some(false));
        assert_eq!(head.fiscal_year, Some(2025));
    }

    #[test]
    fn nothing_is_made_up() {
        assert_eq!(
            read("残高試算表\n税抜/税込\n作成日,2025/04/01\n"),
            Head::default()
        );
        let grid = grid("貸借対照表,(単位：百万円)\n");
        assert_eq!(
            scan(&grid, &grid.rows).unwrap_err().place.as_deref(),
            Some("1行目")
        );
    }
}
