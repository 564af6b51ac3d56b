//! Results as people and programs read them (報告).

pub mod columns;
