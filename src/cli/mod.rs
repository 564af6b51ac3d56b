//! The command line. Exit codes: 0 done, 1 the work could not be done, 2 wrong usage.

mod analyze;
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// 伴走（Bansō）：商工会議所の経営指導員のための、分析・計画づくりの道具
#[derive(Debug, Parser)]
#[command(name = "banso", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 事業者ファイル1件をローカルベンチマークで分析する（データベースは不要）
    Analyze(analyze::Args),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let matches = usage::japanese(Cli::command()).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    match cli.command {
        Command::Analyze(args) => analyze::main(&args, &embedded),
    }
}

/// A file of `data/`, as it was when the program was built.
fn embedded(file: &str) -> Result<String, crate::domain::data_error::DataError> {
    let text = match file {
        "industry_classes.csv" => include_str!("../../data/industry_classes.csv"),
        "size_rules.csv" => include_str!("../../data/size_rules.csv"),
        "locaben_base_2022.csv" => include_str!("../../data/locaben_base_2022.csv"),
        "locaben_base_2018.csv" => include_str!("../../data/locaben_base_2018.csv"),
        _ => {
            return Err(crate::domain::data_error::DataError::at(
                file,
                1,
                "ファイルがありません",
            ));
        }
    };
    Ok(text.to_owned())
}

/// Prints an error.
fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
