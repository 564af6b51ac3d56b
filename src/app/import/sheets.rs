//! Written answers of a file (ロカベンの非財務シート): taken over where nothing is answered yet, never over an answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::ctx::Ctx;
use super::super::error::Result;
use crate::domain::checklist::{Answer, FACT_MAX, Speaker};
use crate::domain::id::CompanyId;
use crate::import::reading::ReadAnswer;

/// An answer of the file, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportAnswer)]
pub struct AnswerPreview {
    /// The sheet's title.
    pub sheet: String,
    /// What is asked.
    pub question: String,
    /// What the file says.
    pub text: String,
    /// Where in the file.
    pub place: String,
    /// Whether it would be taken over.
    pub take: bool,
    /// Why not; empty when it would be.
    pub why_not: &'static str,
    #[serde(skip)]
    pub(super) template: String,
    #[serde(skip)]
    pub(super) item: String,
}

#[cfg(test)]
impl AnswerPreview {
    /// One that would be taken over, for pages to be looked at.
    pub(crate) fn sample(question: &str, text: &str) -> Self {
        Self {
            sheet: "4つの視点".to_owned(),
            question: question.to_owned(),
            text: text.to_owned(),
            place: "シート「非財務」のD12".to_owned(),
            take: true,
            why_not: "",
            template: "four_views".to_owned(),
            item: String::new(),
        }
    }
}

/// What becomes of each answer.
pub(super) async fn preview(
    ctx: &mut Ctx,
    company: CompanyId,
    answers: &[ReadAnswer],
) -> Result<Vec<AnswerPreview>> {
    let stored = super::super::checklist::list(ctx, company).await?;
    let mut shown: Vec<AnswerPreview> = Vec::new();
    for answer in answers {
        let Some(sheet) = ctx.app.data.template(&answer.template) else {
            continue;
        };
        let item = sheet.item(&answer.question);
        let text = tidy(&answer.text);
        let answered = stored
            .iter()
            .filter(|one| one.template == answer.template)
            .flat_map(|one| &one.answers)
            .any(|one| one.item == answer.question);
        let doubled = shown
            .iter()
            .any(|one| one.template == answer.template && one.item == answer.question);
        let why_not = if item.is_none() {
            "この項目は画面のシートにありません"
        } else if answered || doubled {
            "回答済みのため、そのまま残します"
        } else if text.is_empty() {
            "ファイルでは空欄です"
        } else if text.chars().count() > FACT_MAX {
            "2,000文字を超えるため取り込めません"
        } else {
            ""
        };
        shown.push(AnswerPreview {
            sheet: sheet.title.clone(),
            question: item.map_or_else(|| answer.question.clone(), |item| item.question.clone()),
            text,
            place: answer.place.clone(),
            take: why_not.is_empty(),
            why_not,
            template: answer.template.clone(),
            item: answer.question.clone(),
        });
    }
    Ok(shown)
}

/// Line ends as one, nothing that cannot be seen.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    text.trim().to_owned()
}

/// Takes over what may be taken over; gives how many answers.
pub(super) async fn save(
    ctx: &mut Ctx,
    company: CompanyId,
    answers: &[ReadAnswer],
) -> Result<usize> {
    let shown = preview(ctx, company, answers).await?;
    let taken: Vec<&AnswerPreview> = shown.iter().filter(|one| one.take).collect();
    let mut templates: Vec<&str> = taken.iter().map(|one| one.template.as_str()).collect();
    templates.dedup();
    for template in templates {
        let sheet = super::super::checklist::get(ctx, company, template).await?;
        let new = taken
            .iter()
            .filter(|one| one.template == template)
            .map(|one| Answer {
                item: one.item.clone(),
                grade: None,
                fact: one.text.clone(),
                speaker: Speaker::Advisor,
            });
        let all = sheet.answers.iter().cloned().chain(new).collect();
        super::super::checklist::save(ctx, company, template, all, Some(sheet.version)).await?;
    }
    Ok(taken.len())
}
