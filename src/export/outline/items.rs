//! The items of a document in words: a SWOT by quadrant, an action plan by action, a business plan by section.

use super::actions::{ActionPart, action};
use super::cross::CrossPart;
use super::evidence::Cited;
use super::proposal::ProposalPart;
use crate::domain::document::{Author, Basis, Body, Decision, Document, Item, Kind, Quadrant};
use crate::export::text::{one_line, paragraphs};

const QUADRANTS: [Quadrant; 4] = [
    Quadrant::Strength,
    Quadrant::Weakness,
    Quadrant::Opportunity,
    Quadrant::Threat,
];

/// The items, by the document's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// 強み・弱み・機会・脅威, all four, in this order, also when empty.
    Swot([QuadrantPart; 4]),
    /// Strategies by cell.
    CrossSwot(Box<CrossPart>),
    /// Core issue, issues, support.
    Proposal(ProposalPart),
    /// Actions.
    ActionPlan(Vec<ActionPart>),
    /// Sections.
    BusinessPlan(Vec<SectionPart>),
}

impl Part {
    /// The ids of what is printed, in order.
    pub fn ids(&self) -> Vec<&str> {
        self.entries()
            .iter()
            .map(|entry| entry.id.as_str())
            .collect()
    }

    fn entries(&self) -> Vec<&Entry> {
        match self {
            Self::Swot(quadrants) => quadrants.iter().flat_map(|part| &part.entries).collect(),
            Self::CrossSwot(part) => part.entries().collect(),
            Self::Proposal(part) => part.entries().collect(),
            Self::ActionPlan(actions) => actions.iter().map(|part| &part.entry).collect(),
            Self::BusinessPlan(sections) => sections.iter().map(|part| &part.entry).collect(),
        }
    }

    /// What the marks that occur mean, as one line; empty when none occurs.
    pub fn legend(&self) -> String {
        let entries = self.entries();
        let occurs = |mark: &str| entries.iter().any(|entry| entry.marks().contains(&mark));
        [
            ("AI", "AIが下書きした文"),
            ("規則", "規則で下書きした文（AI不使用）"),
            ("経営者", "経営者のことば"),
            ("仮説", "根拠がまだそろっていない見立て"),
            ("未確認", "採否をまだ決めていない文"),
        ]
        .into_iter()
        .filter(|(mark, _)| occurs(mark))
        .map(|(mark, meaning)| format!("［{mark}］{meaning}"))
        .collect::<Vec<_>>()
        .join("　")
    }
}

/// A quarter of a SWOT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuadrantPart {
    /// Which.
    pub quadrant: Quadrant,
    /// Its sentences.
    pub entries: Vec<Entry>,
}

/// A section of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionPart {
    /// 「会社の概要」
    pub title: String,
    /// Its text.
    pub entry: Entry,
}

/// A printed text with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `S1`
    pub id: String,
    /// The text as paragraphs; owner's words stand in 「」.
    pub paragraphs: Vec<String>,
    /// Whose words.
    pub voice: Voice,
    /// 仮説
    pub hypothesis: bool,
    /// 未確認
    pub pending: bool,
    /// Numbers in the list of evidence.
    pub evidence: Vec<usize>,
}

/// Whose words a text is, as it is marked in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// 経営者: in 「」.
    Owner,
    /// 経営指導員: without a mark.
    Advisor,
    /// A model: AI.
    Ai,
    /// Our rules: 規則.
    Rules,
}

impl Entry {
    pub(super) fn of(item: &Item, cited: &Cited) -> Self {
        let voice = match item.author {
            Author::Owner => Voice::Owner,
            Author::Advisor => Voice::Advisor,
            Author::Ai => Voice::Ai,
            Author::Rules => Voice::Rules,
        };
        let mut paragraphs = paragraphs(&item.text);
        if voice == Voice::Owner {
            quote(&mut paragraphs);
        }
        let mut evidence: Vec<usize> = item
            .evidence
            .iter()
            .filter_map(|id| cited.number(id))
            .collect();
        evidence.dedup();
        Self {
            id: one_line(&item.id),
            paragraphs,
            voice,
            hypothesis: item.basis == Basis::Hypothesis,
            pending: item.decision == Decision::Pending,
            evidence,
        }
    }

    /// The marks before the text: 経営者, AI or 規則; 仮説; 未確認.
    pub fn marks(&self) -> Vec<&'static str> {
        let voice = match self.voice {
            Voice::Owner => Some("経営者"),
            Voice::Advisor => None,
            Voice::Ai => Some("AI"),
            Voice::Rules => Some("規則"),
        };
        let hypothesis = self.hypothesis.then_some("仮説");
        let pending = self.pending.then_some("未確認");
        voice.into_iter().chain(hypothesis).chain(pending).collect()
    }

    /// 「根拠1・3」; empty without evidence.
    pub fn evidence_text(&self) -> String {
        if self.evidence.is_empty() {
            return String::new();
        }
        let numbers: Vec<String> = self.evidence.iter().map(ToString::to_string).collect();
        format!("根拠{}", numbers.join("・"))
    }

    /// The text on one line.
    pub fn line(&self) -> String {
        self.paragraphs.join(" ")
    }
}

/// Puts the owner's words into 「」 unless they are.
fn quote(paragraphs: &mut [String]) {
    let quoted = paragraphs
        .first()
        .is_some_and(|text| text.starts_with('「'))
        && paragraphs.last().is_some_and(|text| text.ends_with('」'));
    if quoted {
        return;
    }
    if let Some(first) = paragraphs.first_mut() {
        first.insert(0, '「');
    }
    if let Some(last) = paragraphs.last_mut() {
        last.push('」');
    }
}

/// What an item is called: its id, or a section's title.
pub(super) fn name(item: &Item) -> String {
    match &item.body {
        Body::Section { title, .. } => one_line(title),
        _ => one_line(&item.id),
    }
}

/// Puts the items in order; an item that does not belong to the kind is left out.
pub(super) fn part(document: &Document, printed: &[&Item], cited: &Cited) -> Part {
    let items = || printed.iter().copied();
    match document.kind {
        Kind::Swot => Part::Swot(QUADRANTS.map(|wanted| quadrant(wanted, printed, cited))),
        Kind::ActionPlan => {
            let content = &document.content;
            Part::ActionPlan(
                items()
                    .filter_map(|item| action(item, content, cited))
                    .collect(),
            )
        }
        Kind::CrossSwot => {
            Part::CrossSwot(Box::new(CrossPart::of(&document.content, printed, cited)))
        }
        Kind::Proposal => Part::Proposal(ProposalPart::of(printed, cited)),
        Kind::BusinessPlan => {
            Part::BusinessPlan(items().filter_map(|item| section(item, cited)).collect())
        }
    }
}

fn quadrant(wanted: Quadrant, printed: &[&Item], cited: &Cited) -> QuadrantPart {
    let belongs =
        |item: &&&Item| matches!(item.body, Body::Swot { quadrant } if quadrant == wanted);
    QuadrantPart {
        quadrant: wanted,
        entries: printed
            .iter()
            .filter(belongs)
            .map(|item| Entry::of(item, cited))
            .collect(),
    }
}

fn section(item: &Item, cited: &Cited) -> Option<SectionPart> {
    match &item.body {
        Body::Section { title, .. } => Some(SectionPart {
            title: one_line(title),
            entry: Entry::of(item, cited),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::Sample;

    #[test]
    fn voices_hypotheses_and_undecided_items_are_marked() {
        let mut sample = Sample::swot();
        sample.document.content.items[4].decision = Decision::Pending;
        let Part::Swot([strengths, weaknesses, opportunities, threats]) = sample.outline().part
        else {
            panic!("a SWOT")
        };
        assert_eq!(strengths.entries[0].marks(), ["AI"]);
        assert_eq!(strengths.entries[1].marks(), ["経営者"]);
        assert_eq!(
            strengths.entries[1].paragraphs,
            ["「平日の昼はほとんど常連さんです」"]
        );
        assert!(weaknesses.entries[0].marks().is_empty());
        assert_eq!(opportunities.entries[0].marks(), ["AI", "仮説"]);
        assert_eq!(threats.entries[0].marks(), ["AI", "未確認"]);
        assert_eq!(strengths.entries[0].evidence_text(), "根拠1");
        assert_eq!(opportunities.entries[0].evidence_text(), "");
    }

    #[test]
    fn the_legend_explains_the_marks_that_occur() {
        assert_eq!(
            Sample::swot().outline().part.legend(),
            "［AI］AIが下書きした文　［経営者］経営者のことば　［仮説］根拠がまだそろっていない見立て"
        );
        assert_eq!(Part::ActionPlan(Vec::new()).legend(), "");
    }

    #[test]
    fn words_already_quoted_are_not_quoted_twice() {
        let mut twice = vec!["「あ」".to_owned()];
        quote(&mut twice);
        assert_eq!(twice, ["「あ」"]);
        let mut two = vec!["一".to_owned(), "二".to_owned()];
        quote(&mut two);
        assert_eq!(two, ["「一", "二」"]);
    }
}
