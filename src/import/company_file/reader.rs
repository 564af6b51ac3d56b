//! Walks over the values of a company file and collects what is wrong.

use serde_json::{Map, Value};

use super::fields::{Unit, money, names, nearest};
use super::{CompanyFile, period_end};
use crate::domain::analysis::{Subject, SubjectPeriod};
use crate::domain::benchmark::Inputs;
use crate::domain::industry::Industry;
use crate::domain::number::{LIMIT, NumberError};

/// Collects faults and the first field of each unit.
#[derive(Default)]
pub(super) struct Reader {
    faults: Vec<(String, String)>,
    thousand_yen: Option<String>,
    yen: Option<String>,
}

impl Reader {
    pub(super) fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.faults.push((pointer.to_owned(), message.into()));
    }

    /// The company, unless something was wrong.
    pub(super) fn finish(self, company: CompanyFile) -> Result<CompanyFile, Vec<(String, String)>> {
        if self.faults.is_empty() {
            Ok(company)
        } else {
            Err(self.faults)
        }
    }

    pub(super) fn company(&mut self, value: &Value) -> CompanyFile {
        let mut file = CompanyFile::default();
        let Some(map) = self.object(value, "", "会社ファイル") else {
            return file;
        };
        for (key, value) in map {
            let pointer = pointer("", key);
            match key.as_str() {
                "name" => file.name = self.text(value, &pointer),
                "industry" => file.subject.industry = self.industry(value, &pointer),
                "periods" => file.subject.periods = self.periods(value, &pointer),
                _ => self.capital(key, value, &pointer, &mut file.subject),
            }
        }
        file
    }

    fn capital(&mut self, key: &str, value: &Value, pointer: &str, subject: &mut Subject) {
        match Unit::of(key) {
            Some(("capital", unit)) => {
                let capital = self.money(value, pointer, unit);
                if capital.is_some_and(|capital| capital < 0.0) {
                    self.fault(pointer, NumberError::Negative.to_string());
                }
                subject.capital_thousand_yen = capital;
            }
            _ => self.unknown(
                key,
                pointer,
                [
                    "name",
                    "industry",
                    "periods",
                    "capital_thousand_yen",
                    "capital_yen",
                ]
                .into_iter(),
            ),
        }
    }

    fn industry(&mut self, value: &Value, at: &str) -> Option<Industry> {
        if value.is_null() {
            return None;
        }
        let map = self.object(value, at, "業種")?;
        let mut industry = Industry {
            major: String::new(),
            minor: String::new(),
        };
        for (key, value) in map {
            let pointer = pointer(at, key);
            match key.as_str() {
                "major" => industry.major = self.text(value, &pointer).unwrap_or_default(),
                "minor" => industry.minor = self.text(value, &pointer).unwrap_or_default(),
                _ => self.unknown(key, &pointer, ["major", "minor"].into_iter()),
            }
        }
        Some(industry)
    }

    fn periods(&mut self, value: &Value, at: &str) -> Vec<SubjectPeriod> {
        match value {
            Value::Null => Vec::new(),
            Value::Array(values) => values
                .iter()
                .enumerate()
                .map(|(index, value)| self.period(value, &format!("{at}/{index}")))
                .collect(),
            _ => {
                self.fault(at, "決算期を新しい順に並べた配列 [ … ] で書いてください");
                Vec::new()
            }
        }
    }

    fn period(&mut self, value: &Value, at: &str) -> SubjectPeriod {
        let mut period = SubjectPeriod::default();
        let Some(map) = self.object(value, at, "決算期") else {
            return period;
        };
        for (key, value) in map {
            let pointer = pointer(at, key);
            match key.as_str() {
                "end" => period.end = self.end(value, &pointer),
                "employees" => period.inputs.employees = self.count(value, &pointer),
                "months" => period.inputs.months = self.months(value, &pointer),
                _ => self.figure(key, value, &pointer, &mut period.inputs),
            }
        }
        period
    }

    fn figure(&mut self, key: &str, value: &Value, pointer: &str, inputs: &mut Inputs) {
        let found = Unit::of(key).and_then(|(name, unit)| Some((money(name)?, unit)));
        match found {
            Some((figure, unit)) => inputs.set(figure, self.money(value, pointer, unit)),
            None => self.unknown_figure(key, pointer),
        }
    }

    fn unknown_figure(&mut self, key: &str, pointer: &str) {
        let unit = match Unit::of(key) {
            Some((_, unit)) => unit,
            None if self.yen.is_some() => Unit::Yen,
            None => Unit::ThousandYen,
        };
        let known: Vec<String> = names(unit).collect();
        // 「sales」 alone lacks its unit; anything else is compared with the names as they are written.
        let wanted = if money(key).is_some() {
            format!("{key}{}", unit.suffix())
        } else {
            key.to_owned()
        };
        let names = known
            .iter()
            .map(String::as_str)
            .chain(["end", "employees", "months"]);
        let hint = nearest(&wanted, names).map(ToOwned::to_owned);
        self.unknown_with(pointer, hint.as_deref());
    }

    fn unknown<'a>(&mut self, key: &str, pointer: &str, known: impl Iterator<Item = &'a str>) {
        let hint = nearest(key, known);
        self.unknown_with(pointer, hint);
    }

    fn unknown_with(&mut self, pointer: &str, hint: Option<&str>) {
        match hint {
            Some(name) => self.fault(
                pointer,
                format!("知らない項目です。「{name}」ではありませんか"),
            ),
            None => self.fault(pointer, "知らない項目です"),
        }
    }

    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &str,
        what: &str,
    ) -> Option<&'v Map<String, Value>> {
        let map = value.as_object();
        if map.is_none() {
            self.fault(at, format!("{what}はオブジェクト {{ … }} で書いてください"));
        }
        map
    }

    fn text(&mut self, value: &Value, pointer: &str) -> Option<String> {
        match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            _ => {
                self.fault(pointer, "文字列（\"…\"）で書いてください");
                None
            }
        }
    }

    fn end(&mut self, value: &Value, pointer: &str) -> Option<String> {
        let text = self.text(value, pointer)?;
        match period_end(&text) {
            Ok(end) => Some(end),
            Err(message) => {
                self.fault(pointer, message);
                None
            }
        }
    }

    fn number(&mut self, value: &Value, pointer: &str) -> Option<f64> {
        match value {
            Value::Null => None,
            Value::Number(number) => number.as_f64(),
            _ => {
                self.fault(
                    pointer,
                    "数値で書いてください（例：5130250。引用符やカンマは付けません）",
                );
                None
            }
        }
    }

    fn count(&mut self, value: &Value, pointer: &str) -> Option<f64> {
        let number = self.number(value, pointer)?;
        if number < 0.0 {
            self.fault(pointer, NumberError::Negative.to_string());
        }
        self.in_range(number, 1.0, pointer)
    }

    fn months(&mut self, value: &Value, pointer: &str) -> Option<f64> {
        let number = self.number(value, pointer)?;
        if !(1.0..=24.0).contains(&number) {
            self.fault(
                pointer,
                "会計期間の月数は1から24までで書いてください（12か月の期では省略できます）",
            );
            return None;
        }
        Some(number)
    }

    /// An amount in thousand yen.
    fn money(&mut self, value: &Value, pointer: &str, unit: Unit) -> Option<f64> {
        let first = match unit {
            Unit::ThousandYen => &mut self.thousand_yen,
            Unit::Yen => &mut self.yen,
        };
        first.get_or_insert_with(|| pointer.to_owned());
        let number = self.number(value, pointer)?;
        match unit {
            Unit::ThousandYen => self.in_range(number, 1_000.0, pointer),
            Unit::Yen => self.in_range(number, 1.0, pointer).map(|yen| yen / 1_000.0),
        }
    }

    /// Refuses what lies beyond ±10^15 yen (or people), `factor` being how many of them one unit is.
    fn in_range(&mut self, number: f64, factor: f64, pointer: &str) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "10^15 fits a double exactly")]
        let limit = LIMIT as f64;
        if number.abs() * factor > limit {
            self.fault(pointer, NumberError::TooLarge.to_string());
            return None;
        }
        Some(number)
    }

    /// One file speaks of one unit.
    pub(super) fn refuse_mixed_units(&mut self) {
        if let (Some(thousand), Some(yen)) = (self.thousand_yen.clone(), self.yen.clone()) {
            self.fault(
                &yen,
                format!("単位が混ざっています。{thousand} は千円、{yen} は円です。一つのファイルでは _thousand_yen か _yen のどちらかにそろえてください"),
            );
        }
    }
}

/// The JSON pointer of a key below another pointer.
fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}
