//! People, their sessions, tokens, invitations and failed logins.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::access::Role;
use crate::domain::id::{ChamberId, UserId};

/// A person who may log in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where they work.
    pub chamber_id: ChamberId,
    /// Their id.
    pub id: UserId,
    /// What they log in with; lower case.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// PHC string; `None` until an invitation is taken up.
    pub password_hash: Option<String>,
    /// Disabled accounts cannot log in.
    pub disabled: bool,
    /// Counts up with every change.
    pub version: i64,
}

#[derive(FromRow)]
struct Row {
    chamber_id: Uuid,
    user_id: Uuid,
    email: String,
    name: String,
    role: String,
    password_hash: Option<String>,
    disabled: bool,
    version: i64,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            chamber_id: ChamberId(row.chamber_id),
            id: UserId(row.user_id),
            role: row
                .role
                .parse()
                .map_err(|_| StoreError::Corrupt(format!("users.role {}", row.role)))?,
            email: row.email,
            name: row.name,
            password_hash: row.password_hash,
            disabled: row.disabled,
            version: row.version,
        })
    }
}

/// Adds a person.
pub async fn insert(tx: &mut Tx, account: &Account, now: Timestamp) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into users (chamber_id, user_id, email, name, role, password_hash, disabled, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        account.chamber_id.0,
        account.id.0,
        &account.email,
        &account.name,
        account.role.to_string(),
        &account.password_hash,
        account.disabled,
        account.version,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// The person with that e-mail, of whichever chamber: an e-mail belongs to one.
pub async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select chamber_id, user_id, email, name, role, password_hash, disabled, version from users where email = $1",
        email.to_lowercase(),
    )?
    .map(Account::try_from)
    .transpose()
}

/// The person with that id.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    id: UserId,
) -> Result<Option<Account>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select chamber_id, user_id, email, name, role, password_hash, disabled, version from users
         where chamber_id = $1 and user_id = $2",
        chamber.0,
        id.0,
    )?
    .map(Account::try_from)
    .transpose()
}

/// All people of a chamber, by when they came.
pub async fn list(tx: &mut Tx, chamber: ChamberId) -> Result<Vec<Account>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select chamber_id, user_id, email, name, role, password_hash, disabled, version from users
         where chamber_id = $1 order by user_id",
        chamber.0,
    )?
    .into_iter()
    .map(Account::try_from)
    .collect()
}

/// Changes name, role and standing, if the version is still the one that was seen.
pub async fn update(tx: &mut Tx, account: &Account) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update users set name = $3, role = $4, disabled = $5, version = version + 1
         where chamber_id = $1 and user_id = $2 and version = $6",
        account.chamber_id.0,
        account.id.0,
        &account.name,
        account.role.to_string(),
        account.disabled,
        account.version,
    )?;
    Ok(touched == 1)
}

/// Puts a new password.
pub async fn set_password(
    tx: &mut Tx,
    chamber: ChamberId,
    id: UserId,
    hash: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update users set password_hash = $3, version = version + 1 where chamber_id = $1 and user_id = $2",
        chamber.0,
        id.0,
        hash,
    )?;
    Ok(())
}

/// Begins a session.
pub async fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    chamber: ChamberId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into sessions (token_hash, chamber_id, user_id, created_at, seen_at) values ($1, $2, $3, $4, $4)",
        token_hash,
        chamber.0,
        user.0,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// A session with its person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

#[derive(FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    account: Row,
    session_created_at: jiff_sqlx::Timestamp,
    session_seen_at: jiff_sqlx::Timestamp,
}

/// The session of a token, whether or not it is still good.
pub async fn find_session(tx: &mut Tx, token_hash: &str) -> Result<Option<Session>, StoreError> {
    run!(
        tx,
        fetch_optional,
        SessionRow,
        "select u.chamber_id, u.user_id, u.email, u.name, u.role, u.password_hash, u.disabled, u.version,
                s.created_at as session_created_at, s.seen_at as session_seen_at
         from sessions s join users u on u.chamber_id = s.chamber_id and u.user_id = s.user_id
         where s.token_hash = $1",
        token_hash,
    )?
    .map(|row| {
        Ok(Session {
            account: row.account.try_into()?,
            created_at: row.session_created_at.to_jiff(),
            seen_at: row.session_seen_at.to_jiff(),
        })
    })
    .transpose()
}

/// Notes that a session was used.
pub async fn touch_session(
    tx: &mut Tx,
    token_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update sessions set seen_at = $2 where token_hash = $1",
        token_hash,
        now.to_sqlx()
    )?;
    Ok(())
}

/// Ends one session.
pub async fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    execute!(tx, "delete from sessions where token_hash = $1", token_hash)?;
    Ok(())
}

/// Ends all sessions and tokens of a person: after a new password, a new role, a disabled account.
pub async fn delete_credentials(
    tx: &mut Tx,
    chamber: ChamberId,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "delete from sessions where chamber_id = $1 and user_id = $2",
        chamber.0,
        user.0
    )?;
    execute!(
        tx,
        "delete from api_tokens where chamber_id = $1 and user_id = $2",
        chamber.0,
        user.0
    )?;
    Ok(())
}

/// Keeps the hash of an API token.
pub async fn insert_api_token(
    tx: &mut Tx,
    token_hash: &str,
    chamber: ChamberId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into api_tokens (token_hash, chamber_id, user_id, created_at) values ($1, $2, $3, $4)",
        token_hash,
        chamber.0,
        user.0,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Whether a person has an API token.
pub async fn has_api_token(
    tx: &mut Tx,
    chamber: ChamberId,
    user: UserId,
) -> Result<bool, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (String,),
        "select token_hash from api_tokens where chamber_id = $1 and user_id = $2 limit 1",
        chamber.0,
        user.0,
    )?
    .is_some())
}

/// Makes all of a person's API tokens void.
pub async fn delete_api_tokens(
    tx: &mut Tx,
    chamber: ChamberId,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "delete from api_tokens where chamber_id = $1 and user_id = $2",
        chamber.0,
        user.0
    )?;
    Ok(())
}

/// The person an API token belongs to.
pub async fn find_by_api_token(
    tx: &mut Tx,
    token_hash: &str,
) -> Result<Option<Account>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select u.chamber_id, u.user_id, u.email, u.name, u.role, u.password_hash, u.disabled, u.version
         from api_tokens t join users u on u.chamber_id = t.chamber_id and u.user_id = t.user_id
         where t.token_hash = $1",
        token_hash,
    )?
    .map(Account::try_from)
    .transpose()
}

/// A one-time link.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// `None` for the very first administrator.
    pub account: Option<(ChamberId, UserId)>,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// Whether it was used.
    pub used: bool,
}

#[derive(FromRow)]
struct InvitationRow {
    chamber_id: Option<Uuid>,
    user_id: Option<Uuid>,
    expires_at: jiff_sqlx::Timestamp,
    used_at: Option<jiff_sqlx::Timestamp>,
}

/// Keeps the hash of a one-time link.
pub async fn insert_invitation(
    tx: &mut Tx,
    token_hash: &str,
    account: Option<(ChamberId, UserId)>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into invitations (token_hash, chamber_id, user_id, purpose, expires_at) values ($1, $2, $3, $4, $5)",
        token_hash,
        account.map(|(chamber, _)| chamber.0),
        account.map(|(_, user)| user.0),
        if account.is_some() {
            "password"
        } else {
            "setup"
        },
        expires_at.to_sqlx(),
    )?;
    Ok(())
}

/// The one-time link of a token.
pub async fn find_invitation(
    tx: &mut Tx,
    token_hash: &str,
) -> Result<Option<Invitation>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        InvitationRow,
        "select chamber_id, user_id, expires_at, used_at from invitations where token_hash = $1",
        token_hash,
    )?
    .map(|row| Invitation {
        account: row
            .chamber_id
            .zip(row.user_id)
            .map(|(chamber, user)| (ChamberId(chamber), UserId(user))),
        expires_at: row.expires_at.to_jiff(),
        used: row.used_at.is_some(),
    }))
}

/// Marks a link as used; `false` when somebody was quicker.
pub async fn use_invitation(
    tx: &mut Tx,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update invitations set used_at = $2 where token_hash = $1 and used_at is null",
        token_hash,
        now.to_sqlx()
    )?;
    Ok(touched == 1)
}

/// How many logins failed for an e-mail since a time.
pub async fn count_login_failures(
    tx: &mut Tx,
    email: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(run!(
        tx,
        fetch_one,
        (i64,),
        "select count(*) from login_failures where email = $1 and failed_at > $2",
        email.to_lowercase(),
        since.to_sqlx(),
    )?
    .0)
}

/// Notes a failed login.
pub async fn insert_login_failure(
    tx: &mut Tx,
    id: Uuid,
    email: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into login_failures (email, failed_at, failure_id) values ($1, $2, $3)",
        email.to_lowercase(),
        now.to_sqlx(),
        id,
    )?;
    Ok(())
}

/// Forgets the failures of an e-mail.
pub async fn clear_login_failures(tx: &mut Tx, email: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "delete from login_failures where email = $1",
        email.to_lowercase()
    )?;
    Ok(())
}
