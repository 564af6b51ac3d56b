//! `banso eval --planted`

use std::process::ExitCode;

use super::{Args, Format};
use crate::cli::{complain, say};
use crate::data::Data;
use crate::eval::files::Files;
use crate::eval::plant::{self, Soil, table};

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
        Format::Json | Format::Html => serde_json::to_string_pretty(&outcome)?,
    };
    say(&told);
    let faults = outcome.faults();
    for fault in &faults {
        complain(fault);
    }
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
