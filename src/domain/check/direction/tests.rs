use super::lists::{Course, WordKind};
use crate::domain::check::testing::{evidence, flags, items_flags, lexicon, swot};
use crate::domain::document::FlagKind::DirectionConflict;
use crate::domain::document::{Body, Flag, Item, Mend, Quadrant};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity};
use crate::domain::topic::Topic;

fn trend(name: &str, label: &str, display: &str, polarity: Polarity) -> Evidence {
    Evidence {
        kind: EvidenceKind::Trend,
        polarity,
        label: format!("{label}の推移（2025年3月期まで）"),
        ..evidence(&format!("fin.{name}_trend.2025-03"), display)
    }
}

fn indicator(name: &str, label: &str, value: f64, polarity: Polarity) -> Evidence {
    Evidence {
        value: Some(value),
        polarity,
        label: format!("{label}（2025年3月期）"),
        ..evidence(&format!("fin.{name}.2025-03"), &value.to_string())
    }
}

fn median(name: &str, label: &str, value: f64) -> Evidence {
    Evidence {
        value: Some(value),
        label: format!("{label}の業種中央値"),
        ..evidence(&format!("fin.{name}_median.2025-03"), &value.to_string())
    }
}

/// Figures that all fell and stand below the median, or all rose and stand above it.
fn company(good: bool) -> Vec<Evidence> {
    let (value, polarity) = if good {
        (0.05, Polarity::Positive)
    } else {
        (0.01, Polarity::Negative)
    };
    let figures = [
        ("sales", "売上高"),
        ("operating_profit", "営業利益"),
        ("cash", "現金・預金"),
        ("net_assets", "純資産"),
    ];
    let ratios = [
        ("operating_margin", "営業利益率"),
        ("equity_ratio", "自己資本比率"),
        ("labor_productivity", "労働生産性"),
    ];
    let mut known = Vec::new();
    for (name, label) in figures {
        let run = if good {
            "2期連続で増加"
        } else {
            "2期連続で減少"
        };
        known.push(trend(name, label, run, polarity));
    }
    for (name, label) in ratios {
        let run = if good {
            "2期連続で上昇"
        } else {
            "2期連続で低下"
        };
        known.push(trend(name, label, run, polarity));
        known.push(indicator(name, label, value, polarity));
        known.push(median(name, label, 0.03));
    }
    known
}

fn conflicts(text: &str, known: &[Evidence]) -> Vec<Flag> {
    flags(text, known)
        .into_iter()
        .filter(|flag| flag.kind == DirectionConflict)
        .collect()
}

/// Whether a course is good news for a figure of which more is better.
fn good_news(course: Course) -> bool {
    matches!(
        course,
        Course::Up | Course::Better | Course::Above | Course::High | Course::Strong
    )
}

/// Sentences that state a word of a figure, as people write them.
fn sentences(subject: &str, stem: &str, kind: WordKind, course: Course) -> Vec<String> {
    let against = match course {
        Course::Above => "は業種の中央値を",
        Course::Below if kind == WordKind::Adjective => "は業種の中央値に",
        Course::Below => "は業種の中央値を",
        _ => "は",
    };
    let last = stem.chars().last().unwrap_or_default();
    let ends: &[&str] = match kind {
        WordKind::Noun
            if matches!(
                course,
                Course::Strong | Course::Weak | Course::High | Course::Low
            ) =>
        {
            &["です。", "であり、今後も続く見通しです。"]
        }
        WordKind::Noun => &[
            "しています。",
            "傾向にあります。",
            "しており、今後の対応を考えています。",
        ],
        _ if last == '、' => &["今に至ります。"],
        _ if matches!(last, 'る' | 'い' | 'た') => &["状況です。"],
        _ if matches!(last, 'く') => &["なっています。", "、その傾向が続いています。"],
        _ if matches!(last, 'め') => &["です。"],
        _ if matches!(last, '回') => &["っています。", "り、その差が開いています。"],
        _ if matches!(last, 'え') => &["ています。", "ました。"],
        _ if matches!(last, '上') => &["回っています。"],
        _ if matches!(last, 'ま' | 'り') => &["した。"],
        _ if matches!(last, 'て' | 'で') => &["います。"],
        _ if matches!(last, 'っ' | 'し') => &["ています。"],
        _ if matches!(last, 'せ') => &["ん。"],
        _ if matches!(last, 'な') => &["い水準です。"],
        _ => &["ています。"],
    };
    ends.iter()
        .map(|end| format!("{subject}{against}{stem}{end}"))
        .collect()
}

#[test]
fn every_word_of_the_list_is_found_when_the_evidence_says_otherwise() {
    let lists = lexicon().directions;
    let (good, bad) = (company(true), company(false));
    let mut planted = 0;
    let mut missed = Vec::new();
    for (stem, kind, course) in lists.stems() {
        let moves = matches!(
            course,
            Course::Up | Course::Down | Course::Better | Course::Worse
        );
        let subjects: &[&str] = if moves {
            &["売上高", "営業利益", "自己資本比率"]
        } else {
            &["営業利益率", "自己資本比率", "労働生産性"]
        };
        for subject in subjects {
            for sentence in sentences(subject, &stem, kind, course) {
                let sentence = sentence.replace("ははは", "は").replace("はは", "は");
                let sentence = match stem.chars().next() {
                    Some('が' | 'も') => sentence.replacen(&format!("{subject}は"), subject, 1),
                    _ => sentence,
                };
                let known = if good_news(course) { &bad } else { &good };
                let other = if good_news(course) { &good } else { &bad };
                planted += 1;
                if conflicts(&sentence, known).is_empty() {
                    missed.push(sentence.clone());
                }
                assert_eq!(conflicts(&sentence, other), [], "{sentence}");
            }
        }
    }
    assert!(planted >= 300, "{planted}");
    assert!(
        missed.is_empty(),
        "{} of {planted}: {missed:#?}",
        missed.len()
    );
}

#[test]
fn statements_against_the_evidence_are_flagged() {
    let known = [
        trend("sales", "売上高", "2期連続で減少", Polarity::Negative),
        trend(
            "ebitda_debt_multiple",
            "EBITDA有利子負債倍率",
            "前期より低下",
            Polarity::Positive,
        ),
        indicator("operating_margin", "営業利益率", 0.01, Polarity::Negative),
        median("operating_margin", "営業利益率", 0.03),
    ];
    for text in [
        "売上高は増加しています。",
        "売上は伸びています。",
        "売上高が増加傾向にあります。",
        "売上高は改善しました。",
        "EBITDA有利子負債倍率は悪化しています。",
        "EBITDA有利子負債倍率は上昇し、重くなりました。",
        "営業利益率は業種の中央値を上回っています。",
        "営業利益率は同業他社より高い水準です。",
        "増加している売上高を支えに、取組を進めます。",
        "売上高については、増加が続いています。",
        "売上高は前年を上回りました。",
        "返済負担が高まっています。",
        "売\u{200b}上高は増\u{200b}加しています。",
        "売上高は増加しており、今後は採算の改善を目指します。",
    ] {
        assert_eq!(conflicts(text, &known).len(), 1, "{text}");
    }
    for text in [
        "売上高は減少しています。",
        "売上高は悪化しています。",
        "EBITDA有利子負債倍率は低下し、改善しました。",
        "営業利益率は業種の中央値を下回っています。",
        "売上高は増加していません。",
        "売上高の増加を目指します。",
        "売上高が増加する可能性があります。",
        "売上高は伸び悩み、客数が増加しています。",
        "客数は増加しています。",
        "売上増加率を確かめます。",
        "純資産は増加しています。",
        "創業当時、売上高は増加していました。",
        "売上高が増加すれば、資金繰りは楽になります。",
        "売上高の増加、利益の確保に取り組みます。",
        "売上高は、客数の増加により下げ止まっています。",
        "返済負担は軽くなっています。",
    ] {
        assert_eq!(conflicts(text, &known), [], "{text}");
    }
}

#[test]
fn a_loss_that_grows_is_profit_that_falls() {
    let up = [trend(
        "operating_profit",
        "営業利益",
        "2期連続で増加",
        Polarity::Positive,
    )];
    assert_eq!(conflicts("営業損失は拡大しています。", &up).len(), 1);
    assert_eq!(conflicts("営業損失は縮小しています。", &up), []);
}

#[test]
fn an_older_period_is_held_against_its_own_values() {
    let at = |period: &str, value: f64| Evidence {
        id: format!("fin.sales.{period}"),
        ..indicator("sales", "売上高", value, Polarity::Neutral)
    };
    let known = [at("2025-03", 3.0), at("2024-03", 1.0), at("2023-03", 2.0)];
    assert_eq!(
        conflicts("2024年3月期の売上高は増加しました。", &known).len(),
        1
    );
    assert_eq!(conflicts("2024年3月期の売上高は減少しました。", &known), []);
    assert_eq!(conflicts("2025年3月期の売上高は増加しました。", &known), []);
    assert_eq!(conflicts("売上高は減少しました。", &known).len(), 1);
}

#[test]
fn the_other_word_is_offered() {
    let known = [trend(
        "sales",
        "売上高",
        "2期連続で減少",
        Polarity::Negative,
    )];
    let flag = conflicts("売上高は増加しています。", &known).remove(0);
    let replace = Mend::Replace {
        span: [4, 6],
        text: "減少".to_owned(),
    };
    assert_eq!(flag.mends, [replace, Mend::Drop]);
    assert_eq!(flag.span, Some([4, 6]));
}

fn placed(quadrant: Quadrant, text: &str, cited: &Evidence) -> Vec<Flag> {
    let item = Item {
        body: Body::Swot { quadrant },
        ..swot("S1", text, &[&cited.id])
    };
    items_flags(vec![item], std::slice::from_ref(cited))
        .remove(0)
        .into_iter()
        .filter(|flag| flag.kind == DirectionConflict)
        .collect()
}

#[test]
fn the_quadrant_is_a_direction_too() {
    let bad = indicator("operating_margin", "営業利益率", 0.01, Polarity::Negative);
    let good = indicator("operating_margin", "営業利益率", 0.05, Polarity::Positive);
    let outside = Evidence {
        topic: Topic::Environment,
        ..evidence("chk.visitor_trend", "増えている")
    };
    let text = "営業利益率は0.01です。";
    for (quadrant, cited, doubts) in [
        (Quadrant::Strength, &bad, 1),
        (Quadrant::Strength, &good, 0),
        (Quadrant::Weakness, &good, 1),
        (Quadrant::Weakness, &bad, 0),
        (Quadrant::Opportunity, &good, 1),
        (Quadrant::Threat, &bad, 1),
        (Quadrant::Opportunity, &outside, 0),
        (Quadrant::Threat, &outside, 0),
        (Quadrant::Strength, &outside, 1),
    ] {
        let flags = placed(quadrant, text, cited);
        assert_eq!(flags.len(), doubts, "{quadrant} {}", cited.id);
    }
    let mixed = &placed(Quadrant::Opportunity, text, &good)[0].detail;
    assert!(mixed.contains("内部と外部"), "{mixed}");
}
