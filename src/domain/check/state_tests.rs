//! Tests: every state word against evidence that bears it out and evidence that speaks against it.

use super::testing::{claim, lexicon};
use super::wording::Claimed;
use super::{Checker, Class};
use crate::domain::document::FlagKind;
use crate::domain::evidence::{Evidence, EvidenceKind, Unit};
use crate::domain::format;

fn figure(metric: &str, label: &str, year: i32, value: i64) -> Evidence {
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let amount = value as f64;
    Evidence {
        kind: EvidenceKind::Statement,
        label: format!("{label}（{year}年3月期）"),
        value: Some(amount),
        unit: Unit::Yen,
        ..super::testing::evidence(&format!("fin.{metric}.{year}-03"), &format::yen(value))
    }
}

/// Figures of the years 2023, 2024 and 2025, oldest first, of sales, operating profit, net assets and borrowings.
fn company(sales: [i64; 3], profit: [i64; 3], net: i64, debt: i64) -> Vec<Evidence> {
    let mut known = vec![
        figure("net_assets", "純資産合計", 2025, net),
        figure("borrowings", "借入金", 2025, debt),
    ];
    for (year, at) in (2023..).zip(0..3) {
        known.push(figure("sales", "売上高", year, sales[at]));
        known.push(figure("operating_profit", "営業利益", year, profit[at]));
    }
    known
}

const MILLION: i64 = 1_000_000;

/// For each word a company that bears it out and one that does not.
fn cases() -> Vec<(&'static str, Vec<Evidence>, Vec<Evidence>)> {
    let up = || {
        company(
            [80, 90, 100].map(|v| v * MILLION),
            [1, 2, 3].map(|v| v * MILLION),
            5 * MILLION,
            0,
        )
    };
    let down = || {
        company(
            [100, 90, 80].map(|v| v * MILLION),
            [3, 2, 1].map(|v| v * MILLION),
            5 * MILLION,
            MILLION,
        )
    };
    let turned = || {
        company(
            [80, 80, 81].map(|v| v * MILLION),
            [-3, -2, 1].map(|v| v * MILLION),
            5 * MILLION,
            0,
        )
    };
    let fell = || {
        company(
            [80, 80, 79].map(|v| v * MILLION),
            [3, 2, -1].map(|v| v * MILLION),
            -5 * MILLION,
            MILLION,
        )
    };
    let losses = || {
        company(
            [81, 80, 79].map(|v| v * MILLION),
            [-1, -2, -3].map(|v| v * MILLION),
            -MILLION,
            MILLION,
        )
    };
    let half = || {
        company(
            [100, 100, 50].map(|v| v * MILLION),
            [3, 3, 1].map(|v| v * MILLION),
            MILLION,
            MILLION,
        )
    };
    let double = || {
        company(
            [100, 100, 200].map(|v| v * MILLION),
            [3, 3, 6].map(|v| v * MILLION),
            MILLION,
            MILLION,
        )
    };
    let crossed = || {
        company(
            [100, 90, 95].map(|v| v * MILLION),
            [3, 3, 2].map(|v| v * MILLION),
            MILLION,
            MILLION,
        )
    };
    let less = || {
        company(
            [100, 90, 85].map(|v| v * MILLION),
            [3, 3, 4].map(|v| v * MILLION),
            MILLION,
            MILLION,
        )
    };
    vec![
        ("黒字です", up(), losses()),
        ("黒字を確保しました", up(), fell()),
        ("赤字です", losses(), up()),
        ("赤字でした", fell(), down()),
        ("黒字転換しました", turned(), up()),
        ("黒字化しました", turned(), losses()),
        ("黒字に転換しました", turned(), fell()),
        ("黒字に転じました", turned(), down()),
        ("赤字転落となりました", fell(), losses()),
        ("赤字に転落しました", fell(), up()),
        ("赤字に転じました", fell(), turned()),
        ("赤字化しました", fell(), losses()),
        ("欠損です", losses(), up()),
        ("債務超過です", losses(), up()),
        ("債務超過ではありません", up(), losses()),
        ("無借金です", up(), down()),
        ("増収です", up(), down()),
        ("減収です", down(), up()),
        ("増益です", up(), down()),
        ("減益です", down(), up()),
        ("増収増益です", up(), crossed()),
        ("減収減益です", down(), less()),
        ("増収減益です", crossed(), up()),
        ("減収増益です", less(), down()),
        ("2期連続で増収です", up(), down()),
        ("2期連続の減収です", down(), up()),
        ("2期連続で増益です", up(), losses()),
        ("2期連続で減益です", down(), up()),
        ("3期連続の赤字です", losses(), fell()),
        ("3期連続の黒字です", up(), turned()),
        ("直近3期の中で過去最高です", up(), down()),
        ("直近3期の中で過去最低です", down(), up()),
        ("直近3期の中で最高益です", up(), down()),
        ("直近3期の中で過去最高益です", up(), down()),
        ("売上高は直近3期の中で過去最大です", up(), down()),
        ("売上高は直近3期の中で過去最多です", up(), half()),
        ("売上高は直近3期の中で過去最少です", down(), up()),
        ("売上高は直近3期の中で過去最小です", down(), double()),
        ("売上高は横這いです", turned(), up()),
        ("売上高は前年度並みです", turned(), up()),
        ("売上高は倍に伸びました", double(), up()),
        ("売上高は倍に拡大しました", double(), down()),
        ("売上高は半分に減りました", half(), down()),
        ("売上高は横ばいです", turned(), up()),
        ("売上高は前年並みです", fell(), down()),
        ("売上高は前期並みです", turned(), half()),
        ("売上高は半減しました", half(), up()),
        ("売上高は半分になりました", half(), down()),
        ("売上高は倍増しました", double(), up()),
        ("売上高は倍になりました", double(), half()),
        ("売上高はほぼ倍に増えました", double(), up()),
        ("売上高は2期連続で増加しています", up(), down()),
        ("営業利益は2期連続で減少しています", down(), up()),
        ("営業利益は増益です", up(), down()),
        ("前期は赤字でした", turned(), up()),
        ("2024年3月期は黒字です", up(), losses()),
    ]
}

fn ids(known: &[Evidence]) -> Vec<String> {
    known.iter().map(|evidence| evidence.id.clone()).collect()
}

/// The classes of the state words and runs of a text that cites all.
fn flagged(known: &[Evidence], text: &str) -> Vec<FlagKind> {
    let lexicon = lexicon();
    let checker = Checker::new(known, &lexicon);
    let ids = ids(known);
    let classes = checker.classify(claim(text, &ids));
    classes
        .into_iter()
        .filter_map(|class| match class.class {
            Class::Flagged(kind) => Some(kind),
            _ => None,
        })
        .collect()
}

/// The same claim in the ways that people put it.
fn phrased(claim: &str) -> Vec<String> {
    let lead = [
        "",
        "決算書によると、",
        "当社の場合、",
        "全体として",
        "売上や利益を見ると、",
        "足元では",
        "なお、",
    ];
    lead.iter().map(|lead| format!("{lead}{claim}。")).collect()
}

#[test]
fn every_contradiction_of_the_words_is_caught() {
    let mut planted = 0;
    let mut missed = Vec::new();
    for (word, _, against) in cases() {
        for text in phrased(word) {
            planted += 1;
            if !flagged(&against, &text).contains(&FlagKind::DirectionConflict) {
                missed.push(text);
            }
        }
    }
    assert!(planted >= 300, "{planted}");
    assert!(
        missed.is_empty(),
        "{} of {planted}: {missed:?}",
        missed.len()
    );
}

#[test]
fn what_the_evidence_bears_out_passes() {
    let mut wrong = Vec::new();
    for (word, bearing, _) in cases() {
        for text in phrased(word) {
            let kinds = flagged(&bearing, &text);
            if !kinds.is_empty() {
                wrong.push(format!("{text} {kinds:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_word_of_the_list_has_a_case() {
    let words: String = cases().iter().map(|(text, ..)| *text).collect();
    for state in &lexicon().wording.states {
        let vague = state.kind == Claimed::Vague;
        assert!(words.contains(&state.word) || vague, "{}", state.word);
    }
}

#[test]
fn what_the_cited_evidence_cannot_tell_is_offered_the_evidence_that_can() {
    let known = company(
        [80, 90, 100].map(|v| v * MILLION),
        [1, 2, 3].map(|v| v * MILLION),
        MILLION,
        0,
    );
    let lexicon = lexicon();
    let checker = Checker::new(&known, &lexicon);
    let cited = vec!["fin.net_assets.2025-03".to_owned()];
    let flags = checker.check(claim("純資産があり、増収です。", &cited));
    let flag = flags
        .iter()
        .find(|flag| flag.kind == FlagKind::NumberNotInEvidence)
        .unwrap();
    assert!(flag.mends.iter().any(|mend| matches!(mend, crate::domain::document::Mend::Cite { evidence } if evidence == "fin.sales.2025-03")), "{flag:?}");
}

#[test]
fn wishes_fears_and_denials_are_no_statements() {
    let known = company(
        [80, 90, 100].map(|v| v * MILLION),
        [1, 2, 3].map(|v| v * MILLION),
        MILLION,
        0,
    );
    for text in [
        "赤字を避けるため、固定費を見直します。",
        "黒字化を目指します。",
        "赤字になる可能性があります。",
        "いくら売れば赤字にならないかの目安がありません。",
        "債務超過に陥るおそれがあります。",
        "赤字ではありません。",
    ] {
        assert_eq!(flagged(&known, text), [], "{text}");
    }
}
