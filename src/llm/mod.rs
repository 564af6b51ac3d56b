//! Language models.

pub mod tokens;
