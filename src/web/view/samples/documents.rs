//! Documents of each kind, as full as asked for.

use strum::IntoEnumIterator;
use uuid::Uuid;

use crate::domain::access::Role;
use crate::domain::checklist::Speaker;
use crate::domain::document::{
    Action, Author, Basis, Body, Content, Decision, Document, Flag, FlagKind, Item, Kind, Kpi,
    Mend, Origin, Quadrant, Question,
};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use crate::domain::id::{DocumentId, UserId};
use crate::domain::review::{Review, Status};
use crate::domain::topic::{Topic, Wall};
use crate::web::view::document::Viewer;

pub(crate) use super::company_id;
use super::timestamp;

pub(crate) fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

pub(crate) fn viewer(n: u128, role: Role) -> Viewer {
    Viewer {
        user_id: user(n),
        role,
    }
}

fn evidence() -> Vec<Evidence> {
    use EvidenceKind::{Document as Decided, Indicator, Statement, Trend};
    let fact = |id: &str, kind, label: &str, display: &str, polarity, topic| Evidence {
        id: id.to_owned(),
        kind,
        label: label.to_owned(),
        value: None,
        unit: Unit::Text,
        display: display.to_owned(),
        polarity,
        topic,
        speaker: None,
        quote: None,
        source: "決算書 2025年12月期".to_owned(),
    };
    let words = |id: &str, label: &str, topic, speaker, quote: &str| Evidence {
        speaker: Some(speaker),
        quote: Some(quote.to_owned()),
        source: "総点検チェックシート".to_owned(),
        ..fact(
            id,
            EvidenceKind::Checklist,
            label,
            quote,
            Polarity::Positive,
            topic,
        )
    };
    vec![
        fact(
            "fin.operating_margin.2025-12",
            Indicator,
            "営業利益率（2025年12月期）",
            "6.9%",
            Polarity::Positive,
            Topic::Money,
        ),
        fact(
            "fin.operating_margin_median.2025-12",
            Indicator,
            "営業利益率の業種の中央値",
            "△2.4%",
            Polarity::Neutral,
            Topic::Money,
        ),
        fact(
            "fin.sales.2025-12",
            Statement,
            "売上高（2025年12月期）",
            "42,816千円",
            Polarity::Neutral,
            Topic::Money,
        ),
        fact(
            "fin.sales_trend.2025-12",
            Trend,
            "売上高の推移",
            "3期連続で増加",
            Polarity::Positive,
            Topic::Money,
        ),
        fact(
            "fin.operating_profit_trend.2025-12",
            Trend,
            "営業利益の推移",
            "2期連続で減少",
            Polarity::Negative,
            Topic::Money,
        ),
        words(
            "chk.staff_retention",
            "従業員の定着",
            Topic::People,
            Speaker::Owner,
            "パートさんは開店から続けてくれている人もいて、常連さんの好みをみんな覚えています。",
        ),
        words(
            "chk.skills_spread",
            "技能の共有",
            Topic::People,
            Speaker::Staff,
            "スープとたれの配合は大将しか知りません。",
        ),
        words(
            "chk.hiring_environment",
            "採用の環境",
            Topic::Environment,
            Speaker::Advisor,
            "夜のアルバイトの募集に応募がない状態が続いている。",
        ),
        fact(
            "swot.W1",
            Decided,
            "弱み W1",
            "材料費の上昇を価格に移せず、利益が細っている",
            Polarity::Negative,
            Topic::Price,
        ),
    ]
}

const TEXTS: [(&str, &[&str]); 4] = [
    (
        "売上高は42,816千円で、3期連続で増加しています。常連客に支えられ、客数が伸びています。",
        &["fin.sales.2025-12", "fin.sales_trend.2025-12"],
    ),
    (
        "営業利益は2期連続で減少しています。材料費の上昇に価格の見直しが追い付いていません。",
        &["fin.operating_profit_trend.2025-12"],
    ),
    (
        "「パートさんは開店から続けてくれている人もいて、常連さんの好みをみんな覚えています」という、長く働く従業員がいます。",
        &["chk.staff_retention"],
    ),
    (
        "夜の時間帯の人手が足りず、営業時間を延ばせない状態です。約9.9%の機会を逃しています。",
        &["chk.hiring_environment"],
    ),
];

fn item(index: usize, quadrant: Quadrant) -> Item {
    let (text, cited) = TEXTS[index % TEXTS.len()];
    let doubtful = text.contains("9.9%");
    let hypothesis = index % 7 == 5;
    let text = if hypothesis {
        "駅前の再開発で、昼の来店が増える可能性があります。".to_owned()
    } else {
        text.to_owned()
    };
    Item {
        id: format!("{}{}", quadrant.letter(), index / 4 + 1),
        body: Body::Swot { quadrant },
        evidence: if hypothesis {
            Vec::new()
        } else {
            cited.iter().map(|id| (*id).to_owned()).collect()
        },
        basis: if hypothesis {
            Basis::Hypothesis
        } else {
            Basis::Fact
        },
        author: if index % 5 == 4 {
            Author::Owner
        } else {
            Author::Ai
        },
        ai_text: Some(text.clone()),
        text,
        decision: Decision::Pending,
        flags: if doubtful && !hypothesis {
            vec![Flag {
                kind: FlagKind::NumberNotInEvidence,
                detail: "「9.9%」は、示された根拠のどの数値とも一致しません。".to_owned(),
                span: Some([26, 30]),
                mends: vec![
                    Mend::Replace {
                        span: [26, 30],
                        text: "6.9%".to_owned(),
                    },
                    Mend::Hypothesis,
                    Mend::Drop,
                ],
            }]
        } else {
            Vec::new()
        },
    }
}

fn document(kind: Kind, items: Vec<Item>) -> Document {
    Document {
        id: DocumentId(Uuid::from_u128(kind as u128 + 100)),
        company_id: company_id(),
        kind,
        form: (kind == Kind::BusinessPlan).then(|| "general".to_owned()),
        source_document: (kind != Kind::Swot).then(|| DocumentId(Uuid::from_u128(100))),
        draft_id: None,
        status: Status::Draft,
        version: 3,
        origin: Origin {
            provider: "openai".into(),
            model: Some("sample-model".into()),
            template: format!("{kind}/1"),
            passed: Vec::new(),
        },
        review: Review::default(),
        content: Content {
            items,
            questions: Vec::new(),
            evidence: evidence(),
        },
        created_at: timestamp(),
        updated_at: timestamp(),
    }
}

/// A SWOT with that many items, spread over the quadrants.
pub(crate) fn swot(items: usize) -> Document {
    let quadrants: Vec<Quadrant> = Quadrant::iter().collect();
    let mut swot = document(
        Kind::Swot,
        (0..items)
            .map(|index| item(index, quadrants[index % 4]))
            .collect(),
    );
    swot.content.questions = vec![
        Question {
            text: "値上げをためらう一番の理由は、どのお客様の顔が浮かぶからでしょうか。".into(),
            topic: Some(Topic::Price),
            wall: Some(Wall::Unfaced),
        },
        Question {
            text: "スープの仕込みを、ほかの方に任せられる工程はありますか。".into(),
            topic: Some(Topic::People),
            wall: None,
        },
    ];
    swot
}

/// The same in the middle of work: decided, edited, rejected.
pub(crate) fn swot_at_work() -> Document {
    let mut swot = swot(12);
    for (index, item) in swot.content.items.iter_mut().enumerate() {
        item.decision = [
            Decision::Accepted,
            Decision::Pending,
            Decision::Edited,
            Decision::Rejected,
            Decision::Pending,
        ][index % 5];
        if item.decision == Decision::Edited {
            item.text = "開店から働く従業員が、常連客の好みを覚えて接客しています。".into();
            item.author = Author::Advisor;
        }
    }
    swot
}

/// An action plan with that many actions.
pub(crate) fn action_plan(actions: usize) -> Document {
    let what = [
        (
            "採算の見える化と価格の見直し",
            "品目ごとの原価を計算し、採算の合わない3品の価格を見直す",
            "直近3か月の仕入れ伝票から、1杯当たりの材料費を計算する",
        ),
        (
            "技能の共有",
            "スープとたれの仕込みを手順書にまとめ、従業員1名に引き継ぐ",
            "仕込みを動画に撮り、手順書にして、月2回いっしょに作る",
        ),
        (
            "夜の人手の確保",
            "夜の時間帯の働き方を見直し、募集の条件を変える",
            "短時間の勤務を用意し、常連客と従業員の紹介で募集する",
        ),
    ];
    let items = (0..actions).map(|index| {
        let (issue, text, how) = what[index % 3];
        let action = Action {
            issue: issue.into(),
            why: vec!["W1".into(), "T2".into()],
            who: "代表者".into(),
            support: "商工会議所：原価計算の様式の提供".into(),
            start: Some(format!("2026-{:02}", 1 + index % 9)),
            due: Some(format!("2026-{:02}", 4 + index % 9)),
            how: how.into(),
            cost_yen: (index % 3 == 1).then_some(120_000),
            funding: "自己資金（金額は今後確認）".into(),
            kpi: Kpi {
                name: "営業利益率".into(),
                unit: "%".into(),
                baseline_evidence: Some("fin.operating_margin.2025-12".into()),
                baseline: Some("6.9%".into()),
                target: Some(8.5),
                date: Some("2026-12".into()),
            },
            risk: "日々の仕事に追われて後回しになる".into(),
        };
        Item {
            id: format!("A{}", index + 1),
            body: Body::Action(Box::new(action)),
            text: text.into(),
            evidence: vec![
                "fin.operating_profit_trend.2025-12".into(),
                "swot.W1".into(),
            ],
            basis: Basis::Fact,
            author: Author::Rules,
            ai_text: Some(text.into()),
            decision: if index == 0 {
                Decision::Accepted
            } else {
                Decision::Pending
            },
            flags: Vec::new(),
        }
    });
    document(Kind::ActionPlan, items.collect())
}

/// A business plan with three sections, one of them empty.
pub(crate) fn business_plan() -> Document {
    let section = |key: &str, title: &str, text: &str, cited: &[&str]| Item {
        id: key.into(),
        body: Body::Section {
            key: key.into(),
            title: title.into(),
        },
        text: text.into(),
        evidence: cited.iter().map(|id| (*id).to_owned()).collect(),
        basis: Basis::Fact,
        author: Author::Ai,
        ai_text: Some(text.into()),
        decision: Decision::Pending,
        flags: Vec::new(),
    };
    let finance = "売上高は42,816千円で、3期連続で増加しています。営業利益率は6.9%で、業種の中央値△2.4%を上回っています。\n一方、営業利益は2期連続で減少しており、材料費の上昇を価格に移せていないことが背景にあります。";
    let ids = [
        "fin.sales.2025-12",
        "fin.sales_trend.2025-12",
        "fin.operating_margin.2025-12",
        "fin.operating_margin_median.2025-12",
        "fin.operating_profit_trend.2025-12",
    ];
    document(
        Kind::BusinessPlan,
        vec![
            section(
                "company_profile",
                "会社の概要",
                "青嶺市で、親の代から続く中華そばの店を営んでいます。\n「腹いっぱい食べて、元気に帰ってもらう」ことを大切にしています。",
                &["chk.staff_retention"],
            ),
            section("finance", "財務の現状", finance, &ids),
            section("issues", "経営課題と方針", "", &["chk.staff_retention"]),
        ],
    )
}
