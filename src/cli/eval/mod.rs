//! `banso eval`: measures drafts over a suite of companies, and the checker by planted errors. No database.

mod evidence;
mod planted;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use crate::config::Config;
use crate::data::Data;
use crate::eval::files::Files;

/// What is measured, and how it is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 評価用ファイルのフォルダー（省略すると組み込みのもの）
    #[arg(long, value_name = "DIR")]
    suite: Option<PathBuf>,
    /// 出力の形式（table・json・html）
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// 出力先のファイル（省略すると画面）
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 下書きの代わりに、照合を植え込んだ誤りで試す
    #[arg(long)]
    planted: bool,
    /// 事業者ごとの根拠の一覧を表示する（参照や正しい文を書くとき）
    #[arg(long, conflicts_with = "planted")]
    evidence: bool,
    /// 植え込む誤りの数
    #[arg(long, value_name = "N", default_value_t = 3_000)]
    plants: usize,
    /// 乱数の種
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// How results are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
    Html,
}

/// Runs it; 1 when a threshold is missed.
pub(super) fn main(args: &Args, config: &Config) -> anyhow::Result<ExitCode> {
    let data = Data::load(config.data_dir.as_deref())?;
    let files = args.suite.clone().map_or(Files::BuiltIn, Files::Folder);
    if args.evidence {
        return evidence::main(args, &files, &data);
    }
    if args.planted {
        return planted::main(args, &files, &data);
    }
    Ok(ExitCode::SUCCESS)
}
