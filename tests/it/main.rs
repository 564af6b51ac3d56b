//! One binary for all integration tests.

mod api;
mod architecture;
mod benchmark;
mod isolation;
mod support;
