//! The strategies of a cross SWOT, and the parts of a proposal.

use super::super::shape::{CoreIssueLine, IssueLine, StrategyLine, SupportLine};
use super::{Bench, Cited, Draft, month};
use crate::domain::document::{Basis, Body, PRIORITIES};

impl Bench<'_> {
    /// Strategies cell by cell, numbered SO1, WO1 …
    pub(super) fn strategies(&self, mut lines: Vec<StrategyLine>) -> Vec<Draft> {
        lines.sort_by_key(|line| line.cell);
        let mut count = 0;
        let mut last = None;
        lines
            .iter()
            .map(|line| {
                count = if last == Some(line.cell) {
                    count + 1
                } else {
                    1
                };
                last = Some(line.cell);
                self.strategy(format!("{}{count}", line.cell), line)
            })
            .collect()
    }

    fn strategy(&self, id: String, line: &StrategyLine) -> Draft {
        let mut cited = Cited::default();
        let from = self.built_on("もとの", &line.from, &mut cited);
        let text = self.fill(&line.text, &mut cited);
        let body = Body::Strategy {
            cell: line.cell,
            from,
            priority: priority(line.priority),
            reason: self.fill(&line.reason, &mut cited),
        };
        self.item(id, body, text, Basis::Fact, cited)
    }

    /// The core issue C1, the issues I1 … by priority, the support P1 … as it was planned.
    pub(super) fn proposal(
        &self,
        core: &CoreIssueLine,
        mut issues: Vec<IssueLine>,
        support: &[SupportLine],
    ) -> Vec<Draft> {
        issues.sort_by_key(|line| priority(line.priority));
        let mut drafts = vec![self.core_issue(core)];
        let issues = issues.iter().enumerate();
        drafts.extend(issues.map(|(index, line)| self.issue(format!("I{}", index + 1), line)));
        let support = support.iter().enumerate();
        drafts.extend(support.map(|(index, line)| self.support(format!("P{}", index + 1), line)));
        drafts
    }

    fn core_issue(&self, line: &CoreIssueLine) -> Draft {
        let mut cited = self.cite(&line.evidence);
        let text = self.fill(&line.text, &mut cited);
        let why = self.fill(&line.why, &mut cited);
        let body = Body::CoreIssue { why };
        self.item("C1".to_owned(), body, text, Basis::Fact, cited)
    }

    fn issue(&self, id: String, line: &IssueLine) -> Draft {
        let mut cited = self.cite(&line.evidence);
        let text = self.fill(&line.text, &mut cited);
        let body = Body::Issue {
            root_cause: self.fill(&line.root_cause, &mut cited),
            priority: priority(line.priority),
        };
        self.item(id, body, text, Basis::Fact, cited)
    }

    fn support(&self, id: String, line: &SupportLine) -> Draft {
        let mut cited = Cited::default();
        let text = self.fill(&line.text, &mut cited);
        let body = Body::Support {
            by: line.by,
            month: line.month.as_deref().and_then(month),
        };
        self.item(id, body, text, Basis::Fact, cited)
    }
}

/// The schema keeps it within 1 to 5; a number that is none counts as the least pressing.
fn priority(number: f64) -> u8 {
    PRIORITIES
        .into_iter()
        .find(|known| f64::from(*known) >= number)
        .unwrap_or(*PRIORITIES.end())
}
