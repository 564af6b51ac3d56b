//! Drafts that are written side by side, each followed by somebody whose connection is cut again and again: whatever the
//! connections brought, put one after the other, is the draft's whole history.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use banso::domain::cost::Prices;
use banso::domain::provider::Caps;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::ledger::{company, get, provider, request, set_up};
use crate::support::TestApp;
use crate::support::engine::both;

const ITEMS: usize = 8;
const DRAFTS: usize = 10;
/// Between two pieces of an answer, of which an item is three.
const PAUSE: Duration = Duration::from_millis(40);

/// What was heard of a draft: number, name, data.
type Event = (i64, String, Value);

fn text(item: usize) -> String {
    format!("{item}番目の項目です。")
}

/// A model that writes at a walking pace.
async fn model() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(write_swot(stream));
        }
    });
    format!("http://{address}/v1")
}

async fn write_swot(mut stream: TcpStream) {
    let mut read = vec![0; 1 << 20];
    let mut length = 0;
    // The request is whole when its JSON is: nothing follows it.
    while !read[..length].ends_with(b"}") {
        length += stream.read(&mut read[length..]).await.unwrap();
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let _ = stream.write_all(head.as_bytes()).await;
    let items: Vec<Value> = (1..=ITEMS)
        .map(|item| json!({"quadrant": "weakness", "text": text(item), "evidence": [], "basis": "hypothesis"}))
        .collect();
    let answer = json!({"items": items, "questions": []}).to_string();
    let letters: Vec<char> = answer.chars().collect();
    for piece in letters.chunks(letters.len() / (ITEMS * 3)) {
        let piece: String = piece.iter().collect();
        let event = json!({"choices": [{"index": 0, "delta": {"content": piece}}]});
        let _ = stream
            .write_all(format!("data: {event}\n\n").as_bytes())
            .await;
        tokio::time::sleep(PAUSE).await;
    }
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let _ = stream
        .write_all(format!("data: {end}\n\ndata: [DONE]\n\n").as_bytes())
        .await;
}

/// One connection: what comes after `last` until the end, or until it is cut. Only whole events count.
async fn connection(app: &TestApp, draft: &str, last: i64, cut: Option<Duration>) -> Vec<Event> {
    let asked = Request::get(format!("/api/v1/drafts/{draft}/events"))
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", app.a.advisor.token),
        )
        .header("last-event-id", last)
        .body(Body::empty())
        .unwrap();
    let answer = app.ask(asked).await;
    assert_eq!(answer.status().as_u16(), 200);
    let mut pieces = answer.into_body().into_data_stream();
    let mut heard = String::new();
    let listen = async {
        while let Some(piece) = pieces.next().await {
            heard.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
    };
    let _ = timeout(cut.unwrap_or(Duration::from_mins(1)), listen).await;
    let whole = heard.rfind("\n\n").map_or("", |end| &heard[..end]);
    whole.split("\n\n").filter_map(event).collect()
}

fn event(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    let data = serde_json::from_str(field("data: ")?).unwrap();
    Some((
        field("id: ")?.parse().unwrap(),
        field("event: ")?.to_owned(),
        data,
    ))
}

/// Follows a draft to its end, cut after ever other times.
async fn follow(app: TestApp, draft: String, seed: u64) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    let over = |all: &[Event]| all.last().is_some_and(|(_, name, _)| name == "done");
    for turn in 0..200 {
        let cut = Duration::from_millis(120 + (seed * 97 + turn * 61) % 400);
        let last = all.last().map_or(0, |(number, ..)| *number);
        all.extend(connection(&app, &draft, last, Some(cut)).await);
        if over(&all) {
            break;
        }
    }
    all
}

fn texts(events: &[Event]) -> Vec<&str> {
    let items = events.iter().filter(|(_, name, _)| name == "item");
    items
        .map(|(.., data)| data["text"].as_str().unwrap())
        .collect()
}

both! {
    async fn no_event_is_lost_or_doubled_over_cut_connections(app: TestApp) {
        let model = provider("model", model().await, Prices::FREE);
        set_up(&app, &app.a, &[model], &["model"], Caps::default()).await;
        let mut drafts = Vec::new();
        for number in 0..3 {
            let company = company(&app, &app.a, &format!("株式会社並行{number}")).await;
            for _ in (number..DRAFTS).step_by(3) {
                drafts.push(request(&app, &app.a, &company, json!({"kind": "swot"})).await);
            }
        }
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(banso::jobs::work(app.app.clone(), stopped));
        let watchers: Vec<_> = drafts.iter().zip(0..)
            .map(|(draft, seed)| tokio::spawn(follow(app.clone(), draft.clone(), seed)))
            .collect();
        // The last one is whole only with the answer.
        let written: Vec<String> = (1..ITEMS).map(text).collect();
        for (draft, watcher) in drafts.iter().zip(watchers) {
            let heard = watcher.await.unwrap();
            let numbers: Vec<i64> = heard.iter().map(|(number, ..)| *number).collect();
            let all: Vec<i64> = (1..=i64::try_from(heard.len()).unwrap()).collect();
            assert_eq!(numbers, all, "{heard:?}");
            assert_eq!(heard, connection(&app, draft, 0, None).await);
            let anew = heard.iter().rposition(|(.., data)| data["restart"] == true).unwrap();
            assert_eq!(texts(&heard[..anew]), written, "while the model wrote");
            let id = get(&app, &app.a, &format!("/drafts/{draft}")).await["document"].as_str().unwrap().to_owned();
            let document = get(&app, &app.a, &format!("/documents/{id}")).await;
            let kept: Vec<_> = document["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect();
            assert_eq!(texts(&heard[anew..]), kept, "{document}");
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
    }
}
