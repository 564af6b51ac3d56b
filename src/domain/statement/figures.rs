//! The figures of a period by name, as whole yen for keeping and as doubles for computing.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

macro_rules! figures {
    ($($(#[$doc:meta])* $field:ident $variant:ident $kind:ident $label:literal $hint:literal;)*) => {
        /// The figures of one period: money in whole yen, `employees` in people, `months` in months.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Figures {
            $($(#[$doc])* #[schema(minimum = -1_000_000_000_000_000_i64, maximum = 1_000_000_000_000_000_i64)] pub $field: Option<i64>,)*
        }

        /// The same for computing, in the workbook's unit: money in thousand yen, decimals allowed. A blank cell is
        /// `None`, never 0.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Inputs {
            $($(#[$doc])* pub $field: Option<f64>,)*
        }

        /// The name of one figure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, EnumIter, EnumString, Display, IntoStaticStr)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Figure { $($(#[$doc])* $variant,)* }

        impl Figure {
            /// What people read beside the field.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// What belongs into the field, from the notes of METI's workbook.
            pub fn hint(self) -> &'static str { match self { $(Self::$variant => $hint,)* } }
            /// How it is measured.
            pub fn kind(self) -> FigureKind { match self { $(Self::$variant => FigureKind::$kind,)* } }
        }

        impl Figures {
            /// The figure of that name.
            pub fn get(&self, figure: Figure) -> Option<i64> { match figure { $(Figure::$variant => self.$field,)* } }
            /// Puts the figure of that name.
            pub fn set(&mut self, figure: Figure, value: Option<i64>) { match figure { $(Figure::$variant => self.$field = value,)* } }
        }

        impl Inputs {
            /// The figure of that name: thousand yen, people or months.
            pub fn get(&self, figure: Figure) -> Option<f64> { match figure { $(Figure::$variant => self.$field,)* } }
            /// Puts the figure of that name.
            pub fn set(&mut self, figure: Figure, value: Option<f64>) { match figure { $(Figure::$variant => self.$field = value,)* } }
        }

        impl From<&Figures> for Inputs {
            fn from(figures: &Figures) -> Self {
                Self { $($field: figures.$field.map(|value| FigureKind::$kind.to_input(value)),)* }
            }
        }
    };
}

/// How a figure is measured, and whether it grows with the length of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// A head count.
    People,
    /// A number of months.
    Months,
    /// Money over the period (損益): grows with its months.
    Flow,
    /// Money at the period's end (残高).
    Stock,
    /// Money over another period (前期売上高).
    PriorFlow,
}

impl FigureKind {
    /// Whether it is money.
    pub fn is_money(self) -> bool {
        !matches!(self, Self::People | Self::Months)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts are bounded by 10^15 and fit a double exactly"
    )]
    fn to_input(self, value: i64) -> f64 {
        if self.is_money() {
            value as f64 / 1_000.0
        } else {
            value as f64
        }
    }
}

figures! {
    /// 従業員数（正社員）
    employees Employees People "従業員数（正社員）" "正社員の人数です。パート・派遣は含めず、役員だけの場合は1と入力します";
    /// 売上高
    sales Sales Flow "売上高" "損益計算書の売上高です";
    /// 前期売上高: used for the oldest period only.
    prior_sales PriorSales PriorFlow "前期売上高" "最も古い期の、さらに一期前の売上高です。売上増加率の計算に使います";
    /// 営業利益
    operating_profit OperatingProfit Flow "営業利益" "損失の場合は△を付けて入力します";
    /// 減価償却費: cost of sales and SG&A together.
    depreciation Depreciation Flow "減価償却費" "売上原価と販売費・一般管理費の減価償却費の合計です";
    /// 現金・預金
    cash Cash Stock "現金・預金" "貸借対照表の現金及び預金です";
    /// 受取手形: discounted bills included.
    notes_receivable NotesReceivable Stock "受取手形" "割引手形を含みます";
    /// 売掛金
    accounts_receivable AccountsReceivable Stock "売掛金" "貸借対照表の売掛金です";
    /// 棚卸資産
    inventory Inventory Stock "棚卸資産" "商品・製品・仕掛品・原材料などの合計です";
    /// 資産合計: to check assets = liabilities + net assets, and the base of the capital ratios.
    total_assets TotalAssets Stock "資産合計" "負債・純資産の合計と一致するかの確認と、総資本を使う比率に使います";
    /// 負債合計
    total_liabilities TotalLiabilities Stock "負債合計" "貸借対照表の負債の部の合計です";
    /// 支払手形: equipment notes excluded.
    notes_payable NotesPayable Stock "支払手形" "設備支払手形は含めません";
    /// 買掛金
    accounts_payable AccountsPayable Stock "買掛金" "貸借対照表の買掛金です";
    /// 借入金: long, short, and current portion.
    borrowings Borrowings Stock "借入金" "短期・長期・1年内返済予定の合計です";
    /// 純資産合計
    net_assets NetAssets Stock "純資産合計" "債務超過の場合は△を付けて入力します";
    /// 会計期間の月数: unknown counts as a year.
    months Months Months "会計期間の月数" "決算期間が12か月でない期だけ、1から24までの月数を入力します。損益の数値は12か月に換算して計算します";
    /// 売上原価
    cost_of_sales CostOfSales Flow "売上原価" "損益計算書の売上原価の合計です";
    /// 売上総利益
    gross_profit GrossProfit Flow "売上総利益" "売上高から売上原価を引いた額（粗利）です";
    /// 販売費及び一般管理費
    selling_general_administrative SellingGeneralAdministrative Flow "販売費及び一般管理費" "損益計算書の販売費及び一般管理費の合計です";
    /// 営業外収益
    non_operating_income NonOperatingIncome Flow "営業外収益" "受取利息・雑収入などの合計です";
    /// 受取利息・配当金: part of the one above.
    interest_dividend_income InterestDividendIncome Flow "受取利息・配当金" "営業外収益のうち、受取利息と受取配当金の合計です";
    /// 営業外費用
    non_operating_expenses NonOperatingExpenses Flow "営業外費用" "支払利息・雑損失などの合計です";
    /// 支払利息・割引料: part of the one above.
    interest_expense InterestExpense Flow "支払利息・割引料" "営業外費用のうち、支払利息と手形の割引料の合計です";
    /// 経常利益
    ordinary_profit OrdinaryProfit Flow "経常利益" "損失の場合は△を付けて入力します";
    /// 税引前当期純利益
    pretax_profit PretaxProfit Flow "税引前当期純利益" "損失の場合は△を付けて入力します";
    /// 法人税等: corporate tax, inhabitants' tax, enterprise tax.
    income_taxes IncomeTaxes Flow "法人税等" "法人税、住民税及び事業税の合計です";
    /// 当期純利益
    net_profit NetProfit Flow "当期純利益" "損失の場合は△を付けて入力します";
    /// 人件費: labour in cost of sales, directors' and staff pay, bonus, welfare, retirement.
    personnel_cost PersonnelCost Flow "人件費" "売上原価の労務費と、役員報酬・給料・賞与・福利厚生費・退職金などの合計です";
    /// 派遣等の外注費: what 経営革新計画 counts into personnel cost.
    dispatched_labor_cost DispatchedLaborCost Flow "派遣等の費用" "外注費のうち、派遣労働者・短時間労働者に係る額です。経営革新計画の人件費に加えます";
    /// 給与支給総額: pay that is salary income; whether directors' pay counts differs by prefecture.
    total_payroll TotalPayroll Flow "給与支給総額" "給料・賃金・賞与・各種手当の合計です。福利厚生費と退職金は含めません";
    /// リース・レンタル費用: what 経営革新計画 counts into depreciation.
    lease_charges LeaseCharges Flow "リース・レンタル費用" "損金に算入したリース料・レンタル料です。経営革新計画の減価償却費に加えます";
    /// 外注費
    outsourcing_cost OutsourcingCost Flow "外注費" "外注加工費・外注費の合計です";
    /// 変動費
    variable_cost VariableCost Flow "変動費" "売上に応じて増減する費用の合計です。明細がある期は、明細の区分から計算します";
    /// 固定費: when unknown, sales less variable cost less operating profit.
    fixed_cost FixedCost Flow "固定費" "売上にかかわらずかかる費用の合計です。空欄のときは、売上高−変動費−営業利益で計算します";
    /// 流動資産
    current_assets CurrentAssets Stock "流動資産" "貸借対照表の流動資産の合計です";
    /// 当座資産
    quick_assets QuickAssets Stock "当座資産" "現金・預金、受取手形、売掛金、有価証券の合計です。空欄のときは、流動資産から棚卸資産を引きます";
    /// 固定資産
    fixed_assets FixedAssets Stock "固定資産" "貸借対照表の固定資産の合計です";
    /// 流動負債
    current_liabilities CurrentLiabilities Stock "流動負債" "貸借対照表の流動負債の合計です";
    /// 固定負債
    fixed_liabilities FixedLiabilities Stock "固定負債" "貸借対照表の固定負債の合計です";
    /// 短期借入金: current portion of long-term included.
    short_borrowings ShortBorrowings Stock "短期借入金" "借入金のうち、短期借入金と1年内返済予定の長期借入金の合計です";
    /// 長期借入金
    long_borrowings LongBorrowings Stock "長期借入金" "借入金のうち、返済期限が1年を超えるもの（社債を含む）です";
    /// 役員借入金: in `borrowings` only when the advisor counts it there.
    director_loans DirectorLoans Stock "役員借入金" "代表者や役員からの借入金です。借入金に含めるかどうかは、実態を見て判断します";
    /// 割引手形: a note to the balance sheet.
    discounted_notes DiscountedNotes Stock "割引手形" "貸借対照表の注記にある受取手形割引高です";
}

impl Figure {
    /// Whether the figure is money (in yen), or a count.
    pub fn is_money(self) -> bool {
        self.kind().is_money()
    }
}

impl Inputs {
    /// The figures as of twelve months, with the months they were when that is another number: flows are multiplied,
    /// balances stay. A period whose months are unknown counts as a year.
    pub fn annualised(&self) -> (Self, Option<f64>) {
        use strum::IntoEnumIterator;
        let months = self
            .months
            .filter(|months| *months > 0.0 && (*months - 12.0).abs() > f64::EPSILON);
        let Some(months) = months else {
            return (*self, None);
        };
        let mut year = *self;
        for figure in Figure::iter().filter(|figure| figure.kind() == FigureKind::Flow) {
            year.set(figure, self.get(figure).map(|value| value * 12.0 / months));
        }
        year.months = Some(12.0);
        (year, Some(months))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_year_counts_double_and_its_balances_do_not() {
        let half = Inputs {
            months: Some(6.0),
            sales: Some(600.0),
            prior_sales: Some(1_000.0),
            cash: Some(50.0),
            employees: Some(3.0),
            ..Inputs::default()
        };
        let (year, months) = half.annualised();
        assert_eq!(months, Some(6.0));
        assert_eq!(
            (year.sales, year.prior_sales, year.cash, year.employees),
            (Some(1_200.0), Some(1_000.0), Some(50.0), Some(3.0))
        );
        for months in [None, Some(12.0), Some(0.0)] {
            let same = Inputs { months, ..half };
            assert_eq!(same.annualised(), (same, None));
        }
    }
}
