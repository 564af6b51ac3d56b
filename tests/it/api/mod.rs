//! The API, route by route, as `src/web/api/` has them.

mod account_lines;
mod account_title;
mod analysis;
mod body;
mod checklist;
mod company;
mod document;
mod draft;
mod export;
mod import;
mod industry;
mod openapi;
mod privacy;
mod prompt;
mod provider;
mod refusal;
mod review;
mod rights;
mod statement;
