//! `banso admin …`: operations on the database, without the server.

use std::io::Read;
use std::sync::Arc;

use anyhow::Context;

use crate::app::session::NewAccount;
use crate::app::{App, session};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::access::Role;

async fn open(config: Config) -> anyhow::Result<Arc<App>> {
    super::serve::log(&Config {
        log: "warn".to_owned(),
        ..config.clone()
    });
    App::build(config, Clock::System).await
}

/// Brings the schema up to date.
pub(super) async fn migrate(config: Config) -> anyhow::Result<()> {
    let app = open(config).await?;
    app.db.close().await;
    super::say("データベースは最新です");
    Ok(())
}

/// Seals providers' keys with a new key.
pub(super) async fn rotate_key(config: Config) -> anyhow::Result<()> {
    let app = open(config).await?;
    let changed = crate::app::provider::reseal::change_key(&app).await;
    let file = app.keyring.file().map(|file| file.display().to_string());
    app.db.close().await;
    let changed = changed.map_err(super::explain)?;
    super::say(&format!(
        "鍵ファイル {} を新しくし、APIキー{changed}件を暗号化し直しました。鍵ファイルのバックアップを取り直してください",
        file.unwrap_or_default()
    ));
    Ok(())
}

/// Adds a person; the password comes from standing input.
pub(super) async fn add_user(
    config: Config,
    email: String,
    name: String,
    role: &str,
    chamber: &str,
) -> anyhow::Result<()> {
    let role: Role = role.parse().map_err(|_| {
        anyhow::anyhow!(
            "--role「{role}」は advisor・lead_advisor・admin のいずれかで指定してください"
        )
    })?;
    let mut password = String::new();
    std::io::stdin()
        .read_to_string(&mut password)
        .context("標準入力からパスワードを読めません")?;
    let password = password.trim_end_matches(['\r', '\n']);
    let app = open(config).await?;
    let added = session::add_account(
        &app,
        chamber,
        &NewAccount {
            email: email.clone(),
            name,
            role,
        },
        password,
    )
    .await;
    app.db.close().await;
    added.map_err(super::explain)?;
    super::say(&format!(
        "{email}（{}）を{chamber}に追加しました",
        role.label()
    ));
    Ok(())
}

/// Prints one API token.
pub(super) async fn token(config: Config, email: &str) -> anyhow::Result<()> {
    let app = open(config).await?;
    let token = session::issue_api_token(&app, email).await;
    app.db.close().await;
    super::say(&token.map_err(super::explain)?);
    Ok(())
}
