//! Ids. Each noun has its own type, so that a company's id cannot be handed in where a document's is asked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// A chamber of commerce (商工会議所): the wall that no data crosses.
    ChamberId;
    /// A person who works at a chamber.
    UserId;
    /// A company (事業者) a chamber supports.
    CompanyId;
    /// A request to a provider to write a document (下書きの依頼).
    DraftId;
    /// A SWOT analysis, action plan or business plan, in all its versions.
    DocumentId;
    /// A file of accounts that somebody handed in (取り込み).
    ImportId;
}
