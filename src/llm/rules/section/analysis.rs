//! 事業を取り巻く環境 and 強み・弱み・機会・脅威: from the SWOT items that people kept.

use super::prose::{Paragraph, Prose, Sentence};
use super::{swot_items, take_up};
use crate::domain::document::Quadrant;
use crate::llm::rules::known::Known;
use crate::llm::rules::voice::{LONG, Voice};

const LINKS: &[&str] = &["", "また、", "さらに、", "加えて、"];

/// The world outside: what helps and what presses, with who saw it.
pub(super) fn environment(known: &Known) -> Prose {
    let mut market = Paragraph::new("", &[]);
    let heard = known.answer("view_market");
    if let Some((fact, voice)) = heard.and_then(|fact| Some((fact, Voice::of(fact, LONG)?))) {
        market.push(Sentence::new(voice.said_of("市場の動き")).citing([&fact.id]));
    }
    let side = |quadrant, opening| {
        let items = swot_items(known, quadrant);
        let told = items.into_iter().map(|item| take_up(known, item, true));
        Paragraph::new(opening, LINKS).with(told)
    };
    let helps = side(
        Quadrant::Opportunity,
        "追い風となる動きは、次のとおりです。",
    );
    let presses = side(Quadrant::Threat, "一方で、備えが必要な動きもあります。");
    let mut prose = Prose(vec![market, helps, presses]);
    if prose.0.iter().all(Paragraph::is_empty) {
        prose.0[0].push(Sentence::new(
            "外部環境について確認済みの事実はまだなく、今後の面談と調査で確認します。",
        ));
    }
    prose
}

/// The four quadrants in brief; the world outside was told in its own section.
pub(super) fn swot(known: &Known) -> Prose {
    let side = |quadrant, opening: &str, most: usize| {
        let items = swot_items(known, quadrant);
        let told = items
            .into_iter()
            .take(most)
            .map(|item| take_up(known, item, false));
        let paragraph = Paragraph::new(opening, LINKS).with(told);
        if !paragraph.is_empty() {
            return paragraph;
        }
        let nothing = format!(
            "{}として確認済みの事実はまだなく、今後の面談で確認します。",
            quadrant.label()
        );
        Paragraph::new("", &[]).with([Sentence::new(nothing)])
    };
    Prose(vec![
        side(
            Quadrant::Strength,
            "強みの面では、次の事実を確認しています。",
            4,
        ),
        side(
            Quadrant::Weakness,
            "弱みの面では、次の点が課題の背景にあります。",
            4,
        ),
        side(
            Quadrant::Opportunity,
            "機会の中で、まず生かしたいのは次の動きです。",
            1,
        ),
        side(
            Quadrant::Threat,
            "脅威の中で、まず備えたいのは次の動きです。",
            1,
        ),
    ])
}
