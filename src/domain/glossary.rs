//! The glossary (用語集): what the small ? beside a term opens, and the help page lists.

use serde::{Deserialize, Serialize};

use super::data_error::DataError;

/// One term (用語).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What pages call it by.
    pub key: String,
    /// As people write it.
    pub term: String,
    /// What it means, in one sentence.
    pub sentence: String,
    /// An example.
    pub example: String,
}

/// All terms in order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    terms: Vec<Term>,
}

impl Glossary {
    /// Reads the terms.
    ///
    /// # Errors
    /// The place that cannot be read; a key that stands twice; a term without words.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let read: Self = DataError::parse_toml(file, text)?;
        for (index, term) in read.terms.iter().enumerate() {
            let quoted = format!("\"{}\"", term.key);
            if read.terms[..index]
                .iter()
                .any(|other| other.key == term.key)
            {
                let message = format!("key「{}」が2回書かれています。1つにしてください", term.key);
                return Err(DataError::near(file, text, &quoted, message));
            }
            let words = [&term.key, &term.term, &term.sentence, &term.example];
            if words.iter().any(|words| words.trim().is_empty()) {
                let message = format!(
                    "用語「{}」の key・term・sentence・example をすべて書いてください",
                    term.key
                );
                return Err(DataError::near(file, text, &quoted, message));
            }
        }
        Ok(read)
    }

    /// Makes sure that every term of `needed` is here: the pages ask for them by key.
    ///
    /// # Errors
    /// The first key that is missing.
    pub fn covers(self, file: &str, needed: &Self) -> Result<Self, DataError> {
        let missing = needed
            .terms
            .iter()
            .find(|term| self.get(&term.key).is_none());
        missing.map(|term| term.key.clone()).map_or(Ok(self), |key| {
            Err(DataError::at(
                file,
                1,
                format!("用語 key = \"{key}\" がありません。画面で使うため、消さずに書き換えてください"),
            ))
        })
    }

    /// The term of that key.
    pub fn get(&self, key: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.key == key)
    }

    /// All of them.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "[[terms]]\nkey = \"a\"\nterm = \"甲\"\nsentence = \"ことば\"\nexample = \"例\"\n\
                       [[terms]]\nkey = \"b\"\nterm = \"乙\"\nsentence = \"ことば\"\nexample = \"例\"\n";

    #[test]
    fn faults_are_placed() {
        let glossary = Glossary::parse("g.toml", TWO).unwrap();
        assert_eq!(glossary.get("b").unwrap().term, "乙");
        let twice = Glossary::parse("g.toml", &TWO.replace("\"b\"", "\"a\"")).unwrap_err();
        assert!(twice.message.contains("「a」が2回"), "{twice}");
        let blank = Glossary::parse("g.toml", &TWO.replace("\"乙\"", "\" \"")).unwrap_err();
        assert_eq!(
            (blank.line, blank.message.contains("「b」")),
            (7, true),
            "{blank}"
        );
    }

    #[test]
    fn a_replaced_file_may_not_drop_a_term() {
        let both = Glossary::parse("g.toml", TWO).unwrap();
        let one = Glossary::parse(
            "g.toml",
            TWO.split("[[terms]]\nkey = \"b\"").next().unwrap(),
        )
        .unwrap();
        assert!(
            one.clone()
                .covers("g.toml", &both)
                .unwrap_err()
                .message
                .contains("\"b\"")
        );
        assert_eq!(both.covers("g.toml", &one).unwrap().terms().len(), 2);
    }
}
