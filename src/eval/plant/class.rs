//! The kinds of error (誤りの種類), what the checker may say of each, and how many of each it must find.

use serde::Serialize;
use strum::{Display, EnumIter, IntoStaticStr};

use crate::domain::document::FlagKind::{
    self, DirectionConflict, ForbiddenClaim, NumberNotInEvidence, PossiblePersonalName,
    QuoteNotFound, UnitMismatch, UnknownEvidence, UnknownName, WrongMetric, WrongPeriod,
};

/// A kind of error.
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
    EnumIter,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Class {
    /// One digit is another.
    WrongDigit,
    /// Two digits changed places.
    DigitSwap,
    /// The last digit is one more or less.
    Rounding,
    /// 千円 for 百万円, 人 for 社 …
    Unit,
    /// △ added or lost.
    Sign,
    /// % for ポイント, 倍 for %, …
    Dimension,
    /// The figure of another period.
    PeriodFigure,
    /// The name of another period.
    PeriodName,
    /// A slot that names another period than the text does.
    PeriodSlot,
    /// The figure of another metric.
    MetricFigure,
    /// The name of another metric.
    MetricName,
    /// A slot that names another metric than the text does.
    MetricSlot,
    /// The company's own figure for the industry's, and the other way round.
    Industry,
    /// 増加 for 減少, 上回る for 下回る …
    Direction,
    /// 黒字 for 赤字, 増収 for 減収 …
    State,
    /// An id of another company's evidence.
    ForeignId,
    /// Another company's figure.
    ForeignFigure,
    /// Words that nobody said, or that were said otherwise.
    Quote,
    /// A person whom no evidence knows.
    Person,
    /// A company that no evidence knows.
    Company,
    /// A place that no evidence knows.
    Place,
    /// What no advisor may promise.
    Certainty,
}

impl Class {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::WrongDigit => "数字の誤り",
            Self::DigitSwap => "数字の入れ替わり",
            Self::Rounding => "端数の誤り（±1）",
            Self::Unit => "単位の誤り",
            Self::Sign => "正負の誤り",
            Self::Dimension => "次元の誤り（%とポイント等）",
            Self::PeriodFigure => "別の期の値",
            Self::PeriodName => "別の期の名前",
            Self::PeriodSlot => "別の期の差し込み",
            Self::MetricFigure => "別の指標の値",
            Self::MetricName => "別の指標の名前",
            Self::MetricSlot => "別の指標の差し込み",
            Self::Industry => "自社と業種の取り違え",
            Self::Direction => "向きの誤り",
            Self::State => "黒字・赤字等の誤り",
            Self::ForeignId => "他社の根拠",
            Self::ForeignFigure => "他社の値",
            Self::Quote => "作られた発言",
            Self::Person => "作られた人名",
            Self::Company => "作られた会社名",
            Self::Place => "作られた地名",
            Self::Certainty => "断定",
        }
    }

    /// The least share that must be found.
    pub fn least(self) -> f64 {
        match self {
            Self::PeriodFigure
            | Self::PeriodName
            | Self::MetricFigure
            | Self::MetricName
            | Self::Industry => 0.98,
            // Names are found by their form; no list of all names exists.
            Self::Person | Self::Company | Self::Place => 0.9,
            _ => 1.0,
        }
    }

    /// Whether a flag of that kind says what is wrong here. A flag of another kind found something else by luck.
    pub fn answered_by(self, kind: FlagKind) -> bool {
        match self {
            Self::WrongDigit
            | Self::DigitSwap
            | Self::Rounding
            | Self::Unit
            | Self::Sign
            | Self::Dimension
            | Self::ForeignFigure => matches!(
                kind,
                NumberNotInEvidence | UnitMismatch | WrongPeriod | WrongMetric | DirectionConflict
            ),
            Self::PeriodFigure
            | Self::PeriodName
            | Self::PeriodSlot
            | Self::MetricFigure
            | Self::MetricName
            | Self::MetricSlot
            | Self::Industry => matches!(
                kind,
                NumberNotInEvidence | UnitMismatch | WrongPeriod | WrongMetric | DirectionConflict
            ),
            Self::Direction | Self::State => {
                matches!(kind, DirectionConflict | NumberNotInEvidence)
            }
            Self::ForeignId => matches!(kind, UnknownEvidence),
            Self::Quote => matches!(kind, QuoteNotFound),
            Self::Person => matches!(kind, PossiblePersonalName | UnknownName),
            Self::Company | Self::Place => matches!(kind, UnknownName | PossiblePersonalName),
            Self::Certainty => matches!(kind, ForbiddenClaim),
        }
    }
}
