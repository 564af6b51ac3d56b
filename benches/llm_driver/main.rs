//! What the benches of drafting are driven with: a model server without a model, and load. Each role is a process of its
//! own, so that the processor time of one is not counted for another. `benches/llm_overhead.py`, `benches/drafts.py` and
//! `benches/outage.py` start them; nobody else need know their arguments.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench may stop at a fault, and says what it found"
)]

mod calling;
mod load;
mod pages;
mod upstream;

use std::collections::HashMap;
use std::str::FromStr;

/// `--name value` pairs after the role.
struct Args(HashMap<String, String>);

impl Args {
    fn read(words: impl Iterator<Item = String>) -> Self {
        let words: Vec<String> = words.collect();
        let pairs = words.chunks(2).map(|pair| {
            let name = pair[0].strip_prefix("--").unwrap();
            (name.to_owned(), pair[1].clone())
        });
        Self(pairs.collect())
    }

    fn text(&self, name: &str) -> String {
        let value = self.0.get(name);
        value
            .unwrap_or_else(|| panic!("--{name} is missing"))
            .clone()
    }

    fn or<T: FromStr<Err: std::fmt::Debug>>(&self, name: &str, default: T) -> T {
        self.0
            .get(name)
            .map_or(default, |text| text.parse().unwrap())
    }
}

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let role = words.next().unwrap_or_default();
    let args = Args::read(words);
    match role.as_str() {
        "upstream" => upstream::serve(&args).await,
        "direct" => load::direct(&args).await,
        "send" => load::send(&args).await,
        "calling" => calling::calling(&args).await,
        "pages" => pages::pages(&args).await,
        other => panic!("no such role: {other}"),
    }
}
