//! `banso eval --evidence`: what references and clean texts can name.

use std::process::ExitCode;

use serde_json::json;

use super::{Args, Format};
use crate::cli::say;
use crate::data::Data;
use crate::eval::files::Files;
use crate::eval::plant::companies;
use crate::eval::report::columns::{Column, Table};

pub(super) fn main(args: &Args, files: &Files, data: &Data) -> anyhow::Result<ExitCode> {
    let all = companies(files, data)?;
    if args.format == Format::Json {
        let told: serde_json::Map<String, serde_json::Value> = all
            .iter()
            .map(|(file, ground)| (file.clone(), json!(ground.evidence)))
            .collect();
        say(&serde_json::to_string_pretty(&told)?);
        return Ok(ExitCode::SUCCESS);
    }
    for (file, ground) in &all {
        let mut table = Table::new(&[
            Column::left("根拠"),
            Column::left("名称"),
            Column::left("内容"),
        ]);
        for evidence in &ground.evidence {
            let said = evidence.quote.as_deref().unwrap_or_default();
            let content = format!("{} {said}", evidence.display).replace('\n', " ");
            table.row(vec![evidence.id.clone(), evidence.label.clone(), content]);
        }
        say(&format!(
            "■ {}（{file}）\n{}",
            ground.company.profile.name,
            table.text()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
