//! All SQL, one file a noun, free functions over `&mut Tx`. [`db`] alone knows that two engines exist.
//! Every statement that touches a chamber's rows takes the chamber's id.

pub mod account;
pub mod audit;
pub mod chamber;
pub mod chamber_title;
pub mod checklist;
pub mod company;
pub mod db;
pub mod document;
pub mod draft;
pub mod idempotency;
pub mod import;
pub mod job;
pub mod model_call;
pub mod privacy;
pub mod prompt;
pub mod provider;
pub mod statement;

pub use db::{Db, StoreError, Tx};
