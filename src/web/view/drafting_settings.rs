//! 管理：下書きの設定: the order in which providers are asked, caps, local models only.

use serde::Serialize;

use super::field::{Choice, Field, FieldError};
use crate::app::provider::manage::Managed;
use crate::domain::provider::check::CHAIN_MAX;
use crate::domain::provider::{DraftingSettings, RULES};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftingSettingsPage {
    pub(crate) version: i64,
    pub(crate) errors: Vec<FieldError>,
    /// One list a place.
    pub(crate) places: Vec<Choice>,
    pub(crate) caps: Vec<Field>,
    pub(crate) local: Choice,
    /// Providers that cannot be asked as things stand, with the reason.
    pub(crate) unusable: Vec<Unusable>,
    /// Nobody chose an order yet: what is shown is what holds without one.
    pub(crate) inherited: bool,
    /// Whether there is any provider to choose.
    pub(crate) any: bool,
}

/// One that cannot be asked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Unusable {
    pub(crate) name: String,
    pub(crate) why: String,
}

/// Names and labels of the caps.
pub(crate) const CAPS: [(&str, &str); 3] = [
    ("chamber_day_yen", "商工会議所全体・1日"),
    ("chamber_month_yen", "商工会議所全体・1か月"),
    ("user_day_yen", "利用者1人・1日"),
];

/// What stands in a form's field for settings that are stored.
pub(crate) fn value(settings: &DraftingSettings, name: &str) -> String {
    let yen = |cap: Option<i64>| cap.map(|yen| yen.to_string()).unwrap_or_default();
    match name {
        "chamber_day_yen" => yen(settings.caps.chamber_day_yen),
        "chamber_month_yen" => yen(settings.caps.chamber_month_yen),
        "user_day_yen" => yen(settings.caps.user_day_yen),
        "local_only" => if settings.local_only { "on" } else { "off" }.to_owned(),
        _ => {
            let place = name.strip_prefix("chain_").and_then(|at| at.parse().ok());
            place
                .and_then(|place: usize| settings.chain.get(place.checked_sub(1)?))
                .cloned()
                .unwrap_or_default()
        }
    }
}

/// How many places there are to fill.
pub(crate) fn places(providers: usize) -> usize {
    (providers + 1).clamp(2, CHAIN_MAX)
}

/// What people read for an id of the order.
pub(crate) fn label(all: &[Managed], id: &str) -> String {
    match (id, all.iter().find(|own| own.provider.id == id)) {
        ("", _) => "（なし）".to_owned(),
        (RULES, _) => "規則（AI不使用）".to_owned(),
        (_, Some(own)) => format!("{}（{}）", own.provider.name, own.provider.model),
        (id, None) => format!("{id}（削除済み）"),
    }
}

impl DraftingSettingsPage {
    /// The form as it was typed: `value` gives what stands in a field.
    pub(crate) fn of(
        version: i64,
        all: &[Managed],
        value: &dyn Fn(&str) -> String,
        errors: Vec<FieldError>,
    ) -> Self {
        let mut ids = vec![""];
        ids.extend(all.iter().map(|own| &*own.provider.id));
        ids.push(RULES);
        let place = |number: usize| {
            let name = format!("chain_{number}");
            let present = value(&name);
            let mut options: Vec<(&str, String)> =
                ids.iter().map(|id| (*id, label(all, id))).collect();
            if !ids.contains(&&*present) {
                options.push((&present, label(all, &present)));
            }
            Choice::of(&name, &format!("{number}番目"), &present, options).check(&errors)
        };
        let caps = CAPS
            .iter()
            .map(|(name, label)| Field::number(name, label, value(name), "円").check(&errors));
        let local = [
            (
                "off",
                "利用条件のわかっている提供元なら、外部のサービスも使う",
            ),
            (
                "on",
                "手元のモデルだけを使う（外部のサービスには何も送らない）",
            ),
        ];
        let unusable = all.iter().filter_map(|own| {
            Some(Unusable {
                name: own.provider.name.clone(),
                why: own.unusable.clone()?,
            })
        });
        Self {
            version,
            places: (1..=places(all.len())).map(place).collect(),
            caps: caps.collect(),
            local: Choice::of("local_only", "使う範囲", &value("local_only"), local),
            unusable: unusable.collect(),
            inherited: false,
            any: !all.is_empty(),
            errors,
        }
    }
}
