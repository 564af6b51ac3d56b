//! Login, sessions, API tokens, one-time links. These begin without an actor, so they take the [`App`] and open their
//! own short transactions: a password hash takes long and never holds one open.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::ctx::{Actor, App};
use super::error::{Error, Result};
use crate::clock::{new_id, new_token};
use crate::domain::access::Role;
use crate::domain::id::{ChamberId, UserId};
use crate::store::account::Account;
use crate::store::chamber::{Chamber, Settings};
use crate::store::{self, Tx, audit};

/// A session ends when it was not used for so long …
pub const IDLE: SignedDuration = SignedDuration::from_mins(120);
/// … and in any case after so long.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// A set-up link or an invitation is good for so long.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(72);
/// Failed logins are counted over so long …
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// … and no more than so many are looked at.
const FAILURES_MAX: i64 = 10;
/// The shortest password that is taken, in characters.
pub const PASSWORD_MIN: usize = 12;

/// The SHA-256 of a token: all that is stored of it.
pub fn token_hash(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            use std::fmt::Write;
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Hashes a password with argon2id (m = 19,456 KiB, t = 2, p = 1).
pub async fn hash_password(app: &App, password: &str) -> Result<String> {
    let _permit = app
        .hashing
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Internal(error.to_string()))
    })
    .await
    .map_err(|error| Error::Internal(error.to_string()))?
}

async fn verify_password(app: &App, password: &str, hash: Option<String>) -> Result<bool> {
    let _permit = app
        .hashing
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        // Somebody unknown costs as much time as somebody known, so that nobody can tell which it was.
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY.to_owned());
        let parsed =
            PasswordHash::new(&hash).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
            && known)
    })
    .await
    .map_err(|error| Error::Internal(error.to_string()))?
}

/// A hash that no password has.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YmFuc29iYW5zb2JhbnNv$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a password must be.
///
/// # Errors
/// The sentence for the field.
pub fn check_password(password: &str, email: &str) -> Result<(), String> {
    let count = password.chars().count();
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    if count < PASSWORD_MIN {
        Err(format!(
            "パスワードは{PASSWORD_MIN}文字以上で入力してください（長めの文がおすすめです）"
        ))
    } else if count > 256 {
        Err("パスワードは256文字以内で入力してください".to_owned())
    } else if password
        .chars()
        .collect::<std::collections::HashSet<_>>()
        .len()
        < 4
        || (local.len() >= 4 && password.to_lowercase().contains(&local))
    {
        Err(
            "推測されやすいパスワードです。メールアドレスや同じ文字の繰り返しを避けてください"
                .to_owned(),
        )
    } else {
        Ok(())
    }
}

/// A login that succeeded: the token for the cookie.
#[derive(Debug)]
pub struct Login {
    /// For the cookie; only its hash is stored.
    pub token: String,
    /// Who.
    pub actor: Actor,
}

/// Logs in.
pub async fn login(app: &Arc<App>, email: &str, password: &str) -> Result<Login> {
    let now = app.clock.now();
    let email = email.trim().to_lowercase();
    if email.chars().any(char::is_control) {
        // Nobody is called so, and PostgreSQL cannot even be asked.
        return Err(Error::WrongCredentials);
    }
    let mut tx = app.db.read().await?;
    let failures = store::account::count_login_failures(&mut tx, &email, now - WINDOW).await?;
    let account = store::account::find_by_email(&mut tx, &email).await?;
    drop(tx);
    if failures >= FAILURES_MAX {
        return Err(Error::TooManyAttempts);
    }
    let hash = account
        .as_ref()
        .filter(|account| !account.disabled)
        .and_then(|account| account.password_hash.clone());
    let right = verify_password(app, password, hash).await?;
    let mut tx = app.db.write().await?;
    let Some(account) = account.filter(|_| right) else {
        store::account::insert_login_failure(&mut tx, new_id(), &email, now).await?;
        tx.commit().await?;
        return Err(Error::WrongCredentials);
    };
    store::account::clear_login_failures(&mut tx, &email).await?;
    let token = begin(&mut tx, &account, now).await?;
    tx.commit().await?;
    Ok(Login {
        token,
        actor: actor(account),
    })
}

async fn begin(tx: &mut Tx, account: &Account, now: Timestamp) -> Result<String> {
    let token = new_token().map_err(|error| Error::Internal(error.to_string()))?;
    store::account::insert_session(tx, &token_hash(&token), account.chamber_id, account.id, now)
        .await?;
    record(tx, account, now, "account.login").await?;
    Ok(token)
}

async fn record(tx: &mut Tx, account: &Account, now: Timestamp, action: &str) -> Result<()> {
    let entry = audit::Entry {
        id: new_id(),
        at: now,
        actor_id: Some(account.id),
        actor_name: account.name.clone(),
        action: action.to_owned(),
        company_id: None,
        subject_id: Some(account.id.0),
        detail: json!({}),
    };
    Ok(audit::insert(tx, account.chamber_id, &entry).await?)
}

fn actor(account: Account) -> Actor {
    Actor {
        user_id: account.id,
        chamber_id: account.chamber_id,
        name: account.name,
        role: account.role,
    }
}

/// The actor of a session cookie.
pub async fn of_cookie(app: &Arc<App>, token: &str) -> Result<Actor> {
    let now = app.clock.now();
    let hash = token_hash(token);
    let mut tx = app.db.read().await?;
    let session = store::account::find_session(&mut tx, &hash)
        .await?
        .ok_or(Error::Unauthenticated)?;
    drop(tx);
    let idle = now.duration_since(session.seen_at);
    if session.account.disabled || idle > IDLE || now.duration_since(session.created_at) > ABSOLUTE
    {
        return Err(Error::Unauthenticated);
    }
    // One write a few minutes is enough to know that somebody is still there.
    if idle > SignedDuration::from_mins(5) {
        let mut tx = app.db.write().await?;
        store::account::touch_session(&mut tx, &hash, now).await?;
        tx.commit().await?;
    }
    Ok(actor(session.account))
}

/// The actor of an API token.
pub async fn of_api_token(app: &Arc<App>, token: &str) -> Result<Actor> {
    let mut tx = app.db.read().await?;
    let account = store::account::find_by_api_token(&mut tx, &token_hash(token)).await?;
    account
        .filter(|account| !account.disabled)
        .map(actor)
        .ok_or(Error::Unauthenticated)
}

/// Ends a session.
pub async fn logout(app: &Arc<App>, token: &str) -> Result<()> {
    let mut tx = app.db.write().await?;
    store::account::delete_session(&mut tx, &token_hash(token)).await?;
    Ok(tx.commit().await?)
}

/// Makes an API token for a person; it is shown once.
pub async fn issue_api_token(app: &Arc<App>, email: &str) -> Result<String> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let account = store::account::find_by_email(&mut tx, email.trim())
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    let token = new_api_token()?;
    store::account::insert_api_token(
        &mut tx,
        &token_hash(&token),
        account.chamber_id,
        account.id,
        now,
    )
    .await?;
    record(&mut tx, &account, now, "account.token").await?;
    tx.commit().await?;
    Ok(token)
}

pub(super) fn new_api_token() -> Result<String> {
    let token = new_token().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(format!("banso_{token}"))
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What they log in with.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
}

/// Adds a person to a chamber by name, making the chamber if need be: the command line's `admin user add`.
pub async fn add_account(
    app: &Arc<App>,
    chamber: &str,
    new: &NewAccount,
    password: &str,
) -> Result<UserId> {
    check_password(password, &new.email).map_err(|message| Error::field("/password", message))?;
    let hash = hash_password(app, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let chamber_id = match store::chamber::find_by_name(&mut tx, chamber).await? {
        Some(found) => found.id,
        None => make_chamber(&mut tx, chamber, now).await?,
    };
    let account = Account {
        chamber_id,
        id: UserId(new_id()),
        email: new.email.trim().to_lowercase(),
        name: new.name.trim().to_owned(),
        role: new.role,
        password_hash: Some(hash),
        disabled: false,
        version: 1,
    };
    super::account::check(&account.email, &account.name)?;
    insert_account(&mut tx, &account, now).await?;
    tx.commit().await?;
    Ok(account.id)
}

fn check_chamber(name: &str) -> Result<()> {
    let length = name.trim().chars().count();
    if length == 0 || length > 100 || name.trim().chars().any(char::is_control) {
        return Err(Error::field(
            "/chamber",
            "商工会議所の名称は1文字以上100文字以内で入力してください",
        ));
    }
    Ok(())
}

async fn make_chamber(tx: &mut Tx, name: &str, now: Timestamp) -> Result<ChamberId> {
    let name = name.trim();
    check_chamber(name)?;
    let chamber = Chamber {
        id: ChamberId(new_id()),
        name: name.to_owned(),
        settings: Settings::default(),
    };
    store::chamber::insert(tx, &chamber, now).await?;
    Ok(chamber.id)
}

pub(super) async fn insert_account(tx: &mut Tx, account: &Account, now: Timestamp) -> Result<()> {
    // Asked first: a unique violation would end the transaction on PostgreSQL. The index still catches the race.
    if store::account::find_by_email(tx, &account.email)
        .await?
        .is_some()
    {
        return Err(taken());
    }
    match store::account::insert(tx, account, now).await {
        Err(error) if error.is_unique_violation() => return Err(taken()),
        other => other?,
    }
    record(tx, account, now, "account.add").await
}

fn taken() -> Error {
    Error::field("/email", "このメールアドレスはすでに使われています")
}

/// Whether the database holds no chamber yet.
pub async fn is_empty(app: &Arc<App>) -> Result<bool> {
    let mut tx = app.db.read().await?;
    Ok(!store::chamber::any(&mut tx).await?)
}

/// Makes the one-time link's token for the first administrator.
pub async fn issue_setup(app: &Arc<App>) -> Result<String> {
    let token = new_token().map_err(|error| Error::Internal(error.to_string()))?;
    let mut tx = app.db.write().await?;
    store::account::insert_invitation(
        &mut tx,
        &token_hash(&token),
        None,
        app.clock.now() + INVITATION,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Make the first chamber and its administrator.
    Setup,
    /// Choose a password, for the person of that name and e-mail.
    Password {
        /// Name.
        name: String,
        /// E-mail.
        email: String,
    },
}

async fn open(tx: &mut Tx, token: &str, now: Timestamp) -> Result<store::account::Invitation> {
    let link = store::account::find_invitation(tx, &token_hash(token))
        .await?
        .ok_or(Error::NotFound("招待"))?;
    if link.used
        || link.expires_at < now
        || (link.account.is_none() && store::chamber::any(tx).await?)
    {
        return Err(Error::NotFound("招待"));
    }
    Ok(link)
}

/// Looks at a one-time link.
pub async fn look_at(app: &Arc<App>, token: &str) -> Result<Purpose> {
    let mut tx = app.db.read().await?;
    let link = open(&mut tx, token, app.clock.now()).await?;
    match link.account {
        None => Ok(Purpose::Setup),
        Some((chamber, user)) => {
            let account = store::account::find(&mut tx, chamber, user)
                .await?
                .ok_or(Error::NotFound("招待"))?;
            Ok(Purpose::Password {
                name: account.name,
                email: account.email,
            })
        }
    }
}

/// The faults of several checks together, so that a form tells them all at once.
fn all_of<const N: usize>(checks: [Result<()>; N]) -> Result<()> {
    let mut faults = Vec::new();
    for check in checks {
        match check {
            Err(Error::Invalid(found)) => faults.extend(found),
            other => other?,
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Uses the set-up link: makes the chamber and its administrator, and logs in.
pub async fn set_up(
    app: &Arc<App>,
    token: &str,
    chamber: &str,
    new: &NewAccount,
    password: &str,
) -> Result<Login> {
    look_at(app, token).await?;
    all_of([
        check_chamber(chamber),
        super::account::check(new.email.trim(), new.name.trim()),
        check_password(password, &new.email).map_err(|message| Error::field("/password", message)),
    ])?;
    let hash = hash_password(app, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let link = open(&mut tx, token, now).await?;
    if link.account.is_some()
        || !store::account::use_invitation(&mut tx, &token_hash(token), now).await?
    {
        return Err(Error::NotFound("招待"));
    }
    let chamber_id = make_chamber(&mut tx, chamber, now).await?;
    let account = Account {
        chamber_id,
        id: UserId(new_id()),
        email: new.email.trim().to_lowercase(),
        name: new.name.trim().to_owned(),
        role: Role::Admin,
        password_hash: Some(hash),
        disabled: false,
        version: 1,
    };
    insert_account(&mut tx, &account, now).await?;
    let session = begin(&mut tx, &account, now).await?;
    tx.commit().await?;
    Ok(Login {
        token: session,
        actor: actor(account),
    })
}

/// Uses an invitation: puts the password and logs in.
pub async fn take_up(app: &Arc<App>, token: &str, password: &str) -> Result<Login> {
    let Purpose::Password { email, .. } = look_at(app, token).await? else {
        return Err(Error::NotFound("招待"));
    };
    check_password(password, &email).map_err(|message| Error::field("/password", message))?;
    let hash = hash_password(app, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let link = open(&mut tx, token, now).await?;
    let (chamber, user) = link.account.ok_or(Error::NotFound("招待"))?;
    if !store::account::use_invitation(&mut tx, &token_hash(token), now).await? {
        return Err(Error::NotFound("招待"));
    }
    store::account::set_password(&mut tx, chamber, user, &hash).await?;
    store::account::delete_credentials(&mut tx, chamber, user).await?;
    let account = store::account::find(&mut tx, chamber, user)
        .await?
        .ok_or(Error::NotFound("招待"))?;
    let session = begin(&mut tx, &account, now).await?;
    tx.commit().await?;
    Ok(Login {
        token: session,
        actor: actor(account),
    })
}

/// Changes one's own password; every session ends, and a new one begins.
pub async fn change_password(
    app: &Arc<App>,
    actor_now: &Actor,
    old: &str,
    new: &str,
) -> Result<Login> {
    let mut tx = app.db.read().await?;
    let account = store::account::find(&mut tx, actor_now.chamber_id, actor_now.user_id)
        .await?
        .ok_or(Error::Unauthenticated)?;
    drop(tx);
    if !verify_password(app, old, account.password_hash.clone()).await? {
        return Err(Error::field("/old_password", "現在のパスワードが違います"));
    }
    check_password(new, &account.email)
        .map_err(|message| Error::field("/new_password", message))?;
    let hash = hash_password(app, new).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    store::account::set_password(&mut tx, account.chamber_id, account.id, &hash).await?;
    store::account::delete_credentials(&mut tx, account.chamber_id, account.id).await?;
    record(&mut tx, &account, now, "account.password").await?;
    let token = begin(&mut tx, &account, now).await?;
    tx.commit().await?;
    Ok(Login {
        token,
        actor: actor(account),
    })
}

/// Puts a password from outside the running server and ends all sessions: the demo's fresh passwords at each start.
pub async fn reset_password(app: &Arc<App>, email: &str, password: &str) -> Result<()> {
    let hash = hash_password(app, password).await?;
    let mut tx = app.db.write().await?;
    let account = store::account::find_by_email(&mut tx, email)
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    store::account::set_password(&mut tx, account.chamber_id, account.id, &hash).await?;
    Ok(tx.commit().await?)
}
