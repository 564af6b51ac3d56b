//! The changes in sentences.

use std::fmt::Write as _;

use super::{Change, Movement, ProfitChange, ReturnChange};
use crate::domain::format::{decimal, integer, period};
use crate::domain::statement::PeriodEnd;

/// All sentences of a pair of periods. `months` are the newer period's own.
pub(super) fn all(change: &Change, months: Option<f64>, annualised: bool) -> Vec<String> {
    let before = before(change, months);
    let mut told = vec![
        match &change.operating_profit {
            Some(profit) => of_profit(profit, change.newer.as_deref(), &before),
            None => "売上高または営業利益が分からない期があるか、売上高が0以下のため、営業利益の増減の要因を計算できません".to_owned(),
        },
        match &change.capital_return {
            Some(total) => of_return(total),
            None => "売上高、経常利益、資産合計のいずれかが分からない期があるか、売上高または資産合計が0以下のため、総資本経常利益率の増減の要因を計算できません".to_owned(),
        },
    ];
    told.extend(change.figures.first().map(of_figure));
    told.extend(change.ratios.first().map(of_ratio));
    if annualised {
        told.push(
            "12か月でない決算があるため、損益を12か月に換算した数値で比べています".to_owned(),
        );
    }
    told
}

/// What the older period is called: 前期 when it ends where the newer one begins, else by its end.
fn before(change: &Change, months: Option<f64>) -> String {
    let end = |text: &Option<String>| PeriodEnd::parse(text.as_deref()?).ok();
    match (end(&change.newer), end(&change.older)) {
        (Some(newer), Some(older)) => {
            let between = f64::from(newer.months() - older.months());
            if (between - months.unwrap_or(12.0)).abs() < f64::EPSILON {
                "前期".to_owned()
            } else {
                older.label()
            }
        }
        _ => "前期".to_owned(),
    }
}

fn of_profit(profit: &ProfitChange, newer: Option<&str>, before: &str) -> String {
    let [change, sales, margin] = profit.shown();
    let of = newer.map(|end| format!("{}の", period(end)));
    let moved = match change {
        0 => format!("{before}から変わっていません"),
        _ => format!(
            "{before}より{}千円{}しました",
            integer(change.abs()),
            if change > 0 { "増加" } else { "減少" }
        ),
    };
    let start = format!("{}営業利益は、{moved}", of.unwrap_or_default());
    let parts = profit.shown_margin().unwrap_or_default();
    if [change, sales, margin, parts[0], parts[1]] == [0; 5] {
        return start;
    }
    let sales_word = course(profit.sales_change, "増加", "減少");
    let margin_word = course(profit.margin_change, "上昇", "低下");
    let mut told = format!(
        "{start}。内訳は、売上の{sales_word}による影響が{}千円、利益率の{margin_word}による影響が{}千円です",
        integer(sales),
        integer(margin)
    );
    if let Some([gross, cost]) = profit.shown_margin() {
        let _ = write!(
            told,
            "。利益率の影響のうち、売上総利益率の変化によるものが{}千円、販管費の割合の変化によるものが{}千円です",
            integer(gross),
            integer(cost)
        );
    }
    told
}

fn of_return(total: &ReturnChange) -> String {
    let [change, margin, turnover] = total.shown();
    let percent = |value: f64| format!("{}%", decimal(value * 100.0, 1));
    let moved = match change {
        0 => format!("{}で、変わっていません", percent(total.to)),
        _ => format!(
            "{}から{}へ{}ポイント{}しました",
            percent(total.from),
            percent(total.to),
            points(change.abs()),
            if change > 0 { "上昇" } else { "低下" }
        ),
    };
    let start = format!("総資本経常利益率は、{moved}");
    if [change, margin, turnover] == [0; 3] {
        return start;
    }
    format!(
        "{start}。内訳は、売上高経常利益率の{}による影響が{}ポイント、総資本回転率の{}による影響が{}ポイントです",
        course(total.margin_change, "上昇", "低下"),
        points(margin),
        course(total.turnover_change, "上昇", "低下"),
        points(turnover)
    )
}

/// Tenths of a point with one decimal.
pub(in crate::domain) fn points(tenths: i64) -> String {
    let sign = if tenths < 0 { "△" } else { "" };
    format!(
        "{sign}{}.{}",
        integer((tenths / 10).abs()),
        (tenths % 10).abs()
    )
}

/// Which way a factor moved; what is no more than rounding did not.
fn course(moved: f64, up: &'static str, down: &'static str) -> &'static str {
    if moved > 1e-9 {
        up
    } else if moved < -1e-9 {
        down
    } else {
        "変化"
    }
}

fn of_figure(movement: &Movement) -> String {
    format!(
        "金額の動きが最も大きいのは{}で、{}から{}になりました",
        movement.label, movement.from_display, movement.to_display
    )
}

fn of_ratio(movement: &Movement) -> String {
    format!(
        "指標の動きが最も大きいのは{}で、{}から{}になりました",
        movement.label, movement.from_display, movement.to_display
    )
}
