//! Bansō (伴走): helps advisors of chambers of commerce understand a small company, put that into words with its owner,
//! and carry it into a plan that is followed up. See `ARCHITECTURE.md`.

pub mod domain;
pub mod web;
