//! XML of any encoding: blue returns, XBRL, and what only looks like it.

#![no_main]

use banso::import::limits::Limits;
use banso::import::{statements, xml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = statements::read("a.xtx", bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = xml::check(text, &Limits::STANDARD);
    }
});
