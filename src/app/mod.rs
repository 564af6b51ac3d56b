//! What people do: each function asks the right, calls domain and store, and writes the audit row, in the one
//! transaction of its [`Ctx`].

pub mod account;
pub mod account_lines;
pub mod account_title;
pub mod analysis;
pub mod analysis_file;
pub mod calling;
pub mod chamber;
pub mod checklist;
pub mod company;
pub mod ctx;
pub mod demo;
pub mod document;
pub mod drafting;
pub mod error;
pub mod evidence;
pub mod export;
pub mod health;
pub mod home;
pub mod idempotency;
pub mod import;
pub mod ledger;
pub mod peers;
pub mod privacy;
pub mod prompt;
pub mod provider;
pub mod sealing;
pub mod session;
pub mod statement;
pub mod timeline;

pub use ctx::{Actor, App, Ctx};
pub use error::{Error, FieldError, Result};
