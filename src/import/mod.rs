//! Bytes → domain values, with every fault named by its place.

pub mod company_file;
pub mod json;
pub mod locate;
