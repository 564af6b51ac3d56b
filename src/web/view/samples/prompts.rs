//! The pages of prompts.

use super::frame;
use super::pages::{Sample, sample};
use crate::app::prompt::{Change, Item, Line, OfKind, Outcome, Standing, Tried, Version};
use crate::domain::document::{Flag, FlagKind, Kind};
use crate::domain::prompt::{Label, Message, Role as Speaker};
use crate::llm::compose::TokenCount;
use crate::web::view::field::FieldError;
use crate::web::view::frame::Section;
use crate::web::view::prompt_trial::TriedView;
use crate::web::view::prompts::{Around, PromptDiffPage, PromptPage, PromptsPage};

fn version(version: u32, trouble: bool) -> Version {
    let data = crate::data::Data::load(None).unwrap();
    let template = data.prompts(Kind::Swot).last().unwrap().clone();
    Version {
        version,
        sha256: template.sha256.clone(),
        content: template.text.to_string(),
        template: if trouble {
            Err("差し込み「x」に入れる値がありません".into())
        } else {
            Ok(template)
        },
        written: (version > 1000).then(|| ("管理 次郎".to_owned(), super::timestamp())),
    }
}

fn of_kind() -> OfKind {
    let standing = |label, version| Standing {
        label,
        version,
        moved: (version > 1000).then(|| ("管理 次郎".to_owned(), super::timestamp())),
    };
    OfKind {
        kind: Kind::Swot,
        versions: vec![
            version(1002, true),
            version(1001, false),
            version(2, false),
            version(1, false),
        ],
        labels: vec![
            standing(Label::Draft, 1002),
            standing(Label::Staging, 1001),
            standing(Label::Production, 2),
        ],
    }
}

fn tried(error: bool) -> Tried {
    let item = Item {
        id: "S1".into(),
        text: "厚い板の深絞りで、割れやすい形を一工程少なく抜けます。".into(),
        evidence: vec!["chk.technology_skill".into()],
        flags: vec![Flag::new(
            FlagKind::NumberNotInEvidence,
            "「一工程」は根拠にありません".to_owned(),
            Some([0, 3]),
        )],
    };
    Tried {
        template: "swot/1001".into(),
        sample: "3_metal_press".into(),
        messages: vec![
            Message {
                role: Speaker::System,
                content: "あなたは下書き係です。".into(),
            },
            Message {
                role: Speaker::User,
                content: "<<<根拠 a\n<b>".into(),
            },
        ],
        tokens: TokenCount {
            prompt: 5_990,
            budget: 6_000,
            cacheable: 3_400,
        },
        evidence: 80,
        left_out: vec!["売上高（2024年3月期）".into()],
        outcome: Some(Outcome {
            provider: "main".into(),
            model: Some("gpt-4.1-2025-04-14".into()),
            items: if error { Vec::new() } else { vec![item] },
            error: error
                .then(|| "AIの回答が決められた形と違います。もう一度試してください。".into()),
            violations: if error {
                vec!["items[0]：「basis」がありません".into()]
            } else {
                Vec::new()
            },
            cost_yen: Some(2.61),
            latency_ms: Some(8_420),
            ..Outcome::default()
        }),
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let admin = frame(Section::Admin, "プロンプト");
    let mut found = vec![sample(
        "prompts",
        "typical",
        &admin,
        &PromptsPage::of(&[of_kind()]),
    )];
    let line = |change, from, to, text: &str| Line {
        change,
        from,
        to,
        text: text.into(),
    };
    let lines = [
        line(Change::Same, Some(1), Some(1), "# 数字"),
        line(
            Change::Removed,
            Some(2),
            None,
            "- 文の中に数字を書いてはいけません。",
        ),
        line(
            Change::Added,
            None,
            Some(2),
            "- 数字を書いてもかまいません。",
        ),
    ];
    let of = of_kind();
    let samples = vec![(
        "3_metal_press".to_owned(),
        "三ツ風プレス工業株式会社".to_owned(),
    )];
    let providers = [("main".to_owned(), "Azure OpenAI".to_owned())];
    let around = Around {
        of: &of,
        samples: &samples,
        providers: &providers,
        from_shipped: &lines,
    };
    for (state, index) in [("broken", 0), ("own", 1), ("shipped", 2)] {
        let mut body = PromptPage::of(&of.versions[index], &around);
        if state == "own" {
            body.errors = vec![FieldError::at(
                "content",
                "12行目：アドレス（URL）は書けません。プロンプトは提供元へそのまま送られます",
            )];
            body.tried = Some(TriedView::of(&tried(false)));
        }
        if state == "shipped" {
            body.tried = Some(TriedView::of(&tried(true)));
        }
        found.push(sample("prompt", state, &admin, &body));
    }
    for (state, lines) in [("typical", &lines[..]), ("same", &lines[..1])] {
        let body = PromptDiffPage::of(Kind::Swot, 2, 1001, lines);
        found.push(sample("prompt_diff", state, &admin, &body));
    }
    found
}
