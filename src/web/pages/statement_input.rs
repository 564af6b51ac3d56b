//! The statement grid as it was typed: what is to be done with each period, or a sentence at the cell.

use strum::IntoEnumIterator;

use super::sent::Sent;
use crate::domain::number::{MoneyUnit, parse_count, parse_money};
use crate::domain::statement::{Figure, Figures, PeriodEnd, Statement};
use crate::web::view::conflict::Known;
use crate::web::view::field::FieldError;
use crate::web::view::figure_cell::{key, written};
use crate::web::view::statements::{COLUMNS, Typed, period_names};

/// One column as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Column {
    index: usize,
    label: &'static str,
    /// 決算年月 as typed.
    end: String,
    /// The period that stood there when the form was written, and its version; none and 0 for a new one.
    saved: Option<PeriodEnd>,
    version: i64,
    cells: Vec<(Figure, String)>,
}

/// The whole grid as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) unit: MoneyUnit,
    /// The unit in which the saved figures were shown: a cell nobody touched keeps its exact value.
    shown: MoneyUnit,
    pub(super) adding: bool,
}

/// What is to be done with a column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "at most three of them live for one request"
)]
pub(super) enum Change {
    /// Everything was cleared.
    Remove { end: PeriodEnd, version: i64 },
    /// The figures of a period; `moved` when it stood under another month before.
    Save {
        end: PeriodEnd,
        figures: Figures,
        version: i64,
        moved: Option<PeriodEnd>,
    },
}

/// The unit of that name.
pub(super) fn unit(name: &str) -> MoneyUnit {
    if name == key(MoneyUnit::Yen) {
        MoneyUnit::Yen
    } else {
        MoneyUnit::ThousandYen
    }
}

fn find<'a>(stored: &'a [Statement], end: &PeriodEnd) -> Option<&'a Statement> {
    stored.iter().find(|statement| statement.period_end == *end)
}

impl Grid {
    /// The grid of a form.
    pub(super) fn of(sent: &Sent) -> Self {
        let adding = sent.get("new") == "1";
        let names = period_names(adding);
        let column = |index: usize| Column {
            index,
            label: names[index],
            end: sent.get(&format!("periods.{index}.end")).to_owned(),
            saved: PeriodEnd::parse(sent.get(&format!("periods.{index}.saved"))).ok(),
            version: sent
                .parse(&format!("periods.{index}.version"))
                .unwrap_or_default(),
            cells: Figure::iter()
                .filter_map(|figure| {
                    let typed = sent.find(&format!("figures.{index}.{figure}"))?;
                    Some((figure, typed.to_owned()))
                })
                .collect(),
        };
        Self {
            columns: (0..COLUMNS).map(column).collect(),
            unit: unit(sent.get("unit")),
            shown: unit(sent.get("shown_unit")),
            adding,
        }
    }

    /// The same for the page, to be shown again with sentences.
    pub(super) fn typed(&self, errors: Vec<FieldError>) -> Typed {
        let saved = |column: &Column| {
            column
                .saved
                .as_ref()
                .map(|end| (end.clone(), column.version))
        };
        Typed {
            ends: self
                .columns
                .iter()
                .map(|column| column.end.clone())
                .collect(),
            saved: self.columns.iter().map(saved).collect(),
            cells: self
                .columns
                .iter()
                .map(|column| column.cells.clone())
                .collect(),
            errors,
        }
    }

    /// What is to be done, or every sentence that stands against it.
    pub(super) fn changes(&self, stored: &[Statement]) -> Result<Vec<Change>, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut changes = Vec::new();
        for column in &self.columns {
            match self.change(column, stored) {
                Ok(change) => changes.extend(change),
                Err(found) => faults.extend(found),
            }
        }
        faults.extend(self.twice(stored));
        if faults.is_empty() {
            Ok(changes)
        } else {
            Err(faults)
        }
    }

    fn change(
        &self,
        column: &Column,
        stored: &[Statement],
    ) -> Result<Option<Change>, Vec<FieldError>> {
        if column.is_blank() {
            let remove = |end| Change::Remove {
                end,
                version: column.version,
            };
            return Ok(column.saved.clone().map(remove));
        }
        let before = column.saved.as_ref().and_then(|end| find(stored, end));
        let (figures, mut faults) = self.figures(column, before);
        let end = column.end().map_err(|fault| faults.insert(0, fault));
        let Ok(end) = end else { return Err(faults) };
        if !faults.is_empty() {
            return Err(faults);
        }
        if find(stored, &end).is_some_and(|there| there.figures == figures) {
            return Ok(None);
        }
        let moved = column.saved.clone().filter(|saved| *saved != end);
        Ok(Some(Change::Save {
            end,
            figures,
            version: column.version,
            moved,
        }))
    }

    fn figures(&self, column: &Column, before: Option<&Statement>) -> (Figures, Vec<FieldError>) {
        let mut figures = before.map(|before| before.figures).unwrap_or_default();
        let mut faults = Vec::new();
        for (figure, typed) in &column.cells {
            let saved = before.and_then(|before| before.figures.get(*figure));
            if typed.trim() == written(*figure, saved, self.shown) {
                continue;
            }
            let read = if figure.is_money() {
                parse_money(typed, self.unit)
            } else {
                parse_count(typed)
            };
            match read {
                Ok(value) => figures.set(*figure, value),
                Err(error) => faults.push(column.fault(*figure, error.to_string())),
            }
        }
        (figures, faults)
    }

    /// Months that stand in two columns, or would be written over a period that is there and not moved away.
    fn twice(&self, stored: &[Statement]) -> Vec<FieldError> {
        let ends: Vec<Option<PeriodEnd>> = self.columns.iter().map(|c| c.end().ok()).collect();
        let fault = |column: &Column| {
            let sentence = "同じ決算年月の期がほかにあります。年月をご確認ください";
            FieldError::at(column.end_name(), sentence).called(column.end_label())
        };
        let wrong = |column: &&Column| {
            let Some(end) = &ends[column.index] else {
                return false;
            };
            let earlier = ends[..column.index]
                .iter()
                .flatten()
                .any(|other| other == end);
            let elsewhere =
                |other: &Column| other.index != column.index && other.saved.as_ref() == Some(end);
            let moved = column.saved.as_ref().is_some_and(|saved| saved != end);
            let kept = find(stored, end).is_some() && !self.columns.iter().any(elsewhere);
            earlier || (moved && kept)
        };
        self.columns.iter().filter(wrong).map(fault).collect()
    }

    /// The form once more for the conflict page: the columns that somebody else changed meanwhile, beside what is
    /// stored now. What is sent again is made from the stored version on.
    pub(super) fn conflict(&self, sent: &Sent, stored: &[Statement]) -> (Sent, Vec<Known>) {
        let mut sent = sent.clone();
        let mut known = Vec::new();
        let mut put =
            |name: String, value: String| match sent.0.iter_mut().find(|(n, _)| *n == name) {
                Some((_, old)) => *old = value,
                None => sent.0.push((name, value)),
            };
        put("shown_unit".to_owned(), key(self.unit).to_owned());
        for column in &self.columns {
            let Some(now) = column.changed_meanwhile(stored) else {
                continue;
            };
            let end = now
                .map(|now| now.period_end.as_str().to_owned())
                .unwrap_or_default();
            let index = column.index;
            put(format!("periods.{index}.saved"), end.clone());
            put(
                format!("periods.{index}.version"),
                now.map_or(0, |now| now.version).to_string(),
            );
            known.push(Known {
                name: column.end_name(),
                label: column.end_label(),
                saved: end,
            });
            for (figure, typed) in &column.cells {
                let saved = now.and_then(|now| now.figures.get(*figure));
                put(column.name(*figure), self.tidied(*figure, typed));
                known.push(Known {
                    name: column.name(*figure),
                    label: column.label(*figure),
                    saved: written(*figure, saved, self.unit),
                });
            }
        }
        (sent, known)
    }

    /// A cell as the page itself would write it, so that only what really differs is shown.
    fn tidied(&self, figure: Figure, typed: &str) -> String {
        let read = if figure.is_money() {
            parse_money(typed, self.unit)
        } else {
            parse_count(typed)
        };
        read.map_or_else(
            |_| typed.to_owned(),
            |value| written(figure, value, self.unit),
        )
    }

    /// The sentences of the application about one period, at its cells.
    pub(super) fn at_cells(&self, end: &PeriodEnd, pointer: &str, message: String) -> FieldError {
        let column = self
            .columns
            .iter()
            .find(|column| column.end().as_ref() == Ok(end));
        match (column, pointer.trim_start_matches('/').parse::<Figure>()) {
            (Some(column), Ok(figure)) => column.fault(figure, message),
            (Some(column), Err(_)) => {
                FieldError::at(column.end_name(), message).called(column.end_label())
            }
            _ => FieldError::at("periods.0.end", message),
        }
    }
}

impl Column {
    fn is_blank(&self) -> bool {
        self.end.trim().is_empty() && self.cells.iter().all(|(_, typed)| typed.trim().is_empty())
    }

    fn end(&self) -> Result<PeriodEnd, FieldError> {
        let said = |fault: String| FieldError::at(self.end_name(), fault).called(self.end_label());
        PeriodEnd::parse(&self.end).map_err(said)
    }

    fn end_name(&self) -> String {
        format!("periods.{}.end", self.index)
    }

    fn end_label(&self) -> String {
        format!("{}　決算年月", self.label)
    }

    fn name(&self, figure: Figure) -> String {
        format!("figures.{}.{figure}", self.index)
    }

    fn label(&self, figure: Figure) -> String {
        format!("{}　{}", self.label, figure.label())
    }

    fn fault(&self, figure: Figure, message: String) -> FieldError {
        FieldError::at(self.name(figure), message).called(self.label(figure))
    }

    /// What is stored now in place of what the form was written from, when that is something else.
    #[expect(
        clippy::option_option,
        reason = "changed or not, and then there or gone"
    )]
    fn changed_meanwhile<'a>(&self, stored: &'a [Statement]) -> Option<Option<&'a Statement>> {
        let end = self.end().ok();
        let now = match &self.saved {
            Some(saved) => find(stored, saved),
            None => end.and_then(|end| find(stored, &end)),
        };
        (now.map_or(0, |now| now.version) != self.version).then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored() -> Vec<Statement> {
        let figures = Figures {
            sales: Some(465_301_060),
            cash: Some(1_000),
            ..Figures::default()
        };
        let end = PeriodEnd::parse("2025-03").unwrap();
        vec![Statement {
            period_end: end,
            figures,
            details: crate::domain::statement::Details::default(),
            version: 4,
        }]
    }

    fn grid(pairs: &[(&str, &str)]) -> Grid {
        let base = [
            ("periods.0.saved", "2025-03"),
            ("periods.0.version", "4"),
            ("shown_unit", "thousand_yen"),
        ];
        let pairs = pairs.iter().chain(&base);
        Grid::of(&Sent(
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        ))
    }

    #[test]
    fn an_untouched_cell_keeps_its_value_whatever_the_unit_says() {
        let same = [
            ("periods.0.end", "2025-03"),
            ("figures.0.sales", "465,301.06"),
            ("figures.0.cash", "1"),
            ("unit", "yen"),
        ];
        assert_eq!(grid(&same).changes(&stored()), Ok(Vec::new()));
        let other = [
            ("periods.0.end", "2025-03"),
            ("figures.0.sales", "465,301.06"),
            ("figures.0.cash", "2,000"),
            ("unit", "yen"),
        ];
        let changes = grid(&other).changes(&stored()).unwrap();
        let [
            Change::Save {
                figures,
                version: 4,
                moved: None,
                ..
            },
        ] = changes.as_slice()
        else {
            panic!("{changes:?}")
        };
        assert_eq!(
            (figures.sales, figures.cash),
            (Some(465_301_060), Some(2_000))
        );
    }

    #[test]
    fn a_cleared_column_is_removed_and_another_month_moves_it() {
        let cleared = [("periods.0.end", " "), ("figures.0.sales", "")];
        assert!(matches!(
            grid(&cleared).changes(&stored()).unwrap()[..],
            [Change::Remove { version: 4, .. }]
        ));
        let moved = [
            ("periods.0.end", "2025年4月"),
            ("figures.0.sales", "465,301.06"),
        ];
        let changes = grid(&moved).changes(&stored()).unwrap();
        assert!(
            matches!(&changes[..], [Change::Save { end, moved: Some(from), .. }] if end.as_str() == "2025-04" && from.as_str() == "2025-03")
        );
    }

    #[test]
    fn every_fault_is_named_at_its_cell() {
        let wrong = [
            ("periods.0.end", "2025-03"),
            ("figures.0.sales", "四万"),
            ("periods.1.end", "2025-03"),
            ("figures.1.cash", "1"),
            ("figures.2.employees", "-1"),
        ];
        let faults = grid(&wrong).changes(&stored()).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "figures.0.sales",
                "periods.2.end",
                "figures.2.employees",
                "periods.1.end"
            ]
        );
    }

    #[test]
    fn a_conflict_shows_only_what_differs_in_columns_changed_meanwhile() {
        let sent = Sent(vec![
            ("periods.0.saved".into(), "2025-03".into()),
            ("periods.0.version".into(), "3".into()),
            ("periods.0.end".into(), "2025-03".into()),
            ("figures.0.sales".into(), "465301.06".into()),
            ("figures.0.cash".into(), "9".into()),
        ]);
        let (again, known) = Grid::of(&sent).conflict(&sent, &stored());
        assert_eq!(again.get("periods.0.version"), "4");
        let differs: Vec<&str> = known
            .iter()
            .filter(|k| again.get(&k.name) != k.saved)
            .map(|k| k.name.as_str())
            .collect();
        assert_eq!(differs, ["figures.0.cash"]);
    }
}
