//! A plan form (様式): which sections a business plan has, and what belongs into each (`data/forms/*.toml`).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::data_error::DataError;

/// A form of business plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// `general`
    pub id: String,
    /// 「事業計画書」
    pub title: String,
    /// In reading order.
    pub sections: Vec<FormSection>,
}

/// One section (節) of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Unique in the form; the id of the document's item.
    pub key: String,
    /// 「財務の現状」
    pub title: String,
    /// What belongs here, in one sentence, for the advisor and the model.
    pub asks: String,
    /// The most characters the form has room for.
    pub max_chars: usize,
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// The place that cannot be read, a key that is used twice or badly spelled, or a section without room.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let form: Self = DataError::parse_toml(file, text)?;
        let mut seen = HashSet::new();
        for section in &form.sections {
            let fault = |message: &str| {
                let key = format!("\"{}\"", section.key);
                Err(DataError::near(file, text, &key, message))
            };
            let spelled = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if section.key.is_empty() || !section.key.bytes().all(spelled) {
                return fault("key は英小文字・数字・_ で書いてください");
            }
            if !seen.insert(&section.key) {
                return fault("同じ key の節が二つあります");
            }
            if section.max_chars == 0 {
                return fault("max_chars は1以上にしてください");
            }
        }
        if form.sections.is_empty() {
            return Err(DataError::at(file, 1, "節が一つもありません"));
        }
        Ok(form)
    }

    /// The section with that key.
    pub fn section(&self, key: &str) -> Option<&FormSection> {
        self.sections.iter().find(|section| section.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REAL: &str = include_str!("../../data/forms/general.toml");

    #[test]
    fn the_form_we_ship_has_its_eight_sections_in_order() {
        let form = Form::parse("forms/general.toml", REAL).unwrap();
        let keys: Vec<&str> = form
            .sections
            .iter()
            .map(|section| section.key.as_str())
            .collect();
        assert_eq!(
            keys,
            [
                "company_profile",
                "environment",
                "finance",
                "swot",
                "issues",
                "actions",
                "targets",
                "funding"
            ]
        );
        assert_eq!(form.section("finance").unwrap().title, "財務の現状");
    }

    #[test]
    fn a_key_used_twice_and_a_section_without_room_are_refused() {
        let twice = REAL.replacen("key = \"targets\"", "key = \"actions\"", 1);
        let error = Form::parse("f", &twice).unwrap_err();
        assert!(error.message.contains("二つ"), "{error}");
        let none = REAL.replacen("max_chars = 600", "max_chars = 0", 1);
        let error = Form::parse("f", &none).unwrap_err();
        assert!(
            none.lines()
                .nth(error.line - 1)
                .unwrap()
                .contains("environment"),
            "{error}"
        );
    }
}
