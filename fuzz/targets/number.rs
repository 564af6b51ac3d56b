//! Figures, months and units as people write them.

#![no_main]

use banso::domain::number::{LIMIT, MoneyUnit, parse_count, parse_decimal, parse_money};
use banso::domain::statement::PeriodEnd;
use banso::domain::{corporate_number::CorporateNumber, era};
use banso::import::unit;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for money in [
        MoneyUnit::Yen,
        MoneyUnit::ThousandYen,
        MoneyUnit::MillionYen,
    ] {
        if let Ok(Some(yen)) = parse_money(text, money) {
            assert!((-LIMIT..=LIMIT).contains(&yen));
        }
    }
    if let Ok(Some(count)) = parse_count(text) {
        assert!((0..=LIMIT).contains(&count));
    }
    let _ = parse_decimal(text);
    let _ = PeriodEnd::parse(text);
    let _ = CorporateNumber::parse(text);
    let _ = unit::from_words(text);
    let _ = era::year_months(text);
    let _ = era::span(text);
    let _ = era::fiscal_year(text);
    let _ = era::bracketed(text);
    let _ = era::compact(text);
});
