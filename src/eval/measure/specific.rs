//! The swap test (入れ替え試験): a draft for one company is held against another of the same trade. A text that stands
//! there as well says nothing of this company.

use super::Look;
use super::language::texts;
use crate::domain::check::{Checker, Claim, plans};
use crate::domain::document::{Basis, Content, FlagKind, Item};
use crate::eval::case::Case;
use crate::eval::interval;

/// The share of the items that lose their support before another company's evidence; `None` without another company.
pub(super) fn share(look: &Look<'_>, content: &Content) -> Option<f64> {
    let other = stranger(look)?;
    let checker = Checker::new(&other.ground.evidence, &look.data.lexicon);
    let ids: Vec<String> = other
        .ground
        .evidence
        .iter()
        .map(|evidence| evidence.id.clone())
        .collect();
    let lost = content
        .items
        .iter()
        .filter(|item| loses(&checker, &ids, item))
        .count();
    (!content.items.is_empty()).then(|| interval::share(lost, content.items.len()))
}

/// Another company: of the same class, else of the same major class, else any.
fn stranger<'a>(look: &Look<'a>) -> Option<&'a Case> {
    let own = look.case.ground.trade();
    let major = own.get(..2)?;
    let others = || look.others.iter().filter(|case| case.id != look.case.id);
    others()
        .find(|case| case.ground.trade() == own)
        .or_else(|| others().find(|case| case.ground.trade().starts_with(major)))
        .or_else(|| others().next())
}

/// Whether any text of the item says something that the other company's whole evidence does not hold.
fn loses(checker: &Checker<'_>, ids: &[String], item: &Item) -> bool {
    let unsupported = |kind| {
        !matches!(
            kind,
            FlagKind::NotSpecific
                | FlagKind::Duplicate
                | FlagKind::ForbiddenClaim
                | FlagKind::VagueQuantity
        )
    };
    texts(item).into_iter().any(|text| {
        let claim = Claim {
            text,
            evidence: ids,
            basis: Basis::Fact,
            plan: plans(&item.body),
        };
        checker
            .check(claim)
            .iter()
            .any(|flag| unsupported(flag.kind))
    })
}
