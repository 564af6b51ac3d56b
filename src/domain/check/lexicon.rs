//! Words that the checker knows (用語集), all of them data below `data/lexicon/`: certainty nobody can promise, quantities
//! nobody can check, directions, names, and what makes a text specific.

mod word;

use crate::domain::data_error::DataError;
use crate::domain::document::{Flag, FlagKind};
use crate::domain::quantity::fold::Folded;

use super::direction::Directions;
use super::name::Names;
use super::specific::Specificity;
use super::wording::Wording;
use word::Entry;
pub use word::Word;

/// All lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    forbidden: Vec<Entry>,
    vague: Vec<Entry>,
    pub(super) directions: Directions,
    pub(super) names: Names,
    pub(super) specific: Specificity,
    /// What measures and states are called.
    pub(super) wording: Wording,
}

/// A data file by name and text.
pub type Named<'a> = (&'a str, &'a str);

impl Lexicon {
    /// Reads the files below `lexicon/`, each asked for by its name.
    ///
    /// # Errors
    /// The file and line that cannot be read, an empty or repeated word, or a word without reason.
    pub fn read(text_of: &dyn Fn(&str) -> Result<String, DataError>) -> Result<Self, DataError> {
        let (certainty, vague) = ("lexicon/certainty.toml", "lexicon/vague.toml");
        let (direction, names) = ("lexicon/direction.toml", "lexicon/names.toml");
        let specific = "lexicon/specific.toml";
        let (metrics, states) = ("lexicon/metrics.toml", "lexicon/states.toml");
        Ok(Self {
            forbidden: word::entries((certainty, &text_of(certainty)?))?,
            vague: word::entries((vague, &text_of(vague)?))?,
            directions: Directions::parse((direction, &text_of(direction)?))?,
            names: Names::parse((names, &text_of(names)?))?,
            specific: Specificity::parse((specific, &text_of(specific)?))?,
            wording: Wording::parse((metrics, &text_of(metrics)?), (states, &text_of(states)?))?,
        })
    }

    /// The flags of a folded text; of words that overlap, the first and longest.
    pub(super) fn flags(&self, text: &Folded) -> Vec<Flag> {
        let lists = [
            (&self.forbidden, FlagKind::ForbiddenClaim),
            (&self.vague, FlagKind::VagueQuantity),
        ];
        lists
            .into_iter()
            .flat_map(|(entries, kind)| word::flags(entries, kind, text))
            .collect()
    }
}

#[cfg(test)]
mod tests;
