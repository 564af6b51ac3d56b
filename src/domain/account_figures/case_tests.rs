//! Trial balances as programs write them, every figure worked out by hand.

use super::super::account_title::assign;
use super::testing::{behaviour, book, titles};
use super::*;

fn mapped(text: &str, scope: Scope, basis: Option<SoleBasis>) -> Mapped {
    let titles = titles();
    let mut lines = book(text);
    assign(&mut lines, titles, &[], scope);
    read(&lines, titles, scope, basis, behaviour())
}

fn firm(text: &str) -> Mapped {
    mapped(text, Scope::Corporation, None)
}

fn expect(mapped: &Mapped, wanted: &[(Figure, i64)]) {
    for (figure, value) in wanted {
        let trace = mapped.traces.iter().find(|trace| trace.figure == *figure);
        assert_eq!(
            mapped.figures.get(*figure),
            Some(*value),
            "{figure}: {trace:?}"
        );
        assert!(trace.is_some(), "{figure} without a trace");
    }
}

fn says(mapped: &Mapped, words: &str) -> bool {
    mapped.flags.iter().any(|flag| flag.message.contains(words))
}

const RETAILER: &str = "
    BS 0 # [現金･預金]
    BS 1 現金 200000
    BS 1 普通預金 2800000
    BS 1 定期預金 1000000
    BS 0 = 現金･預金合計 4000000
    BS 0 # [売上債権]
    BS 1 売掛金 1500000
    BS 1 クレジット売掛金 500000
    BS 0 = 売上債権合計 2000000
    BS 0 # [棚卸資産]
    BS 1 商品 3000000
    BS 0 = 棚卸資産合計 3000000
    BS 0 # [他流動資産]
    BS 1 前払費用 100000
    BS 1 未収入金 200000
    BS 1 貸倒引当金 -20000
    BS 0 = 他流動資産合計 280000
    BS 0 = 流動資産合計 9280000
    BS 0 # [有形固定資産]
    BS 1 建物 5000000
    BS 1 車両運搬具 720000
    BS 0 = 有形固定資産計 5720000
    BS 0 = 固定資産合計 5720000
    BS 0 = 資産合計 15000000
    BS 0 # [仕入債務]
    BS 1 買掛金 1800000
    BS 0 = 仕入債務合計 1800000
    BS 0 # [他流動負債]
    BS 1 短期借入金 1000000
    BS 1 1年以内返済長期借入金 600000
    BS 1 未払金 300000
    BS 1 預り金 100000
    BS 0 = 他流動負債合計 2000000
    BS 0 = 流動負債合計 3800000
    BS 0 # [固定負債]
    BS 1 長期借入金 4400000
    BS 1 役員借入金 1000000
    BS 0 = 固定負債合計 5400000
    BS 0 = 負債合計 9200000
    BS 0 # [資本金]
    BS 1 資本金 3000000
    BS 1 繰越利益 2800000
    BS 0 = 純資産合計 5800000
    BS 0 = 負債･純資産合計 15000000
    PL 0 # [売上高]
    PL 1 売上高 30500000
    PL 1 売上値引高 500000
    PL 0 = 売上高合計 30000000
    PL 0 # [売上原価]
    PL 1 期首商品棚卸高 2500000
    PL 1 仕入高 20500000
    PL 1 期末商品棚卸高 3000000
    PL 0 = 売上原価 20000000
    PL 0 = 売上総損益金額 10000000
    PL 0 # [販売管理費]
    PL 1 役員報酬 3000000
    PL 1 給料手当 2400000
    PL 1 賞与 300000
    PL 1 法定福利費 700000
    PL 1 福利厚生費 100000
    PL 1 荷造運賃 400000
    PL 1 地代家賃 1200000
    PL 1 減価償却費 500000
    PL 1 リース料 240000
    PL 1 雑費 160000
    PL 0 = 販売管理費計 9000000
    PL 0 = 営業損益金額 1000000
    PL 0 # [営業外収益]
    PL 1 受取利息 1000
    PL 1 雑収入 49000
    PL 0 = 営業外収益合計 50000
    PL 0 # [営業外費用]
    PL 1 支払利息 120000
    PL 1 雑損失 30000
    PL 0 = 営業外費用合計 150000
    PL 0 = 経常損益金額 900000
    PL 0 # [特別損失]
    PL 1 固定資産除却損 100000
    PL 0 = 特別損失合計 100000
    PL 0 = 税引前当期純損益金額 800000
    PL 0 法人税等 200000
    PL 0 = 当期純損益金額 600000";

#[test]
fn a_retailer_with_headings_and_sums() {
    use Figure as F;
    let mapped = firm(RETAILER);
    expect(
        &mapped,
        &[
            (F::Sales, 30_000_000),
            (F::OperatingProfit, 1_000_000),
            (F::Depreciation, 500_000),
            (F::Cash, 4_000_000),
            (F::NotesReceivable, 0),
            (F::AccountsReceivable, 2_000_000),
            (F::Inventory, 3_000_000),
            (F::TotalAssets, 15_000_000),
            (F::TotalLiabilities, 9_200_000),
            (F::NotesPayable, 0),
            (F::AccountsPayable, 1_800_000),
            (F::Borrowings, 6_000_000),
            (F::NetAssets, 5_800_000),
            (F::CostOfSales, 20_000_000),
            (F::GrossProfit, 10_000_000),
            (F::SellingGeneralAdministrative, 9_000_000),
            (F::NonOperatingIncome, 50_000),
            (F::InterestDividendIncome, 1_000),
            (F::NonOperatingExpenses, 150_000),
            (F::InterestExpense, 120_000),
            (F::OrdinaryProfit, 900_000),
            (F::PretaxProfit, 800_000),
            (F::IncomeTaxes, 200_000),
            (F::NetProfit, 600_000),
            (F::PersonnelCost, 6_500_000),
            (F::TotalPayroll, 5_700_000),
            (F::LeaseCharges, 240_000),
            // 期首 + 仕入 − 期末 + 荷造運賃
            (F::VariableCost, 20_400_000),
            (F::FixedCost, 8_600_000),
            (F::CurrentAssets, 9_280_000),
            (F::QuickAssets, 6_000_000),
            (F::FixedAssets, 5_720_000),
            (F::CurrentLiabilities, 3_800_000),
            (F::FixedLiabilities, 5_400_000),
            (F::ShortBorrowings, 1_600_000),
            (F::LongBorrowings, 4_400_000),
            (F::DirectorLoans, 1_000_000),
        ],
    );
    assert_eq!(mapped.figures.outsourcing_cost, None);
    assert_eq!(mapped.unmatched, Vec::<usize>::new());
    let rule = |figure| {
        mapped
            .traces
            .iter()
            .find(|trace| trace.figure == figure)
            .map(|trace| trace.rule.as_str())
    };
    assert_eq!(rule(F::Cash), Some("合計行「現金･預金合計」を使用"));
    assert!(
        rule(F::NotesReceivable)
            .unwrap()
            .contains("該当する科目がない")
    );
    assert!(says(
        &mapped,
        "「役員借入金」1,000千円は借入金に含めていません。実質的な自己資本とみるか"
    ));
    assert!(says(&mapped, "「未収入金」200千円は売掛金に含めていません"));
    assert!(says(&mapped, "役員報酬3,000千円を含めています"));
    assert!(says(&mapped, "貸倒引当金20千円"));
}

#[test]
fn the_same_retailer_without_any_sum_gives_the_same_figures() {
    let bare: String = RETAILER
        .lines()
        .filter(|line| !line.contains(" = ") && !line.contains(" # "))
        .map(|line| format!("{}\n", line.replace("S 1", "S 0").replace("L 1", "L 0")))
        .collect();
    let with_sums = firm(RETAILER).figures;
    let mut without = firm(&bare).figures;
    // Nothing tells 特別損益 without its sum: these rows have to be there.
    assert_eq!(without.pretax_profit, None);
    assert_eq!(without.net_profit, None);
    without.pretax_profit = with_sums.pretax_profit;
    without.net_profit = with_sums.net_profit;
    assert_eq!(without, with_sums);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one statement and its figures side by side"
)]
fn a_manufacturer_with_a_cost_report() {
    use Figure as F;
    let mapped = firm(
        "
        BS 1 現金及び預金 5000
        BS 1 受取手形 1000
        BS 1 電子記録債権 500
        BS 1 売掛金 4000
        BS 1 有価証券 300
        BS 1 製品 700
        BS 1 仕掛品 400
        BS 1 原材料 300
        BS 1 その他 100
        BS 0 流動資産合計 12300
        BS 1 機械及び装置 9000
        BS 1 減価償却累計額 -4000
        BS 1 土地 2000
        BS 0 固定資産合計 7000
        BS 0 資産合計 19300
        BS 1 支払手形 900
        BS 1 設備支払手形 250
        BS 1 買掛金 1600
        BS 1 短期借入金 1000
        BS 1 1年内返済予定の長期借入金 1200
        BS 1 リース債務 150
        BS 0 流動負債合計 5100
        BS 1 長期借入金 6000
        BS 1 社債 500
        BS 1 リース債務 350
        BS 0 固定負債合計 6850
        BS 0 負債合計 11950
        BS 0 純資産合計 7350
        BS 0 負債純資産合計 19300
        Other 0 受取手形割引高 800
        PL 0 売上高 30000
        PL 1 期首製品棚卸高 600
        PL 1 当期製品製造原価 22000
        PL 1 期末製品棚卸高 700
        PL 0 売上原価 21900
        PL 0 売上総利益 8100
        PL 1 役員報酬 2000
        PL 1 給料手当 1500
        PL 1 減価償却費 200
        PL 1 荷造運賃 900
        PL 1 その他 2500
        PL 0 販売費及び一般管理費合計 7100
        PL 0 営業利益 1000
        PL 1 支払利息 180
        PL 1 手形売却損 20
        PL 0 営業外費用合計 200
        PL 0 経常利益 800
        PL 0 税引前当期純利益 800
        PL 0 法人税、住民税及び事業税 240
        PL 0 当期純利益 560
        CR 1 期首材料棚卸高 250
        CR 1 材料仕入高 8050
        CR 1 期末材料棚卸高 300
        CR 0 材料費 8000
        CR 1 賃金 5000
        CR 1 法定福利費 800
        CR 0 労務費 5800
        CR 1 外注加工費 5000
        CR 1 電力費 1000
        CR 1 減価償却費 1300
        CR 1 派遣料 400
        CR 1 雑費 550
        CR 0 経費 8250
        CR 0 当期総製造費用 22050
        CR 1 期首仕掛品棚卸高 350
        CR 1 期末仕掛品棚卸高 400
        CR 0 当期製品製造原価 22000",
    );
    expect(
        &mapped,
        &[
            (F::Cash, 5_000),
            // 受取手形 + 電子記録債権 + 割引手形
            (F::NotesReceivable, 2_300),
            (F::DiscountedNotes, 800),
            (F::AccountsReceivable, 4_000),
            (F::QuickAssets, 10_800),
            (F::Inventory, 1_400),
            (F::TotalAssets, 19_300),
            (F::NotesPayable, 900),
            (F::AccountsPayable, 1_600),
            (F::Borrowings, 8_700),
            (F::ShortBorrowings, 2_200),
            (F::LongBorrowings, 6_500),
            (F::CostOfSales, 21_900),
            (F::GrossProfit, 8_100),
            (F::Depreciation, 1_500),
            // 役員報酬 + 給料手当 + 労務費
            (F::PersonnelCost, 9_300),
            (F::TotalPayroll, 8_500),
            (F::DispatchedLaborCost, 400),
            (F::OutsourcingCost, 5_000),
            (F::InterestExpense, 200),
            (F::NonOperatingExpenses, 200),
            (F::NetProfit, 560),
            // 製品の増減 −100、材料 8000、外注 5000、電力の半分 500、派遣 400、仕掛品の増減 −50、荷造運賃 900
            (F::VariableCost, 14_650),
            (F::FixedCost, 14_350),
            (F::NetAssets, 7_350),
            (F::TotalLiabilities, 11_950),
        ],
    );
    assert_eq!(mapped.unmatched, Vec::<usize>::new());
    assert!(says(&mapped, "「設備支払手形」"));
    assert!(says(&mapped, "注記とみて、受取手形に加えています"));
    assert!(says(&mapped, "「電子記録債権」"));
    assert!(says(&mapped, "リース債務"));
}

#[test]
fn a_builder_whose_cost_stands_in_a_report_of_works() {
    use Figure as F;
    let mapped = firm(
        "
        BS 0 現金預金 3000
        BS 0 完成工事未収入金 2500
        BS 0 未成工事支出金 1200
        BS 0 材料貯蔵品 100
        BS 0 工具器具備品 700
        BS 0 = 資産合計 7500
        BS 0 支払手形 400
        BS 0 工事未払金 1100
        BS 0 未成工事受入金 900
        BS 0 借入金 2600
        BS 0 = 負債合計 5000
        BS 0 資本金 1000
        BS 0 繰越利益剰余金 1500
        BS 0 = 純資産合計 2500
        PL 0 完成工事高 12000
        PL 0 兼業事業売上高 500
        PL 0 完成工事原価 9600
        PL 0 兼業事業売上原価 300
        PL 0 = 売上総利益 2600
        PL 0 役員報酬 900
        PL 0 従業員給料手当 600
        PL 0 地代家賃 300
        PL 0 減価償却費 100
        PL 0 = 営業利益 700
        CR 0 材料費 3000
        CR 0 労務費 2000
        CR 0 外注費 4000
        CR 0 経費 600
        CR 0 = 当期完成工事原価 9600",
    );
    expect(
        &mapped,
        &[
            (F::Sales, 12_500),
            (F::CostOfSales, 9_900),
            (F::GrossProfit, 2_600),
            (F::SellingGeneralAdministrative, 1_900),
            (F::OperatingProfit, 700),
            (F::AccountsReceivable, 2_500),
            (F::Inventory, 1_300),
            (F::AccountsPayable, 1_100),
            (F::NotesPayable, 400),
            (F::Borrowings, 2_600),
            (F::OutsourcingCost, 4_000),
            (F::PersonnelCost, 2_900),
            // 材料 + 外注 + 兼業原価
            (F::VariableCost, 7_300),
        ],
    );
    assert_eq!(mapped.figures.short_borrowings, None);
    assert_eq!(mapped.figures.total_payroll, None);
    assert_eq!(mapped.unmatched.len(), 1, "従業員給料手当 is no known name");
    assert!(says(&mapped, "短期と長期に分かれていません"));
    assert!(says(&mapped, "給与支給総額は計算していません"));
}

#[test]
fn a_clinic_that_is_a_corporation() {
    use Figure as F;
    let mapped = firm(
        "
        BS 0 現金 10
        BS 0 普通預金 990
        BS 0 医業未収金 700
        BS 0 医薬品 50
        BS 0 診療材料 30
        BS 0 医療用器械備品 1220
        BS 0 買掛金 120
        BS 0 未払金 80
        BS 0 長期借入金 1800
        BS 0 社長借入金 300
        BS 0 出資金(資本) 100
        BS 0 繰越利益剰余金 600
        PL 0 保険診療収入 5000
        PL 0 自由診療収入 800
        PL 0 医薬品費 600
        PL 0 診療材料費 200
        PL 0 検査委託費 100
        PL 0 給料 1800
        PL 0 賞与 200
        PL 0 法定福利費 250
        PL 0 役員報酬 1200
        PL 0 減価償却費 300
        PL 0 リース料 150
        PL 0 地代家賃 240
        PL 0 水道光熱費 60
        PL 0 支払利息 40",
    );
    expect(
        &mapped,
        &[
            (F::Sales, 5_800),
            (F::CostOfSales, 900),
            (F::GrossProfit, 4_900),
            (F::SellingGeneralAdministrative, 4_200),
            (F::OperatingProfit, 700),
            (F::OrdinaryProfit, 660),
            (F::Cash, 1_000),
            (F::AccountsReceivable, 700),
            (F::Inventory, 80),
            (F::TotalAssets, 3_000),
            (F::CurrentAssets, 1_780),
            (F::FixedAssets, 1_220),
            (F::TotalLiabilities, 2_300),
            (F::CurrentLiabilities, 200),
            (F::FixedLiabilities, 2_100),
            (F::NetAssets, 700),
            (F::Borrowings, 1_800),
            (F::DirectorLoans, 300),
            (F::PersonnelCost, 3_450),
            (F::VariableCost, 900),
            (F::FixedCost, 4_200),
        ],
    );
    assert_eq!(mapped.unmatched, Vec::<usize>::new());
}

/// 青色申告決算書 as it is laid out.
const PROPRIETOR: &str = "
    PL 0 売上（収入）金額 12000
    PL 0 期首商品（製品）棚卸高 400
    PL 0 仕入金額（製品製造原価） 5100
    PL 0 小計 5500
    PL 0 期末商品（製品）棚卸高 500
    PL 0 差引原価 5000
    PL 0 差引金額１ 7000
    PL 0 租税公課 200
    PL 0 水道光熱費 300
    PL 0 減価償却費 400
    PL 0 福利厚生費 50
    PL 0 給料賃金 1500
    PL 0 利子割引料 60
    PL 0 地代家賃 600
    PL 0 雑費 90
    PL 0 経費計 3200
    PL 0 差引金額２ 3800
    PL 0 専従者給与 960
    PL 0 貸倒引当金（繰入額等） 40
    PL 0 青色申告特別控除前の所得金額 2800
    PL 0 青色申告特別控除額 650
    PL 0 所得金額 2150
    BS 0 現金 100
    BS 0 その他の預金 2400
    BS 0 売掛金 900
    BS 0 棚卸資産 500
    BS 0 車両運搬具 700
    BS 0 事業主貸 2300
    BS 0 = 資産合計 6900
    BS 0 買掛金 600
    BS 0 借入金 1500
    BS 0 貸倒引当金 40
    BS 0 事業主借 260
    BS 0 元入金 1700
    BS 0 青色申告特別控除前の所得金額 2800
    BS 0 = 負債・資本合計 6900";

#[test]
fn a_proprietor_before_the_family_is_paid() {
    use Figure as F;
    let mapped = mapped(
        PROPRIETOR,
        Scope::SoleProprietor,
        Some(SoleBasis::BeforeFamilyPay),
    );
    expect(
        &mapped,
        &[
            (F::Sales, 12_000),
            (F::CostOfSales, 5_000),
            (F::GrossProfit, 7_000),
            (F::OperatingProfit, 3_860),
            (F::OrdinaryProfit, 3_800),
            (F::SellingGeneralAdministrative, 3_140),
            (F::NetProfit, 2_800),
            (F::PersonnelCost, 1_550),
            (F::TotalPayroll, 1_500 + 960 + 2_800),
            (F::Depreciation, 400),
            (F::InterestExpense, 60),
            (F::Cash, 2_500),
            (F::AccountsReceivable, 900),
            (F::Inventory, 500),
            (F::TotalAssets, 4_600),
            // 元入金 1700 + 事業主借 260 + 控除前所得 2800 − 事業主貸 2300
            (F::NetAssets, 2_460),
            (F::TotalLiabilities, 2_140),
            (F::Borrowings, 1_500),
            (F::AccountsPayable, 600),
            (F::VariableCost, 5_000),
            (F::FixedCost, 3_140),
        ],
    );
    assert_eq!(mapped.unmatched, Vec::<usize>::new());
    assert!(says(&mapped, "専従者給与を引く前"));
    assert!(says(&mapped, "資産合計と純資産から引いています"));
    assert!(!says(&mapped, "一致しません"));
}

#[test]
fn a_proprietor_after_the_family_is_paid() {
    use Figure as F;
    let mapped = mapped(
        PROPRIETOR,
        Scope::SoleProprietor,
        Some(SoleBasis::AfterFamilyPay),
    );
    expect(
        &mapped,
        &[
            (F::OperatingProfit, 2_860),
            (F::OrdinaryProfit, 2_800),
            (F::SellingGeneralAdministrative, 4_140),
            (F::NetProfit, 2_800),
            (F::PersonnelCost, 2_510),
            (F::NetAssets, 2_460),
            (F::TotalAssets, 4_600),
            (F::VariableCost, 5_000),
            (F::FixedCost, 4_140),
        ],
    );
    assert!(says(&mapped, "引いた後の利益"));
}

#[test]
fn a_proprietor_without_a_balance_sheet_is_told_what_is_missing() {
    let text: String = PROPRIETOR
        .lines()
        .filter(|line| !line.contains("BS 0"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mapped = mapped(&text, Scope::SoleProprietor, None);
    assert_eq!(mapped.figures.operating_profit, Some(2_860));
    assert_eq!(mapped.figures.total_assets, None);
    assert_eq!(mapped.figures.net_assets, None);
    assert_eq!(mapped.figures.borrowings, None);
    assert!(says(&mapped, "貸借対照表がないため"));
    assert!(says(&mapped, "選ばれていません"));
}

#[test]
fn a_proprietor_read_as_a_firm_is_noticed() {
    assert!(says(
        &firm(PROPRIETOR),
        "個人事業主として読み取ってください"
    ));
}

#[test]
fn losses_combined_rows_and_what_nobody_knows() {
    use Figure as F;
    let mapped = firm(
        "
        BS 0 受取手形及び売掛金 900
        BS 0 支払手形及び買掛金 700
        BS 0 謎勘定 5
        BS 0 謎の零 0
        PL 0 売上高 1000
        PL 0 = 売上総損失 50
        PL 0 人件費 300
        PL 0 役員報酬 100
        PL 0 給料手当 150
        PL 0 営業損失 400
        PL 0 経常損失 -410",
    );
    expect(
        &mapped,
        &[
            (F::AccountsReceivable, 900),
            (F::AccountsPayable, 700),
            (F::GrossProfit, -50),
            (F::CostOfSales, 1_050),
            (F::OperatingProfit, -400),
            (F::SellingGeneralAdministrative, 350),
            (F::OrdinaryProfit, -410),
            (F::PersonnelCost, 300),
        ],
    );
    assert_eq!(mapped.figures.notes_receivable, None);
    assert_eq!(mapped.figures.total_assets, None);
    assert_eq!(mapped.unmatched, [2]);
    assert!(says(&mapped, "受取手形と売掛金に分かれていない"));
    assert!(says(&mapped, "資産合計を計算できません"));
    assert!(says(&mapped, "人件費の合計とみています"));
}

#[test]
fn discounted_notes_in_the_books_are_not_added_twice() {
    let mapped = firm(
        "
        BS 0 # 流動資産
        BS 1 受取手形 1000
        BS 1 割引手形 -300
        BS 0 = 流動資産合計 5000",
    );
    assert_eq!(mapped.figures.notes_receivable, Some(1_000));
    assert_eq!(mapped.figures.discounted_notes, Some(300));
    assert!(says(&mapped, "加えていません"));
}

#[test]
fn sums_below_their_accounts_and_levels_tell_no_lie() {
    use Figure as F;
    // As JDL writes it: accounts deepest, sums after them on rising levels.
    let mapped = firm(
        "
        BS 3 小口現金 148
        BS 3 普通預金 5852
        BS 2 = 現金預金 6000
        BS 3 売掛金 2500
        BS 1 = 流動資産 8500
        BS 3 車両運搬具 2400
        BS 3 減価償却累計額 -1500
        BS 1 = 固定資産 900
        BS 0 = 資産合計 9400
        BS 3 買掛金 1600
        BS 3 長期借入金 3600
        BS 0 = 負債合計 5200
        BS 3 資本金 1000
        BS 3 繰越利益剰余金 3200
        BS 0 = 純資産合計 4200
        PL 3 売上高 24000
        PL 3 仕入高 12100
        PL 0 = 売上総利益 11900
        PL 3 役員報酬 4800
        PL 3 地代家賃 5300
        PL 3 減価償却費 600
        PL 0 = 営業利益 1200",
    );
    expect(
        &mapped,
        &[
            (F::Cash, 6_000),
            (F::CurrentAssets, 8_500),
            (F::FixedAssets, 900),
            (F::CostOfSales, 12_100),
            (F::SellingGeneralAdministrative, 10_700),
            (F::VariableCost, 12_100),
            (F::FixedCost, 10_700),
            (F::Inventory, 0),
        ],
    );
    // As a report writes it: the sum on the heading's row, the accounts below.
    let report = firm(
        "
        BS 0 = 【流動資産】 700
        BS 1 現金及び預金 500
        BS 1 その他 200
        BS 0 = 【固定資産】 300
        BS 1 その他 300
        BS 0 = 資産合計 1000",
    );
    assert_eq!(report.unmatched, Vec::<usize>::new());
    assert_eq!(report.figures.current_assets, Some(700));
}

#[test]
fn a_proprietor_of_a_cloud_program() {
    use Figure as F;
    let mapped = mapped(
        "
        PL 0 # 収入金額
        PL 3 売上高 8400
        PL 1 = 収入金額計 8400
        PL 0 # 売上原価
        PL 3 仕入高 2700
        PL 1 = 売上原価計 2700
        PL 0 = 売上総利益 5700
        PL 0 # 経費
        PL 3 租税公課 120
        PL 3 地代家賃 960
        PL 3 減価償却費 180
        PL 3 雑費 -40
        PL 1 = 経費計 1220
        PL 0 = 差引損益 4480
        PL 0 # 繰入額等
        PL 3 専従者給与 960
        PL 0 = 所得金額 3520",
        Scope::SoleProprietor,
        Some(SoleBasis::AfterFamilyPay),
    );
    expect(
        &mapped,
        &[
            (F::Sales, 8_400),
            (F::CostOfSales, 2_700),
            (F::OperatingProfit, 3_520),
            (F::NetProfit, 3_520),
            (F::VariableCost, 2_700),
        ],
    );
    assert_eq!(mapped.unmatched, Vec::<usize>::new());
}

#[test]
fn a_list_of_balances_leaves_the_running_profit_out() {
    use Figure as F;
    let mapped = firm(
        "
        BS 0 普通預金 3400
        BS 0 売掛金 1100
        BS 0 = 流動資産合計 4500
        BS 0 買掛金 740
        BS 0 長期借入金 2250
        BS 0 資本金 900
        PL 0 売上高 4800
        PL 0 仕入高 2640
        PL 0 給料手当 1550
        PL 0 = 営業利益 610",
    );
    expect(
        &mapped,
        &[
            (F::TotalAssets, 4_500),
            (F::TotalLiabilities, 2_990),
            (F::NetAssets, 1_510),
            (F::CostOfSales, 2_640),
            (F::GrossProfit, 2_160),
            (F::SellingGeneralAdministrative, 1_550),
            (F::VariableCost, 2_640),
        ],
    );
    assert!(says(&mapped, "まだ振り替えられていない当期の損益"));
    // Sides that do not balance by themselves prove nothing about accounts that are not there.
    assert_eq!(mapped.figures.inventory, None);
}

#[test]
fn a_cost_of_sales_without_lines_is_not_split() {
    let mapped = firm(
        "
        PL 0 売上高 8000
        PL 0 = 売上総利益 3100
        PL 0 給料手当 2700
        PL 0 = 営業利益 400",
    );
    assert_eq!(mapped.figures.cost_of_sales, Some(4_900));
    assert_eq!(mapped.figures.variable_cost, None);
    assert!(says(&mapped, "の明細がないため、変動費は計算していません"));
}

#[test]
fn both_remainders_of_the_form_may_have_one_name() {
    use Figure as F;
    let mapped = mapped(
        "
        PL 0 売上高 1960
        PL 0 仕入高 700
        PL 0 = 差引金額 1260
        PL 0 消耗品費 500
        PL 0 = 経費計 500
        PL 0 = 差引金額 760
        PL 0 = 所得金額 760",
        Scope::SoleProprietor,
        Some(SoleBasis::BeforeFamilyPay),
    );
    expect(
        &mapped,
        &[
            (F::CostOfSales, 700),
            (F::GrossProfit, 1_260),
            (F::OperatingProfit, 760),
            (F::NetProfit, 760),
            (F::VariableCost, 700),
            (F::FixedCost, 500),
        ],
    );
}
