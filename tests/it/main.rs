//! One binary for all integration tests.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops at a fault, and says what it skips"
)]

mod analyze;
mod api;
mod architecture;
mod batch;
mod benchmark;
mod boundary;
mod drafting;
mod eval;
mod faults;
mod figures;
mod injection;
mod isolation;
mod keys;
mod kinds;
mod ledger;
mod llm_servers;
mod pages;
mod process;
mod provider_moved;
mod ratios;
mod sending;
mod store;
mod structured_files;
mod support;
mod watching;
mod workbook;
