//! The balance sheet's left side: cash, receivables, stock, sums.

use super::super::account_title::{Block, Relation, Scope, Title};
use super::super::format::yen;
use super::super::statement::{Figure, Section};
use super::book::{Book, Sum};
use super::{Mapped, debts};

pub(super) fn read(book: &Book<'_>, out: &mut Mapped) {
    out.put(Figure::Cash, book.sum(Title::Cash));
    receivables(book, out);
    out.put(Figure::Inventory, book.sum(Title::Inventory));
    allowance(book, out);
    quick(book, out);
    totals(book, out);
}

fn receivables(book: &Book<'_>, out: &mut Mapped) {
    let discounted = discounted(book, out);
    let notes = book.sum(Title::NotesReceivable);
    let accounts = book.sum(Title::AccountsReceivable);
    let both = book.sum(Title::NotesAndAccountsReceivable);
    let known = Sum::plus(notes.clone(), accounts.clone()).filter(|sum| sum.value != 0);
    let together = match (&known, both) {
        (None, Some(both)) => {
            out.flag(
                both.lines.first().copied(),
                format!(
                    "「{}」{}は受取手形と売掛金に分かれていないため、全額を売掛金に入れています",
                    both.lines.first().map_or("", |&line| book.name(line)),
                    yen(both.value)
                ),
            );
            Some(both)
        }
        (Some(known), Some(both)) if known.value != both.value => {
            out.flag(
                both.lines.first().copied(),
                format!(
                    "「{}」{}と、受取手形・売掛金の合計{}が一致しません。内訳の金額を使いました",
                    both.lines.first().map_or("", |&line| book.name(line)),
                    yen(both.value),
                    yen(known.value)
                ),
            );
            None
        }
        _ => None,
    };
    out.put(Figure::AccountsReceivable, together.or(accounts));
    out.put(Figure::NotesReceivable, Sum::plus(notes, discounted));
}

/// 割引手形: a note beside the statement is added to 受取手形, as the workbook's row 32 wants it; an account of the
/// trial balance stands against notes that are shown in full, so they hold it already.
fn discounted(book: &Book<'_>, out: &mut Mapped) -> Option<Sum> {
    for item in book
        .items
        .iter()
        .filter(|item| item.title == Title::EndorsedNotes && item.amount != 0)
    {
        out.flag(
            Some(item.index),
            format!(
                "「{}」{}は裏書譲渡した手形のため、受取手形・割引手形に含めていません",
                book.name(item.index),
                yen(item.amount.saturating_abs())
            ),
        );
    }
    let items: Vec<_> = book
        .items
        .iter()
        .filter(|item| item.title == Title::DiscountedNotes)
        .collect();
    if items.is_empty() {
        return None;
    }
    let whole = Sum {
        value: items.iter().fold(0_i64, |sum, item| {
            sum.saturating_add(item.amount.saturating_abs())
        }),
        lines: items.iter().map(|item| item.index).collect(),
        rule: "割引手形の金額".to_owned(),
    };
    let inside = items
        .iter()
        .any(|item| item.amount < 0 || book.blocks[item.index].is_some());
    if whole.value != 0 {
        let what = if inside {
            "は帳簿上の科目として載っているため、受取手形に含まれているとみて加えていません。受取手形が割引後の残高のときは、受取手形に加えてください"
        } else {
            "は貸借対照表の注記とみて、受取手形に加えています（ローカルベンチマークの受取手形は割引手形を含みます）"
        };
        out.flag(
            items.first().map(|item| item.index),
            format!("割引手形{}{what}", yen(whole.value)),
        );
    }
    out.put(Figure::DiscountedNotes, Some(whole.clone()));
    (!inside).then(|| whole.by("割引手形を加算"))
}

/// The allowances, which stand among current or fixed assets; at a proprietor's among the debts.
pub(super) fn allowances(book: &Book<'_>, block: Block) -> Option<Sum> {
    if book.scope == Scope::SoleProprietor {
        return None;
    }
    let items = book
        .of(Title::AllowanceBadDebt)
        .filter(|item| book.blocks[item.index].unwrap_or(Block::CurrentAssets) == block)
        .collect();
    book.sum_of(Title::AllowanceBadDebt.label(), items)
}

fn allowance(book: &Book<'_>, out: &mut Mapped) {
    if let Some(sum) = book
        .sum(Title::AllowanceBadDebt)
        .filter(|sum| sum.value != 0)
    {
        out.flag(
            sum.lines.first().copied(),
            format!(
                "貸倒引当金{}は、受取手形・売掛金から引いていません",
                yen(sum.value.saturating_abs())
            ),
        );
    }
}

fn quick(book: &Book<'_>, out: &mut Mapped) {
    let whole = book.sum(Title::QuickAssets).or_else(|| {
        let receivables = Sum::plus(
            book.sum(Title::NotesReceivable),
            book.sum(Title::AccountsReceivable),
        )
        .or_else(|| book.sum(Title::NotesAndAccountsReceivable));
        let cash = book.sum(Title::Cash)?;
        Sum::plus(
            Sum::plus(Some(cash), receivables),
            book.sum(Title::Securities),
        )
        .map(|sum| sum.by("現金・預金、受取手形、売掛金、有価証券を合計"))
    });
    out.put(Figure::QuickAssets, whole);
}

/// 流動資産 by its parts.
fn current(book: &Book<'_>) -> Option<Sum> {
    let receivables = Sum::plus(
        book.sum(Title::NotesReceivable),
        book.sum(Title::AccountsReceivable),
    )
    .or_else(|| book.sum(Title::NotesAndAccountsReceivable));
    let sums = [
        book.sum(Title::Cash),
        receivables,
        book.sum(Title::Securities),
        book.sum(Title::Inventory),
        book.sum(Title::OtherCurrentAssets),
        allowances(book, Block::CurrentAssets),
    ];
    sums.into_iter()
        .fold(None, Sum::plus)
        .map(|sum| sum.by("流動資産の科目を合計"))
}

fn totals(book: &Book<'_>, out: &mut Mapped) {
    let complete = book.is_complete(Section::BalanceSheet);
    let parts = |sum: Option<Sum>| sum.filter(|_| complete);
    let current = book
        .sum(Title::CurrentAssets)
        .or_else(|| parts(current(book)));
    let fixed = book.sum(Title::FixedAssets).or_else(|| {
        parts(Sum::plus(
            book.sum(Title::FixedAssetsPart),
            allowances(book, Block::FixedAssets),
        ))
        .map(|sum| sum.by("固定資産の科目を合計"))
    });
    let deferred = book.sum(Title::DeferredAssets);
    let derived = || {
        current.clone()?;
        (complete || fixed.is_some()).then_some(())?;
        Sum::plus(Sum::plus(current.clone(), fixed.clone()), deferred)
            .map(|sum| sum.by("流動資産、固定資産、繰延資産を合計"))
    };
    let total = book
        .sum(Title::TotalAssets)
        .or_else(|| {
            book.sum(Title::LiabilitiesAndNetAssets)
                .map(|sum| sum.by("負債・純資産合計の行を資産合計として使用"))
        })
        .map(|sum| less_drawings(book, sum, out))
        .or_else(derived);
    if total.is_none() && book.has_section(Section::BalanceSheet) && !complete {
        out.flag(
            None,
            "項目が決まっていない科目があるため、資産合計を計算できません。科目を割り当ててください"
                .to_owned(),
        );
    }
    out.put(Figure::CurrentAssets, current);
    out.put(Figure::FixedAssets, fixed);
    out.put(Figure::TotalAssets, total);
}

/// A proprietor's 資産合計 holds 事業主貸, which is no asset of the business.
fn less_drawings(book: &Book<'_>, total: Sum, out: &mut Mapped) -> Sum {
    let Some(drawings) = debts::drawings(book).filter(|sum| sum.value != 0) else {
        return total;
    };
    let amount = drawings.value.saturating_abs();
    out.flag(
        drawings.lines.first().copied(),
        format!(
            "事業主貸{}は事業の資産ではないため、資産合計と純資産から引いています",
            yen(amount)
        ),
    );
    let rule = format!("{}、事業主貸を控除", total.rule);
    Sum::plus(Some(total.clone()), Some(drawings)).map_or(total, |sum| sum.by(rule))
}

/// Fills 0 where a balance sheet that is known to the last line has no such account.
pub(super) fn zeros(book: &Book<'_>, out: &mut Mapped) {
    let figures = &out.figures;
    let agrees = matches!(
        (figures.total_assets, figures.total_liabilities, figures.net_assets),
        (Some(assets), Some(debts), Some(own)) if assets == debts.saturating_add(own)
    );
    // A difference that was derived agrees by itself: only rows, or accounts on both sides that balance, prove anything.
    let rows = (book.has(Title::TotalAssets) || book.has(Title::LiabilitiesAndNetAssets))
        && (book.has(Title::TotalLiabilities) || book.has(Title::NetAssets));
    let balanced = book.scope == Scope::SoleProprietor
        || book
            .sum(Title::NetAssetsPart)
            .is_some_and(|parts| Some(parts.value) == figures.net_assets);
    let detailed = book
        .items
        .iter()
        .filter(|item| {
            item.section == Section::BalanceSheet
                && matches!(item.relation, Relation::Account | Relation::Part)
        })
        .count()
        >= 4;
    if !(agrees && (rows || balanced) && detailed && book.is_complete(Section::BalanceSheet)) {
        return;
    }
    for figure in [
        Figure::Cash,
        Figure::NotesReceivable,
        Figure::AccountsReceivable,
        Figure::Inventory,
        Figure::NotesPayable,
        Figure::AccountsPayable,
        Figure::Borrowings,
    ] {
        out.put(
            figure,
            Some(Sum {
                value: 0,
                lines: Vec::new(),
                rule: "貸借対照表に該当する科目がないため0とした".to_owned(),
            }),
        );
    }
}
