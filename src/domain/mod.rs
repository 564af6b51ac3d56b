//! The field itself, pure: no I/O, no clock, no randomness. Everything here can be read and tested
//! without a database, a network or a file.

pub mod access;
pub mod account_title;
pub mod analysis;
pub mod answer;
pub mod benchmark;
pub mod budget;
pub mod change;
pub mod check;
pub mod checklist;
pub mod company;
pub mod corporate_number;
pub mod data_error;
pub mod demo_case;
pub mod document;
pub mod draft;
pub mod evidence;
pub mod facts;
pub mod fence;
pub mod form;
pub mod format;
pub mod glossary;
pub mod id;
pub mod indicator_text;
pub mod industry;
pub mod number;
pub mod polarity;
pub mod prompt;
pub mod quantity;
pub mod ratio;
pub mod review;
pub mod stage;
pub mod statement;
pub mod topic;
pub mod trend;
