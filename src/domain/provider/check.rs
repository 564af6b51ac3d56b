//! What a provider's settings must be (設定の確認): every fault with the place it stands at and a sentence that mends it.

use super::address::is_below;
pub use super::address::{host, origin};
use super::{DraftingSettings, Protocol, Provider, RULES};

/// The most that may be written down for a million tokens, in yen.
pub const PRICE_MAX: i64 = 10_000_000;
/// The highest cap, in yen.
pub const CAP_MAX: i64 = 1_000_000_000;
/// How many a chain may name.
pub const CHAIN_MAX: usize = 10;
/// From this version on Anthropic refuses sampling parameters.
const ANTHROPIC_WITHOUT_SAMPLING: &str = "2026-10-21";
/// Providers everybody knows: no model of theirs is in a chamber's hands.
const PUBLIC: [&str; 4] = ["openai.com", "anthropic.com", "azure.com", "azure.us"];

/// Something that is wrong (入力の誤り).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the field.
    pub pointer: String,
    /// What is wrong and how it is mended.
    pub message: String,
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: &str, message: impl Into<String>) {
        self.0.push(Fault {
            pointer: pointer.to_owned(),
            message: message.into(),
        });
    }

    fn unless(&mut self, fine: bool, pointer: &str, message: &str) {
        if !fine {
            self.add(pointer, message);
        }
    }

    fn text(&mut self, text: &str, pointer: &str, what: &str, longest: usize) {
        if text.chars().count() > longest {
            self.add(
                pointer,
                format!("{what}は{longest}文字以内で入力してください"),
            );
        } else if text.chars().any(char::is_control) {
            self.add(
                pointer,
                format!("{what}に改行などの制御文字は使えません。入力し直してください"),
            );
        }
    }

    fn range(&mut self, value: Option<i64>, (least, most): (i64, i64), pointer: &str, what: &str) {
        if value.is_some_and(|value| !(least..=most).contains(&value)) {
            let (least, most) = (
                crate::domain::format::integer(least),
                crate::domain::format::integer(most),
            );
            self.add(
                pointer,
                format!("{what}は{least}以上{most}以下の整数で入力してください"),
            );
        }
    }
}

/// Without the blanks that slip in with copying, and without what we add ourselves.
#[must_use]
pub fn tidied(mut provider: Provider) -> Provider {
    for text in [
        &mut provider.id,
        &mut provider.name,
        &mut provider.base_url,
        &mut provider.model,
        &mut provider.terms.country,
        &mut provider.terms.agreement,
    ] {
        *text = text.trim().to_owned();
    }
    provider.base_url = provider.base_url.trim_end_matches('/').to_owned();
    provider.wire.api_version = provider
        .wire
        .api_version
        .map(|version| version.trim().to_owned())
        .filter(|version| !version.is_empty());
    provider
}

/// Everything that is wrong with a provider; the address is checked for its form here, and for being allowed elsewhere.
pub fn faults(provider: &Provider) -> Vec<Fault> {
    let mut faults = Faults::default();
    identity(provider, &mut faults);
    address(provider, &mut faults);
    wire(provider, &mut faults);
    amounts(provider, &mut faults);
    terms(provider, &mut faults);
    faults.0
}

fn identity(provider: &Provider, faults: &mut Faults) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let id = &provider.id;
    let formed = (1..=40).contains(&id.len()) && id.chars().all(plain);
    faults.unless(
        formed,
        "/id",
        "識別名は半角の英小文字・数字・ハイフンで、40文字以内で入力してください",
    );
    faults.unless(
        id != RULES,
        "/id",
        "「rules」は規則による下書きの名前のため使えません。別の識別名にしてください",
    );
    faults.unless(!provider.name.is_empty(), "/name", "名称を入力してください");
    faults.text(&provider.name, "/name", "名称", 100);
    faults.unless(
        !provider.model.is_empty(),
        "/model",
        "モデル名を入力してください",
    );
    faults.text(&provider.model, "/model", "モデル名", 200);
}

fn address(provider: &Provider, faults: &mut Faults) {
    let url = &provider.base_url;
    let ends = [
        "/chat/completions",
        "/completions",
        "/responses",
        "/messages",
    ];
    let known = ["https://", "http://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if !known || host(url).is_empty() || url.len() > 500 {
        faults.add(
            "/base_url",
            "接続先は「https://api.example.jp/v1」の形で、500文字以内で入力してください",
        );
    } else if url.contains(['?', '#']) {
        faults.add(
            "/base_url",
            "接続先の「?」や「#」から後ろを除いてください。APIバージョンは専用の欄に入力します",
        );
    } else if let Some(end) = ends.iter().find(|end| url.ends_with(**end)) {
        faults.add(
            "/base_url",
            format!("接続先は「{end}」の前までを入力してください"),
        );
    }
}

fn wire(provider: &Provider, faults: &mut Faults) {
    let wire = &provider.wire;
    let version = wire.api_version.as_deref();
    match provider.protocol {
        Protocol::Azure => {
            let deployments = provider.base_url.contains("/openai/deployments/");
            let v1 = provider.base_url.ends_with("/openai/v1");
            if version.is_some_and(|version| !is_azure_version(version)) {
                faults.add(
                    "/wire/api_version",
                    "APIバージョンは「2024-10-21」や「2025-04-01-preview」の形で入力してください",
                );
            } else if deployments && version.is_none() {
                faults.add(
                    "/wire/api_version",
                    "「/openai/deployments/…」の接続先にはAPIバージョン（例：2024-10-21）を入力してください",
                );
            } else if !deployments && !v1 {
                faults.add(
                    "/base_url",
                    "Azureの接続先は「https://名前.openai.azure.com/openai/v1」か「https://名前.openai.azure.com/openai/deployments/デプロイ名」の形で入力してください",
                );
            }
        }
        Protocol::Anthropic => faults.unless(
            version.is_none_or(is_date),
            "/wire/api_version",
            "APIバージョンは「2023-06-01」の形で入力してください。空欄にすると 2023-06-01 を使います",
        ),
        Protocol::OpenaiChat | Protocol::OpenaiResponses => faults.unless(
            version.is_none(),
            "/wire/api_version",
            "この種類の提供元にAPIバージョンはありません。空欄にしてください",
        ),
    }
    temperature(provider, faults);
}

fn temperature(provider: &Provider, faults: &mut Faults) {
    let Some(temperature) = provider.wire.temperature else {
        return;
    };
    let refused = provider.protocol == Protocol::Anthropic
        && provider
            .wire
            .api_version
            .as_deref()
            .is_some_and(|version| version >= ANTHROPIC_WITHOUT_SAMPLING);
    if !(0.0..=2.0).contains(&temperature) {
        faults.add(
            "/wire/temperature",
            "温度は0以上2以下の数で入力するか、空欄にしてください",
        );
    } else if refused {
        faults.add(
            "/wire/temperature",
            "このAPIバージョンでは温度を指定できません。空欄にしてください",
        );
    } else if provider.protocol == Protocol::Anthropic && temperature > 1.0 {
        faults.add(
            "/wire/temperature",
            "Anthropicの温度は0以上1以下で入力してください",
        );
    }
}

fn amounts(provider: &Provider, faults: &mut Faults) {
    let prices = &provider.prices;
    for (price, pointer, what) in [
        (prices.input, "/prices/input", "入力の単価"),
        (
            prices.cached_input,
            "/prices/cached_input",
            "キャッシュから読む単価",
        ),
        (
            prices.cache_write,
            "/prices/cache_write",
            "キャッシュに書く単価",
        ),
        (prices.output, "/prices/output", "出力の単価"),
    ] {
        faults.range(price, (0, PRICE_MAX), pointer, what);
    }
    if prices.input.is_some() != prices.output.is_some() {
        let missing = if prices.input.is_some() {
            "/prices/output"
        } else {
            "/prices/input"
        };
        faults.add(
            missing,
            "入力と出力の単価は両方入力するか、両方空欄にしてください",
        );
    }
    let limits = &provider.limits;
    for (value, range, pointer, what) in [
        (
            Some(limits.concurrency),
            (1, 64),
            "/limits/concurrency",
            "同時に送る数",
        ),
        (
            limits.context_tokens,
            (2_000, 10_000_000),
            "/limits/context_tokens",
            "扱えるトークン数",
        ),
        (
            limits.max_output_tokens,
            (200, 1_000_000),
            "/limits/max_output_tokens",
            "回答のトークン数",
        ),
    ] {
        faults.range(value.map(i64::from), range, pointer, what);
    }
}

fn terms(provider: &Provider, faults: &mut Faults) {
    let terms = &provider.terms;
    if terms.local {
        faults.unless(
            !PUBLIC.iter().any(|end| is_below(host(&provider.base_url), end)),
            "/terms/local",
            "この接続先は外部のサービスのため、「手元で動くモデル」にはできません。利用条件を入力してください",
        );
    } else {
        faults.unless(
            terms.trains != Some(true),
            "/terms/trains",
            "送った内容を学習に使う提供元は登録できません。学習に使わない契約や設定に変えてから登録してください",
        );
    }
    faults.range(
        terms.retention_days.map(i64::from),
        (0, 36_500),
        "/terms/retention_days",
        "保存日数",
    );
    faults.text(&terms.country, "/terms/country", "処理される国", 100);
    faults.text(
        &terms.agreement,
        "/terms/agreement",
        "契約・規約の名称",
        200,
    );
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

fn is_azure_version(text: &str) -> bool {
    ["preview", "latest"].contains(&text) || is_date(text.trim_end_matches("-preview"))
}

/// Everything that is wrong with how drafts are to be written; `known` are the ids that may be named.
pub fn drafting_faults(settings: &DraftingSettings, known: &[String]) -> Vec<Fault> {
    let mut faults = Faults::default();
    let chain = &settings.chain;
    faults.unless(
        chain.len() <= CHAIN_MAX,
        "/chain",
        "順番に並べられるのは10件までです",
    );
    for (place, id) in chain.iter().enumerate() {
        let pointer = format!("/chain/{place}");
        if chain[..place].contains(id) {
            faults.add(
                &pointer,
                "同じ作成元が2回選ばれています。どちらかを外してください",
            );
        } else if id == RULES {
            faults.unless(
                place + 1 == chain.len(),
                &pointer,
                "規則は必ず作成できるため、順番の最後に置いてください",
            );
        } else if !known.contains(id) {
            faults.add(
                &pointer,
                format!("提供元「{id}」はありません。登録してから選んでください"),
            );
        }
    }
    let caps = &settings.caps;
    for (cap, pointer, what) in [
        (caps.chamber_day_yen, "/caps/chamber_day_yen", "1日の上限額"),
        (
            caps.chamber_month_yen,
            "/caps/chamber_month_yen",
            "1か月の上限額",
        ),
        (caps.user_day_yen, "/caps/user_day_yen", "1人1日の上限額"),
    ] {
        faults.range(cap, (0, CAP_MAX), pointer, what);
    }
    faults.0
}

#[cfg(test)]
#[path = "check_tests.rs"]
pub(super) mod tests;
