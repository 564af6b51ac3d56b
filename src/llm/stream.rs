//! Reading an answer within its bounds of time and size.

use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use sse_stream::{Error as SseError, Sse, SseByteStream};
use thiserror::Error;
use tokio::time::{Instant, timeout, timeout_at};

use super::client::Limits;
use super::heard::{Heard, MAX_TEXT, OnText, Quick, Take};
use super::{Endpoint, Failed, Failure, Reply, anthropic, fault, openai, responses, sending};
use crate::domain::provider::{Protocol, Shape};

/// Some 300 bytes surround each token of a stream.
const MAX_STREAM: usize = 8 << 20;
/// An event's data as one line, with its name.
const MAX_LINE: usize = MAX_TEXT + (1 << 10);
const MAX_ERROR: usize = 64 << 10;
/// An error's status is known before its words are; they are worth no long wait.
const ERROR_WITHIN: Duration = Duration::from_secs(5);

/// Why a body could not be read to its end.
#[derive(Debug, Error)]
pub(super) enum Broken {
    /// The connection did not hold.
    #[error("the connection broke off")]
    Connection(#[source] reqwest::Error),
    /// It does not end.
    #[error("more than {0} bytes")]
    TooLarge(usize),
}

impl From<&Broken> for Failure {
    fn from(broken: &Broken) -> Self {
        tracing::warn!(error = ?broken, "the model's answer broke off");
        match broken {
            Broken::Connection(_) => Self::Unreachable,
            Broken::TooLarge(_) => Self::Oversized,
        }
    }
}

/// Someone who reads an answer.
struct Reader<'a> {
    take: Take,
    /// How pieces that are only more letters are taken, where they are worth a way of their own.
    quick: Option<Quick>,
    limits: Limits,
    /// Struck out of what a provider says.
    secret: Option<&'a str>,
    heard: Heard,
}

/// The answer of a response that began well, streamed or whole. The bounds: until when its first piece has to come, and
/// how many tokens were asked for at most.
pub(super) async fn read(
    response: Response,
    endpoint: &Endpoint<'_>,
    (first_by, most): (Instant, u32),
    on_text: OnText<'_>,
) -> Result<Reply, Failed> {
    let by_tool = endpoint.wire.shape == Shape::ForcedTool;
    let (take, quick, needs_done): (Take, Option<Quick>, bool) = match endpoint.protocol {
        Protocol::OpenaiChat | Protocol::Azure => (openai::take, Some(openai::quick), false),
        Protocol::OpenaiResponses => (responses::take, None, true),
        Protocol::Anthropic => (anthropic::take, None, true),
    };
    let mut reader = Reader {
        take,
        quick,
        limits: endpoint.http.limits,
        secret: sending::secret(endpoint),
        heard: Heard::new(by_tool, needs_done).at_most(most),
    };
    let so_far = match kind(&response) {
        // Somebody's home page: the address is not that of an API.
        Kind::Page => Err(Failure::NotFound),
        Kind::Whole => reader.take_whole(response, first_by, on_text).await,
        Kind::Stream => reader.follow(response, first_by, on_text).await,
    };
    reader.heard.end(so_far, on_text)
}

enum Kind {
    Page,
    Whole,
    Stream,
}

fn kind(response: &Response) -> Kind {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    if kind.starts_with("text/html") {
        Kind::Page
    } else if kind.contains("json") {
        Kind::Whole
    } else {
        Kind::Stream
    }
}

impl Reader<'_> {
    async fn take_whole(
        &mut self,
        response: Response,
        by: Instant,
        on_text: OnText<'_>,
    ) -> Result<(), Failure> {
        let body = timeout_at(by, whole(response, MAX_TEXT))
            .await
            .map_err(|_| Failure::TimedOut)?
            .map_err(|broken| Failure::from(&broken))?;
        let piece = serde_json::from_slice(&body).map_err(|_| Failure::NotProtocol)?;
        self.take(&piece, on_text)?;
        if !is_an_answer(&piece) {
            return Err(Failure::NotProtocol);
        }
        self.heard.finish();
        Ok(())
    }

    async fn follow(
        &mut self,
        response: Response,
        first_by: Instant,
        on_text: OnText<'_>,
    ) -> Result<(), Failure> {
        let mut events = SseByteStream::new(by_lines(bounded(response, MAX_STREAM)));
        let mut by = first_by;
        while !self.heard.is_done() {
            match timeout_at(by, next_event(&mut events)).await {
                Ok(Ok(Some(event))) => self.take_event(&event, on_text)?,
                Ok(Ok(None)) => break,
                // What is still missing after the last word is only the usage.
                Err(_) | Ok(Err(_)) if self.heard.is_whole() => break,
                Err(_) => return Err(Failure::TimedOut),
                Ok(Err(error)) => return Err(broken_off(&error)),
            }
            by = self.next_by(first_by);
        }
        Ok(())
    }

    /// Until when the next piece has to come. Before the first word a model may think as long as it might have before
    /// the first piece.
    fn next_by(&self, first_by: Instant) -> Instant {
        let now = Instant::now();
        if self.heard.is_whole() {
            now + self.limits.usage
        } else if self.heard.is_silent() {
            first_by.max(now + self.limits.idle)
        } else {
            now + self.limits.idle
        }
    }

    fn take_event(&mut self, event: &Event, on_text: OnText<'_>) -> Result<(), Failure> {
        if event.data.trim() == "[DONE]" {
            self.heard.told_done();
            return Ok(());
        }
        if event.data.len() > MAX_TEXT {
            // Read into values it would take many times its size.
            return Err(Failure::Oversized);
        }
        if !event.is_error
            && let Some(taken) = self
                .quick
                .and_then(|quick| quick(&mut self.heard, &event.data, on_text))
        {
            return taken;
        }
        let piece: Value = match serde_json::from_str(&event.data) {
            Ok(piece) => piece,
            Err(_) if event.is_error => return Err(fault::told(&Value::Null, None)),
            Err(_) => return Err(Failure::NotProtocol),
        };
        if event.is_error {
            return Err(fault::told(&piece, self.secret));
        }
        self.take(&piece, on_text)
    }

    fn take(&mut self, piece: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
        if let Some(failure) = fault::within_stream(piece, self.secret) {
            tracing::warn!(?failure, "the model's provider broke off");
            // What it took may be told all the same.
            let _ = (self.take)(&mut self.heard, piece, &mut |_| {});
            return Err(failure);
        }
        (self.take)(&mut self.heard, piece, on_text)
    }
}

/// Whether a JSON object that came instead of a stream is one of the answers known here.
fn is_an_answer(piece: &Value) -> bool {
    piece["choices"].is_array() || piece["output"].is_array() || piece["content"].is_array()
}

/// An event that says something.
struct Event {
    is_error: bool,
    data: String,
}

/// The next event that says something. What only keeps the line open is passed over: comments, pings, empty events.
async fn next_event<S>(events: &mut S) -> Result<Option<Event>, SseError>
where
    S: Stream<Item = Result<Sse, SseError>> + Unpin,
{
    while let Some(event) = events.next().await {
        let event = event?;
        let name = event.event.as_deref().unwrap_or_default();
        let data = event.data.filter(|data| !data.trim().is_empty());
        if let Some(data) = data.filter(|_| name != "ping") {
            let is_error = name == "error";
            return Ok(Some(Event { is_error, data }));
        }
    }
    Ok(None)
}

fn broken_off(error: &SseError) -> Failure {
    match error {
        SseError::Body(source) => source
            .downcast_ref::<Broken>()
            .map_or(Failure::Unreachable, Failure::from),
        _ => Failure::NotProtocol,
    }
}

/// The beginning of an error's body, as far as it comes soon.
pub(super) async fn error_body(response: Response) -> Vec<u8> {
    let mut pieces = Box::pin(bounded(response, MAX_ERROR));
    let mut body = Vec::new();
    let read = async {
        while let Some(Ok(piece)) = pieces.next().await {
            body.extend_from_slice(&piece);
        }
    };
    // What came until then is enough.
    let _ = timeout(ERROR_WITHIN, read).await;
    body
}

async fn whole(response: Response, most: usize) -> Result<Vec<u8>, Broken> {
    bounded(response, most)
        .try_fold(Vec::new(), async |mut body, piece| {
            body.extend_from_slice(&piece);
            Ok(body)
        })
        .await
}

/// Ends where a single line is longer than any event may be, before it is kept as a whole.
fn by_lines<S>(pieces: S) -> impl Stream<Item = Result<Bytes, Broken>> + Send + Unpin
where
    S: Stream<Item = Result<Bytes, Broken>> + Send + Unpin,
{
    let mut line = 0;
    pieces.map(move |piece| {
        let piece = piece?;
        let behind = piece.iter().rev().position(|byte| *byte == b'\n');
        line = behind.unwrap_or(line + piece.len());
        if line > MAX_LINE {
            return Err(Broken::TooLarge(MAX_LINE));
        }
        Ok(piece)
    })
}

fn bounded(
    response: Response,
    most: usize,
) -> impl Stream<Item = Result<Bytes, Broken>> + Send + Unpin {
    let mut left = most;
    let pieces = response.bytes_stream().map(move |piece| {
        let piece = piece.map_err(|error| Broken::Connection(error.without_url()))?;
        left = left
            .checked_sub(piece.len())
            .ok_or(Broken::TooLarge(most))?;
        Ok(piece)
    });
    Box::pin(pieces)
}
