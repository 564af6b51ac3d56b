//! METI's Local Benchmark (ローカルベンチマーク): six indicators, points, total, rank and size class, cell for cell as
//! the 2018 workbook computes them. Source of every rule: METI, ローカルベンチマーク 2018年度版, sheets
//! 【入力】財務分析, 財務分析シート ver3 and 【参照】企業規模.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::data_error::DataError;
use super::format::decimal;
use super::industry::{Industries, Industry, SizeRule, read_csv};
pub use super::statement::Inputs;

/// One of the six indicators, in the workbook's order ①–⑥.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Indicator {
    /// ①売上増加率（売上持続性）: ratio.
    SalesGrowth,
    /// ②営業利益率（収益性）: ratio.
    OperatingMargin,
    /// ③労働生産性（生産性）: operating profit per employee, thousand yen. Not the plan laws' value added per head.
    LaborProductivity,
    /// ④EBITDA有利子負債倍率（健全性）: times.
    EbitdaDebtMultiple,
    /// ⑤営業運転資本回転期間（効率性）: months.
    WorkingCapitalMonths,
    /// ⑥自己資本比率（安全性）: ratio.
    EquityRatio,
}

/// The six in order.
pub const INDICATORS: [Indicator; 6] = [
    Indicator::SalesGrowth,
    Indicator::OperatingMargin,
    Indicator::LaborProductivity,
    Indicator::EbitdaDebtMultiple,
    Indicator::WorkingCapitalMonths,
    Indicator::EquityRatio,
];

impl Indicator {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::SalesGrowth => "売上増加率",
            Self::OperatingMargin => "営業利益率",
            Self::LaborProductivity => "労働生産性",
            Self::EbitdaDebtMultiple => "EBITDA有利子負債倍率",
            Self::WorkingCapitalMonths => "営業運転資本回転期間",
            Self::EquityRatio => "自己資本比率",
        }
    }

    /// Its number on the workbook's sheet, ① to ⑥.
    pub fn ordinal(self) -> char {
        ['①', '②', '③', '④', '⑤', '⑥'][self as usize]
    }

    /// Which side of management it looks at (分類).
    pub fn category(self) -> &'static str {
        match self {
            Self::SalesGrowth => "売上持続性",
            Self::OperatingMargin => "収益性",
            Self::LaborProductivity => "生産性",
            Self::EbitdaDebtMultiple => "健全性",
            Self::WorkingCapitalMonths => "効率性",
            Self::EquityRatio => "安全性",
        }
    }

    /// Whether a lower value is the better one (④⑤).
    pub fn lower_is_better(self) -> bool {
        matches!(self, Self::EbitdaDebtMultiple | Self::WorkingCapitalMonths)
    }

    /// A value as people read it, with its unit: `7.8%`, `△392千円`, `2.0倍`, `0.8か月`.
    pub fn display(self, value: f64) -> String {
        let (mut text, unit) = match self {
            Self::SalesGrowth | Self::OperatingMargin | Self::EquityRatio => {
                (decimal(value * 100.0, 1), "%")
            }
            Self::LaborProductivity => (decimal(value, 0), "千円"),
            Self::EbitdaDebtMultiple => (decimal(value, 1), "倍"),
            Self::WorkingCapitalMonths => (decimal(value, 1), "か月"),
        };
        text.push_str(unit);
        text
    }
}

/// 事業規模: which half of the tables applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SizeClass {
    /// 中規模事業者 (also firms above the SME limits: the workbook has no larger class)
    Medium,
    /// 小規模事業者
    Small,
    /// 分析対象外: employees and capital both 0.
    NotApplicable,
}

impl SizeClass {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Medium => "中規模事業者",
            Self::Small => "小規模事業者",
            Self::NotApplicable => "分析対象外",
        }
    }
}

/// 総合評価: A ≥ 24, B ≥ 18, C ≥ 12 points, else D.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    IntoStaticStr,
)]
pub enum Rank {
    /// 24 points and more
    A,
    /// 18 to 23
    B,
    /// 12 to 17
    C,
    /// below 12
    D,
}

/// Which of the workbook's slips are reproduced. By default both, so that our result is the workbook's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirks {
    /// Q1: the wholesale head-count test `0<D12<=100` is always false in Excel.
    pub wholesale_size: bool,
    /// Q2: the blank test of ⑤ ends in a bare D36.
    pub working_capital_blank: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            wholesale_size: true,
            working_capital_blank: true,
        }
    }
}

/// Thresholds of one indicator for one class and size, from worst to best, and the median (業種基準値).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// 中央値
    pub median: f64,
    /// ⅳ ⅲ ⅱ ⅰ
    pub cuts: [f64; 4],
}

/// One table of base values (業種基準値).
#[derive(Debug, Clone, Default)]
pub struct BaseTable {
    name: String,
    rows: HashMap<(String, SizeClass), [Option<Thresholds>; 6]>,
}

#[derive(Deserialize)]
struct BaseRow {
    minor: String,
    size: SizeClass,
    indicator: Indicator,
    median: f64,
    t_iv: f64,
    t_iii: f64,
    t_ii: f64,
    t_i: f64,
}

impl BaseTable {
    /// Reads a table from its CSV text.
    ///
    /// # Errors
    /// A line that cannot be read, or thresholds that are not in order.
    pub fn parse(name: &str, file: &str, text: &str) -> Result<Self, DataError> {
        let mut table = Self {
            name: name.to_owned(),
            rows: HashMap::new(),
        };
        for (index, row) in read_csv::<BaseRow>(file, text)?.into_iter().enumerate() {
            let cuts = [row.t_iv, row.t_iii, row.t_ii, row.t_i];
            let ordered = if row.indicator.lower_is_better() {
                cuts.windows(2).all(|pair| pair[0] > pair[1])
            } else {
                cuts.windows(2).all(|pair| pair[0] < pair[1])
            };
            if !ordered {
                return Err(DataError::at(
                    file,
                    index + 2,
                    "しきい値（t_iv〜t_i）の順序が正しくありません",
                ));
            }
            table.rows.entry((row.minor, row.size)).or_default()[row.indicator as usize] =
                Some(Thresholds {
                    median: row.median,
                    cuts,
                });
        }
        if table.rows.is_empty() {
            return Err(DataError::at(file, 1, "業種基準値が一行もありません"));
        }
        Ok(table)
    }

    /// `2022` or `2018`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The thresholds of a class and size, indicators in order; `None` for a class the table lacks.
    pub fn thresholds(&self, minor_key: &str, size: SizeClass) -> Option<&[Option<Thresholds>; 6]> {
        self.rows.get(&(minor_key.to_owned(), size))
    }

    /// A table made of one row, for tests and what-if questions.
    pub fn single(minor_key: &str, size: SizeClass, thresholds: [Option<Thresholds>; 6]) -> Self {
        Self {
            name: "custom".to_owned(),
            rows: HashMap::from([((minor_key.to_owned(), size), thresholds)]),
        }
    }
}

/// The value of an indicator; `None` where the workbook shows "-".
pub fn value(indicator: Indicator, x: &Inputs, quirks: Quirks) -> Option<f64> {
    let result = match indicator {
        Indicator::SalesGrowth => x.sales? / non_zero(x.prior_sales?)? - 1.0,
        Indicator::OperatingMargin => x.operating_profit? / non_zero(x.sales?)?,
        Indicator::LaborProductivity => x.operating_profit? / non_zero(x.employees?)?,
        Indicator::EbitdaDebtMultiple => {
            (x.borrowings? - x.cash?) / non_zero(x.operating_profit? + x.depreciation?)?
        }
        Indicator::WorkingCapitalMonths => return working_capital_months(x, quirks),
        Indicator::EquityRatio => x.net_assets? / non_zero(x.net_assets? + x.total_liabilities?)?,
    };
    finite(result)
}

/// A result worth showing; minus zero is plain zero.
fn finite(result: f64) -> Option<f64> {
    result.is_finite().then_some(result + 0.0)
}

fn non_zero(value: f64) -> Option<f64> {
    (value != 0.0).then_some(value)
}

fn working_capital_months(x: &Inputs, quirks: Quirks) -> Option<f64> {
    let monthly_sales = non_zero(x.sales? / 12.0)?;
    let rest_blank = x.notes_receivable.is_none()
        && x.accounts_receivable.is_none()
        && x.inventory.is_none()
        && x.accounts_payable.is_none();
    if rest_blank {
        match x.notes_payable {
            None => return None,
            // Q2: AND(…="", D36) is true for any D36 but 0, so the workbook shows "-".
            Some(notes) if notes != 0.0 && quirks.working_capital_blank => return None,
            Some(_) => {}
        }
    }
    let or_zero = |value: Option<f64>| value.unwrap_or(0.0);
    let capital =
        or_zero(x.accounts_receivable) + or_zero(x.notes_receivable) + or_zero(x.inventory)
            - (or_zero(x.accounts_payable) + or_zero(x.notes_payable));
    finite(capital / monthly_sales)
}

/// The points of an indicator, 1 to 5; `None` where the workbook shows ".".
pub fn score(
    indicator: Indicator,
    value: Option<f64>,
    x: &Inputs,
    thresholds: Option<&Thresholds>,
) -> Option<u8> {
    if indicator == Indicator::EbitdaDebtMultiple {
        // ④ looks at net cash first, then at EBITDA, and at the ratio last; neither of the first two needs a table.
        if let (Some(borrowings), Some(cash)) = (x.borrowings, x.cash)
            && at_most(borrowings, cash)
        {
            return Some(5);
        }
        if let (Some(profit), Some(depreciation)) = (x.operating_profit, x.depreciation)
            && at_most(profit + depreciation, 0.0)
        {
            return Some(1);
        }
    }
    let value = value?;
    let [iv, iii, ii, i] = thresholds?.cuts;
    // ①②③⑥: equality belongs to the better grade; ④⑤: to the worse one.
    let reaches = |cut: f64| {
        if indicator.lower_is_better() {
            !at_most(cut, value)
        } else {
            at_most(cut, value)
        }
    };
    Some(if reaches(i) {
        5
    } else if reaches(ii) {
        4
    } else if reaches(iii) {
        3
    } else if reaches(iv) {
        2
    } else {
        1
    })
}

/// `a ≤ b` as Excel compares: numbers that print alike at fifteen significant digits are equal.
fn at_most(a: f64, b: f64) -> bool {
    a <= b
        || ((a - b).abs() <= a.abs().max(b.abs()) * 2e-15
            && format!("{a:.14e}") == format!("{b:.14e}"))
}

/// One indicator's result in one period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Score {
    /// Unrounded; `null` where the workbook shows "-".
    pub value: Option<f64>,
    /// The value as people read it; "－" when there is none.
    pub display: String,
    /// Points, 1 to 5; `null` where the workbook shows ".".
    #[schema(minimum = 1, maximum = 5)]
    pub score: Option<u8>,
    /// 業種基準値 (median of the class); `null` without a size class or table row.
    pub median: Option<f64>,
}

impl Score {
    /// The points as five dots, `●●●○○`; "－" when there are none.
    pub fn dots(&self) -> String {
        self.score.map_or_else(
            || super::format::UNKNOWN.to_owned(),
            |points| {
                (1..=5)
                    .map(|dot| if dot <= points { '●' } else { '○' })
                    .collect()
            },
        )
    }

    /// The points with their unit, `3点`; "－" when there are none.
    pub fn points(&self) -> String {
        self.score.map_or_else(
            || super::format::UNKNOWN.to_owned(),
            |points| format!("{points}点"),
        )
    }

    /// The industry median as people read it; "－" when there is none.
    pub fn median_display(&self, indicator: Indicator) -> String {
        self.median.map_or_else(
            || super::format::UNKNOWN.to_owned(),
            |median| indicator.display(median),
        )
    }
}

/// One period's result.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodScores {
    /// By indicator, in order.
    pub scores: [Score; 6],
    /// Sum of the points that exist, out of 30.
    pub total: u8,
    /// From the total, even when points are missing.
    pub rank: Rank,
}

/// Scores one period.
pub fn score_period(
    x: &Inputs,
    thresholds: Option<&[Option<Thresholds>; 6]>,
    quirks: Quirks,
) -> PeriodScores {
    let scores = INDICATORS.map(|indicator| {
        let limits = thresholds.and_then(|all| all[indicator as usize].as_ref());
        let value = value(indicator, x, quirks);
        Score {
            display: value.map_or_else(
                || super::format::UNKNOWN.to_owned(),
                |value| indicator.display(value),
            ),
            score: score(indicator, value, x, limits),
            median: limits.map(|limits| limits.median),
            value,
        }
    });
    let total = scores.iter().filter_map(|score| score.score).sum();
    PeriodScores {
        scores,
        total,
        rank: rank(total),
    }
}

/// Values and points alone, without the text: what a run over many companies needs.
pub fn score_bare(
    x: &Inputs,
    thresholds: Option<&[Option<Thresholds>; 6]>,
    quirks: Quirks,
) -> [(Option<f64>, Option<u8>); 6] {
    INDICATORS.map(|indicator| {
        let value = value(indicator, x, quirks);
        (
            value,
            score(
                indicator,
                value,
                x,
                thresholds.and_then(|all| all[indicator as usize].as_ref()),
            ),
        )
    })
}

/// The rank of a total.
pub fn rank(total: u8) -> Rank {
    match total {
        24.. => Rank::A,
        18..=23 => Rank::B,
        12..=17 => Rank::C,
        _ => Rank::D,
    }
}

/// The size class (cell D20), with what is missing when there is none and the quirk that changed it, as notes.
pub fn size_class(
    industries: &Industries,
    industry: Option<&Industry>,
    employees: Option<f64>,
    capital_thousand_yen: Option<f64>,
    quirks: Quirks,
) -> (Option<SizeClass>, Vec<String>) {
    let missing = |what: &str| (None, vec![what.to_owned()]);
    let Some(industry) =
        industry.filter(|industry| !industry.major.is_empty() && !industry.minor.is_empty())
    else {
        return missing("業種欄が未入力のため規模判定ができません");
    };
    let prefix = |key: &str| key.chars().take(2).collect::<String>();
    let rule = industries
        .size_rule(&industry.major)
        .filter(|_| prefix(&industry.major) == prefix(&industry.minor));
    let Some(rule) = rule else {
        return missing("業種欄に間違いがあるため規模判定ができません");
    };
    let Some(employees) = employees else {
        return missing("従業員数欄が未入力のため規模判定ができません");
    };
    let Some(capital) = capital_thousand_yen else {
        return missing("資本金欄が未入力のため規模判定ができません");
    };
    let (class, by_quirk) = size_of(rule, employees, capital, quirks);
    let mut notes = Vec::new();
    if class == SizeClass::NotApplicable {
        notes.push(
            "従業員数と資本金がともに0のため、ローカルベンチマークの分析対象外です".to_owned(),
        );
    }
    if by_quirk {
        notes.push(
            "卸売業の規模判定は、公式ワークブックの式（Q1：従業員数による判定が働かない）に合わせ、資本金だけで判定しています。本来の基準では小規模事業者に当たります".to_owned(),
        );
    }
    (Some(class), notes)
}

/// The size class of known figures by one group's limits, and whether Q1 made it another than it was meant to be.
pub fn size_of(
    rule: &SizeRule,
    employees: f64,
    capital_thousand_yen: f64,
    quirks: Quirks,
) -> (SizeClass, bool) {
    let capital = capital_thousand_yen;
    if employees == 0.0 && capital == 0.0 {
        return (SizeClass::NotApplicable, false);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "limits of the size table are small whole numbers"
    )]
    let limit = |value: i64| value as f64;
    let by_capital = 0.0 < capital && capital <= limit(rule.capital_max_thousand_yen);
    let by_people = 0.0 < employees && employees <= limit(rule.employees_max);
    let small_enough = employees <= limit(rule.small_employees_max);
    let class = |by_people: bool| {
        if (by_capital || by_people) && small_enough {
            SizeClass::Small
        } else {
            SizeClass::Medium
        }
    };
    let wholesale = rule.size_group == "卸売業" && quirks.wholesale_size;
    let result = class(by_people && !wholesale);
    (result, result != class(by_people))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(cuts: [f64; 4]) -> Thresholds {
        Thresholds { median: 0.0, cuts }
    }

    fn points(indicator: Indicator, value: f64, cuts: [f64; 4]) -> Option<u8> {
        score(
            indicator,
            Some(value),
            &Inputs::default(),
            Some(&limits(cuts)),
        )
    }

    #[test]
    fn equality_belongs_to_the_better_grade_for_high_and_to_the_worse_for_low_indicators() {
        let high = [0.0, 0.1, 0.2, 0.3];
        for (value, wanted) in [
            (0.3, 5),
            (0.2, 4),
            (0.1, 3),
            (0.0, 2),
            (-0.1, 1),
            (0.1 + 0.2, 5),
        ] {
            assert_eq!(
                points(Indicator::OperatingMargin, value, high),
                Some(wanted),
                "{value}"
            );
        }
        let low = [4.0, 3.0, 2.0, 0.3];
        for (value, wanted) in [
            (0.29, 5),
            (0.3, 4),
            (0.1 + 0.2, 4),
            (2.0, 3),
            (3.0, 2),
            (4.0, 1),
        ] {
            assert_eq!(
                points(Indicator::WorkingCapitalMonths, value, low),
                Some(wanted),
                "{value}"
            );
        }
    }

    #[test]
    fn net_cash_comes_before_ebitda_and_both_before_the_table() {
        let x = |borrowings, cash, profit, depreciation| Inputs {
            borrowings,
            cash,
            operating_profit: profit,
            depreciation,
            ..Inputs::default()
        };
        let of = |x: &Inputs| {
            let value = value(Indicator::EbitdaDebtMultiple, x, Quirks::default());
            (value, score(Indicator::EbitdaDebtMultiple, value, x, None))
        };
        assert_eq!(
            of(&x(Some(10.0), Some(10.0), Some(-5.0), Some(0.0))),
            (Some(0.0), Some(5))
        );
        assert_eq!(
            of(&x(Some(20.0), Some(10.0), Some(-5.0), Some(5.0))),
            (None, Some(1))
        );
        assert_eq!(
            of(&x(Some(20.0), Some(10.0), Some(5.0), Some(5.0))),
            (Some(1.0), None)
        );
        assert_eq!(
            of(&x(None, Some(10.0), Some(-5.0), Some(0.0))),
            (None, Some(1))
        );
        assert_eq!(
            of(&x(Some(20.0), Some(10.0), Some(-5.0), None)),
            (None, None)
        );
    }

    #[test]
    fn the_blank_test_of_working_capital_is_the_workbooks_unless_the_quirk_is_off() {
        let x = |notes_payable| Inputs {
            sales: Some(1_200.0),
            notes_payable,
            ..Inputs::default()
        };
        let fixed = Quirks {
            working_capital_blank: false,
            ..Quirks::default()
        };
        let months = |x: &Inputs, quirks| value(Indicator::WorkingCapitalMonths, x, quirks);
        assert_eq!(months(&x(None), Quirks::default()), None);
        assert_eq!(months(&x(Some(0.0)), Quirks::default()), Some(0.0));
        assert_eq!(months(&x(Some(50.0)), Quirks::default()), None);
        assert_eq!(months(&x(Some(50.0)), fixed), Some(-0.5));
        assert_eq!(months(&x(None), fixed), None);
    }

    #[test]
    fn zero_over_a_negative_is_plain_zero() {
        let x = Inputs {
            sales: Some(-100.0),
            operating_profit: Some(0.0),
            ..Inputs::default()
        };
        let margin = value(Indicator::OperatingMargin, &x, Quirks::default());
        assert_eq!(margin.map(f64::is_sign_negative), Some(false));
    }

    #[test]
    fn points_are_shown_as_dots() {
        let score = |score| Score {
            value: None,
            display: String::new(),
            score,
            median: Some(0.5),
        };
        assert_eq!(score(Some(3)).dots(), "●●●○○");
        assert_eq!(score(Some(5)).points(), "5点");
        assert_eq!(score(None).dots(), "－");
        assert_eq!(score(None).median_display(Indicator::EquityRatio), "50.0%");
    }

    #[test]
    fn ranks_change_at_24_18_and_12() {
        let ranks = [30, 24, 23, 18, 17, 12, 11, 0].map(|total| <&str>::from(rank(total)));
        assert_eq!(ranks, ["A", "A", "B", "B", "C", "C", "D", "D"]);
    }
}
