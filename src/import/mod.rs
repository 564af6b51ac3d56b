//! Bytes → domain values, with every fault named by its place.

pub mod company_file;
pub mod error;
pub mod formats;
pub mod grid;
pub mod json;
pub mod locate;
pub mod reading;
