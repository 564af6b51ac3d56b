//! One binary for all integration tests: no sockets, no sleeping, both databases.

mod api;
mod support;
