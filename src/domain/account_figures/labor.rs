//! Labour, depreciation, outsourcing: costs that stand in the profit and loss statement and in the cost report.

use super::super::account_title::{Block, Scope, Title, fold};
use super::super::format::yen;
use super::super::statement::{Figure, Section, SoleBasis};
use super::Mapped;
use super::book::{Book, Item, Sum};

const PAY: [Title; 5] = [
    Title::LaborEmployee,
    Title::LaborOfficer,
    Title::LaborBonus,
    Title::LaborSocial,
    Title::LaborRetirement,
];

pub(super) fn read(book: &Book<'_>, basis: Option<SoleBasis>, out: &mut Mapped) {
    out.put(Figure::Depreciation, both(book, Title::Depreciation));
    if out.figures.depreciation.is_none() && out.figures.sales.is_some() {
        out.flag(
            None,
            "減価償却費の科目が見当たりません。償却していない場合は0と入力してください".to_owned(),
        );
    }
    out.put(Figure::LeaseCharges, both(book, Title::LeaseCharges));
    out.put(Figure::OutsourcingCost, both(book, Title::Outsourcing));
    dispatched(book, out);
    personnel(book, basis, out);
    payroll(book, out);
}

/// A cost of both statements.
fn both(book: &Book<'_>, title: Title) -> Option<Sum> {
    let one = book.sum_in(title, Section::ProfitAndLoss);
    let other = book.sum_in(title, Section::CostReport);
    match (one, other) {
        (Some(one), Some(other)) => {
            let rule = format!("損益計算書と製造原価報告書の{}を合計", title.label());
            Sum::plus(Some(one), Some(other)).map(|sum| sum.by(rule))
        }
        (one, other) => one.or(other),
    }
}

fn dispatched(book: &Book<'_>, out: &mut Mapped) {
    let sum = both(book, Title::LaborOutsourced);
    if let Some(sum) = sum.as_ref().filter(|sum| sum.value != 0) {
        out.flag(
            sum.lines.first().copied(),
            format!(
                "{}{}は人件費に含めず、派遣等の費用として分けています",
                book.names(&sum.lines),
                yen(sum.value)
            ),
        );
    }
    out.put(Figure::DispatchedLaborCost, sum);
}

/// 労務費 of the cost report, or of a profit and loss statement that shows it there.
fn production(book: &Book<'_>) -> Option<Sum> {
    Sum::plus(
        book.sum_in(Title::LaborProduction, Section::CostReport),
        book.sum_in(Title::LaborProduction, Section::ProfitAndLoss),
    )
}

fn personnel(book: &Book<'_>, basis: Option<SoleBasis>, out: &mut Mapped) {
    let parts = PAY
        .into_iter()
        .map(|title| book.sum_in(title, Section::ProfitAndLoss))
        .fold(None, Sum::plus);
    let whole = book.sum_in(Title::LaborTotal, Section::ProfitAndLoss);
    if let (Some(whole), Some(parts)) = (&whole, &parts)
        && whole.value != parts.value
    {
        out.flag(
            whole.lines.first().copied(),
            format!(
                "「{}」{}を人件費の合計とみています。ほかの人件費の科目の合計{}は足していません",
                whole.lines.first().map_or("", |&line| book.name(line)),
                yen(whole.value),
                yen(parts.value)
            ),
        );
    }
    let mut all = Sum::plus(whole.or(parts), production(book));
    let sole = book.scope == Scope::SoleProprietor;
    if !sole || basis != Some(SoleBasis::BeforeFamilyPay) {
        all = Sum::plus(all, book.sum(Title::LaborFamily));
    }
    out.put(
        Figure::PersonnelCost,
        all.map(|sum| {
            let rule = format!("{}を合計", book.names(&sum.lines));
            if sum.lines.len() > 1 {
                sum.by(rule)
            } else {
                sum
            }
        }),
    );
}

/// Whether an account is pay that is somebody's salary income.
fn is_pay(book: &Book<'_>, item: &Item) -> bool {
    let name = fold(book.name(item.index));
    let pay = matches!(
        item.title,
        Title::LaborEmployee
            | Title::LaborOfficer
            | Title::LaborBonus
            | Title::LaborProduction
            | Title::LaborFamily
    );
    pay && ![
        "福利",
        "厚生",
        "退職",
        "引当",
        "保険",
        "労務費",
        "通勤費",
        "株式報酬",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// 給与支給総額; unknown while pay stands only inside a sum with welfare.
fn payroll(book: &Book<'_>, out: &mut Mapped) {
    let items: Vec<&Item> = book
        .items
        .iter()
        .filter(|item| {
            is_pay(book, item)
                && item.relation != super::super::account_title::Relation::Subtotal
                && !matches!(
                    book.blocks[item.index],
                    Some(Block::NonopExpense | Block::Extraordinary)
                )
        })
        .collect();
    let production_known = items
        .iter()
        .any(|item| item.title == Title::LaborProduction)
        || !book.has(Title::LaborProduction);
    if items.is_empty() || !production_known {
        if book.has(Title::LaborProduction) || book.has(Title::LaborTotal) {
            out.flag(
                None,
                "労務費・人件費の内訳がないため、給与支給総額は計算していません".to_owned(),
            );
        }
        return;
    }
    let directors: i64 = items
        .iter()
        .filter(|item| item.title == Title::LaborOfficer)
        .fold(0, |sum, item| sum.saturating_add(item.amount));
    if directors != 0 {
        out.flag(
            None,
            format!(
                "給与支給総額に役員報酬{}を含めています。含めるかどうかは都道府県の手引きでご確認ください",
                yen(directors)
            ),
        );
    }
    let lines: Vec<usize> = items.iter().map(|item| item.index).collect();
    let value = items
        .iter()
        .fold(0_i64, |sum, item| sum.saturating_add(item.amount));
    let rule = format!("{}を合計", book.names(&lines));
    let pay = Some(Sum { value, lines, rule });
    let sole = book.scope == Scope::SoleProprietor;
    let income = out.figures.net_profit.filter(|_| sole).map(|value| Sum {
        value,
        lines: Vec::new(),
        rule: "控除前所得を加算".to_owned(),
    });
    out.put(Figure::TotalPayroll, Sum::plus(pay, income));
}
