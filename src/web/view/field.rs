//! Form fields: label, what was typed, what belongs in, and the sentence when it does not.

use serde::Serialize;

/// One line to type into.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    /// The input's type.
    pub(crate) kind: &'static str,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) required: bool,
    pub(crate) autocomplete: &'static str,
    pub(crate) inputmode: Option<&'static str>,
    pub(crate) unit: Option<&'static str>,
    pub(crate) placeholder: Option<&'static str>,
    pub(crate) short: bool,
}

impl Field {
    /// A line of text.
    pub(crate) fn text(name: &str, label: &str, value: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.into(),
            kind: "text",
            hint: None,
            error: None,
            required: false,
            autocomplete: "off",
            inputmode: None,
            unit: None,
            placeholder: None,
            short: false,
        }
    }

    /// A password: what was typed is never sent back.
    pub(crate) fn password(name: &str, label: &str, autocomplete: &'static str) -> Self {
        Self {
            kind: "password",
            autocomplete,
            required: true,
            ..Self::text(name, label, "")
        }
    }

    /// A number with its unit behind it.
    pub(crate) fn number(
        name: &str,
        label: &str,
        value: impl Into<String>,
        unit: &'static str,
    ) -> Self {
        Self {
            inputmode: Some("decimal"),
            unit: Some(unit),
            short: true,
            ..Self::text(name, label, value)
        }
    }

    pub(crate) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    pub(crate) fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = word;
        self
    }

    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) fn short(mut self) -> Self {
        self.short = true;
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn placeholder(mut self, text: &'static str) -> Self {
        self.placeholder = Some(text);
        self
    }

    /// The sentence among `errors` that is about this field.
    pub(crate) fn check(mut self, errors: &[FieldError]) -> Self {
        self.error = FieldError::find(errors, &self.name);
        self
    }
}

/// A field to choose in: a list or radio buttons.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) required: bool,
    pub(crate) options: Vec<ChoiceOption>,
}

/// One thing to choose.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChoiceOption {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

impl Choice {
    /// A field whose options are (value, label); `chosen` is the present value.
    pub(crate) fn of(
        name: &str,
        label: &str,
        chosen: &str,
        options: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let options = options
            .into_iter()
            .map(|(value, label)| {
                let value = value.into();
                ChoiceOption {
                    chosen: value == chosen,
                    value,
                    label: label.into(),
                }
            })
            .collect();
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            error: None,
            required: false,
            options,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Chooses another of the options.
    pub(crate) fn choose(&mut self, value: &str) {
        for option in &mut self.options {
            option.chosen = option.value == value;
        }
    }

    pub(crate) fn check(mut self, errors: &[FieldError]) -> Self {
        self.error = FieldError::find(errors, &self.name);
        self
    }
}

/// A sentence about a field; the summary at the top of a form links to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldError {
    pub(crate) field: String,
    /// Said before the message in the summary, where the field itself is not near.
    pub(crate) label: Option<String>,
    pub(crate) message: String,
}

impl FieldError {
    pub(crate) fn at(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            label: None,
            message: message.into(),
        }
    }

    /// The same with the field's name, for the summary.
    pub(crate) fn called(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The first sentence about that field.
    pub(crate) fn find(errors: &[Self], field: &str) -> Option<String> {
        errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_finds_its_own_sentence_and_a_choice_its_present_value() {
        let errors = [
            FieldError::at("name", "入力してください"),
            FieldError::at("name", "長すぎます"),
        ];
        assert_eq!(
            Field::text("name", "名称", "")
                .check(&errors)
                .error
                .as_deref(),
            Some("入力してください")
        );
        assert_eq!(Field::text("kana", "カナ", "").check(&errors).error, None);
        let choice = Choice::of(
            "unit",
            "単位",
            "yen",
            [("yen", "円"), ("thousand_yen", "千円")],
        );
        assert_eq!(
            choice
                .options
                .iter()
                .map(|option| option.chosen)
                .collect::<Vec<_>>(),
            [true, false]
        );
    }
}
