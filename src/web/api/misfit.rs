//! Why a JSON value does not fit the type that was asked for: where, and a sentence for whoever wrote it.

use std::fmt;

use serde::de::{Expected, Unexpected};

/// A value that does not fit.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The steps to the place, innermost first.
    steps: Vec<String>,
    message: String,
}

impl Misfit {
    /// A misfit here.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            steps: Vec::new(),
            message: message.into(),
        }
    }

    /// The same, seen from one step further out.
    pub(super) fn inside(mut self, step: &str) -> Self {
        self.steps.push(step.to_owned());
        self
    }

    /// The pointer and the sentence.
    pub(super) fn told(self) -> (String, String) {
        let pointer = self
            .steps
            .iter()
            .rev()
            .fold(String::new(), |mut pointer, step| {
                pointer.push('/');
                pointer.push_str(&super::pointer::escape(step));
                pointer
            });
        (pointer, self.message)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

/// What the types below us say in English when a text is not what they hold.
fn translated(message: &str) -> String {
    if !message.is_ascii() {
        return message.to_owned();
    }
    if message.contains("UUID") {
        "UUIDの形（例：0192f0c1-2d3e-7f40-8a5b-6c7d8e9f0a1b）で指定してください".to_owned()
    } else if ["date", "year", "month", "day"]
        .iter()
        .any(|word| message.contains(word))
    {
        "日付は「2025-03-31」の形で指定してください".to_owned()
    } else {
        "この項目には使えない値です".to_owned()
    }
}

impl serde::de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(translated(&message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(translated(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(translated(&expected.to_string()))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!(
            "「{variant}」は使えません。{}のいずれかを指定してください",
            expected.join("・")
        ))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new(format!("「{field}」という項目はありません")).inside(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("この項目は必要です").inside(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("同じ名前の項目が2つあります。1つにしてください").inside(field)
    }
}
