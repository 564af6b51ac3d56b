//! The pages for people, through the router.

mod browser;
mod checklist;
mod company;
mod reading;
mod statements;
