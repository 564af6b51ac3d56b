//! How far a run is, on standard error: a bar with rate and remaining time on a terminal, faults and the end in lines.

use std::io::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::company::Fault;
use super::pipeline::Tally;
use crate::domain::format::{decimal, integer};

/// What is said while a run goes on.
pub(super) struct Progress {
    bar: ProgressBar,
    /// The input as people know it.
    file: String,
    /// Its bytes, when they are known.
    length: Option<u64>,
    begun: Instant,
}

impl Progress {
    /// `length` is unknown for standard input.
    pub(super) fn new(file: &str, length: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(10));
        let template = if length.is_some() {
            "{bar:30} {percent}%　{msg}"
        } else {
            "{spinner} {msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            file: file.to_owned(),
            length,
            begun: Instant::now(),
        }
    }

    /// Says what is wrong with rows, and how far the run is.
    pub(super) fn report(&self, tally: Tally, faults: &[Fault]) {
        if !faults.is_empty() {
            let lines: String = faults
                .iter()
                .map(|fault| format!("{} の {} 行目{}\n", self.file, fault.line, fault.message))
                .collect();
            self.bar.suspend(|| say(&lines));
        }
        if !self.bar.is_hidden() {
            self.bar
                .set_message(state(tally, self.length, self.begun.elapsed()));
            self.bar.set_position(tally.read);
        }
    }

    /// Says what came of it.
    pub(super) fn finish(self, tally: Tally, output: &str) {
        self.bar.finish_and_clear();
        say(&summary(tally, output, self.begun.elapsed()));
    }

    /// Takes the bar away.
    pub(super) fn stop(self) {
        self.bar.finish_and_clear();
    }
}

fn say(text: &str) {
    // Who closed standard error does not want to know.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Rows so far, rows a second, and how long it will take.
fn state(tally: Tally, length: Option<u64>, elapsed: Duration) -> String {
    let mut state = format!("{} 行　毎秒 {} 行", count(tally.rows), rate(tally, elapsed));
    if let Some(length) = length.filter(|length| tally.read > 0 && *length >= tally.read) {
        let left = elapsed.as_secs_f64() * double(length - tally.read) / double(tally.read);
        state += "　残り ";
        state += &seconds_left(left);
    }
    state
}

fn seconds_left(seconds: f64) -> String {
    if seconds < 90.0 {
        format!("約{}秒", decimal(seconds.ceil(), 0))
    } else {
        format!("約{}分", decimal((seconds / 60.0).ceil(), 0))
    }
}

fn summary(tally: Tally, output: &str, elapsed: Duration) -> String {
    let bad = match tally.bad() {
        0 => String::new(),
        bad => format!("問題のある {} 行は書き出していません。", count(bad)),
    };
    format!(
        "{} 行（{} 事業者）を読み、{} 行の結果を {output} に書き出しました。{bad}所要時間 {} 秒（毎秒 {} 行）\n",
        count(tally.rows),
        count(tally.companies),
        count(tally.written),
        decimal(elapsed.as_secs_f64(), 2),
        rate(tally, elapsed),
    )
}

fn rate(tally: Tally, elapsed: Duration) -> String {
    decimal(double(tally.rows) / elapsed.as_secs_f64().max(1e-6), 0)
}

fn count(number: u64) -> String {
    integer(i64::try_from(number).unwrap_or(i64::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "shown as a rounded number")]
fn double(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALLY: Tally = Tally {
        rows: 1_500,
        written: 1_498,
        companies: 500,
        read: 300_000,
    };

    #[test]
    fn the_end_tells_rows_companies_faults_and_rate() {
        assert_eq!(
            summary(TALLY, "out.csv", Duration::from_millis(1_500)),
            "1,500 行（500 事業者）を読み、1,498 行の結果を out.csv に書き出しました。問題のある 2 行は書き出していません。所要時間 1.50 秒（毎秒 1,000 行）\n"
        );
        let good = Tally {
            written: 1_500,
            ..TALLY
        };
        assert!(!summary(good, "x", Duration::ZERO).contains("問題"));
    }

    #[test]
    fn the_bar_tells_rate_and_remaining_time() {
        let state = |length| state(TALLY, length, Duration::from_secs(3));
        assert_eq!(state(Some(1_000_000)), "1,500 行　毎秒 500 行　残り 約7秒");
        assert_eq!(state(Some(30_000_000)), "1,500 行　毎秒 500 行　残り 約5分");
        assert_eq!(state(None), "1,500 行　毎秒 500 行");
    }
}
