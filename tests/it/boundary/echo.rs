//! Fifty calls at once over shared connections to a server that says what it was asked: each gets its own answer, and its
//! own row in the ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use banso::app::calling::{Caller, Provided, Purpose, called};
use banso::domain::cost::Prices;
use banso::domain::prompt::{Message, Role};
use banso::domain::provider::{Limits, Protocol, Provider, Terms, Wire};
use banso::llm;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Engine, TestApp};

const AT_ONCE: usize = 50;

/// Answers with the words of the last message, in pieces, each a little later; the next request may use the connection.
async fn echo(mut socket: TcpStream, connections: Arc<AtomicU64>) {
    connections.fetch_add(1, Ordering::SeqCst);
    while let Some(body) = request(&mut socket).await {
        let asked = body["messages"][0]["content"].as_str().unwrap();
        let number: u64 = asked.split('-').next_back().unwrap().parse().unwrap();
        let mut events: Vec<String> = asked
            .chars()
            .map(|c| json!({"model": asked, "choices": [{"index": 0, "delta": {"content": c.to_string()}}]}).to_string())
            .collect();
        let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": number, "completion_tokens": 1}});
        events.extend([end.to_string(), "[DONE]".to_owned()]);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Request-Id: {asked}\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        let mut sent = socket.write_all(head.as_bytes()).await;
        for (at, piece) in events.chunks(4).enumerate() {
            let piece: String = piece
                .iter()
                .map(|event| format!("data: {event}\n\n"))
                .collect();
            let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
            sent = sent.and(socket.write_all(chunk.as_bytes()).await);
            tokio::time::sleep(Duration::from_micros((number * 7 + at as u64 * 13) % 3_000)).await;
        }
        if sent.and(socket.write_all(b"0\r\n\r\n").await).is_err() {
            return;
        }
    }
}

async fn request(socket: &mut TcpStream) -> Option<Value> {
    let (mut read, mut piece) = (Vec::new(), [0; 4 << 10]);
    loop {
        let count = socket.read(&mut piece).await.ok().filter(|it| *it > 0)?;
        read.extend_from_slice(&piece[..count]);
        let Some(head) = read.windows(4).position(|part| part == b"\r\n\r\n") else {
            continue;
        };
        // The body is one object of JSON: once it can be read it is whole.
        if let Ok(body) = serde_json::from_slice(&read[head + 4..]) {
            return Some(body);
        }
    }
}

async fn provider(connections: &Arc<AtomicU64>) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::clone(connections);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(echo(socket, Arc::clone(&connections)));
        }
    });
    Provider {
        id: "echo".to_owned(),
        name: "こだま".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url: format!("http://{address}/v1"),
        model: "m-1".to_owned(),
        wire: Wire::default(),
        prices: Prices::default(),
        limits: Limits {
            concurrency: 1_000,
            ..Limits::default()
        },
        terms: Terms::default(),
    }
}

/// Asks once; why the answer is not that of its request.
async fn mixed_up(app: &TestApp, provided: &Provided, number: u64) -> Option<String> {
    let caller = Caller {
        chamber: app.a.id,
        user: app.a.advisor.id,
        company: None,
        draft: None,
        kind: None,
        purpose: Purpose::PromptTest,
        template: None,
        counted_tokens: number,
        calibrated_tokens: number,
    };
    let asked = format!(
        "echo-{:x}-{number}",
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    );
    let request = llm::Request {
        model: "m-1".to_owned(),
        messages: vec![Message {
            role: Role::User,
            content: asked.clone(),
        }],
        schema_name: "test".to_owned(),
        schema: json!({"type": "object"}),
        max_output_tokens: 100,
        stable_messages: 0,
    };
    let shown = std::sync::Mutex::new(String::new());
    let on_text = |text: &str| shown.lock().unwrap().push_str(text);
    let called = called(&app.app, &caller, provided, &request, &|_| {}, &on_text).await;
    let called = called.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
    let row = called.call;
    let all = [
        Some(called.reply.text),
        Some(shown.into_inner().unwrap()),
        called.reply.model,
        called.reply.request_id,
        row.record.request_id,
        row.record.model_answered,
    ];
    let counts = [row.prompt_tokens, Some(row.counted_tokens)];
    let own = all.iter().all(|one| one.as_ref() == Some(&asked)) && counts == [Some(number); 2];
    (!own).then(|| format!("{asked}: {all:?} {counts:?}"))
}

fn no_answer_is_mixed_up(count: u64) {
    Engine::Sqlite.run(async move |app: TestApp| {
        let connections = Arc::new(AtomicU64::new(0));
        let provided = Provided {
            provider: provider(&connections).await,
            key: None,
            trouble: None,
            of_server: false,
        };
        let all = futures::stream::iter(1..=count)
            .map(|number| mixed_up(&app, &provided, number))
            .buffer_unordered(AT_ONCE);
        let mixed_up: Vec<Option<String>> = all.collect().await;
        let wrong: Vec<&String> = mixed_up.iter().flatten().collect();
        assert!(
            wrong.is_empty(),
            "{} mixed up: {:?}",
            wrong.len(),
            wrong.first()
        );
        assert_eq!(mixed_up.len() as u64, count);
        let connections = connections.load(Ordering::SeqCst);
        assert!(
            connections < count,
            "{connections} connections: none was used twice"
        );
    });
}

#[test]
fn each_of_many_calls_at_once_gets_its_own_answer() {
    no_answer_is_mixed_up(500);
}

#[test]
#[ignore = "takes a minute: all five thousand, by hand"]
fn each_of_five_thousand_calls_gets_its_own_answer() {
    no_answer_is_mixed_up(5_000);
}
