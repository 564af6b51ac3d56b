//! Integration tests, one binary.

mod benchmark;
