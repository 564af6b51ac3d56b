//! The token budget (字数の予算): which evidence is sent when not all of it fits.

use super::evidence::Evidence;

/// What fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What is sent, in the order it came.
    pub kept: Vec<Evidence>,
    /// Ids of what is left out, in the order it came.
    pub left_out: Vec<String>,
    /// How many tokens the kept evidence takes.
    pub tokens: usize,
}

/// Leaves out the least telling evidence until the rest fits into `budget` tokens. `evidence` comes with how telling it
/// is (higher stays longer); of equals the later goes first. The tokens are those of [`line()`], so `budget` is what the
/// template's own words leave over.
pub fn fit(evidence: Vec<(Evidence, u32)>, count: &dyn Fn(&str) -> usize, budget: usize) -> Fit {
    let costs: Vec<usize> = evidence.iter().map(|(one, _)| count(&line(one))).collect();
    let mut order: Vec<usize> = (0..evidence.len()).collect();
    order.sort_by_key(|index| (evidence[*index].1, std::cmp::Reverse(*index)));
    let mut tokens: usize = costs.iter().sum();
    let mut dropped = vec![false; evidence.len()];
    for index in order {
        if tokens <= budget {
            break;
        }
        dropped[index] = true;
        tokens -= costs[index];
    }
    let mut fit = Fit {
        kept: Vec::with_capacity(evidence.len()),
        left_out: Vec::new(),
        tokens,
    };
    for ((one, _), dropped) in evidence.into_iter().zip(dropped) {
        if dropped {
            fit.left_out.push(one.id);
        } else {
            fit.kept.push(one);
        }
    }
    fit
}

/// A piece of evidence about as long as the line that the templates print of it.
pub fn line(evidence: &Evidence) -> String {
    let quote = evidence
        .quote
        .as_ref()
        .map(|quote| format!(" ｜ 発言（経営指導員）：{quote}"))
        .unwrap_or_default();
    format!(
        "- id: {} ｜ {}：{} ｜ 傾き：positive ｜ 軸：商品・サービス ｜ 出所：{}{quote}\n",
        evidence.id, evidence.label, evidence.display, evidence.source
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::evidence;

    fn chars(text: &str) -> usize {
        text.chars().count()
    }

    fn three() -> Vec<(Evidence, u32)> {
        vec![
            (evidence("a", "1円"), 5),
            (evidence("b", "1円"), 1),
            (evidence("c", "1円"), 1),
        ]
    }

    #[test]
    fn the_least_telling_goes_first_and_order_is_kept() {
        let one = chars(&line(&evidence("a", "1円")));
        let fit_two = fit(three(), &chars, one * 2);
        assert_eq!(fit_two.left_out, ["c"]);
        assert_eq!(fit_two.tokens, one * 2);
        let fit_one = fit(three(), &chars, one * 2 - 1);
        assert_eq!(fit_one.left_out, ["b", "c"]);
        assert_eq!(fit_one.kept[0].id, "a");
        assert_eq!(fit(three(), &chars, one * 3).left_out, Vec::<String>::new());
    }

    #[test]
    fn no_budget_leaves_everything_out() {
        assert_eq!(fit(three(), &chars, 0).kept, []);
    }
}
