//! In which part of its statement a line stands (区分): by headings and levels, else between which totals it lies.

use super::super::statement::{AccountLine, LineKind, Section};
use super::Title;

/// A part of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Block {
    CurrentAssets,
    FixedAssets,
    DeferredAssets,
    CurrentLiabilities,
    FixedLiabilities,
    NetAssets,
    Sales,
    CostOfSales,
    Expenses,
    NonopIncome,
    NonopExpense,
    Extraordinary,
}

impl Block {
    /// The part that a total or heading of that field stands for.
    fn of_total(title: Title) -> Option<Self> {
        Some(match title {
            Title::CurrentAssets => Self::CurrentAssets,
            Title::FixedAssets => Self::FixedAssets,
            Title::DeferredAssets => Self::DeferredAssets,
            Title::CurrentLiabilities => Self::CurrentLiabilities,
            Title::FixedLiabilities => Self::FixedLiabilities,
            Title::NetAssets => Self::NetAssets,
            Title::Sales => Self::Sales,
            Title::Cogs => Self::CostOfSales,
            Title::Sga | Title::ExpensesTotal => Self::Expenses,
            Title::NonopIncome => Self::NonopIncome,
            Title::NonopExpense => Self::NonopExpense,
            Title::ExtraordinaryGain | Title::ExtraordinaryLoss => Self::Extraordinary,
            _ => return None,
        })
    }

    /// The part that ends where that result stands.
    fn before_result(title: Title) -> Option<Self> {
        Some(match title {
            Title::GrossProfit => Self::CostOfSales,
            Title::OperatingProfit | Title::OperatingProfitSoleRaw => Self::Expenses,
            _ => return None,
        })
    }

    /// The part that a line of that field usually stands in.
    pub(crate) fn of_part(title: Title) -> Option<Self> {
        use Title as T;
        Some(match title {
            T::Cash
            | T::NotesReceivable
            | T::AccountsReceivable
            | T::NotesAndAccountsReceivable
            | T::Inventory
            | T::Securities
            | T::OtherCurrentAssets => Self::CurrentAssets,
            T::FixedAssetsPart => Self::FixedAssets,
            T::DeferredAssets => Self::DeferredAssets,
            T::EquipmentNotes
            | T::NotesPayable
            | T::AccountsPayable
            | T::NotesAndAccountsPayable
            | T::ShortBorrowings
            | T::CurrentPortionLongBorrowings
            | T::OtherLiabilities => Self::CurrentLiabilities,
            T::LongBorrowings | T::OtherFixedLiabilities => Self::FixedLiabilities,
            T::NetAssetsPart => Self::NetAssets,
            T::Sales => Self::Sales,
            T::CogsPart | T::Cogs | T::MfgMaterial | T::LaborProduction => Self::CostOfSales,
            T::SgaPart
            | T::Depreciation
            | T::LeaseCharges
            | T::LaborTotal
            | T::LaborEmployee
            | T::LaborOfficer
            | T::LaborBonus
            | T::LaborSocial
            | T::LaborRetirement
            | T::LaborOutsourced
            | T::Outsourcing
            | T::Rent
            | T::TaxesDuties => Self::Expenses,
            T::NonopIncomePart | T::InterestDividendIncome => Self::NonopIncome,
            T::NonopExpensePart | T::InterestExpense => Self::NonopExpense,
            T::ExtraordinaryPart => Self::Extraordinary,
            _ => return None,
        })
    }

    /// The field for a line of that part that has no field of its own.
    pub(super) fn rest(self) -> Title {
        match self {
            Self::CurrentAssets => Title::OtherCurrentAssets,
            Self::FixedAssets => Title::FixedAssetsPart,
            Self::DeferredAssets => Title::DeferredAssets,
            Self::CurrentLiabilities => Title::OtherLiabilities,
            Self::FixedLiabilities => Title::OtherFixedLiabilities,
            Self::NetAssets => Title::NetAssetsPart,
            Self::Sales => Title::Sales,
            Self::CostOfSales => Title::CogsPart,
            Self::Expenses => Title::SgaPart,
            Self::NonopIncome => Title::NonopIncomePart,
            Self::NonopExpense => Title::NonopExpensePart,
            Self::Extraordinary => Title::ExtraordinaryPart,
        }
    }
}

/// A line that ends one part and may begin another.
fn is_boundary(line: &AccountLine) -> bool {
    use Title as T;
    let Some(title) = line.title else {
        return false;
    };
    matches!(
        title,
        T::CurrentAssets
            | T::FixedAssets
            | T::TotalAssets
            | T::CurrentLiabilities
            | T::FixedLiabilities
            | T::TotalLiabilities
            | T::NetAssets
            | T::LiabilitiesAndNetAssets
            | T::GrossProfit
            | T::Sga
            | T::ExpensesTotal
            | T::OperatingProfit
            | T::OperatingProfitSoleRaw
            | T::NonopIncome
            | T::NonopExpense
            | T::OrdinaryProfit
            | T::ExtraordinaryGain
            | T::ExtraordinaryLoss
            | T::PretaxProfit
            | T::IncomeTaxes
            | T::NetIncome
            | T::IncomeBeforeBlueDeduction
    ) || (line.kind == LineKind::Total && matches!(title, T::Sales | T::Cogs | T::DeferredAssets))
}

/// The part in which each line stands, where it can be told.
pub(crate) fn blocks(lines: &[AccountLine]) -> Vec<Option<Block>> {
    let mut found = vec![None; lines.len()];
    for section in [Section::BalanceSheet, Section::ProfitAndLoss] {
        let of: Vec<usize> = (0..lines.len())
            .filter(|&index| lines[index].section == section)
            .collect();
        by_heading(lines, &of, &mut found);
        by_totals(lines, &of, &mut found);
    }
    found
}

fn by_heading(lines: &[AccountLine], of: &[usize], found: &mut [Option<Block>]) {
    let mut open: Vec<(u8, Option<Block>)> = Vec::new();
    for (at, &index) in of.iter().enumerate() {
        let line = &lines[index];
        let opens = line.kind == LineKind::Heading || leads(lines, &of[at..]);
        if opens {
            open.retain(|(level, _)| *level < line.level);
            let own = line.title.and_then(Block::of_total);
            let inherited = open.last().and_then(|(_, block)| *block);
            open.push((line.level, own.or(inherited)));
        } else if is_boundary(line) {
            let ends = line.title.and_then(Block::of_total);
            open.retain(|(level, block)| ends.is_some() && *block != ends && *level < line.level);
        } else {
            open.retain(|(level, _)| *level <= line.level);
            found[index] = open.last().and_then(|(_, block)| *block);
        }
    }
}

/// Whether a total stands above the accounts that it sums, as reports write 【流動資産】.
fn leads(lines: &[AccountLine], from: &[usize]) -> bool {
    let Some((&first, rest)) = from.split_first() else {
        return false;
    };
    let line = &lines[first];
    let Some(amount) = line.amount.filter(|_| line.kind == LineKind::Total) else {
        return false;
    };
    let mut sum = 0_i128;
    let mut any = false;
    for &index in rest {
        let below = &lines[index];
        if below.level <= line.level {
            break;
        }
        if below.kind == LineKind::Account {
            sum += i128::from(below.amount.unwrap_or_default());
            any = true;
        }
    }
    any && sum == i128::from(amount)
}

fn by_totals(lines: &[AccountLine], of: &[usize], found: &mut [Option<Block>]) {
    let mut before: Option<Title> = None;
    let mut between: Vec<usize> = Vec::new();
    for &index in of {
        let line = &lines[index];
        if !(is_boundary(line) && line.kind != LineKind::Heading) {
            between.push(index);
            continue;
        }
        let after = line.title;
        place(lines, &between, before, after, found);
        between.clear();
        before = after;
    }
    place(lines, &between, before, None, found);
}

/// Lines between two totals belong to the later one (sums stand below), unless their names say the earlier one.
fn place(
    lines: &[AccountLine],
    between: &[usize],
    before: Option<Title>,
    after: Option<Title>,
    found: &mut [Option<Block>],
) {
    let later = after.and_then(|title| Block::of_total(title).or(Block::before_result(title)));
    let earlier = before.and_then(Block::of_total);
    let votes = |block: Option<Block>| {
        between
            .iter()
            .filter(|&&index| {
                block.is_some() && lines[index].title.and_then(Block::of_part) == block
            })
            .count()
    };
    let block = if earlier.is_some() && (later.is_none() || votes(earlier) > votes(later)) {
        earlier.filter(|block| votes(Some(*block)) > 0)
    } else {
        later
    };
    for &index in between {
        // Where a result has no sums above it (仕入高, 給料, 営業利益), sales and cost of sales keep to their names.
        let usual = lines[index].title.and_then(Block::of_part);
        let other = matches!(
            (block, usual),
            (
                Some(Block::Expenses | Block::CostOfSales),
                Some(Block::Sales)
            ) | (Some(Block::Expenses), Some(Block::CostOfSales))
        );
        if !other {
            found[index] = found[index].or(block);
        }
    }
}
