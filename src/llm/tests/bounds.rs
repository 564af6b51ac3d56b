//! Servers that fall silent, drip, break off, say too much or nothing that makes sense: each ends in its own class, soon.

use super::*;
use crate::llm::tests::{Asking, HEAD, Step, answered, dripping, say};
use wiremock::ResponseTemplate;

const PROTOCOLS: [Protocol; 4] = [
    Protocol::OpenaiChat,
    Protocol::OpenaiResponses,
    Protocol::Azure,
    Protocol::Anthropic,
];

fn streamed(body: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}

fn whole(body: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/json")
}

async fn kind(protocol: Protocol, response: ResponseTemplate) -> &'static str {
    let (result, _) = answered(protocol, Wire::default(), response).await;
    let failed = result.unwrap_err();
    assert!(failed.reached);
    assert!(failed.status.is_some());
    failed.failure.kind()
}

#[tokio::test]
async fn what_is_no_answer_has_its_own_class_in_every_protocol() {
    for protocol in PROTOCOLS {
        for (response, expected) in [
            (streamed("data: {\"a\": \"\u{1}"), "unreachable"),
            (streamed("data: {not json\n\n"), "not_protocol"),
            (streamed("data: {\"a\": NaN}\n\n"), "not_protocol"),
            (streamed("data: {\"a\": 1e999}\n\n"), "not_protocol"),
            (
                streamed(b"data: {\"a\": \"\xff\"}\n\n".to_vec()),
                "not_protocol",
            ),
            (streamed(""), "unreachable"),
            (streamed("event: error\ndata: lost\n\n"), "overloaded"),
            (whole(""), "not_protocol"),
            (whole("NaN"), "not_protocol"),
            (whole("{}"), "not_protocol"),
            (whole("[1]"), "not_protocol"),
            (whole("{\"hello\": \"world\"}"), "not_protocol"),
            (whole(b"{\"choices\": \"\xff\"}".to_vec()), "not_protocol"),
            (whole("[".repeat(100_000)), "not_protocol"),
            (
                ResponseTemplate::new(200).set_body_raw("<html>", "text/html; charset=utf-8"),
                "not_found",
            ),
            (ResponseTemplate::new(204), "unreachable"),
        ] {
            assert_eq!(kind(protocol, response).await, expected, "{protocol}");
        }
    }
}

#[tokio::test]
async fn ten_million_bytes_are_not_taken_in_any_form() {
    let big = "x".repeat(10_000_000);
    for response in [
        whole(format!("\"{big}\"")),
        streamed(format!("data: {{\"x\": \"{big}\"}}\n\n")),
        streamed(format!("data: [{}]\n\n", "0,".repeat(1_000_000))),
        streamed(format!(": {big}\n\n")),
        streamed("data: {\"choices\": []}                                  \n\n".repeat(200_000)),
    ] {
        assert_eq!(kind(Protocol::OpenaiChat, response).await, "oversized");
    }
}

#[tokio::test]
async fn errors_by_status_are_the_same_in_every_protocol() {
    let page =
        |status| ResponseTemplate::new(status).set_body_raw("<html>Sorry</html>", "text/html");
    for protocol in PROTOCOLS {
        for (status, expected) in [
            (400, "bad_request"),
            (401, "refused_key"),
            (402, "quota_exceeded"),
            (403, "refused_key"),
            (404, "not_found"),
            (408, "overloaded"),
            (413, "too_long"),
            (422, "bad_request"),
            (429, "rate_limited"),
            (500, "overloaded"),
            (503, "overloaded"),
            (529, "overloaded"),
        ] {
            assert_eq!(kind(protocol, page(status)).await, expected, "{status}");
        }
    }
}

#[tokio::test]
async fn silence_and_drips_end_in_time_out_in_every_protocol() {
    let mut asked = Vec::new();
    for protocol in PROTOCOLS {
        let mut drip = vec![say(HEAD)];
        for _ in 0..80 {
            drip.extend([say("d"), Step::Wait(50)]);
        }
        let mut pings = vec![say(HEAD)];
        for _ in 0..40 {
            pings.extend([
                say("event: ping\ndata: {\"type\": \"ping\"}\n\n: hello\n\n"),
                Step::Wait(100),
            ]);
        }
        for steps in [
            vec![Step::Wait(4_000)],
            vec![say(HEAD), Step::Wait(4_000)],
            drip,
            pings,
        ] {
            asked.push(async move {
                let base_url = dripping(steps).await;
                let begun = tokio::time::Instant::now();
                let (result, _) = Asking::at(protocol, &base_url).ask(&request()).await;
                (protocol, result.unwrap_err(), begun.elapsed())
            });
        }
    }
    for (protocol, failed, took) in futures::future::join_all(asked).await {
        let outcome = (failed.failure, failed.reached);
        assert_eq!(outcome, (Failure::TimedOut, true), "{protocol}");
        assert!(took < LIMITS.first * 3, "{took:?}");
    }
}

#[tokio::test]
async fn an_errors_words_that_do_not_end_do_not_hide_its_status() {
    let head = "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nX-Request-Id: r-1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let base_url = dripping(vec![say(head), say("5\r\n{\"err\r\n"), Step::Wait(9_000)]).await;
    let (result, _) = Asking::at(Protocol::OpenaiChat, &base_url)
        .ask(&request())
        .await;
    let failed = result.unwrap_err();
    let retry_after = Some(Duration::from_secs(7));
    assert_eq!(failed.failure, Failure::RateLimited { retry_after });
    assert_eq!(
        (failed.status, failed.request_id.as_deref()),
        (Some(429), Some("r-1"))
    );
}

#[tokio::test]
async fn a_date_is_held_against_the_servers_clock_or_ours() {
    let now: jiff::Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    let then = "Fri, 20 Nov 2026 10:00:30 GMT";
    let head = format!("HTTP/1.1 503 Busy\r\nRetry-After: {then}\r\nContent-Length: 0\r\n\r\n");
    let base_url = dripping(vec![say(head)]).await;
    let failed = ask(&here().by_clock(move || now), &base_url)
        .await
        .unwrap_err();
    assert_eq!(failed.failure.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn a_connection_that_was_closed_at_once_is_tried_again_at_once() {
    let base_url = dripping(vec![]).await;
    let failed = ask(&here(), &base_url).await.unwrap_err();
    assert_eq!(
        (failed.failure.kind(), failed.again),
        ("unreachable", Again::AtOnce)
    );
    assert!(failed.reached && failed.may_cost());
    let nobody = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let failed = ask(&here(), &format!("http://{nobody}/v1"))
        .await
        .unwrap_err();
    assert_eq!(
        (failed.failure.kind(), failed.again),
        ("unreachable", Again::ByClass)
    );
    assert!(!failed.reached && !failed.may_cost());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = answering(ResponseTemplate::new(200)).await;
    let moved = ResponseTemplate::new(307).insert_header("location", elsewhere.uri());
    for protocol in PROTOCOLS {
        assert_eq!(kind(protocol, moved.clone()).await, "not_found");
    }
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn connecting_is_given_up_after_five_seconds() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let _full = socket.listen(1).unwrap();
    // Nobody accepts: once the queue is full, connecting hangs.
    let mut waiting = Vec::new();
    let hangs = Duration::from_millis(300);
    while let Ok(one) = tokio::time::timeout(hangs, TcpStream::connect(address)).await {
        waiting.push(one);
        assert!(waiting.len() < 100, "the queue is never full");
    }
    let begun = tokio::time::Instant::now();
    let failed = ask(
        &here().within(Limits::default()),
        &format!("http://{address}/v1"),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failed.failure.kind(), failed.may_cost()),
        ("unreachable", false)
    );
    let took = begun.elapsed();
    assert!((4..8).contains(&took.as_secs()), "{took:?}");
}
