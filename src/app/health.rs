//! Whether the program can work: asked by whoever watches over it.

use super::ctx::App;
use super::error::Result;
use crate::store;

/// How many jobs wait or run; an error when the database cannot be asked.
pub async fn open_jobs(app: &App) -> Result<i64> {
    let mut tx = app.db.read().await?;
    Ok(store::job::count_open(&mut tx).await?)
}
