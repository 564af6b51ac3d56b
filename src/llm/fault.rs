//! What an error answer means. Servers agree on the status more than on the words, so the words only refine it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap};
use serde_json::Value;

use super::Failure;

const MAX_WORDS: usize = 300;
/// No header may put a job off for longer.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

const NOTHING_LEFT: [&str; 8] = [
    "insufficient_quota",
    "credit_balance_exhausted",
    "billing_hard_limit_reached",
    "billing_error",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "enforced_spend_limit_reached",
];
const TOO_LONG: [&str; 3] = [
    "context_length_exceeded",
    "exceed_context_size_error",
    "string_above_max_length",
];
const TOO_LONG_WORDS: [&str; 5] = [
    "context length",
    "context size",
    "context window",
    "prompt is too long",
    "input is too long",
];
/// Anthropic says it in words only.
const NOTHING_LEFT_WORDS: &str = "credit balance is too low";
/// What words of an error say where no status does.
const STATUS_OF: [(&str, u16); 15] = [
    ("rate_limit_exceeded", 429),
    ("rate_limit_error", 429),
    ("slow_down", 429),
    ("throttling_error", 429),
    ("authentication_error", 401),
    ("invalid_api_key", 401),
    ("permission_error", 403),
    ("not_found_error", 404),
    ("model_not_found", 404),
    ("request_too_large", 413),
    ("timeout_error", 408),
    ("context_length_exceeded", 400),
    ("invalid_request_error", 400),
    ("invalid_prompt", 400),
    ("content_filter", 400),
];

/// An error as its server puts it.
#[derive(Debug, Default)]
pub(super) struct Fault {
    /// Its code, type and inner codes, any of which may be missing or made up.
    codes: Vec<String>,
    message: String,
}

impl Fault {
    /// Reads `{"error":{message,type,code}}`, `{"error":"…"}`, `{"detail":…}` and `{"message":…}`; whatever else comes
    /// has no words.
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).map_or_else(|_| Self::default(), |body| Self::of(&body))
    }

    fn of(body: &Value) -> Self {
        let error = body.get("error").filter(|error| !error.is_null());
        let error = error.unwrap_or(body);
        let inner = [
            &error["details"]["error_code"],
            &error["innererror"]["code"],
        ];
        let codes = [&error["code"], &error["type"]].into_iter().chain(inner);
        let words = [error, &error["message"], &error["detail"]];
        Self {
            codes: codes.filter_map(plain).collect(),
            message: words.into_iter().find_map(plain).unwrap_or_default(),
        }
    }

    /// The status that its words would have come with.
    fn status(&self) -> u16 {
        let known = STATUS_OF.iter().find(|(code, _)| self.is_any(&[code]));
        known.map_or(500, |(_, status)| *status)
    }

    fn is_any(&self, codes: &[&str]) -> bool {
        self.codes.iter().any(|code| codes.contains(&code.as_str()))
    }

    /// What it means with this status. `secret` is struck out of the words, should the server repeat it.
    pub(super) fn failure(
        &self,
        status: u16,
        retry_after: Option<Duration>,
        secret: Option<&str>,
    ) -> Failure {
        if status == 402 || self.says_nothing_left() {
            return Failure::QuotaExceeded;
        }
        match status {
            429 => Failure::RateLimited { retry_after },
            408 | 409 | 500.. => Failure::Overloaded { retry_after },
            401 | 403 => Failure::RefusedKey,
            _ if self.is_any(&["content_filter", "ResponsibleAIPolicyViolation"]) => {
                Failure::Filtered
            }
            413 => Failure::TooLong,
            _ if self.says_too_long() => Failure::TooLong,
            300..=399 | 404 | 405 => Failure::NotFound,
            _ if self.is_any(&["model_not_found"]) => Failure::NotFound,
            _ => Failure::BadRequest(self.words(secret)),
        }
    }

    fn says_nothing_left(&self) -> bool {
        self.is_any(&NOTHING_LEFT) || self.message.to_lowercase().contains(NOTHING_LEFT_WORDS)
    }

    fn says_too_long(&self) -> bool {
        let message = self.message.to_lowercase();
        self.is_any(&TOO_LONG) || TOO_LONG_WORDS.iter().any(|words| message.contains(words))
    }

    fn words(&self, secret: Option<&str>) -> String {
        let message = match secret {
            Some(secret) if !secret.is_empty() => self.message.replace(secret, "***"),
            _ => self.message.clone(),
        };
        message
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(MAX_WORDS)
            .collect()
    }
}

/// A text as it is, a number in digits.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An error that came as a piece of a stream that had begun well, in any protocol's words.
pub(super) fn within_stream(piece: &Value, secret: Option<&str>) -> Option<Failure> {
    let error = |of: &Value| of.get("error").is_some_and(|error| !error.is_null());
    if error(piece) || piece["object"] == "error" || piece["type"] == "error" {
        return Some(told(piece, secret));
    }
    let response = &piece["response"];
    let failed = piece["type"] == "response.failed" || piece["status"] == "failed";
    if failed || error(response) {
        return Some(told(if error(response) { response } else { piece }, secret));
    }
    None
}

/// What an error means that has no status of its own.
pub(super) fn told(piece: &Value, secret: Option<&str>) -> Failure {
    let fault = Fault::of(piece);
    let numbered = fault.codes.iter().find_map(|code| code.parse().ok());
    let status = match numbered {
        Some(status @ 400..600) => status,
        _ => fault.status(),
    };
    fault.failure(status, None, secret)
}

/// How long to wait: milliseconds, seconds, or a date, which is compared with the server's own clock, else with `now`.
pub(super) fn retry_after(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<f64>().ok();
    let seconds = number("retry-after-ms")
        .map(|milliseconds| milliseconds / 1000.0)
        .or_else(|| number("retry-after"))
        .or_else(|| number("llm_provider-retry-after"))
        .or_else(|| {
            let servers = text(DATE.as_str()).and_then(time);
            let then = time(text("retry-after")?)?;
            Some(then.duration_since(servers.or(now)?).as_secs_f64())
        })?;
    if !seconds.is_finite() || seconds < 0.0 {
        return None;
    }
    Some(Duration::from_secs_f64(
        seconds.min(LONGEST_WAIT.as_secs_f64()),
    ))
}

fn time(text: &str) -> Option<Timestamp> {
    Some(rfc2822::parse(text).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind(status: u16, body: &Value) -> &'static str {
        let fault = Fault::read(body.to_string().as_bytes());
        fault.failure(status, None, None).kind()
    }

    #[test]
    fn the_status_says_most_and_the_code_the_rest() {
        let code = |code: &str| json!({"error": {"message": "m", "type": "invalid_request_error", "code": code}});
        let none = Value::Null;
        for (status, body, expected) in [
            (302, &none, "not_found"),
            (400, &none, "bad_request"),
            (400, &code("context_length_exceeded"), "too_long"),
            (400, &code("content_filter"), "filtered"),
            (400, &code("model_not_found"), "not_found"),
            (
                400,
                &json!({"error": {"code": 400, "type": "exceed_context_size_error"}}),
                "too_long",
            ),
            (
                400,
                &json!({"message": "This model's maximum Context Length is 8192"}),
                "too_long",
            ),
            (
                400,
                &json!({"error": {"innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
                "filtered",
            ),
            (401, &json!({"error": {"code": 401}}), "refused_key"),
            (402, &none, "quota_exceeded"),
            (403, &none, "refused_key"),
            (404, &none, "not_found"),
            (405, &none, "not_found"),
            (408, &none, "overloaded"),
            (413, &none, "too_long"),
            (422, &json!({"detail": "wrong"}), "bad_request"),
            (429, &none, "rate_limited"),
            (429, &code("slow_down"), "rate_limited"),
            (
                429,
                &json!({"error": {"type": "insufficient_quota", "code": null}}),
                "quota_exceeded",
            ),
            (
                429,
                &json!({"error": {"details": {"error_code": "enforced_spend_limit_reached"}}}),
                "quota_exceeded",
            ),
            (500, &code("context_length_exceeded"), "overloaded"),
            (503, &json!({"error": "busy"}), "overloaded"),
            (529, &none, "overloaded"),
        ] {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
        assert_eq!(
            Fault::read(b"<html>").failure(429, None, None).kind(),
            "rate_limited"
        );
    }

    #[test]
    fn the_servers_words_are_shortened_and_keep_no_key() {
        let words = |body: &Value| match Fault::of(body).failure(400, None, Some("sk-1")) {
            Failure::BadRequest(words) => words,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            words(&json!({"error": {"message": "key sk-1\nis fine"}})),
            "key *** is fine"
        );
        assert_eq!(words(&json!({"error": "plain"})), "plain");
        assert_eq!(words(&json!({"detail": "other"})), "other");
        assert_eq!(
            words(&json!({"error": {"message": "長".repeat(999)}})),
            "長".repeat(MAX_WORDS)
        );
    }

    #[test]
    fn errors_inside_a_stream_are_told_apart() {
        let kind = |piece: Value| within_stream(&piece, None).map(|failure| failure.kind());
        assert_eq!(kind(json!({"choices": []})), None);
        assert_eq!(kind(json!({"choices": [], "error": null})), None);
        assert_eq!(kind(json!({"error": {"code": 400}})), Some("bad_request"));
        assert_eq!(
            kind(json!({"error": {"code": "429"}})),
            Some("rate_limited")
        );
        assert_eq!(
            kind(json!({"error": {"type": "rate_limit_error"}})),
            Some("rate_limited")
        );
        assert_eq!(
            kind(json!({"error": {"code": "insufficient_quota"}})),
            Some("quota_exceeded")
        );
        assert_eq!(
            kind(json!({"error": {"message": "lost"}})),
            Some("overloaded")
        );
        assert_eq!(
            kind(json!({"object": "error", "message": "x", "code": 50_000})),
            Some("overloaded")
        );
    }

    #[test]
    fn the_wait_is_read_in_three_notations() {
        let wait = |headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(name, value)| {
                (
                    reqwest::header::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            });
            retry_after(&headers.collect(), None).map(|wait| wait.as_millis())
        };
        let date = ("date", "Fri, 20 Nov 2026 10:00:00 GMT");
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[("retry-after", "2")]), Some(2_000));
        assert_eq!(wait(&[("retry-after", "1.5")]), Some(1_500));
        assert_eq!(
            wait(&[("retry-after", "9"), ("retry-after-ms", "250")]),
            Some(250)
        );
        assert_eq!(wait(&[("llm_provider-retry-after", "3")]), Some(3_000));
        assert_eq!(
            wait(&[("retry-after", "Fri, 20 Nov 2026 10:00:30 GMT"), date]),
            Some(30_000)
        );
        assert_eq!(
            wait(&[("retry-after", "Fri, 20 Nov 2026 09:00:00 GMT"), date]),
            None
        );
        assert_eq!(
            wait(&[("retry-after", "Fri, 20 Nov 2026 10:00:30 GMT")]),
            None
        );
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[("retry-after", "-1")]), None);
        assert_eq!(wait(&[("retry-after", "NaN")]), None);
        assert_eq!(wait(&[("retry-after", "1e300")]), Some(86_400_000));
    }
}
