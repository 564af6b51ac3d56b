//! Integration tests, one binary.

#![expect(clippy::unwrap_used, reason = "a test stops at a fault")]

mod analyze;
mod benchmark;
