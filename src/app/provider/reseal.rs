//! Changing the key that seals providers' keys (鍵の交換). Broken off anywhere, it goes on where it was when it is begun
//! again: the file keeps the old key until nothing needs it.

use crate::app::ctx::App;
use crate::app::error::{Error, Result};
use crate::store;

/// How many keys were sealed anew.
///
/// # Errors
/// When the file or a sealed key cannot be read: both stay as they are.
pub async fn change_key(app: &App) -> Result<usize> {
    let mut tx = app.db.read().await?;
    let anything = !store::provider::sealed_keys(&mut tx).await?.is_empty();
    drop(tx);
    app.keyring.read_or_make(anything)?;
    let keys = app.keyring.begin_change()?;
    let mut tx = app.db.write().await?;
    for chamber in store::chamber::list(&mut tx).await? {
        // Whoever is storing a key just now is waited for, and whoever comes later reads the new file.
        store::chamber::lock(&mut tx, chamber.id).await?;
    }
    let mut changed = 0;
    for old in store::provider::sealed_keys(&mut tx).await? {
        if keys.is_current(&old.sealed) {
            continue;
        }
        let key = keys.open(old.chamber, &old.provider, &old.sealed)?;
        let new = keys.seal(old.chamber, &old.provider, &key)?;
        if !store::provider::reseal(&mut tx, &old, &new).await? {
            return Err(Error::Internal(
                "a sealed key changed under a lock".to_owned(),
            ));
        }
        changed += 1;
    }
    tx.commit().await?;
    app.keyring.end_change(keys)?;
    app.db.fold().await?;
    Ok(changed)
}
