//! The web: pages and API over the same application layer.

pub mod assets;
mod helpers;
pub mod templates;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the handlers that fill these pages come next")
)]
mod view;
