//! The profit and loss statement of a firm: rows as they stand, and what follows from them where a row is missing.

use super::super::account_title::{Block, Title, fold};
use super::super::statement::{Figure, Section};
use super::Mapped;
use super::book::{Book, Sum};

pub(super) fn read(book: &Book<'_>, out: &mut Mapped) {
    let sales = book.sum(Title::Sales);
    let gross_row = book.sum(Title::GrossProfit);
    let cost = cost_of_sales(book, sales.as_ref(), gross_row.as_ref());
    let gross = gross_row.or_else(|| difference(sales.as_ref(), cost.as_ref(), "売上高−売上原価"));
    let operating_row = book.sum(Title::OperatingProfit);
    let expenses = expenses(book, gross.as_ref(), operating_row.as_ref());
    let operating = operating_row.or_else(|| {
        difference(
            gross.as_ref(),
            expenses.as_ref(),
            "売上総利益−販売費及び一般管理費",
        )
    });
    let gross = gross.or_else(|| {
        Sum::plus(operating.clone(), expenses.clone())
            .filter(|_| operating.is_some() && expenses.is_some())
            .map(|sum| sum.by("営業利益＋販売費及び一般管理費"))
    });
    let cost = cost.or_else(|| difference(sales.as_ref(), gross.as_ref(), "売上高−売上総利益"));
    out.put(Figure::Sales, sales);
    out.put(Figure::CostOfSales, cost);
    out.put(Figure::GrossProfit, gross);
    out.put(Figure::SellingGeneralAdministrative, expenses);
    out.put(Figure::OperatingProfit, operating.clone());
    below_operating(book, operating, out);
}

fn below_operating(book: &Book<'_>, operating: Option<Sum>, out: &mut Mapped) {
    let interest_income = book.sum(Title::InterestDividendIncome);
    let interest = book.sum(Title::InterestExpense);
    let income = book.sum(Title::NonopIncome).or_else(|| {
        Sum::plus(interest_income.clone(), book.sum(Title::NonopIncomePart))
            .map(|sum| sum.by("営業外収益の科目を合計"))
    });
    let charges = book.sum(Title::NonopExpense).or_else(|| {
        Sum::plus(interest.clone(), book.sum(Title::NonopExpensePart))
            .map(|sum| sum.by("営業外費用の科目を合計"))
    });
    let ordinary = book.sum(Title::OrdinaryProfit).or_else(|| {
        let complete = book.is_complete(Section::ProfitAndLoss);
        let before = operating.filter(|_| complete)?;
        let with_income = Sum::plus(Some(before), income.clone())?;
        let sum = match charges.clone() {
            Some(charges) => with_income.less(charges),
            None => with_income,
        };
        Some(sum.by("営業利益＋営業外収益−営業外費用"))
    });
    let taxes = book.sum(Title::IncomeTaxes);
    let pretax = book.sum(Title::PretaxProfit);
    let net = book
        .sum(Title::NetIncome)
        .or_else(|| difference(pretax.as_ref(), taxes.as_ref(), "税引前当期純利益−法人税等"));
    out.put(Figure::NonOperatingIncome, income);
    out.put(Figure::InterestDividendIncome, interest_income);
    out.put(Figure::NonOperatingExpenses, charges);
    out.put(Figure::InterestExpense, interest);
    out.put(Figure::OrdinaryProfit, ordinary);
    out.put(Figure::PretaxProfit, pretax);
    out.put(Figure::IncomeTaxes, taxes);
    out.put(Figure::NetProfit, net);
}

pub(super) fn difference(one: Option<&Sum>, other: Option<&Sum>, rule: &str) -> Option<Sum> {
    Some(one?.clone().less(other?.clone()).by(rule))
}

/// 売上原価: its row; else what is between sales and gross profit; else its parts, with the cost report's result when
/// the profit and loss statement does not repeat it.
pub(super) fn cost_of_sales(
    book: &Book<'_>,
    sales: Option<&Sum>,
    gross: Option<&Sum>,
) -> Option<Sum> {
    if let Some(total) = book.total(Title::Cogs).filter(|sum| sum.value != 0) {
        return Some(total);
    }
    if let Some(rest) = difference(sales, gross, "売上高−売上総利益") {
        return Some(rest);
    }
    let own = book.sum(Title::Cogs);
    let parts = cost_parts(book);
    match (own, parts) {
        (Some(own), Some(parts)) if own.value != parts.value && !explains(book, &own) => {
            Sum::plus(Some(own), Some(parts))
        }
        (Some(own), _) => Some(own),
        (None, parts) => parts,
    }
}

/// Whether a cost of sales row is the sum of the parts above it: 「商品売上原価」 of 期首・仕入・期末.
fn explains(book: &Book<'_>, own: &Sum) -> bool {
    own.lines.iter().any(|&index| {
        let name = fold(book.name(index));
        !["工事原価", "業務原価", "役務", "サービス", "賃貸", "兼業"]
            .iter()
            .any(|word| name.contains(word))
    })
}

fn cost_parts(book: &Book<'_>) -> Option<Sum> {
    let in_cost = |title: Title| {
        let items = book
            .of(title)
            .filter(|item| {
                item.section == Section::ProfitAndLoss
                    && book.blocks[item.index]
                        .or(Block::of_part(title))
                        .is_some_and(|block| block == Block::CostOfSales)
            })
            .collect();
        book.sum_of(title.label(), items)
    };
    let parts = [
        Title::CogsPart,
        Title::MfgMaterial,
        Title::LaborProduction,
        Title::Outsourcing,
        Title::Depreciation,
        Title::LaborEmployee,
        Title::LaborBonus,
        Title::LaborSocial,
        Title::Rent,
        Title::LeaseCharges,
        Title::TaxesDuties,
        Title::LaborOutsourced,
    ]
    .into_iter()
    .map(in_cost)
    .fold(None, Sum::plus);
    let repeated = book.of(Title::CogsPart).any(|item| {
        let name = fold(book.name(item.index));
        (name.contains("製造原価") || name.contains("工事原価")) && !name.contains("棚卸")
    });
    let made = manufactured(book).filter(|_| !repeated);
    Sum::plus(parts, made).map(|sum| sum.by("売上原価の科目を合計（期末棚卸高などは控除）"))
}

/// 当期製品製造原価 of the cost report: its row, else 総製造費用 and the change in work in progress.
fn manufactured(book: &Book<'_>) -> Option<Sum> {
    book.sum(Title::MfgCostTotal).or_else(|| {
        let gross = book.sum(Title::MfgGross)?;
        Sum::plus(Some(gross), book.sum(Title::MfgWip))
    })
}

/// 販売費及び一般管理費: its row; else what is between gross and operating profit; else its accounts.
fn expenses(book: &Book<'_>, gross: Option<&Sum>, operating: Option<&Sum>) -> Option<Sum> {
    book.sum(Title::Sga)
        .or_else(|| difference(gross, operating, "売上総利益−営業利益"))
        .or_else(|| {
            expense_parts(book)
                .filter(|_| book.is_complete(Section::ProfitAndLoss))
                .map(|sum| sum.by("販売費及び一般管理費の科目を合計"))
        })
}

/// The expense accounts of the profit and loss statement.
pub(super) fn expense_parts(book: &Book<'_>) -> Option<Sum> {
    let in_expenses = |title: Title| {
        let items = book
            .of(title)
            .filter(|item| {
                item.section == Section::ProfitAndLoss
                    && book.blocks[item.index]
                        .or(Block::of_part(title))
                        .is_some_and(|block| block == Block::Expenses)
            })
            .collect();
        book.sum_of(title.label(), items)
    };
    let labor = in_expenses(Title::LaborTotal).or_else(|| {
        [
            Title::LaborEmployee,
            Title::LaborOfficer,
            Title::LaborBonus,
            Title::LaborSocial,
            Title::LaborRetirement,
        ]
        .into_iter()
        .map(in_expenses)
        .fold(None, Sum::plus)
    });
    [
        Title::SgaPart,
        Title::Depreciation,
        Title::LeaseCharges,
        Title::Rent,
        Title::TaxesDuties,
        Title::Outsourcing,
        Title::LaborOutsourced,
    ]
    .into_iter()
    .map(in_expenses)
    .fold(labor, Sum::plus)
}
