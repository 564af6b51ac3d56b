//! 財務の現状: how sales, profit and debt moved, and where the company stands in its industry, the good first.

use super::prose::{Paragraph, Prose, Sentence};
use crate::domain::evidence::Polarity;
use crate::domain::statement::Figure;
use crate::llm::rules::figures::{GROUPS, Saying, both, figure_run, level};
use crate::llm::rules::known::Known;
use crate::llm::rules::text::slot;

const LINKS: &[&str] = &["", "また、", "さらに、"];
const TURNED: &[&str] = &["一方、", "また、", "さらに、"];

pub(super) fn write(known: &Known) -> Prose {
    let mut first = Paragraph::new("", &[]);
    first.push(latest(known));
    first.push(points(known));
    let sayings = sayings(known);
    let of = |polarity: Polarity, links: &'static [&'static str]| {
        let told = sayings
            .iter()
            .filter(|saying| saying.polarity == polarity)
            .map(|saying| {
                let ids = saying.evidence.iter().map(|fact| fact.id.as_str());
                Sentence::new(&saying.text).citing(ids)
            });
        Paragraph::new("", links).with(told)
    };
    let good = of(Polarity::Positive, LINKS);
    let bad = of(
        Polarity::Negative,
        if good.is_empty() { LINKS } else { TURNED },
    );
    let middle = of(Polarity::Neutral, LINKS);
    Prose::new(vec![first, good, bad, middle])
}

/// Where each indicator stands, with its run where both point the same way.
fn sayings<'a>(known: &Known<'a>) -> Vec<Saying<'a>> {
    let mut all: Vec<Saying> = Vec::new();
    for (indicator, figure) in GROUPS {
        let level = level(known, known.input.indicators.indicator(indicator));
        let moved = figure.and_then(|figure| figure_run(known, figure));
        match (level, moved) {
            (Some(level), Some(moved)) if level.polarity == moved.polarity => {
                all.push(both(level, moved));
            }
            (level, moved) => all.extend(level.into_iter().chain(moved)),
        }
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
