//! 財務の現状: how sales, profit and debt moved, and where the company stands in its industry, the good first.

use super::prose::{Paragraph, Prose, Sentence};
use crate::domain::evidence::Polarity;
use crate::domain::statement::Figure;
use crate::llm::rules::known::Known;
use crate::llm::rules::swot::finance::{GROUPS, Saying, figure_run, level};
use crate::llm::rules::text::slot;

const GOOD: &[&str] = &["", "また、", "さらに、"];
const BAD: &[&str] = &["一方、", "また、", "さらに、"];

pub(super) fn write(known: &Known) -> Prose {
    let mut first = Paragraph::new("", &[]);
    first.push(latest(known));
    first.push(points(known));
    let (mut good, mut middle, mut bad) = (
        Paragraph::new("", GOOD),
        Paragraph::new("", &[]),
        Paragraph::new("", BAD),
    );
    for saying in sayings(known) {
        let ids: Vec<&str> = saying
            .evidence
            .iter()
            .map(|fact| fact.id.as_str())
            .collect();
        let sentence = Sentence::new(&saying.text).citing(ids);
        match saying.polarity {
            Polarity::Positive => good.push(sentence),
            Polarity::Neutral => middle.push(sentence),
            Polarity::Negative => bad.push(sentence),
        }
    }
    Prose(vec![first, good, bad, middle])
}

/// Where each indicator stands, and each run that was not told with it.
fn sayings<'a>(known: &Known<'a>) -> Vec<Saying<'a>> {
    let mut all: Vec<Saying> = Vec::new();
    for (indicator, figure) in GROUPS {
        all.extend(level(known, known.input.indicators.indicator(indicator)));
        all.extend(figure.and_then(|figure| figure_run(known, figure)));
    }
    all.extend(figure_run(known, Figure::Cash));
    all
}

fn latest(known: &Known) -> Sentence {
    let (sales, profit) = (known.fin(Figure::Sales), known.fin(Figure::OperatingProfit));
    let told = match (sales, profit) {
        (Some(sales), Some(profit)) => {
            format!(
                "直近の決算の売上高は{}、営業利益は{}です。",
                slot(sales),
                slot(profit)
            )
        }
        (Some(sales), None) => format!("直近の決算の売上高は{}です。", slot(sales)),
        _ => "決算の数値は、今後確認します。".to_owned(),
    };
    Sentence::new(told)
}

fn points(known: &Known) -> Sentence {
    match known.fin("rank").zip(known.fin("total_points")) {
        Some((rank, points)) => Sentence::new(format!(
            "ローカルベンチマークの総合評価は{}（総合点{}）でした。",
            slot(rank),
            slot(points)
        )),
        None => Sentence::default(),
    }
}
