//! What was found about one number or word, and the flag that people see.

use crate::domain::check::classify::Class;
use crate::domain::document::{Flag, FlagKind, Mend};

/// What was found about one place.
pub(in crate::domain::check) struct Judged {
    pub(in crate::domain::check) span: [usize; 2],
    pub(in crate::domain::check) class: Class,
    pub(in crate::domain::check) flag: Option<Flag>,
}

impl Judged {
    pub(in crate::domain::check) fn traced(span: [usize; 2], evidence: Vec<String>) -> Self {
        Self {
            span,
            class: Class::Traced { evidence },
            flag: None,
        }
    }

    pub(in crate::domain::check) fn plain(span: [usize; 2], class: Class) -> Self {
        Self {
            span,
            class,
            flag: None,
        }
    }

    /// With a doubt and what would settle it.
    pub(in crate::domain::check) fn doubted(
        kind: FlagKind,
        detail: String,
        span: [usize; 2],
        mends: Vec<Mend>,
    ) -> Self {
        Self::flagged(Flag::new(kind, detail, Some(span)).with(mends), span)
    }

    fn flagged(flag: Flag, span: [usize; 2]) -> Self {
        Self {
            span,
            class: Class::Flagged(flag.kind),
            flag: Some(flag),
        }
    }
}
