//! The `banso` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    banso::cli::run()
}
