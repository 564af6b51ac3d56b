//! `banso eval` proper: drafts, measured.

use std::process::ExitCode;

use futures::StreamExt;

use super::side::Side;
use super::who::Who;
use super::{Args, Format, Usage, judged};
use crate::config::Config;
use crate::data::Data;
use crate::domain::document::Kind;
use crate::eval::case::{self, Case};
use crate::eval::files::Files;
use crate::eval::report::{Report, html, text};
use crate::eval::result::{Series, compare};
use crate::eval::run::{Run, by_rules};
use crate::eval::suite::Suite;
use crate::eval::{ask, prompt};

/// The suite that is run.
const SUITE: &str = "suites/main.toml";

pub(super) async fn main(
    args: &Args,
    config: &Config,
    files: &Files,
    data: &Data,
) -> anyhow::Result<ExitCode> {
    let suite = Suite::parse(SUITE, &files.read(SUITE)?)?;
    let cases = chosen(case::all(files, data)?, &suite)?;
    let kinds = kinds(args, &suite)?;
    let sides = match args.compare.as_slice() {
        [a, b] => vec![
            Side::of(a, &suite, args, config)?,
            Side::of(b, &suite, args, config)?,
        ],
        _ => vec![Side::Run(Who::of(args, config)?)],
    };
    let mut report = Report {
        suite: suite.name.clone(),
        series: Vec::new(),
        differences: Vec::new(),
        faults: Vec::new(),
    };
    for side in &sides {
        if let Side::Run(who) = side {
            check_templates(who, &kinds, data)?;
        }
    }
    for side in sides {
        report.series.push(match side {
            Side::Saved(series) => series,
            Side::Run(who) => {
                let runs = runs(&who, &cases, &kinds, args.concurrency, data).await?;
                Series::measure(who.name(), &runs, &cases, data, args.seed)
            }
        });
    }
    match report.series.as_slice() {
        [a, b] => report.differences = compare(a, b, args.seed),
        [one] => report.faults = one.faults(&suite),
        _ => {}
    }
    let told = match args.format {
        Format::Table => text::text(&report),
        Format::Json => serde_json::to_string_pretty(&report)?,
        Format::Html => html::page(&report),
    };
    args.tell(told.trim_end())?;
    Ok(judged(&report.faults))
}

/// The companies of the suite.
fn chosen(all: Vec<Case>, suite: &Suite) -> anyhow::Result<Vec<Case>> {
    if suite.companies.is_empty() {
        return Ok(all);
    }
    if let Some(missing) = suite
        .companies
        .iter()
        .find(|name| !all.iter().any(|case| case.id == **name))
    {
        anyhow::bail!("{SUITE}：事業者「{missing}」のファイルがありません");
    }
    Ok(all
        .into_iter()
        .filter(|case| suite.companies.contains(&case.id))
        .collect())
}

fn kinds(args: &Args, suite: &Suite) -> anyhow::Result<Vec<Kind>> {
    if args.kind.is_empty() {
        return Ok(suite.kinds.clone());
    }
    let read = |name: &String| {
        name.parse()
            .map_err(|_| Usage(format!("--kind に「{name}」は指定できません（例：swot）")).into())
    };
    args.kind.iter().map(read).collect()
}

/// Says of a template that is not there before anything is sent.
fn check_templates(who: &Who, kinds: &[Kind], data: &Data) -> anyhow::Result<()> {
    let Who::Model(asked) = who else {
        return Ok(());
    };
    let Some(name) = asked.template.as_deref() else {
        return Ok(());
    };
    let own = |kind: &&Kind| name.starts_with(&format!("{kind}/"));
    let Some(kind) = kinds.iter().find(own) else {
        return Err(Usage(format!(
            "プロンプト「{name}」は、評価する種類のものではありません"
        ))
        .into());
    };
    prompt::template(data, *kind, Some(name)).map_err(Usage)?;
    Ok(())
}

async fn runs(
    who: &Who,
    cases: &[Case],
    kinds: &[Kind],
    concurrency: usize,
    data: &Data,
) -> anyhow::Result<Vec<(usize, Kind, Run)>> {
    let wanted = kinds
        .iter()
        .flat_map(|kind| (0..cases.len()).map(|case| (case, *kind)));
    let run = |(case, kind): (usize, Kind)| async move {
        let ground = &cases[case].ground;
        let run = match who {
            Who::Rules => by_rules(kind, ground, data),
            Who::Model(asked) => ask::by_model(kind, ground, data, asked).await,
        };
        run.map(|run| (case, kind, run)).map_err(anyhow::Error::msg)
    };
    let all: Vec<_> = futures::stream::iter(wanted.map(run))
        .buffered(concurrency.max(1))
        .collect()
        .await;
    all.into_iter().collect()
}
