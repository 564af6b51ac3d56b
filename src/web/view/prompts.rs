//! 管理：プロンプト: the versions, where the labels stand, one version, two beside each other, what one would write.

use serde::Serialize;

use super::field::{Choice, FieldError};
use super::prompt_trial::TriedView;
use super::time;
use crate::app::prompt::{Change, Line, OfKind, Samples, Standing, Version};
use crate::domain::document::Kind;
use crate::domain::format;
use crate::domain::provider::RULES;

/// All kinds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PromptsPage {
    pub(crate) kinds: Vec<KindRow>,
}

/// One kind.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KindRow {
    pub(crate) kind: &'static str,
    pub(crate) label: &'static str,
    pub(crate) versions: Vec<VersionRow>,
}

/// One version in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct VersionRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) own: bool,
    pub(crate) changes: String,
    pub(crate) by: Option<String>,
    pub(crate) labels: Vec<&'static str>,
    pub(crate) trouble: Option<String>,
}

impl PromptsPage {
    pub(crate) fn of(all: &[OfKind]) -> Self {
        let kinds = all.iter().map(|of| KindRow {
            kind: of.kind.into(),
            label: of.kind.label(),
            versions: of.versions.iter().map(|version| row(of, version)).collect(),
        });
        Self {
            kinds: kinds.collect(),
        }
    }
}

fn row(of: &OfKind, version: &Version) -> VersionRow {
    let here = |standing: &&Standing| standing.version == version.version;
    let front = version
        .template
        .as_ref()
        .ok()
        .map(|template| &template.front);
    VersionRow {
        href: href(of.kind, version.version),
        name: name(version.version),
        own: version.written.is_some(),
        changes: front.map(|front| front.changes.clone()).unwrap_or_default(),
        by: version
            .written
            .as_ref()
            .map(|(by, at)| format!("{by}（{}）", time::day(*at))),
        labels: of
            .labels
            .iter()
            .filter(here)
            .map(|standing| standing.label.label())
            .collect(),
        trouble: version.template.as_ref().err().cloned(),
    }
}

pub(crate) fn href(kind: Kind, version: u32) -> String {
    format!("/admin/prompts/{kind}/{version}")
}

fn name(version: u32) -> String {
    format!("第{version}版")
}

/// One version.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PromptPage {
    pub(crate) kind: &'static str,
    pub(crate) kind_label: &'static str,
    pub(crate) version: u32,
    pub(crate) title: String,
    pub(crate) own: bool,
    pub(crate) by: Option<String>,
    pub(crate) about: Vec<About>,
    pub(crate) content: String,
    pub(crate) trouble: Option<String>,
    /// For an own version: what the newest shipped one says in addition.
    pub(crate) shipped_diff: Option<String>,
    /// Lines of the newest shipped version that this one lacks.
    pub(crate) lacking: Vec<String>,
    pub(crate) compare: Choice,
    pub(crate) labels: Vec<LabelRow>,
    pub(crate) errors: Vec<FieldError>,
    /// What is typed for a new version.
    pub(crate) typed: String,
    pub(crate) sample: Choice,
    pub(crate) provider: Choice,
    pub(crate) tried: Option<TriedView>,
}

/// A line about a version.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct About {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

/// Where a label stands, and the way to move it here.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LabelRow {
    pub(crate) label: &'static str,
    pub(crate) name: &'static str,
    pub(crate) version: String,
    pub(crate) moved: Option<String>,
    pub(crate) here: bool,
}

/// What the page of a version is made of beside the version.
#[derive(Debug)]
pub(crate) struct Around<'a> {
    /// Its kind, with all versions and labels.
    pub(crate) of: &'a OfKind,
    /// The samples.
    pub(crate) samples: &'a Samples,
    /// Provider ids and names.
    pub(crate) providers: &'a [(String, String)],
    /// What differs from the newest shipped version, for an own one.
    pub(crate) from_shipped: &'a [Line],
}

impl PromptPage {
    pub(crate) fn of(version: &Version, around: &Around<'_>) -> Self {
        let of = around.of;
        let kind = of.kind;
        let shipped = of.versions.iter().find(|other| other.written.is_none());
        let shipped = shipped.map_or(1, |shipped| shipped.version);
        let others = of
            .versions
            .iter()
            .filter(|other| other.version != version.version);
        let others: Vec<(String, String)> = others
            .map(|other| (other.version.to_string(), name(other.version)))
            .collect();
        let own = version.written.is_some();
        let missing = around
            .from_shipped
            .iter()
            .filter(|line| line.change == Change::Removed);
        Self {
            kind: kind.into(),
            kind_label: kind.label(),
            version: version.version,
            title: format!("{}　{}", kind.label(), name(version.version)),
            own,
            by: version
                .written
                .as_ref()
                .map(|(by, at)| format!("{by}（{}）", time::day(*at))),
            about: about(version),
            content: version.content.clone(),
            trouble: version.template.as_ref().err().cloned(),
            shipped_diff: own.then(|| {
                format!(
                    "/admin/prompts/{kind}/diff?from={shipped}&to={}",
                    version.version
                )
            }),
            lacking: missing
                .map(|line| line.text.clone())
                .filter(|text| !text.trim().is_empty())
                .collect(),
            compare: Choice::of("from", "比べる版", "", others),
            labels: of
                .labels
                .iter()
                .map(|standing| label(standing, version.version))
                .collect(),
            errors: Vec::new(),
            typed: version.content.clone(),
            sample: Choice::of("sample", "見本の事業者", "", around.samples.iter().cloned()),
            provider: providers(around.providers, ""),
            tried: None,
        }
    }
}

/// Whom a prompt may be tried with.
fn providers(all: &[(String, String)], chosen: &str) -> Choice {
    let fixed = [
        (String::new(), "送られる内容だけを見る".to_owned()),
        (
            RULES.to_owned(),
            "規則による下書きを見る（送信しません）".to_owned(),
        ),
    ];
    let models = all.iter().map(|(id, name)| {
        (
            id.clone(),
            format!("{name}に送って試す（料金がかかることがあります）"),
        )
    });
    Choice::of(
        "provider",
        "試し方",
        chosen,
        fixed.into_iter().chain(models),
    )
    .hint("送られるのは見本の事業者の情報だけです。商工会議所の情報は使いません。")
}

fn about(version: &Version) -> Vec<About> {
    let mut lines = Vec::new();
    if let Ok(template) = &version.template {
        let front = &template.front;
        lines.push(About {
            name: "目的",
            value: front.purpose.clone(),
        });
        lines.push(About {
            name: "変更点",
            value: front.changes.clone(),
        });
        lines.push(About {
            name: "差し込みの一覧",
            value: format!("{}／{}.json", front.id, front.input_schema),
        });
        let most = i64::try_from(front.token_budget).unwrap_or(i64::MAX);
        lines.push(About {
            name: "トークンの枠",
            value: format!(
                "依頼 {}、回答 {}",
                format::integer(most),
                format::integer(i64::from(front.max_output_tokens))
            ),
        });
    }
    lines.push(About {
        name: "SHA-256",
        value: version.sha256.clone(),
    });
    lines
}

fn label(standing: &Standing, version: u32) -> LabelRow {
    LabelRow {
        label: standing.label.into(),
        name: standing.label.label(),
        version: name(standing.version),
        moved: standing
            .moved
            .as_ref()
            .map(|(by, at)| format!("{by}（{}）", time::day(*at))),
        here: standing.version == version,
    }
}

/// Two versions beside each other.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PromptDiffPage {
    pub(crate) kind_label: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) back: String,
    pub(crate) changed: usize,
    pub(crate) lines: Vec<LineView>,
}

/// A line of two versions.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LineView {
    pub(crate) added: bool,
    pub(crate) removed: bool,
    pub(crate) number: String,
    pub(crate) text: String,
}

/// So many lines that are the same are shown around a change.
const AROUND: usize = 2;

impl PromptDiffPage {
    pub(crate) fn of(kind: Kind, from: u32, to: u32, lines: &[Line]) -> Self {
        let changed = |line: &Line| line.change != Change::Same;
        let near = |index: usize| {
            let begin = index.saturating_sub(AROUND);
            let end = (index + AROUND + 1).min(lines.len());
            lines[begin..end].iter().any(changed)
        };
        let view = |line: &Line| LineView {
            added: line.change == Change::Added,
            removed: line.change == Change::Removed,
            number: line
                .to
                .or(line.from)
                .map(|number| number.to_string())
                .unwrap_or_default(),
            text: line.text.clone(),
        };
        let shown = lines.iter().enumerate().filter(|(index, _)| near(*index));
        Self {
            kind_label: kind.label(),
            from: name(from),
            to: name(to),
            back: href(kind, to),
            changed: lines.iter().filter(|line| changed(line)).count(),
            lines: shown.map(|(_, line)| view(line)).collect(),
        }
    }
}
