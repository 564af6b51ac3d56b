//! アカウント: one's own password and API token.

use serde::Serialize;

use super::field::{Field, FieldError};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AccountPage {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: &'static str,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) current: Field,
    pub(crate) new: Field,
    pub(crate) again: Field,
    /// The token just made; shown once.
    pub(crate) token: Option<String>,
    pub(crate) has_token: bool,
}

/// What a password needs.
pub(crate) const PASSWORD_HINT: &str = "12文字以上にしてください。長い文でもかまいません。";

impl AccountPage {
    pub(crate) fn of(
        name: &str,
        email: &str,
        role: &'static str,
        has_token: bool,
        errors: Vec<FieldError>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            email: email.to_owned(),
            role,
            current: Field::password("current", "現在のパスワード", "current-password")
                .check(&errors),
            new: Field::password("new", "新しいパスワード", "new-password")
                .hint(PASSWORD_HINT)
                .check(&errors),
            again: Field::password("again", "新しいパスワード（確認）", "new-password")
                .check(&errors),
            errors,
            token: None,
            has_token,
        }
    }
}
