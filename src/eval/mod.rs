//! Evaluation (評価): what drafts are worth, measured. Suites, companies and clean texts are files in `evals/`; every
//! measure is a function of a draft and its evidence; the planted-error suite measures the checker itself. Needs no
//! database. `docs/evals.md` says what each figure means and how to add to it.

pub mod ask;
pub mod case;
pub mod chance;
pub mod clean;
pub mod draft;
pub mod files;
pub mod ground;
pub mod interval;
pub mod measure;
pub mod plant;
pub mod prompt;
pub mod report;
pub mod result;
pub mod run;
pub mod suite;
