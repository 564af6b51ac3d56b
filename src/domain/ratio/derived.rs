//! What several ratios are made of: sums of figures, and figures that follow from others by arithmetic.

use super::calc::Calc;
use crate::domain::statement::{Figure, Inputs};

/// 売上総利益 as entered, or as sales and cost of sales give it.
pub(crate) fn gross_profit(x: &Inputs) -> Option<f64> {
    Calc::new(x).gross_profit()
}

/// 経常利益 as entered, or as operating profit and the non-operating lines give it.
pub(crate) fn ordinary_profit(x: &Inputs) -> Option<f64> {
    Calc::new(x).ordinary_profit()
}

/// 総資本 as entered, or as liabilities and net assets give it.
pub(crate) fn total_capital(x: &Inputs) -> Option<f64> {
    Calc::new(x).total_capital()
}

impl Calc<'_> {
    /// 売上総利益, or sales less cost of sales.
    pub(super) fn gross_profit(&mut self) -> Option<f64> {
        if let Some(gross) = self.known(Figure::GrossProfit) {
            return Some(gross);
        }
        if !self.has(Figure::CostOfSales) {
            self.lacks("売上総利益または売上原価");
            return None;
        }
        let (sales, cost) = (self.need(Figure::Sales)?, self.need(Figure::CostOfSales)?);
        self.note("売上総利益は、売上高から売上原価を引いて求めています");
        Some(sales - cost)
    }

    /// 売上原価, or sales less gross profit.
    pub(super) fn cost_of_sales(&mut self) -> Option<f64> {
        if self.has(Figure::CostOfSales) || !self.has(Figure::GrossProfit) {
            return self.need(Figure::CostOfSales);
        }
        let (sales, gross) = (self.need(Figure::Sales)?, self.need(Figure::GrossProfit)?);
        self.note("売上原価は、売上高から売上総利益を引いて求めています");
        Some(sales - gross)
    }

    /// 経常利益, or operating profit with the non-operating lines.
    pub(super) fn ordinary_profit(&mut self) -> Option<f64> {
        let parts = [
            Figure::OperatingProfit,
            Figure::NonOperatingIncome,
            Figure::NonOperatingExpenses,
        ];
        if self.has(Figure::OrdinaryProfit) || !parts.iter().all(|part| self.has(*part)) {
            return self.need(Figure::OrdinaryProfit);
        }
        let [operating, income, expenses] = parts.map(|part| self.need(part));
        self.note("経常利益は、営業利益に営業外収益を足し、営業外費用を引いて求めています");
        Some(operating? + income? - expenses?)
    }

    /// 当期純利益, or profit before tax less taxes.
    pub(super) fn net_profit(&mut self) -> Option<f64> {
        let known = self.has(Figure::PretaxProfit) && self.has(Figure::IncomeTaxes);
        if self.has(Figure::NetProfit) || !known {
            return self.need(Figure::NetProfit);
        }
        let (pretax, taxes) = (
            self.need(Figure::PretaxProfit),
            self.need(Figure::IncomeTaxes),
        );
        self.note("当期純利益は、税引前当期純利益から法人税等を引いて求めています");
        Some(pretax? - taxes?)
    }

    /// 総資本: total assets, or liabilities and net assets together.
    pub(super) fn total_capital(&mut self) -> Option<f64> {
        if let Some(assets) = self.known(Figure::TotalAssets) {
            return Some(assets);
        }
        let (liabilities, net_assets) = (
            self.known(Figure::TotalLiabilities),
            self.known(Figure::NetAssets),
        );
        if liabilities.is_none() || net_assets.is_none() {
            self.lacks("資産合計（または負債合計と純資産合計）");
            return None;
        }
        self.note("総資本は、負債合計と純資産合計の和です");
        Some(liabilities? + net_assets?)
    }

    /// A sum of figures of which a blank one counts as nothing while another is known, as in the workbook's ⑤.
    pub(super) fn sum(&mut self, parts: &[Figure], name: &'static str) -> Option<f64> {
        let known: Vec<f64> = parts.iter().filter_map(|part| self.known(*part)).collect();
        if known.is_empty() {
            self.lacks(name);
            return None;
        }
        let blank: Vec<&str> = parts
            .iter()
            .filter(|part| !self.has(**part))
            .map(|part| part.label())
            .collect();
        if !blank.is_empty() {
            self.note(format!(
                "{}は未入力のため、0として計算しています",
                blank.join("、")
            ));
        }
        Some(known.iter().sum())
    }

    /// 売上債権
    pub(super) fn receivables(&mut self) -> Option<f64> {
        self.sum(
            &[Figure::NotesReceivable, Figure::AccountsReceivable],
            "売上債権（受取手形・売掛金）",
        )
    }

    /// 買入債務
    pub(super) fn payables(&mut self) -> Option<f64> {
        self.sum(
            &[Figure::NotesPayable, Figure::AccountsPayable],
            "買入債務（支払手形・買掛金）",
        )
    }

    /// 正常運転資金: receivables and stock less payables. As in the workbook's ⑤, blanks count as nothing unless all are
    /// blank.
    pub(super) fn working_capital(&mut self) -> Option<f64> {
        let own = [
            Figure::NotesReceivable,
            Figure::AccountsReceivable,
            Figure::Inventory,
        ];
        let owed = [Figure::NotesPayable, Figure::AccountsPayable];
        self.sum(
            &[own.as_slice(), owed.as_slice()].concat(),
            "受取手形・売掛金・棚卸資産・支払手形・買掛金のすべて",
        )?;
        let mut total =
            |parts: &[Figure]| -> f64 { parts.iter().filter_map(|part| self.known(*part)).sum() };
        Some(total(&own) - total(&owed))
    }

    /// 流動負債, or liabilities less fixed ones.
    pub(super) fn current_liabilities(&mut self) -> Option<f64> {
        self.rest_of_liabilities(Figure::CurrentLiabilities, Figure::FixedLiabilities)
    }

    /// 固定負債, or liabilities less current ones.
    pub(super) fn fixed_liabilities(&mut self) -> Option<f64> {
        self.rest_of_liabilities(Figure::FixedLiabilities, Figure::CurrentLiabilities)
    }

    fn rest_of_liabilities(&mut self, wanted: Figure, other: Figure) -> Option<f64> {
        let known = self.has(Figure::TotalLiabilities) && self.has(other);
        if self.has(wanted) || !known {
            return self.need(wanted);
        }
        let (total, other_value) = (self.need(Figure::TotalLiabilities), self.need(other));
        self.note(format!(
            "{}は、負債合計から{}を引いて求めています",
            wanted.label(),
            other.label()
        ));
        Some(total? - other_value?)
    }
}
