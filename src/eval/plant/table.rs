//! The planted-error suite's outcome as a table for a terminal.

use std::fmt::Write;

use super::run::{FALSE_MOST, Outcome};
use crate::eval::report::columns::{Column, Table};

/// The outcome as people read it.
pub fn text(outcome: &Outcome) -> String {
    let mut table = Table::new(&[
        Column::left("誤りの種類"),
        Column::right("植えた数"),
        Column::right("見つけた数"),
        Column::right("発見率"),
        Column::left("95%信頼区間"),
        Column::right("必要"),
        Column::left("判定"),
    ]);
    for tally in &outcome.classes {
        let [low, high] = tally.interval;
        table.row(vec![
            tally.class.label().to_owned(),
            tally.planted.to_string(),
            tally.found.to_string(),
            percent(tally.recall),
            format!("{}〜{}", percent(low), percent(high)),
            percent(tally.least),
            if tally.recall < tally.least {
                "✗"
            } else {
                "○"
            }
            .to_owned(),
        ]);
    }
    let mut out = format!("誤りの植え込み：{}件\n\n{}", outcome.planted, table.text());
    let [all, flagged] = outcome.quantities;
    let [drafted, drafted_flagged] = outcome.drafted_quantities;
    let _ = writeln!(
        out,
        "\n正しい文（数字を書いた文{}件）の数量{all}個のうち、誤って指摘したもの {flagged}個（{}、上限 {}）",
        outcome.texts[1],
        percent(outcome.false_share()),
        percent(FALSE_MOST)
    );
    let words = outcome
        .false_alarms
        .iter()
        .filter(|alarm| alarm.typed && !alarm.quantity)
        .count();
    let _ = writeln!(out, "正しい文の数量以外への誤った指摘 {words}件");
    let _ = writeln!(
        out,
        "規則による下書き（{}文）の数量{drafted}個のうち、指摘が付いたもの {drafted_flagged}個",
        outcome.texts[0] - outcome.texts[1]
    );
    out
}

/// Every miss and every false alarm, so that the checker can be mended.
pub fn details(outcome: &Outcome) -> String {
    let mut out = String::new();
    for alarm in &outcome.false_alarms {
        let _ = writeln!(
            out,
            "誤った指摘 {} {}\n  文：{}\n  指摘：{}",
            alarm.place, alarm.kind, alarm.text, alarm.detail
        );
    }
    for miss in &outcome.misses {
        let [was, now] = &miss.change;
        let _ = writeln!(
            out,
            "見逃し {}（{}）\n  変更：「{was}」→「{now}」\n  文：{}\n  根拠：{}",
            miss.class.label(),
            miss.place,
            miss.text,
            miss.evidence.join(" ｜ ")
        );
    }
    out
}

/// 「98.5%」
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
