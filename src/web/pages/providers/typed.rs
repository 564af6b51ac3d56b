//! A provider as it was typed into the form.

use crate::app::provider::manage::{self, KeyChange};
use crate::app::{App, Error, FieldError as Fault};
use crate::domain::cost::Prices;
use crate::domain::number;
use crate::domain::provider::check::tidied;
use crate::domain::provider::{LimitField, Limits, Protocol, Provider, Shape, Terms, Wire};
use crate::web::pages::sent::Sent;

/// The form.
#[derive(Debug)]
pub(super) struct Typed(pub(super) Sent);

/// The form's name of a JSON pointer.
pub(super) fn field_of(pointer: &str) -> String {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    if pointer.starts_with("/prices/") {
        format!("price_{name}")
    } else {
        name.to_owned()
    }
}

impl Typed {
    pub(super) fn key_typed(&self) -> bool {
        !self.0.get("api_key").trim().is_empty()
    }

    pub(super) fn key(&self) -> KeyChange {
        KeyChange::typed(self.0.get("api_key"), self.0.find("remove_key").is_some())
    }

    /// All that was sent but for the key.
    pub(super) fn without_key(&self) -> Vec<(String, String)> {
        let sent = self.0.0.iter();
        sent.filter(|(name, _)| name != "api_key")
            .cloned()
            .collect()
    }

    /// What was typed; every fault is told at once, whether it is in a number or in what the numbers say.
    pub(super) fn provider(&self, app: &App, id: Option<&str>) -> Result<Provider, Error> {
        let mut reader = Reader {
            sent: &self.0,
            faults: Vec::new(),
        };
        let provider = reader.provider(id);
        if reader.faults.is_empty() {
            return Ok(provider);
        }
        let mut faults = reader.faults;
        let further = manage::faults(app, &tidied(provider), &self.key());
        for fault in further {
            if !faults.iter().any(|told| told.pointer == fault.pointer) {
                faults.push(fault);
            }
        }
        Err(Error::Invalid(faults))
    }
}

struct Reader<'a> {
    sent: &'a Sent,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn provider(&mut self, id: Option<&str>) -> Provider {
        let text = |name: &str| self.sent.get(name).to_owned();
        let (id, name, base_url, model) = (
            id.map_or_else(|| text("id"), str::to_owned),
            text("name"),
            text("base_url"),
            text("model"),
        );
        Provider {
            id,
            name,
            protocol: self.chosen("protocol", "/protocol", Protocol::OpenaiChat),
            base_url,
            model,
            wire: Wire {
                api_version: self.sent.some("api_version"),
                limit_field: self.chosen("limit_field", "/wire/limit_field", LimitField::default()),
                shape: self.chosen("shape", "/wire/shape", Shape::default()),
                temperature: self.temperature(),
            },
            prices: Prices {
                input: self.whole("price_input", "/prices/input"),
                cached_input: self.whole("price_cached_input", "/prices/cached_input"),
                cache_write: self.whole("price_cache_write", "/prices/cache_write"),
                output: self.whole("price_output", "/prices/output"),
            },
            limits: Limits {
                concurrency: self
                    .count("concurrency", "/limits/concurrency")
                    .unwrap_or(Limits::default().concurrency),
                context_tokens: self.count("context_tokens", "/limits/context_tokens"),
                max_output_tokens: self.count("max_output_tokens", "/limits/max_output_tokens"),
            },
            terms: self.terms(),
        }
    }

    fn terms(&mut self) -> Terms {
        Terms {
            local: self.sent.get("local") == "on",
            trains: match self.sent.get("trains") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            retention_days: self.count("retention_days", "/terms/retention_days"),
            country: self.sent.get("country").to_owned(),
            agreement: self.sent.get("agreement").to_owned(),
        }
    }

    fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.faults.push(Fault::new(pointer, message));
    }

    fn chosen<T: std::str::FromStr>(&mut self, name: &str, pointer: &str, usual: T) -> T {
        self.sent.parse(name).unwrap_or_else(|| {
            self.fault(pointer, "一覧から選んでください");
            usual
        })
    }

    fn whole(&mut self, name: &str, pointer: &str) -> Option<i64> {
        let typed = match number::parse_decimal(self.sent.get(name)) {
            Ok(typed) => typed?,
            Err(error) => {
                self.fault(pointer, error.to_string());
                return None;
            }
        };
        if !typed.fract().is_zero() {
            self.fault(pointer, "整数で入力してください（小数点は使えません）");
            return None;
        }
        let whole = typed.try_into().ok();
        if whole.is_none() {
            self.fault(pointer, "数が大きすぎます。単位をご確認ください");
        }
        whole
    }

    fn count(&mut self, name: &str, pointer: &str) -> Option<u32> {
        let whole = self.whole(name, pointer)?;
        u32::try_from(whole)
            .map_err(|_| self.fault(pointer, "0以上の、桁の大きすぎない整数で入力してください"))
            .ok()
    }

    fn temperature(&mut self) -> Option<f64> {
        match number::parse_decimal(self.sent.get("temperature")) {
            Ok(typed) => typed.and_then(|typed| typed.try_into().ok()),
            Err(error) => {
                self.fault("/wire/temperature", error.to_string());
                None
            }
        }
    }
}
