//! What the tests of several rooms here share: a request, a client that goes only to this machine, servers that say
//! what a test tells them to.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::client::Limits;
use super::guard::Guard;
use super::*;
use crate::domain::prompt::Role;

pub(super) const LIMITS: Limits = Limits {
    first: Duration::from_secs(1),
    idle: Duration::from_millis(600),
    usage: Duration::from_millis(100),
};

/// Goes nowhere but to this machine, and waits only for moments.
pub(super) fn here() -> Client {
    let hosts = ["127.0.0.1", "localhost"].map(str::to_owned);
    client(&Guard::new(&hosts).unwrap()).unwrap().within(LIMITS)
}

pub(super) fn request() -> Request {
    Request {
        model: "m".to_owned(),
        messages: vec![message(Role::User, "強みを挙げてください。")],
        schema_name: "swot".to_owned(),
        schema: json!({"type": "object"}),
        max_output_tokens: 500,
        stable_messages: 0,
    }
}

pub(super) fn message(role: Role, content: &str) -> Message {
    Message {
        role,
        content: content.to_owned(),
    }
}

/// Standing instructions, facts, an answer, a request for repair; the instructions are stable.
pub(super) fn conversation() -> Request {
    Request {
        messages: vec![
            message(Role::System, "JSONで答えてください。"),
            message(Role::User, "名称：\"さくら\"堂"),
            message(Role::Assistant, "{"),
            message(Role::User, "直してください。"),
        ],
        schema: json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 0}}, "required": ["n"], "additionalProperties": false}),
        stable_messages: 1,
        ..request()
    }
}

/// Who is asked, and how.
pub(super) struct Asking<'a> {
    pub(super) protocol: Protocol,
    pub(super) wire: Wire,
    pub(super) base_url: &'a str,
    pub(super) key: Option<&'a str>,
}

impl<'a> Asking<'a> {
    pub(super) fn at(protocol: Protocol, base_url: &'a str) -> Self {
        Self {
            protocol,
            wire: Wire::default(),
            base_url,
            key: None,
        }
    }

    /// What would be sent.
    pub(super) fn prepared(&self, request: &Request) -> Result<(String, Value), Failure> {
        let http = here();
        let outgoing = prepare(&self.endpoint(&http, None), request)?;
        let again = prepare(&self.endpoint(&http, None), request)?;
        assert_eq!(outgoing, again, "the same request gives the same bytes");
        Ok((
            outgoing.url,
            serde_json::from_slice(&outgoing.body).unwrap(),
        ))
    }

    pub(super) fn outgoing(&self, request: &Request) -> Outgoing {
        prepare(&self.endpoint(&here(), None), request).unwrap()
    }

    fn endpoint<'b>(&'b self, http: &'b Client, api_key: Option<&'b SecretString>) -> Endpoint<'b> {
        Endpoint {
            http,
            protocol: self.protocol,
            base_url: self.base_url,
            api_key,
            wire: &self.wire,
        }
    }

    /// Asks; returns the outcome and the text shown meanwhile.
    pub(super) async fn ask(&self, request: &Request) -> (Result<Reply, Failed>, String) {
        let (http, key) = (here(), self.key.map(SecretString::from));
        let endpoint = self.endpoint(&http, key.as_ref());
        let mut shown = String::new();
        let result = complete(&endpoint, request, &mut |text| shown.push_str(text)).await;
        (result, shown)
    }
}

/// Asks this address for a chat completion.
pub(super) async fn ask(http: &Client, base_url: &str) -> Result<Reply, Failed> {
    let asking = Asking::at(Protocol::OpenaiChat, base_url);
    complete(&asking.endpoint(http, None), &request(), &mut |_| {}).await
}

/// A server that answers every request with this.
pub(super) async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

/// Asks a server that answers this, in the given protocol.
pub(super) async fn answered(
    protocol: Protocol,
    wire: Wire,
    response: ResponseTemplate,
) -> (Result<Reply, Failed>, String) {
    let server = answering(response).await;
    let base_url = format!("{}/v1", server.uri());
    let asking = Asking {
        wire,
        ..Asking::at(protocol, &base_url)
    };
    asking.ask(&request()).await
}

/// Events that carry their type as their name, as Responses and Messages do.
pub(super) fn typed(events: &[Value]) -> ResponseTemplate {
    use std::fmt::Write;
    let mut body = ": hello\n\n".to_owned();
    for event in events {
        let name = event["type"].as_str().unwrap();
        write!(body, "event: {name}\ndata: {event}\n\n").unwrap();
    }
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}

/// The names of a body's fields in their order.
pub(super) fn fields(body: &Value) -> String {
    let names: Vec<_> = body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.join(" ")
}

/// One step of a server that has its own idea of time.
pub(super) enum Step {
    Say(String),
    Wait(u64),
}

pub(super) fn say(text: impl Into<String>) -> Step {
    Step::Say(text.into())
}

pub(super) const HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

/// Takes one connection, reads the request, says its steps, then closes. Returns its base address.
pub(super) async fn dripping(steps: Vec<Step>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        take_request(&mut socket).await;
        for step in steps {
            match step {
                // The other side may have hung up, which is what some tests are about.
                Step::Say(text) => drop(socket.write_all(text.as_bytes()).await),
                Step::Wait(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
            }
        }
    });
    format!("http://{address}/v1")
}

pub(super) async fn take_request(socket: &mut TcpStream) {
    let mut taken = Vec::new();
    while !taken.ends_with(b"}") {
        let mut some = [0; 4096];
        let count = socket.read(&mut some).await.unwrap();
        assert_ne!(count, 0, "the request ended early");
        taken.extend_from_slice(&some[..count]);
    }
}

mod bounds;
mod tls;
