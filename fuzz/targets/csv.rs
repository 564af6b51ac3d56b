//! Delimited text of any encoding: as accounts, pasted, and as a list of companies.

#![no_main]

use std::sync::LazyLock;

use banso::domain::industry::Industries;
use banso::import::{company_list, statements};
use libfuzzer_sys::fuzz_target;

static INDUSTRIES: LazyLock<Industries> = LazyLock::new(|| {
    Industries::parse(
        include_str!("../../data/industry_classes.csv"),
        include_str!("../../data/size_rules.csv"),
        include_str!("../../data/jsic_rev13_to_locaben_2018.csv"),
        include_str!("../../data/industry_keywords.csv"),
    )
    .expect("the tables are those that ship")
});

fuzz_target!(|bytes: &[u8]| {
    let _ = statements::read("a.csv", bytes);
    let _ = company_list::read("a.csv", bytes, &INDUSTRIES);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = statements::read_pasted(text);
    }
});
