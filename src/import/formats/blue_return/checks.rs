//! What the later pages of a 青色申告決算書 say about its first: breakdowns against totals. Pointed out, never mended.

use super::form::Form;
use crate::domain::format::yen;
use crate::domain::statement::{AccountLine, Section};
use crate::import::reading::Doubt;

/// The sales of the twelve months, from January.
const MONTHS: [&str; 12] = [
    "AMF00600", "AMF00630", "AMF00660", "AMF00690", "AMF00720", "AMF00750", "AMF00780", "AMF00810",
    "AMF00840", "AMF00870", "AMF00900", "AMF00930",
];

/// Everything doubtful about a form.
pub(super) fn all(form: &Form<'_>, lines: &[AccountLine]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if form.count > 1 {
        doubts.push(say(format!(
            "青色申告決算書が{}部あります。1部目だけを読み取りました。合わせる場合は、金額を手で加えてください",
            form.count
        )));
    }
    if let Some(trade) = form.text("AMB00090") {
        doubts.push(say(format!(
            "業種は「{trade}」と書かれています。ロカベンの業種は、事業者の情報で選んでください"
        )));
    }
    if !lines
        .iter()
        .any(|line| line.section == Section::BalanceSheet)
    {
        doubts.push(say(
            "貸借対照表の記入がありません。現金・預金や負債を使う指標は計算できません".to_owned(),
        ));
    }
    doubts.extend(breakdowns(form));
    doubts
}

/// Breakdowns that do not add up to the first page or to each other.
fn breakdowns(form: &Form<'_>) -> Vec<Doubt> {
    let sum = |codes: &[&str]| {
        let known: Vec<i64> = codes.iter().filter_map(|code| form.figure(code)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<i64>())
    };
    let monthly: Vec<&str> = MONTHS
        .iter()
        .copied()
        .chain(["AMF00950", "AMF00960"])
        .collect();
    let pairs = [
        (
            "売上（収入）金額",
            sum(&["AMF00100"]),
            "月別売上の計",
            sum(&["AMF00980"]).or_else(|| sum(&monthly)),
        ),
        (
            "減価償却費（製造原価を含む）",
            sum(&["AMF00290", "AMH00140"]),
            "減価償却費の計算の計",
            sum(&["AMF01840"]),
        ),
        (
            "給料賃金（労務費を含む）",
            sum(&["AMF00310", "AMH00080"]),
            "給料賃金の内訳の計",
            sum(&["AMF01300"]),
        ),
        (
            "専従者給与",
            sum(&["AMF00460"]),
            "専従者給与の内訳の計",
            sum(&["AMF01480"]),
        ),
        (
            "資産の期末合計",
            sum(&["AMG00440"]),
            "負債・資本の期末合計",
            sum(&["AMG00760"]),
        ),
    ];
    pairs
        .into_iter()
        .filter_map(|(name, value, other, against)| {
            let (value, against) = value.zip(against)?;
            (value != against).then(|| {
                say(format!(
                    "{name}（{}）と{other}（{}）が一致しません。元の決算書をご確認ください",
                    yen(value),
                    yen(against)
                ))
            })
        })
        .collect()
}

fn say(message: String) -> Doubt {
    Doubt {
        place: None,
        message,
    }
}
