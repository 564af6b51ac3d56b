//! The layouts of accounting programs, one file each. A layout says whether a file is its own (`matches`) and what the
//! file says (`read`).

pub mod amount;
pub mod blue_return;
pub mod dates;
pub mod elements;
pub mod etax_codes;
pub mod etax_csv;
pub mod freee;
#[cfg(test)]
mod golden;
pub mod jdl;
pub mod local_benchmark;
pub mod money_forward;
pub mod pca;
pub mod table;
pub mod tkc;
mod trial;
pub mod tsukaeru;
pub mod xbrl;
pub mod yayoi;

pub use trial::finish::{ONLY_BALANCE_SHEET, ONLY_PROFIT_AND_LOSS};

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod mutated;
