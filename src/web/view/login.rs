//! ログイン, and the one-time link that sets a password (初期設定・招待).

use serde::Serialize;

use super::account::PASSWORD_HINT;
use super::field::{Field, FieldError};

/// The login page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LoginPage {
    pub(crate) email: Field,
    pub(crate) password: Field,
    /// Why the last try failed.
    pub(crate) error: Option<String>,
    /// Where to go afterwards: a path of this site.
    pub(crate) next: Option<String>,
}

impl LoginPage {
    pub(crate) fn of(email: &str, error: Option<String>, next: Option<&str>) -> Self {
        Self {
            email: Field::text("email", "メールアドレス", email)
                .kind("email")
                .autocomplete("username"),
            password: Field {
                required: false,
                ..Field::password("password", "パスワード", "current-password")
            },
            error,
            next: next.filter(|path| local(path)).map(str::to_owned),
        }
    }
}

/// Whether an address stays on this site: `/companies`, never `//elsewhere` or `/\elsewhere`.
pub(crate) fn local(path: &str) -> bool {
    path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && !path.chars().any(char::is_control)
}

/// The page of a one-time link.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SetupPage {
    pub(crate) action: String,
    /// The first administrator names the chamber as well.
    pub(crate) first: bool,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) chamber: Field,
    pub(crate) name: Field,
    pub(crate) email: Field,
    pub(crate) password: Field,
    pub(crate) again: Field,
}

impl SetupPage {
    /// `typed` is (chamber, name, e-mail).
    pub(crate) fn of(
        token: &str,
        first: bool,
        typed: (&str, &str, &str),
        errors: Vec<FieldError>,
    ) -> Self {
        let (chamber, name, email) = typed;
        Self {
            action: format!("/setup/{token}"),
            first,
            chamber: Field::text("chamber", "商工会議所の名称", chamber)
                .required()
                .autocomplete("organization")
                .check(&errors),
            name: Field::text("name", "氏名", name)
                .required()
                .autocomplete("name")
                .check(&errors),
            email: Field::text("email", "メールアドレス", email)
                .kind("email")
                .required()
                .autocomplete("username")
                .check(&errors),
            password: Field::password("password", "パスワード", "new-password")
                .hint(PASSWORD_HINT)
                .check(&errors),
            again: Field::password("again", "パスワード（確認）", "new-password").check(&errors),
            errors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_on_this_site() {
        for path in ["/companies?q=a", "/"] {
            assert!(local(path), "{path}");
        }
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\nb",
        ] {
            assert!(!local(path), "{path}");
        }
    }
}
