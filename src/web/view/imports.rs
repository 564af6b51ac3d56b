//! Where files are handed in: of a company, of a list of companies; and what a list became.

use serde::Serialize;

use crate::app::import::{Import, ListReport};

use super::time;

/// 財務のファイルを取り込む: the form, and what waits.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ImportsPage {
    /// Why the last file could not be read.
    pub(crate) import_error: Option<String>,
    /// What was pasted and refused.
    pub(crate) import_pasted: String,
    pub(crate) waiting: Vec<Waiting>,
}

/// A file that waits.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Waiting {
    pub(crate) href: String,
    pub(crate) file: String,
    pub(crate) at: String,
    pub(crate) by: String,
}

impl Waiting {
    pub(crate) fn of(import: &Import, by: &str) -> Self {
        Self {
            href: format!("/companies/{}/imports/{}", import.company_id, import.id),
            file: import.file_name.clone(),
            at: time::moment(import.created_at),
            by: by.to_owned(),
        }
    }
}

/// 事業者の一覧を取り込む: the form, and the report.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CompanyImportPage {
    pub(crate) error: Option<String>,
    pub(crate) report: Option<Report>,
}

/// What a list became.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    pub(crate) file: String,
    pub(crate) created: Vec<CreatedRow>,
    pub(crate) skipped: Vec<OtherRow>,
    pub(crate) faulty: Vec<OtherRow>,
}

/// A company that was registered.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CreatedRow {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) doubts: Vec<String>,
}

/// A row that was not.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OtherRow {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) message: String,
}

impl Report {
    pub(crate) fn of(file: &str, report: &ListReport) -> Self {
        Self {
            file: file.to_owned(),
            created: report
                .created
                .iter()
                .map(|one| CreatedRow {
                    line: one.line,
                    name: one.name.clone(),
                    href: format!("/companies/{}", one.id),
                    doubts: one.doubts.clone(),
                })
                .collect(),
            skipped: report
                .skipped
                .iter()
                .map(|one| OtherRow {
                    line: one.line,
                    name: one.name.clone(),
                    message: one.reason.clone(),
                })
                .collect(),
            faulty: report
                .faulty
                .iter()
                .map(|one| OtherRow {
                    line: one.line,
                    name: String::new(),
                    message: one.message.clone(),
                })
                .collect(),
        }
    }
}
