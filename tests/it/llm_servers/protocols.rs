//! The other protocols: Responses and Messages from the real llama.cpp, which answers all three, and all of them with
//! their faults from aimock.

use super::*;
use banso::domain::provider::Shape;

const ALL: [Protocol; 4] = [
    Protocol::OpenaiChat,
    Protocol::OpenaiResponses,
    Protocol::Azure,
    Protocol::Anthropic,
];

/// Asks in this protocol; returns the outcome and the text shown meanwhile.
async fn ask(
    protocol: Protocol,
    wire: &Wire,
    base_url: &str,
    request: &Request,
) -> (Result<Reply, Failed>, String) {
    let http = client();
    let key = SecretString::from("sk-test");
    let endpoint = Endpoint {
        http: &http,
        protocol,
        wire,
        base_url,
        api_key: Some(&key),
    };
    let mut shown = String::new();
    let result = llm::complete(&endpoint, request, &mut |text| shown.push_str(text)).await;
    (result, shown)
}

/// Where aimock answers this protocol, with a count of its own.
fn mocked(protocol: Protocol, test: &str) -> Option<(String, Wire)> {
    let base = aimock(&format!("{test}-{protocol}"))?;
    let (root, _) = base.rsplit_once("/v1")?;
    Some(match protocol {
        Protocol::Azure => {
            let wire = Wire {
                api_version: Some("2024-10-21".to_owned()),
                ..Wire::default()
            };
            (format!("{root}/openai/deployments/tiny-random"), wire)
        }
        _ => (base, Wire::default()),
    })
}

#[tokio::test]
async fn llama_answers_responses_and_messages_with_usage() {
    let Some(address) = server("TEST_LLAMA_URL") else {
        return;
    };
    let base_url = format!("{address}/v1");
    for protocol in [Protocol::OpenaiResponses, Protocol::Anthropic] {
        // Neither holds the model to a schema there; form is what chat is tested for.
        let mut request = request("さくら堂", endless(), 400);
        request.schema_name = "form".to_owned();
        let (result, shown) = ask(protocol, &Wire::default(), &base_url, &request).await;
        let reply = match result {
            Ok(reply) => reply,
            // A random model may also say nothing or not know when to stop, which is told as such.
            Err(failed) => {
                let kind = failed.failure.kind();
                assert!(
                    ["truncated", "empty"].contains(&kind),
                    "{protocol}: {failed:?}"
                );
                assert!(failed.usage.is_some_and(|usage| usage.prompt_tokens > 0));
                continue;
            }
        };
        assert_eq!(shown, reply.text, "{protocol}");
        assert_eq!(reply.model.as_deref(), Some("tiny-random"));
        let usage = reply.usage.unwrap();
        assert!(
            usage.prompt_tokens > 0 && usage.completion_tokens > 0,
            "{protocol}: {usage:?}"
        );
    }
}

#[tokio::test]
async fn llama_says_that_a_message_was_cut() {
    let Some(address) = server("TEST_LLAMA_LONG_URL") else {
        return;
    };
    let base_url = format!("{address}/v1");
    let request = request("さくら堂", endless(), 50);
    let (result, _) = ask(Protocol::Anthropic, &Wire::default(), &base_url, &request).await;
    let failed = result.unwrap_err();
    assert_eq!(failed.failure, Failure::Truncated);
    assert_eq!(failed.usage.map(|usage| usage.completion_tokens), Some(50));
}

#[tokio::test]
async fn llama_counts_what_it_read_from_its_cache() {
    let Some(address) = server("TEST_LLAMA_URL") else {
        return;
    };
    let base_url = format!("{address}/v1");
    let request = request("二度聞く会社", endless(), 60);
    for protocol in [Protocol::OpenaiChat, Protocol::Anthropic] {
        let mut cached = 0;
        // Another test's request may have taken the slot meanwhile.
        for _ in 0..5 {
            let (result, _) = ask(protocol, &Wire::default(), &base_url, &request).await;
            let usage = match result {
                Ok(reply) => reply.usage,
                Err(failed) => failed.usage,
            };
            let usage = usage.unwrap();
            cached = usage.cached_tokens.unwrap_or(0);
            assert!(cached <= usage.prompt_tokens, "{protocol}: {usage:?}");
            if cached > 0 {
                break;
            }
        }
        assert!(cached > 0, "{protocol}");
    }
}

#[tokio::test]
async fn every_protocol_brings_the_same_answer() {
    let mut texts = Vec::new();
    for protocol in ALL {
        let Some((base_url, wire)) = mocked(protocol, "good") else {
            return;
        };
        let request = request("試験SWOT", swot_schema(), 1_000);
        let (result, shown) = ask(protocol, &wire, &base_url, &request).await;
        let reply = result.unwrap();
        assert_eq!(shown, reply.text, "{protocol}");
        let usage = reply.usage.unwrap();
        assert_eq!(
            (usage.prompt_tokens, usage.completion_tokens),
            (1_200, 420),
            "{protocol}"
        );
        texts.push(reply.text);
    }
    assert!(texts[0].contains("\"items\""));
    assert!(texts.iter().all(|text| *text == texts[0]));
}

#[tokio::test]
async fn every_protocol_tells_faults_apart() {
    for protocol in ALL {
        let Some((base_url, wire)) = mocked(protocol, "faults") else {
            return;
        };
        for (marker, expected) in [
            ("試験LIMIT", "rate_limited"),
            ("試験OVERLOAD", "overloaded"),
            ("試験BADKEY", "refused_key"),
            ("試験CUT", "truncated"),
            ("試験DROP", "unreachable"),
            // aimock ends a filtered answer in Responses as `failed` without a word.
            (
                "試験REFUSE",
                if protocol == Protocol::OpenaiResponses {
                    "overloaded"
                } else {
                    "filtered"
                },
            ),
        ] {
            let request = request(marker, swot_schema(), 1_000);
            let (result, _) = ask(protocol, &wire, &base_url, &request).await;
            let failed = result.unwrap_err();
            assert_eq!(failed.failure.kind(), expected, "{protocol} {marker}");
            assert!(failed.reached && failed.status.is_some(), "{failed:?}");
        }
    }
}

#[tokio::test]
async fn each_protocol_is_sent_to_its_own_place_with_its_own_key() {
    for (protocol, path, header) in [
        (Protocol::OpenaiResponses, "/v1/responses", "authorization"),
        (
            Protocol::Azure,
            "/openai/deployments/tiny-random/chat/completions",
            "api-key",
        ),
        (Protocol::Anthropic, "/v1/messages", "x-api-key"),
    ] {
        let Some((base_url, wire)) = mocked(protocol, "journal") else {
            return;
        };
        let wire = Wire {
            shape: Shape::Schema,
            temperature: Some(0.3),
            ..wire
        };
        let request = request("試験SWOT", swot_schema(), 1_000);
        ask(protocol, &wire, &base_url, &request).await.0.unwrap();
        let (address, rest) = base_url.split_once("/t/").unwrap();
        let test = rest.split('/').next().unwrap();
        let journal = format!("{address}/__aimock/journal?testId={test}");
        let journal: Value = support::http()
            .get(journal)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(journal.as_array().map(Vec::len), Some(1), "{journal}");
        let sent = &journal[0];
        let at = sent["path"].as_str().unwrap();
        assert!(at.starts_with(path), "{protocol}: {at}");
        assert!(
            sent["headers"][header].is_string(),
            "{protocol}: {}",
            sent["headers"]
        );
        assert!(!sent["body"].to_string().contains("sk-test"));
    }
}
