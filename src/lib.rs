//! Bansō (伴走): helps advisors of chambers of commerce understand a small company, put that into words with its owner,
//! and carry it into a plan that is followed up. See `ARCHITECTURE.md`.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod data;
pub mod domain;
pub mod eval;
pub mod export;
pub mod import;
pub mod jobs;
pub mod llm;
pub mod store;
pub mod web;
