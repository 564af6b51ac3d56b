//! 明細: the account lines behind a period, and how much of each cost moves with sales.

use serde::Serialize;
use strum::IntoEnumIterator;

use super::field::FieldError;
use crate::app::account_lines::Lines;
use crate::domain::format;
use crate::domain::statement::{LineKind, Section};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinesPage {
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) period: String,
    /// 「試算表.csv（弥生会計 残高試算表）」
    pub(crate) origin: Option<String>,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) variable: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) version: i64,
    pub(crate) may_write: bool,
    pub(crate) errors: Vec<FieldError>,
}

/// One statement's lines.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SectionView {
    pub(crate) title: &'static str,
    /// Whether a line of it can be split.
    pub(crate) costs: bool,
    pub(crate) rows: Vec<LineRow>,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LineRow {
    pub(crate) name: String,
    pub(crate) level: u8,
    pub(crate) heading: bool,
    pub(crate) total: bool,
    pub(crate) amount: String,
    /// The standard field it was read as.
    pub(crate) title: Option<&'static str>,
    pub(crate) place: String,
    pub(crate) share: Option<ShareField>,
}

/// The share of a cost line, to be changed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ShareField {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    /// Whether it is the default by name.
    pub(crate) default: bool,
    pub(crate) error: Option<String>,
}

/// The form's name of a line's share.
pub(crate) fn share_name(line: usize) -> String {
    format!("shares.{line}")
}

impl LinesPage {
    /// The lines as they are kept; `typed` and `errors` are those of a form that was refused.
    pub(crate) fn of(
        company_href: &str,
        lines: &Lines,
        may_write: bool,
        typed: &dyn Fn(&str) -> Option<String>,
        errors: Vec<FieldError>,
    ) -> Self {
        let end = &lines.period_end;
        let sections = Section::iter().map(|section| SectionView {
            title: section.label(),
            costs: false,
            rows: rows(lines, section, typed, &errors),
        });
        let origin = lines.origin.as_ref();
        Self {
            action: format!("{company_href}/statements/{end}/lines"),
            back: format!("{company_href}/statements"),
            period: end.label(),
            origin: origin.map(|origin| format!("{}（{}）", origin.file, origin.format)),
            sections: sections
                .filter(|section| !section.rows.is_empty())
                .map(|section| SectionView {
                    costs: section.rows.iter().any(|row| row.share.is_some()),
                    ..section
                })
                .collect(),
            variable: lines.variable_cost.map(format::yen),
            fixed: lines.fixed_cost.map(format::yen),
            version: lines.version,
            may_write,
            errors,
        }
    }
}

fn rows(
    lines: &Lines,
    section: Section,
    typed: &dyn Fn(&str) -> Option<String>,
    errors: &[FieldError],
) -> Vec<LineRow> {
    let of_section = lines.lines.iter().enumerate();
    let of_section = of_section.filter(|(_, line)| line.line.section == section);
    let row = |(index, line): (usize, &crate::app::account_lines::Line)| {
        let name = share_name(index);
        let share = line.share.map(|share| ShareField {
            label: format!("{}のうち変動費の割合", line.line.name),
            value: typed(&name).unwrap_or_else(|| share.to_string()),
            default: line.line.variable_percent.is_none(),
            error: FieldError::find(errors, &name),
            name,
        });
        LineRow {
            name: line.line.name.clone(),
            level: line.line.level.min(4),
            heading: line.line.kind == LineKind::Heading,
            total: line.line.kind == LineKind::Total,
            amount: line.line.amount.map(format::integer).unwrap_or_default(),
            title: line
                .line
                .title
                .map(crate::domain::account_title::Title::label),
            place: line.line.place.clone(),
            share,
        }
    };
    of_section.map(row).collect()
}
