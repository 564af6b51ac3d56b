//! Forms and sheets: statements, checklists, drafts, company, overview.

use crate::domain::checklist::{Answer, AnswerSheet, Speaker};
use crate::domain::generation::{Generation, Passed};
use crate::domain::mask::Masked;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{Figure, Statement};
use crate::web::view::analysis::{AnalysisPage, score};
use crate::web::view::checklist::ChecklistPage;
use crate::web::view::company_form::{CompanyFormPage, CompanyInput};
use crate::web::view::draft::{
    ArrivedItem, AttemptView, DraftNewPage, DraftPage, DraftSource, Held, MessageView, status_label,
};
use crate::web::view::evidence::Source;
use crate::web::view::field::FieldError;
use crate::web::view::frame::Link;
use crate::web::view::item::ItemView;
use crate::web::view::overview::{Archive, Fact, NextStep, OverviewPage};
use crate::web::view::statements::{Grid, StatementsPage, Typed};
use crate::web::view::swot::QuestionView;

use super::analysis::{about, analysis, overfull, spark, statements};
use super::documents::{swot, swot_at_work};
use super::{classes, company, company_id, industries, lists, templates};

fn radar(statements: &[Statement]) -> Option<String> {
    (!statements.is_empty())
        .then(|| crate::export::radar::render("中華そば 峠ノ灯", &analysis(statements)))
}

pub(super) fn analysis_page(statements: &[Statement]) -> AnalysisPage {
    let radar = radar(statements);
    let mut page = AnalysisPage::of(
        "/companies/x",
        &analysis(statements),
        statements,
        &about(),
        radar,
        &spark,
    );
    page.printed = "デモ商工会議所　2026年11月20日 印刷".into();
    page
}

pub(super) fn statements_page(state: &str) -> StatementsPage {
    let (all, unit) = match state {
        "empty" => (Vec::new(), MoneyUnit::ThousandYen),
        "overfull" => (overfull(), MoneyUnit::Yen),
        _ => (statements(3), MoneyUnit::ThousandYen),
    };
    let grid = Grid {
        company_href: "/companies/x",
        statements: &all,
        unit,
        adding: state == "adding",
        may_write: true,
    };
    let typed = Typed {
        ends: vec!["2025年度".into()],
        saved: statements(3)
            .into_iter()
            .map(|saved| Some((saved.period_end, saved.version)))
            .collect(),
        cells: vec![vec![(Figure::Sales, "五百万くらい".into())]],
        errors: vec![
            FieldError::at(
                "periods.0.end",
                "決算年月は「2025-03」のように年と月で入力してください",
            )
            .called("最新期"),
            FieldError::at(
                "figures.0.sales",
                "数字で入力してください（カンマ・全角数字・△は使えます）",
            )
            .called("最新期　売上高"),
        ],
    };
    StatementsPage::of(grid, (state == "errors").then_some(&typed))
}

pub(super) fn checklist_page(sheet: usize, state: &str) -> ChecklistPage {
    let templates = templates();
    let template = &templates[sheet];
    let fact = match state {
        "overfull" => "親父の代からの「腹いっぱい食べて、元気に帰ってもらう」っていうのは、変えたくないんです。".repeat(12),
        _ => "毎日の仕込みで手いっぱいで、五年先なんて考えたこともなかったですね。".to_owned(),
    };
    let take = if state == "empty" { 0 } else { 9 };
    let answers = template
        .items()
        .take(take)
        .enumerate()
        .map(|(index, item)| Answer {
            item: item.key.clone(),
            grade: (template.graded && index % 4 != 3)
                .then_some(u8::try_from(index % 5 + 1).unwrap()),
            fact: if index % 3 == 1 {
                String::new()
            } else {
                fact.clone()
            },
            speaker: [Speaker::Owner, Speaker::Staff, Speaker::Advisor][index % 3],
        });
    let answers = AnswerSheet {
        template: template.id.clone(),
        answers: answers.collect(),
        version: 4,
    };
    let errors = if state == "overfull" {
        vec![
            FieldError::at(
                template.areas[0].items[0].key.clone(),
                "2000文字以内で入力してください",
            )
            .called("質問1"),
        ]
    } else {
        Vec::new()
    };
    ChecklistPage::of(
        company_id(),
        template,
        &templates,
        &answers,
        None,
        errors,
        true,
    )
    .unwrap()
}

pub(super) fn company_form(state: &str) -> CompanyFormPage {
    let classes = classes();
    let advisors = [("a".to_owned(), "佐藤 指導".to_owned())];
    match state {
        "edit" => {
            let company = company("ローカル観光株式会社（METI記入例）");
            let mut page = CompanyFormPage::of(
                Some("x"),
                3,
                &CompanyInput::of(&company.profile),
                Vec::new(),
                &classes,
                &advisors,
            );
            page.archive = Some("/companies/x/archive".into());
            page
        }
        "errors" => {
            let input = CompanyInput {
                industry_query: "ラーメン".into(),
                corporate_number: "1234567890123".into(),
                capital: "百万".into(),
                ..CompanyInput::default()
            };
            let errors = vec![
                FieldError::at("name", "事業者名を入力してください"),
                FieldError::at(
                    "corporate_number",
                    "検査数字が合いません。番号をお確かめください",
                )
                .called("法人番号"),
                FieldError::at(
                    "capital",
                    "数字で入力してください（カンマ・全角数字・△は使えます）",
                )
                .called("資本金"),
            ];
            let hits = industries().search("ラーメン", 8);
            CompanyFormPage::of(None, 0, &input, errors, &classes, &advisors).found(&hits, &classes)
        }
        _ => CompanyFormPage::of(
            None,
            0,
            &CompanyInput::default(),
            Vec::new(),
            &classes,
            &advisors,
        ),
    }
}

pub(super) fn draft_new(state: &str) -> DraftNewPage {
    let by_model = state != "rules";
    let long = state == "overfull";
    let body = "## 根拠\n- fin.sales.2025-12 ｜売上高（2025年12月期）｜42,816千円\n- chk.staff_retention ｜従業員の定着｜〔氏名1〕さんは開店から続けています。\n";
    let left = swot(4).content.evidence;
    let masked = [Masked {
        placeholder: "〔氏名1〕".into(),
        original: "見本 太郎".into(),
    }];
    DraftNewPage {
        action: "/companies/x/drafts".into(),
        kind: "swot",
        kind_label: "SWOT分析",
        builds_on: "決算書、チェックシートの回答、事業者の情報をもとにします。",
        kinds: [
            "SWOT分析",
            "クロスSWOT",
            "取組課題提案書",
            "アクションプラン",
            "事業計画書",
        ]
        .iter()
        .enumerate()
        .map(|(index, label)| Link {
            current: index == 0,
            ..Link::to("?kind=swot", *label)
        })
        .collect(),
        source: long.then(|| DraftSource {
            id: "d".into(),
            href: "/documents/d".into(),
            label: "SWOT分析 第5版（承認済み）".into(),
        }),
        provider: if by_model {
            "openai".into()
        } else {
            "rules".into()
        },
        providers: vec![Link::to(
            "?kind=swot&provider=rules",
            "規則による下書き（AI不使用）",
        )],
        by_model,
        provider_label: if by_model {
            "AI（OpenAI互換）".into()
        } else {
            "規則による下書き（AI不使用）".into()
        },
        model: by_model.then(|| "sample-model-large".into()),
        host: by_model.then(|| "api.example.jp".into()),
        template: "swot 第1版".into(),
        messages: if by_model {
            vec![
                MessageView::of(
                    "system",
                    "あなたは商工会議所の経営指導員を助けます。根拠にある事実だけから、SWOTの項目を書いてください。\n数値は [[根拠の番号]] と書き、自分では書きません。",
                    &[],
                ),
                MessageView::of("user", &body.repeat(if long { 60 } else { 4 }), &masked),
            ]
        } else {
            Vec::new()
        },
        body: by_model.then(|| "{\"model\":\"sample-model-large\",\"messages\":[]}".into()),
        body_sha256: by_model.then(|| "00".repeat(32)),
        held: (state == "held").then(|| Held {
            message: "この事業者から、外部のAIへ送ることの同意をまだ得ていません。".into(),
            mend: Some(Link::to("/companies/x/privacy", "同意と伏せる名前を開く")),
        }),
        masked: if by_model {
            masked.to_vec()
        } else {
            Vec::new()
        },
        evidence: 64,
        left_out: if long {
            left.iter().map(Source::of).collect()
        } else {
            Vec::new()
        },
        tokens: 5_120,
        budget: 8_000,
        tokens_text: "5,120 / 8,000".into(),
        cost: by_model.then(|| "約4円（料金表による目安）".into()),
        blocked: (state == "blocked").then(|| {
            "SWOT分析の項目を1件以上採用すると、アクションプランの下書きを頼めます。".into()
        }),
        error: None,
        once: "0190a000-0000-7000-8000-0000000000aa".into(),
    }
}

pub(super) fn draft(status: &'static str) -> DraftPage {
    let running = matches!(status, "queued" | "running");
    let count = match status {
        "running" => 3,
        "succeeded" => 60,
        _ => 0,
    };
    DraftPage {
        href: "/drafts/x".into(),
        events: "/drafts/x/events".into(),
        kind_label: "SWOT分析",
        status,
        status_label: status_label(status),
        sentence: match status {
            "queued" => "前の下書きが終わると始まります。",
            "running" => "根拠を読み、項目を書いています。ふだんは1分ほどで終わります。",
            "succeeded" => "12件の項目ができました。1件ずつ確かめてください。",
            "cancelled" => "作成を中止しました。何も保存していません。",
            _ => "3回試しましたが、作成できませんでした。何も保存していません。",
        }
        .into(),
        running,
        provider_label: "AI（sample-model）".into(),
        requested: "2026年11月20日 10:32".into(),
        requested_by: "佐藤 指導".into(),
        voice: "ai",
        items: swot(count)
            .content
            .items
            .into_iter()
            .map(|item| ArrivedItem {
                label: "強み".into(),
                text: item.text,
            })
            .collect(),
        attempts: if status == "failed" {
            (1..=3)
                .map(|number| AttemptView {
                    number,
                    at: "2026年11月20日 10:32".into(),
                    result: "接続先が混み合っています。".into(),
                })
                .collect()
        } else {
            Vec::new()
        },
        error: (status == "failed").then(|| {
            "接続先が混み合っています。しばらく待ってから、もう一度頼んでください。".into()
        }),
        usage: (status == "succeeded")
            .then(|| "送った長さ 5,120トークン、受け取った長さ 1,204トークン、費用 約4円".into()),
        record: if status == "succeeded" {
            crate::web::view::draft::record(&Generation {
                model_asked: Some("sample-model".into()),
                model: Some("sample-model-large-2026-11-20".into()),
                attempts: 3,
                in_doubt_yen: Some(3.25),
                latency_ms: Some(12_340),
                prompt_sha256: Some("ab".repeat(32)),
                passed: vec![Passed {
                    provider: "Azure OpenAI".into(),
                    kind: "rate_limited".into(),
                }],
                ..Generation::default()
            })
        } else {
            Vec::new()
        },
        document: (status == "succeeded").then(|| "/documents/x".into()),
        by_rules: (status == "failed").then(|| "/companies/x/drafts/new?provider=rules".into()),
        again: "/companies/x/drafts/new?kind=swot".into(),
        may_cancel: running,
    }
}

pub(super) fn overview(state: &str) -> OverviewPage {
    let document = swot_at_work();
    let views = |letter: &str| -> Vec<ItemView> {
        document
            .content
            .items
            .iter()
            .filter(|item| item.id.starts_with(letter))
            .map(|item| ItemView::of(item, &document, false))
            .collect()
    };
    let empty = state == "empty";
    let analysis = analysis(&if empty { Vec::new() } else { statements(3) });
    OverviewPage {
        next: Some(if empty {
            NextStep {
                text: "決算書の数値を入力すると、ロカベンの結果が出ます。".into(),
                link: Link::to("/companies/x/statements", "決算書を入力する"),
            }
        } else {
            NextStep {
                text: "SWOT分析の未確認の項目が5件あります。".into(),
                link: Link::to("/documents/x", "項目を確かめる"),
            }
        }),
        sentences: if empty {
            Vec::new()
        } else {
            vec![
                "2017年3月期の売上高は5,130,250千円で、前期より7.8%増えました。".into(),
                "総合は18点・ランクBで、自己資本比率が業種の中央値を上回っています。".into(),
                "次に確かめたいのは、営業利益率（0.3%）です。".into(),
            ]
        },
        score: score(&analysis),
        radar: if empty { None } else { radar(&statements(3)) },
        analysis_href: "/companies/x/analysis".into(),
        strengths: if empty { Vec::new() } else { views("S") },
        weaknesses: if empty { Vec::new() } else { views("W") },
        swot_href: (!empty).then(|| "/documents/x".into()),
        questions: if empty {
            Vec::new()
        } else {
            document
                .content
                .questions
                .iter()
                .map(QuestionView::of)
                .collect()
        },
        events: lists::events(if empty { 0 } else { 8 }),
        records_href: "/companies/x/records".into(),
        facts: vec![
            Fact {
                label: "資本金",
                value: "10,000千円".into(),
            },
            Fact {
                label: "従業員",
                value: "30人".into(),
            },
            Fact {
                label: "所在地",
                value: "青嶺市".into(),
            },
            Fact {
                label: "設立",
                value: "1988年4月1日".into(),
            },
        ],
        edit_href: Some("/companies/x/edit".into()),
        privacy_href: "/companies/x/privacy".into(),
        consent: "まだ確かめていない",
        archive: Some(Archive {
            action: "/companies/x/archive".into(),
            label: "一覧から外して保管する",
            version: 3,
        }),
    }
}
