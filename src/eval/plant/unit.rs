//! Wrong units, signs and dimensions.

use super::Plant;
use super::class::Class;
use super::digit::changes;
use super::edit::{Edit, figures, sentence, slice};
use super::soil::{Soil, Specimen};
use super::truth::says_signed;
use crate::domain::quantity::Quantity;
use crate::eval::chance::Chance;

/// A unit and what is mistaken for it: of the same kind, the longest first.
const UNITS: &[(&str, &[&str])] = &[
    ("百万円", &["千円", "億円", "万円"]),
    ("千円", &["百万円", "円", "万円"]),
    ("億円", &["万円", "百万円"]),
    ("万円", &["千円", "円", "億円"]),
    ("円", &["千円", "万円"]),
    ("人", &["社", "件", "%"]),
    ("名", &["社", "件"]),
    ("か月", &["年", "日"]),
    ("カ月", &["年", "日"]),
    ("社", &["人", "件"]),
    ("件", &["人", "社"]),
];

const DIMENSIONS: &[(&str, &[&str])] = &[
    ("%ポイント", &["%"]),
    ("ポイント", &["%", "倍"]),
    ("％", &["ポイント", "倍"]),
    ("%", &["ポイント", "倍"]),
    ("倍", &["%", "か月", "ポイント"]),
    ("か月", &["倍", "%"]),
    ("千円", &["%"]),
    ("人", &["%"]),
    ("点", &["%", "倍"]),
];

/// Words that turn the sign of what stands near them.
const TURNING: &[&str] = &[
    "減",
    "赤字",
    "損失",
    "マイナス",
    "低下",
    "下落",
    "縮小",
    "増",
    "上昇",
    "伸び",
    "改善",
    "悪化",
    "拡大",
    "差",
    "落ち",
    "プラス",
    "上回",
    "下回",
    "高",
    "低",
    "不足",
    "債務超過",
    "から",
    "超過",
];

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mut plants = Vec::new();
    for quantity in figures(&specimen.text) {
        let edits = [
            (Class::Unit, other(specimen, &quantity, UNITS, chance)),
            (
                Class::Dimension,
                other(specimen, &quantity, DIMENSIONS, chance),
            ),
        ];
        for (class, edit) in edits {
            let changed = edit.filter(|edit| changes(soil, specimen, &quantity, edit));
            plants.extend(changed.map(|edit| edit.plant(class, index, specimen)));
        }
        let turned = turned(soil, specimen, &quantity);
        plants.extend(turned.map(|edit| edit.plant(Class::Sign, index, specimen)));
    }
    plants
}

fn other(
    specimen: &Specimen,
    quantity: &Quantity,
    units: &[(&str, &[&str])],
    chance: &mut Chance,
) -> Option<Edit> {
    let surface = slice(&specimen.text, quantity.span);
    let (unit, others) = units.iter().find(|(unit, _)| surface.ends_with(unit))?;
    let other = chance.pick(others)?;
    let number = surface.strip_suffix(unit)?;
    // 3億5,000万円 ends in a unit of its own.
    let plain = number
        .chars()
        .all(|c| !matches!(c, '億' | '万' | '兆' | '千' | '百'));
    plain.then(|| Edit::new(quantity.span, format!("{number}{other}")))
}

fn turned(soil: &Soil, specimen: &Specimen, quantity: &Quantity) -> Option<Edit> {
    let text = &specimen.text;
    let [from, to] = sentence(text, quantity.span[0]);
    let near = [
        quantity.span[0].saturating_sub(12).max(from),
        (quantity.span[1] + 12).min(to),
    ];
    let words = slice(text, near);
    if quantity.value.is_zero() || TURNING.iter().any(|word| words.contains(word)) {
        return None;
    }
    let surface = slice(text, quantity.span);
    let with = match surface.strip_prefix(['△', '▲', '-', '−']) {
        Some(rest) => rest.to_owned(),
        None if surface.starts_with(|c: char| c.is_ascii_digit()) => format!("△{surface}"),
        None => return None,
    };
    let edit = Edit::new(quantity.span, with);
    let now = edit.quantity(text)?;
    let was = soil
        .cited(specimen)
        .any(|evidence| says_signed(evidence, quantity));
    let still = soil
        .cited(specimen)
        .any(|evidence| says_signed(evidence, &now));
    (was && !still && now.value == -quantity.value).then_some(edit)
}
