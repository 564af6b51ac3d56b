//! The contexts of an XBRL instance: the day or the days a fact is about.

use std::collections::HashMap;

use super::super::dates::{self, Date};
use super::super::elements::{Element, Elements};

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Context {
    /// The first day of a duration; none for a balance.
    pub(super) start: Option<Date>,
    /// The last day.
    pub(super) end: Date,
}

/// The contexts of the company alone, by their ids.
#[derive(Debug, Default)]
pub(super) struct Contexts(HashMap<String, Context>);

impl Contexts {
    /// Reads the contexts of an instance. Those of a group of companies and of single members (a reserve, a segment) are
    /// left out.
    pub(super) fn read(elements: &Elements) -> Self {
        let mut all = HashMap::new();
        for (index, element) in elements.0.iter().enumerate() {
            if element.name() != "context" {
                continue;
            }
            let inside = elements.inside(index);
            let id = element
                .attribute("id")
                .filter(|id| is_company_alone(id, inside));
            if let Some((id, context)) = id.zip(context(inside)) {
                all.insert(id.to_owned(), context);
            }
        }
        Self(all)
    }

    /// The context of an id.
    pub(super) fn get(&self, id: &str) -> Option<&Context> {
        self.0.get(id)
    }
}

fn context(inside: &[Element]) -> Option<Context> {
    let date = |name: &str| {
        let element = inside.iter().find(|element| element.name() == name)?;
        dates::find(&element.text).first().copied()
    };
    match date("instant") {
        Some(end) => Some(Context { start: None, end }),
        None => Some(Context {
            start: Some(date("startDate")?),
            end: date("endDate")?,
        }),
    }
}

/// Whether a context is about the company alone and as a whole.
fn is_company_alone(id: &str, inside: &[Element]) -> bool {
    let grouped = |name: &str| name.contains("Consolidated") && !name.contains("NonConsolidated");
    let members_are_sound = inside
        .iter()
        .filter(|element| matches!(element.name(), "explicitMember" | "typedMember"))
        .all(|element| element.text.contains("NonConsolidated"));
    let dated = inside.iter().all(|element| !grouped(element.name()));
    !grouped(id) && members_are_sound && dated
}
