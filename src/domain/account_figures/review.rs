//! What the advisor should look at: judgements, missing statements, the wrong kind of business.

use super::super::account_title::{Relation, Scope, Title, fold};
use super::super::format::yen;
use super::super::statement::{Figure, LineKind, Section};
use super::Mapped;
use super::book::Book;

pub(super) fn read(book: &Book<'_>, out: &mut Mapped) {
    judgements(book, out);
    oversized(book, out);
    missing_balance_sheet(book, out);
    wrong_business(book, out);
    employees(book, out);
}

/// Accounts that may belong elsewhere as well, and those that are placed by habit.
fn judgements(book: &Book<'_>, out: &mut Mapped) {
    for item in book.items.iter().filter(|item| item.amount != 0) {
        let line = &book.lines[item.index];
        let Some(found) = book
            .titles
            .find(line.section, &line.name, book.scope)
            .filter(|found| found.title == item.title)
        else {
            continue;
        };
        let amount = yen(item.amount.saturating_abs());
        if let Some(other) = found.judgement {
            out.flag(
                Some(item.index),
                format!(
                    "「{}」{amount}は{}に含めていません。含める場合は科目の割り当てを変えてください",
                    line.name,
                    other.label()
                ),
            );
        } else if found.doubtful
            && !matches!(
                item.title,
                Title::OfficerBorrowings | Title::LeaseObligations | Title::LaborOutsourced
            )
        {
            out.flag(
                Some(item.index),
                format!(
                    "「{}」{amount}を{}とみています。違う場合は科目の割り当てを変えてください",
                    line.name,
                    item.title.label()
                ),
            );
        }
    }
}

/// Totals that are smaller than their parts.
fn oversized(book: &Book<'_>, out: &mut Mapped) {
    for title in [Title::Cash, Title::Inventory, Title::Sales] {
        let Some(total) = book.total(title) else {
            continue;
        };
        let parts = book
            .of(title)
            .filter(|item| {
                matches!(
                    item.relation,
                    Relation::Part | Relation::Account | Relation::Minus
                )
            })
            .fold(0_i64, |sum, item| sum.saturating_add(item.amount));
        if parts > total.value {
            out.flag(
                total.lines.first().copied(),
                format!(
                    "{}の内訳の合計{}が、合計行の{}を上回っています。合計行の金額を使いました",
                    title.label(),
                    yen(parts),
                    yen(total.value)
                ),
            );
        }
    }
}

fn missing_balance_sheet(book: &Book<'_>, out: &mut Mapped) {
    if !book.has_section(Section::BalanceSheet) && out.figures.sales.is_some() {
        out.flag(
            None,
            "貸借対照表がないため、EBITDA有利子負債倍率・営業運転資本回転期間・自己資本比率は計算できません"
                .to_owned(),
        );
    }
}

fn wrong_business(book: &Book<'_>, out: &mut Mapped) {
    if book.scope == Scope::SoleProprietor {
        return;
    }
    let owner = book.lines.iter().position(|line| {
        let name = fold(&line.name);
        line.kind == LineKind::Account
            && line.amount.is_some_and(|amount| amount != 0)
            && (name.contains("事業主貸") || name == "元入金")
    });
    if owner.is_some() {
        out.flag(
            owner,
            "個人事業主の科目（元入金・事業主貸）があります。個人事業主として読み取ってください"
                .to_owned(),
        );
    }
}

fn employees(book: &Book<'_>, out: &mut Mapped) {
    out.put(Figure::Employees, book.sum(Title::Employees));
}
