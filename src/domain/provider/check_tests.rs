use super::*;
use crate::domain::cost::Prices;
use crate::domain::provider::{Caps, Limits, Terms, Wire};

/// One with nothing wrong.
pub(in crate::domain::provider) fn provider() -> Provider {
    Provider {
        id: "main".to_owned(),
        name: "本番のAI".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url: "https://api.openai.com/v1".to_owned(),
        model: "m-1".to_owned(),
        wire: Wire::default(),
        prices: Prices::default(),
        limits: Limits::default(),
        terms: Terms {
            local: false,
            trains: Some(false),
            retention_days: Some(30),
            country: "米国".to_owned(),
            agreement: "データ処理補遺（2026-04-01確認）".to_owned(),
        },
    }
}

fn pointers(change: impl FnOnce(&mut Provider)) -> String {
    let mut own = provider();
    change(&mut own);
    let found = faults(&tidied(own));
    for fault in &found {
        assert!(!fault.message.ends_with('。') && fault.message.chars().count() > 8);
    }
    found
        .into_iter()
        .map(|fault| fault.pointer)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_sound_provider_has_no_fault() {
    assert_eq!(pointers(|_| ()), "");
    assert_eq!(
        pointers(|own| own.base_url = " https://x.jp/v1/ ".into()),
        ""
    );
    assert_eq!(
        pointers(|own| own.terms = Terms::default()),
        "",
        "terms may be filled in later"
    );
}

#[test]
fn ids_and_names_are_plain() {
    for id in ["", "Main", "a b", "é", "rules", "a_b", &"a".repeat(41)] {
        assert_eq!(pointers(|own| own.id = id.to_owned()), "/id", "{id}");
    }
    assert_eq!(pointers(|own| own.id = "a".repeat(40)), "");
    assert_eq!(pointers(|own| own.name = " ".into()), "/name");
    assert_eq!(pointers(|own| own.name = "あ".repeat(101)), "/name");
    assert_eq!(pointers(|own| own.model = "a\nb".into()), "/model");
    assert_eq!(pointers(|own| own.model = String::new()), "/model");
}

#[test]
fn an_address_ends_before_what_we_add() {
    for url in [
        "",
        "api.openai.com/v1",
        "ftp://x/v1",
        "https://",
        "https://x/v1?api-version=1",
        "https://x/v1#a",
        "https://x/v1/chat/completions",
        "https://x/v1/messages/",
    ] {
        assert_eq!(
            pointers(|own| own.base_url = url.to_owned()),
            "/base_url",
            "{url}"
        );
    }
    let long = format!("https://x/{}", "a".repeat(500));
    assert_eq!(pointers(|own| own.base_url = long), "/base_url");
}

#[test]
fn versions_belong_to_their_protocols() {
    let azure = |url: &str, version: Option<&str>| {
        pointers(|own| {
            own.protocol = Protocol::Azure;
            own.base_url = format!("https://x.openai.azure.com/{url}");
            own.wire.api_version = version.map(str::to_owned);
        })
    };
    assert_eq!(azure("openai/deployments/d", Some("2024-10-21")), "");
    assert_eq!(azure("openai/deployments/d", None), "/wire/api_version");
    assert_eq!(
        azure("openai/deployments/d", Some("new")),
        "/wire/api_version"
    );
    assert_eq!(azure("openai/v1", None), "");
    assert_eq!(azure("openai/v1", Some("preview")), "");
    assert_eq!(azure("v1", None), "/base_url");
    let anthropic = |version: &str, temperature| {
        pointers(|own| {
            own.protocol = Protocol::Anthropic;
            own.wire.api_version = Some(version.to_owned());
            own.wire.temperature = temperature;
        })
    };
    assert_eq!(anthropic("2023-06-01", Some(0.5)), "");
    assert_eq!(anthropic("2023-06-01", Some(1.5)), "/wire/temperature");
    assert_eq!(anthropic("2026-10-21", Some(0.5)), "/wire/temperature");
    assert_eq!(anthropic("2026-10-21", None), "");
    assert_eq!(anthropic("2026", None), "/wire/api_version");
    assert_eq!(
        pointers(|own| own.wire.api_version = Some("2024-10-21".into())),
        "/wire/api_version"
    );
}

#[test]
fn amounts_lie_within_their_ranges() {
    for temperature in [-0.1, 2.1, f64::NAN, f64::INFINITY] {
        assert_eq!(
            pointers(|own| own.wire.temperature = Some(temperature)),
            "/wire/temperature"
        );
    }
    let prices = |input, output| Prices {
        input,
        output,
        ..Prices::default()
    };
    assert_eq!(
        pointers(|own| own.prices = prices(Some(-1), Some(0))),
        "/prices/input"
    );
    assert_eq!(
        pointers(|own| own.prices = prices(Some(1), None)),
        "/prices/output"
    );
    assert_eq!(
        pointers(|own| own.prices = prices(None, Some(i64::MAX))),
        "/prices/output /prices/input"
    );
    assert_eq!(
        pointers(|own| own.limits.concurrency = 0),
        "/limits/concurrency"
    );
    assert_eq!(
        pointers(|own| own.limits.concurrency = 65),
        "/limits/concurrency"
    );
    assert_eq!(
        pointers(|own| own.limits.context_tokens = Some(1_999)),
        "/limits/context_tokens"
    );
    assert_eq!(
        pointers(|own| own.limits.max_output_tokens = Some(u32::MAX)),
        "/limits/max_output_tokens"
    );
}

#[test]
fn terms_decide_what_may_be_sent() {
    assert_eq!(
        pointers(|own| own.terms.trains = Some(true)),
        "/terms/trains"
    );
    assert_eq!(pointers(|own| own.terms.local = true), "/terms/local");
    let local = pointers(|own| {
        own.base_url = "http://127.0.0.1:11434/v1".into();
        own.terms = Terms {
            local: true,
            ..Terms::default()
        };
    });
    assert_eq!(local, "");
    let sound = provider().terms;
    assert_eq!(sound.fault(), None);
    let mut unknown = vec![Terms::default()];
    for change in 0..4 {
        let mut terms = sound.clone();
        match change {
            0 => terms.trains = None,
            1 => terms.retention_days = None,
            2 => terms.country = " ".into(),
            _ => terms.agreement = String::new(),
        }
        unknown.push(terms);
    }
    unknown.push(Terms {
        trains: Some(true),
        ..sound
    });
    let sentences: std::collections::BTreeSet<_> =
        unknown.iter().map(|terms| terms.fault().unwrap()).collect();
    assert_eq!(sentences.len(), 5);
}

#[test]
fn terms_in_one_setting_are_read_or_refused() {
    let terms: Terms = "学習に使わない・30日保存・米国・データ処理補遺・2026年版"
        .parse()
        .unwrap();
    assert_eq!(terms.fault(), None);
    assert_eq!(
        (terms.retention_days, &*terms.agreement),
        (Some(30), "データ処理補遺・2026年版")
    );
    assert_eq!(
        "学習に使わない・保存しない・日本・約款"
            .parse::<Terms>()
            .unwrap()
            .retention_days,
        Some(0)
    );
    assert!(
        "学習に使う・保存しない・日本・約款"
            .parse::<Terms>()
            .unwrap()
            .fault()
            .is_some()
    );
    for words in [
        "",
        "はい",
        "学習に使わない・30日・米国・x",
        "学習に使わない・30日保存・・x",
        "不明・30日保存・米国・x",
    ] {
        assert!(words.parse::<Terms>().is_err(), "{words}");
    }
}

#[test]
fn an_order_names_what_there_is_and_ends_in_rules() {
    let known = ["a".to_owned(), "b".to_owned()];
    let pointers = |chain: &[&str], caps: Caps| {
        let settings = DraftingSettings {
            chain: chain.iter().map(|id| (*id).to_owned()).collect(),
            caps,
            ..DraftingSettings::default()
        };
        let found = drafting_faults(&settings, &known);
        found
            .into_iter()
            .map(|fault| fault.pointer)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(pointers(&["b", "a", "rules"], Caps::default()), "");
    assert_eq!(
        pointers(
            &[],
            Caps {
                chamber_day_yen: Some(0),
                ..Caps::default()
            }
        ),
        ""
    );
    assert_eq!(pointers(&["rules", "a"], Caps::default()), "/chain/0");
    assert_eq!(
        pointers(&["a", "a", "c"], Caps::default()),
        "/chain/1 /chain/2"
    );
    let caps = Caps {
        chamber_day_yen: Some(-1),
        chamber_month_yen: Some(i64::MAX),
        user_day_yen: Some(5),
    };
    assert_eq!(
        pointers(&[], caps),
        "/caps/chamber_day_yen /caps/chamber_month_yen"
    );
}

#[test]
fn hosts_and_origins_are_told_from_paths() {
    assert_eq!(host("https://api.openai.com:443/v1"), "api.openai.com");
    assert_eq!(host("http://[::1]:8000/v1"), "[::1]");
    assert_eq!(
        origin("https://api.openai.com/v1"),
        "https://api.openai.com"
    );
    assert_eq!(origin("https://x:8000"), "https://x:8000");
}
