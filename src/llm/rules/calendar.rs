//! Months counted forward: when an action begins, ends and is looked at.

/// A month, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(i32);

impl Month {
    /// From a year and a month of the year; a month out of 1–12 is counted on.
    pub(super) fn new((year, month): (i16, i8)) -> Self {
        Self(i32::from(year) * 12 + i32::from(month) - 1)
    }

    /// Reads `2026-03`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12)
            .contains(&month)
            .then_some(Self(year * 12 + month - 1))
    }

    /// That many months later.
    pub(super) fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// The first end of a business year on or after this month, when one year ended in `year_end`.
    pub(super) fn next_year_end(self, year_end: Self) -> Self {
        self.plus((year_end.0 - self.0).rem_euclid(12))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_over_the_years_end() {
        let november = Month::new((2026, 11));
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(november.plus(1).to_string(), "2026-12");
        assert_eq!(november.plus(2).to_string(), "2027-01");
        assert_eq!(Month::parse("2026-11"), Some(november));
        assert_eq!(Month::parse("2026-13"), None);
    }

    #[test]
    fn a_yearly_figure_is_looked_at_when_the_year_ends() {
        let march = Month::new((2026, 3));
        assert_eq!(
            Month::new((2027, 10)).next_year_end(march).to_string(),
            "2028-03"
        );
        assert_eq!(
            Month::new((2027, 3)).next_year_end(march).to_string(),
            "2027-03"
        );
    }
}
