//! Sample values for the tests of the exports.

use crate::domain::analysis::{Analysis, Subject, SubjectPeriod, analyse};
use crate::domain::benchmark::{BaseTable, Inputs, Quirks};
use crate::domain::checklist::Speaker;
use crate::domain::company::{Company, CompanyKind, Profile};
use crate::domain::document::{
    Action, Author, Basis, Body, Cell, Content, Decision, Document, Flag, FlagKind, Item, Kind,
    Kpi, Origin, Quadrant, SupportBy,
};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use crate::domain::id::{CompanyId, DocumentId, UserId};
use crate::domain::industry::{Industries, Industry};
use crate::domain::ratio::Texts;
use crate::domain::review::{Review, Signature, Status};
use crate::domain::stage::Stage;
use crate::domain::topic::Topic;

use super::outline::{ExportInput, Outline};

/// The company of METI's sample workbook, 2018 table: 18 points and B, 10 and D, 12 and C.
pub(crate) fn analysis() -> Analysis {
    let industries = Industries::parse(
        include_str!("../../data/industry_classes.csv"),
        include_str!("../../data/size_rules.csv"),
        "jsic_division,jsic_major_group,jsic_code,jsic_name,locaben_major,locaben_minor\n",
        "keyword,minor_key,note\n",
    )
    .unwrap();
    let text = include_str!("../../data/locaben_base_2018.csv");
    let table = BaseTable::parse("2018", "locaben_base_2018.csv", text).unwrap();
    let subject = Subject {
        industry: Some(Industry {
            major: "13_観光業".to_owned(),
            minor: "1301_観光業".to_owned(),
        }),
        capital_thousand_yen: Some(10_000.0),
        periods: vec![
            period(
                "2017-03",
                [
                    30.0,
                    5_130_250.0,
                    15_000.0,
                    0.0,
                    1_000.0,
                    270_760.0,
                    456_500.0,
                    439_285.0,
                    1_668_387.0,
                    463_324.0,
                    373_206.0,
                    0.0,
                    912_793.0,
                ],
                None,
            ),
            period(
                "2016-03",
                [
                    39.0,
                    4_756_859.0,
                    -15_320.0,
                    18_340.0,
                    465_301.06,
                    259_929.6,
                    944_198.4,
                    621_713.6,
                    3_201_651.52,
                    444_791.04,
                    258_277.76,
                    650_120.0,
                    70_281.28,
                ],
                None,
            ),
            period(
                "2015-03",
                [
                    30.0,
                    4_871_515.0,
                    0.0,
                    0.0,
                    474_607.081_2,
                    228_738.048,
                    566_894.592,
                    371_107.968,
                    2_409_453.337_6,
                    391_416.115_2,
                    315_284.428_8,
                    970_130.0,
                    771_127.526_4,
                ],
                Some(4_932_102.0),
            ),
        ],
    };
    let ratios = Texts::parse("ratios.toml", include_str!("../../data/ratios.toml")).unwrap();
    analyse(&subject, &industries, &table, Quirks::default(), &ratios)
}

fn period(end: &str, figures: [f64; 13], prior_sales: Option<f64>) -> SubjectPeriod {
    let [
        employees,
        sales,
        operating_profit,
        depreciation,
        cash,
        notes_receivable,
        accounts_receivable,
        inventory,
        total_liabilities,
        notes_payable,
        accounts_payable,
        borrowings,
        net_assets,
    ] = figures.map(Some);
    SubjectPeriod {
        end: Some(end.to_owned()),
        inputs: Inputs {
            employees,
            sales,
            prior_sales,
            operating_profit,
            depreciation,
            cash,
            notes_receivable,
            accounts_receivable,
            inventory,
            total_liabilities,
            notes_payable,
            accounts_payable,
            borrowings,
            net_assets,
            ..Inputs::default()
        },
    }
}

/// A document with its company, ready to be exported.
pub(crate) struct Sample {
    pub(crate) company: Company,
    pub(crate) document: Document,
    pub(crate) analysis: Analysis,
    pub(crate) radar_svg: String,
}

impl Sample {
    fn new(kind: Kind, items: Vec<Item>) -> Self {
        let company = company();
        let analysis = analysis();
        Self {
            radar_svg: super::radar::render(&company.profile.name, &analysis),
            document: document(kind, items),
            company,
            analysis,
        }
    }

    pub(crate) fn swot() -> Self {
        let s1 = Item {
            evidence: vec!["fin.equity_ratio.2017-03".to_owned()],
            ..swot_item(
                "S1",
                Quadrant::Strength,
                "自己資本比率は35.4%で、業種の中央値を上回っています。借入に頼らずに投資を考えられる体力があります。",
            )
        };
        let s2 = Item {
            author: Author::Owner,
            ai_text: None,
            evidence: vec!["chk.regulars".to_owned()],
            ..swot_item("S2", Quadrant::Strength, "平日の昼はほとんど常連さんです")
        };
        let w1 = Item {
            author: Author::Advisor,
            decision: Decision::Edited,
            evidence: vec!["fin.operating_margin.2017-03".to_owned()],
            ..swot_item(
                "W1",
                Quadrant::Weakness,
                "営業利益率は0.3%にとどまります。仕入れ値の上昇を価格に移せていません。",
            )
        };
        let o1 = Item {
            basis: Basis::Hypothesis,
            ..swot_item(
                "O1",
                Quadrant::Opportunity,
                "駅前の再開発で昼の人通りが増える見込みがあり、持ち帰りの需要を取り込めます。",
            )
        };
        let t1 = Item {
            evidence: vec!["reg.gone".to_owned()],
            flags: vec![Flag {
                kind: FlagKind::NumberNotInEvidence,
                detail: "「12%」は根拠にありません。数値を確かめてください".to_owned(),
                span: Some([4, 7]),
                mends: Vec::new(),
            }],
            ..swot_item(
                "T1",
                Quadrant::Threat,
                "近隣に12%ほど安い同業の店が開き、価格での競争が続いています。",
            )
        };
        Self::new(Kind::Swot, vec![s1, s2, w1, o1, t1])
    }

    pub(crate) fn cross_swot() -> Self {
        let item = |id: &str, cell: Cell, from: [&str; 2], priority: u8, text: &str| Item {
            body: Body::Strategy {
                cell,
                from: from.map(str::to_owned).into(),
                priority,
                reason:
                    "常連のお客様に支えられている一方で、駅前の人通りが増える見込みがあるためです。"
                        .to_owned(),
            },
            evidence: from.iter().map(|id| format!("swot.{id}")).collect(),
            ..swot_item(id, Quadrant::Strength, text)
        };
        let mut sample = Self::new(
            Kind::CrossSwot,
            vec![
                item(
                    "SO1",
                    Cell::So,
                    ["S1", "O1"],
                    1,
                    "常連のお客様に好まれる献立を、駅前で働く人に持ち帰りで届けます。",
                ),
                item(
                    "WO1",
                    Cell::Wo,
                    ["W1", "O1"],
                    2,
                    "主な献立の原価を計り直すことから始め、持ち帰りの値段を根拠を持って決めます。",
                ),
            ],
        );
        let known = &mut sample.document.content.evidence;
        let swot = |id: &str, display: &str| Evidence {
            id: format!("swot.{id}"),
            display: display.to_owned(),
            ..known[0].clone()
        };
        let items = [
            swot("S1", "自己資本比率が業種の中央値を上回っています"),
            swot("W1", "営業利益率は0.3%にとどまります"),
            swot("O1", "駅前の再開発で昼の人通りが増える見込みです"),
        ];
        known.retain(|fact| !fact.id.starts_with("swot."));
        known.extend(items);
        sample
    }

    pub(crate) fn proposal() -> Self {
        let item = |id: &str, body: Body, text: &str| Item {
            body,
            evidence: vec!["fin.operating_margin.2017-03".to_owned()],
            ..swot_item(id, Quadrant::Strength, text)
        };
        let issue = |id: &str, priority: u8, text: &str| {
            let root_cause = "献立ごとの原価を書き留める様式がないこと".to_owned();
            item(
                id,
                Body::Issue {
                    root_cause,
                    priority,
                },
                text,
            )
        };
        let support = |id: &str, by: SupportBy, month: Option<&str>, text: &str| {
            let month = month.map(str::to_owned);
            item(id, Body::Support { by, month }, text)
        };
        let why =
            "仕入れ値が上がっても値段を変えにくいことの元に、この点があると考えられるためです。";
        Self::new(
            Kind::Proposal,
            vec![
                item(
                    "C1",
                    Body::CoreIssue {
                        why: why.to_owned(),
                    },
                    "どの献立がどれだけ利益を残しているかが、まだ見えていません。",
                ),
                issue("I1", 2, "値段の決め方をお客様に説明できるようにする"),
                issue("I2", 1, "主な献立の原価をつかむ"),
                support(
                    "P1",
                    SupportBy::Company,
                    Some("2026-06"),
                    "売れ筋の献立から順に、材料と手間を書き出す",
                ),
                support(
                    "P2",
                    SupportBy::Chamber,
                    Some("2026-04"),
                    "この提案書を一緒に確かめ、最初の献立を決める",
                ),
                support("P3", SupportBy::Expert, None, "原価の見方を助言する"),
            ],
        )
    }

    pub(crate) fn action_plan() -> Self {
        let kpi = Kpi {
            name: "営業利益率".to_owned(),
            unit: "%".to_owned(),
            baseline_evidence: Some("fin.operating_margin.2017-03".to_owned()),
            baseline: Some("0.3%".to_owned()),
            target: Some(2.5),
            date: Some("2027-03".to_owned()),
        };
        let first = Action {
            issue: "仕入れ値の上昇を価格に移せず、利益が残らない".to_owned(),
            why: vec!["S1".to_owned(), "O1".to_owned()],
            who: "店長（代表者）".to_owned(),
            support: "商工会議所が原価計算の勉強会と個別相談を行う".to_owned(),
            start: Some("2026-04".to_owned()),
            due: Some("2026-09".to_owned()),
            how: "主力10品の原価を計り直し、粗利の低い3品の価格と量を改める。値札と説明を作り直し、常連客には先に伝える".to_owned(),
            cost_yen: Some(300_000),
            funding: "自己資金".to_owned(),
            kpi: kpi.clone(),
            risk: "常連客の来店が減るおそれがある".to_owned(),
        };
        let second = Action {
            issue: "昼の持ち帰り需要を取り込めていない".to_owned(),
            why: Vec::new(),
            who: String::new(),
            support: String::new(),
            start: None,
            due: None,
            how: String::new(),
            cost_yen: None,
            funding: String::new(),
            kpi: Kpi {
                name: "来店客数".to_owned(),
                baseline_evidence: None,
                baseline: None,
                target: None,
                date: None,
                ..kpi
            },
            risk: String::new(),
        };
        let item = |id: &str, text: &str, action: Action| Item {
            body: Body::Action(Box::new(action)),
            ..swot_item(id, Quadrant::Strength, text)
        };
        Self::new(
            Kind::ActionPlan,
            vec![
                item("A1", "主力商品の原価を計り直し、価格を改定する", first),
                item("A2", "昼の弁当の持ち帰り販売を試験的に始める", second),
            ],
        )
    }

    pub(crate) fn business_plan() -> Self {
        let section = |key: &str, title: &str, text: &str| Item {
            body: Body::Section {
                key: key.to_owned(),
                title: title.to_owned(),
            },
            evidence: vec!["fin.operating_margin.2017-03".to_owned()],
            ..swot_item(key, Quadrant::Strength, text)
        };
        Self::new(
            Kind::BusinessPlan,
            vec![
                section(
                    "overview",
                    "会社の概要",
                    "当社は地元の野菜を使う食堂を営んでいます。\n\n昼は近隣で働く人、夜は家族連れが中心です。",
                ),
                section(
                    "finance",
                    "財務の現状",
                    "売上高は5,130,250千円で前期より増加しましたが、営業利益率は0.3%にとどまります。",
                ),
            ],
        )
    }

    pub(crate) fn approve(&mut self) {
        self.document.status = Status::Approved;
        self.document.review.approved = Some(Signature {
            user_id: UserId(uuid::Uuid::from_u128(7)),
            name: "法定 太郎".to_owned(),
            at: "2026-03-31T22:00:00Z".parse().unwrap(),
        });
    }

    pub(crate) fn input(&self) -> ExportInput<'_> {
        ExportInput {
            company: &self.company,
            chamber_name: "デモ商工会議所",
            document: &self.document,
            analysis: &self.analysis,
            exported_on: jiff::civil::date(2026, 4, 2),
            radar_svg: &self.radar_svg,
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        Outline::of(&self.input())
    }
}

fn company() -> Company {
    Company {
        id: CompanyId(uuid::Uuid::from_u128(1)),
        profile: Profile {
            name: "有限会社みどり亭".to_owned(),
            name_kana: None,
            kind: CompanyKind::Corporation,
            corporate_number: None,
            industry: Industry {
                major: "06_飲食業".to_owned(),
                minor: "0601_飲食業".to_owned(),
            },
            jsic: None,
            capital_yen: 10_000_000,
            employees: 30,
            municipality: Some("高崎市".to_owned()),
            founded: None,
            owner_name: Some("緑川 花子".to_owned()),
            advisor_id: None,
        },
        stage: Stage::Analysis,
        archived: false,
        version: 1,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn document(kind: Kind, items: Vec<Item>) -> Document {
    Document {
        id: DocumentId(uuid::Uuid::from_u128(2)),
        company_id: CompanyId(uuid::Uuid::from_u128(1)),
        kind,
        form: None,
        source_document: None,
        draft_id: None,
        status: Status::InReview,
        version: 3,
        origin: Origin {
            provider: "openai".to_owned(),
            model: Some("gpt-example".to_owned()),
            template: "swot/1".to_owned(),
            passed: Vec::new(),
        },
        review: Review::default(),
        content: Content {
            items,
            questions: Vec::new(),
            evidence: evidence(),
        },
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn swot_item(id: &str, quadrant: Quadrant, text: &str) -> Item {
    Item {
        id: id.to_owned(),
        body: Body::Swot { quadrant },
        text: text.to_owned(),
        evidence: Vec::new(),
        basis: Basis::Fact,
        author: Author::Ai,
        ai_text: Some(text.to_owned()),
        decision: Decision::Accepted,
        flags: Vec::new(),
    }
}

fn evidence() -> Vec<Evidence> {
    let figure = |id: &str, label: &str, value: f64, display: &str| Evidence {
        id: id.to_owned(),
        kind: EvidenceKind::Indicator,
        label: label.to_owned(),
        value: Some(value),
        unit: Unit::Ratio,
        display: display.to_owned(),
        polarity: Polarity::Neutral,
        topic: Topic::Money,
        speaker: None,
        quote: None,
        source: "決算書 2017年3月期".to_owned(),
    };
    vec![
        figure(
            "fin.operating_margin.2017-03",
            "営業利益率（2017年3月期）",
            0.0029,
            "0.3%",
        ),
        figure(
            "fin.equity_ratio.2017-03",
            "自己資本比率（2017年3月期）",
            0.354,
            "35.4%",
        ),
        Evidence {
            kind: EvidenceKind::Document,
            value: None,
            unit: Unit::Text,
            source: "SWOT分析 第2版".to_owned(),
            ..figure(
                "swot.S1",
                "強み S1",
                0.0,
                "自己資本比率が業種の中央値を上回っています",
            )
        },
        Evidence {
            kind: EvidenceKind::Checklist,
            unit: Unit::Count,
            topic: Topic::Product,
            speaker: Some(Speaker::Owner),
            quote: Some("平日の昼はほとんど常連さんです".to_owned()),
            source: "総点検チェックシート".to_owned(),
            ..figure(
                "chk.regulars",
                "繰り返し来店するお客様",
                5.0,
                "5（よくできている）",
            )
        },
    ]
}
