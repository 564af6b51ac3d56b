//! Borrowings (借入金): short, long, both in one; loans of directors and leases are told apart for the advisor.

use super::super::account_title::{Relation, Title};
use super::super::format::yen;
use super::super::statement::Figure;
use super::Mapped;
use super::book::{Book, Sum};

pub(super) fn read(book: &Book<'_>, out: &mut Mapped) {
    let short = Sum::plus(
        book.sum(Title::ShortBorrowings),
        book.sum(Title::CurrentPortionLongBorrowings),
    );
    let long = book.sum(Title::LongBorrowings);
    let known = Sum::plus(short.clone(), long.clone());
    let all = match (known, book.sum(Title::BorrowingsAll)) {
        (Some(known), Some(all)) if is_their_sum(book, &known, &all) => Some(all),
        (Some(known), Some(all)) => {
            undivided(book, &all, out);
            Sum::plus(Some(known), Some(all))
        }
        (None, Some(all)) => {
            undivided(book, &all, out);
            Some(all)
        }
        (known, None) => known.map(|sum| {
            let rule = format!("{}を合計", book.names(&sum.lines));
            if sum.lines.len() > 1 {
                sum.by(rule)
            } else {
                sum
            }
        }),
    };
    out.put(Figure::Borrowings, all);
    out.put(Figure::ShortBorrowings, short);
    out.put(Figure::LongBorrowings, long);
    directors(book, out);
    leases(book, out);
}

fn is_their_sum(book: &Book<'_>, known: &Sum, all: &Sum) -> bool {
    known.value == all.value
        || book
            .of(Title::BorrowingsAll)
            .any(|item| item.relation == Relation::Total)
}

fn undivided(book: &Book<'_>, all: &Sum, out: &mut Mapped) {
    if all.value != 0 {
        out.flag(
            all.lines.first().copied(),
            format!(
                "{}{}は短期と長期に分かれていません。返済期限が1年以内の額を確かめ、短期借入金・長期借入金に入力してください",
                book.names(&all.lines),
                yen(all.value)
            ),
        );
    }
}

fn directors(book: &Book<'_>, out: &mut Mapped) {
    let loans = book.sum(Title::OfficerBorrowings);
    if let Some(loans) = loans.as_ref().filter(|sum| sum.value != 0) {
        out.flag(
            loans.lines.first().copied(),
            format!(
                "{}{}は借入金に含めていません。実質的な自己資本とみるか、借入金に含めるかをご判断ください",
                book.names(&loans.lines),
                yen(loans.value)
            ),
        );
    }
    out.put(Figure::DirectorLoans, loans);
}

fn leases(book: &Book<'_>, out: &mut Mapped) {
    if let Some(leases) = book
        .sum(Title::LeaseObligations)
        .filter(|sum| sum.value != 0)
    {
        out.flag(
            leases.lines.first().copied(),
            format!(
                "リース債務{}は借入金に含めていません。含める場合は科目の割り当てを変えてください",
                yen(leases.value)
            ),
        );
    }
}
