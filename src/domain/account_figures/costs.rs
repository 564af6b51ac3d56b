//! 変動費・固定費 of the lines, and what is only assumed about them.

use super::super::cost_behaviour::{CostBehaviour, split};
use super::super::format::yen;
use super::super::statement::{Figure, LineKind};
use super::Mapped;
use super::book::{Book, Sum};

pub(super) fn read(book: &Book<'_>, behaviour: &CostBehaviour, out: &mut Mapped) {
    let split = split(book.lines, behaviour);
    let single = split
        .lines
        .iter()
        .any(|&(index, _)| book.lines[index].kind == LineKind::Account);
    if split.lines.is_empty() || !single || out.figures.sales.is_none() {
        return;
    }
    let assumed: Vec<usize> = split
        .lines
        .iter()
        .map(|&(index, _)| index)
        .filter(|&index| {
            !behaviour.knows(&book.lines[index])
                && book.lines[index].amount.is_some_and(|amount| amount != 0)
        })
        .collect();
    if !assumed.is_empty() {
        out.flag(
            (assumed.len() == 1).then(|| assumed[0]),
            format!(
                "{}の変動費の割合は、売上原価の内訳なら100％、その他は0％と仮に置いています。実態に合わせて直してください",
                book.names(&assumed)
            ),
        );
    }
    let lines: Vec<usize> = split.lines.iter().map(|&(index, _)| index).collect();
    let expected = out
        .figures
        .cost_of_sales
        .zip(out.figures.selling_general_administrative)
        .map(|(cost, expenses)| cost.saturating_add(expenses));
    let found = split.variable.saturating_add(split.fixed);
    if let Some(expected) = expected.filter(|expected| *expected != found) {
        out.flag(
            None,
            format!(
                "変動費・固定費に分けた明細の合計{}が、売上原価と販売費及び一般管理費の合計{}と一致しません（差額{}）",
                yen(found),
                yen(expected),
                yen(expected.saturating_sub(found).saturating_abs())
            ),
        );
    } else if expected.is_some() {
        out.put(
            Figure::FixedCost,
            Some(Sum {
                value: split.fixed,
                lines: lines.clone(),
                rule: "費用の明細を固定費の割合で合計".to_owned(),
            }),
        );
    }
    out.put(
        Figure::VariableCost,
        Some(Sum {
            value: split.variable,
            lines,
            rule: "費用の明細を変動費の割合で合計".to_owned(),
        }),
    );
}
