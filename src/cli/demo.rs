//! `banso demo`: a working chamber with sample companies, without network, key or other program.

use std::path::Path;

use anyhow::Context;

use crate::app::App;
use crate::app::demo;
use crate::clock::Clock;
use crate::config::Config;

/// Opens `folder/banso.db`, loads the samples once, prints the address and the logins, serves.
pub(super) async fn demo(
    mut config: Config,
    folder: &Path,
    bind: Option<String>,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("フォルダー {} を作れません", folder.display()))?;
    let file = folder.join("banso.db");
    config.database_url = format!("sqlite://{}", file.display());
    if let Some(bind) = bind {
        config.bind = bind;
    }
    // A model on the same machine can be tried without any setting.
    for host in ["localhost", "127.0.0.1"] {
        config.llm.hosts.push(host.to_owned());
    }
    super::serve::log(&Config {
        log: quiet(&config.log),
        ..config.clone()
    });
    let app = App::build(config, Clock::System).await?;
    let logins = Box::pin(demo::prepare(&app))
        .await
        .map_err(super::explain)?;
    let listener = super::serve::listen(&app.config.bind).await?;
    let address = listener
        .local_addr()
        .context("待ち受けの番地が分かりません")?;
    let mut lines = format!(
        "伴走（Bansō）のデモを始めました。ブラウザーで開いてください：\n\n  http://{address}/\n\n\
         {}のログイン（パスワードは起動のたびに変わります）：\n",
        demo::CHAMBER
    );
    for login in &logins {
        use std::fmt::Write;
        let _ = write!(
            lines,
            "\n  {}  {}  パスワード: {}",
            login.email,
            login.role.label(),
            login.password
        );
    }
    lines.push_str("\n\nデータの保存先：");
    lines.push_str(&file.display().to_string());
    lines.push_str("\n終わるときは Ctrl-C を押してください。");
    super::say(&lines);
    super::serve::run(app, listener).await
}

/// The demo's terminal shows logins, not a line a request, unless asked for.
fn quiet(log: &str) -> String {
    if log == "info" {
        "warn".to_owned()
    } else {
        log.to_owned()
    }
}
