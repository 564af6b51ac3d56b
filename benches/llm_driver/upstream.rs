//! A model server that answers every request with the same SWOT, one event a piece, at once or at a walking pace; or, as a
//! black hole, takes connections and requests and never answers.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Args;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n\
    transfer-encoding: chunked\r\n\r\n";

struct Server {
    /// What goes out at once, as HTTP chunks.
    events: Vec<Vec<u8>>,
    pause: Duration,
    black_hole: bool,
}

/// Serves until it is ended; the first line it prints is its address.
pub(super) async fn serve(args: &Args) {
    let text = answer(args.or("items", 4));
    let server = Arc::new(Server {
        events: events(&text, args.or("events", 64)),
        pause: Duration::from_millis(args.or("pause-ms", 0)),
        black_hole: args.or("black-hole", false),
    });
    let listener = TcpListener::bind(("127.0.0.1", args.or("port", 0_u16)))
        .await
        .unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(Arc::clone(&server).connection(stream));
    }
}

impl Server {
    async fn connection(self: Arc<Self>, mut stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut read = Vec::with_capacity(64 << 10);
        while request(&mut stream, &mut read).await {
            if self.black_hole {
                std::future::pending::<()>().await;
            }
            if self.answer(&mut stream).await.is_err() {
                return;
            }
        }
    }

    async fn answer(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.write_all(HEAD).await?;
        for event in &self.events {
            if !self.pause.is_zero() {
                tokio::time::sleep(self.pause).await;
            }
            stream.write_all(event).await?;
        }
        Ok(())
    }
}

/// Reads one whole request; `false` when the other side is gone.
async fn request(stream: &mut TcpStream, read: &mut Vec<u8>) -> bool {
    read.clear();
    loop {
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse::<usize>().unwrap());
            if read.len() >= end + 4 + length {
                return true;
            }
        }
        match stream.read_buf(read).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// A SWOT of so many items that passes every check of its shape.
pub(super) fn answer(items: usize) -> String {
    let item = |at: usize| {
        let quadrant = ["strength", "weakness", "opportunity", "threat"][at % 4];
        json!({"quadrant": quadrant, "text": format!("{}番目の項目です。常連のお客様に支えられ、地域で知られています。", at + 1),
            "evidence": [], "basis": "hypothesis"})
    };
    let items: Vec<Value> = (0..items).map(item).collect();
    json!({"items": items, "questions": []}).to_string()
}

/// The answer in pieces of about one length, as `OpenAI` words them, each as one HTTP chunk.
fn events(text: &str, count: usize) -> Vec<Vec<u8>> {
    let chunk = |delta: Value, finish: Value| {
        json!({"id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "object": "chat.completion.chunk", "created": 1_795_000_000,
            "model": "bench-1", "service_tier": "default", "system_fingerprint": "fp_44709d6fcb", "choices":
            [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish}], "usage": null})
    };
    let letters: Vec<char> = text.chars().collect();
    let each = letters.len().div_ceil(count);
    let mut all = vec![chunk(
        json!({"role": "assistant", "content": ""}),
        Value::Null,
    )];
    all.extend(letters.chunks(each).map(|piece| {
        chunk(
            json!({"content": piece.iter().collect::<String>()}),
            Value::Null,
        )
    }));
    all.push(chunk(json!({}), json!("stop")));
    let mut usage = chunk(json!({}), Value::Null);
    usage["choices"] = json!([]);
    usage["usage"] = json!({"prompt_tokens": 6_000, "completion_tokens": count, "total_tokens": 6_000 + count,
        "prompt_tokens_details": {"cached_tokens": 3_400}});
    all.push(usage);
    let data = all.iter().map(Value::to_string);
    let data = data.chain(["[DONE]".to_owned()]);
    let mut written: Vec<Vec<u8>> = data
        .map(|data| http_chunk(&format!("data: {data}\n\n")))
        .collect();
    written.push(b"0\r\n\r\n".to_vec());
    written
}

fn http_chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}
