//! 事業を取り巻く環境 and 強み・弱み・機会・脅威: from the SWOT items that people kept.

use super::prose::{Paragraph, Prose, Sentence};
use super::{swot_items, take_up};
use crate::domain::document::Quadrant;
use crate::llm::rules::known::Known;
use crate::llm::rules::voice::{LONG, Voice};

const LINKS: &[&str] = &["", "また、", "さらに、", "加えて、", "このほか、"];

/// The world outside: what helps and what presses, with who saw it.
pub(super) fn environment(known: &Known) -> Prose {
    let market = known.answer("view_market").and_then(|fact| {
        let voice = Voice::of(fact, LONG)?;
        Some(Sentence::new(voice.said_of("市場の動き", 0)).citing([&fact.id]))
    });
    let helps = told(known, Quadrant::Opportunity, usize::MAX, true);
    let presses = told(known, Quadrant::Threat, usize::MAX, true);
    let turn = if helps.is_empty() {
        "備えが必要な動きがあります。"
    } else {
        "一方で、備えが必要な動きもあります。"
    };
    if market.is_none() && helps.is_empty() && presses.is_empty() {
        let open = "外部環境について確認済みの事実はまだなく、今後の面談と調査で確認します。";
        return Prose::new(vec![Paragraph::plain([Sentence::new(open)])]);
    }
    Prose::new(vec![
        Paragraph::plain(market),
        Paragraph::new("追い風となる動きは、次のとおりです。", LINKS).with(helps),
        Paragraph::new(turn, LINKS).with(presses),
    ])
}

/// The first items of a quadrant.
fn told(known: &Known, quadrant: Quadrant, most: usize, whole: bool) -> Vec<Sentence> {
    let items = swot_items(known, quadrant).into_iter().take(most);
    items.map(|item| take_up(known, item, whole)).collect()
}

/// The four quadrants in brief; the world outside was told in its own section.
pub(super) fn swot(known: &Known) -> Prose {
    let sides = [
        (
            Quadrant::Strength,
            "強みの面では、次の事実を確認しています。",
            5,
        ),
        (
            Quadrant::Weakness,
            "弱みの面では、次の点が課題の背景にあります。",
            5,
        ),
        (
            Quadrant::Opportunity,
            "機会の中で、まず生かしたいのは次の動きです。",
            2,
        ),
        (
            Quadrant::Threat,
            "脅威の中で、まず備えたいのは次の動きです。",
            2,
        ),
    ];
    let side = |(quadrant, opening, most): (Quadrant, &str, usize)| {
        let told = told(known, quadrant, most, false);
        if told.is_empty() {
            let label = quadrant.label();
            let open = format!("{label}として確認済みの事実はまだなく、今後の面談で確認します。");
            return Paragraph::plain([Sentence::new(open)]);
        }
        Paragraph::new(opening, LINKS).with(told)
    };
    Prose::new(sides.map(side).into())
}
