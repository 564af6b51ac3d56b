//! The command line: `banso demo | serve | analyze | eval | admin … | openapi`. Exit codes: 0 done, 1 the work could not be
//! done, 2 wrong usage.

mod admin;
mod analyze;
mod demo;
mod eval;
mod serve;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::config::Config;

/// 伴走（Bansō）：商工会議所の経営指導員のための、分析・計画づくりの道具
#[derive(Debug, Parser)]
#[command(name = "banso", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// 設定ファイル（TOML）。環境変数 BANSO_… が優先されます
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 見本の商工会議所を始める（通信・AI・ほかのソフトは不要）
    Demo {
        /// データの保存先
        #[arg(long, value_name = "DIR", default_value = "./banso-data")]
        data: PathBuf,
        /// 待ち受ける番地（例：127.0.0.1:8080）
        #[arg(long, value_name = "ADDR")]
        bind: Option<String>,
    },
    /// 設定に従ってサーバーを始める
    Serve,
    /// 事業者ファイル1件をローカルベンチマークで分析する（データベースは不要）
    Analyze(analyze::Args),
    /// 下書きと照合を評価する（データベースは不要）
    Eval(eval::Args),
    /// 運用のための操作
    #[command(subcommand)]
    Admin(Admin),
    /// APIの定義（OpenAPI 3.1）を表示する
    Openapi,
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// データベースを最新の形にする
    Migrate,
    /// 利用者を扱う
    #[command(subcommand)]
    User(User),
    /// 提供元のAPIキーを暗号化する鍵を新しくする（途中で止まっても、もう一度実行すれば続きから行う）
    RotateKey,
    /// APIトークンを1つ発行して表示する
    Token {
        /// 利用者のメールアドレス
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
enum User {
    /// 利用者を追加する（パスワードは標準入力から読む）
    Add {
        /// メールアドレス
        #[arg(long)]
        email: String,
        /// 氏名
        #[arg(long)]
        name: String,
        /// 役割（`advisor`・`lead_advisor`・`admin`）
        #[arg(long)]
        role: String,
        /// 商工会議所の名称（なければ作る）
        #[arg(long)]
        chamber: String,
    },
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let matches = usage::japanese(Cli::command()).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = || Config::load(cli.config.as_deref()).map_err(anyhow::Error::msg);
    match cli.command {
        Command::Demo { data, bind } => server()?.block_on(demo::demo(config()?, &data, bind))?,
        Command::Analyze(args) => {
            let config = config()?;
            let read = |file: &str| crate::data::read(config.data_dir.as_deref(), file);
            return Ok(analyze::main(&args, &read));
        }
        Command::Eval(args) => return eval::main(&args, &config()?),
        Command::Serve => server()?.block_on(serve::serve(config()?))?,
        Command::Admin(Admin::Migrate) => server()?.block_on(admin::migrate(config()?))?,
        Command::Admin(Admin::RotateKey) => server()?.block_on(admin::rotate_key(config()?))?,
        Command::Admin(Admin::User(User::Add {
            email,
            name,
            role,
            chamber,
        })) => {
            server()?.block_on(admin::add_user(config()?, email, name, &role, &chamber))?;
        }
        Command::Admin(Admin::Token { email }) => {
            server()?.block_on(admin::token(config()?, &email))?;
        }
        Command::Openapi => say(&crate::web::api::openapi().to_pretty_json()?),
    }
    Ok(ExitCode::SUCCESS)
}

fn server() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Prints. A reader that went away (`| head`) is no error.
fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Prints an error.
fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// An application error as sentences.
fn explain(error: crate::app::Error) -> anyhow::Error {
    match error {
        crate::app::Error::Invalid(faults) => {
            let sentences: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
            anyhow::anyhow!(sentences.join(" "))
        }
        other => anyhow::anyhow!(other.to_string()),
    }
}
