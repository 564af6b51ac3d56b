//! `banso serve`: the server, until SIGTERM or Ctrl-C; then it drains.

use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::{App, session};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Db;

/// Starts logging as configured.
pub(super) fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first logger.
    let _ = if config.log_json {
        lines.json().try_init()
    } else {
        lines.with_target(false).try_init()
    };
}

/// Serves with the given configuration.
pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    log(&config);
    let app = App::build(config, Clock::System).await?;
    if session::is_empty(&app).await? {
        let base = app.config.public_url.as_ref().map_or_else(
            || format!("http://{}", app.config.bind),
            |url| url.as_str().trim_end_matches('/').to_owned(),
        );
        let token = session::issue_setup(&app).await?;
        super::say(&format!(
            "最初の管理者を登録してください（72時間有効・1回限り）：\n  {base}/setup/{token}"
        ));
    }
    let listener = listen(&app.config.bind).await?;
    run(app, listener).await
}

/// Opens the address.
pub(super) async fn listen(bind: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(bind).await.with_context(|| {
        format!("{bind} で待ち受けできません。ほかのプログラムが使っていないかご確認ください")
    })
}

/// Serves on a listener until told to stop.
pub(super) async fn run(app: Arc<App>, listener: TcpListener) -> anyhow::Result<()> {
    let _ = crate::web::health::recorder();
    if matches!(app.db, Db::Sqlite { .. }) {
        let mut tx = app.db.write().await?;
        crate::store::job::reclaim(&mut tx).await?;
        tx.commit().await?;
    }
    crate::app::calling::left_behind(&app).await?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(crate::jobs::work(Arc::clone(&app), stopped.clone()));
    let mut drain = stopped.clone();
    // Made once: a bare router would be put together anew, route by route, for every connection.
    let pages = crate::web::router(Arc::clone(&app)).into_make_service();
    let server = axum::serve(listener, pages).with_graceful_shutdown(async move {
        let _ = drain.wait_for(|stop| *stop).await;
    });
    let mut server = tokio::spawn(server.into_future());
    tokio::select! {
        ended = &mut server => ended??,
        () = signal() => {
            let _ = stop.send(true);
            // Event streams stay open as long as their pages do: they are not waited for beyond this.
            let _ = tokio::time::timeout(std::time::Duration::from_secs(8), &mut server).await;
        }
    }
    let _ = stop.send(true);
    let _ = worker.await;
    app.db.close().await;
    Ok(())
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        if let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
