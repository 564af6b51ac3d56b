//! The command line.

pub(crate) mod admin;
pub(crate) mod demo;
pub(crate) mod serve;

/// Prints.
#[expect(clippy::print_stdout, reason = "the command line speaks to people here")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// An application error as a sentence.
pub(crate) fn explain(error: crate::app::Error) -> anyhow::Error {
    match error {
        crate::app::Error::Invalid(faults) => {
            anyhow::anyhow!(faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(" "))
        }
        other => anyhow::anyhow!(other.to_string()),
    }
}
