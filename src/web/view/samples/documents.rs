//! Documents of each kind, as full as asked for.

use strum::IntoEnumIterator;
use uuid::Uuid;

use crate::domain::access::Role;
use crate::domain::checklist::Speaker;
use crate::domain::document::{
    Action, Author, Basis, Body, Cell, Content, Decision, Document, Flag, FlagKind, Item, Kind,
    Kpi, Origin, Quadrant, Question, SupportBy,
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
                mends: Vec::new(),
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

/// The SWOT items that later drafts were written from.
fn built_on() -> Vec<Evidence> {
    let of = |id: &str, text: &str| Evidence {
        id: format!("swot.{id}"),
        display: text.into(),
        ..evidence()[0].clone()
    };
    vec![
        of(
            "S1",
            "お客様が名指しで求める看板の商品・サービスがあります。",
        ),
        of(
            "S2",
            "開店から働く従業員が、常連客の好みを覚えて接客しています。",
        ),
        of("W1", "営業利益は2期連続で減少しています。"),
        of(
            "W2",
            "商品・サービスごとにどれだけ利益が残るかは、まだつかめていません。",
        ),
        of(
            "O1",
            "観光客やまちなかを訪れる人の動きが、ご利用の増える方向に向かっています。",
        ),
        of(
            "T1",
            "仕入価格や燃料費・電気代の値上がりが、採算を圧迫しています。",
        ),
    ]
}

fn with_swot(mut document: Document) -> Document {
    let known = &mut document.content.evidence;
    known.retain(|fact| !fact.id.starts_with("swot."));
    known.extend(built_on());
    document
}

fn part(id: &str, body: Body, text: &str, cited: &[&str], decision: Decision) -> Item {
    Item {
        id: id.into(),
        body,
        text: text.into(),
        evidence: cited.iter().map(|id| (*id).to_owned()).collect(),
        basis: Basis::Fact,
        author: Author::Rules,
        ai_text: Some(text.into()),
        decision,
        flags: Vec::new(),
    }
}

/// A cross SWOT: one cell decided, one with a doubt, one empty.
pub(crate) fn cross_swot() -> Document {
    let strategy = |id: &str, cell: Cell, from: &[&str], priority: u8, text: &str, reason: &str| {
        let cited: Vec<String> = from.iter().map(|id| format!("swot.{id}")).collect();
        let cited: Vec<&str> = cited.iter().map(String::as_str).collect();
        let body = Body::Strategy {
            cell,
            from: from.iter().map(|id| (*id).to_owned()).collect(),
            priority,
            reason: reason.into(),
        };
        part(id, body, text, &cited, Decision::Pending)
    };
    let mut items = vec![
        strategy(
            "SO1",
            Cell::So,
            &["S1", "O1"],
            1,
            "名指しで求められる看板の商品・サービスを生かして、訪れる人に立ち寄っていただける商品や案内を用意します。",
            "お客様が名指しで求める看板の商品・サービスがあります。また、観光客やまちなかを訪れる人の動きが、ご利用の増える方向に向かっています。",
        ),
        strategy(
            "WO1",
            Cell::Wo,
            &["W1", "W2", "O1"],
            2,
            "主な商品・サービスの原価と手間を計算し、利益の一覧表を作成することから始め、訪れる人が増える時期にも利益が残るようにします。",
            "営業利益は2期連続で減少しています。その背景には、次の点があると考えられます。商品・サービスごとにどれだけ利益が残るかは、まだつかめていません。",
        ),
        strategy(
            "ST1",
            Cell::St,
            &["S1"],
            2,
            "名指しで求められる看板の商品・サービスを生かして、値上がり分の価格への反映に理解を得られる伝え方に改めます。",
            "お客様が名指しで求める看板の商品・サービスがあります。",
        ),
    ];
    items[0].decision = Decision::Accepted;
    items[2].flags = vec![Flag {
        kind: FlagKind::NotSpecific,
        detail: "強みと脅威を組み合わせる欄ですが、もとにした脅威がありません。SWOTの項目を選ぶか、置く欄を見直してください。".into(),
        span: None,
        mends: Vec::new(),
    }];
    let mut document = with_swot(document(Kind::CrossSwot, items));
    document.content.questions = vec![Question {
        text: "弱み×脅威の欄は、つながりのある項目が見つからないため空けています。今ある弱みの中で、この脅威に関わりそうなものはどれでしょうか。".into(),
        topic: Some(Topic::Environment),
        wall: None,
    }];
    document
}

/// A proposal with two issues and five steps of support.
pub(crate) fn proposal() -> Document {
    let issue = |id: &str, priority: u8, text: &str, root_cause: &str| {
        let body = Body::Issue {
            root_cause: root_cause.into(),
            priority,
        };
        part(id, body, text, &["swot.W2"], Decision::Pending)
    };
    let support = |id: &str, by: SupportBy, month: Option<&str>, text: &str| {
        let month = month.map(str::to_owned);
        part(
            id,
            Body::Support { by, month },
            text,
            &[],
            Decision::Pending,
        )
    };
    let why = "お客様が名指しで求める看板の商品・サービスがあります。この強みをこれからも生かしていくために、土台から整えたい点です。次の点も、ここから生じていると考えられます。営業利益は2期連続で減少しています。";
    with_swot(document(
        Kind::Proposal,
        vec![
            part(
                "C1",
                Body::CoreIssue { why: why.into() },
                "商品・サービスごとにどれだけ利益が残るかは、まだつかめていません。商品別の利益の把握が、最初に向き合いたい課題と考えられます。",
                &["swot.W2", "swot.S1"],
                Decision::Accepted,
            ),
            issue(
                "I2",
                2,
                "技能の共有：スープとたれの仕込みを手順書にまとめ、代わりの人を育てる",
                "特定の人だけができる仕事があり、教える時間を決めていないこと",
            ),
            issue(
                "I1",
                1,
                "商品別の利益の把握：主な商品・サービスの原価と手間を計算し、利益の一覧表を作成する",
                "材料費と作業時間を書き留める様式がないこと",
            ),
            support(
                "P1",
                SupportBy::Company,
                Some("2026-05"),
                "売上の上位から順に、材料費と作業時間を実際に量って一覧にし、価格や分量を見直すものに印を付ける",
            ),
            support(
                "P2",
                SupportBy::Chamber,
                Some("2026-04"),
                "この提案書の内容を一緒に確かめ、最初に取り組む課題を決める",
            ),
            support(
                "P3",
                SupportBy::Chamber,
                Some("2026-05"),
                "原価計算表の提供と、入力の手伝いを行う",
            ),
            support(
                "P4",
                SupportBy::Expert,
                Some("2026-06"),
                "現場の様子を聞き取り、進め方を助言する",
            ),
            support(
                "P5",
                SupportBy::Chamber,
                Some("2026-07"),
                "取組の進み具合を一緒に振り返り、困っている点を確かめる",
            ),
        ],
    ))
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
