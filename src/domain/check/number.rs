//! Figures of a text against the evidence it cites.

use rust_decimal::Decimal;

use super::fact::{Fact, Match};
use super::sign::{Sense, sense};
use super::text::{Claim, Text};
use crate::domain::document::{Flag, FlagKind};
use crate::domain::quantity::{Dimension, Form, Quantity, quantities};

/// The largest amount of work (10件, 12か月) that a plan may set without evidence.
const PLAN_LIMIT: u32 = 100;

/// Flags every quantity that no cited evidence says.
pub(super) fn flags(text: &Text<'_>, cited: &[&Fact<'_>], known: &[Fact<'_>]) -> Vec<Flag> {
    quantities(text.claim.text)
        .into_iter()
        .filter(|quantity| !text.quoted(quantity.span) && !planned(&text.claim, quantity))
        .filter_map(|quantity| judge(text, &quantity, cited, known))
        .collect()
}

/// In an action plan, counts of work to be done (「毎月1回」「10商品」「12か月」) are set by the plan itself. Money, shares,
/// multiples, bare numbers, periods and ranks are claims there too.
fn planned(claim: &Claim<'_>, quantity: &Quantity) -> bool {
    let work = match quantity.dimension {
        Dimension::People
        | Dimension::Score
        | Dimension::Turns
        | Dimension::Days
        | Dimension::Months => true,
        Dimension::Count => !matches!(
            quantity.counter,
            "期" | "位" | "代目" | "歳" | "ドル" | "分の"
        ),
        _ => false,
    };
    claim.plan
        && work
        && matches!(quantity.form, Form::Exact | Form::Bounded)
        && quantity.value > Decimal::ZERO
        && quantity.value <= Decimal::from(PLAN_LIMIT)
}

fn judge(
    text: &Text<'_>,
    quantity: &Quantity,
    cited: &[&Fact<'_>],
    known: &[Fact<'_>],
) -> Option<Flag> {
    let surface = text.slice(quantity.span);
    if quantity.form == Form::Vague {
        let said = cited.iter().any(|fact| says(fact, &surface));
        return (!said).then(|| vague(quantity, &surface));
    }
    let sense = sense(&text.chars, quantity.span);
    let best = cited
        .iter()
        .map(|fact| (fact.compare(quantity, sense), *fact))
        .max_by_key(|(found, _)| *found);
    let (kind, detail) = match best {
        Some((Match::Traced, _)) => return None,
        _ if quantity.form == Form::Bounded => return Some(vague(quantity, &surface)),
        Some((Match::OtherSign, fact)) => (
            FlagKind::NumberNotInEvidence,
            format!(
                "「{surface}」は根拠と正負または増減の向きが逆です（根拠：{}）。",
                named(fact)
            ),
        ),
        Some((Match::OtherUnit, fact)) => (
            FlagKind::UnitMismatch,
            format!(
                "「{surface}」は、数字は根拠にありますが、単位または桁が違います（根拠：{}）。",
                named(fact)
            ),
        ),
        _ => (
            FlagKind::NumberNotInEvidence,
            missing(&surface, quantity, sense, known),
        ),
    };
    Some(Flag {
        kind,
        detail,
        span: Some(quantity.span),
        mends: Vec::new(),
    })
}

fn vague(quantity: &Quantity, surface: &str) -> Flag {
    Flag {
        kind: FlagKind::VagueQuantity,
        detail: format!("「{surface}」は幅のある数量です。根拠にある値で書いてください。"),
        span: Some(quantity.span),
        mends: Vec::new(),
    }
}

fn says(fact: &Fact<'_>, surface: &str) -> bool {
    let evidence = fact.evidence;
    evidence.display.contains(surface)
        || evidence
            .quote
            .as_deref()
            .is_some_and(|quote| quote.contains(surface))
}

fn named(fact: &Fact<'_>) -> String {
    format!(
        "{}「{}」",
        fact.evidence.label,
        shorten(&fact.evidence.display)
    )
}

/// Long words are cut for a message.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn missing(surface: &str, quantity: &Quantity, sense: Sense, known: &[Fact<'_>]) -> String {
    if quantity.form == Form::Unreadable {
        return format!("「{surface}」は数字として読み取れないため、根拠と照らせません。");
    }
    let elsewhere = known
        .iter()
        .find(|fact| fact.compare(quantity, sense) == Match::Traced);
    match elsewhere {
        Some(fact) => format!(
            "「{surface}」は、付けられた根拠にありません（同じ値が「{}」にあります）。",
            fact.evidence.label
        ),
        None => format!("「{surface}」は、付けられた根拠にありません。"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::check::testing::{evidence, flags, flags_of_plan, sales, words};
    use crate::domain::document::FlagKind::{NumberNotInEvidence, UnitMismatch, VagueQuantity};
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
        let table = include_str!("../../../tests/vectors/numbers_ja.tsv");
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
        let flag = &super::super::testing::flags_with(
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
            // Zeros at the end may be the true amount rounded, which passes.
            if (value + off) % 10 != 0 {
                prop_assert_eq!(kinds(&wrong, &known).len(), 1);
            }
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
}
