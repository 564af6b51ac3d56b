//! Account titles (勘定科目): the standard field that a line of a statement belongs to, whatever its author called it.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::statement::Section;

mod assign;
mod block;
mod name;
mod synonyms;
mod tree;

pub use assign::{ChamberTitle, Scope, assign};
pub(crate) use block::{Block, blocks};
pub use name::fold;
pub(crate) use name::{is_deduction, plain};
pub use synonyms::{Found, Relation, Titles};
pub(crate) use tree::breakdown;

macro_rules! titles {
    ($($(#[$doc:meta])* $variant:ident $section:ident $label:literal;)*) => {
        /// A standard field. Names are those of `data/account_synonyms.csv`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, EnumIter, EnumString, Display, IntoStaticStr)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Title { $($(#[$doc])* #[doc = $label] $variant,)* }

        impl Title {
            /// What people read.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// The statement the field belongs to.
            pub fn section(self) -> Section { match self { $(Self::$variant => Section::$section,)* } }
        }
    };
}

titles! {
    Cash BalanceSheet "現金・預金";
    NotesReceivable BalanceSheet "受取手形";
    AccountsReceivable BalanceSheet "売掛金";
    NotesAndAccountsReceivable BalanceSheet "受取手形及び売掛金（売上債権）";
    AllowanceBadDebt BalanceSheet "貸倒引当金";
    DiscountedNotes BalanceSheet "割引手形（注記）";
    EndorsedNotes BalanceSheet "裏書手形（注記）";
    Inventory BalanceSheet "棚卸資産";
    Securities BalanceSheet "有価証券（短期）";
    QuickAssets BalanceSheet "当座資産";
    OtherCurrentAssets BalanceSheet "その他の流動資産";
    CurrentAssets BalanceSheet "流動資産合計";
    FixedAssetsPart BalanceSheet "固定資産の内訳";
    FixedAssets BalanceSheet "固定資産合計";
    DeferredAssets BalanceSheet "繰延資産";
    TotalAssets BalanceSheet "資産合計";
    EquipmentNotes BalanceSheet "設備支払手形";
    NotesPayable BalanceSheet "支払手形";
    AccountsPayable BalanceSheet "買掛金";
    NotesAndAccountsPayable BalanceSheet "支払手形及び買掛金（仕入債務）";
    ShortBorrowings BalanceSheet "短期借入金";
    CurrentPortionLongBorrowings BalanceSheet "1年内返済予定の長期借入金";
    LongBorrowings BalanceSheet "長期借入金・社債";
    BorrowingsAll BalanceSheet "借入金（長短の区分なし）";
    OfficerBorrowings BalanceSheet "役員借入金";
    LeaseObligations BalanceSheet "リース債務";
    OtherLiabilities BalanceSheet "その他の流動負債";
    OtherFixedLiabilities BalanceSheet "その他の固定負債";
    CurrentLiabilities BalanceSheet "流動負債合計";
    FixedLiabilities BalanceSheet "固定負債合計";
    TotalLiabilities BalanceSheet "負債合計";
    NetAssetsPart BalanceSheet "純資産の内訳";
    NetAssets BalanceSheet "純資産合計";
    LiabilitiesAndNetAssets BalanceSheet "負債・純資産合計";
    Sales ProfitAndLoss "売上高";
    CogsPart ProfitAndLoss "売上原価の内訳";
    Cogs ProfitAndLoss "売上原価";
    GrossProfit ProfitAndLoss "売上総利益";
    SgaPart ProfitAndLoss "販売費及び一般管理費の内訳";
    Sga ProfitAndLoss "販売費及び一般管理費";
    ExpensesTotal ProfitAndLoss "経費計（個人）";
    OperatingProfit ProfitAndLoss "営業利益";
    OperatingProfitSoleRaw ProfitAndLoss "差引金額（個人）";
    NonopIncome ProfitAndLoss "営業外収益";
    NonopIncomePart ProfitAndLoss "営業外収益の内訳";
    InterestDividendIncome ProfitAndLoss "受取利息・配当金";
    NonopExpensePart ProfitAndLoss "営業外費用の内訳";
    NonopExpense ProfitAndLoss "営業外費用";
    InterestExpense ProfitAndLoss "支払利息・割引料";
    SoleReversal ProfitAndLoss "繰戻額等（個人）";
    SoleProvision ProfitAndLoss "繰入額等（個人。専従者給与を除く）";
    IncomeBeforeBlueDeduction ProfitAndLoss "青色申告特別控除前の所得金額（個人）";
    OrdinaryProfit ProfitAndLoss "経常利益";
    ExtraordinaryGain ProfitAndLoss "特別利益";
    ExtraordinaryLoss ProfitAndLoss "特別損失";
    PretaxProfit ProfitAndLoss "税引前当期純利益";
    IncomeTaxes ProfitAndLoss "法人税等";
    NetIncome ProfitAndLoss "当期純利益";
    ExtraordinaryPart ProfitAndLoss "特別損益の内訳";
    LeaseCharges ProfitAndLoss "リース・レンタル料";
    Depreciation ProfitAndLoss "減価償却費";
    LaborTotal ProfitAndLoss "人件費（合計）";
    LaborEmployee ProfitAndLoss "給料・賃金";
    LaborOfficer ProfitAndLoss "役員報酬";
    LaborBonus ProfitAndLoss "賞与";
    LaborSocial ProfitAndLoss "法定福利費・福利厚生費";
    LaborRetirement ProfitAndLoss "退職金";
    LaborFamily ProfitAndLoss "専従者給与";
    LaborOutsourced ProfitAndLoss "派遣等の費用";
    LaborProduction CostReport "労務費（製造原価）";
    Outsourcing ProfitAndLoss "外注費";
    Rent ProfitAndLoss "地代家賃";
    TaxesDuties ProfitAndLoss "租税公課";
    MfgMaterial CostReport "材料費（製造原価）";
    MfgExpense CostReport "製造経費";
    MfgWip CostReport "仕掛品の期首・期末（製造原価）";
    MfgGross CostReport "当期総製造費用";
    MfgCostTotal CostReport "当期製品製造原価";
    Employees Other "従業員数";
    /// Somebody decided that the line is not needed: it is not counted and not asked for again.
    Unused Other "使わない";
}
