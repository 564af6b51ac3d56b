//! Checklists (総点検チェックシート) and the non-financial sheets of the Local Benchmark: templates as data, answers by people.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::data_error::DataError;
use super::document::Quadrant;
use super::my_number;
use super::topic::{Topic, Wall};

/// A sheet to be filled in beside the owner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `general_checkup`, `four_views`, `business_flow`, `trade_flow`
    pub id: String,
    /// What people read.
    pub title: String,
    /// Counts up when items change.
    pub version: u32,
    /// Whether items are answered by a grade 1–5 (else by text alone).
    pub graded: bool,
    /// What the grades 1 to 5 mean, unless the item says otherwise.
    #[serde(default)]
    pub grades: Vec<String>,
    /// The parts of the sheet.
    pub areas: Vec<Area>,
}

/// One part of a sheet, shown on one screen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Unique in the sheet.
    pub key: String,
    /// What people read.
    pub title: String,
    /// Why this is asked.
    #[serde(default)]
    pub lead: String,
    /// The questions.
    pub items: Vec<TemplateItem>,
}

/// One question.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateItem {
    /// Unique over all sheets; the evidence id is `chk.<key>`.
    pub key: String,
    /// What is asked.
    pub question: String,
    /// What to listen for.
    #[serde(default)]
    pub hint: String,
    /// What the grades mean here, when the sheet's words do not fit.
    #[serde(default)]
    pub grades: Vec<String>,
    /// The axis of analysis.
    pub topic: Topic,
    /// Inside the company, or the world around it.
    pub side: Side,
    /// For text items that by nature say one of the four.
    #[serde(default)]
    pub quadrant: Option<Quadrant>,
    /// What a high grade says, as a present fact.
    #[serde(default)]
    pub strong: Option<String>,
    /// What a low grade says, as a present fact.
    #[serde(default)]
    pub weak: Option<String>,
    /// The question that leads on to the cause.
    #[serde(default)]
    pub ask: Option<String>,
    /// The wall that most often stands behind a low grade.
    #[serde(default)]
    pub wall: Option<Wall>,
    /// What can be done about a low grade.
    #[serde(default)]
    pub action: Option<ActionHint>,
}

/// Inside or outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 内部環境: strength or weakness
    Internal,
    /// 外部環境: opportunity or threat
    External,
}

/// A ready action for a low grade, or a weak indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionHint {
    /// 課題
    pub issue: String,
    /// 何を
    pub what: String,
    /// どのように
    pub how: String,
    /// 支援
    pub support: String,
    /// 指標
    pub kpi: String,
    /// 指標の単位
    pub unit: String,
    /// 目標; an indicator's is computed
    #[serde(default)]
    pub target: Option<f64>,
    /// How long it usually takes.
    pub months: i32,
    /// What may stop it.
    pub risk: String,
}

/// Who said it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Speaker {
    /// 経営者
    Owner,
    /// 従業員
    Staff,
    /// 経営指導員
    Advisor,
}

impl Speaker {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "経営者",
            Self::Staff => "従業員",
            Self::Advisor => "経営指導員",
        }
    }
}

/// One answer. A half-filled one is valid: any part may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Key of the item.
    pub item: String,
    /// 1 to 5; `null` when not graded.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    pub grade: Option<u8>,
    /// What was found or said.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub fact: String,
    /// Who said it.
    pub speaker: Speaker,
}

/// A company's answers to one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerSheet {
    /// Which sheet.
    pub template: String,
    /// The answers given; unanswered items are absent.
    pub answers: Vec<Answer>,
    /// Counts up with every change; 0 before the first.
    pub version: i64,
}

/// The longest fact that is taken, in characters.
pub const FACT_MAX: usize = 2_000;

impl Template {
    /// Reads one sheet.
    ///
    /// # Errors
    /// The file and line where it cannot be read, or a graded item without sentences.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let template: Self = DataError::parse_toml(file, text)?;
        if template.graded && template.grades.len() != 5 {
            return Err(DataError::near(
                file,
                text,
                "grades",
                "grades は5つ必要です",
            ));
        }
        for item in template.items() {
            let fault = |message: &str| {
                Err(DataError::near(
                    file,
                    text,
                    &format!("\"{}\"", item.key),
                    message,
                ))
            };
            if !item.grades.is_empty() && item.grades.len() != 5 {
                return fault("grades は5つ必要です");
            }
            if template.graded
                && (item.strong.is_none() || item.weak.is_none() || item.action.is_none())
            {
                return fault("strong・weak・action をすべて書いてください");
            }
            if item.key.is_empty()
                || !item
                    .key
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            {
                return fault("key は英小文字・数字・_ で書いてください");
            }
        }
        Ok(template)
    }

    /// All items in order.
    pub fn items(&self) -> impl Iterator<Item = &TemplateItem> {
        self.areas.iter().flat_map(|area| &area.items)
    }

    /// The item with that key.
    pub fn item(&self, key: &str) -> Option<&TemplateItem> {
        self.items().find(|item| item.key == key)
    }

    /// What a grade of an item means.
    pub fn grade_label<'a>(&'a self, item: &'a TemplateItem, grade: u8) -> &'a str {
        let labels = if item.grades.is_empty() {
            &self.grades
        } else {
            &item.grades
        };
        labels
            .get(usize::from(grade).wrapping_sub(1))
            .map_or("", String::as_str)
    }

    /// Faults in a set of answers, as (index, field, sentence).
    pub fn check(&self, answers: &[Answer]) -> Vec<(usize, &'static str, String)> {
        let mut seen = HashSet::new();
        let mut faults = Vec::new();
        for (index, answer) in answers.iter().enumerate() {
            if self.item(&answer.item).is_none() {
                faults.push((
                    index,
                    "item",
                    format!("項目「{}」はこのシートにありません", answer.item),
                ));
            } else if !seen.insert(&answer.item) {
                faults.push((
                    index,
                    "item",
                    format!("項目「{}」の回答が重複しています", answer.item),
                ));
            }
            match answer.grade {
                Some(_) if !self.graded => faults.push((
                    index,
                    "grade",
                    "このシートに段階評価はありません".to_owned(),
                )),
                Some(grade) if !(1..=5).contains(&grade) => {
                    faults.push((index, "grade", "評価は1から5で入力してください".to_owned()));
                }
                _ => {}
            }
            if answer.fact.chars().count() > FACT_MAX {
                faults.push((
                    index,
                    "fact",
                    format!("{FACT_MAX}文字以内で入力してください"),
                ));
            }
            if answer
                .fact
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            {
                faults.push((
                    index,
                    "fact",
                    "使えない文字（制御文字）が含まれています".to_owned(),
                ));
            }
            if my_number::find(&answer.fact).is_some() {
                faults.push((index, "fact", my_number::REFUSAL.to_owned()));
            }
        }
        faults
    }
}
