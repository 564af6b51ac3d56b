//! One binary for all integration tests.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at a fault"
)]

mod analyze;
mod api;
mod architecture;
mod benchmark;
mod drafting;
mod isolation;
mod llm_servers;
mod pages;
mod process;
mod store;
mod support;
