//! What each page shows, as typed structs that a template renders: one file a page.

use serde::Serialize;

pub(crate) mod account;
pub(crate) mod account_titles;
pub(crate) mod action_plan;
pub(crate) mod analysis;
pub(crate) mod business_plan;
pub(crate) mod checklist;
pub(crate) mod companies;
pub(crate) mod company_form;
pub(crate) mod comparison;
pub(crate) mod conflict;
pub(crate) mod coverage;
pub(crate) mod cross_swot;
pub(crate) mod document;
pub(crate) mod documents;
pub(crate) mod draft;
pub(crate) mod drafting_settings;
pub(crate) mod error;
pub(crate) mod evidence;
pub(crate) mod field;
pub(crate) mod figure_cell;
pub(crate) mod figure_groups;
pub(crate) mod frame;
pub(crate) mod gantt;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod import_assign;
pub(crate) mod imports;
pub(crate) mod indicator_inputs;
pub(crate) mod item;
pub(crate) mod ledger;
pub(crate) mod lines;
pub(crate) mod login;
pub(crate) mod marked;
pub(crate) mod mend;
pub(crate) mod notice;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod privacy;
pub(crate) mod prompt_trial;
pub(crate) mod prompts;
pub(crate) mod proposal;
pub(crate) mod provider;
pub(crate) mod provider_form;
pub(crate) mod ratios;
pub(crate) mod records;
pub(crate) mod statements;
pub(crate) mod swot;
pub(crate) mod time;
pub(crate) mod today;
pub(crate) mod versions;

#[cfg(test)]
mod samples;

/// A page: the frame that all share, and what is its own.
#[derive(Debug, Serialize)]
pub(crate) struct Page<'a, T: Serialize> {
    pub(crate) frame: frame::Frame,
    #[serde(flatten)]
    pub(crate) body: &'a T,
}
