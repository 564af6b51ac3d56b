//! 管理：AIの利用額, 送信の記録, 採用の割合.

use crate::app::ledger::Logged;
use crate::domain::cost::MicroYen;
use crate::domain::document::Kind;
use crate::domain::id::UserId;
use crate::domain::kept::{Edited, Kept};
use crate::domain::model_call::{CallRecord, CallState, ModelCall, Purpose};
use crate::domain::prompt::TemplateUsed;
use crate::domain::spending::{CapLine, Line, Spending};
use crate::web::view::frame::{Frame, Section};
use crate::web::view::ledger::{
    CallView, CallsPage, KeptPage, KeptView, SpendingPage, StateOption, states,
};

use super::pages::{Sample, sample};
use super::{LONG_NAME, company_id, frame, timestamp};

fn admin() -> Frame {
    frame(Section::Admin, "AIの利用額")
}

fn line(label: &str, model: Option<&str>, cost_yen: Option<f64>, in_doubt: u64) -> Line {
    Line {
        label: label.into(),
        model: model.map(str::to_owned),
        calls: 42,
        prompt_tokens: 210_000,
        completion_tokens: 48_000,
        cost_yen,
        in_doubt,
        in_doubt_yen: (in_doubt != 2).then_some(3.25),
    }
}

fn spending(empty: bool) -> Spending {
    let lines = |lines: Vec<Line>| if empty { Vec::new() } else { lines };
    let cap = |key, label, cap_yen, spent_yen, left_yen| CapLine {
        key,
        label,
        cap_yen,
        spent_yen,
        left_yen,
    };
    Spending {
        month: "2026-11".into(),
        total: if empty {
            Line::default()
        } else {
            line("合計", None, Some(128.4), 3)
        },
        by_model: lines(vec![
            line("Azure OpenAI", Some("sample-model"), Some(128.4), 1),
            line(LONG_NAME, Some("sample-model-large-2026-11-20"), None, 2),
        ]),
        by_kind: lines(vec![line("SWOT分析", None, Some(98.0), 0)]),
        by_user: lines(vec![line("指導 花子", None, Some(98.0), 1)]),
        companies: if empty { 0 } else { 12 },
        per_company_yen: (!empty).then_some(10.7),
        caps: vec![
            cap("user_day", "利用者1人・1日", Some(50), 51.2, Some(0.0)),
            cap(
                "chamber_day",
                "商工会議所全体・1日",
                Some(500),
                98.0,
                Some(402.0),
            ),
            cap("chamber_month", "商工会議所全体・1か月", None, 131.65, None),
        ],
    }
}

fn call(state: CallState, company: bool) -> Logged {
    let failed = matches!(state, CallState::Failed | CallState::InDoubt);
    Logged {
        call: ModelCall {
            id: uuid::Uuid::nil(),
            purpose: if company {
                Purpose::Draft
            } else {
                Purpose::ConnectionTest
            },
            state,
            user_id: UserId(uuid::Uuid::nil()),
            company_id: company.then(company_id),
            draft_id: None,
            kind: company.then_some(Kind::BusinessPlan),
            provider_id: "main".into(),
            model: "sample-model".into(),
            day: "2026-11-20".into(),
            reserved: Some(MicroYen(16_800_000)),
            cost: (state == CallState::Settled).then_some(MicroYen(3_214_000)),
            counted_tokens: 5_100,
            prompt_tokens: (!failed).then_some(5_230),
            completion_tokens: (!failed).then_some(1_204),
            record: CallRecord {
                host: "aomine.openai.azure.com".into(),
                template: company.then(|| TemplateUsed {
                    id: "business_plan".into(),
                    version: 2,
                    sha256: "ab".repeat(32),
                }),
                body_bytes: 21_480,
                attempt: if failed { 2 } else { 1 },
                failure: failed.then(|| "timed_out".into()),
                ..CallRecord::default()
            },
            started_at: timestamp(),
            ended_at: Some(timestamp()),
        },
        user_name: "指導 花子".into(),
        company_name: company.then(|| LONG_NAME.into()),
    }
}

fn calls(empty: bool) -> CallsPage {
    use CallState::{Failed, InDoubt, Reserved, Settled};
    let all = [
        call(Reserved, true),
        call(Settled, true),
        call(Failed, true),
        call(InDoubt, false),
    ];
    CallsPage {
        rows: if empty {
            Vec::new()
        } else {
            all.iter().map(CallView::of).collect()
        },
        states: states(empty.then_some(InDoubt)),
        companies: vec![StateOption {
            value: company_id().to_string(),
            label: LONG_NAME.into(),
            chosen: false,
        }],
        narrowed: empty,
        more: (!empty).then(|| "/admin/calls?cursor=x".into()),
        file: "/admin/calls.csv".into(),
    }
}

fn kept() -> Vec<Kept> {
    let row = |provider: &str, model: Option<&str>, accepted: u64| Kept {
        template: "swot/2".into(),
        kind: Kind::Swot,
        provider: provider.into(),
        model: model.map(str::to_owned),
        documents: 14,
        accepted,
        edited: accepted / 2,
        rejected: accepted / 4,
        pending: 9,
        share_kept: (accepted > 0).then_some(0.57),
        mean_edit: (accepted > 0).then_some(0.23),
        most_edited: if accepted > 0 {
            vec![Edited {
                label: "弱み".into(),
                edited: 8,
                items: 40,
            }]
        } else {
            Vec::new()
        },
    };
    vec![
        row("main", Some("sample-model-large-2026-11-20"), 120),
        row("rules", None, 0),
    ]
}

pub(super) fn samples() -> Vec<Sample> {
    let mut found = Vec::new();
    for (state, empty) in [("empty", true), ("typical", false)] {
        let body = SpendingPage::of(&spending(empty), "2026-11");
        found.push(sample("spending", state, &admin(), &body));
        found.push(sample("calls", state, &admin(), &calls(empty)));
        let rows = if empty { Vec::new() } else { kept() };
        let rows = rows.iter().map(KeptView::of).collect();
        found.push(sample("kept", state, &admin(), &KeptPage { rows }));
    }
    let mut refused = SpendingPage::of(&spending(false), "2026-12");
    refused.error = Some("月は「2026-11」のように年と月で指定してください".into());
    found.push(sample("spending", "refused", &admin(), &refused));
    found
}
