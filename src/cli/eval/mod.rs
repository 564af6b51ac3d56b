//! `banso eval`: measures drafts over a suite of companies, and the checker by planted errors. No database.

mod drafts;
mod evidence;
mod planted;
mod side;
mod who;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::{complain, say};
use crate::config::Config;
use crate::data::Data;
use crate::eval::files::Files;

/// What is measured, and how it is told.
#[derive(Debug, clap::Args)]
#[expect(clippy::doc_markdown, reason = "these are the sentences of --help")]
pub(super) struct Args {
    /// 評価用ファイルのフォルダー（省略すると組み込みのもの）
    #[arg(long, value_name = "DIR")]
    suite: Option<PathBuf>,
    /// 下書きの作り手（rules・openai・anthropic・openai_chat・openai_responses・azure）。省略すると設定のもの
    #[arg(long, value_name = "WHO")]
    provider: Option<String>,
    /// 接続先のアドレス（省略すると BANSO_LLM_BASE_URL）
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// モデル（省略すると BANSO_LLM_MODEL）
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// 単価（100万トークン当たりの円。入力,出力）
    #[arg(long, value_name = "IN,OUT")]
    prices: Option<String>,
    /// この種類だけ（繰り返し指定できます）
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// プロンプトの版（例：swot/2）
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// 2つを比べる（作り手、版、「作り手@版」、または --format json で保存した結果のファイル。例：rules openai、swot/1 swot/2、a.json b.json）
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    compare: Vec<String>,
    /// 同時に依頼する数
    #[arg(long, value_name = "N", default_value_t = 2)]
    concurrency: usize,
    /// 出力の形式（table・json・html）
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// 出力先のファイル（省略すると画面）
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 下書きの代わりに、照合を植え込んだ誤りで試す
    #[arg(long, conflicts_with_all = ["compare", "provider"])]
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

/// A call that cannot be meant: exit 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}。使い方は --help で確認できます")]
struct Usage(String);

/// Runs it: 1 when a threshold is missed, 2 for a wrong call.
pub(super) fn main(args: &Args, config: &Config) -> anyhow::Result<ExitCode> {
    let data = Data::load(config.data_dir.as_deref())?;
    let files = args.suite.clone().map_or(Files::BuiltIn, Files::Folder);
    let done = if args.evidence {
        evidence::main(args, &files, &data)
    } else if args.planted {
        planted::main(args, &files, &data)
    } else {
        super::server()?.block_on(drafts::main(args, config, &files, &data))
    };
    done.or_else(|error| match error.downcast::<Usage>() {
        Ok(usage) => {
            complain(&usage.to_string());
            Ok(ExitCode::from(2))
        }
        Err(error) => Err(error),
    })
}

impl Args {
    /// Prints to the file or the screen.
    fn tell(&self, text: &str) -> anyhow::Result<()> {
        match &self.output {
            None => say(text),
            Some(file) => std::fs::write(file, text).map_err(|error| {
                anyhow::anyhow!("{} に書き込めません（{error}）", file.display())
            })?,
        }
        Ok(())
    }
}

/// 1 when something is missed, each in a sentence.
fn judged(faults: &[String]) -> ExitCode {
    for fault in faults {
        complain(fault);
    }
    if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
