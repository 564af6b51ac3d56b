//! `banso analyze --batch`: the Local Benchmark of many companies, one row a company and period, as a stream.
//!
//! A row that cannot be read is named on standard error and not written; what could be read of it still serves its
//! neighbours (as prior sales, or for the size). A company whose periods are doubled or not newest first, or that comes
//! again further down, is not written at all, since nobody can tell which of its rows belong together. The output is
//! UTF-8, with a byte order mark when the input has one or is CP932: whoever hands in such a file opens it in Excel.

mod blocks;
mod columns;
mod company;
mod cursor;
mod line;
mod output;
mod pipeline;
mod progress;
mod row;
mod rules;
mod seen;
mod source;

use std::fs::File;
use std::io::{ErrorKind, Read, Write as _};
use std::path::Path;
use std::process::ExitCode;

use blocks::Blocks;
use columns::{Columns, HeadError, Key};
use output::Output;
use pipeline::Broken;
use progress::Progress;
use rules::Rules;
use source::{Encoding, Source};

use super::{Failure, reason};
use crate::domain::benchmark::{BaseTable, Quirks};
use crate::domain::industry::Industries;

/// The input's name for people, the input, and its length when it is known.
type Opened<'a> = (String, Box<dyn Read + 'a>, Option<u64>);

/// Runs a batch; `-` stands for standard input and output. Rows that are not written make it end with 1.
pub(super) fn run(
    input: &Path,
    output: Option<&Path>,
    stdin: &mut dyn Read,
    (industries, table): (&Industries, &BaseTable),
) -> Result<ExitCode, Failure> {
    let (file, mut reader, length) = open(input, stdin)?;
    let fault = |why: String| Failure::Input {
        file: file.clone(),
        why,
    };
    let computers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut blocks = Blocks::new(Source::new(&mut reader), pipeline::block_size(computers));
    let columns = head(&mut blocks).map_err(&fault)?;
    for remark in &columns.remarks {
        super::super::complain(&format!("{file}：{remark}"));
    }
    let rules = Rules::new(columns, industries, table, Quirks::default());

    let output = output.filter(|path| path.as_os_str() != "-");
    let name = output.map_or_else(|| "標準出力".to_owned(), |path| path.display().to_string());
    let unwritten = |error: &std::io::Error| Failure::Output {
        file: name.clone(),
        why: format!("{}。途中までの結果は残していません", reason(error)),
    };
    let opened = output.map_or_else(|| Ok(Output::screen()), Output::file);
    let mut out = opened.map_err(|error| unwritten(&error))?;
    let progress = Progress::new(&file, length);
    let begun = out.write_all(first_line(&rules, blocks.source().encoding()).as_bytes());
    let done = begun.map_err(Broken::Output).and_then(|()| {
        let report = &mut |tally, faults: &[_]| progress.report(tally, faults);
        pipeline::run(&mut blocks, &rules, computers, &mut out, report)
    });
    let ended = done.and_then(|tally| out.complete().map(|()| tally).map_err(Broken::Output));
    match ended {
        Ok(tally) => {
            progress.finish(tally, &name);
            Ok(if tally.bad() == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Err(broken) => {
            progress.stop();
            match broken {
                Broken::Input(error) => Err(fault(reason(&error))),
                // A reader that went away (`| head`) is no fault.
                Broken::Output(error)
                    if output.is_none() && error.kind() == ErrorKind::BrokenPipe =>
                {
                    Ok(ExitCode::SUCCESS)
                }
                Broken::Output(error) => Err(unwritten(&error)),
            }
        }
    }
}

fn open<'a>(input: &Path, stdin: &'a mut dyn Read) -> Result<Opened<'a>, Failure> {
    if input.as_os_str() == "-" {
        return Ok(("標準入力".to_owned(), Box::new(stdin), None));
    }
    let name = input.display().to_string();
    let opened = File::open(input).and_then(|file| {
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        Ok((about.is_file().then_some(about.len()), file))
    });
    match opened {
        Ok((length, file)) => Ok((name, Box::new(file), length)),
        Err(error) => Err(Failure::Input {
            file: name,
            why: reason(&error),
        }),
    }
}

/// Reads the head; a fault is a sentence.
fn head(blocks: &mut Blocks<'_>) -> Result<Columns, String> {
    let head = blocks.head().map_err(|error| reason(&error))?;
    if blocks.source().encoding() == Encoding::Utf16 {
        return Err(
            "文字コードがUTF-16です。UTF-8かShift_JISのCSVで保存し直してください".to_owned(),
        );
    }
    let Some((line, names)) = head else {
        return Err("ファイルが空です。見出しの行から書いてください".to_owned());
    };
    let columns =
        Columns::parse(&names).map_err(|fault: HeadError| format!("{line} 行目：{fault}"))?;
    blocks.company_in(columns.of(Key::Company));
    Ok(columns)
}

fn first_line(rules: &Rules, encoding: Encoding) -> String {
    let mark = match encoding {
        Encoding::Cp932 | Encoding::Utf8 { marked: true } => "\u{feff}",
        _ => "",
    };
    let columns = &rules.columns;
    let name = |key| columns.names[columns.of(key)].as_str();
    let keys = [Key::Company, Key::Industry, Key::Capital, Key::End].map(name);
    format!("{mark}{}", line::head(keys))
}

#[cfg(test)]
mod tests;
