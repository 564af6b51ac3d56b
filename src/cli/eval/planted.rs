//! `banso eval --planted`

use std::process::ExitCode;

use super::{Args, Format, judged};
use crate::data::Data;
use crate::eval::files::Files;
use crate::eval::plant::{self, Soil, table};
use crate::eval::report::html;

pub(super) fn main(args: &Args, files: &Files, data: &Data) -> anyhow::Result<ExitCode> {
    let soil = Soil::gather(files, data)?;
    let outcome = plant::run(
        &soil,
        &data.lexicon,
        args.plants,
        args.seed,
        &|checker, claim| checker.check(claim),
    );
    let told = match args.format {
        Format::Table => format!("{}\n{}", table::text(&outcome), table::details(&outcome)),
        Format::Json => serde_json::to_string_pretty(&outcome)?,
        Format::Html => html::planted(&outcome),
    };
    args.tell(told.trim_end())?;
    Ok(judged(&outcome.faults()))
}
