//! 管理：利用者.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::access::Role;

use super::field::{Choice, Field, FieldError};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PeoplePage {
    pub(crate) people: Vec<PersonRow>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) name: Field,
    pub(crate) email: Field,
    pub(crate) role: Choice,
    /// Whether the form for a new person is open.
    pub(crate) open: bool,
    /// The link by which a new person sets a password; shown once.
    pub(crate) link: Option<InviteLink>,
}

/// A one-time link.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct InviteLink {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) expires: String,
}

/// One person.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Choice,
    pub(crate) role_label: &'static str,
    pub(crate) disabled: bool,
    /// No password set yet.
    pub(crate) invited: bool,
    /// Oneself: cannot be disabled or lose the role.
    pub(crate) me: bool,
    pub(crate) version: i64,
}

/// The roles to choose from.
pub(crate) fn roles(name: &str, chosen: &str) -> Choice {
    Choice::of(
        name,
        "役割",
        chosen,
        Role::iter().map(|role| (role.to_string(), role.label())),
    )
}

impl PeoplePage {
    /// The list, and the form for a new person as typed.
    pub(crate) fn of(
        people: Vec<PersonRow>,
        typed: (&str, &str, &str),
        errors: Vec<FieldError>,
    ) -> Self {
        let (name, email, role) = typed;
        Self {
            people,
            name: Field::text("name", "氏名", name).required().check(&errors),
            email: Field::text("email", "メールアドレス", email).kind("email").required().check(&errors),
            role: roles("role", role)
                .hint("経営指導員は入力と下書き、法定経営指導員はそれに加えて承認、管理者は利用者と作成元の設定ができます。")
                .check(&errors),
            open: !errors.is_empty(),
            errors,
            link: None,
        }
    }
}
