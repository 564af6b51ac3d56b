//! Topics (分析の軸) and walls (5つの壁): the two short lists that everything recorded about a company is sorted by.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

/// A chamber's axis of analysis: the internal ones of 内部環境, and the outside world.
/// Source: 高崎商工会議所・経営発達支援計画, 経営状況の分析項目.
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
pub enum Topic {
    /// 経営理念
    Philosophy,
    /// ヒト: owner, staff, stakeholders.
    People,
    /// モノ: goods, equipment, technology.
    Goods,
    /// カネ: reserves, funds, banks.
    Money,
    /// 情報: gathering and sending.
    Information,
    /// 商品・サービス (marketing mix).
    Product,
    /// 価格
    Price,
    /// 販路・店舗
    Place,
    /// プロモーション
    Promotion,
    /// バリューチェーン
    ValueChain,
    /// 外部環境: market, rivals, suppliers, law, region.
    Environment,
}

impl Topic {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Philosophy => "経営理念",
            Self::People => "ヒト",
            Self::Goods => "モノ",
            Self::Money => "カネ",
            Self::Information => "情報",
            Self::Product => "商品・サービス",
            Self::Price => "価格",
            Self::Place => "販路・店舗",
            Self::Promotion => "プロモーション",
            Self::ValueChain => "バリューチェーン",
            Self::Environment => "外部環境",
        }
    }
}

/// One of the five walls (5つの壁) between an owner and change.
/// Source: 経営力再構築伴走支援ガイドライン (中小企業庁, 2023-06).
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
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Wall {
    /// 見えない
    Unseen,
    /// 向き合わない
    Unfaced,
    /// 実行できない
    Unexecuted,
    /// 付いてこない
    Unfollowed,
    /// 足りない
    Insufficient,
}

impl Wall {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unseen => "見えない",
            Self::Unfaced => "向き合わない",
            Self::Unexecuted => "実行できない",
            Self::Unfollowed => "付いてこない",
            Self::Insufficient => "足りない",
        }
    }
}
