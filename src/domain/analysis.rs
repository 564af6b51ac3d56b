//! The analysis of a company: the Local Benchmark over all its periods, as the contract prints it.

mod note;

use serde::Serialize;
use utoipa::ToSchema;

use super::benchmark::{
    BaseTable, INDICATORS, Indicator, Inputs, PeriodScores, Quirks, Rank, Score, SizeClass,
    score_period, size_class,
};
use super::company::Profile;
use super::industry::{Industries, Industry};
use super::statement::Statement;

/// What the analysis needs to know of a company.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subject {
    /// Class of the Local Benchmark.
    pub industry: Option<Industry>,
    /// 資本金（千円）
    pub capital_thousand_yen: Option<f64>,
    /// Periods, newest first; `end` may be unknown in a file, never in the database.
    pub periods: Vec<SubjectPeriod>,
}

impl Subject {
    /// A company with its statements, newest first. The head count of a period that has none of its own is the
    /// registered one for the latest period only: the workbook asks it per period.
    pub fn of(company: &Profile, statements: &[Statement]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "bounded by 10^15")]
        let number = |value: i64| value as f64;
        let mut periods: Vec<SubjectPeriod> = statements
            .iter()
            .map(|statement| SubjectPeriod {
                end: Some(statement.period_end.as_str().to_owned()),
                inputs: Inputs::from(&statement.figures),
            })
            .collect();
        if let Some(latest) = periods.first_mut() {
            latest.inputs.employees = latest.inputs.employees.or(Some(number(company.employees)));
        }
        Self {
            industry: Some(company.industry.clone()),
            capital_thousand_yen: Some(number(company.capital_yen) / 1_000.0),
            periods,
        }
    }
}

/// One period's inputs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SubjectPeriod {
    /// `2025-03`
    pub end: Option<String>,
    /// The figures, thousand yen.
    pub inputs: Inputs,
}

/// The result, as `banso analyze --format json` and the API print it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Analysis {
    /// `medium`, `small`, `not_applicable`; `null` with a note saying what is missing.
    pub size_class: Option<SizeClass>,
    /// 中規模事業者 …
    pub size_class_ja: Option<String>,
    /// `2022` or `2018`.
    pub table: String,
    /// Newest first.
    pub periods: Vec<PeriodAnalysis>,
    /// Other ratios, by name.
    #[schema(value_type = std::collections::BTreeMap<String, super::ratio::RatioSeries>)]
    pub ratios: super::ratio::Ratios,
    /// Why profit and return on capital changed, newest pair of periods first.
    pub changes: Vec<super::change::Change>,
    /// How it was computed, and what is missing, in sentences.
    pub notes: Vec<String>,
}

impl Analysis {
    /// What a period is called: 「2025年3月期」, or 最新期・前期・前々期 when its end is unknown.
    pub fn period_label(&self, index: usize) -> String {
        period_label(
            self.periods.get(index).and_then(|p| p.end.as_deref()),
            index,
        )
    }
}

fn period_label(end: Option<&str>, index: usize) -> String {
    match (end, index) {
        (Some(end), _) => super::format::period(end),
        (None, 0) => "最新期".to_owned(),
        (None, 1) => "前期".to_owned(),
        (None, 2) => "前々期".to_owned(),
        (None, older) => format!("{older}期前"),
    }
}

/// One period of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeriodAnalysis {
    /// `2025-03`
    pub end: Option<String>,
    /// The months the period had, when its flows were converted to twelve; `null` for a year.
    pub annualised_from_months: Option<f64>,
    /// The six.
    pub indicators: IndicatorScores,
    /// Out of 30.
    #[schema(maximum = 30)]
    pub total: u8,
    /// A to D.
    pub rank: Rank,
}

/// The six by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IndicatorScores {
    /// ①
    pub sales_growth: Score,
    /// ②
    pub operating_margin: Score,
    /// ③
    pub labor_productivity: Score,
    /// ④
    pub ebitda_debt_multiple: Score,
    /// ⑤
    pub working_capital_months: Score,
    /// ⑥
    pub equity_ratio: Score,
}

impl IndicatorScores {
    /// The score of an indicator.
    pub fn get(&self, indicator: Indicator) -> &Score {
        match indicator {
            Indicator::SalesGrowth => &self.sales_growth,
            Indicator::OperatingMargin => &self.operating_margin,
            Indicator::LaborProductivity => &self.labor_productivity,
            Indicator::EbitdaDebtMultiple => &self.ebitda_debt_multiple,
            Indicator::WorkingCapitalMonths => &self.working_capital_months,
            Indicator::EquityRatio => &self.equity_ratio,
        }
    }

    /// All six in order.
    pub fn iter(&self) -> impl Iterator<Item = (Indicator, &Score)> {
        INDICATORS
            .into_iter()
            .map(|indicator| (indicator, self.get(indicator)))
    }
}

impl From<[Score; 6]> for IndicatorScores {
    fn from(scores: [Score; 6]) -> Self {
        let [
            sales_growth,
            operating_margin,
            labor_productivity,
            ebitda_debt_multiple,
            working_capital_months,
            equity_ratio,
        ] = scores;
        Self {
            sales_growth,
            operating_margin,
            labor_productivity,
            ebitda_debt_multiple,
            working_capital_months,
            equity_ratio,
        }
    }
}

/// Links each period's prior sales to the next older period, as the workbook's D28 and E28 do: only the oldest
/// period's is typed. A blank older figure links as 0, which gives "-".
pub fn link_prior_sales(periods: &mut [SubjectPeriod]) {
    for index in 1..periods.len() {
        periods[index - 1].inputs.prior_sales = periods[index].inputs.sales;
    }
}

/// Analyses a company. All periods are scored with today's class and the size from the latest period's employees.
/// Periods of other than twelve months are annualised first, and marked.
pub fn analyse(
    subject: &Subject,
    industries: &Industries,
    table: &BaseTable,
    quirks: Quirks,
    ratios: &super::ratio::Texts,
) -> Analysis {
    let given: Vec<_> = subject
        .periods
        .iter()
        .map(|period| (period.end.clone(), period.inputs))
        .collect();
    let ratios = super::ratio::compute(&given, ratios);
    let (years, months) = annualised(&subject.periods);
    let employees = years.first().and_then(|period| period.inputs.employees);
    let (size, mut notes) = size_class(
        industries,
        subject.industry.as_ref(),
        employees,
        subject.capital_thousand_yen,
        quirks,
    );
    let minor = subject
        .industry
        .as_ref()
        .map_or("", |industry| industry.minor.as_str());
    let thresholds = size.and_then(|size| table.thresholds(minor, size));
    if thresholds.is_none() && matches!(size, Some(SizeClass::Medium | SizeClass::Small)) {
        notes.push(format!(
            "業種「{minor}」の業種基準値が{}年度版の表にないため、点数を付けていません",
            table.name()
        ));
    }
    notes.extend(note::on_gaps(&subject.periods));
    notes.extend(note::on_months(&years, &months));
    let score = |(index, period): (usize, &SubjectPeriod)| {
        let label = period_label(period.end.as_deref(), index);
        notes.extend(note::on_period(&label, &period.inputs, quirks));
        let PeriodScores {
            scores,
            total,
            rank,
        } = score_period(&period.inputs, thresholds, quirks);
        notes.extend(note::on_debt(&label, &period.inputs, &scores));
        PeriodAnalysis {
            end: period.end.clone(),
            annualised_from_months: months.get(index).copied().flatten(),
            indicators: scores.into(),
            total,
            rank,
        }
    };
    let periods: Vec<PeriodAnalysis> = years.iter().enumerate().map(score).collect();
    notes.extend(note::on_count(periods.len()));
    Analysis {
        size_class: size,
        size_class_ja: size.map(|size| size.label().to_owned()),
        table: table.name().to_owned(),
        periods,
        changes: super::change::of_periods(&given, &ratios),
        ratios,
        notes,
    }
}

/// The periods as of twelve months with their prior sales linked, and the months they had where that was another
/// number.
fn annualised(periods: &[SubjectPeriod]) -> (Vec<SubjectPeriod>, Vec<Option<f64>>) {
    let year = |period: &SubjectPeriod| {
        let (inputs, months) = period.inputs.annualised();
        let end = period.end.clone();
        (SubjectPeriod { end, inputs }, months)
    };
    let (mut years, months): (Vec<SubjectPeriod>, Vec<_>) = periods.iter().map(year).unzip();
    link_prior_sales(&mut years);
    (years, months)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(end: Option<&str>, inputs: &Inputs) -> SubjectPeriod {
        SubjectPeriod {
            end: end.map(ToOwned::to_owned),
            inputs: *inputs,
        }
    }

    fn notes(periods: Vec<SubjectPeriod>) -> Vec<String> {
        let subject = Subject {
            periods,
            ..Subject::default()
        };
        analyse(
            &subject,
            &Industries::default(),
            &BaseTable::default(),
            Quirks::default(),
            &super::super::ratio::Texts::default(),
        )
        .notes
    }

    #[test]
    fn an_empty_company_is_told_what_is_missing() {
        let notes = notes(Vec::new());
        assert_eq!(
            notes,
            [
                "業種欄が未入力のため規模判定ができません",
                "決算書が一期も入力されていません。財務の画面で入力すると、指標を計算します"
            ]
        );
    }

    #[test]
    fn notes_name_their_period_and_its_missing_figures() {
        let inputs = Inputs {
            sales: Some(0.0),
            prior_sales: Some(0.0),
            ..Inputs::default()
        };
        let found = notes(vec![period(Some("2025-03"), &inputs)]);
        for wanted in [
            "2025年3月期：従業員数、営業利益、減価償却費、現金・預金、借入金、負債合計、純資産合計が未入力のため、計算できない指標があります",
            "2025年3月期：受取手形、売掛金、棚卸資産、支払手形、買掛金がすべて未入力のため、営業運転資本回転期間を計算できません",
            "2025年3月期：売上高が0のため、これを分母とする指標を計算できません",
            "2025年3月期：前期売上高が0のため、これを分母とする指標を計算できません",
        ] {
            assert!(found.iter().any(|note| note == wanted), "{found:#?}");
        }
        let found = notes(vec![period(None, &inputs), period(None, &inputs)]);
        assert!(found.iter().any(|note| note.starts_with("最新期：")));
        assert!(found.iter().any(|note| note.starts_with("前期：")));
    }

    #[test]
    fn a_period_that_is_not_a_year_apart_is_noted() {
        let at = |end| period(Some(end), &Inputs::default());
        let apart = |a, b| {
            let found = notes(vec![at(a), at(b)]);
            found
                .iter()
                .any(|note| note.contains("12か月ではありません"))
        };
        assert!(apart("2025-03", "2024-06"));
        assert!(!apart("2025-03", "2024-03"));
    }

    #[test]
    fn points_of_the_debt_multiple_that_its_value_does_not_explain_are_explained() {
        let x = |borrowings, cash| Inputs {
            borrowings: Some(borrowings),
            cash: Some(cash),
            operating_profit: Some(-5.0),
            depreciation: Some(1.0),
            ..Inputs::default()
        };
        let says = |x: Inputs, words: &str| {
            let found = notes(vec![period(None, &x)]);
            found.iter().any(|note| note.contains(words))
        };
        assert!(says(x(9.0, 1.0), "合計が0以下のため1点"));
        assert!(says(x(1.0, 9.0), "現金・預金が借入金以上のため5点"));
        let healthy = Inputs {
            operating_profit: Some(5.0),
            ..x(9.0, 1.0)
        };
        assert!(!says(healthy, "倍率の値は点数に使っていません"));
    }

    #[test]
    fn a_short_period_counts_as_a_year_and_says_so() {
        let half = Inputs {
            months: Some(6.0),
            sales: Some(600.0),
            operating_profit: Some(30.0),
            employees: Some(3.0),
            ..Inputs::default()
        };
        let year = Inputs {
            months: None,
            sales: Some(1_000.0),
            ..half
        };
        let subject = Subject {
            periods: vec![
                period(Some("2025-03"), &half),
                period(Some("2024-09"), &year),
            ],
            ..Subject::default()
        };
        let found = analyse(
            &subject,
            &Industries::default(),
            &BaseTable::default(),
            Quirks::default(),
            &super::super::ratio::Texts::default(),
        );
        let newest = &found.periods[0];
        assert_eq!(newest.annualised_from_months, Some(6.0));
        assert_eq!(found.periods[1].annualised_from_months, None);
        assert_eq!(newest.indicators.labor_productivity.display, "20千円");
        assert_eq!(newest.indicators.sales_growth.display, "20.0%");
        let says = |words: &str| found.notes.iter().any(|note| note.contains(words));
        assert!(says(
            "2025年3月期は6か月の決算です。損益の数値は12か月に換算"
        ));
        assert!(says(
            "2025年3月期の売上増加率は、12か月に換算した売上高どうしを2024年9月期と比べた"
        ));
        assert!(!says("か月ではありません"), "{:?}", found.notes);
    }
}
