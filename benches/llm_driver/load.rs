//! So many streams at once, each asking again as soon as it has its answer, and what that took.

use std::sync::Arc;
use std::time::{Duration, Instant};

use banso::data::Data;
use banso::domain::answer;
use banso::domain::document::Kind;
use banso::domain::prompt::{Message, Role};
use banso::domain::provider::{Protocol, Wire};
use banso::llm::gate::Gates;
use banso::llm::guard::Guard;
use banso::llm::{self, Endpoint, Outgoing, Request, retry};
use futures::StreamExt;
use serde_json::json;

use super::Args;

/// What is asked: the instructions of a SWOT and as much again about a company, some 6,000 tokens.
pub(super) fn request() -> Request {
    let data = Data::load(None).unwrap();
    let template = data.prompts(Kind::Swot).last().unwrap();
    let message = |role, content| Message { role, content };
    let line = "- [fin.sales.2025-03] 売上高（2025年3月期）：4,000万円（前期より120万円の減少）\n";
    Request {
        model: "bench".to_owned(),
        messages: vec![
            message(Role::System, template.system().to_owned()),
            message(Role::User, line.repeat(60)),
        ],
        schema_name: answer::schema_name(Kind::Swot).to_owned(),
        schema: answer::schema(Kind::Swot),
        max_output_tokens: 4_000,
        stable_messages: 1,
    }
}

pub(super) fn guarded() -> llm::Client {
    let guard = Guard::new(&["127.0.0.1".to_owned()]).unwrap();
    llm::client(&guard).unwrap()
}

fn prepared(http: &llm::Client, url: &str) -> Outgoing {
    let wire = Wire::default();
    llm::prepare(&endpoint(http, url, &wire), &request()).unwrap()
}

fn endpoint<'a>(http: &'a llm::Client, url: &'a str, wire: &'a Wire) -> Endpoint<'a> {
    Endpoint {
        http,
        protocol: Protocol::OpenaiChat,
        base_url: url,
        api_key: None,
        wire,
    }
}

/// The same bytes, sent and read with nothing around them.
pub(super) async fn direct(args: &Args) {
    let outgoing = prepared(&guarded(), &args.text("url"));
    // A proxy may close a connection that was silent for seconds.
    let idle = Duration::from_secs(2);
    let http = reqwest::Client::builder()
        .no_proxy()
        .pool_idle_timeout(idle);
    let http = http.build().unwrap();
    let (outgoing, key) = (Arc::new(outgoing), args.or("key", String::new()));
    measure(args, move || {
        let (http, outgoing) = (http.clone(), Arc::clone(&outgoing));
        let key = key.clone();
        async move {
            let call = http
                .post(&outgoing.url)
                .header("content-type", "application/json")
                .bearer_auth(key)
                .body(outgoing.body.clone());
            let response = call.send().await.unwrap();
            assert_eq!(response.status().as_u16(), 200);
            let mut pieces = response.bytes_stream();
            let mut last = bytes::Bytes::new();
            while let Some(piece) = pieces.next().await {
                last = piece.unwrap();
            }
            assert!(last.ends_with(b"[DONE]\n\n"), "{last:?}");
        }
    })
    .await;
}

/// Our own way to a provider: the gate, the tries, the request made and sent, the stream read within its bounds, and the
/// answer held to its schema.
pub(super) async fn send(args: &Args) {
    let http = guarded();
    let gates = Arc::new(Gates::default());
    let (request, url) = (Arc::new(request()), args.text("url"));
    measure(args, move || {
        let (http, gates) = (http.clone(), Arc::clone(&gates));
        let (request, url) = (Arc::clone(&request), url.clone());
        async move {
            let wire = Wire::default();
            let endpoint = endpoint(&http, &url, &wire);
            let mut first = None;
            let reply = retry::with_retries(
                |_| once(&gates, &endpoint, &request),
                tokio::time::sleep,
                || 0.5,
                || gates.may_retry("bench"),
            )
            .await
            .unwrap();
            first.get_or_insert(());
            answer::parse(Kind::Swot, &reply.text).unwrap();
        }
    })
    .await;
}

async fn once(
    gates: &Gates,
    endpoint: &Endpoint<'_>,
    request: &Request,
) -> Result<llm::Reply, llm::Failed> {
    let pass = gates.enter("bench", 256).await?;
    let mut heard = 0;
    let outcome = llm::complete(endpoint, request, &mut |text| heard += text.len()).await;
    pass.ended(outcome.as_ref().err().map(|failed| &failed.failure));
    assert!(
        outcome
            .as_ref()
            .is_ok_and(|reply| reply.text.len() == heard)
    );
    outcome
}

/// Runs `call` from so many streams and prints what it took, after calls that do not count.
pub(super) async fn measure<F, Fut>(args: &Args, call: F)
where
    F: Fn() -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let streams: usize = args.or("streams", 16);
    let calls: usize = args.or("calls", 2_000);
    let pause = Duration::from_millis(args.or("pause-ms", 0));
    run(
        streams,
        args.or("warm-up", streams * 4),
        pause,
        call.clone(),
    )
    .await;
    let (began, cpu) = (Instant::now(), cpu());
    let mut took = run(streams, calls, pause, call).await;
    let (wall, cpu) = (began.elapsed(), self::cpu() - cpu);
    took.sort();
    let at =
        |share: usize| took[(took.len() * share / 1_000).min(took.len() - 1)].as_secs_f64() * 1e3;
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let count = took.len() as f64;
    println!(
        "{}",
        json!({"calls": took.len(), "p50_ms": at(500), "p95_ms": at(950), "p99_ms": at(990),
            "cpu_ms": cpu.as_secs_f64() * 1e3 / count, "per_second": count / wall.as_secs_f64()})
    );
}

async fn run<F, Fut>(streams: usize, calls: usize, pause: Duration, call: F) -> Vec<Duration>
where
    F: Fn() -> Fut + Clone + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let each = calls.div_ceil(streams);
    let streams: Vec<_> = (0..streams)
        .map(|stream| {
            let call = call.clone();
            tokio::spawn(async move {
                // Not all at the same moment.
                tokio::time::sleep(pause * u32::try_from(stream).unwrap() / 16).await;
                let mut took = Vec::with_capacity(each);
                for _ in 0..each {
                    let began = Instant::now();
                    call().await;
                    took.push(began.elapsed());
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
                took
            })
        })
        .collect();
    let mut all = Vec::new();
    for stream in streams {
        all.extend(stream.await.unwrap());
    }
    all
}

/// What this process has used of the processors, to a hundredth of a second.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<&str> = fields.split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<u64>().unwrap();
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}
