//! The glossary (用語集): what the small ? beside a term opens, and the help page lists.

use serde::{Deserialize, Serialize};

use crate::domain::data_error::DataError;

/// One term.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) key: String,
    pub(crate) term: String,
    /// What it means, in one sentence.
    pub(crate) sentence: String,
    pub(crate) example: String,
}

/// All terms in order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Glossary {
    terms: Vec<Term>,
}

impl Glossary {
    /// The file that comes with the binary; its test keeps it readable.
    pub(crate) fn built_in() -> Self {
        Self::parse(include_str!("../../../data/glossary.toml")).unwrap_or_default()
    }

    fn parse(text: &str) -> Result<Self, DataError> {
        DataError::parse_toml("glossary.toml", text)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.key == key)
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_glossary_can_be_read_and_names_no_term_twice() {
        let glossary = Glossary::parse(include_str!("../../../data/glossary.toml")).unwrap();
        let mut keys: Vec<&str> = glossary
            .terms()
            .iter()
            .map(|term| term.key.as_str())
            .collect();
        assert!(keys.len() > 30);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), glossary.terms().len());
        assert_eq!(glossary.get("equity_ratio").unwrap().term, "自己資本比率");
    }
}
