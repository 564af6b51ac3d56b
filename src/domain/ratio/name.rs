//! The ratios there are, each with its formula.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::calc::Calc;
use super::{RatioUnit, break_even, efficiency, productivity, profitability, repayment, safety};

/// A way to compute a ratio.
type Formula = fn(&mut Calc) -> Option<f64>;

macro_rules! ratios {
    ($($(#[$doc:meta])* $name:ident $unit:ident $formula:path;)*) => {
        /// The name of a ratio.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            EnumIter, EnumString, Display, IntoStaticStr,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Ratio { $($(#[$doc])* $name,)* }

        impl Ratio {
            /// What its value is measured in.
            pub fn unit(self) -> RatioUnit { match self { $(Self::$name => RatioUnit::$unit,)* } }
            /// How it is computed.
            pub(super) fn formula(self) -> Formula { match self { $(Self::$name => $formula,)* } }
        }
    };
}

ratios! {
    /// 売上総利益率
    GrossMargin Ratio profitability::gross_margin;
    /// 売上原価率
    CostOfSalesRatio Ratio profitability::cost_of_sales_ratio;
    /// 販管費率
    SellingGeneralAdministrativeRatio Ratio profitability::selling_general_administrative_ratio;
    /// 売上高経常利益率
    OrdinaryMargin Ratio profitability::ordinary_margin;
    /// 当期純利益率
    NetMargin Ratio profitability::net_margin;
    /// 総資本経常利益率
    CapitalOrdinaryReturn Ratio profitability::capital_ordinary_return;
    /// 自己資本利益率
    ReturnOnEquity Ratio profitability::return_on_equity;
    /// 限界利益
    Contribution ThousandYen break_even::contribution;
    /// 限界利益率
    ContributionMargin Ratio break_even::contribution_margin;
    /// 損益分岐点売上高
    BreakEvenSales ThousandYen break_even::sales;
    /// 損益分岐点比率
    BreakEvenRatio Ratio break_even::ratio;
    /// 安全余裕率
    SafetyMargin Ratio break_even::safety_margin;
    /// 損益分岐点売上高（経常利益の基準）
    BreakEvenSalesOrdinary ThousandYen break_even::sales_ordinary;
    /// 損益分岐点比率（経常利益の基準）
    BreakEvenRatioOrdinary Ratio break_even::ratio_ordinary;
    /// 安全余裕率（経常利益の基準）
    SafetyMarginOrdinary Ratio break_even::safety_margin_ordinary;
    /// 債務償還年数: less working capital and cash (V3).
    DebtRepaymentYearsNet Years repayment::years_net;
    /// 債務償還年数: less working capital (V2).
    DebtRepaymentYearsWorkingCapital Years repayment::years_working_capital;
    /// 債務償還年数: all of the debt (V1).
    DebtRepaymentYearsGross Years repayment::years_gross;
    /// 簡易キャッシュフロー
    SimpleCashFlow ThousandYen repayment::simple_cash_flow;
    /// EBITDA
    Ebitda ThousandYen repayment::ebitda;
    /// 正常運転資金
    NormalWorkingCapital ThousandYen repayment::normal_working_capital;
    /// 借入金月商倍率
    DebtToMonthlySales Months repayment::debt_to_monthly_sales;
    /// インタレスト・カバレッジ・レシオ
    InterestCoverage Times repayment::interest_coverage;
    /// 付加価値額
    ValueAdded ThousandYen productivity::value_added;
    /// 一人当たり付加価値額
    ValueAddedPerEmployee ThousandYen productivity::value_added_per_employee;
    /// 労働生産性（計画認定用）: not the Local Benchmark's.
    PlanLaborProductivity ThousandYen productivity::plan_labor_productivity;
    /// 労働分配率（付加価値額の基準）
    LaborShare Ratio productivity::labor_share;
    /// 労働分配率（限界利益の基準）
    LaborShareContribution Ratio productivity::labor_share_contribution;
    /// 一人当たり売上高
    SalesPerEmployee ThousandYen productivity::sales_per_employee;
    /// 一人当たり人件費
    PersonnelCostPerEmployee ThousandYen productivity::personnel_cost_per_employee;
    /// 総資本回転率
    CapitalTurnover Turns efficiency::capital_turnover;
    /// 売上債権回転期間（月）
    ReceivablesTurnoverMonths Months efficiency::receivables_months;
    /// 売上債権回転期間（日）
    ReceivablesTurnoverDays Days efficiency::receivables_days;
    /// 棚卸資産回転期間（月）
    InventoryTurnoverMonths Months efficiency::inventory_months;
    /// 棚卸資産回転期間（日）
    InventoryTurnoverDays Days efficiency::inventory_days;
    /// 棚卸資産回転期間（売上原価の基準、月）
    InventoryTurnoverMonthsCost Months efficiency::inventory_months_cost;
    /// 棚卸資産回転期間（売上原価の基準、日）
    InventoryTurnoverDaysCost Days efficiency::inventory_days_cost;
    /// 買入債務回転期間（月）
    PayablesTurnoverMonths Months efficiency::payables_months;
    /// 買入債務回転期間（日）
    PayablesTurnoverDays Days efficiency::payables_days;
    /// 買入債務回転期間（売上原価の基準、月）
    PayablesTurnoverMonthsCost Months efficiency::payables_months_cost;
    /// 買入債務回転期間（売上原価の基準、日）
    PayablesTurnoverDaysCost Days efficiency::payables_days_cost;
    /// 流動比率
    CurrentRatio Ratio safety::current_ratio;
    /// 当座比率
    QuickRatio Ratio safety::quick_ratio;
    /// 固定比率
    FixedRatio Ratio safety::fixed_ratio;
    /// 固定長期適合率
    FixedLongTermRatio Ratio safety::fixed_long_term_ratio;
}
