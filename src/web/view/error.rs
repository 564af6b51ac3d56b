//! The page that says what went wrong and what to do.

use serde::Serialize;

use super::frame::Link;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ErrorPage {
    pub(crate) status: u16,
    pub(crate) heading: String,
    pub(crate) detail: String,
    /// Ways out, the best first.
    pub(crate) ways: Vec<Link>,
    /// The request's id, to name when asking for help.
    pub(crate) request: Option<String>,
}
