//! Wrong digits: one changed, two swapped, the last one off by one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Plant;
use super::class::Class;
use super::edit::{Edit, figures, slice};
use super::period::{period_of, stem};
use super::soil::{Soil, Specimen};
use super::truth::{exact, rounds, says};
use crate::domain::quantity::Quantity;
use crate::eval::chance::Chance;

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mut plants = Vec::new();
    for quantity in figures(&specimen.text) {
        let digits = digits(&specimen.text, &quantity);
        for (class, edit) in [
            (Class::WrongDigit, wrong(&digits, chance)),
            (Class::DigitSwap, swapped(&digits, chance)),
            (Class::Rounding, off_by_one(&digits, chance)),
        ] {
            let changed = edit.filter(|edit| changes(soil, specimen, &quantity, edit));
            plants.extend(changed.map(|edit| edit.plant(class, index, specimen)));
        }
    }
    plants
}

/// Whether the text then says another amount than before, and one that no cited evidence holds.
pub(super) fn changes(soil: &Soil, specimen: &Specimen, was: &Quantity, edit: &Edit) -> bool {
    let Some(now) = edit.quantity(&specimen.text) else {
        return false;
    };
    let same = now.same_unit(was) && rounds(was.value, &now);
    let still = now.counter == "期" && holds_of(soil, specimen, &now);
    !same && !still && !soil.cited(specimen).any(|evidence| says(evidence, &now))
}

/// Whether a mean or sum in the text is right over so many periods, too: 「直近2期の平均は25百万円」 is no error where the mean
/// of three periods rounds to the same.
fn holds_of(soil: &Soil, specimen: &Specimen, count: &Quantity) -> bool {
    let Ok(count) = usize::try_from(count.value) else {
        return false;
    };
    let mut runs: BTreeMap<&str, Vec<(Option<&str>, Decimal)>> = BTreeMap::new();
    for one in soil.cited(specimen) {
        let values = exact(one).map(|(_, value)| (period_of(&one.id), value));
        runs.entry(stem(&one.id)).or_default().extend(values);
    }
    let told = figures(&specimen.text);
    runs.into_values().any(|mut run| {
        run.sort_by(|a, b| b.0.cmp(&a.0));
        run.truncate(count);
        let sum: Decimal = run.iter().map(|(_, value)| *value).sum();
        let mean = sum.checked_div(Decimal::from(count)).unwrap_or_default();
        run.len() == count && told.iter().any(|one| rounds(sum, one) || rounds(mean, one))
    })
}

/// Places and values of the Arabic digits of a quantity.
fn digits(text: &str, quantity: &Quantity) -> Vec<(usize, u32, char)> {
    let surface = slice(text, quantity.span);
    surface
        .chars()
        .enumerate()
        .filter_map(|(at, c)| {
            let value = match c {
                '0'..='9' => u32::from(c) - u32::from('0'),
                '０'..='９' => u32::from(c) - u32::from('０'),
                _ => return None,
            };
            Some((quantity.span[0] + at, value, c))
        })
        .collect()
}

/// The digit in the script of another.
fn like(c: char, value: u32) -> String {
    let zero = if c.is_ascii() { '0' } else { '０' };
    char::from_u32(u32::from(zero) + value)
        .unwrap_or(zero)
        .to_string()
}

fn wrong(digits: &[(usize, u32, char)], chance: &mut Chance) -> Option<Edit> {
    let position = chance.below(digits.len());
    let (at, value, c) = *digits.get(position)?;
    let other = (value + 1 + u32::try_from(chance.below(9)).ok()?) % 10;
    (position > 0 || other > 0).then(|| Edit::new([at, at + 1], like(c, other)))
}

fn swapped(digits: &[(usize, u32, char)], chance: &mut Chance) -> Option<Edit> {
    let pairs: Vec<_> = digits
        .windows(2)
        .filter(|pair| pair[0].1 != pair[1].1 && pair[0].0 + 1 == pair[1].0)
        .filter(|pair| pair[0].0 != digits[0].0 || pair[1].1 != 0)
        .collect();
    let [a, b] = chance.pick(&pairs)?[..] else {
        return None;
    };
    Some(Edit::new([a.0, b.0 + 1], format!("{}{}", b.2, a.2)))
}

fn off_by_one(digits: &[(usize, u32, char)], chance: &mut Chance) -> Option<Edit> {
    let (at, value, c) = *digits.last()?;
    let up = chance.below(2) == 0;
    let other = if up { value + 1 } else { value.checked_sub(1)? };
    let valid = other < 10 && (other > 0 || digits.len() > 1);
    valid.then(|| Edit::new([at, at + 1], like(c, other)))
}
