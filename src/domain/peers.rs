//! A company among its peers (管内の同業): the chamber's own companies of the same class and size.

use serde::Serialize;
use utoipa::ToSchema;

use super::analysis::{Subject, link_prior_sales};
use super::benchmark::{INDICATORS, Indicator, Inputs, Quirks, SizeClass, size_class, value};
use super::industry::Industries;

/// The fewest companies that a place is told among: with fewer, another company's figures could be guessed.
pub const FEWEST: usize = 5;

/// A company's place in one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// From 1, the best; equal values share the better place.
    pub rank: usize,
    /// Among how many companies whose value is known, the company itself included.
    pub of: usize,
    /// 「上位 n %」: rank over count, rounded up.
    #[schema(maximum = 100)]
    pub top_percent: usize,
}

/// Size and the six values of a company's latest period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peer {
    /// 規模
    pub size: Option<SizeClass>,
    /// What is compared, by indicator in order; ④ as it is ranked.
    pub values: [Option<f64>; 6],
}

impl Peer {
    /// The latest period of a company; `None` without one. Flows of other than twelve months are annualised.
    pub fn of(subject: &Subject, industries: &Industries, quirks: Quirks) -> Option<Self> {
        let mut periods: Vec<_> = subject.periods.iter().take(2).cloned().collect();
        for period in &mut periods {
            period.inputs = period.inputs.annualised().0;
        }
        link_prior_sales(&mut periods);
        let latest = periods.first()?.inputs;
        let (size, _) = size_class(
            industries,
            subject.industry.as_ref(),
            latest.employees,
            subject.capital_thousand_yen,
            quirks,
        );
        Some(Self {
            size,
            values: INDICATORS.map(|indicator| compared(indicator, &latest, quirks)),
        })
    }
}

/// The value that companies are compared by. ④ says nothing by itself where there is no net debt or no EBITDA: as in its
/// points, who has as much cash as debt shares the best place, and who has debt and no EBITDA the last.
fn compared(indicator: Indicator, x: &Inputs, quirks: Quirks) -> Option<f64> {
    let found = value(indicator, x, quirks)?;
    if indicator != Indicator::EbitdaDebtMultiple {
        return Some(found);
    }
    Some(if x.borrowings? <= x.cash? {
        f64::NEG_INFINITY
    } else if x.operating_profit? + x.depreciation? <= 0.0 {
        f64::INFINITY
    } else {
        found
    })
}

/// The place of `own` among `peers` (itself included) in one indicator; `None` when it has no value, or when fewer than
/// [`FEWEST`] companies have one.
pub fn place(indicator: Indicator, own: &Peer, peers: &[Peer]) -> Option<Place> {
    let at = indicator as usize;
    let mine = own.values[at]?;
    let known: Vec<f64> = peers.iter().filter_map(|peer| peer.values[at]).collect();
    let better = |other: &&f64| {
        if indicator.lower_is_better() {
            **other < mine
        } else {
            **other > mine
        }
    };
    (known.len() >= FEWEST).then(|| {
        let rank = 1 + known.iter().filter(better).count();
        Place {
            rank,
            of: known.len(),
            top_percent: (rank * 100).div_ceil(known.len()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::analysis::SubjectPeriod;

    fn peer(margin: Option<f64>, debt: Option<f64>) -> Peer {
        let mut values = [None; 6];
        values[Indicator::OperatingMargin as usize] = margin;
        values[Indicator::EbitdaDebtMultiple as usize] = debt;
        Peer { size: None, values }
    }

    #[test]
    fn a_place_is_told_from_five_companies_up_and_the_better_end_is_first() {
        let all: Vec<Peer> = [0.01, 0.02, 0.03, 0.03, 0.05]
            .into_iter()
            .map(|margin| peer(Some(margin), Some(margin * 100.0)))
            .collect();
        let margin = |own: &Peer, all: &[Peer]| place(Indicator::OperatingMargin, own, all);
        assert_eq!(margin(&all[4], &all[1..]), None, "four are too few");
        let first = margin(&all[4], &all).unwrap();
        assert_eq!((first.rank, first.of, first.top_percent), (1, 5, 20));
        let tied = [margin(&all[2], &all), margin(&all[3], &all)];
        assert_eq!(tied.map(|place| place.unwrap().rank), [2, 2]);
        let debt = place(Indicator::EbitdaDebtMultiple, &all[4], &all).unwrap();
        assert_eq!(
            (debt.rank, debt.top_percent),
            (5, 100),
            "less debt is better"
        );
    }

    #[test]
    fn debt_without_earnings_is_last_and_no_net_debt_is_best() {
        let peer = |borrowings: f64, operating_profit: f64| {
            let inputs = Inputs {
                borrowings: Some(borrowings),
                cash: Some(100.0),
                operating_profit: Some(operating_profit),
                depreciation: Some(10.0),
                ..Inputs::default()
            };
            let subject = Subject {
                periods: vec![SubjectPeriod { end: None, inputs }],
                ..Subject::default()
            };
            Peer::of(&subject, &Industries::default(), Quirks::default()).unwrap()
        };
        let all = [
            (50.0, 10.0),
            (90.0, -30.0),
            (200.0, 40.0),
            (500.0, 40.0),
            (900.0, -30.0),
        ]
        .map(|(borrowings, profit)| peer(borrowings, profit));
        let ranks = all.map(|own| {
            let place = place(Indicator::EbitdaDebtMultiple, &own, &all);
            place.unwrap().rank
        });
        assert_eq!(ranks, [1, 1, 3, 4, 5]);
    }

    #[test]
    fn who_has_no_value_has_no_place_and_counts_for_nobody() {
        let mut all: Vec<Peer> = (0..5).map(|n| peer(Some(f64::from(n)), None)).collect();
        all.push(peer(None, None));
        assert_eq!(place(Indicator::OperatingMargin, &all[5], &all), None);
        let own = place(Indicator::OperatingMargin, &all[0], &all).unwrap();
        assert_eq!((own.rank, own.of), (5, 5));
        assert_eq!(place(Indicator::EbitdaDebtMultiple, &all[0], &all), None);
    }
}
