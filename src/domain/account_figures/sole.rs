//! A proprietor's 青色申告決算書 read as a company's statement, on either of the two bases.

use super::super::account_title::Title;
use super::super::format::yen;
use super::super::statement::{Figure, SoleBasis};
use super::book::{Book, Sum};
use super::profit::{cost_of_sales, difference, expense_parts};
use super::{Mapped, basis_note};

pub(super) fn read(book: &Book<'_>, basis: Option<SoleBasis>, out: &mut Mapped) {
    if basis.is_none() {
        out.flag(
            None,
            "専従者給与を引く見方と引かない見方のどちらで計算するかが選ばれていません。引いた後の利益で計算しています"
                .to_owned(),
        );
    }
    let basis = basis.unwrap_or(SoleBasis::AfterFamilyPay);
    out.flag(None, basis_note(basis).to_owned());
    let sales = book.sum(Title::Sales);
    let gross_row = book.sum(Title::GrossProfit);
    let cost = cost_of_sales(book, sales.as_ref(), gross_row.as_ref());
    let gross = gross_row
        .or_else(|| difference(sales.as_ref(), cost.as_ref(), "売上高−売上原価"))
        .or_else(|| {
            sales
                .clone()
                .filter(|_| !book.has(Title::CogsPart) && !book.has(Title::MfgCostTotal))
                .map(|sum| sum.by("売上原価がないため売上高と同じ"))
        });
    let result = Steps::of(book, gross.as_ref());
    let operating = result.operating(basis);
    let expenses = difference(
        gross.as_ref(),
        operating.as_ref(),
        "売上総利益−営業利益（利子割引料を除く経費）",
    );
    out.put(Figure::Sales, sales);
    out.put(Figure::CostOfSales, cost);
    out.put(Figure::GrossProfit, gross);
    out.put(Figure::SellingGeneralAdministrative, expenses);
    out.put(Figure::OperatingProfit, operating);
    out.put(Figure::OrdinaryProfit, result.ordinary(basis));
    out.put(
        Figure::NonOperatingExpenses,
        result
            .interest
            .clone()
            .map(|sum| sum.by("利子割引料を営業外費用とした")),
    );
    out.put(Figure::InterestExpense, result.interest.clone());
    let income = result.income();
    out.put(Figure::PretaxProfit, income.clone());
    out.put(Figure::NetProfit, income);
    flags(book, &result, out);
}

fn flags(book: &Book<'_>, result: &Steps, out: &mut Mapped) {
    if out.figures.net_profit.is_some() {
        out.flag(
            None,
            "利益は青色申告特別控除前の金額です。所得税・住民税は事業主個人の税のため引いていません"
                .to_owned(),
        );
    }
    let (derived, stated) = (result.derived_income(), &result.stated);
    if let (Some(derived), Some(stated)) = (derived, stated)
        && derived.value != stated.value
    {
        out.flag(
            stated.lines.first().copied(),
            format!(
                "差引金額に繰戻額等・繰入額等を加減した額{}が、控除前所得{}と一致しません。引当金などの追加科目がないかご確認ください",
                yen(derived.value),
                yen(stated.value)
            ),
        );
    }
    if let Some(family) = result.family.as_ref().filter(|sum| sum.value != 0) {
        out.flag(
            family.lines.first().copied(),
            format!("{}は{}です", book.names(&family.lines), yen(family.value)),
        );
    }
}

/// The steps of the form's right column.
struct Steps {
    /// 差引金額②
    raw: Option<Sum>,
    /// 利子割引料
    interest: Option<Sum>,
    /// 専従者給与
    family: Option<Sum>,
    /// 繰入額等, without the family's pay.
    provision: Option<Sum>,
    /// 繰戻額等
    reversal: Option<Sum>,
    /// 青色申告特別控除前の所得金額
    stated: Option<Sum>,
}

impl Steps {
    fn of(book: &Book<'_>, gross: Option<&Sum>) -> Self {
        let interest = book.sum(Title::InterestExpense);
        let family = book.sum(Title::LaborFamily);
        let provision = book.sum(Title::SoleProvision);
        let reversal = book.sum(Title::SoleReversal);
        let stated = book
            .sum(Title::IncomeBeforeBlueDeduction)
            .or_else(|| book.sum(Title::NetIncome));
        let expenses = book
            .sum(Title::ExpensesTotal)
            .or_else(|| book.sum(Title::Sga));
        // Programs call 差引金額① and ② alike: what is still before the expenses is the first.
        let before_expenses = |raw: &Sum| {
            gross.is_some_and(|gross| gross.value == raw.value)
                && expenses.as_ref().is_some_and(|sum| sum.value != 0)
        };
        let mut found = Self {
            raw: book
                .sum(Title::OperatingProfitSoleRaw)
                .filter(|raw| !before_expenses(raw))
                .or_else(|| difference(gross, expenses.as_ref(), "差引金額−経費計")),
            interest,
            family,
            provision,
            reversal,
            stated,
        };
        if found.raw.is_none() {
            found.raw = found.back_from_income().or_else(|| {
                let parts = Sum::plus(expense_parts(book), found.interest.clone());
                difference(gross, parts.as_ref(), "差引金額−経費の科目の合計")
            });
        }
        found
    }

    /// 差引金額② from the income below it.
    fn back_from_income(&self) -> Option<Sum> {
        let with_pay = Sum::plus(self.stated.clone(), self.family.clone())
            .filter(|_| self.stated.is_some())?;
        let with_provision = Sum::plus(Some(with_pay), self.provision.clone())?;
        Some(
            without(with_provision, self.reversal.clone())
                .by("控除前所得＋専従者給与＋繰入額等−繰戻額等"),
        )
    }

    fn operating(&self, basis: SoleBasis) -> Option<Sum> {
        let before =
            Sum::plus(self.raw.clone(), self.interest.clone()).filter(|_| self.raw.is_some())?;
        Some(match basis {
            SoleBasis::BeforeFamilyPay => before.by("差引金額＋利子割引料"),
            SoleBasis::AfterFamilyPay => {
                without(without(before, self.family.clone()), self.provision.clone())
                    .by("差引金額＋利子割引料−繰入額等（専従者給与を含む）")
            }
        })
    }

    fn ordinary(&self, basis: SoleBasis) -> Option<Sum> {
        let raw = self.raw.clone()?;
        Some(match basis {
            SoleBasis::BeforeFamilyPay => raw.by("差引金額"),
            SoleBasis::AfterFamilyPay => {
                without(without(raw, self.family.clone()), self.provision.clone())
                    .by("差引金額−繰入額等（専従者給与を含む）")
            }
        })
    }

    /// 控除前所得: its row, else 差引金額② + 繰戻 − 繰入.
    fn income(&self) -> Option<Sum> {
        self.stated.clone().or_else(|| self.derived_income())
    }

    fn derived_income(&self) -> Option<Sum> {
        let raw =
            Sum::plus(self.raw.clone(), self.reversal.clone()).filter(|_| self.raw.is_some())?;
        Some(
            without(without(raw, self.family.clone()), self.provision.clone())
                .by("差引金額＋繰戻額等−繰入額等"),
        )
    }
}

fn without(one: Sum, other: Option<Sum>) -> Sum {
    match other {
        Some(other) => one.less(other),
        None => one,
    }
}
