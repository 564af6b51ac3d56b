//! What an analysis says beside its figures: what is missing, what was read in a special way.

use super::{SubjectPeriod, period_label};
use crate::domain::benchmark::{Indicator, Inputs, Quirks, Score};
use crate::domain::format;
use crate::domain::statement::PeriodEnd;

/// Says which inputs keep an indicator from being computed, and when Q2 changed a result.
pub(super) fn on_period(label: &str, x: &Inputs, quirks: Quirks) -> Vec<String> {
    let mut notes = Vec::new();
    let missing: Vec<&str> = [
        (x.employees, "従業員数"),
        (x.sales, "売上高"),
        (x.operating_profit, "営業利益"),
        (x.depreciation, "減価償却費"),
        (x.cash, "現金・預金"),
        (x.borrowings, "借入金"),
        (x.total_liabilities, "負債合計"),
        (x.net_assets, "純資産合計"),
    ]
    .into_iter()
    .filter_map(|(value, name)| value.is_none().then_some(name))
    .collect();
    if !missing.is_empty() {
        notes.push(format!(
            "{label}：{}が未入力のため、計算できない指標があります",
            missing.join("、")
        ));
    }
    if x.sales.is_some() && x.prior_sales.is_none() {
        notes.push(format!(
            "{label}：前期売上高が未入力のため、売上増加率を計算できません"
        ));
    }
    for (value, name) in [
        (x.sales, "売上高"),
        (x.prior_sales, "前期売上高"),
        (x.employees, "従業員数"),
    ] {
        if value == Some(0.0) {
            notes.push(format!(
                "{label}：{name}が0のため、これを分母とする指標を計算できません"
            ));
        }
    }
    if working_capital_blank(x) {
        notes.push(format!(
            "{label}：受取手形、売掛金、棚卸資産、支払手形、買掛金がすべて未入力のため、営業運転資本回転期間を計算できません"
        ));
    }
    let literal = crate::domain::benchmark::value(Indicator::WorkingCapitalMonths, x, quirks);
    let intended = crate::domain::benchmark::value(
        Indicator::WorkingCapitalMonths,
        x,
        Quirks {
            working_capital_blank: false,
            ..quirks
        },
    );
    if literal != intended {
        notes.push(format!(
            "{label}：営業運転資本回転期間は、公式ワークブックの式（Q2：支払手形だけが入力された場合は「-」とする）に合わせています"
        ));
    }
    notes
}

/// Whether none of the five parts of ⑤ is entered.
fn working_capital_blank(x: &Inputs) -> bool {
    let parts = [
        x.notes_receivable,
        x.accounts_receivable,
        x.inventory,
        x.notes_payable,
        x.accounts_payable,
    ];
    parts.iter().all(Option::is_none)
}

/// Says why ④ has points that its value does not explain: net cash gives 5, no EBITDA gives 1 (the workbook's ※9).
pub(super) fn on_debt(label: &str, x: &Inputs, scores: &[Score; 6]) -> Option<String> {
    let score = &scores[Indicator::EbitdaDebtMultiple as usize];
    let no_ebitda = x.operating_profit? + x.depreciation? <= 0.0;
    let why = match score.score? {
        5 if no_ebitda => "現金・預金が借入金以上のため5点",
        1 if no_ebitda => "営業利益と減価償却費の合計が0以下のため1点",
        _ => return None,
    };
    Some(format!(
        "{label}：EBITDA有利子負債倍率は、{why}としています（倍率の値は点数に使っていません）"
    ))
}

/// Says when periods do not follow each other: by twelve months, or by as many as the newer one has.
pub(super) fn on_gaps(periods: &[SubjectPeriod]) -> Vec<String> {
    let end = |period: &SubjectPeriod| PeriodEnd::parse(period.end.as_deref()?).ok();
    periods
        .windows(2)
        .filter_map(|pair| {
            let (newer, older) = (end(&pair[0])?, end(&pair[1])?);
            let months = f64::from(newer.months() - older.months());
            let own = pair[0].inputs.months.unwrap_or(12.0);
            let follows = (months - own).abs() < f64::EPSILON;
            (!follows).then(|| {
                format!(
                    "{}と{}の間が{}か月ではありません。売上増加率は前の期の売上高とそのまま比べています",
                    newer.label(),
                    older.label(),
                    format::decimal(own, 0)
                )
            })
        })
        .collect()
}

/// Says which periods were annualised, and which growth compares an annualised period with another.
/// `months` are those that each period had, newest first, where they were not twelve.
pub(super) fn on_months(periods: &[SubjectPeriod], months: &[Option<f64>]) -> Vec<String> {
    let label = |index: usize| {
        let end = periods.get(index).and_then(|period| period.end.as_deref());
        period_label(end, index)
    };
    let mut notes = Vec::new();
    for (index, own) in months.iter().enumerate() {
        if let Some(own) = own {
            notes.push(format!(
                "{}は{}か月の決算です。損益の数値は12か月に換算して計算しています（残高はそのままです）",
                label(index),
                format::decimal(*own, 0)
            ));
        }
        let older = months.get(index + 1);
        if older.is_some_and(|older| own.is_some() || older.is_some()) {
            notes.push(format!(
                "{}の売上増加率は、12か月に換算した売上高どうしを{}と比べたものです。月数の異なる決算の比較のため、参考としてご覧ください",
                label(index),
                label(index + 1)
            ));
        }
        let typed = periods
            .get(index)
            .and_then(|period| period.inputs.prior_sales);
        if older.is_none() && own.is_some() && typed.is_some() {
            notes.push(format!(
                "{}の売上増加率は、12か月に換算した売上高を、入力された前期売上高とそのまま比べたものです",
                label(index)
            ));
        }
    }
    notes
}

/// Says when there are too few periods.
pub(super) fn on_count(periods: usize) -> Option<String> {
    match periods {
        0 => Some(
            "決算書が一期も入力されていません。財務の画面で入力すると、指標を計算します".to_owned(),
        ),
        1 | 2 => Some(format!(
            "決算書が{periods}期分です。3期そろうと推移まで確認できます"
        )),
        _ => None,
    }
}
