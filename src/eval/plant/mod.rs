//! The planted-error suite (誤りの植え込み): good texts are corrupted one place at a time, and the checker must find every
//! corruption and say nothing of the texts as they were. A plant is only one if it changes what the text says: a
//! rounding that is still right and the equal value of another figure are none. What is true is read from the evidence
//! here anew (`truth`), not asked of the checker.

mod certainty;
mod class;
mod digit;
mod edit;
mod foreign;
mod metric;
mod name;
mod period;
mod quote;
mod render;
mod run;
mod slot;
mod soil;
pub mod table;
mod truth;
mod unit;
mod word;

pub use class::Class;
pub use run::{FALSE_MOST, Found, Judge, Miss, Outcome, Tally, run};
pub use soil::{Bench, Soil, Specimen, companies};

/// A corrupted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plant {
    /// What was done to it.
    pub class: Class,
    /// Which text, by its place in [`Soil::specimens`].
    pub specimen: usize,
    /// The text now.
    pub text: String,
    /// The ids it cites now.
    pub evidence: Vec<String>,
    /// What stood there, and what stands there now.
    pub change: [String; 2],
}
