//! People who look at pages, one after the other, with a pause between: how long they wait.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, SET_COOKIE};
use serde_json::json;

use super::Args;

/// One visit: so long after the beginning, and how long it took.
type Visit = (Duration, Duration);

pub(super) async fn pages(args: &Args) {
    let url: Arc<str> = args.text("url").into();
    let paths: Arc<[String]> = args.text("paths").split(',').map(str::to_owned).collect();
    // The guarded client chooses who does TLS, without which no client is made.
    drop(super::load::guarded());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let cookie = login(&http, &url, args).await;
    let lasts = Duration::from_secs(args.or("seconds", 20));
    let pause = Duration::from_millis(args.or("pause-ms", 500));
    let users: usize = args.or("users", 50);
    let began = Instant::now();
    let all: Vec<_> = (0..users)
        .map(|user| {
            let (http, cookie) = (http.clone(), cookie.clone());
            let (url, paths) = (Arc::clone(&url), Arc::clone(&paths));
            tokio::spawn(async move {
                // Not all at the same moment.
                tokio::time::sleep(pause * u32::try_from(user).unwrap() / 50).await;
                let mut visits: Vec<Visit> = Vec::new();
                for path in paths.iter().cycle().skip(user) {
                    if began.elapsed() >= lasts {
                        break;
                    }
                    let at = Instant::now();
                    look(&http, &format!("{url}{path}"), &cookie).await;
                    visits.push((at - began, at.elapsed()));
                    tokio::time::sleep(pause).await;
                }
                visits
            })
        })
        .collect();
    let mut visits = Vec::new();
    for one in all {
        visits.extend(one.await.unwrap());
    }
    tell(visits);
}

async fn login(http: &reqwest::Client, url: &str, args: &Args) -> String {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("email", &args.text("email"))
        .append_pair("password", &args.text("password"))
        .finish();
    let enter = http
        .post(format!("{url}/login"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(form);
    let answer = enter.send().await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn look(http: &reqwest::Client, url: &str, cookie: &str) {
    let page = http
        .get(url)
        .header(COOKIE, cookie)
        .header(ACCEPT, "text/html");
    let answer = page.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{url}");
    answer.bytes().await.unwrap();
}

/// Prints the whole and the worst ten seconds.
fn tell(mut visits: Vec<Visit>) {
    visits.sort();
    let worst = visits
        .chunk_by(|a, b| a.0.as_secs() / 10 == b.0.as_secs() / 10)
        .filter(|window| window.len() >= 100)
        .map(|window| share(window, 950))
        .fold(0.0, f64::max);
    println!(
        "{}",
        json!({"visits": visits.len(), "p50_ms": share(&visits, 500), "p95_ms": share(&visits, 950),
            "p99_ms": share(&visits, 990), "worst_window_p95_ms": worst})
    );
}

fn share(visits: &[Visit], thousandths: usize) -> f64 {
    let mut took: Vec<Duration> = visits.iter().map(|(_, took)| *took).collect();
    took.sort();
    let at = took.len() * thousandths / 1_000;
    took[at.min(took.len() - 1)].as_secs_f64() * 1e3
}
