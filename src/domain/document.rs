//! Documents: a SWOT, a cross SWOT, a proposal, an action plan or a business plan, item by item, each with its evidence,
//! flags and author.

mod cross;
mod kind;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::evidence::Evidence;
use super::generation::{Passed, class_label};
use super::id::{CompanyId, DocumentId, DraftId};
use super::review::Status;
use super::topic::{Topic, Wall};

pub use cross::{Cell, PRIORITIES, SupportBy};
pub use kind::Kind;

/// 強み・弱み・機会・脅威
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
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
pub enum Quadrant {
    /// 強み
    Strength,
    /// 弱み
    Weakness,
    /// 機会
    Opportunity,
    /// 脅威
    Threat,
}

impl Quadrant {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Strength => "強み",
            Self::Weakness => "弱み",
            Self::Opportunity => "機会",
            Self::Threat => "脅威",
        }
    }

    /// The letter that item ids begin with.
    pub fn letter(self) -> char {
        match self {
            Self::Strength => 'S',
            Self::Weakness => 'W',
            Self::Opportunity => 'O',
            Self::Threat => 'T',
        }
    }
}

/// Whose words an item is.
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
pub enum Author {
    /// A language model.
    Ai,
    /// Our rules, without a model (規則による下書き).
    Rules,
    /// 経営指導員
    Advisor,
    /// 経営者
    Owner,
}

impl Author {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ai => "AI",
            Self::Rules => "規則",
            Self::Advisor => "指導員",
            Self::Owner => "経営者",
        }
    }
}

/// Stands on evidence, or is a guess that says so.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Basis {
    /// 事実
    #[default]
    Fact,
    /// 仮説
    Hypothesis,
}

/// What people decided about an item.
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
pub enum Decision {
    /// 未確認
    Pending,
    /// 採用
    Accepted,
    /// 修正して採用
    Edited,
    /// 却下
    Rejected,
}

impl Decision {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "未確認",
            Self::Accepted => "採用",
            Self::Edited => "修正",
            Self::Rejected => "却下",
        }
    }

    /// Whether the item goes on into what builds on it, and into the export.
    pub fn keeps(self) -> bool {
        matches!(self, Self::Accepted | Self::Edited)
    }
}

/// A doubt about an item, shown to people, who decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flag {
    /// Which doubt.
    pub kind: FlagKind,
    /// A sentence a person understands.
    pub detail: String,
    /// Where in the text, in characters `[from, to)`; `null` when the whole item is meant.
    pub span: Option<[usize; 2]>,
    /// What would settle it, for people to choose from; nothing is mended by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
}

impl Flag {
    /// A doubt without a mend.
    pub fn new(kind: FlagKind, detail: impl Into<String>, span: Option<[usize; 2]>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            span,
            mends: Vec::new(),
        }
    }

    /// The same doubt with what would settle it.
    #[must_use]
    pub fn with(mut self, mends: impl IntoIterator<Item = Mend>) -> Self {
        self.mends.extend(mends);
        self
    }
}

/// What would settle a doubt (直し方).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Mend {
    /// 置きかえる: other words in that place.
    Replace {
        /// The place, in characters `[from, to)`.
        span: [usize; 2],
        /// What stands there afterwards.
        text: String,
    },
    /// 根拠を加える
    Cite {
        /// The id of evidence that says it.
        evidence: String,
    },
    /// 仮説とする
    Hypothesis,
    /// 取り下げる
    Drop,
}

/// The doubts there are.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FlagKind {
    /// 根拠がない
    NoEvidence,
    /// 存在しない根拠
    UnknownEvidence,
    /// 根拠にない数値
    NumberNotInEvidence,
    /// 単位の不一致
    UnitMismatch,
    /// 向きの矛盾
    DirectionConflict,
    /// 記録にない発言
    QuoteNotFound,
    /// あいまいな数量
    VagueQuantity,
    /// 断定できない表現
    ForbiddenClaim,
    /// 人名の可能性
    PossiblePersonalName,
    /// 重複
    Duplicate,
    /// 具体性がない
    NotSpecific,
    /// 時点の不一致: the figure is of another period than the text says
    WrongPeriod,
    /// 指標の不一致: the figure is of another measure than the text says
    WrongMetric,
    /// 根拠にない名称: a company or place that no evidence names
    UnknownName,
}

impl FlagKind {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoEvidence => "根拠なし",
            Self::UnknownEvidence => "不明な根拠",
            Self::NumberNotInEvidence => "根拠にない数値",
            Self::UnitMismatch => "単位の不一致",
            Self::DirectionConflict => "向きの矛盾",
            Self::QuoteNotFound => "記録にない発言",
            Self::VagueQuantity => "あいまいな数量",
            Self::ForbiddenClaim => "断定できない表現",
            Self::PossiblePersonalName => "人名の可能性",
            Self::Duplicate => "重複",
            Self::NotSpecific => "具体性不足",
            Self::WrongPeriod => "時点の不一致",
            Self::WrongMetric => "指標の不一致",
            Self::UnknownName => "根拠にない名称",
        }
    }
}

/// One item of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// `S1`, `A2`, or a section's key. Stable through all versions.
    pub id: String,
    /// What it is about; its fields depend on the document's kind.
    #[serde(flatten)]
    pub body: Body,
    /// The text as it stands: a SWOT sentence, a strategy, an issue, an action's 何を, a section.
    pub text: String,
    /// Ids of the evidence it stands on.
    pub evidence: Vec<String>,
    /// Fact or hypothesis.
    #[serde(default)]
    pub basis: Basis,
    /// Whose words the text is now.
    pub author: Author,
    /// What the model (or the rules) wrote; kept whatever people change. `null` for items added by people.
    pub ai_text: Option<String>,
    /// What was decided.
    pub decision: Decision,
    /// Doubts about the text as it stands.
    pub flags: Vec<Flag>,
}

/// What distinguishes the kinds of item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Body {
    /// An action of an action plan. (Listed first: it has the most telling fields.)
    Action(Box<Action>),
    /// A strategy of a cross SWOT.
    Strategy {
        /// 強み×機会 …
        cell: Cell,
        /// もとにしたSWOT: ids of SWOT items
        from: Vec<String>,
        /// 優先度, 1 (first) to 5
        priority: u8,
        /// 理由
        reason: String,
    },
    /// An issue of a proposal (取組課題).
    Issue {
        /// 根本原因
        root_cause: String,
        /// 優先度, 1 (first) to 5
        priority: u8,
    },
    /// A step of a proposal's support plan (活動支援).
    Support {
        /// 誰が
        by: SupportBy,
        /// いつ `2026-04`; `null` while undecided
        month: Option<String>,
    },
    /// A sentence of a SWOT.
    Swot {
        /// 強み・弱み・機会・脅威
        quadrant: Quadrant,
    },
    /// A section of a business plan.
    Section {
        /// The form's key.
        key: String,
        /// The form's title.
        title: String,
    },
    /// The core issue of a proposal (本質的課題). (Listed last: it has the least telling field.)
    CoreIssue {
        /// なぜ本質的か
        why: String,
    },
}

/// An action (5W2H and its measure). What is done (何を) is the item's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Action {
    /// 課題
    pub issue: String,
    /// なぜ: ids of items of the SWOT and the cross SWOT
    pub why: Vec<String>,
    /// 誰が
    pub who: String,
    /// 支援
    pub support: String,
    /// いつから `2026-01`; `null` while undecided
    pub start: Option<String>,
    /// いつまで
    pub due: Option<String>,
    /// どのように
    pub how: String,
    /// いくら（円）; `null` while unknown
    pub cost_yen: Option<i64>,
    /// 資金
    pub funding: String,
    /// 指標
    pub kpi: Kpi,
    /// リスク
    pub risk: String,
}

/// How an action is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Kpi {
    /// 指標名
    pub name: String,
    /// 単位
    pub unit: String,
    /// The evidence that holds today's value; `null` when nothing does.
    pub baseline_evidence: Option<String>,
    /// Today's value as people read it, filled by code from the evidence.
    #[serde(default)]
    pub baseline: Option<String>,
    /// 目標値; `null` while undecided
    pub target: Option<f64>,
    /// 達成時期 `2026-12`
    pub date: Option<String>,
}

impl Body {
    /// What ids of such items begin with: `S`, `SO`, `A` …; `None` for a section, whose id is its key.
    pub fn prefix(&self) -> Option<&'static str> {
        match self {
            Self::Swot { quadrant } => Some(match quadrant {
                Quadrant::Strength => "S",
                Quadrant::Weakness => "W",
                Quadrant::Opportunity => "O",
                Quadrant::Threat => "T",
            }),
            Self::Strategy { cell, .. } => Some((*cell).into()),
            Self::CoreIssue { .. } => Some("C"),
            Self::Issue { .. } => Some("I"),
            Self::Support { .. } => Some("P"),
            Self::Action(_) => Some("A"),
            Self::Section { .. } => None,
        }
    }
}

/// A question for the owner (次に聞くこと).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// What to ask.
    pub text: String,
    /// Axis of analysis.
    pub topic: Option<Topic>,
    /// Which wall it looks behind.
    pub wall: Option<Wall>,
}

/// What a version holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Content {
    /// The items in reading order.
    pub items: Vec<Item>,
    /// Questions to ask next.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The evidence as it stood when the draft was written: what figures are checked against.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

impl Content {
    /// The item with that id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// What is kept of every version: the items. The evidence stands once, with the document.
    #[must_use]
    pub fn without_evidence(&self) -> Self {
        Self {
            items: self.items.clone(),
            questions: self.questions.clone(),
            evidence: Vec::new(),
        }
    }

    /// The evidence that holds an item of the SWOT or the cross SWOT it was built on: `swot.S1`, `cross.SO1`.
    pub fn built_on(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| {
            let behind = |prefix| evidence.id.strip_prefix(prefix);
            behind("swot.").or_else(|| behind("cross.")) == Some(id)
        })
    }

    /// How many items wait for a decision.
    pub fn pending(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.decision == Decision::Pending)
            .count()
    }

    /// The items that people kept.
    pub fn kept(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.decision.keeps())
    }

    /// A new item id that begins with `prefix` and was never used in this document.
    pub fn next_id(&self, prefix: &str) -> String {
        let used = self
            .items
            .iter()
            .filter_map(|item| item.id.strip_prefix(prefix)?.parse::<u32>().ok());
        format!("{prefix}{}", used.max().unwrap_or(0) + 1)
    }
}

/// A document at its present version.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Whose.
    pub company_id: CompanyId,
    /// Which kind.
    pub kind: Kind,
    /// The plan form, for business plans.
    pub form: Option<String>,
    /// The document it builds on.
    pub source_document: Option<DocumentId>,
    /// The draft it came from.
    pub draft_id: Option<DraftId>,
    /// Where it stands in review.
    pub status: Status,
    /// Counts up with every change.
    pub version: i64,
    /// What wrote the first version.
    pub origin: Origin,
    /// Review so far.
    pub review: super::review::Review,
    /// The items and all they stand on.
    #[serde(flatten)]
    pub content: Content,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: jiff::Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: jiff::Timestamp,
}

/// What wrote the first version: named in every export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Origin {
    /// `rules` or a provider's id.
    pub provider: String,
    /// The model's name as it answered; `null` for rules.
    pub model: Option<String>,
    /// Template id and version, `swot/1`.
    pub template: String,
    /// Those asked before, who wrote nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

impl Origin {
    /// Whether a language model wrote it.
    pub fn by_model(&self) -> bool {
        self.provider != "rules"
    }

    /// 「AIによる下書き（モデル名）」 or 「規則による下書き（AI不使用）」.
    pub fn label(&self) -> String {
        match &self.model {
            Some(model) if self.by_model() => format!("AIによる下書き（{model}）"),
            _ if self.by_model() => "AIによる下書き".to_owned(),
            _ => "規則による下書き（AI不使用）".to_owned(),
        }
    }

    /// Why it was not written by those asked before: 「「甲」は利用回数の制限に達していました」.
    pub fn note(&self) -> Option<String> {
        let reasons: Vec<String> = self
            .passed
            .iter()
            .map(|passed| format!("「{}」は{}", passed.provider, class_label(&passed.kind)))
            .collect();
        let who = if self.by_model() {
            "次の提供元のAI"
        } else {
            "規則（AI不使用）"
        };
        (!reasons.is_empty()).then(|| {
            let reasons = reasons.join("。");
            format!("{who}で作成しました。先に依頼した{reasons}。")
        })
    }

    /// Whose words the first version's items are.
    pub fn author(&self) -> Author {
        if self.by_model() {
            Author::Ai
        } else {
            Author::Rules
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(body: &str) -> Item {
        let json = format!(
            r#"{{"id": "X1", {body}, "text": "文", "evidence": [], "author": "ai", "ai_text": null,
                "decision": "pending", "flags": []}}"#
        );
        let item: Item = serde_json::from_str(&json).unwrap();
        let again = serde_json::from_value(serde_json::to_value(&item).unwrap()).unwrap();
        assert_eq!(item, again, "{body}");
        item
    }

    #[test]
    fn every_kind_of_item_is_read_back_as_what_it_was() {
        let action = r#""issue": "", "why": ["SO1"], "who": "", "support": "", "start": null, "due": null, "how": "",
            "cost_yen": null, "funding": "", "kpi": {"name": "", "unit": "", "baseline_evidence": null, "target": null,
            "date": null}, "risk": """#;
        let prefixes = [
            (r#""quadrant": "threat""#, Some("T")),
            (
                r#""cell": "WO", "from": ["W1", "O1"], "priority": 2, "reason": "理由""#,
                Some("WO"),
            ),
            (r#""why": "理由""#, Some("C")),
            (r#""root_cause": "原因", "priority": 1"#, Some("I")),
            (r#""by": "expert", "month": null"#, Some("P")),
            (r#""key": "finance", "title": "財務""#, None),
            (action, Some("A")),
        ];
        for (body, prefix) in prefixes {
            assert_eq!(item(body).body.prefix(), prefix, "{body}");
        }
    }

    #[test]
    fn ids_go_on_by_their_prefix() {
        let mut content = Content {
            items: vec![item(r#""quadrant": "strength""#)],
            questions: Vec::new(),
            evidence: Vec::new(),
        };
        content.items[0].id = "S4".to_owned();
        assert_eq!(content.next_id("SO"), "SO1");
        assert_eq!(content.next_id("S"), "S5");
    }
}
