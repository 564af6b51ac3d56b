//! Addresses in every spelling that has ever got round such a list, and names that resolve to where nobody may go.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::TcpListener;

use super::address::{Place, place};
use super::resolver::Resolver;
use super::*;

fn guard(own: &[&str]) -> Guard {
    let hosts = DEFAULT_HOSTS.iter().chain(own).map(|&host| host.to_owned());
    Guard::new(&hosts.collect::<Vec<_>>()).unwrap()
}

fn kind(error: &GuardError) -> &'static str {
    match error {
        GuardError::Entry(_) => "entry",
        GuardError::Spelling => "spelling",
        GuardError::Userinfo => "userinfo",
        GuardError::Fragment => "fragment",
        GuardError::Unencrypted => "unencrypted",
        GuardError::NotListed(_) => "not listed",
    }
}

#[test]
fn public_providers_over_https_and_what_the_operator_named() {
    let guard = guard(&[
        "10.0.0.5:8000",
        "localhost",
        "llm.example.jp",
        "*.corp.example.jp",
        "[fd00::1]:8000",
    ]);
    for good in [
        "https://api.openai.com/v1",
        "https://API.OpenAI.com/v1",
        "https://api.openai.com:443/v1",
        "https://api.anthropic.com/v1",
        "https://kigyo.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        "https://a.b.services.ai.azure.com/openai/v1",
        "http://10.0.0.5:8000/v1",
        "https://10.0.0.5:8000/v1",
        "http://localhost:11434/v1",
        "http://llm.example.jp/v1",
        "https://llm.example.jp:8443/v1",
        "https://a.corp.example.jp/v1",
        "http://[fd00::1]:8000/v1",
    ] {
        assert_eq!(guard.check(good), Ok(()), "{good}");
    }
    for (bad, expected) in [
        ("http://api.openai.com/v1", "unencrypted"),
        ("https://api.openai.com:80/v1", "unencrypted"),
        ("https://api.openai.com:8443/v1", "not listed"),
        ("http://a.corp.example.jp/v1", "unencrypted"),
        ("https://corp.example.jp/v1", "not listed"),
        ("http://10.0.0.5/v1", "not listed"),
        ("http://10.0.0.5:8001/v1", "not listed"),
        ("http://[fd00::1]/v1", "not listed"),
    ] {
        assert_eq!(kind(&guard.check(bad).unwrap_err()), expected, "{bad}");
    }
}

/// What a guard that knows only the public providers must not let through. `PORT` is where somebody listens.
const FORBIDDEN: [&str; 66] = [
    "",
    "api.openai.com/v1",
    "//api.openai.com/v1",
    "ftp://api.openai.com/v1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/v1",
    "javascript:alert(1)",
    "data:text/plain,x",
    "http://127.0.0.1:PORT/v1",
    "https://127.0.0.1:PORT/v1",
    "http://127.1:PORT/v1",
    "http://127.0.1:PORT/v1",
    "http://0:PORT/v1",
    "http://0.0.0.0:PORT/v1",
    "http://2130706433:PORT/v1",
    "http://0x7f000001:PORT/v1",
    "http://0x7f.1:PORT/v1",
    "http://0177.0.0.1:PORT/v1",
    "http://017700000001:PORT/v1",
    "http://0x7f.0x0.0x0.0x1:PORT/v1",
    "http://127.0.0.1.:PORT/v1",
    "http://１２７.０.０.１:PORT/v1",
    "http://①②⑦.0.0.1:PORT/v1",
    "http://127。0。0。1:PORT/v1",
    "http://%31%32%37.0.0.1:PORT/v1",
    "http://[::1]:PORT/v1",
    "http://[0:0:0:0:0:0:0:1]:PORT/v1",
    "http://[::]:PORT/v1",
    "http://[::ffff:127.0.0.1]:PORT/v1",
    "http://[::ffff:7f00:1]:PORT/v1",
    "http://[::127.0.0.1]:PORT/v1",
    "http://[64:ff9b::127.0.0.1]:PORT/v1",
    "http://[2002:7f00:1::]:PORT/v1",
    "http://[fe80::1]:PORT/v1",
    "http://[fe80::1%25eth0]:PORT/v1",
    "http://localhost:PORT/v1",
    "https://localhost:PORT/v1",
    "http://LOCALHOST:PORT/v1",
    "http://localhost.:PORT/v1",
    "http://ⓛocalhost:PORT/v1",
    "http://sub.localhost:PORT/v1",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "https://user@api.openai.com/v1",
    "https://user:pass@api.openai.com/v1",
    "https://@api.openai.com/v1",
    "https://api.openai.com@127.0.0.1:PORT/v1",
    "https://127.0.0.1:PORT@api.openai.com/v1",
    "https://api.openai.com:443@127.0.0.1:PORT/",
    "https://api.openai.com\\@127.0.0.1:PORT/v1",
    "https://127.0.0.1:PORT\\@api.openai.com/v1",
    "https://api.openai.com#@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT#.api.openai.com/",
    "https://127.0.0.1:PORT?.openai.azure.com/",
    "https://api.openai.com/v1#frag",
    "https://api.openai.com.127.0.0.1.nip.io/v1",
    "https://api.openai.com.evil.example/v1",
    "https://evil-api.openai.com/v1",
    "https://evilopenai.azure.com/v1",
    "https://openai.azure.com/v1",
    "https://.openai.azure.com/v1",
    "https://api.openai.com./v1",
    "https://api.openai.com\t/v1",
    "ht\ntp://127.0.0.1:PORT/v1",
    " http://127.0.0.1:PORT/v1",
];

#[tokio::test]
async fn no_spelling_gets_round_the_list_and_nobody_is_connected_to() {
    let canary = Canary::listen().await;
    let http = crate::llm::client(&guard(&[])).unwrap();
    for form in FORBIDDEN {
        let address = form.replace("PORT", &canary.port.to_string());
        let checked = http.guard().check(&address);
        assert!(checked.is_err(), "{address}");
        let outcome = crate::llm::tests::ask(&http, &address).await;
        let failure = outcome.unwrap_err();
        assert!(
            ["not_allowed", "not_found"].contains(&failure.failure.kind()),
            "{address}: {failure:?}"
        );
        assert!(!failure.reached, "{address}");
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn the_canary_sings_when_somebody_does_connect() {
    let canary = Canary::listen().await;
    let http = crate::llm::client(&guard(&["127.0.0.1"])).unwrap();
    let address = format!("http://127.0.0.1:{}/v1", canary.port);
    assert!(crate::llm::tests::ask(&http, &address).await.is_err());
    assert!(canary.connections() >= 1);
}

/// Counts who connects.
struct Canary {
    port: u16,
    count: Arc<AtomicUsize>,
}

impl Canary {
    async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, count }
    }

    fn connections(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// A client whose names resolve as a test says: to the first list first, then to the second.
fn rebinding(own: &[&str], answers: [&'static [&'static str]; 2]) -> reqwest::Client {
    let _ = crate::llm::client(&guard(own)).unwrap();
    let asked = AtomicUsize::new(0);
    let resolver = Resolver::new(guard(own), move |_| {
        let answer = answers[asked.fetch_add(1, Ordering::SeqCst).min(1)];
        let found = answer
            .iter()
            .map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        let found = Ok(found.collect());
        Box::pin(std::future::ready(found))
    });
    reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(resolver)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_name_that_comes_to_mean_somewhere_else_leads_nowhere() {
    let canary = Canary::listen().await;
    let url = format!("http://api.openai.com:{}/v1", canary.port);
    // First an address that nobody answers at, then this machine.
    let http = rebinding(
        &[],
        [
            &["192.0.2.1", "127.0.0.1"],
            &["127.0.0.1", "::1", "::ffff:127.0.0.1"],
        ],
    );
    for _ in 0..3 {
        assert!(http.get(&url).send().await.is_err());
    }
    assert_eq!(canary.connections(), 0);
    let named = rebinding(&["api.example.jp"], [&["127.0.0.1"], &["127.0.0.1"]]);
    let url = format!("http://api.example.jp:{}/v1", canary.port);
    let begun = tokio::time::timeout(
        std::time::Duration::from_millis(500),
        named.get(&url).send(),
    );
    let _ = begun.await;
    assert_eq!(canary.connections(), 1, "the operator named this host");
}

#[test]
fn places_on_the_network() {
    let at = |text: &str| place(text.parse::<IpAddr>().unwrap());
    for public in [
        "8.8.8.8",
        "104.18.6.192",
        "2606:4700::6812:6c0",
        "2a00:1450::1",
        "172.32.0.1",
        "100.128.0.1",
    ] {
        assert_eq!(at(public), Place::Public, "{public}");
    }
    for private in [
        "10.0.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "::1",
        "fd12:3456::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:808:808::",
        "2002:a00:1::",
        "::8.8.8.8",
    ] {
        assert_eq!(at(private), Place::Private, "{private}");
    }
    for nowhere in [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "2001:db8::1",
        "2001::1",
        "::ffff:169.254.169.254",
        "64:ff9b:1::1",
        "2002:a9fe:a9fe::",
        "100::1",
    ] {
        assert_eq!(at(nowhere), Place::Nowhere, "{nowhere}");
    }
}

#[test]
fn entries_that_cannot_be_read_are_named() {
    for bad in [
        "",
        "*",
        "*.",
        "*.com",
        "https://api.openai.com",
        "a/b",
        "a b",
        "a@b",
        "api.openai.com.",
        "0x7f.1",
        "127.1",
        "a:99999",
        "*.10.0.0.1",
        "::1",
    ] {
        let error = Guard::new(&[bad.to_owned()]).unwrap_err();
        assert_eq!(error, GuardError::Entry(bad.to_owned()));
        assert!(error.to_string().contains(bad));
    }
}
