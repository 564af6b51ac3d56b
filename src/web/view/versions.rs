//! The versions of a document, and what changed between two of them (確認).

use serde::Serialize;

use crate::domain::document::{Body, Content, Item};

use super::document::DocumentHead;
use super::item::FlagView;

/// The list of versions.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct VersionsPage {
    pub(crate) document: DocumentHead,
    pub(crate) versions: Vec<VersionRow>,
    pub(crate) diff_href: String,
}

/// One version.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct VersionRow {
    pub(crate) version: i64,
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) change: String,
    pub(crate) status: &'static str,
    /// Chosen as the older or the newer side of a comparison.
    pub(crate) from: bool,
    pub(crate) to: bool,
}

/// What changed between two versions, with the doubts that are still open.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DiffPage {
    pub(crate) document: DocumentHead,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) changes: Vec<Change>,
    pub(crate) unchanged: usize,
    pub(crate) doubts: Vec<Doubt>,
}

/// An open doubt and its item.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Doubt {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) flag: FlagView,
}

/// One changed item.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Change {
    pub(crate) id: String,
    pub(crate) title: String,
    /// 追加・削除・変更
    pub(crate) kind: &'static str,
    pub(crate) runs: Vec<Run>,
    /// Further parts that changed, as 「採否：未確認 → 採用」.
    pub(crate) notes: Vec<String>,
}

/// A run of characters: `same`, `added` or `removed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

impl DiffPage {
    pub(crate) fn of(document: DocumentHead, from: (i64, &Content), to: (i64, &Content)) -> Self {
        let (changes, unchanged) = changes(from.1, to.1);
        let doubts =
            to.1.items
                .iter()
                .filter(|item| item.decision != crate::domain::document::Decision::Rejected);
        let doubts = doubts
            .flat_map(|item| item.flags.iter().map(move |flag| (item, flag)))
            .map(|(item, flag)| Doubt {
                id: item.id.clone(),
                href: format!("{}#item-{}", document.href, item.id),
                flag: FlagView::of(flag),
            })
            .collect();
        Self {
            document,
            from: from.0,
            to: to.0,
            changes,
            unchanged,
            doubts,
        }
    }
}

fn changes(from: &Content, to: &Content) -> (Vec<Change>, usize) {
    let mut found = Vec::new();
    let mut unchanged = 0;
    for item in &to.items {
        match from.item(&item.id) {
            None => found.push(whole(item, "追加", "added")),
            Some(old) => match changed(old, item) {
                Some(change) => found.push(change),
                None => unchanged += 1,
            },
        }
    }
    let gone = from.items.iter().filter(|old| to.item(&old.id).is_none());
    found.extend(gone.map(|old| whole(old, "削除", "removed")));
    (found, unchanged)
}

fn title(item: &Item) -> String {
    match &item.body {
        Body::Swot { quadrant } => quadrant.label().to_owned(),
        Body::Strategy { cell, .. } => cell.label().to_owned(),
        Body::CoreIssue { .. } => "本質的な課題".to_owned(),
        Body::Issue { .. } => "取組課題".to_owned(),
        Body::Support { by, .. } => format!("活動支援・{}", by.label()),
        Body::Action(action) => action.issue.clone(),
        Body::Section { title, .. } => title.clone(),
    }
}

fn whole(item: &Item, kind: &'static str, run: &'static str) -> Change {
    Change {
        id: item.id.clone(),
        title: title(item),
        kind,
        runs: vec![Run {
            kind: run,
            text: item.text.clone(),
        }],
        notes: Vec::new(),
    }
}

fn changed(old: &Item, new: &Item) -> Option<Change> {
    let mut notes = Vec::new();
    let mut note = |what: &str, from: String, to: String| {
        if from != to {
            notes.push(format!("{what}：{} → {}", or_none(&from), or_none(&to)));
        }
    };
    note(
        "採否",
        old.decision.label().into(),
        new.decision.label().into(),
    );
    note(
        "書いた人",
        old.author.label().into(),
        new.author.label().into(),
    );
    note("根拠", old.evidence.join("、"), new.evidence.join("、"));
    if let (Body::Action(a), Body::Action(b)) = (&old.body, &new.body) {
        note("課題", a.issue.clone(), b.issue.clone());
        note("誰が", a.who.clone(), b.who.clone());
        note(
            "いつから",
            a.start.clone().unwrap_or_default(),
            b.start.clone().unwrap_or_default(),
        );
        note(
            "いつまで",
            a.due.clone().unwrap_or_default(),
            b.due.clone().unwrap_or_default(),
        );
        note("どのように", a.how.clone(), b.how.clone());
        let yen = |cost: Option<i64>| cost.map(crate::domain::format::yen).unwrap_or_default();
        note("いくら", yen(a.cost_yen), yen(b.cost_yen));
        note("資金", a.funding.clone(), b.funding.clone());
        note("指標", a.kpi.name.clone(), b.kpi.name.clone());
        let target = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        note("目標", target(a.kpi.target), target(b.kpi.target));
    }
    if notes.is_empty() && old.text == new.text {
        return None;
    }
    Some(Change {
        id: new.id.clone(),
        title: title(new),
        kind: "変更",
        runs: runs(&old.text, &new.text),
        notes,
    })
}

fn or_none(text: &str) -> &str {
    if text.is_empty() {
        "（なし）"
    } else {
        text
    }
}

/// Above this many comparisons a text is shown as replaced as a whole.
const MOST_COMPARISONS: usize = 4_000_000;

/// What was taken out and put in, character by character.
pub(crate) fn runs(old: &str, new: &str) -> Vec<Run> {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..]
        .iter()
        .rev()
        .zip(b[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (middle_a, middle_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut out = Vec::new();
    push(&mut out, "same", &a[..head]);
    let mut middle = Vec::new();
    if middle_a.len() * middle_b.len() <= MOST_COMPARISONS {
        compare(&mut middle, middle_a, middle_b);
    }
    if readable(&middle, middle_a.len().min(middle_b.len())) {
        out.append(&mut middle);
    } else {
        push(&mut out, "removed", middle_a);
        push(&mut out, "added", middle_b);
    }
    push(&mut out, "same", &a[a.len() - tail..]);
    out
}

/// A sentence that was written anew reads better whole than as a mosaic of letters that happen to agree.
fn readable(runs: &[Run], shorter: usize) -> bool {
    let same: usize = runs
        .iter()
        .filter(|run| run.kind == "same")
        .map(|run| run.text.chars().count())
        .sum();
    !runs.is_empty() && same * 2 >= shorter
}

fn push(out: &mut Vec<Run>, kind: &'static str, chars: &[char]) {
    if chars.is_empty() {
        return;
    }
    let text: String = chars.iter().collect();
    match out.last_mut() {
        Some(run) if run.kind == kind => run.text.push_str(&text),
        _ => out.push(Run { kind, text }),
    }
}

/// The longest common subsequence decides what stays.
fn compare(out: &mut Vec<Run>, a: &[char], b: &[char]) {
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            push(out, "same", &a[i..=i]);
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            push(out, "removed", &a[i..=i]);
            i += 1;
        } else {
            push(out, "added", &b[j..=j]);
            j += 1;
        }
    }
    push(out, "removed", &a[i..]);
    push(out, "added", &b[j..]);
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::swot;
    use super::*;
    use crate::domain::document::Decision;

    fn shape(old: &str, new: &str) -> String {
        runs(old, new)
            .iter()
            .map(|run| match run.kind {
                "added" => format!("+{}+", run.text),
                "removed" => format!("-{}-", run.text),
                _ => run.text.clone(),
            })
            .collect()
    }

    #[test]
    fn what_was_taken_out_and_put_in_is_shown_by_character() {
        assert_eq!(
            shape("常連客が多い", "常連客がとても多い"),
            "常連客が+とても+多い"
        );
        assert_eq!(shape("値上げを検討", "値下げを検討"), "値-上-+下+げを検討");
        assert_eq!(shape("", "新しい"), "+新しい+");
        assert_eq!(shape("同じ", "同じ"), "同じ");
        assert_eq!(
            shape("夜の人手が足りません。", "朝は客が多いです。"),
            "-夜の人手が足りません-+朝は客が多いです+。"
        );
    }

    #[test]
    fn a_long_rewrite_ends_quickly_and_loses_nothing() {
        let (old, new) = ("あ".repeat(3_000), "い".repeat(3_000));
        let found = runs(&old, &new);
        assert_eq!(
            (found[0].text.as_str(), found[1].text.as_str()),
            (old.as_str(), new.as_str())
        );
    }

    #[test]
    fn additions_removals_and_decisions_are_changes() {
        let from = swot(4).content;
        let mut to = from.clone();
        let first = to.items.remove(0);
        to.items[0].decision = Decision::Accepted;
        let mut added = first.clone();
        added.id = "S9".into();
        to.items.push(added);
        let (changes, unchanged) = changes(&from, &to);
        let kinds: Vec<(&str, &str)> = changes
            .iter()
            .map(|change| (change.kind, change.id.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [
                ("変更", to.items[0].id.as_str()),
                ("追加", "S9"),
                ("削除", first.id.as_str())
            ]
        );
        assert_eq!(changes[0].notes, ["採否：未確認 → 採用"]);
        assert_eq!(unchanged, 2);
    }
}
