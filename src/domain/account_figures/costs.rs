//! 変動費・固定費 of the lines, and what is only assumed about them.

use super::super::account_title::{Block, Scope, Title};
use super::super::cost_behaviour::{CostBehaviour, split};
use super::super::format::yen;
use super::super::statement::{Figure, LineKind, Section, SoleBasis};
use super::Mapped;
use super::book::{Book, Sum};

pub(super) fn read(
    book: &Book<'_>,
    basis: Option<SoleBasis>,
    behaviour: &CostBehaviour,
    out: &mut Mapped,
) {
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
    let family = family_pay(book, basis);
    let fixed = split.fixed.saturating_add(
        family
            .iter()
            .fold(0_i64, |sum, pay| sum.saturating_add(pay.value)),
    );
    let figures = &out.figures;
    let cost_of_sales = figures.cost_of_sales.unwrap_or_default();
    let expected = figures
        .cost_of_sales
        .zip(figures.selling_general_administrative)
        .map(|(cost, expenses)| cost.saturating_add(expenses));
    let found = split.variable.saturating_add(fixed);
    if cost_of_sales != 0 && !lines.iter().any(|&index| is_cost_of_sales(book, index)) {
        out.flag(
            None,
            format!(
                "売上原価{}の明細がないため、変動費は計算していません",
                yen(cost_of_sales)
            ),
        );
        return;
    }
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
        let mut of_fixed = lines.clone();
        of_fixed.extend(family.into_iter().flat_map(|pay| pay.lines));
        out.put(
            Figure::FixedCost,
            Some(Sum {
                value: fixed,
                lines: of_fixed,
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

/// What a proprietor's profit is after, besides the expenses of the form.
fn family_pay(book: &Book<'_>, basis: Option<SoleBasis>) -> Option<Sum> {
    let counts = book.scope == Scope::SoleProprietor && basis != Some(SoleBasis::BeforeFamilyPay);
    Sum::plus(book.sum(Title::LaborFamily), book.sum(Title::SoleProvision)).filter(|_| counts)
}

fn is_cost_of_sales(book: &Book<'_>, index: usize) -> bool {
    let line = &book.lines[index];
    line.section == Section::CostReport
        || book.blocks[index] == Some(Block::CostOfSales)
        || line.title.and_then(Block::of_part) == Some(Block::CostOfSales)
}
