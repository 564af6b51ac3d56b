//! 概要: where the company stands in three sentences, and what comes next.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::analysis::Analysis;
use crate::domain::benchmark::Indicator;
use crate::domain::checklist::AnswerSheet;
use crate::domain::document::{Decision, Document, Kind};
use crate::domain::format;
use crate::domain::review::Status;
use crate::domain::statement::Statement;

use super::analysis::{ScoreView, score};
use super::frame::Link;
use super::item::ItemView;
use super::records::Event;
use super::swot::QuestionView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OverviewPage {
    /// What to do next, why, and where.
    pub(crate) next: Option<NextStep>,
    pub(crate) sentences: Vec<String>,
    pub(crate) score: Option<ScoreView>,
    pub(crate) radar: Option<String>,
    pub(crate) analysis_href: String,
    pub(crate) strengths: Vec<ItemView>,
    pub(crate) weaknesses: Vec<ItemView>,
    pub(crate) swot_href: Option<String>,
    pub(crate) questions: Vec<QuestionView>,
    pub(crate) events: Vec<Event>,
    pub(crate) records_href: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) edit_href: Option<String>,
    /// Consent to sending, and names to hide.
    pub(crate) privacy_href: String,
    pub(crate) consent: &'static str,
    /// Puts the company away, or brings it back.
    pub(crate) archive: Option<Archive>,
}

/// The next step of the case.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NextStep {
    pub(crate) text: String,
    pub(crate) link: Link,
}

/// A line of the profile.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// Putting away, or bringing back.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Archive {
    pub(crate) action: String,
    pub(crate) label: &'static str,
    pub(crate) version: i64,
}

/// Where the company stands: sales, points, and what the points say.
pub(crate) fn sentences(analysis: &Analysis, statements: &[Statement]) -> Vec<String> {
    let mut said: Vec<String> = sales(analysis, statements).into_iter().collect();
    if let Some(score) = score(analysis) {
        let change = score.change.unwrap_or_default();
        said.push(format!(
            "ロカベンの総合は30点中{}点、ランク{}です。{change}",
            score.total, score.rank
        ));
        said.push(score.sentence);
    }
    said
}

fn sales(analysis: &Analysis, statements: &[Statement]) -> Option<String> {
    let latest = statements.first()?;
    let period = latest.period_end.label();
    let sales = format::yen(latest.figures.sales?);
    let growth = analysis
        .periods
        .first()?
        .indicators
        .get(Indicator::SalesGrowth)
        .value;
    Some(match growth {
        Some(growth) if growth > 0.0 => {
            format!(
                "{period}の売上高は{sales}で、前期より{}増えました。",
                Indicator::SalesGrowth.display(growth)
            )
        }
        Some(growth) if growth < 0.0 => {
            format!(
                "{period}の売上高は{sales}で、前期より{}減りました。",
                Indicator::SalesGrowth.display(-growth)
            )
        }
        Some(_) => format!("{period}の売上高は{sales}で、前期と同じでした。"),
        None => format!("{period}の売上高は{sales}でした。"),
    })
}

/// What comes next for those who may write: figures, answers, then document after document. `documents` are newest first.
pub(crate) fn next_step(
    href: &str,
    statements: &[Statement],
    sheets: &[AnswerSheet],
    documents: &[Document],
) -> Option<NextStep> {
    let step = |text: String, to: String, label: &str| {
        Some(NextStep {
            text,
            link: Link::to(to, label),
        })
    };
    if statements.is_empty() {
        let text = "決算書の数値を入力すると、ロカベンの結果が出ます。";
        return step(
            text.to_owned(),
            format!("{href}/statements"),
            "決算書を入力する",
        );
    }
    if documents.is_empty() && sheets.iter().all(|sheet| sheet.answers.is_empty()) {
        let text = "総点検に答えると、数字に表れない強みや課題も下書きの根拠になります。";
        return step(
            text.to_owned(),
            format!("{href}/checklists/general_checkup"),
            "総点検を始める",
        );
    }
    for kind in Kind::iter() {
        let of = |kind: Kind| documents.iter().find(|document| document.kind == kind);
        if kind.left_out(&|kind| of(kind).is_some()) {
            continue;
        }
        let Some(document) = of(kind) else {
            let text = if kind.optional() {
                format!(
                    "{}（任意）の下書きを頼めます。アクションプランへ進むこともできます。",
                    kind.label()
                )
            } else {
                format!("{}の下書きを頼めます。", kind.label())
            };
            return step(
                text,
                format!("{href}/drafts/new?kind={kind}"),
                "下書きを頼む",
            );
        };
        if let Some((text, label)) = unfinished(document) {
            return step(text, format!("/documents/{}", document.id), label);
        }
    }
    None
}

/// What a document waits for; nothing when it is approved.
fn unfinished(document: &Document) -> Option<(String, &'static str)> {
    let kind = document.kind.label();
    let pending = document
        .content
        .items
        .iter()
        .filter(|item| item.decision == Decision::Pending)
        .count();
    match document.status {
        Status::Approved | Status::Agreed => None,
        Status::InReview => Some((
            format!("{kind}は法定経営指導員の確認を待っています。"),
            "文書を開く",
        )),
        Status::Returned => Some((
            format!("{kind}が差し戻されました。理由を確かめて直します。"),
            "理由を確かめる",
        )),
        Status::Draft if pending > 0 => Some((
            format!("{kind}に未確認の項目が{pending}件あります。"),
            "項目を確かめる",
        )),
        Status::Draft => Some((
            format!("{kind}の項目はすべて確かめました。確認を依頼できます。"),
            "確認を依頼する",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::analysis::{analysis, statements};
    use super::super::samples::documents::{action_plan, swot};
    use super::*;

    #[test]
    fn the_sentences_begin_with_sales_and_say_which_way_they_went() {
        let three = statements(3);
        let said = sentences(&analysis(&three), &three);
        assert_eq!(
            said[0],
            "2017年3月期の売上高は5,130,250千円で、前期より7.8%増えました。"
        );
        let older = three[1..].to_vec();
        assert!(sentences(&analysis(&older), &older)[0].ends_with("前期より2.4%減りました。"));
        assert_eq!(sentences(&analysis(&[]), &[]), Vec::<String>::new());
    }

    #[test]
    fn the_next_step_follows_the_case() {
        let text = |statements: &[Statement], documents: &[Document]| {
            next_step("/companies/x", statements, &[], documents).map(|step| step.text)
        };
        assert!(text(&[], &[]).unwrap().starts_with("決算書"));
        let one = statements(1);
        assert!(text(&one, &[]).unwrap().starts_with("総点検"));
        let mut document = swot(4);
        document.status = Status::Draft;
        document.content.items[0].decision = Decision::Pending;
        assert!(
            text(&one, std::slice::from_ref(&document))
                .unwrap()
                .contains("未確認の項目")
        );
        document.status = Status::Approved;
        let step = next_step("/companies/x", &one, &[], std::slice::from_ref(&document)).unwrap();
        assert_eq!(step.link.href, "/companies/x/drafts/new?kind=cross_swot");
        assert!(step.text.contains("任意"));
        let mut plan = action_plan(1);
        plan.status = Status::Approved;
        let step = next_step("/companies/x", &one, &[], &[plan, document]).unwrap();
        assert_eq!(step.link.href, "/companies/x/drafts/new?kind=business_plan");
    }
}
