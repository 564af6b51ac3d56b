//! Tests: the many forms people write numbers in, and that what is written reads back.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Dimension, Form, Mark, Quantity, Reason, counts, marks, quantities};
use crate::domain::format;

fn one(text: &str) -> Quantity {
    let found = quantities(text);
    assert_eq!(found.len(), 1, "{text} {found:?}");
    found.into_iter().next().unwrap()
}

fn about_third(value: Decimal) -> bool {
    (value - Decimal::new(3_333, 2)).abs() < Decimal::new(1, 2)
}

#[test]
fn further_forms_are_read_with_their_units() {
    for (text, value, dimension) in [
        ("5㌫", "5", Dimension::Percent),
        ("5ﾊﾟｰｾﾝﾄ", "5", Dimension::Percent),
        ("1.2億", "120000000", Dimension::Bare),
        ("1億2千3百万円", "123000000", Dimension::Yen),
        ("3千5百円", "3500", Dimension::Yen),
        ("〇・五%", "0.5", Dimension::Percent),
        ("百五十%", "150", Dimension::Percent),
        ("4分の1", "25", Dimension::Percent),
        ("1/2", "50", Dimension::Percent),
        ("二分の一", "50", Dimension::Percent),
        ("0.5%pt", "0.5", Dimension::PercentPoints),
        ("＋5%", "5", Dimension::Percent),
        ("±0", "0", Dimension::Bare),
        ("10%減", "10", Dimension::Percent),
        ("@100円", "100", Dimension::Yen),
        ("税込1,100円", "1100", Dimension::Yen),
        ("No.1", "1", Dimension::Count),
        ("№１", "1", Dimension::Count),
        ("TOP10", "10", Dimension::Count),
        ("1番", "1", Dimension::Count),
        ("5つ星", "5", Dimension::Count),
        ("20代", "20", Dimension::Count),
        ("3世代", "3", Dimension::Count),
        ("1割引", "10", Dimension::Percent),
        ("一か月", "1", Dimension::Months),
        ("1か月半", "1.5", Dimension::Months),
        ("3㌔", "3", Dimension::Count),
        ("7つの店", "7", Dimension::Count),
        ("3つの店舗", "3", Dimension::Count),
        ("△ 1,200千円", "-1200000", Dimension::Yen),
        ("従業員は一人です", "1", Dimension::People),
    ] {
        let found = one(text);
        assert_eq!(found.value, value.parse().unwrap(), "{text}");
        assert_eq!(found.dimension, dimension, "{text}");
        assert_eq!(found.form, Form::Exact, "{text}");
    }
    for text in ["1/3", "三分の一", "3分の1"] {
        let found = one(text);
        assert!(about_third(found.value), "{text} {found:?}");
        assert_eq!(found.dimension, Dimension::Percent, "{text}");
    }
}

#[test]
fn what_leaves_room_is_never_exact() {
    for text in [
        "約3割弱",
        "数％",
        "一桁台",
        "二桁成長",
        "2桁",
        "80〜90%",
        "1,000円前後",
        "100万円未満",
        "7割超",
        "2、3人",
        "2,3割",
        "二三人",
        "±5%",
        "10名余り",
        "3割から4割程度の間、数十社",
    ] {
        let found = quantities(text);
        assert!(!found.is_empty(), "{text}");
        assert!(
            found.iter().any(|quantity| quantity.form != Form::Exact),
            "{text} {found:?}"
        );
    }
    assert_ne!(one("2割以上").bound, one("2割以下").bound);
    assert!(one("約5千円").about && one("5千円程度").about && !one("5千円").about);
    assert!(one("+5%").plus);
}

#[test]
fn labels_come_with_their_reason() {
    for (text, reason) in [
        ("①", Reason::ListMark),
        ("FY2024", Reason::Date),
        ("Q3", Reason::Name),
        ("令和元年", Reason::Date),
        ("平成元年3月", Reason::Date),
        ("90年代", Reason::Date),
        ("25/3期", Reason::Date),
        ("12/31", Reason::Date),
        ("24時間365日", Reason::Idiom),
        ("1日当たり", Reason::PerOne),
        ("第一", Reason::Ordinal),
        ("第2条", Reason::Ordinal),
        ("2番目", Reason::Ordinal),
        ("ISO9001", Reason::Name),
        ("3C分析", Reason::Name),
        ("青葉町2番地", Reason::Number),
        ("1丁目", Reason::Number),
        ("100-0001", Reason::Number),
        ("3つの課題", Reason::OwnCount),
        ("[[fin.sales.2025-03]]", Reason::Slot),
        ("割引", Reason::Word),
        ("倍率", Reason::Word),
        ("一方", Reason::Word),
        ("一社一社", Reason::OwnCount),
        ("（単位：千円）", Reason::Word),
    ] {
        let marks = marks(text);
        assert!(!marks.is_empty(), "{text}");
        for mark in marks {
            assert!(
                matches!(&mark, Mark::Label(label) if label.reason == reason),
                "{text} {mark:?}"
            );
        }
    }
}

/// Twenty ways to write an amount of thousands of yen, and the value that is written.
fn written(thousands: i64, way: usize) -> (String, i64) {
    let wide = |text: String| -> String {
        text.chars()
            .map(|c| match c {
                '0'..='9' => char::from_u32(c as u32 - 0x30 + 0xff10).unwrap(),
                ',' => '，',
                other => other,
            })
            .collect()
    };
    let yen = thousands * 1_000;
    let grouped = format::integer(yen);
    let short = format::integer(thousands);
    let minus = |mark: &str, text: &str| text.replace('△', mark);
    let size = thousands.abs();
    let mixed = |size: i64| {
        let (oku, man, sen) = (size / 100_000, size % 100_000 / 10, size % 10);
        let part = |value: i64, unit: &str| (value > 0).then(|| format!("{value}{unit}"));
        let parts = [part(oku, "億"), part(man, "万"), part(sen, "千")];
        parts.into_iter().flatten().collect::<String>() + "円"
    };
    let sign = if thousands < 0 { "△" } else { "" };
    let text = match way {
        0 => format!("{grouped}円"),
        // 1, and what is only for losses.
        2 => wide(format!("{short}千円")),
        3 => minus("▲", &format!("{short}千円")),
        4 => minus("-", &format!("{short}千円")),
        5 => minus("−", &format!("{short}千円")),
        6 => minus("－", &format!("{short}千円")),
        7 => minus("マイナス", &format!("{short}千円")),
        8 if thousands < 0 => format!("({})千円", format::integer(size)),
        9 if thousands < 0 => format!("（{}）千円", format::integer(size)),
        10 => format!("{sign}{size}千円"),
        11 => format!("{sign}{yen}円", yen = yen.abs()),
        12 => format!("{sign}{}", mixed(size)),
        13 => format!("{sign}{}", wide(mixed(size))),
        14 => format!(
            "{sign}{}.{:03}百万円",
            format::integer(size / 1_000),
            size % 1_000
        ),
        15 => format!(
            "{sign}{}.{:05}億円",
            format::integer(size / 100_000),
            size % 100_000
        ),
        16 => format!("{sign}{}.{}万円", format::integer(size / 10), size % 10),
        17 => short.replace(',', " ") + "千円",
        18 => format!("{sign}{}円", kanji(size * 1_000)),
        19 => format!("{short} 千円"),
        _ => format!("{short}千円"),
    };
    (text, yen)
}

fn kanji(value: i64) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let below = |value: i64| {
        let mut text = String::new();
        for (worth, unit) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = value / worth % 10;
            if digit == 1 && worth > 1 {
                text += unit;
            } else if digit > 0 {
                text += digits[usize::try_from(digit).unwrap()];
                text += unit;
            }
        }
        text
    };
    let mut text = String::new();
    for (worth, unit) in [
        (1_000_000_000_000, "兆"),
        (100_000_000, "億"),
        (10_000, "万"),
        (1, ""),
    ] {
        let part = value / worth % 10_000;
        if part > 0 {
            text += &below(part);
            text += unit;
        }
    }
    text
}

fn reads_back(thousands: i64, way: usize) {
    let (text, value) = written(thousands, way);
    let found = quantities(&format!("金額は{text}です"));
    assert_eq!(found.len(), 1, "{text} {found:?}");
    assert_eq!(found[0].value, Decimal::from(value), "{text}");
    assert_eq!(found[0].dimension, Dimension::Yen, "{text}");
    assert_eq!(found[0].form, Form::Exact, "{text}");
}

/// A small generator of our own: the same numbers in every run.
fn numbers(count: u64) -> impl Iterator<Item = i64> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..count).map(move |turn| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let size = 10_u64.pow(u32::try_from(turn % 9).unwrap() + 1);
        let value = i64::try_from(state % size).unwrap() + 1;
        if state & 1_024 == 0 { value } else { -value }
    })
}

#[test]
fn what_is_written_reads_back() {
    for value in numbers(500) {
        (0..20).for_each(|way| reads_back(value, way));
    }
}

#[test]
#[ignore = "twenty million numbers; `make bench` runs it in release"]
fn what_is_written_reads_back_a_million_times() {
    for value in numbers(1_000_000) {
        (0..20).for_each(|way| reads_back(value, way));
    }
}

proptest! {
    #[test]
    fn shares_written_with_their_decimals_read_back(value in -1_000_000_i64..1_000_000, places in 0_u32..4) {
        let exact = Decimal::new(value, 3);
        let shown = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let sign = if shown.is_sign_negative() && !shown.is_zero() { "△" } else { "" };
        let text = format!("{sign}{:.*}%", places as usize, shown.abs());
        let found = one(&text);
        prop_assert_eq!(found.value, shown);
        prop_assert_eq!(found.step, Decimal::new(1, places));
    }

    #[test]
    fn every_numeral_lies_in_exactly_one_mark(text in "[0-9０-９一二三十百千万億割倍円％年月人社点つ約数第の、。は①A.△（）・/]{0,40}") {
        let chars: Vec<char> = text.chars().collect();
        let marks = marks(&text);
        for (at, c) in chars.iter().enumerate().filter(|(_, c)| counts(**c)) {
            let holding = marks.iter().filter(|mark| mark.span()[0] <= at && at < mark.span()[1]).count();
            prop_assert_eq!(holding, 1, "{} at {} in {}: {:?}", c, at, &text, &marks);
        }
    }
}
