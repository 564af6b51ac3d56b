//! Reading an answer within its bounds of time and size.

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use sse_stream::{Error as SseError, SseByteStream};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::answer::{Answer, MAX_TEXT};
use crate::llm::client::Limits;
use crate::llm::{Failure, Reply};

/// Some 300 bytes surround each token of a stream.
const MAX_STREAM: usize = 8 << 20;
const MAX_ERROR: usize = 64 << 10;

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

/// The answer of a response that began well, streamed or whole.
pub(super) async fn read(
    response: Response,
    limits: &Limits,
    first_by: Instant,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failure> {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    if kind.starts_with("text/html") {
        // Somebody's home page: the address is not that of an API.
        return Err(Failure::NotFound);
    }
    let mut answer = Answer::default();
    if kind.contains("json") {
        let body = timeout_at(first_by, whole(response, MAX_TEXT)).await;
        let body = body
            .map_err(|_| Failure::TimedOut)?
            .map_err(|broken| Failure::from(&broken))?;
        answer.take(&String::from_utf8_lossy(&body), on_text)?;
    } else {
        follow(response, limits, first_by, &mut answer, on_text).await?;
    }
    answer.end()
}

async fn follow(
    response: Response,
    limits: &Limits,
    first_by: Instant,
    answer: &mut Answer,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Failure> {
    let mut events = SseByteStream::new(bounded(response, MAX_STREAM));
    let mut by = first_by;
    while !answer.told_done() {
        let data = match timeout_at(by, next_data(&mut events)).await {
            Ok(Ok(Some(data))) => data,
            Ok(Ok(None)) => break,
            // What is still missing after the last word is only the usage.
            Err(_) | Ok(Err(_)) if answer.finished() => break,
            Err(_) => return Err(Failure::TimedOut),
            Ok(Err(error)) => return Err(broken_off(&error)),
        };
        answer.take(&data, on_text)?;
        let wait = if answer.finished() {
            limits.usage
        } else {
            limits.idle
        };
        by = Instant::now() + wait;
    }
    Ok(())
}

/// The next event that says something.
async fn next_data<S>(events: &mut S) -> Result<Option<String>, SseError>
where
    S: Stream<Item = Result<sse_stream::Sse, SseError>> + Unpin,
{
    while let Some(event) = events.next().await {
        if let Some(data) = event?.data.filter(|data| !data.trim().is_empty()) {
            return Ok(Some(data));
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

/// The beginning of an error's body, as far as it comes.
pub(super) async fn error_body(response: Response) -> Vec<u8> {
    let mut pieces = Box::pin(bounded(response, MAX_ERROR));
    let mut body = Vec::new();
    while let Some(Ok(piece)) = pieces.next().await {
        body.extend_from_slice(&piece);
    }
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
