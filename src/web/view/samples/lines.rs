//! The account lines of a period.

use crate::app::account_lines::{Line, Lines};
use crate::domain::account_title::Title;
use crate::domain::statement::{AccountLine, LineKind, Origin, PeriodEnd, Section};
use crate::web::view::field::FieldError;
use crate::web::view::lines::LinesPage;

fn line(
    section: Section,
    kind: LineKind,
    name: &str,
    amount: Option<i64>,
    title: Option<Title>,
) -> AccountLine {
    AccountLine {
        section,
        level: u8::from(kind == LineKind::Account),
        kind,
        name: name.into(),
        code: None,
        amount,
        raw: amount.map(|amount| amount.to_string()).unwrap_or_default(),
        place: "12行目".into(),
        title,
        variable_percent: None,
    }
}

fn lines(state: &str) -> Lines {
    let long = state == "overfull";
    let name = |text: &str| {
        if long {
            text.repeat(12)
        } else {
            text.to_owned()
        }
    };
    let (kind, total) = (LineKind::Account, LineKind::Total);
    let found = match state {
        "empty" => Vec::new(),
        _ => vec![
            (
                line(
                    Section::BalanceSheet,
                    LineKind::Heading,
                    "流動資産",
                    None,
                    None,
                ),
                None,
            ),
            (
                line(
                    Section::BalanceSheet,
                    kind,
                    &name("普通預金"),
                    Some(1_200_000),
                    Some(Title::Cash),
                ),
                None,
            ),
            (
                line(
                    Section::ProfitAndLoss,
                    kind,
                    &name("荷造運賃"),
                    Some(640_000),
                    None,
                ),
                Some(100),
            ),
            (
                line(
                    Section::ProfitAndLoss,
                    kind,
                    "給料手当",
                    Some(9_000_000),
                    Some(Title::LaborEmployee),
                ),
                Some(0),
            ),
            (
                line(
                    Section::ProfitAndLoss,
                    total,
                    "営業利益",
                    Some(-320_000),
                    Some(Title::OperatingProfit),
                ),
                None,
            ),
        ],
    };
    let known = !found.is_empty();
    Lines {
        period_end: PeriodEnd::parse("2025-03").unwrap(),
        origin: known.then(|| Origin {
            file: "残高試算表.csv".into(),
            format: "弥生会計 残高試算表".into(),
            sha256: "00".into(),
        }),
        sole_basis: None,
        lines: found
            .into_iter()
            .map(|(line, share)| Line { line, share })
            .collect(),
        variable_cost: known.then_some(640_000),
        fixed_cost: known.then_some(9_000_000),
        version: 3,
    }
}

/// The page: `empty`, `typical`, `errors`, `overfull`.
pub(super) fn page(state: &str) -> LinesPage {
    let wrong = state == "errors";
    let errors = wrong.then(|| {
        let sentence = "変動費の割合は0から100までの整数で入力してください";
        FieldError::at("shares.3".to_owned(), sentence).called("給料手当の変動費の割合".to_owned())
    });
    let typed = |name: &str| (wrong && name == "shares.3").then(|| "百二十".to_owned());
    LinesPage::of(
        "/companies/x",
        &lines(state),
        true,
        &typed,
        errors.into_iter().collect(),
    )
}
