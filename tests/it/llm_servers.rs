//! The provider against servers that nobody here wrote (`tests/tools/servers.sh`): a real llama.cpp with a tiny random
//! model, whose answers follow the schema and mean nothing, and aimock, which plays faults.
//!
//! Without the addresses these tests say so and pass, unless `CI` is set.
#![cfg(test)]

use std::sync::Mutex;
use std::time::{Duration, Instant};

use banso::domain::prompt::{Message, Role};
use banso::domain::provider::{Protocol, Wire};
use banso::llm::guard::Guard;
use banso::llm::retry::{self, with_retries};
use banso::llm::{self, Client, Endpoint, Failed, Failure, Reply, Request};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support;

mod protocols;

/// The address in this variable, or `None` after a word about it.
#[expect(
    clippy::disallowed_methods,
    reason = "the addresses of test servers are no settings"
)]
fn server(variable: &str) -> Option<String> {
    let address = std::env::var(variable).ok();
    if address.is_none() {
        assert!(std::env::var("CI").is_err(), "{variable} is not set");
        println!("skipped: {variable} is not set");
    }
    address
}

/// A base address of aimock at which "once" is counted anew.
fn aimock(test: &str) -> Option<String> {
    let address = server("TEST_AIMOCK_URL")?;
    Some(format!("{address}/t/{test}-{}/v1", std::process::id()))
}

fn swot_schema() -> Value {
    let object = |properties: Value| {
        let names: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
    };
    let item = object(json!({
        "quadrant": {"type": "string", "enum": ["strength", "weakness", "opportunity", "threat"]},
        "text": {"type": "string", "minLength": 1, "maxLength": 80},
        "evidence": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 3},
        "basis": {"type": "string", "enum": ["fact", "hypothesis"]},
    }));
    let question = object(json!({
        "text": {"type": "string", "maxLength": 60},
        "wall": {"anyOf": [{"type": "string", "enum": ["unseen", "unfaced"]}, {"type": "null"}]},
    }));
    object(json!({
        "items": {"type": "array", "items": item, "minItems": 2, "maxItems": 6},
        "questions": {"type": "array", "items": question, "maxItems": 2},
    }))
}

fn request(company: &str, schema: Value, max_output_tokens: u32) -> Request {
    let message = |role, content: String| Message { role, content };
    Request {
        model: "tiny-random".to_owned(),
        messages: vec![
            message(
                Role::System,
                "SWOT分析を行い、JSONだけで答えてください。".to_owned(),
            ),
            message(Role::User, format!("名称：{company}\n業種：菓子製造業")),
        ],
        schema_name: "swot".to_owned(),
        schema,
        max_output_tokens,
        stable_messages: 1,
    }
}

/// Goes nowhere but to the servers here.
fn client() -> Client {
    llm::client(&Guard::new(&["127.0.0.1".to_owned()]).unwrap()).unwrap()
}

/// Asks once; returns the outcome and the pieces shown meanwhile.
async fn ask(base_url: &str, request: &Request) -> (Result<Reply, Failure>, Vec<String>) {
    let http = client();
    let key = SecretString::from("sk-test");
    let endpoint = Endpoint {
        http: &http,
        protocol: Protocol::OpenaiChat,
        wire: &Wire::default(),
        base_url,
        api_key: Some(&key),
    };
    let mut pieces = Vec::new();
    let result = llm::complete(&endpoint, request, &mut |text| pieces.push(text.to_owned())).await;
    let result = result.map_err(|failed| failed.failure);
    (result, pieces)
}

async fn ask_aimock(base_url: &str, marker: &str) -> (Result<Reply, Failure>, Vec<String>) {
    ask(base_url, &request(marker, swot_schema(), 1_000)).await
}

#[tokio::test]
async fn llama_streams_an_answer_that_follows_the_schema() {
    let Some(address) = server("TEST_LLAMA_URL") else {
        return;
    };
    let schema = swot_schema();
    let request = request("さくら堂", schema.clone(), 8_000);
    let (result, pieces) = ask(&format!("{address}/v1"), &request).await;
    let reply = result.unwrap();
    assert!(pieces.len() > 10, "{pieces:?}");
    assert_eq!(pieces.concat(), reply.text);
    let answer: Value = serde_json::from_str(&reply.text).unwrap();
    assert!(jsonschema::is_valid(&schema, &answer), "{answer}");
    assert_eq!(reply.model.as_deref(), Some("tiny-random"));
    let usage = reply.usage.unwrap();
    assert!(
        usage.prompt_tokens > 0 && usage.completion_tokens > 0,
        "{usage:?}"
    );
}

/// One text without bounds, which the long-winded model does not end by itself.
fn endless() -> Value {
    json!({
        "type": "object",
        "properties": {"text": {"type": "string", "minLength": 1}},
        "required": ["text"],
        "additionalProperties": false,
    })
}

#[tokio::test]
async fn llama_cuts_an_answer_at_its_limit() {
    let Some(address) = server("TEST_LLAMA_LONG_URL") else {
        return;
    };
    let (result, pieces) = ask(
        &format!("{address}/v1"),
        &request("さくら堂", endless(), 200),
    )
    .await;
    assert_eq!(result, Err(Failure::Truncated));
    assert!(!pieces.is_empty());
}

#[tokio::test]
async fn llama_says_when_a_prompt_is_too_long_or_a_schema_is_none() {
    let Some(address) = server("TEST_LLAMA_URL") else {
        return;
    };
    let base_url = format!("{address}/v1");
    let long = request(&"長い話。".repeat(20_000), swot_schema(), 100);
    assert_eq!(ask(&base_url, &long).await.0, Err(Failure::TooLong));
    let broken = request("さくら堂", json!({"type": "nothing"}), 100);
    let (result, _) = ask(&base_url, &broken).await;
    assert!(
        matches!(&result, Err(Failure::BadRequest(words)) if !words.is_empty()),
        "{result:?}"
    );
}

async fn busy_slots(address: &str) -> usize {
    let http = support::http();
    let slots: Value = http
        .get(format!("{address}/slots"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let slots = slots.as_array().unwrap();
    slots
        .iter()
        .filter(|slot| slot["is_processing"] == true)
        .count()
}

#[tokio::test]
async fn a_dropped_call_frees_the_model() {
    let Some(address) = server("TEST_LLAMA_LONG_URL") else {
        return;
    };
    let (sender, mut pieces) = tokio::sync::mpsc::unbounded_channel();
    let base_url = format!("{address}/v1");
    let call = tokio::spawn(async move {
        let http = client();
        let endpoint = Endpoint {
            http: &http,
            protocol: Protocol::OpenaiChat,
            wire: &Wire::default(),
            base_url: &base_url,
            api_key: None,
        };
        let request = request("さくら堂", endless(), 40_000);
        llm::complete(&endpoint, &request, &mut |_| {
            let _ = sender.send(());
        })
        .await
    });
    pieces.recv().await.expect("the answer begins");
    assert!(busy_slots(&address).await > 0);
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let dropped = Instant::now();
    while busy_slots(&address).await > 0 {
        assert!(
            dropped.elapsed() < Duration::from_secs(3),
            "the model still writes"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn each_fault_is_told_apart() {
    let Some(base_url) = aimock("faults") else {
        return;
    };
    let second = Some(Duration::from_secs(1));
    for (marker, expected) in [
        (
            "試験LIMIT",
            Failure::RateLimited {
                retry_after: second,
            },
        ),
        ("試験OVERLOAD", Failure::Overloaded { retry_after: None }),
        ("試験BADKEY", Failure::RefusedKey),
        ("試験REFUSE", Failure::Filtered),
        ("試験CUT", Failure::Truncated),
        ("試験DROP", Failure::Unreachable),
    ] {
        let (result, pieces) = ask_aimock(&base_url, marker).await;
        assert_eq!(result, Err(expected), "{marker}");
        let cut = ["試験CUT", "試験DROP"].contains(&marker);
        assert_eq!(
            pieces.concat().starts_with("{\"items\""),
            cut,
            "{marker}: {pieces:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_json_is_handed_on_for_checking() {
    let Some(base_url) = aimock("bad-json") else {
        return;
    };
    let (result, _) = ask_aimock(&base_url, "試験BADJSON").await;
    let text = result.unwrap().text;
    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn a_slow_answer_is_shown_as_it_comes() {
    let Some(base_url) = aimock("slow") else {
        return;
    };
    let http = client();
    let endpoint = Endpoint {
        http: &http,
        protocol: Protocol::OpenaiChat,
        wire: &Wire::default(),
        base_url: &base_url,
        api_key: None,
    };
    let request = request("試験SLOW", swot_schema(), 1_000);
    let mut shown = String::new();
    let mut show = |text: &str| shown.push_str(text);
    let call = llm::complete(&endpoint, &request, &mut show);
    let unfinished = tokio::time::timeout(Duration::from_secs(2), call).await;
    assert!(unfinished.is_err(), "{unfinished:?}");
    assert!(shown.starts_with("{\"items\""), "{shown}");
}

/// Asks until it works, without waiting; returns the outcome, the number of attempts and the waits asked for.
async fn ask_patiently(
    base_url: &str,
    marker: &str,
) -> (Result<Reply, Failure>, u32, Vec<Duration>) {
    let attempts = Mutex::new(0);
    let waits = Mutex::new(Vec::new());
    let call = |attempt| {
        *attempts.lock().unwrap() = attempt;
        async { ask_aimock(base_url, marker).await.0.map_err(Failed::from) }
    };
    let sleep = |wait| {
        waits.lock().unwrap().push(wait);
        std::future::ready(())
    };
    let result = with_retries(call, sleep, || 0.0, || true).await;
    let result = result.map_err(|failed| failed.failure);
    (
        result,
        attempts.into_inner().unwrap(),
        waits.into_inner().unwrap(),
    )
}

#[tokio::test]
async fn a_limit_is_waited_for_as_long_as_it_says() {
    let Some(base_url) = aimock("retry") else {
        return;
    };
    let second = Duration::from_secs(1);
    let (result, attempts, waits) = ask_patiently(&base_url, "試験RATE").await;
    assert!(result.unwrap().text.contains("items"));
    assert_eq!((attempts, waits), (2, vec![second]));
    let (result, attempts, waits) = ask_patiently(&base_url, "試験LIMIT").await;
    let limited = Failure::RateLimited {
        retry_after: Some(second),
    };
    assert_eq!(result, Err(limited));
    assert_eq!((attempts, waits), (retry::ATTEMPTS, vec![second, second]));
    let (result, attempts, _) = ask_patiently(&base_url, "試験BADKEY").await;
    assert_eq!((result, attempts), (Err(Failure::RefusedKey), 1));
}

#[tokio::test]
async fn the_server_received_what_was_meant() {
    let Some(base_url) = aimock("journal") else {
        return;
    };
    ask_aimock(&base_url, "試験SWOT").await.0.unwrap();
    let (address, test) = base_url.trim_end_matches("/v1").split_once("/t/").unwrap();
    let journal = format!("{address}/__aimock/journal?testId={test}");
    let http = support::http();
    let journal: Value = http
        .get(journal)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(journal.as_array().map(Vec::len), Some(1), "{journal}");
    let sent = &journal[0];
    assert_eq!(sent["path"], "/v1/chat/completions");
    assert_eq!(sent["body"]["model"], "tiny-random");
    assert_eq!(sent["body"]["max_tokens"], 1_000);
    assert_eq!(sent["body"]["messages"][1]["role"], "user");
    assert_eq!(
        sent["body"]["response_format"]["json_schema"]["schema"],
        swot_schema()
    );
}
