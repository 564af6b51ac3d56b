//! The API, route by route, as `src/web/api/` has them.

mod analysis;
mod body;
mod checklist;
mod company;
mod document;
mod draft;
mod export;
mod industry;
mod openapi;
mod refusal;
mod review;
mod rights;
mod statement;
