//! One computation: what it looked at, what it lacked, what must be said beside the result.

use super::RatioInput;
use crate::domain::format;
use crate::domain::statement::{Figure, FigureKind, Inputs};

/// Keeps account while a formula is worked out. A formula first asks for all that it needs, so that everything missing
/// is named at once, and only then divides.
pub(super) struct Calc<'a> {
    x: &'a Inputs,
    used: Vec<Figure>,
    missing: Vec<&'static str>,
    refused: Option<String>,
    notes: Vec<String>,
}

impl<'a> Calc<'a> {
    pub(super) fn new(x: &'a Inputs) -> Self {
        Self {
            x,
            used: Vec::new(),
            missing: Vec::new(),
            refused: None,
            notes: Vec::new(),
        }
    }

    /// A figure that the formula cannot do without.
    pub(super) fn need(&mut self, figure: Figure) -> Option<f64> {
        self.uses(figure);
        let value = self.x.get(figure);
        if value.is_none() {
            self.lacks(figure.label());
        }
        value
    }

    /// A figure that goes in when it is known.
    pub(super) fn known(&mut self, figure: Figure) -> Option<f64> {
        let value = self.x.get(figure);
        if value.is_some() {
            self.uses(figure);
        }
        value
    }

    /// Whether a figure is known, without using it.
    pub(super) fn has(&self, figure: Figure) -> bool {
        self.x.get(figure).is_some()
    }

    fn uses(&mut self, figure: Figure) {
        if !self.used.contains(&figure) {
            self.used.push(figure);
        }
    }

    /// Names what is missing.
    pub(super) fn lacks(&mut self, name: &'static str) {
        if !self.missing.contains(&name) {
            self.missing.push(name);
        }
    }

    /// Says something beside the result.
    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// There is no result although all figures are known.
    pub(super) fn refuse(&mut self, why: impl Into<String>) -> Option<f64> {
        self.refused.get_or_insert_with(|| why.into());
        None
    }

    /// Divides; never by 0 or less. `name` is what the denominator is called.
    pub(super) fn over(
        &mut self,
        numerator: Option<f64>,
        denominator: Option<f64>,
        name: &str,
    ) -> Option<f64> {
        let (numerator, denominator) = (numerator?, denominator?);
        if denominator <= 0.0 {
            return self.refuse(format!("{name}が0以下のため計算できません"));
        }
        Some(numerator / denominator)
    }

    /// What went in, in the order it was asked for.
    pub(super) fn inputs(&self) -> Vec<RatioInput> {
        let told = |figure: &Figure| {
            let value = self.x.get(*figure);
            RatioInput {
                figure: *figure,
                label: figure.label().to_owned(),
                value,
                display: value.map_or_else(|| "未入力".to_owned(), |value| shown(*figure, value)),
            }
        };
        self.used.iter().map(told).collect()
    }

    /// Why there is no result.
    pub(super) fn reason(&self) -> String {
        match &self.refused {
            _ if !self.missing.is_empty() => {
                format!("{}が未入力のため計算できません", self.missing.join("、"))
            }
            Some(why) => why.clone(),
            None => "値が大きすぎるため計算できません".to_owned(),
        }
    }

    /// What is to be said beside the result.
    pub(super) fn into_notes(self) -> Vec<String> {
        self.notes
    }
}

/// A figure with its unit.
fn shown(figure: Figure, value: f64) -> String {
    let unit = match figure.kind() {
        FigureKind::People => "人",
        FigureKind::Months => "か月",
        FigureKind::Flow | FigureKind::Stock | FigureKind::PriorFlow => "千円",
    };
    format!("{}{unit}", format::decimal(value, 0))
}
