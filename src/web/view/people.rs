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
    /// The name in the row's form, as typed.
    pub(crate) new_name: String,
    /// What was wrong with the row's form; it is then open.
    pub(crate) error: Option<String>,
    pub(crate) disabled: bool,
    /// No password set yet.
    pub(crate) invited: bool,
    /// Oneself: cannot be disabled or lose the role.
    pub(crate) me: bool,
    pub(crate) version: i64,
}

impl PersonRow {
    /// A person; `standing` is (disabled, invited), `who` is (name, e-mail).
    pub(crate) fn of(
        id: &str,
        who: (&str, &str),
        role: Role,
        standing: (bool, bool),
        me: bool,
        version: i64,
    ) -> Self {
        Self {
            id: id.to_owned(),
            name: who.0.to_owned(),
            email: who.1.to_owned(),
            role: roles(&format!("role-{id}"), &role.to_string()),
            role_label: role.label(),
            new_name: who.0.to_owned(),
            error: None,
            disabled: standing.0,
            invited: standing.1,
            me,
            version,
        }
    }

    /// The same with its form as it was typed, and what was wrong with it.
    pub(crate) fn typed(&mut self, name: &str, role: &str, error: String) {
        name.clone_into(&mut self.new_name);
        self.role = roles(&format!("role-{}", self.id), role);
        self.error = Some(error);
    }
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
