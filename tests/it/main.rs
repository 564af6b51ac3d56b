//! One binary for all integration tests.

mod api;
mod benchmark;
mod isolation;
mod support;
