//! Domain values → bytes: charts as SVG and PNG, documents as Word, Markdown and JSON. [`outline`] says once what every
//! format prints.

pub mod docx;
pub mod file_name;
pub mod json;
pub mod markdown;
pub mod outline;
pub mod png;
pub mod radar;
pub mod spark;
pub mod text;

pub use file_name::{Format, file_name};

#[cfg(test)]
pub(crate) mod samples;
