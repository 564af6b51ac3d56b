//! What became of drafted items (採用の割合): how much of what a template and a provider wrote was kept as it was, how much
//! was changed and how far, what was dropped.

use std::collections::BTreeMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use utoipa::ToSchema;

use super::document::{Body, Content, Decision, Item, Kind, Origin};

/// So many kinds of item are named at most.
const NAMED: usize = 3;

/// What became of the items of one template and one writer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Kept {
    /// Template id and version, `swot/2`.
    pub template: String,
    /// What was written.
    pub kind: Kind,
    /// `rules` or the provider's id.
    pub provider: String,
    /// The model as it answered; `null` for rules.
    pub model: Option<String>,
    /// How many documents.
    pub documents: u64,
    /// 採用
    pub accepted: u64,
    /// 修正
    pub edited: u64,
    /// 却下
    pub rejected: u64,
    /// 未確認
    pub pending: u64,
    /// そのまま採用した割合: accepted of those decided, 0 to 1; `null` while none is.
    pub share_kept: Option<f64>,
    /// 修正の大きさ: characters changed of those there were, 0 to 1, mean of the edited items; `null` without any.
    pub mean_edit: Option<f64>,
    /// 修正の多い項目: kinds of item by how many were edited, most first.
    pub most_edited: Vec<Edited>,
}

/// A kind of item that people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Edited {
    /// 「弱み」「行動」 …
    pub label: String,
    /// How many were edited.
    pub edited: u64,
    /// Of how many.
    pub items: u64,
}

#[derive(Default)]
struct Count {
    documents: u64,
    accepted: u64,
    edited: u64,
    rejected: u64,
    pending: u64,
    changed: f64,
    by_label: BTreeMap<String, (u64, u64)>,
}

/// What is told apart.
type Key = (String, String, Option<String>);

/// Sums up documents: drafted items only, those that people added are no answer to what was written.
pub fn report<'a>(
    documents: impl IntoIterator<Item = (Kind, &'a Origin, &'a Content)>,
) -> Vec<Kept> {
    let mut counts: BTreeMap<Key, (Kind, Count)> = BTreeMap::new();
    for (kind, origin, content) in documents {
        let key = (
            origin.template.clone(),
            origin.provider.clone(),
            origin.model.clone(),
        );
        let (_, count) = counts
            .entry(key)
            .or_insert_with(|| (kind, Count::default()));
        count.documents += 1;
        for item in &content.items {
            if let Some(drafted) = &item.ai_text {
                count.item(item, drafted);
            }
        }
    }
    counts
        .into_iter()
        .map(|(key, (kind, count))| count.kept(key, kind))
        .collect()
}

impl Count {
    fn item(&mut self, item: &Item, drafted: &str) {
        let (edited, items) = self.by_label.entry(label(&item.body)).or_default();
        *items += 1;
        match item.decision {
            Decision::Accepted => self.accepted += 1,
            Decision::Rejected => self.rejected += 1,
            Decision::Pending => self.pending += 1,
            Decision::Edited => {
                self.edited += 1;
                *edited += 1;
                self.changed += distance(drafted, &item.text);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of items are small")]
    fn kept(self, (template, provider, model): Key, kind: Kind) -> Kept {
        let decided = self.accepted + self.edited + self.rejected;
        let part = |of: f64, all: u64| (all > 0).then(|| of / all as f64);
        let mut most_edited: Vec<Edited> = self
            .by_label
            .into_iter()
            .filter(|(_, (edited, _))| *edited > 0)
            .map(|(label, (edited, items))| Edited {
                label,
                edited,
                items,
            })
            .collect();
        most_edited.sort_by_key(|kind| std::cmp::Reverse(kind.edited));
        most_edited.truncate(NAMED);
        Kept {
            template,
            kind,
            provider,
            model,
            documents: self.documents,
            accepted: self.accepted,
            edited: self.edited,
            rejected: self.rejected,
            pending: self.pending,
            share_kept: part(self.accepted as f64, decided),
            mean_edit: part(self.changed, self.edited),
            most_edited,
        }
    }
}

/// What kind of item it is.
fn label(body: &Body) -> String {
    match body {
        Body::Action(_) => "行動".to_owned(),
        Body::Strategy { cell, .. } => cell.label().to_owned(),
        Body::Issue { .. } => "取組課題".to_owned(),
        Body::Support { .. } => "活動支援".to_owned(),
        Body::Swot { quadrant } => quadrant.label().to_owned(),
        Body::Section { title, .. } => title.clone(),
        Body::CoreIssue { .. } => "本質的課題".to_owned(),
    }
}

/// How far a text is from what it was: characters taken out or put in, whichever are more, of the longer text's, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "texts are short")]
pub fn distance(before: &str, after: &str) -> f64 {
    let longer = before.chars().count().max(after.chars().count());
    if longer == 0 {
        return 0.0;
    }
    let (mut out, mut put) = (0_usize, 0_usize);
    for change in TextDiff::from_chars(before, after).iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => out += 1,
            ChangeTag::Insert => put += 1,
            ChangeTag::Equal => {}
        }
    }
    out.max(put) as f64 / longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn the_distance_is_the_part_that_changed() {
        assert!(near(distance("同じ文", "同じ文"), 0.0));
        assert!(near(distance("", ""), 0.0));
        assert!(near(distance("あいう", ""), 1.0));
        assert!(near(distance("売上が増えた", "売上が減った"), 2.0 / 6.0));
        assert!(near(distance("あい", "あいうえ"), 0.5));
    }
}
