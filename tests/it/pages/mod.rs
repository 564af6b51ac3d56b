//! The pages for people, through the router.

mod admin;
mod door;
mod today;
