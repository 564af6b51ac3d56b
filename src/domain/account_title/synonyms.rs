//! The names that programs give to an account (`data/account_synonyms.csv`), and the way from a name to its field.

use super::super::data_error::DataError;
use super::super::statement::Section;
use super::{Scope, Title};

/// What a name is to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The field as a whole: its parts are not added to it.
    Total,
    /// The account of that name.
    Account,
    /// One of several accounts that make up the field.
    Part,
    /// An account that is deducted.
    Minus,
    /// A note beside the statement, no part of its sums.
    Note,
}

/// A name that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The field.
    pub title: Title,
    /// What the name is to it.
    pub relation: Relation,
    /// The place in the table: of two totals the earlier one counts.
    pub rank: usize,
    /// Another field that the line may belong to as well, for the advisor to judge.
    pub judgement: Option<Title>,
}

/// All known names.
#[derive(Debug, Clone, Default)]
pub struct Titles {}

impl Titles {
    /// Reads the table.
    ///
    /// # Errors
    /// The line that cannot be used.
    pub fn parse(_file: &str, _csv: &str) -> Result<Self, DataError> {
        Ok(Self::default())
    }

    /// The field of a name in a statement.
    pub fn find(&self, _section: Section, _name: &str, _scope: Scope) -> Option<Found> {
        None
    }
}
