//! The operating costs of a period split into variable and fixed ones, line by line.

use super::super::account_title::{Block, Title, blocks, breakdown, fold, is_deduction, plain};
use super::super::number::LIMIT;
use super::super::statement::{AccountLine, LineKind, Section};
use super::{CostBehaviour, of_title};

/// The operating costs of a period, split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// 変動費, yen.
    pub variable: i64,
    /// 固定費, yen.
    pub fixed: i64,
    /// The cost lines that went in, with their variable share.
    pub lines: Vec<(usize, u8)>,
}

/// The groups of a cost report, each with the names that stand for it as a whole.
fn group(title: Option<Title>) -> (u8, &'static [&'static str]) {
    match title {
        Some(Title::MfgMaterial) => (
            0,
            &[
                "材料費",
                "差引原材料費",
                "原材料費",
                "当期材料費",
                "主要材料費",
            ],
        ),
        Some(Title::LaborProduction) => (1, &["労務費", "当期労務費"]),
        Some(Title::MfgWip) => (2, &[]),
        _ => (
            3,
            &[
                "製造経費",
                "経費",
                "当期経費",
                "その他の製造経費",
                "工事経費",
            ],
        ),
    }
}

/// Whether a line of the profit and loss statement is what the cost report explains in detail.
fn is_manufactured(line: &AccountLine) -> bool {
    let name = fold(&line.name);
    matches!(line.title, Some(Title::CogsPart | Title::Cogs))
        && (name.contains("製造原価") || name.contains("工事原価"))
        && !name.contains("棚卸")
}

/// Splits the operating costs among the lines: the cost report's lines stand in for 当期製品製造原価; closing stock is
/// subtracted; sums are used only where no single lines are there.
pub fn split(lines: &[AccountLine], behaviour: &CostBehaviour) -> Split {
    let found = CostLines::of(lines);
    let mut split = Split::default();
    let (mut hundredths_variable, mut total) = (0_i128, 0_i128);
    for index in found.chosen(lines) {
        let line = &lines[index];
        let expense = found.blocks[index] == Some(Block::Expenses);
        let percent = behaviour
            .percent(line)
            .unwrap_or(if expense { 0 } else { 100 });
        let amount = i128::from(signed(line));
        hundredths_variable += amount * i128::from(percent);
        total += amount;
        split.lines.push((index, percent));
    }
    let variable = (hundredths_variable + 50 * hundredths_variable.signum()) / 100;
    split.variable = i64::try_from(variable).unwrap_or(i64::MAX);
    split.fixed = i64::try_from(total - variable).unwrap_or(i64::MAX);
    split
}

fn signed(line: &AccountLine) -> i64 {
    let amount = line.amount.unwrap_or_default().clamp(-LIMIT, LIMIT);
    if is_deduction(&line.name) {
        -amount.saturating_abs()
    } else {
        amount
    }
}

/// The lines of a period that hold operating costs.
struct CostLines {
    blocks: Vec<Option<Block>>,
    cost_report: Vec<usize>,
    cost_of_sales: Vec<usize>,
    cogs: Vec<usize>,
    expenses: Vec<usize>,
}

impl CostLines {
    fn of(lines: &[AccountLine]) -> Self {
        let below = breakdown(lines);
        let mut found = Self {
            blocks: blocks(lines),
            cost_report: Vec::new(),
            cost_of_sales: Vec::new(),
            cogs: Vec::new(),
            expenses: Vec::new(),
        };
        for (index, line) in lines.iter().enumerate() {
            if line.kind == LineKind::Heading || line.amount.is_none() || below[index] {
                continue;
            }
            found.put(index, line);
        }
        found
    }

    fn put(&mut self, index: usize, line: &AccountLine) {
        let account = line.kind == LineKind::Account;
        let usual = line.title.and_then(Block::of_part);
        match (line.section, line.title) {
            (Section::CostReport, Some(Title::MfgCostTotal | Title::MfgGross | Title::Unused))
            | (Section::BalanceSheet, _)
            | (_, Some(Title::InterestExpense | Title::Unused | Title::LaborFamily)) => {}
            (Section::CostReport, _) => self.cost_report.extend(account.then_some(index)),
            (_, Some(Title::Cogs)) => self.cogs.push(index),
            (_, Some(title)) if account && of_title(title).is_some() => {
                // Sums of expenses may be written as accounts.
                if matches!(title, Title::Sga | Title::ExpensesTotal) {
                    return;
                }
                let block = self.blocks[index].or(usual);
                self.blocks[index] = block;
                match block {
                    Some(Block::CostOfSales) => self.cost_of_sales.push(index),
                    Some(Block::Expenses) => self.expenses.push(index),
                    _ => {}
                }
            }
            (_, None) if account => match self.blocks[index] {
                Some(Block::CostOfSales) => self.cost_of_sales.push(index),
                Some(Block::Expenses) => self.expenses.push(index),
                _ => {}
            },
            _ => {}
        }
    }

    /// The lines to use, none of which holds another, in the statement's order.
    fn chosen(&self, lines: &[AccountLine]) -> Vec<usize> {
        let report = self.report_lines(lines);
        let explained = |index: &usize| !report.is_empty() && is_manufactured(&lines[*index]);
        let mut chosen: Vec<usize> = self
            .cost_of_sales
            .iter()
            .copied()
            .filter(|index| !explained(index))
            .collect();
        let parted = !self.cost_of_sales.is_empty() || !report.is_empty();
        chosen.extend(self.cogs.iter().copied().filter(|index| {
            let own = ["工事原価", "業務原価", "役務", "サービス", "賃貸", "兼業"]
                .iter()
                .any(|word| lines[*index].name.contains(word));
            if parted {
                own && !explained(index) && lines[*index].kind == LineKind::Account
            } else {
                self.is_one_of_cogs(lines, *index)
            }
        }));
        chosen.extend(&report);
        if self.expenses.is_empty() {
            chosen.extend(lines.iter().position(|line| {
                matches!(line.title, Some(Title::Sga | Title::ExpensesTotal))
                    && line.amount.is_some()
            }));
        } else {
            chosen.extend(self.expenses.iter().copied().filter(|&index| {
                // 人件費 as a whole beside its parts.
                let whole = lines[index].title == Some(Title::LaborTotal);
                !(whole && self.has_labor_parts(lines))
            }));
        }
        chosen.sort_unstable();
        chosen
    }

    fn has_labor_parts(&self, lines: &[AccountLine]) -> bool {
        self.expenses.iter().any(|&index| {
            matches!(
                lines[index].title,
                Some(
                    Title::LaborEmployee
                        | Title::LaborOfficer
                        | Title::LaborBonus
                        | Title::LaborSocial
                        | Title::LaborRetirement
                )
            )
        })
    }

    /// Of several costs of sales without parts: the largest one when it is the sum, else each.
    fn is_one_of_cogs(&self, lines: &[AccountLine], index: usize) -> bool {
        let whole = self
            .cogs
            .iter()
            .copied()
            .max_by_key(|&of| (lines[of].kind == LineKind::Total, lines[of].amount));
        let amount = |of: usize| i128::from(lines[of].amount.unwrap_or_default());
        let rest: i128 = self
            .cogs
            .iter()
            .filter(|of| Some(**of) != whole)
            .map(|of| amount(*of))
            .sum();
        let is_sum =
            whole.is_some_and(|of| lines[of].kind == LineKind::Total || rest == amount(of));
        if is_sum { Some(index) == whole } else { true }
    }

    fn report_lines(&self, lines: &[AccountLine]) -> Vec<usize> {
        self.cost_report
            .iter()
            .copied()
            .filter(|&index| {
                let (own, wholes) = group(lines[index].title);
                let name = fold(&lines[index].name);
                let whole = wholes.contains(&plain(&name)) || wholes.contains(&name.as_str());
                let others = self.cost_report.iter().any(|&other| {
                    let (of, wholes) = group(lines[other].title);
                    let other = fold(&lines[other].name);
                    of == own
                        && !wholes.contains(&plain(&other))
                        && !wholes.contains(&other.as_str())
                });
                !(whole && others)
            })
            .collect()
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
