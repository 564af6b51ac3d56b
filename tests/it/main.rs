//! One binary for all integration tests.

#![expect(clippy::unwrap_used, reason = "a test stops at a fault")]

mod analyze;
mod api;
mod benchmark;
mod drafting;
mod llm_servers;
mod pages;
mod process;
mod support;
