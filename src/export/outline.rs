//! The outline of an export (出力の構成): says once what every format prints of a document, in order and in words. The
//! formats only lay it out. All text in it is cleaned, none of it is markup.

mod actions;
mod benchmark;
mod cross;
mod evidence;
mod items;
mod proposal;
mod title;

pub use actions::ActionPart;
pub use benchmark::{Benchmark, BenchmarkRow, PeriodLine};
pub use cross::{CellPart, CrossPart, EdgePart, StrategyPart};
pub use evidence::Reference;
pub use items::{Entry, Part, QuadrantPart, SectionPart, Voice};
pub use proposal::{CorePart, IssuePart, ProposalPart, SupportPart};
pub use title::{TitlePage, UNAPPROVED};

use crate::domain::analysis::Analysis;
use crate::domain::company::Company;
use crate::domain::document::{Document, Item};

use super::text::one_line;

/// What an export is made of.
#[derive(Debug, Clone, Copy)]
pub struct ExportInput<'a> {
    /// Whose document.
    pub company: &'a Company,
    /// 商工会議所の名称
    pub chamber_name: &'a str,
    /// The document at the version to print.
    pub document: &'a Document,
    /// The Local Benchmark to print with it.
    pub analysis: &'a Analysis,
    /// The day of the export.
    pub exported_on: jiff::civil::Date,
    /// The radar chart, as [`super::radar::render`] makes it.
    pub radar_svg: &'a str,
}

/// What every format prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The title page, and what stands on every page.
    pub title: TitlePage,
    /// The Local Benchmark.
    pub benchmark: Benchmark,
    /// The items.
    pub part: Part,
    /// Open flags (確認が必要な点): listed until the document is approved.
    pub flags: Vec<OpenFlag>,
    /// 根拠一覧: the evidence that printed items cite.
    pub evidence: Vec<Reference>,
}

/// A doubt that nobody has settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFlag {
    /// The item, `S1`, or a section's title.
    pub item: String,
    /// 「根拠にない数値」
    pub label: &'static str,
    /// The sentence.
    pub detail: String,
}

impl Outline {
    /// Builds it. Rejected items are never printed; undecided ones only while the document is not approved.
    pub fn of(input: &ExportInput<'_>) -> Self {
        let document = input.document;
        let title = TitlePage::of(input);
        let printed: Vec<&Item> = document
            .content
            .items
            .iter()
            .filter(|item| prints(item, title.approved()))
            .collect();
        let cited = evidence::Cited::by(&printed, &document.content.evidence);
        Self {
            benchmark: Benchmark::of(input.analysis),
            part: items::part(document, &printed, &cited),
            flags: if title.approved() {
                Vec::new()
            } else {
                open_flags(&printed)
            },
            evidence: cited.into_references(),
            title,
        }
    }
}

/// Whether an item is printed.
pub(super) fn prints(item: &Item, approved: bool) -> bool {
    use crate::domain::document::Decision;
    item.decision.keeps() || (item.decision == Decision::Pending && !approved)
}

fn open_flags(printed: &[&Item]) -> Vec<OpenFlag> {
    let flags = |item: &Item| {
        let name = items::name(item);
        let open = item.flags.iter().map(move |flag| OpenFlag {
            item: name.clone(),
            label: flag.kind.label(),
            detail: one_line(&flag.detail),
        });
        open.collect::<Vec<_>>()
    };
    printed.iter().flat_map(|item| flags(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::{Decision, Kind};
    use crate::domain::review::Status;
    use crate::export::samples::Sample;

    #[test]
    fn rejected_items_are_never_printed_and_pending_ones_only_before_approval() {
        let mut sample = Sample::swot();
        sample.document.content.items[0].decision = Decision::Pending;
        sample.document.content.items[1].decision = Decision::Rejected;
        let ids = |sample: &Sample| sample.outline().part.ids().join(" ");
        assert_eq!(ids(&sample), "S1 W1 O1 T1");
        sample.approve();
        assert_eq!(ids(&sample), "W1 O1 T1");
    }

    #[test]
    fn open_flags_and_the_mark_are_gone_once_approved() {
        let mut sample = Sample::swot();
        let outline = sample.outline();
        assert_eq!(outline.title.mark(), "AI下書き・未承認");
        assert_eq!(outline.flags.len(), 1);
        assert_eq!(outline.flags[0].item, "T1");
        assert_eq!(outline.flags[0].label, "根拠にない数値");
        sample.approve();
        let outline = sample.outline();
        assert_eq!(outline.title.mark(), "承認済み（法定 太郎　2026年4月1日）");
        assert!(outline.flags.is_empty());
    }

    #[test]
    fn a_status_without_an_approver_is_not_taken_for_an_approval() {
        let mut sample = Sample::swot();
        sample.document.status = Status::Approved;
        assert_eq!(sample.outline().title.mark(), UNAPPROVED);
    }

    #[test]
    fn evidence_is_numbered_in_the_order_it_is_cited() {
        let outline = Sample::swot().outline();
        let ids: Vec<&str> = outline
            .evidence
            .iter()
            .map(|line| line.id.as_str())
            .collect();
        assert_eq!(
            ids,
            [
                "fin.equity_ratio.2017-03",
                "chk.regulars",
                "fin.operating_margin.2017-03",
                "reg.gone"
            ]
        );
        assert_eq!(outline.evidence[3].label, "（記録にない根拠です）");
        let Part::Swot(quadrants) = &outline.part else {
            panic!("{:?}", outline.part)
        };
        assert_eq!(quadrants[0].entries[0].evidence, [1]);
        assert_eq!(quadrants[1].entries[0].evidence, [3]);
    }

    #[test]
    fn every_kind_has_its_part() {
        for (sample, kind) in [
            (Sample::swot(), Kind::Swot),
            (Sample::cross_swot(), Kind::CrossSwot),
            (Sample::proposal(), Kind::Proposal),
            (Sample::action_plan(), Kind::ActionPlan),
            (Sample::business_plan(), Kind::BusinessPlan),
        ] {
            let outline = sample.outline();
            assert_eq!(outline.title.kind, kind.title());
            assert!(!outline.part.ids().is_empty(), "{kind}");
        }
    }
}
