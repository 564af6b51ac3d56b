//! The official sample's three periods, analysed.

use crate::domain::analysis::{Analysis, Subject, SubjectPeriod, analyse};
use crate::domain::benchmark::{BaseTable, INDICATORS, Inputs, Quirks};
use crate::domain::industry::Industry;
use crate::domain::ratio::Texts;
use crate::domain::statement::{Figures, PeriodEnd, Statement};
use crate::web::view::analysis::About;

use super::industries;

fn statement(end: &str, figures: &Figures) -> Statement {
    Statement {
        period_end: PeriodEnd::parse(end).unwrap(),
        figures: *figures,
        details: crate::domain::statement::Details::default(),
        version: 1,
    }
}

/// The newest `periods` of three.
pub(crate) fn statements(periods: usize) -> Vec<Statement> {
    let all = [
        (
            "2017-03",
            [
                30,
                5_130_250_000,
                0,
                15_000_000,
                0,
                1_000_000,
                270_760_000,
                456_500_000,
                439_285_000,
                2_581_180_000,
                1_668_387_000,
                463_324_000,
                373_206_000,
                0,
                912_793_000,
            ],
        ),
        (
            "2016-03",
            [
                39,
                4_756_859_000,
                0,
                -15_320_000,
                18_340_000,
                465_301_060,
                259_929_600,
                944_198_400,
                621_713_600,
                3_271_932_800,
                3_201_651_520,
                444_791_040,
                258_277_760,
                650_120_000,
                70_281_280,
            ],
        ),
        (
            "2015-03",
            [
                30,
                4_871_515_000,
                4_932_102_000,
                0,
                0,
                474_607_081,
                228_738_048,
                566_894_592,
                371_107_968,
                3_180_580_864,
                2_409_453_338,
                391_416_115,
                315_284_429,
                970_130_000,
                771_127_526,
            ],
        ),
    ];
    all.into_iter()
        .take(periods)
        .map(|(end, row)| statement(end, &figures(row)))
        .collect()
}

fn figures(row: [i64; 15]) -> Figures {
    use strum::IntoEnumIterator;
    let mut figures = Figures::default();
    for (figure, value) in crate::domain::statement::Figure::iter().zip(row) {
        figures.set(figure, Some(value));
    }
    if figures.prior_sales == Some(0) {
        figures.prior_sales = None;
    }
    figures
}

/// Twelve digits in every cell, and totals that do not agree.
pub(crate) fn overfull() -> Vec<Statement> {
    let row = [
        123_456,
        987_654_321_012,
        0,
        -123_456_789_012,
        100_000_000_001,
        123_456_789_012,
        123_456_789_012,
        123_456_789_012,
        123_456_789_012,
        999_999_999_999,
        123_456_789_012,
        123_456_789_012,
        123_456_789_012,
        223_456_789_012,
        -123_456_789_012,
    ];
    ["2026-03", "2025-03", "2024-03", "2023-03"]
        .map(|end| statement(end, &figures(row)))
        .into()
}

pub(crate) fn analysis(statements: &[Statement]) -> Analysis {
    let subject = Subject {
        industry: Some(Industry {
            major: "13_観光業".into(),
            minor: "1301_観光業".into(),
        }),
        capital_thousand_yen: Some(10_000.0),
        periods: statements
            .iter()
            .map(|statement| SubjectPeriod {
                end: Some(statement.period_end.as_str().to_owned()),
                inputs: Inputs::from(&statement.figures),
            })
            .collect(),
    };
    let table = BaseTable::parse(
        "2022",
        "2022",
        include_str!("../../../../data/locaben_base_2022.csv"),
    )
    .unwrap();
    let ratios = Texts::parse("ratios.toml", include_str!("../../../../data/ratios.toml")).unwrap();
    analyse(&subject, &industries(), &table, Quirks::default(), &ratios)
}

pub(crate) fn about() -> Vec<About> {
    let file: toml::Table =
        toml::from_str(include_str!("../../../../data/indicators.toml")).unwrap();
    let text = |entry: &toml::Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let entries = file["indicators"].as_array().unwrap();
    INDICATORS
        .into_iter()
        .map(|indicator| {
            let id: &str = indicator.into();
            let entry = entries
                .iter()
                .find(|entry| entry["id"].as_str() == Some(id))
                .unwrap();
            About {
                indicator,
                formula: text(entry, "formula"),
                meaning: text(entry, "meaning"),
            }
        })
        .collect()
}

/// The real spark line; the page hands values over oldest first.
pub(crate) fn spark(values: &[Option<f64>], title: &str) -> String {
    let latest_first: Vec<Option<f64>> = values.iter().rev().copied().collect();
    crate::export::spark::render(title, &latest_first)
}
