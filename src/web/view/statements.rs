//! 財務: three periods side by side, as on the printout an advisor holds; what does not fit is shown, never mended.

use serde::Serialize;

use crate::domain::format;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{self, Figure, FigureKind, Figures, Mismatch, PeriodEnd, Statement};

use super::field::{Choice, Field, FieldError};
use super::figure_cell::{key, written};
use super::figure_groups::{FURTHER, GROUPS};

/// How many periods stand side by side.
pub(crate) const COLUMNS: usize = 3;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatementsPage {
    pub(crate) action: String,
    pub(crate) unit: Choice,
    pub(crate) unit_label: &'static str,
    /// The unit in which the saved figures are shown: a cell that was not touched keeps its exact value whatever unit is
    /// chosen afterwards.
    pub(crate) shown_unit: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) groups: Vec<Group>,
    /// Figures that only other ratios need.
    pub(crate) further: Vec<Group>,
    /// Whether those are shown at once: one is known, or refused.
    pub(crate) further_open: bool,
    pub(crate) errors: Vec<FieldError>,
    /// Periods older than the three, by name.
    pub(crate) older: Vec<String>,
    pub(crate) may_write: bool,
    /// Whether the first column waits for a new period.
    pub(crate) adding: bool,
    pub(crate) has_any: bool,
}

/// One period's column.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Column {
    pub(crate) index: usize,
    pub(crate) label: String,
    pub(crate) end: Field,
    pub(crate) version: i64,
    /// The period as it is saved; empty for a new one.
    pub(crate) saved: String,
    pub(crate) difference: Option<String>,
    pub(crate) fits: bool,
    pub(crate) mismatches: Vec<String>,
    /// Whether account lines stand behind the figures.
    pub(crate) has_lines: bool,
}

/// A part of the grid.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// One figure in all periods.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) money: bool,
    pub(crate) sum: bool,
    pub(crate) cells: Vec<Cell>,
}

/// One figure in one period.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Cell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) period: String,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    /// Shown in place of the cell, when nothing belongs there.
    pub(crate) instead: Option<&'static str>,
}

/// What a form holds: saved figures, or what was typed and refused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) ends: Vec<String>,
    /// The period that each column was written from, and its version.
    pub(crate) saved: Vec<Option<(PeriodEnd, i64)>>,
    /// By column and figure, as typed.
    pub(crate) cells: Vec<Vec<(Figure, String)>>,
    pub(crate) errors: Vec<FieldError>,
}

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid<'a> {
    pub(crate) company_href: &'a str,
    /// Newest first.
    pub(crate) statements: &'a [Statement],
    pub(crate) unit: MoneyUnit,
    /// Whether the first column is for a new period.
    pub(crate) adding: bool,
    pub(crate) may_write: bool,
}

impl StatementsPage {
    /// The grid of what is saved; with `typed`, of what was typed and refused.
    pub(crate) fn of(grid: Grid, typed: Option<&Typed>) -> Self {
        let adding = grid.adding || grid.statements.is_empty();
        let shown = match typed {
            Some(typed) => written_from(grid.statements, typed),
            None => shown(grid.statements, adding),
        };
        let errors = typed.map(|typed| typed.errors.clone()).unwrap_or_default();
        let between = statement::check_periods(grid.statements);
        let columns: Vec<Column> = (0..COLUMNS)
            .map(|index| column(index, shown[index], adding, typed, &errors, &between))
            .collect();
        let older_start = if adding { COLUMNS - 1 } else { COLUMNS };
        let older = grid.statements.iter().skip(older_start);
        let has_older = older.clone().next().is_some();
        let part = |of: &[(&'static str, &[Figure])]| {
            groups(of, &columns, shown, grid.unit, typed, &errors, has_older)
        };
        let (main, further) = (part(&GROUPS), part(&FURTHER));
        let filled = |cell: &Cell| !cell.value.is_empty() || cell.error.is_some();
        let further_open = further
            .iter()
            .flat_map(|group| &group.rows)
            .any(|row| row.cells.iter().any(filled));
        Self {
            action: format!("{}/statements", grid.company_href),
            unit: Choice::of(
                "unit",
                "金額の単位",
                key(grid.unit),
                [("thousand_yen", "千円"), ("yen", "円")],
            ),
            unit_label: grid.unit.label(),
            shown_unit: key(grid.unit),
            groups: main,
            further,
            further_open,
            columns,
            errors,
            older: older
                .map(|statement| statement.period_end.label())
                .collect(),
            may_write: grid.may_write,
            adding,
            has_any: !grid.statements.is_empty(),
        }
    }
}

/// The saved statement of each column.
pub(crate) fn shown(statements: &[Statement], adding: bool) -> [Option<&Statement>; COLUMNS] {
    let shift = usize::from(adding);
    std::array::from_fn(|index| {
        index
            .checked_sub(shift)
            .and_then(|index| statements.get(index))
    })
}

/// What the columns are called.
pub(crate) fn period_names(adding: bool) -> [&'static str; COLUMNS] {
    if adding {
        ["新しい期", "前期", "前々期"]
    } else {
        ["最新期", "前期", "前々期"]
    }
}

/// The saved statement that each column of a refused form was written from, as it is now.
fn written_from<'a>(
    statements: &'a [Statement],
    typed: &Typed,
) -> [Option<&'a Statement>; COLUMNS] {
    std::array::from_fn(|index| {
        let (end, _) = typed.saved.get(index)?.as_ref()?;
        statements
            .iter()
            .find(|statement| statement.period_end == *end)
    })
}

fn column(
    index: usize,
    saved: Option<&Statement>,
    adding: bool,
    typed: Option<&Typed>,
    errors: &[FieldError],
    between: &[(PeriodEnd, Mismatch)],
) -> Column {
    let names = period_names(adding);
    let end = saved
        .map(|saved| saved.period_end.as_str().to_owned())
        .unwrap_or_default();
    let end = typed
        .and_then(|typed| typed.ends.get(index).cloned())
        .unwrap_or(end);
    let figures = saved.map(|saved| saved.figures).unwrap_or_default();
    let mut mismatches = statement::check(&figures);
    if let Some(saved) = saved {
        let of_this = |found: &&(PeriodEnd, Mismatch)| found.0 == saved.period_end;
        mismatches.extend(between.iter().filter(of_this).map(|found| found.1.clone()));
    }
    let from = match typed {
        Some(typed) => typed.saved.get(index).cloned().flatten(),
        None => saved.map(|saved| (saved.period_end.clone(), saved.version)),
    };
    Column {
        index,
        label: names[index].to_owned(),
        end: Field::text(
            &format!("periods.{index}.end"),
            &format!("{}の決算年月", names[index]),
            end,
        )
        .placeholder("例 2025-03")
        .check(errors),
        version: from.as_ref().map_or(0, |(_, version)| *version),
        saved: from
            .map(|(end, _)| end.as_str().to_owned())
            .unwrap_or_default(),
        has_lines: saved.is_some_and(|saved| !saved.details.lines.is_empty()),
        difference: difference(&figures).map(format::yen),
        fits: difference(&figures) == Some(0) && mismatches.is_empty(),
        mismatches: mismatches
            .into_iter()
            .map(|mismatch| mismatch.message)
            .collect(),
    }
}

fn difference(figures: &Figures) -> Option<i64> {
    Some(figures.total_assets? - figures.total_liabilities? - figures.net_assets?)
}

fn groups(
    of: &[(&'static str, &[Figure])],
    columns: &[Column],
    shown: [Option<&Statement>; COLUMNS],
    unit: MoneyUnit,
    typed: Option<&Typed>,
    errors: &[FieldError],
    has_older: bool,
) -> Vec<Group> {
    let cell = |figure: Figure, column: &Column| {
        let name = format!("figures.{}.{figure}", column.index);
        let saved = shown[column.index].and_then(|saved| saved.figures.get(figure));
        let typed = typed.and_then(|typed| typed.cells.get(column.index));
        let typed = typed.and_then(|cells| {
            cells
                .iter()
                .find(|(of, _)| *of == figure)
                .map(|(_, text)| text.clone())
        });
        Cell {
            label: format!("{}　{}", column.label, figure.label()),
            period: column.label.clone(),
            value: typed.unwrap_or_else(|| written(figure, saved, unit)),
            error: FieldError::find(errors, &name),
            instead: instead(
                figure,
                shown
                    .get(column.index + 1)
                    .map_or(has_older, Option::is_some),
            ),
            name,
        }
    };
    of.iter()
        .map(|&(title, figures)| Group {
            title,
            rows: figures
                .iter()
                .map(|&figure| Row {
                    key: figure.into(),
                    label: figure.label(),
                    hint: figure.hint(),
                    unit: match figure.kind() {
                        FigureKind::People => "人",
                        FigureKind::Months => "か月",
                        _ => unit.label(),
                    },
                    money: figure.is_money(),
                    sum: matches!(
                        figure,
                        Figure::TotalAssets | Figure::TotalLiabilities | Figure::NetAssets
                    ),
                    cells: columns.iter().map(|column| cell(figure, column)).collect(),
                })
                .collect(),
        })
        .collect()
}

/// 前期売上高 is typed for the oldest period only; the others have their own prior period beside them.
fn instead(figure: Figure, has_prior: bool) -> Option<&'static str> {
    (figure == Figure::PriorSales && has_prior).then_some("前の期の売上高を使います")
}

#[cfg(test)]
mod tests {
    use super::super::samples::analysis::statements;
    use super::*;

    fn grid(statements: &[Statement], adding: bool) -> StatementsPage {
        let grid = Grid {
            company_href: "/companies/x",
            statements,
            unit: MoneyUnit::ThousandYen,
            adding,
            may_write: true,
        };
        StatementsPage::of(grid, None)
    }

    #[test]
    fn a_new_period_pushes_the_others_to_the_right() {
        let statements = statements(3);
        let saved = |page: &StatementsPage| {
            page.columns
                .iter()
                .map(|c| c.saved.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            saved(&grid(&statements, false)),
            ["2017-03", "2016-03", "2015-03"]
        );
        let adding = grid(&statements, true);
        assert_eq!(saved(&adding), ["", "2017-03", "2016-03"]);
        assert_eq!(adding.older, ["2015年3月期"]);
        assert!(grid(&[], false).adding);
    }

    #[test]
    fn prior_sales_is_asked_for_the_oldest_period_only() {
        let asked = |page: &StatementsPage| {
            let rows = page.groups.iter().flat_map(|group| &group.rows);
            let row = rows.clone().find(|row| row.key == "prior_sales").unwrap();
            row.cells
                .iter()
                .map(|cell| cell.instead.is_none())
                .collect::<Vec<_>>()
        };
        assert_eq!(asked(&grid(&statements(3), false)), [false, false, true]);
        assert_eq!(asked(&grid(&statements(3), true)), [false, false, false]);
        assert_eq!(asked(&grid(&statements(1), false)), [true, true, true]);
        assert_eq!(asked(&grid(&statements(2), true)), [false, false, true]);
    }

    #[test]
    fn what_was_typed_stays_and_the_sentence_stands_at_the_cell() {
        let typed = Typed {
            ends: vec!["2025年".into()],
            saved: vec![None],
            cells: vec![vec![(Figure::Sales, "五百万".into())]],
            errors: vec![FieldError::at("figures.0.sales", "数字で入力してください")],
        };
        let statements = statements(1);
        let grid = Grid {
            company_href: "/c",
            statements: &statements,
            unit: MoneyUnit::Yen,
            adding: false,
            may_write: true,
        };
        let page = StatementsPage::of(grid, Some(&typed));
        assert_eq!(page.columns[0].end.value, "2025年");
        let cell = &page.groups[1].rows[0].cells[0];
        assert_eq!(
            (cell.value.as_str(), cell.error.as_deref()),
            ("五百万", Some("数字で入力してください"))
        );
    }
}
