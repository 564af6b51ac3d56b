//! Bytes → domain values, with every fault named by its place.

mod archive;
pub mod bytes;
pub mod company_file;
pub mod company_list;
pub mod error;
pub mod formats;
pub mod grid;
pub mod json;
pub mod limits;
pub mod locate;
pub mod reading;
pub mod statements;
#[cfg(test)]
mod testing;
pub mod text;
pub mod unit;
pub mod workbook;
pub mod xml;
