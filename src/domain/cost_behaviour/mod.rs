//! Which costs move with sales (変動費) and which do not (固定費): a default by account name, as data.

use std::collections::HashMap;

use serde::Deserialize;

use super::account_title::{Title, fold, plain};
use super::data_error::DataError;
use super::statement::{AccountLine, Section};

mod split;

pub use split::{Split, split};

/// The default split by account name (`data/cost_behaviour.csv`).
#[derive(Debug, Clone, Default)]
pub struct CostBehaviour {
    profit_and_loss: HashMap<String, u8>,
    cost_report: HashMap<String, u8>,
    either: HashMap<String, u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    section: String,
    variable_percent: u8,
    note: String,
}

impl CostBehaviour {
    /// Reads the table.
    ///
    /// # Errors
    /// The line that cannot be used.
    pub fn parse(file: &str, csv: &str) -> Result<Self, DataError> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(csv.as_bytes());
        let headers = reader.headers().cloned().map_err(|error| {
            DataError::at(file, 1, format!("見出しを読み取れません（{error}）"))
        })?;
        let line_of =
            |at: Option<&csv::Position>| at.map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
        let mut all = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = line_of(error.position());
                DataError::at(file, line, format!("読み取れない行です（{error}）"))
            })?;
            let line = line_of(record.position());
            let row: Row = record.deserialize(Some(&headers)).map_err(|error| {
                DataError::at(file, line, format!("読み取れない行です（{error}）"))
            })?;
            all.add(&row)
                .map_err(|message| DataError::at(file, line, message))?;
        }
        Ok(all)
    }

    fn add(&mut self, row: &Row) -> Result<(), String> {
        let of = match row.section.as_str() {
            "PL" => &mut self.profit_and_loss,
            "CR" => &mut self.cost_report,
            "any" => &mut self.either,
            other => {
                return Err(format!(
                    "section「{other}」は使えません。PL・CR・any のどれかにしてください"
                ));
            }
        };
        if row.variable_percent > 100 {
            return Err("variable_percent は0から100までの数にしてください".to_owned());
        }
        if row.note.trim().is_empty() {
            return Err("note が空です。割合の根拠を書いてください".to_owned());
        }
        match of.insert(fold(&row.name), row.variable_percent) {
            Some(_) => Err(format!("「{}」が二度書かれています", row.name)),
            None => Ok(()),
        }
    }

    fn by_name(&self, line: &AccountLine) -> Option<u8> {
        let name = fold(&line.name);
        let of = if line.section == Section::CostReport {
            &self.cost_report
        } else {
            &self.profit_and_loss
        };
        [name.as_str(), plain(&name)]
            .into_iter()
            .find_map(|name| of.get(name).or_else(|| self.either.get(name)).copied())
    }

    /// Whether the table or the advisor says how the line behaves; else the default of its kind is only assumed.
    pub fn knows(&self, line: &AccountLine) -> bool {
        line.variable_percent.is_some()
            || self.by_name(line).is_some()
            || matches!(
                line.title,
                Some(
                    Title::Cogs
                        | Title::MfgMaterial
                        | Title::MfgWip
                        | Title::Outsourcing
                        | Title::Depreciation
                        | Title::LeaseCharges
                        | Title::Rent
                        | Title::TaxesDuties
                        | Title::LaborProduction
                        | Title::LaborTotal
                        | Title::LaborEmployee
                        | Title::LaborOfficer
                        | Title::LaborBonus
                        | Title::LaborSocial
                        | Title::LaborRetirement
                        | Title::Sga
                        | Title::ExpensesTotal
                )
            )
    }

    /// The variable share of a cost line in percent: the advisor's own, else by name, else by field; `None` for lines
    /// that are no operating cost.
    pub fn percent(&self, line: &AccountLine) -> Option<u8> {
        let cost = match line.title {
            Some(title) => of_title(title)?,
            None if line.section == Section::CostReport => 0,
            None => return line.variable_percent.or_else(|| self.by_name(line)),
        };
        Some(
            line.variable_percent
                .or_else(|| self.by_name(line))
                .unwrap_or(cost)
                .min(100),
        )
    }
}

/// The share that a field has when nothing else is known; `None` when it is no operating cost.
fn of_title(title: Title) -> Option<u8> {
    use Title as T;
    match title {
        T::Cogs
        | T::CogsPart
        | T::MfgMaterial
        | T::MfgWip
        | T::Outsourcing
        | T::LaborOutsourced => Some(100),
        T::Sga
        | T::ExpensesTotal
        | T::SgaPart
        | T::Depreciation
        | T::LeaseCharges
        | T::LaborTotal
        | T::LaborEmployee
        | T::LaborOfficer
        | T::LaborBonus
        | T::LaborSocial
        | T::LaborRetirement
        | T::LaborProduction
        | T::MfgExpense
        | T::Rent
        | T::TaxesDuties => Some(0),
        _ => None,
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
