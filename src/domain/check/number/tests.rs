//! What figures in texts are made of, by example.

use proptest::prelude::*;

use crate::domain::check::testing::{evidence, flags, flags_of_plan, sales, words};
use crate::domain::document::FlagKind::{NumberNotInEvidence, UnitMismatch, VagueQuantity};
use crate::domain::document::Mend;
use crate::domain::evidence::{Evidence, Unit};
use crate::domain::format;

fn margin() -> Evidence {
    Evidence {
        value: Some(-0.0032),
        unit: Unit::Ratio,
        ..evidence("fin.operating_margin.2025-03", "△0.3%")
    }
}

fn kinds(text: &str, cited: &[Evidence]) -> Vec<crate::domain::document::FlagKind> {
    flags(text, cited)
        .into_iter()
        .map(|flag| flag.kind)
        .collect()
}

#[test]
fn figures_of_the_evidence_pass_in_any_true_form() {
    // 5,130,250千円
    for text in [
        "売上高は5,130,250千円です。",
        "売上高は5,130,250,000円です。",
        "売上高は約51億円です。",
        "売上高は51.3億円です。",
        "売上高は51億3,025万円です。",
        "売上高は51億3,000万円です。",
        "売上高は5,130百万円です。",
    ] {
        assert_eq!(kinds(text, &[sales()]), [], "{text}");
    }
    for text in [
        "営業利益率は△0.3%です。",
        "営業利益率は▲0.32％です。",
        "営業利益率は0.3%の赤字です。",
        "営業利益率はマイナス0.3パーセントです。",
    ] {
        assert_eq!(kinds(text, &[margin()]), [], "{text}");
    }
}

#[test]
fn every_changed_figure_is_caught() {
    for (text, kind) in [
        ("売上高は5,130,251千円です。", NumberNotInEvidence),
        ("売上高は5,310,250千円です。", NumberNotInEvidence),
        ("売上高は5,130,250円です。", UnitMismatch),
        ("売上高は5,130,250百万円です。", UnitMismatch),
        ("売上高は5,130,250です。", UnitMismatch),
        ("売上高は△5,130,250千円です。", NumberNotInEvidence),
        ("売上高は52億円です。", NumberNotInEvidence),
        ("売上高は5,130,250千円増加しました。", NumberNotInEvidence),
        ("売上高は50億円以上です。", VagueQuantity),
        ("売上高は数億円です。", VagueQuantity),
    ] {
        assert_eq!(kinds(text, &[sales()]), [kind], "{text}");
    }
    for (text, kind) in [
        ("営業利益率は0.3%です。", NumberNotInEvidence),
        ("営業利益率は△0.4%です。", NumberNotInEvidence),
        ("営業利益率は△0.3ポイントです。", UnitMismatch),
        ("営業利益率は0%です。", NumberNotInEvidence),
        ("営業利益率は9.9%です。", NumberNotInEvidence),
        ("営業利益率は٣%です。", NumberNotInEvidence),
    ] {
        assert_eq!(kinds(text, &[margin()]), [kind], "{text}");
    }
}

#[test]
fn near_vectors_are_judged_by_their_own_precision() {
    let table = include_str!("../../../../tests/vectors/numbers_ja.tsv");
    let mut count = 0;
    for line in table.lines().filter(|line| line.starts_with("near\t")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let value: f64 = fields[2].parse().unwrap();
        let known = if fields[3] == "JPY" {
            Evidence {
                value: Some(value),
                unit: Unit::Yen,
                ..evidence("a", "123,457千円")
            }
        } else {
            Evidence {
                value: Some(value / 100.0),
                unit: Unit::Ratio,
                ..evidence("a", "35.2%")
            }
        };
        let wrong = fields[4].contains("MUST FAIL");
        let found = kinds(&format!("{}です。", fields[1]), &[known]);
        assert_eq!(!found.is_empty(), wrong, "{line} {found:?}");
        count += 1;
    }
    assert_eq!(count, 5);
}

#[test]
fn a_thousand_yen_value_under_a_yen_unit_is_known_by_its_display() {
    let productivity = Evidence {
        value: Some(500.0),
        unit: Unit::Yen,
        ..evidence("fin.labor_productivity.2025-03", "500千円")
    };
    assert_eq!(
        kinds("500千円です。", std::slice::from_ref(&productivity)),
        []
    );
    assert_eq!(kinds("500円です。", &[productivity]), [UnitMismatch]);
}

#[test]
fn the_owners_own_figures_may_be_told_again_but_not_turned() {
    let said = words("chk.customers", "お客さんが3割減って、常連は20人くらい");
    let one = std::slice::from_ref(&said);
    assert_eq!(kinds("客数は3割減少し、常連客は20人です。", one), []);
    assert_eq!(
        kinds("客数は3割増加しています。", one),
        [NumberNotInEvidence]
    );
    assert_eq!(kinds("常連客は30人です。", one), [NumberNotInEvidence]);
    assert_eq!(kinds("常連客は20社です。", one), [UnitMismatch]);
}

#[test]
fn a_figure_of_uncited_evidence_is_flagged_with_a_hint() {
    let flag = &crate::domain::check::testing::flags_with(
        "売上高は5,130,250千円です。",
        &["fin.operating_margin.2025-03"],
        &[sales(), margin()],
    )[0];
    assert_eq!(flag.kind, NumberNotInEvidence);
    assert!(
        flag.detail.contains("売上高（2025年3月期）"),
        "{}",
        flag.detail
    );
    assert_eq!(flag.span, Some([4, 15]));
}

proptest! {
    #[test]
    fn a_true_amount_passes_and_one_off_does_not(yen in 1_000_i64..1_000_000_000_000, off in 1_i64..9, minus: bool) {
        let value = if minus { -yen } else { yen };
        #[expect(clippy::cast_precision_loss, reason = "well within 2^53")]
        let known = [Evidence { value: Some(value as f64), display: format::yen(value), ..sales() }];
        let thousands = format!("当期は{}です。", format::yen(value));
        prop_assert_eq!(kinds(&thousands, &known), []);
        let exact = format!("当期は{}円です。", format::integer(value));
        prop_assert_eq!(kinds(&exact, &known), []);
        let wrong = format!("当期は{}円です。", format::integer(value + off));
        prop_assert_eq!(kinds(&wrong, &known).len(), 1);
        let turned = format!("当期は{}です。", format::yen(-value));
        prop_assert_eq!(kinds(&turned, &known).len(), 1);
    }

    #[test]
    fn a_true_share_passes_and_a_tenth_off_does_not(tenths in -999_i64..999, off in 1_i64..9) {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let share = |tenths: i64| format!("{}%", format::decimal(tenths as f64 / 10.0, 1));
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let known = [Evidence { value: Some(tenths as f64 / 1_000.0), display: share(tenths), ..margin() }];
        prop_assert_eq!(kinds(&format!("比率は{}です。", share(tenths)), &known), []);
        prop_assert_eq!(kinds(&format!("比率は{}です。", share(tenths + off)), &known).len(), 1);
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}") {
        flags(&text, &[sales(), margin()]);
    }

    #[test]
    fn no_figure_goes_unseen(figure in "[0-9０-９一二三四五六七八九]{1,6}(円|％|%|倍|社|人|割|か月|ポイント)", text in "[ぁ-ん、。（）「」]{0,12}") {
        let text = format!("{text}は{figure}です");
        let found = flags(&text, &[]);
        // 「一社」「一か月」 are idioms, not counts.
        let digits = "0123456789０１２３４５６７８９一二三四五六七八九";
        let one = figure.starts_with('一') && figure.chars().filter(|c| digits.contains(*c)).count() == 1;
        prop_assert!(one || !found.is_empty(), "{}", text);
    }
}

#[test]
fn a_custom_named_by_numerals_is_no_amount_and_an_amount_is_none() {
    assert_eq!(kinds("七五三の着物を仕立てています。", &[sales()]), []);
    assert_eq!(
        kinds("料金は七五三円です。", &[sales()]),
        [NumberNotInEvidence]
    );
}

#[test]
fn a_rounded_amount_written_to_the_yen_is_wrong_unless_it_says_about() {
    let known = [Evidence {
        value: Some(312_165_345_994.0),
        display: "312,165,346千円".into(),
        ..sales()
    }];
    assert_eq!(kinds("売上高は312,165,345,994円です。", &known), []);
    assert_eq!(kinds("売上高は312,165,346千円です。", &known), []);
    assert_eq!(
        kinds("売上高は312,165,346,000円です。", &known),
        [NumberNotInEvidence]
    );
    assert_eq!(kinds("売上高は約312,165,346,000円です。", &known), []);
    assert_eq!(
        kinds("売上高は約312,165,347,000円です。", &known),
        [NumberNotInEvidence]
    );
}

#[test]
fn a_range_is_traced_only_by_that_range() {
    let said = words("chk.customers", "お客さんは2〜3割減った");
    let one = std::slice::from_ref(&said);
    assert_eq!(kinds("客数は2〜3割減少しています。", one), []);
    assert_eq!(kinds("客数は2〜4割減少しています。", one), [VagueQuantity]);
    let plain = words("chk.customers", "お客さんは3割以上減った");
    let one = std::slice::from_ref(&plain);
    assert_eq!(kinds("客数は3割以上減少しています。", one), []);
    assert_eq!(kinds("客数は3割以下の減少です。", one), [VagueQuantity]);
    assert_eq!(
        kinds("客数は2〜3割減少しています。", one),
        [VagueQuantity; 2]
    );
}

#[test]
fn mends_put_the_right_figure_in_the_style_written() {
    let replaced = |text: &str, cited: &[&str]| -> Vec<String> {
        crate::domain::check::testing::flags_with(text, cited, &[sales(), margin()])
            .into_iter()
            .flat_map(|flag| flag.mends)
            .filter_map(|mend| match mend {
                Mend::Replace { text, .. } => Some(text),
                _ => None,
            })
            .collect()
    };
    let both = ["fin.sales.2025-03", "fin.operating_margin.2025-03"];
    for (text, wanted) in [
        ("売上高は5,310,250千円です。", "5,130,250千円"),
        ("売上高は5,310百万円です。", "5,130百万円"),
        ("売上高は53億円です。", "51億円"),
        ("売上高は5,130,250円です。", "5,130,250,000円"),
        ("営業利益率は0.3%です。", "△0.3%"),
        ("営業利益率は△0.3ポイントです。", "△0.3%"),
        ("営業利益率は5,130,250千円です。", "△0.3%"),
    ] {
        assert!(
            replaced(text, &both).contains(&wanted.to_owned()),
            "{text} {:?}",
            replaced(text, &both)
        );
    }
    let flags = crate::domain::check::testing::flags_with(
        "売上高は5,130,250千円です。",
        &["fin.operating_margin.2025-03"],
        &[sales(), margin()],
    );
    let cite = Mend::Cite {
        evidence: "fin.sales.2025-03".into(),
    };
    assert!(flags[0].mends.contains(&cite), "{flags:?}");
}

#[test]
fn a_plan_sets_its_own_work_but_not_its_own_figures() {
    assert_eq!(
        flags_of_plan("毎月1回、売れ筋10点の原価を12か月かけて調べる"),
        []
    );
    let kinds: Vec<_> = flags_of_plan("300万円で売上を2倍、利益率を5%にする")
        .into_iter()
        .map(|flag| flag.kind)
        .collect();
    assert_eq!(kinds, [NumberNotInEvidence; 3]);
    assert_eq!(
        kinds.len(),
        flags("300万円で売上を2倍、利益率を5%にする", &[]).len()
    );
    assert_eq!(flags("毎月1回の会議", &[]).len(), 1);
}
