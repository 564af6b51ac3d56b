//! What every trial balance ends with: the reading as a whole, and the doubts that hold for all of it.

use crate::domain::era::YearMonth;
use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::fold;
use crate::import::reading::{Doubt, Format, ReadCompany, ReadPeriod, Reading};

use super::head::Head;

/// Said when there is no profit and loss; a reader of several sheets takes it back when another sheet has it.
pub const ONLY_BALANCE_SHEET: &str =
    "貸借対照表の科目だけを読み取りました。損益計算書の試算表も取り込んでください";
/// Said when there is no balance sheet.
pub const ONLY_PROFIT_AND_LOSS: &str =
    "損益計算書の科目だけを読み取りました。貸借対照表の試算表も取り込んでください";

/// One period's lines and what is known of when it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Period {
    /// The last month.
    pub end: Option<YearMonth>,
    /// How many months.
    pub months: Option<i64>,
    /// The lines.
    pub lines: Vec<AccountLine>,
}

/// A reading of one period, as the head says it.
///
/// # Errors
/// No line has an amount.
pub(crate) fn single(
    format: Format,
    head: &Head,
    lines: Vec<AccountLine>,
    doubts: Vec<Doubt>,
) -> Result<Reading, ImportError> {
    let period = Period {
        end: head.end,
        months: head.months(),
        lines,
    };
    several(format, head, vec![period], doubts)
}

/// A reading of several periods, put newest first when all have an end.
///
/// # Errors
/// No line has an amount.
pub(crate) fn several(
    format: Format,
    head: &Head,
    mut periods: Vec<Period>,
    mut doubts: Vec<Doubt>,
) -> Result<Reading, ImportError> {
    let empty = periods
        .iter()
        .all(|period| period.lines.iter().all(|line| line.amount.is_none()));
    if empty && doubts.is_empty() {
        return Err(ImportError::whole(
            "科目と金額の行が見つかりません。残高試算表を出力し直すか、科目名の列と金額の列がある表にしてください",
        ));
    }
    if periods.iter().all(|period| period.end.is_some()) {
        periods.sort_by_key(|period| std::cmp::Reverse(period.end));
    }
    let company = ReadCompany {
        name: head.company.clone(),
        sole_proprietor: sole_proprietor(head.company.as_deref(), &periods),
        ..ReadCompany::default()
    };
    if head.tax_included == Some(true) {
        say(
            &mut doubts,
            "税込の金額です。売上高や経費に消費税が含まれています。税抜の決算書と比べるときはご注意ください",
        );
    }
    if let Some(period) = periods.first() {
        about_period(period, &mut doubts);
        about_statements(period, &mut doubts);
    }
    Ok(Reading {
        format,
        encoding: None,
        unit: head.unit_or_yen(),
        company,
        periods: periods
            .into_iter()
            .map(|period| ReadPeriod {
                end: period.end.and_then(YearMonth::period_end),
                months: period.months,
                figures: Vec::new(),
                lines: period.lines,
            })
            .collect(),
        answers: Vec::new(),
        doubts,
    })
}

fn say(doubts: &mut Vec<Doubt>, message: impl Into<String>) {
    doubts.push(Doubt {
        place: None,
        message: message.into(),
    });
}

/// A trial balance in progress is no year's statement.
fn about_period(period: &Period, doubts: &mut Vec<Doubt>) {
    let Some(months) = period.months.filter(|months| *months != 12) else {
        return;
    };
    let when = match period.end {
        Some(end) if months > 1 => {
            let back = i32::try_from(months - 1).unwrap_or_default();
            format!("（{}〜{}）", end.plus(-back).label(), end.label())
        }
        Some(end) => format!("（{}）", end.label()),
        None => String::new(),
    };
    say(
        doubts,
        match months {
            1 => format!(
                "1か月分の試算表です{when}。損益の金額は1か月分です。決算の数字として使うときは、期間を1年にして出力し直してください"
            ),
            2..12 => format!(
                "期の途中の試算表です{when}。損益の金額は{months}か月分です。決算の数字として使うときは、期間を1年にして出力し直してください"
            ),
            _ => format!(
                "期間が{months}か月の試算表です{when}。会計期間が1年の会社では、期間を1年にして出力し直してください"
            ),
        },
    );
}

/// Balance sheet and profit and loss often come in two files.
fn about_statements(period: &Period, doubts: &mut Vec<Doubt>) {
    let has = |section: Section| {
        period
            .lines
            .iter()
            .any(|line| line.section == section && line.amount.is_some())
    };
    match (has(Section::BalanceSheet), has(Section::ProfitAndLoss)) {
        (true, false) => say(doubts, ONLY_BALANCE_SHEET),
        (false, true) => say(doubts, ONLY_PROFIT_AND_LOSS),
        _ => {}
    }
}

/// A proprietor's accounts have 元入金 or 事業主貸, a company's 資本金.
fn sole_proprietor(company: Option<&str>, periods: &[Period]) -> Option<bool> {
    let names = || {
        periods
            .iter()
            .flat_map(|period| &period.lines)
            .filter(|line| line.kind != LineKind::Heading)
            .map(|line| fold(&line.name))
    };
    let sole = ["元入金", "事業主貸", "事業主借", "専従者給与"];
    if names().any(|name| sole.contains(&name.as_str())) {
        return Some(true);
    }
    let incorporated = company.is_some_and(|name| {
        let folded = fold(name);
        [
            "株式会社",
            "有限会社",
            "合同会社",
            "(株)",
            "(有)",
            "(同)",
            "法人",
        ]
        .iter()
        .any(|word| folded.contains(word))
    });
    (incorporated || names().any(|name| name == "資本金")).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(section: Section, name: &str) -> AccountLine {
        AccountLine {
            section,
            level: 0,
            kind: LineKind::Account,
            name: name.to_owned(),
            code: None,
            amount: Some(1),
            raw: "1".to_owned(),
            place: "1行目".to_owned(),
            title: None,
            variable_percent: None,
        }
    }

    fn messages(head: &Head, lines: Vec<AccountLine>) -> Vec<String> {
        let reading = single(Format::Table, head, lines, Vec::new()).unwrap();
        reading
            .doubts
            .into_iter()
            .map(|doubt| doubt.message)
            .collect()
    }

    fn both() -> Vec<AccountLine> {
        vec![
            line(Section::BalanceSheet, "現金"),
            line(Section::ProfitAndLoss, "売上高"),
        ]
    }

    #[test]
    fn periods_other_than_a_year_are_told() {
        let head = |from: (i32, i32), end: (i32, i32)| Head {
            from: YearMonth::new(from.0, from.1),
            end: YearMonth::new(end.0, end.1),
            ..Head::default()
        };
        assert_eq!(
            messages(&head((2024, 4), (2025, 3)), both()),
            Vec::<String>::new()
        );
        let half = messages(&head((2025, 4), (2025, 9)), both());
        assert!(
            half[0].contains("6か月分") && half[0].contains("2025年4月〜2025年9月"),
            "{half:?}"
        );
        let month = messages(&head((2025, 4), (2025, 4)), both());
        assert!(
            month[0].contains("1か月分の試算表です（2025年4月）"),
            "{month:?}"
        );
        let long = messages(&head((2024, 4), (2025, 9)), both());
        assert!(long[0].contains("18か月"), "{long:?}");
    }

    #[test]
    fn a_missing_statement_and_tax_are_told() {
        let tax = Head {
            tax_included: Some(true),
            ..Head::default()
        };
        let found = messages(&tax, vec![line(Section::BalanceSheet, "現金")]);
        assert!(
            found[0].contains("税込") && found[1].contains("損益計算書の試算表も"),
            "{found:?}"
        );
        let found = messages(
            &Head::default(),
            vec![line(Section::ProfitAndLoss, "売上高")],
        );
        assert!(found[0].contains("貸借対照表の試算表も"), "{found:?}");
    }

    #[test]
    fn proprietors_are_told_from_companies() {
        let of = |company: Option<&str>, name: &str| {
            let head = Head {
                company: company.map(str::to_owned),
                ..Head::default()
            };
            let mut lines = both();
            lines.push(line(Section::BalanceSheet, name));
            single(Format::Table, &head, lines, Vec::new())
                .unwrap()
                .company
                .sole_proprietor
        };
        assert_eq!(of(None, "元入金"), Some(true));
        assert_eq!(of(None, "資本金"), Some(false));
        assert_eq!(of(Some("㈱山田"), "土地"), Some(false));
        assert_eq!(of(Some("山田商店"), "土地"), None);
    }

    #[test]
    fn a_table_without_amounts_is_refused() {
        assert!(single(Format::Table, &Head::default(), Vec::new(), Vec::new()).is_err());
    }
}
