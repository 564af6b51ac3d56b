//! A short hand for the trial balances of tests.

use std::sync::LazyLock;

use super::super::account_title::Titles;
use super::super::cost_behaviour::CostBehaviour;
use super::super::statement::{AccountLine, LineKind, Section};

/// Lines written as `BS 1 = 名前 123`: statement, level, `=` for a total and `#` for a heading, name, amount.
pub(crate) fn book(text: &str) -> Vec<AccountLine> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(at, text)| line(at, text))
        .collect()
}

fn line(at: usize, text: &str) -> AccountLine {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let section = match words.remove(0) {
        "BS" => Section::BalanceSheet,
        "PL" => Section::ProfitAndLoss,
        "CR" => Section::CostReport,
        _ => Section::Other,
    };
    let level = words.remove(0).parse().unwrap();
    let kind = match words[0] {
        "=" => LineKind::Total,
        "#" => LineKind::Heading,
        _ => LineKind::Account,
    };
    if kind != LineKind::Account {
        words.remove(0);
    }
    let amount = if kind == LineKind::Heading {
        None
    } else {
        words.pop().map(|word| word.parse().unwrap())
    };
    AccountLine {
        section,
        level,
        kind,
        name: words.join(" "),
        code: None,
        amount,
        raw: amount
            .map(|amount: i64| amount.to_string())
            .unwrap_or_default(),
        place: format!("{}行目", at + 1),
        title: None,
        variable_percent: None,
    }
}

/// The names that are shipped.
pub(crate) fn titles() -> &'static Titles {
    static SHIPPED: LazyLock<Titles> = LazyLock::new(|| {
        Titles::parse(
            "account_synonyms.csv",
            include_str!("../../../data/account_synonyms.csv"),
        )
        .unwrap()
    });
    &SHIPPED
}

/// The split that is shipped.
pub(crate) fn behaviour() -> &'static CostBehaviour {
    static SHIPPED: LazyLock<CostBehaviour> = LazyLock::new(|| {
        CostBehaviour::parse(
            "cost_behaviour.csv",
            include_str!("../../../data/cost_behaviour.csv"),
        )
        .unwrap()
    });
    &SHIPPED
}
