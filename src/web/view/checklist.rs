//! 総点検 and the Local Benchmark's sheets: one area a screen, a question with five choices, the fact and who said it.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::checklist::{Answer, AnswerSheet, Area, Speaker, Template, TemplateItem};
use crate::domain::id::CompanyId;

use super::field::{Choice, ChoiceOption, FieldError};
use super::frame::Link;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChecklistPage {
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) sheets: Vec<Link>,
    pub(crate) areas: Vec<AreaLink>,
    pub(crate) area: AreaView,
    pub(crate) answered: usize,
    pub(crate) total: usize,
    pub(crate) version: i64,
    pub(crate) may_write: bool,
    pub(crate) errors: Vec<FieldError>,
    /// The area that follows, for 「保存して次へ」.
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<Link>,
}

/// An area in the list, with its progress.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AreaLink {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) answered: usize,
    pub(crate) total: usize,
    pub(crate) current: bool,
}

/// The area on the screen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AreaView {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) number: usize,
    pub(crate) of: usize,
    pub(crate) questions: Vec<QuestionView>,
}

/// One question.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QuestionView {
    pub(crate) key: String,
    pub(crate) number: usize,
    pub(crate) question: String,
    pub(crate) hint: String,
    pub(crate) graded: bool,
    pub(crate) grades: Vec<ChoiceOption>,
    pub(crate) grade_chosen: bool,
    pub(crate) fact: String,
    pub(crate) speaker: Choice,
    pub(crate) error: Option<String>,
    /// `owner`, `staff` or `advisor` when a fact stands there, for the bar.
    pub(crate) voice: &'static str,
}

impl ChecklistPage {
    /// The page of the area `wanted` (the first one when unknown); `errors` are named `<item key>`.
    pub(crate) fn of(
        company: CompanyId,
        template: &Template,
        all: &[Template],
        sheet: &AnswerSheet,
        wanted: Option<&str>,
        errors: Vec<FieldError>,
        may_write: bool,
    ) -> Option<Self> {
        let base = format!("/companies/{company}/checklists/{}", template.id);
        let at = template
            .areas
            .iter()
            .position(|area| Some(area.key.as_str()) == wanted)
            .unwrap_or_default();
        let area = template.areas.get(at)?;
        let before: usize = template.areas[..at]
            .iter()
            .map(|area| area.items.len())
            .sum();
        let href = |area: &Area| format!("{base}?area={}", area.key);
        let areas = template
            .areas
            .iter()
            .enumerate()
            .map(|(index, area)| AreaLink {
                href: href(area),
                label: area.title.clone(),
                answered: area
                    .items
                    .iter()
                    .filter(|item| answer(sheet, item).is_some_and(counts))
                    .count(),
                total: area.items.len(),
                current: index == at,
            });
        let areas: Vec<AreaLink> = areas.collect();
        let sheets = all.iter().map(|other| Link {
            current: other.id == template.id,
            ..Link::to(
                format!("/companies/{company}/checklists/{}", other.id),
                other.title.clone(),
            )
        });
        Some(Self {
            title: template.title.clone(),
            sheets: sheets.collect(),
            answered: areas.iter().map(|area| area.answered).sum(),
            total: areas.iter().map(|area| area.total).sum(),
            area: AreaView {
                key: area.key.clone(),
                title: area.title.clone(),
                lead: area.lead.clone(),
                number: at + 1,
                of: template.areas.len(),
                questions: area
                    .items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        question(
                            template,
                            item,
                            before + index + 1,
                            answer(sheet, item),
                            &errors,
                        )
                    })
                    .collect(),
            },
            areas,
            version: sheet.version,
            may_write,
            errors,
            next: template.areas.get(at + 1).map(|area| area.key.clone()),
            previous: at
                .checked_sub(1)
                .map(|index| Link::to(href(&template.areas[index]), "前の分野")),
            action: base,
        })
    }
}

fn answer<'a>(sheet: &'a AnswerSheet, item: &TemplateItem) -> Option<&'a Answer> {
    sheet.answers.iter().find(|answer| answer.item == item.key)
}

fn counts(answer: &Answer) -> bool {
    answer.grade.is_some() || !answer.fact.trim().is_empty()
}

fn question(
    template: &Template,
    item: &TemplateItem,
    number: usize,
    answer: Option<&Answer>,
    errors: &[FieldError],
) -> QuestionView {
    let grade = answer.and_then(|answer| answer.grade);
    let speaker = answer.map_or(Speaker::Owner, |answer| answer.speaker);
    let fact = answer.map(|answer| answer.fact.clone()).unwrap_or_default();
    let grades = (1..=5).map(|value| ChoiceOption {
        value: value.to_string(),
        label: template.grade_label(item, value).to_owned(),
        chosen: grade == Some(value),
    });
    QuestionView {
        key: item.key.clone(),
        number,
        question: item.question.clone(),
        hint: item.hint.clone(),
        graded: template.graded,
        grades: if template.graded {
            grades.collect()
        } else {
            Vec::new()
        },
        grade_chosen: grade.is_some(),
        voice: if fact.trim().is_empty() {
            ""
        } else {
            speaker.into()
        },
        fact,
        speaker: Choice::of(
            &format!("answers.{}.speaker", item.key),
            "話した人",
            speaker.into(),
            Speaker::iter().map(|speaker| (<&str>::from(speaker), speaker.label())),
        ),
        error: FieldError::find(errors, &item.key),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{company_id, templates};
    use super::*;

    #[test]
    fn progress_counts_grades_and_words_and_an_unknown_area_is_the_first() {
        let templates = templates();
        let template = &templates[0];
        let (first, second) = (&template.areas[0].items[0], &template.areas[0].items[1]);
        let answer = |item: &TemplateItem, grade, fact: &str| Answer {
            item: item.key.clone(),
            grade,
            fact: fact.to_owned(),
            speaker: Speaker::Staff,
        };
        let sheet = AnswerSheet {
            template: template.id.clone(),
            answers: vec![answer(first, Some(4), ""), answer(second, None, "  ")],
            version: 2,
        };
        let page = ChecklistPage::of(
            company_id(),
            template,
            &templates,
            &sheet,
            Some("nowhere"),
            Vec::new(),
            true,
        )
        .unwrap();
        assert_eq!(
            (page.area.number, page.areas[0].answered, page.answered),
            (1, 1, 1)
        );
        assert!(page.area.questions[0].grades[3].chosen && !page.area.questions[1].grade_chosen);
        assert_eq!(page.next.as_deref(), Some(template.areas[1].key.as_str()));
        assert!(page.previous.is_none());
        assert_eq!(page.area.questions[0].voice, "");
    }
}
