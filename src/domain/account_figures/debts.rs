//! The balance sheet's right side: payables, borrowings, what is owed in all, what is the firm's own.

use super::super::account_title::{Block, Scope, Title, fold};
use super::super::format::yen;
use super::super::statement::{Figure, Section};
use super::book::{Book, Sum};
use super::{Mapped, assets, borrowings};

pub(super) fn read(book: &Book<'_>, out: &mut Mapped) {
    payables(book, out);
    borrowings::read(book, out);
    totals(book, out);
    assets::zeros(book, out);
}

fn payables(book: &Book<'_>, out: &mut Mapped) {
    let notes = book.sum(Title::NotesPayable);
    let accounts = book.sum(Title::AccountsPayable);
    let both = book.sum(Title::NotesAndAccountsPayable).filter(|_| {
        Sum::plus(notes.clone(), accounts.clone()).is_none_or(|known| known.value == 0)
    });
    if let Some(both) = &both {
        out.flag(
            both.lines.first().copied(),
            format!(
                "{}{}は支払手形と買掛金に分かれていないため、全額を買掛金に入れています",
                book.names(&both.lines),
                yen(both.value)
            ),
        );
    }
    if let Some(equipment) = book.sum(Title::EquipmentNotes).filter(|sum| sum.value != 0) {
        out.flag(
            equipment.lines.first().copied(),
            format!(
                "{}{}は設備の購入による手形のため、支払手形に含めていません",
                book.names(&equipment.lines),
                yen(equipment.value)
            ),
        );
    }
    out.put(Figure::NotesPayable, notes);
    out.put(Figure::AccountsPayable, both.or(accounts));
}

/// Lines that stand among the current or the fixed debts, by where they stand or by name.
fn either(book: &Book<'_>, title: Title, block: Block) -> Option<Sum> {
    let usual = |index: usize| {
        let name = fold(book.name(index));
        let short = name.contains("短期") || name.contains("1年") || name.contains("一年");
        if short {
            Block::CurrentLiabilities
        } else {
            Block::FixedLiabilities
        }
    };
    let items = book
        .of(title)
        .filter(|item| {
            let stands = book.blocks[item.index].filter(|block| {
                matches!(block, Block::CurrentLiabilities | Block::FixedLiabilities)
            });
            stands.unwrap_or_else(|| usual(item.index)) == block
        })
        .collect();
    book.sum_of(title.label(), items)
}

fn current(book: &Book<'_>) -> Option<Sum> {
    let payables = Sum::plus(
        book.sum(Title::NotesPayable),
        book.sum(Title::AccountsPayable),
    )
    .or_else(|| book.sum(Title::NotesAndAccountsPayable));
    [
        payables,
        book.sum(Title::EquipmentNotes),
        book.sum(Title::ShortBorrowings),
        book.sum(Title::CurrentPortionLongBorrowings),
        book.sum(Title::OtherLiabilities),
        either(book, Title::OfficerBorrowings, Block::CurrentLiabilities),
        either(book, Title::LeaseObligations, Block::CurrentLiabilities),
    ]
    .into_iter()
    .fold(None, Sum::plus)
    .map(|sum| sum.by("流動負債の科目を合計"))
}

fn fixed(book: &Book<'_>) -> Option<Sum> {
    [
        book.sum(Title::LongBorrowings),
        book.sum(Title::OtherFixedLiabilities),
        either(book, Title::OfficerBorrowings, Block::FixedLiabilities),
        either(book, Title::LeaseObligations, Block::FixedLiabilities),
    ]
    .into_iter()
    .fold(None, Sum::plus)
    .map(|sum| sum.by("固定負債の科目を合計"))
}

fn totals(book: &Book<'_>, out: &mut Mapped) {
    let complete = book.is_complete(Section::BalanceSheet);
    let undivided = book.has(Title::BorrowingsAll);
    let parts = |sum: Option<Sum>| sum.filter(|_| complete && !undivided);
    let current_debts = book
        .sum(Title::CurrentLiabilities)
        .or_else(|| parts(current(book)));
    let fixed_debts = book
        .sum(Title::FixedLiabilities)
        .or_else(|| parts(fixed(book)));
    let from_parts = || {
        if complete {
            let all = Sum::plus(
                Sum::plus(current(book), fixed(book)),
                undivided_borrowings(book),
            );
            all.map(|sum| sum.by("負債の科目を合計"))
        } else {
            None
        }
    };
    let both = match (&current_debts, &fixed_debts) {
        (Some(current), Some(fixed)) => Sum::plus(Some(current.clone()), Some(fixed.clone()))
            .map(|sum| sum.by("流動負債と固定負債を合計")),
        _ => None,
    };
    let sole = book.scope == Scope::SoleProprietor;
    let stated = if sole {
        owner(book, out)
    } else {
        book.sum(Title::NetAssets)
    };
    let row = book.sum(Title::TotalLiabilities);
    let rest = rest_of_assets(out, stated.as_ref(), "資産合計から純資産を引いた額");
    let debts = if sole { rest.or(row) } else { row.or(rest) }
        .or(both)
        .or_else(from_parts);
    let own = stated
        .or_else(|| rest_of_assets(out, debts.as_ref(), "資産合計から負債合計を引いた額"))
        .or_else(|| own_parts(book));
    if !sole {
        unclosed(book, own.as_ref(), out);
    }
    out.put(Figure::CurrentLiabilities, current_debts);
    out.put(Figure::FixedLiabilities, fixed_debts);
    out.put(Figure::TotalLiabilities, debts);
    out.put(Figure::NetAssets, own);
}

fn undivided_borrowings(book: &Book<'_>) -> Option<Sum> {
    book.sum(Title::BorrowingsAll).filter(|all| {
        let known = Sum::plus(
            Sum::plus(
                book.sum(Title::ShortBorrowings),
                book.sum(Title::CurrentPortionLongBorrowings),
            ),
            book.sum(Title::LongBorrowings),
        );
        known.is_none_or(|known| known.value != all.value)
    })
}

/// 資産合計 less what is known of the other side.
fn rest_of_assets(out: &Mapped, other: Option<&Sum>, rule: &str) -> Option<Sum> {
    let (assets, other) = (out.figures.total_assets?, other?);
    Some(Sum {
        value: assets.saturating_sub(other.value),
        lines: other.lines.clone(),
        rule: rule.to_owned(),
    })
}

/// A firm's 純資産 by its accounts, when the sheet is known to the last line.
fn own_parts(book: &Book<'_>) -> Option<Sum> {
    book.sum(Title::NetAssetsPart)
        .filter(|_| book.is_complete(Section::BalanceSheet))
        .map(|sum| sum.by("純資産の科目を合計"))
}

/// Lists of balances leave the running year's profit out of 純資産.
fn unclosed(book: &Book<'_>, own: Option<&Sum>, out: &mut Mapped) {
    let (Some(own), Some(parts)) = (own, own_parts(book)) else {
        return;
    };
    if !book.has(Title::NetAssets) && own.value != parts.value {
        out.flag(
            None,
            format!(
                "純資産は資産合計から負債合計を引いた{}としました。純資産の科目の合計{}との差は、まだ振り替えられていない当期の損益とみています",
                yen(own.value),
                yen(parts.value)
            ),
        );
    }
}

/// 元入金 + 事業主借 − 事業主貸 + 控除前所得.
fn owner(book: &Book<'_>, out: &Mapped) -> Option<Sum> {
    if !book.has_section(Section::BalanceSheet) {
        return None;
    }
    let capital = book.sum_of("純資産", book.of(Title::NetAssetsPart).collect());
    let capital = capital?;
    let has_income = book.of(Title::NetAssetsPart).any(|item| {
        let name = fold(book.name(item.index));
        name.contains("所得")
            || name.contains("純利益")
            || name.contains("純損益")
            || name == "当期利益"
    });
    let with_income = if has_income {
        Some(capital)
    } else {
        let income = out.figures.net_profit.map(|value| Sum {
            value,
            lines: Vec::new(),
            rule: String::new(),
        });
        Sum::plus(Some(capital), income)
    };
    with_income.map(|sum| sum.by("元入金＋事業主借＋控除前所得−事業主貸"))
}

/// 事業主貸, negative.
pub(super) fn drawings(book: &Book<'_>) -> Option<Sum> {
    if book.scope != Scope::SoleProprietor {
        return None;
    }
    let items = book
        .of(Title::NetAssetsPart)
        .filter(|item| fold(book.name(item.index)).contains("事業主貸"))
        .collect();
    book.sum_of("事業主貸", items)
}
