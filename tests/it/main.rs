//! Integration tests, one binary.

mod llm_servers;
