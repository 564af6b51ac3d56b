//! One side of a comparison: a run that is made now, or one that was saved.

use super::who::Who;
use super::{Args, Usage};
use crate::config::Config;
use crate::eval::report::Report;
use crate::eval::result::Series;
use crate::eval::suite::Suite;

/// One side.
#[derive(Debug)]
pub(super) enum Side {
    /// Made now.
    Run(Who),
    /// Made before, and kept with `--format json`: another server, key or day.
    Saved(Series),
}

impl Side {
    /// A file's name ends in `.json`; all else names a provider, a template or both.
    pub(super) fn of(
        words: &str,
        suite: &Suite,
        args: &Args,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let kind = std::path::Path::new(words).extension();
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("json")) {
            return saved(words, suite).map(Self::Saved);
        }
        Who::side(words, args, config).map(Self::Run)
    }
}

fn saved(file: &str, suite: &Suite) -> anyhow::Result<Series> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| anyhow::anyhow!("{file} を読めません（{error}）"))?;
    let report: Report = serde_json::from_str(&text).map_err(|error| {
        anyhow::anyhow!(
            "{file}：{}行目：--format json で保存した結果ではありません（{error}）",
            error.line()
        )
    })?;
    if report.suite != suite.name {
        let message = format!(
            "{file} は別の評価「{}」の結果です。同じ評価「{}」の結果どうしを比べてください",
            report.suite, suite.name
        );
        return Err(Usage(message).into());
    }
    match <[Series; 1]>::try_from(report.series) {
        Ok([series]) => Ok(series),
        Err(all) => Err(Usage(format!(
            "{file} には結果が{}個あります。1つだけを測って保存した結果を指定してください",
            all.len()
        ))
        .into()),
    }
}
