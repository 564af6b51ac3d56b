//! The measures (指標): each a small function of one draft, its evidence and its reference. All are deterministic.

mod citation;
mod completeness;
mod coverage;
mod figures;
mod language;
mod specific;
mod words;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::case::Case;
use super::interval::count;
use super::run::Run;
use crate::data::Data;
use crate::domain::document::{Content, Kind};

/// What is measured of a draft.
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
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Measure {
    /// Whether the first answer kept to the schema.
    ValidAtOnce,
    /// Whether an answer kept to it, after one repair at the latest.
    Valid,
    /// How many items, actions or sections there are.
    Items,
    /// The share of the expected quadrants that hold something.
    Quadrants,
    /// The share of the axes the evidence has that the draft cites.
    Axes,
    /// The share of what is cited that the reference calls telling.
    CitationPrecision,
    /// The share of what the reference calls telling that is cited.
    CitationRecall,
    /// The share of the figures that are traced to evidence, derived from it, or no quantity.
    FiguresTraced,
    /// Words of direction that contradict the evidence, a draft.
    DirectionConflicts,
    /// Claims that nobody may make, and words the reference forbids, a draft.
    Forbidden,
    /// The share of the items without any flag.
    WithoutFlags,
    /// The share of the items that do not fit another company of the trade (swap test).
    Specific,
    /// The share of 5W2H and measure that actions name.
    Complete,
    /// The share of the texts that are Japanese.
    Japanese,
    /// The share of the items that repeat another.
    Duplicates,
    /// Characters an item.
    Length,
    /// Evidence that was left behind for the budget.
    LeftOut,
    /// Tokens sent.
    PromptTokens,
    /// Tokens answered.
    CompletionTokens,
    /// Tokens read from the provider's cache.
    CachedTokens,
    /// Yen a draft.
    CostYen,
    /// Seconds until the first item was whole.
    FirstItemSeconds,
    /// Seconds a draft.
    Seconds,
}

/// How a measure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// From 0 to 1, as %.
    Share,
    /// A number with that many places behind the point.
    Number(usize),
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More.
    Higher,
    /// Less.
    Lower,
    /// Neither: it describes.
    Neither,
}

/// All that a measure may look at.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The company and its reference.
    pub case: &'a Case,
    /// All companies of the suite, for the swap test.
    pub others: &'a [Case],
    /// What was drafted.
    pub kind: Kind,
    /// What came of it.
    pub run: &'a Run,
    /// Tables and lexicons.
    pub data: &'a Data,
}

impl Measure {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::ValidAtOnce => "形が正しい（初回）",
            Self::Valid => "形が正しい（修正後）",
            Self::Items => "項目の数",
            Self::Quadrants => "区分の充足",
            Self::Axes => "分析の軸の網羅",
            Self::CitationPrecision => "根拠の適合率",
            Self::CitationRecall => "根拠の再現率",
            Self::FiguresTraced => "根拠に合う数値",
            Self::DirectionConflicts => "向きの矛盾（件）",
            Self::Forbidden => "言ってはならない表現（件）",
            Self::WithoutFlags => "指摘のない項目",
            Self::Specific => "自社にしか合わない項目",
            Self::Complete => "5W2Hの充足",
            Self::Japanese => "日本語の文",
            Self::Duplicates => "重複する項目",
            Self::Length => "1項目の字数",
            Self::LeftOut => "予算で外した根拠（件）",
            Self::PromptTokens => "入力トークン",
            Self::CompletionTokens => "出力トークン",
            Self::CachedTokens => "キャッシュされた入力",
            Self::CostYen => "費用（円）",
            Self::FirstItemSeconds => "最初の項目まで（秒）",
            Self::Seconds => "全体の時間（秒）",
        }
    }

    /// How it is told.
    pub fn scale(self) -> Scale {
        match self {
            Self::Items | Self::DirectionConflicts | Self::Forbidden | Self::LeftOut => {
                Scale::Number(1)
            }
            Self::Length | Self::PromptTokens | Self::CompletionTokens | Self::CachedTokens => {
                Scale::Number(0)
            }
            Self::CostYen | Self::FirstItemSeconds | Self::Seconds => Scale::Number(2),
            _ => Scale::Share,
        }
    }

    /// Which way is better.
    pub fn better(self) -> Better {
        match self {
            Self::Items | Self::Length => Better::Neither,
            Self::DirectionConflicts
            | Self::Forbidden
            | Self::Duplicates
            | Self::LeftOut
            | Self::PromptTokens
            | Self::CompletionTokens
            | Self::CostYen
            | Self::FirstItemSeconds
            | Self::Seconds => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// The measure of a run; `None` where it does not apply or nothing is known.
    pub fn of(self, look: &Look<'_>) -> Option<f64> {
        let run = look.run;
        let bit = |yes: bool| Some(if yes { 1.0 } else { 0.0 });
        let tokens = |of: Option<u64>| {
            of.and_then(|tokens| usize::try_from(tokens).ok())
                .map(count)
        };
        match self {
            Self::ValidAtOnce => bit(run.valid_at_once),
            Self::Valid => bit(run.valid),
            Self::LeftOut => run.prompt_tokens.map(|_| count(run.left_out)),
            Self::PromptTokens => {
                tokens(run.usage.map(|usage| usage.prompt_tokens)).or(run.prompt_tokens.map(count))
            }
            Self::CompletionTokens => tokens(run.usage.map(|usage| usage.completion_tokens)),
            Self::CachedTokens => tokens(run.usage.and_then(|usage| usage.cached_tokens)),
            Self::CostYen => run.cost.map(crate::domain::cost::MicroYen::yen),
            Self::FirstItemSeconds => run.first_item,
            Self::Seconds => Some(run.seconds),
            _ => self.of_content(look, run.content.as_ref()?),
        }
    }

    fn of_content(self, look: &Look<'_>, content: &Content) -> Option<f64> {
        match self {
            Self::Items => Some(count(content.items.len())),
            Self::Quadrants => {
                coverage::quadrants(look.kind, content, &look.case.reference.quadrants)
            }
            Self::Axes => coverage::axes(content, &look.case.ground.evidence),
            Self::CitationPrecision => {
                citation::precision(look.kind, content, &look.case.reference.telling)
            }
            Self::CitationRecall => {
                citation::recall(look.kind, content, &look.case.reference.telling)
            }
            Self::FiguresTraced => figures::traced(content, &look.data.lexicon),
            Self::DirectionConflicts => Some(words::direction_conflicts(content)),
            Self::Forbidden => Some(words::forbidden(content, &look.case.reference.forbidden)),
            Self::WithoutFlags => words::without_flags(content),
            Self::Duplicates => words::duplicates(content),
            Self::Specific => specific::share(look, content),
            Self::Complete => completeness::share(content),
            Self::Japanese => language::share_in(content),
            Self::Length => language::length(content),
            _ => None,
        }
    }
}
