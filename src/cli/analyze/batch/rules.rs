//! What a run computes with: the columns, and of each class its size limits and thresholds.

use std::collections::HashMap;

use super::columns::Columns;
use crate::domain::benchmark::{BaseTable, Quirks, SizeClass, Thresholds, size_of};
use crate::domain::industry::{Industries, SizeRule};

/// Thresholds of the six, in order.
pub(super) type Limits = [Option<Thresholds>; 6];

/// One minor class.
#[derive(Debug, Clone)]
pub(super) struct Class {
    key: Vec<u8>,
    rule: Option<SizeRule>,
    medium: Option<Limits>,
    small: Option<Limits>,
}

/// The same for every row.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) columns: Columns,
    pub(super) quirks: Quirks,
    classes: Vec<Class>,
    by_key: HashMap<Vec<u8>, usize>,
}

impl Rules {
    pub(super) fn new(
        columns: Columns,
        industries: &Industries,
        table: &BaseTable,
        quirks: Quirks,
    ) -> Self {
        let classes: Vec<Class> = industries
            .classes()
            .iter()
            .map(|class| Class {
                key: class.minor_key.clone().into_bytes(),
                rule: industries.size_rule(&class.major_key).cloned(),
                medium: table
                    .thresholds(&class.minor_key, SizeClass::Medium)
                    .copied(),
                small: table
                    .thresholds(&class.minor_key, SizeClass::Small)
                    .copied(),
            })
            .collect();
        let by_key = classes
            .iter()
            .enumerate()
            .map(|(index, class)| (class.key.clone(), index))
            .collect();
        Self {
            columns,
            quirks,
            classes,
            by_key,
        }
    }

    /// The class of that key; `near` is the one that was found last, and most likely the one again.
    pub(super) fn class(&self, key: &[u8], near: usize) -> Option<usize> {
        if self.classes.get(near).is_some_and(|class| class.key == key) {
            return Some(near);
        }
        self.by_key.get(key).copied()
    }

    /// The size class of a company, and what it is measured by.
    pub(super) fn size(
        &self,
        class: Option<usize>,
        employees: Option<f64>,
        capital_thousand_yen: Option<f64>,
    ) -> (Option<SizeClass>, Option<&Limits>) {
        let class = class.and_then(|class| self.classes.get(class));
        let (Some(class), Some(employees), Some(capital)) =
            (class, employees, capital_thousand_yen)
        else {
            return (None, None);
        };
        let Some(rule) = &class.rule else {
            return (None, None);
        };
        let (size, _) = size_of(rule, employees, capital, self.quirks);
        let limits = match size {
            SizeClass::Medium => class.medium.as_ref(),
            SizeClass::Small => class.small.as_ref(),
            SizeClass::NotApplicable => None,
        };
        (Some(size), limits)
    }
}
