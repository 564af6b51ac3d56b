//! The effects a change is made of.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ratio;
use crate::domain::statement::Inputs;

/// Why operating profit (営業利益) changed, in thousand yen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct ProfitChange {
    /// In the older period.
    pub from: f64,
    /// In the newer one.
    pub to: f64,
    /// `to` less `from`.
    pub change: f64,
    /// 売上の増減による影響
    pub sales_effect: f64,
    /// 利益率の変化による影響
    pub margin_effect: f64,
    /// 売上高の増減, `to` less `from`.
    pub sales_change: f64,
    /// 営業利益率の変化 as a ratio.
    pub margin_change: f64,
    /// Of the margin's effect, what comes from 売上総利益率; `null` where gross profit is unknown.
    pub gross_margin_effect: Option<f64>,
    /// Of the margin's effect, what comes from the share of SG&A (販管費) in sales.
    pub cost_ratio_effect: Option<f64>,
}

/// Why the return on capital (総資本経常利益率) changed, as ratios (0.01 is one point).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct ReturnChange {
    /// In the older period.
    pub from: f64,
    /// In the newer one.
    pub to: f64,
    /// `to` less `from`.
    pub change: f64,
    /// 売上高経常利益率の変化による影響
    pub margin_effect: f64,
    /// 総資本回転率の変化による影響
    pub turnover_effect: f64,
    /// 売上高経常利益率の変化 as a ratio.
    pub margin_change: f64,
    /// 総資本回転率の変化 in turns.
    pub turnover_change: f64,
}

/// The effect of one factor: its change at the other's mean, which is the mean of both orders.
fn effect(from: f64, to: f64, other_from: f64, other_to: f64) -> f64 {
    (to - from) * f64::midpoint(other_from, other_to)
}

impl ProfitChange {
    /// From one period to the next; `None` where sales or profit is unknown, or sales are not above 0.
    pub(super) fn between(older: &Inputs, newer: &Inputs) -> Option<Self> {
        let (s0, s1) = (positive(older.sales)?, positive(newer.sales)?);
        let (from, to) = (older.operating_profit?, newer.operating_profit?);
        let change = to - from;
        let sales_effect = effect(s0, s1, from / s0, to / s1);
        let margin_effect = change - sales_effect;
        let gross = ratio::gross_profit(older).zip(ratio::gross_profit(newer));
        let gross_margin_effect = gross.map(|(g0, g1)| effect(g0 / s0, g1 / s1, s0, s1));
        Some(Self {
            from,
            to,
            change,
            sales_effect,
            margin_effect,
            sales_change: s1 - s0,
            margin_change: to / s1 - from / s0,
            gross_margin_effect,
            cost_ratio_effect: gross_margin_effect.map(|effect| margin_effect - effect),
        })
    }

    /// Change, effect of sales and effect of margin in whole thousand yen, rounded so that they still add up.
    pub fn shown(&self) -> [i64; 3] {
        let (change, sales) = (whole(self.change), whole(self.sales_effect));
        [change, sales, change - sales]
    }

    /// The two parts of the margin's effect in whole thousand yen, rounded so that they still add up.
    pub fn shown_margin(&self) -> Option<[i64; 2]> {
        let gross = whole(self.gross_margin_effect?);
        Some([gross, self.shown()[2] - gross])
    }
}

impl ReturnChange {
    /// From one period to the next; `None` where a figure is unknown, or sales or capital are not above 0.
    pub(super) fn between(older: &Inputs, newer: &Inputs) -> Option<Self> {
        let (s0, s1) = (positive(older.sales)?, positive(newer.sales)?);
        let capital = |x: &Inputs| positive(ratio::total_capital(x));
        let (c0, c1) = (capital(older)?, capital(newer)?);
        let (p0, p1) = (
            ratio::ordinary_profit(older)?,
            ratio::ordinary_profit(newer)?,
        );
        let (from, to) = (p0 / c0, p1 / c1);
        let margin_effect = effect(p0 / s0, p1 / s1, s0 / c0, s1 / c1);
        Some(Self {
            from,
            to,
            change: to - from,
            margin_effect,
            turnover_effect: to - from - margin_effect,
            margin_change: p1 / s1 - p0 / s0,
            turnover_change: s1 / c1 - s0 / c0,
        })
    }

    /// Change, effect of margin and effect of turnover in tenths of a point, rounded so that they still add up, also with
    /// `from` and `to` as they are shown.
    pub fn shown(&self) -> [i64; 3] {
        let tenths = |value: f64| whole(value * 1_000.0);
        let (change, margin) = (
            tenths(self.to) - tenths(self.from),
            tenths(self.margin_effect),
        );
        [change, margin, change - margin]
    }
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|value| *value > 0.0)
}

/// Rounded half away from zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "amounts are bounded by 10^15 and a sum of few of them fits"
)]
fn whole(value: f64) -> i64 {
    value.round() as i64
}
