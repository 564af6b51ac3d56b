//! From a read answer to a document's content: ids, figures, titles, and the checker's flags.

mod cross;
mod missing;

use std::collections::HashSet;

use super::shape::{ActionLine, KpiLine, Parsed, QuestionLine, SectionLine, SwotLine};
use super::slot::{Filled, fill, plain_id};
use crate::domain::check::{Checker, Claim, Lexicon};
use crate::domain::document::{
    Action, Author, Basis, Body, Content, Decision, Flag, FlagKind, Item, Kpi, Question,
};
use crate::domain::evidence::Evidence;

/// What an answer is set upon.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// All evidence the draft could cite; kept with the content.
    pub known: &'a [Evidence],
    /// Whose words the items are.
    pub author: Author,
    /// The form's sections in order: key and title. For business plans.
    pub sections: &'a [(&'a str, &'a str)],
    /// Ids of the kept items of the SWOT and the cross SWOT that a strategy may come from and an action may give as its
    /// why.
    pub swot_ids: &'a [&'a str],
    /// Words to flag.
    pub lexicon: &'a Lexicon,
}

/// Makes the content of a document of an answer.
///
/// SWOT items are sorted by quadrant and numbered S1, W1 …, strategies by cell SO1, WO1 …; a proposal has C1, its issues
/// I1 … by priority and its support P1 …; actions are A1 …; sections have their key for an id, stand
/// in the form's order, and those that the answer left out are there with an empty text and a flag. A section that the
/// form does not have is left out (ask for the answer by [`super::parse_for_form`] to have it mended instead). Ids that
/// name nothing are taken out and flagged.
pub fn assemble(parsed: Parsed, ground: &Ground<'_>) -> Content {
    let checker = Checker::new(ground.known, ground.lexicon);
    let bench = Bench {
        checker: &checker,
        ground,
    };
    let swot = matches!(parsed, Parsed::Swot(_));
    let (drafts, mut questions) = match parsed {
        Parsed::Swot(answer) => (bench.swot(answer.items), bench.questions(answer.questions)),
        Parsed::CrossSwot(answer) => (
            bench.strategies(answer.strategies),
            bench.questions(answer.questions),
        ),
        Parsed::Proposal(answer) => (
            bench.proposal(&answer.core_issue, answer.issues, &answer.support),
            bench.questions(answer.questions),
        ),
        Parsed::ActionPlan(answer) => (bench.actions(&answer.actions), Vec::new()),
        Parsed::BusinessPlan(answer) => (bench.sections(&answer.sections), Vec::new()),
    };
    let (mut items, dangling): (Vec<Item>, Vec<Vec<Flag>>) = drafts.into_iter().unzip();
    if swot {
        questions.extend(missing::questions(&items, ground.author));
    }
    checker.check_items(&mut items);
    for (item, flags) in items.iter_mut().zip(dangling) {
        item.flags.splice(0..0, flags);
    }
    Content {
        items,
        questions,
        evidence: ground.known.to_vec(),
    }
}

/// Checks all items anew, after people edited some. What was found out when an answer was assembled (ids that named
/// nothing) stays with the items whose text nobody changed.
pub fn recheck(content: &mut Content, lexicon: &Lexicon) {
    let kept: Vec<Vec<Flag>> = content.items.iter().map(dangling_flags).collect();
    Checker::new(&content.evidence, lexicon).check_items(&mut content.items);
    for (item, mut flags) in content.items.iter_mut().zip(kept) {
        flags.retain(|flag| !item.flags.contains(flag));
        item.flags.splice(0..0, flags);
    }
}

fn dangling_flags(item: &Item) -> Vec<Flag> {
    let untouched = matches!(item.author, Author::Ai | Author::Rules)
        && item.ai_text.as_ref() == Some(&item.text);
    let found = |flag: &&Flag| flag.kind == FlagKind::UnknownEvidence && flag.span.is_none();
    item.flags
        .iter()
        .filter(|_| untouched)
        .filter(found)
        .cloned()
        .collect()
}

/// An item with what its ids gave cause to flag.
type Draft = (Item, Vec<Flag>);

struct Bench<'a> {
    checker: &'a Checker<'a>,
    ground: &'a Ground<'a>,
}

/// The ids an item cites, sorted into known and unknown, each once.
#[derive(Default)]
struct Cited {
    known: Vec<String>,
    flags: Vec<Flag>,
    seen: HashSet<String>,
}

impl Cited {
    fn add(&mut self, bench: &Bench<'_>, id: &str) -> bool {
        let id = plain_id(id);
        let known = bench.checker.find(&id).is_some();
        if id.is_empty() || !self.seen.insert(id.clone()) {
            return known;
        }
        if known {
            self.known.push(id);
        } else {
            let id: String = id.chars().take(80).collect();
            self.flag(format!(
                "根拠「{id}」は、この事業者の根拠にないため外しました。"
            ));
        }
        known
    }

    fn flag(&mut self, detail: String) {
        self.flags.push(Flag {
            kind: FlagKind::UnknownEvidence,
            detail,
            span: None,
            mends: Vec::new(),
        });
    }
}

impl Bench<'_> {
    fn fill(&self, text: &str, cited: &mut Cited) -> String {
        let Filled { text, ids, unknown } = fill(text, &|id| self.checker.find(id));
        for id in ids.iter().chain(&unknown) {
            cited.add(self, id);
        }
        text
    }

    fn item(&self, id: String, body: Body, text: String, basis: Basis, cited: Cited) -> Draft {
        let item = Item {
            id,
            body,
            evidence: cited.known,
            basis,
            author: self.ground.author,
            ai_text: Some(text.clone()),
            text,
            decision: Decision::Pending,
            flags: Vec::new(),
        };
        (item, cited.flags)
    }

    fn cite(&self, ids: &[String]) -> Cited {
        let mut cited = Cited::default();
        for id in ids {
            cited.add(self, id);
        }
        cited
    }

    fn swot(&self, mut lines: Vec<SwotLine>) -> Vec<Draft> {
        lines.sort_by_key(|line| line.quadrant);
        let mut count = 0;
        let mut last = None;
        lines
            .into_iter()
            .map(|line| {
                count = if last == Some(line.quadrant) {
                    count + 1
                } else {
                    1
                };
                last = Some(line.quadrant);
                let mut cited = self.cite(&line.evidence);
                let text = self.fill(&line.text, &mut cited);
                let id = format!("{}{count}", line.quadrant.letter());
                let body = Body::Swot {
                    quadrant: line.quadrant,
                };
                self.item(id, body, text, line.basis, cited)
            })
            .collect()
    }

    /// Questions have no flags: a figure in one that no evidence holds is said so in its text. Small counts (「二週間休むと
    /// したら」) suppose, and claim nothing.
    fn questions(&self, lines: Vec<QuestionLine>) -> Vec<Question> {
        let all: Vec<String> = self.ground.known.iter().map(|e| e.id.clone()).collect();
        lines
            .into_iter()
            .filter(|line| !line.text.is_empty())
            .map(|line| {
                let mut text = self.fill(&line.text, &mut Cited::default());
                let claim = Claim {
                    text: &text,
                    evidence: &all,
                    basis: Basis::Hypothesis,
                    plan: true,
                };
                if self.checker.check(claim).iter().any(untraced) {
                    text.push_str("（この質問の数値は、根拠で確かめられていません）");
                }
                Question {
                    text,
                    topic: line.topic,
                    wall: line.wall,
                }
            })
            .collect()
    }

    fn sections(&self, lines: &[SectionLine]) -> Vec<Draft> {
        self.ground
            .sections
            .iter()
            .map(|(key, title)| {
                let own: Vec<&SectionLine> = lines.iter().filter(|line| line.key == *key).collect();
                let mut cited = Cited::default();
                for id in own.iter().flat_map(|line| &line.evidence) {
                    cited.add(self, id);
                }
                let texts: Vec<String> = own
                    .iter()
                    .map(|line| self.fill(&line.text, &mut cited))
                    .collect();
                let body = Body::Section {
                    key: (*key).to_owned(),
                    title: (*title).to_owned(),
                };
                let id = (*key).to_owned();
                self.item(id, body, texts.join("\n"), Basis::Fact, cited)
            })
            .collect()
    }

    fn actions(&self, lines: &[ActionLine]) -> Vec<Draft> {
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| self.action(format!("A{}", index + 1), line))
            .collect()
    }

    fn action(&self, id: String, line: &ActionLine) -> Draft {
        let mut cited = Cited::default();
        let why = self.built_on("なぜ", &line.why, &mut cited);
        let text = self.fill(&line.what, &mut cited);
        let mut filled = |text: &str| self.fill(text, &mut cited);
        let (issue, who, support) = (
            filled(&line.issue),
            filled(&line.who),
            filled(&line.support),
        );
        let (how, funding, risk) = (filled(&line.how), filled(&line.funding), filled(&line.risk));
        let kpi = self.kpi(&line.kpi, &mut cited);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the schema keeps it within ±10^15"
        )]
        let cost_yen = line.cost_yen.map(|cost| cost.round() as i64);
        let action = Action {
            issue,
            why,
            who,
            support,
            start: line.start.as_deref().and_then(month),
            due: line.due.as_deref().and_then(month),
            how,
            cost_yen,
            funding,
            kpi,
            risk,
        };
        self.item(id, Body::Action(Box::new(action)), text, Basis::Fact, cited)
    }

    /// The items of the SWOT and the cross SWOT behind an action or a strategy; their texts are its evidence.
    fn built_on(&self, field: &str, ids: &[String], cited: &mut Cited) -> Vec<String> {
        let mut found = Vec::new();
        for id in ids {
            let id = plain_id(id);
            let id = ["swot.", "cross."]
                .into_iter()
                .find_map(|prefix| id.strip_prefix(prefix))
                .unwrap_or(&id);
            if !self.ground.swot_ids.contains(&id) {
                let id: String = id.chars().take(80).collect();
                cited.flag(format!(
                    "{field}「{id}」は、確認済みのSWOTにないため外しました。"
                ));
            } else if !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
                for evidence in [format!("swot.{id}"), format!("cross.{id}")] {
                    if self.checker.find(&evidence).is_some() {
                        cited.add(self, &evidence);
                    }
                }
            }
        }
        found
    }

    fn kpi(&self, line: &KpiLine, cited: &mut Cited) -> Kpi {
        let named = line.baseline_evidence.as_deref().map(plain_id);
        let baseline_evidence = named
            .filter(|id| !id.is_empty())
            .filter(|id| cited.add(self, id));
        let baseline = baseline_evidence
            .as_deref()
            .and_then(|id| self.checker.find(id))
            .map(|evidence| evidence.display.clone());
        Kpi {
            name: self.fill(&line.name, cited),
            unit: self.fill(&line.unit, cited),
            baseline_evidence,
            baseline,
            target: line.target,
            date: line.date.as_deref().and_then(month),
        }
    }
}

fn untraced(flag: &Flag) -> bool {
    matches!(
        flag.kind,
        FlagKind::NumberNotInEvidence | FlagKind::UnitMismatch
    )
}

/// `2026-04` of `2026-04`, `2026-04-30`, `2026/4` or `2026年4月`; `None` for anything else (不明, 未定).
fn month(text: &str) -> Option<String> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let year: u16 = numbers.next()?.parse().ok()?;
    let month: u8 = numbers.next()?.parse().ok()?;
    let plausible = (1900..=2199).contains(&year) && (1..=12).contains(&month);
    let begins = text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    (plausible && begins).then(|| format!("{year}-{month:02}"))
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
