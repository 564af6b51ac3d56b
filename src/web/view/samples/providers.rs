//! 管理：AIの提供元, 下書きの設定.

use crate::app::provider::manage::Managed;
use crate::app::provider::trial::Outcome;
use crate::domain::cost::{Prices, TokenUsage};
use crate::domain::provider::{DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use crate::web::view::drafting_settings::{self, DraftingSettingsPage};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Frame, Link, Section};
use crate::web::view::provider::{ProviderDeletePage, ProvidersPage, TestResult};
use crate::web::view::provider_form::{Of, ProviderPage, value};

use super::pages::{Sample, sample};
use super::{LONG_NAME, frame};

fn admin() -> Frame {
    frame(Section::Admin, "AIの提供元")
}

fn managed(id: &str, name: &str, version: i64) -> Managed {
    Managed {
        provider: Provider {
            id: id.into(),
            name: name.into(),
            protocol: Protocol::Azure,
            base_url: "https://aomine.openai.azure.com/openai/v1".into(),
            model: "sample-model".into(),
            wire: Wire::default(),
            prices: Prices::FREE,
            limits: Limits::default(),
            terms: Terms {
                trains: Some(false),
                retention_days: Some(30),
                country: "日本".into(),
                ..Terms::default()
            },
        },
        key_set: version > 0,
        unusable: (version != 2)
            .then(|| "利用条件の「契約・規約の名称」が確認されていません。".into()),
        place: (version == 2).then_some(1),
        version,
    }
}

fn outcome() -> Outcome {
    Outcome {
        ok: false,
        failure: Some("refused_key".into()),
        message: "接続できましたが、APIキーが受け付けられませんでした。".into(),
        model: None,
        duration_ms: 1_234,
        usage: Some(TokenUsage {
            prompt_tokens: 42,
            completion_tokens: 7,
            ..TokenUsage::default()
        }),
        cost_yen: Some(0.012),
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let all = [
        managed("main", "Azure OpenAI", 2),
        managed("openai", LONG_NAME, 0),
        managed("spare", "予備", 1),
    ];
    let mut found = Vec::new();
    for (state, rows) in [("empty", &all[..0]), ("typical", &all[..])] {
        let body = ProvidersPage::of(rows);
        found.push(sample("providers", state, &admin(), &body));
    }
    let blank = |_: &str| String::new();
    let mut new = ProviderPage::of(&Of::New, &blank, Vec::new());
    new.presets = vec![Link::to("/admin/providers/new?preset=openai", "OpenAI")];
    found.push(sample("provider", "new", &admin(), &new));
    for own in &all[..] {
        let stored = |name: &str| value(&own.provider, name);
        let errors = vec![
            FieldError::at("base_url", "接続先は「https://…」の形で入力してください"),
            FieldError::at("trains", "学習に使う提供元は登録できません"),
        ];
        let mut body = ProviderPage::of(&Of::Stored(own), &stored, errors);
        body.test = Some(TestResult::of(&outcome()));
        found.push(sample("provider", "tested", &admin(), &body));
        let body = ProviderDeletePage::of(own);
        found.push(sample("provider_delete", "typical", &admin(), &body));
    }
    let settings = DraftingSettings {
        chain: vec!["main".into(), "gone".into(), "rules".into()],
        ..DraftingSettings::default()
    };
    let stored = |name: &str| drafting_settings::value(&settings, name);
    let errors = vec![FieldError::at("chain_2", "提供元「gone」はありません")];
    for (state, rows, errors) in [
        ("empty", &all[..0], Vec::new()),
        ("refused", &all[..], errors),
    ] {
        let mut body = DraftingSettingsPage::of(3, rows, &stored, errors);
        body.inherited = state == "empty";
        found.push(sample("drafting_settings", state, &admin(), &body));
    }
    found
}
