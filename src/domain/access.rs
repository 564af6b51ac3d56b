//! Who may do what: the one table. A snapshot test prints it as a matrix, so that a change of rights is seen in review.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

/// What a person is at the chamber.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// 経営指導員
    Advisor,
    /// 法定経営指導員
    LeadAdvisor,
    /// 管理者
    Admin,
}

impl Role {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Advisor => "経営指導員",
            Self::LeadAdvisor => "法定経営指導員",
            Self::Admin => "管理者",
        }
    }
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Permission {
    /// See companies, figures, answers, documents.
    ReadCompanies,
    /// Register, amend, enter figures and answers.
    WriteCompanies,
    /// Decide what the chamber remembers of accounts (勘定科目の割り当て).
    ManageTitles,
    /// Archive a company.
    ArchiveCompanies,
    /// Ask for a draft, cancel it.
    Draft,
    /// Decide on items, edit, add, submit.
    EditDocuments,
    /// Approve or send back.
    ReviewDocuments,
    /// Record the owner's agreement.
    RecordAgreement,
    /// Export a document.
    Export,
    /// Add people, change roles, disable accounts.
    ManagePeople,
    /// Choose the provider.
    ManageProvider,
    /// Read prompts, add versions, move labels, try them.
    ManagePrompts,
    /// See what models were sent and what they cost.
    SeeLedger,
}

impl Permission {
    /// Whether a role has it.
    pub fn granted_to(self, role: Role) -> bool {
        match self {
            Self::ReadCompanies | Self::ManageTitles | Self::Export => true,
            Self::WriteCompanies | Self::Draft | Self::EditDocuments | Self::RecordAgreement => {
                matches!(role, Role::Advisor | Role::LeadAdvisor)
            }
            Self::ArchiveCompanies => matches!(role, Role::LeadAdvisor | Role::Admin),
            Self::ReviewDocuments => role == Role::LeadAdvisor,
            Self::ManagePeople | Self::ManageProvider | Self::ManagePrompts | Self::SeeLedger => {
                role == Role::Admin
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn the_matrix() {
        let mut matrix = String::new();
        for permission in Permission::iter() {
            let name: &'static str = permission.into();
            let marks: Vec<&str> = Role::iter()
                .map(|role| {
                    if permission.granted_to(role) {
                        "o"
                    } else {
                        "-"
                    }
                })
                .collect();
            let _ = writeln!(matrix, "{name:<20} {}", marks.join(" "));
        }
        insta::assert_snapshot!(matrix, @r"
        read_companies       o o o
        write_companies      o o -
        manage_titles        o o o
        archive_companies    - o o
        draft                o o -
        edit_documents       o o -
        review_documents     - o -
        record_agreement     o o -
        export               o o o
        manage_people        - - o
        manage_provider      - - o
        manage_prompts       - - o
        see_ledger           - - o
        ");
    }
}
