//! A provider with a fault: `http://…/<fault>/v1`. It speaks chat, Responses and Messages, counts what it is sent, and does
//! with the connection what no ordinary server does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use banso::domain::provider::Protocol;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::says::{self, End};

/// How fast a server drips: fifty times as fast as one byte a second, against bounds that are as much shorter.
const DRIP: Duration = Duration::from_millis(20);

/// How often each fault was asked for.
type Counts = Arc<Mutex<HashMap<String, usize>>>;

pub(super) struct Server {
    plain: std::net::SocketAddr,
    tls: std::net::SocketAddr,
    /// Nobody listens there.
    nobody: std::net::SocketAddr,
    counts: Counts,
}

impl Server {
    pub(super) async fn start() -> Self {
        let counts = Counts::default();
        let bind = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (plain, tls) = (bind().await, bind().await);
        let server = Self {
            plain: plain.local_addr().unwrap(),
            tls: tls.local_addr().unwrap(),
            nobody: bind().await.local_addr().unwrap(),
            counts: Arc::clone(&counts),
        };
        tokio::spawn(async move {
            while let Ok((socket, _)) = plain.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&counts)));
            }
        });
        let acceptor = acceptor();
        tokio::spawn(async move {
            while let Ok((socket, _)) = tls.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move { acceptor.accept(socket).await.map(drop) });
            }
        });
        server
    }

    /// The address of a provider with that fault.
    pub(super) fn address(&self, fault: &str, protocol: Protocol) -> String {
        match fault {
            "connection refused" => format!("http://{}/v1", self.nobody),
            "bad certificate" => format!("https://localhost:{}/v1", self.tls.port()),
            _ => format!("http://{}/{}/{protocol}/v1", self.plain, way(fault)),
        }
    }

    /// How many requests came for it.
    pub(super) fn count(&self, fault: &str, protocol: Protocol) -> usize {
        let key = format!("{}/{protocol}", way(fault));
        self.counts.lock().unwrap().get(&key).copied().unwrap_or(0)
    }
}

fn way(fault: &str) -> String {
    fault.replace(' ', "-")
}

/// A certificate that nobody known signed.
fn acceptor() -> TlsAcceptor {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pem = include_bytes!("../../fixtures/tls/self-signed.pem");
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .map(Result::unwrap)
        .collect();
    let key = include_bytes!("../../fixtures/tls/self-signed.key");
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(key).unwrap())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(mut socket: TcpStream, counts: Counts) {
    let Some((path, body)) = request(&mut socket).await else {
        return;
    };
    let mut parts = path.split('/').skip(1);
    let (fault, protocol) = (parts.next().unwrap(), parts.next().unwrap());
    *counts
        .lock()
        .unwrap()
        .entry(format!("{fault}/{protocol}"))
        .or_default() += 1;
    // No call is made without a bound on what it costs.
    let bounded = ["max_completion_tokens", "max_output_tokens", "max_tokens"];
    let bounded = bounded
        .iter()
        .any(|name| body.contains(&format!("\"{name}\":")));
    assert!(bounded, "{body}");
    // Whoever asked may hang up first.
    let _ = answer(
        &mut socket,
        &fault.replace('-', " "),
        protocol.parse().unwrap(),
    )
    .await;
}

/// Reads a request to its end; gives its path and body.
async fn request(socket: &mut TcpStream) -> Option<(String, String)> {
    let (mut read, mut piece) = (Vec::new(), vec![0; 8 << 10]);
    loop {
        let count = socket.read(&mut piece).await.ok().filter(|it| *it > 0)?;
        read.extend_from_slice(&piece[..count]);
        let Some(head) = read.windows(4).position(|part| part == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&read[..head]);
        let lower = text.to_lowercase();
        let (_, length) = lower.split_once("content-length: ")?;
        let length: usize = length.lines().next()?.parse().ok()?;
        if read.len() >= head + 4 + length {
            let body = String::from_utf8_lossy(&read[head + 4..]).into_owned();
            return Some((text.split(' ').nth(1)?.to_owned(), body));
        }
    }
}

async fn answer(socket: &mut TcpStream, fault: &str, protocol: Protocol) -> std::io::Result<()> {
    let stream = |events: Vec<Value>| head(200, "text/event-stream", "") + &says::events(&events);
    let said = |text: &str, end: End| stream(says::answer(protocol, text, end));
    let error = |status: u16, more: &str| {
        let body = json!({"error": {"message": "no", "type": "server_error"}}).to_string();
        head(status, "application/json", more) + &body
    };
    let reply = match fault {
        "good" => said(&says::swot(says::JAPANESE), End::Stop),
        "reset" => {
            let half = says::events(&says::begun(protocol, &says::half()));
            let half = head(200, "text/event-stream", "") + &half;
            socket.write_all(half.as_bytes()).await?;
            // Long enough for what is complete to be shown meanwhile.
            tokio::time::sleep(Duration::from_millis(700)).await;
            return socket.set_zero_linger();
        }
        "one byte a second" => return drip(socket, protocol).await,
        "429" => error(429, ""),
        "429 wait a second" => error(429, "Retry-After: 1\r\n"),
        "429 wait five minutes" => error(429, "Retry-After: 300\r\n"),
        "500" => error(500, ""),
        "529" => error(529, ""),
        "no json" => said("強みは、常連のお客様です。", End::Stop),
        "broken events" => head(200, "text/event-stream", "") + "data: {\"choices\": NaN}\n\n",
        "truncated" => said(&says::half(), End::Length),
        "truncated but called complete" => said(&says::half(), End::AllTokens),
        "other shape" => said(
            "{\"items\": [{\"text\": \"強み\"}], \"approved\": true}",
            End::Stop,
        ),
        "refusal" => said("", End::Refusal),
        "content filter" => said("", End::Filter),
        "content filter before" => {
            let body = json!({"error": {"message": "no", "code": "content_filter"}}).to_string();
            head(400, "application/json", "") + &body
        }
        "empty" => said("", End::Stop),
        "ten megabytes" => {
            socket
                .write_all(head(200, "application/json", "").as_bytes())
                .await?;
            return flood(socket, b"{\"choices\": \"").await;
        }
        "ten megabytes streamed" => {
            socket
                .write_all(head(200, "text/event-stream", "").as_bytes())
                .await?;
            return flood(socket, b"data: {\"choices\": \"").await;
        }
        "Chinese" => said(&says::swot(says::CHINESE), End::Stop),
        "English" => said(&says::swot(says::ENGLISH), End::Stop),
        "duplicate keys" => {
            let twice =
                says::swot(says::JAPANESE).replacen("{\"items\"", "{\"items\": [], \"items\"", 1);
            said(&twice, End::Stop)
        }
        "NaN" => said("{\"items\": NaN, \"questions\": []}", End::Stop),
        other => panic!("no such fault: {other}"),
    };
    socket.write_all(reply.as_bytes()).await?;
    socket.shutdown().await
}

fn head(status: u16, kind: &str, more: &str) -> String {
    format!("HTTP/1.1 {status} So\r\nContent-Type: {kind}\r\nConnection: close\r\n{more}\r\n")
}

async fn drip(socket: &mut TcpStream, protocol: Protocol) -> std::io::Result<()> {
    let events = says::events(&says::answer(
        protocol,
        &says::swot(says::JAPANESE),
        End::Stop,
    ));
    socket
        .write_all(head(200, "text/event-stream", "").as_bytes())
        .await?;
    for byte in events.as_bytes() {
        socket.write_all(&[*byte]).await?;
        socket.flush().await?;
        tokio::time::sleep(DRIP).await;
    }
    Ok(())
}

/// Ten megabytes from a buffer of one piece.
async fn flood(socket: &mut (impl AsyncWrite + Unpin), begin: &[u8]) -> std::io::Result<()> {
    socket.write_all(begin).await?;
    let piece = vec![b'x'; 64 << 10];
    for _ in 0..160 {
        socket.write_all(&piece).await?;
    }
    socket.shutdown().await
}
