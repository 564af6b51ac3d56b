//! The pages for people, through the router.

mod admin;
mod browser;
mod checklist;
mod company;
mod door;
mod import;
mod privacy;
mod prompts;
mod providers;
mod reading;
mod statements;
mod today;
