use super::*;
use crate::domain::account_figures::testing::{behaviour, book, titles};
use crate::domain::account_title::{Scope, assign};

fn of(text: &str) -> Split {
    let mut lines = book(text);
    assign(&mut lines, titles(), &[], Scope::Corporation);
    split(&lines, behaviour())
}

#[test]
fn closing_stock_is_subtracted_and_sums_are_left_out() {
    let split = of("
        PL 0 売上高 1000
        PL 0 期首商品棚卸高 100
        PL 0 仕入高 600
        PL 0 期末商品棚卸高 50
        PL 0 = 売上原価 650
        PL 0 = 売上総利益 350
        PL 0 給料手当 150
        PL 0 荷造運賃 30
        PL 0 店舗のあれこれ 20
        PL 0 = 販売費及び一般管理費合計 200
        PL 0 = 営業利益 150
        PL 0 支払利息 10");
    assert_eq!((split.variable, split.fixed), (680, 170));
    assert_eq!(
        split.lines,
        [(1, 100), (2, 100), (3, 100), (6, 0), (7, 100), (8, 0)]
    );
}

#[test]
fn a_cost_report_stands_in_for_the_cost_of_goods_manufactured() {
    let split = of("
        PL 0 売上高 1000
        PL 0 当期製品製造原価 500
        PL 0 給料手当 100
        CR 0 期首材料棚卸高 10
        CR 0 材料仕入高 210
        CR 0 期末材料棚卸高 20
        CR 0 = 材料費 200
        CR 0 賃金 150
        CR 0 = 労務費 150
        CR 0 外注加工費 50
        CR 0 電力費 40
        CR 0 減価償却費 60
        CR 0 = 製造経費 150
        CR 0 = 当期総製造費用 500
        CR 0 = 当期製品製造原価 500");
    assert_eq!(
        (split.variable, split.fixed),
        (200 + 50 + 20, 150 + 20 + 60 + 100)
    );
}

#[test]
fn where_only_sums_are_known_they_are_used() {
    let split = of("PL 0 売上高 1000\nPL 0 = 売上原価 600\nPL 0 = 販売費及び一般管理費 300");
    assert_eq!((split.variable, split.fixed), (600, 300));
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(of("BS 0 現金 5\nPL 0 売上高 10"), Split::default());
}
