//! The fields of a company file.

use std::str::FromStr;

use strum::IntoEnumIterator;

use crate::domain::statement::Figure;

/// The unit a money field is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    ThousandYen,
    Yen,
}

impl Unit {
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::ThousandYen => "_thousand_yen",
            Self::Yen => "_yen",
        }
    }

    /// Splits `sales_thousand_yen` into `sales` and its unit.
    pub(super) fn of(key: &str) -> Option<(&str, Self)> {
        [Self::ThousandYen, Self::Yen]
            .into_iter()
            .find_map(|unit| Some((key.strip_suffix(unit.suffix())?, unit)))
    }
}

/// The figure in money of that name, the unit taken off its end.
pub(super) fn money(name: &str) -> Option<Figure> {
    Figure::from_str(name)
        .ok()
        .filter(|figure| figure.is_money())
}

/// The names of all figures in money, with the unit at their end.
pub(super) fn names(unit: Unit) -> impl Iterator<Item = String> {
    Figure::iter()
        .filter(|figure| figure.is_money())
        .map(move |figure| format!("{figure}{}", unit.suffix()))
}

/// The known name nearest to one that is not known, when it is near enough to be meant.
pub(crate) fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (unknown.chars().count() / 3).max(2);
    known
        .map(|name| (distance(unknown, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_apart() {
        assert_eq!(
            Unit::of("sales_thousand_yen"),
            Some(("sales", Unit::ThousandYen))
        );
        assert_eq!(Unit::of("sales_yen"), Some(("sales", Unit::Yen)));
        assert_eq!(Unit::of("sales"), None);
    }

    #[test]
    fn every_figure_in_money_has_its_field_and_counts_have_none() {
        for name in names(Unit::Yen) {
            let (name, unit) = Unit::of(&name).unwrap();
            assert_eq!(unit, Unit::Yen);
            assert_eq!(money(name).unwrap().to_string(), name);
        }
        assert_eq!(names(Unit::ThousandYen).count(), Figure::iter().count() - 2);
        assert_eq!((money("employees"), money("months")), (None, None));
        assert_eq!(money("interest_expense"), Some(Figure::InterestExpense));
    }

    #[test]
    fn near_names_are_found_and_far_ones_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let known = || ["name", "capital_yen"].into_iter();
        assert_eq!(nearest("nmae", known()), Some("name"));
        assert_eq!(nearest("caiptal_yen", known()), Some("capital_yen"));
        assert_eq!(nearest("zzz", known()), None);
    }
}
