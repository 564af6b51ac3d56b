//! The title page (表紙の記載) and the mark that stands on every page.

use super::{ExportInput, prints};
use crate::domain::document::{Author, Document, Item};
use crate::domain::review::Signature;
use crate::export::text::{day, day_of, one_line};

/// The mark of a document that nobody has approved, whoever or whatever wrote it.
pub const UNAPPROVED: &str = "AI下書き・未承認";

/// What the title page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitlePage {
    /// 事業者名
    pub company: String,
    /// 「SWOT分析」
    pub kind: &'static str,
    /// 「第3版」
    pub version: String,
    /// 商工会議所
    pub chamber: String,
    /// Approver and day; `None` while not approved.
    pub approval: Option<(String, String)>,
    /// What else is known about the company and how the document came to be: label and text.
    pub facts: Vec<(&'static str, String)>,
    /// 出力日
    pub exported_on: String,
}

impl TitlePage {
    pub(super) fn of(input: &ExportInput<'_>) -> Self {
        let document = input.document;
        let approval =
            approval(document).map(|signature| (one_line(&signature.name), day_of(signature.at)));
        let mut page = Self {
            company: one_line(&input.company.profile.name),
            kind: document.kind.title(),
            version: format!("第{}版", document.version),
            chamber: one_line(input.chamber_name),
            approval,
            facts: Vec::new(),
            exported_on: day(input.exported_on),
        };
        page.facts = page.facts(input);
        page
    }

    /// Whether somebody approved it.
    pub fn approved(&self) -> bool {
        self.approval.is_some()
    }

    /// What stands on every page: 「AI下書き・未承認」, or who approved it and when.
    pub fn mark(&self) -> String {
        match &self.approval {
            Some((name, on)) => format!("承認済み（{name}　{on}）"),
            None => UNAPPROVED.to_owned(),
        }
    }

    /// The head of every page, without the mark: 「株式会社〇〇　SWOT分析　第3版」.
    pub fn running_head(&self) -> String {
        format!("{}　{}　{}", self.company, self.kind, self.version)
    }

    fn facts(&self, input: &ExportInput<'_>) -> Vec<(&'static str, String)> {
        let document = input.document;
        let industry = &input.company.profile.industry.minor;
        let industry = industry
            .split_once('_')
            .map_or(industry.as_str(), |(_, name)| name);
        let mut facts = vec![
            ("業種", one_line(industry)),
            ("支援機関", self.chamber.clone()),
            ("版", self.version.clone()),
        ];
        match &self.approval {
            Some((name, on)) => {
                facts.push(("承認", format!("{name}（{on}）")));
            }
            None => facts.push((
                "状態",
                format!("{UNAPPROVED}（{}）", document.status.label()),
            )),
        }
        let origin = match document.origin.note() {
            Some(note) => format!("{}。{note}", document.origin.label()),
            None => document.origin.label(),
        };
        facts.push(("下書き", one_line(&origin)));
        facts.push(("執筆の内訳", authorship(document, self.approved())));
        facts.push(("出力日", self.exported_on.clone()));
        facts
    }
}

/// The approval that counts: the status says so, and somebody signed.
fn approval(document: &Document) -> Option<&Signature> {
    document
        .review
        .approved
        .as_ref()
        .filter(|_| document.status.approved())
}

/// Which printed parts a model (or the rules) drafted, which of these people changed, and which people wrote.
fn authorship(document: &Document, approved: bool) -> String {
    let drafted = |item: &Item| matches!(item.author, Author::Ai | Author::Rules);
    let list = |wanted: &dyn Fn(&Item) -> bool| {
        let items = document.content.items.iter();
        let printed = items.filter(|item| prints(item, approved) && wanted(item));
        named(&printed.map(super::items::name).collect::<Vec<_>>())
    };
    let (who, note) = if document.origin.by_model() {
        ("AI", "")
    } else {
        ("規則", "（AI不使用）")
    };
    let parts = [
        list(&drafted).map(|names| format!("{who}が下書き{note}：{names}")),
        list(&|item| !drafted(item) && item.ai_text.is_some())
            .map(|names| format!("{who}の下書きを人が修正{note}：{names}")),
        list(&|item| !drafted(item) && item.ai_text.is_none())
            .map(|names| format!("人が作成：{names}")),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("／");
    if text.is_empty() {
        "印刷する項目がありません".to_owned()
    } else {
        text
    }
}

/// Ids stand apart by blanks, where a long line may break; titles by 、.
fn named(names: &[String]) -> Option<String> {
    let ids = names.iter().all(|name| name.is_ascii());
    (!names.is_empty()).then(|| names.join(if ids { " " } else { "、" }))
}

#[cfg(test)]
mod tests {
    use crate::domain::document::Author;
    use crate::export::samples::Sample;

    fn fact(sample: &Sample, label: &str) -> String {
        let facts = sample.outline().title.facts;
        facts
            .into_iter()
            .find(|(found, _)| *found == label)
            .unwrap()
            .1
    }

    #[test]
    fn says_which_parts_a_model_drafted_and_people_changed() {
        let mut sample = Sample::swot();
        assert_eq!(fact(&sample, "下書き"), "AIによる下書き（gpt-example）");
        assert_eq!(
            fact(&sample, "執筆の内訳"),
            "AIが下書き：S1 O1 T1／AIの下書きを人が修正：W1／人が作成：S2"
        );
        sample.document.origin.provider = "rules".to_owned();
        sample.document.origin.model = None;
        for item in &mut sample.document.content.items {
            item.author = Author::Rules;
        }
        assert_eq!(fact(&sample, "下書き"), "規則による下書き（AI不使用）");
        assert_eq!(
            fact(&sample, "執筆の内訳"),
            "規則が下書き（AI不使用）：S1 S2 W1 O1 T1"
        );
        // The mark stays the same whatever wrote the draft.
        assert_eq!(fact(&sample, "状態"), "AI下書き・未承認（確認待ち）");
    }

    #[test]
    fn names_the_approver_and_the_day() {
        let mut sample = Sample::swot();
        sample.approve();
        assert_eq!(fact(&sample, "承認"), "法定 太郎（2026年4月1日）");
        let head = sample.outline().title.running_head();
        assert_eq!(head, "有限会社みどり亭　SWOT分析　第3版");
    }
}
