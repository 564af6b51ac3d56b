//! Where suites are read from: those built in (`evals/`), or a folder of the same make.

use std::path::PathBuf;

use crate::data;
use crate::domain::data_error::DataError;

/// The files of a suite.
#[derive(Debug, Clone)]
pub enum Files {
    /// Those in the program.
    BuiltIn,
    /// Those of a folder.
    Folder(PathBuf),
}

impl Files {
    /// The names below a folder (`companies/`), sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self, below: &str) -> Result<Vec<String>, DataError> {
        let Self::Folder(folder) = self else {
            let below = format!("evals/{below}");
            return Ok(data::names(&below)
                .into_iter()
                .map(|name| name.trim_start_matches("evals/").to_owned())
                .collect());
        };
        let path = folder.join(below);
        let unread = |error: std::io::Error| {
            let message = format!("{} を開けません（{error}）", path.display());
            DataError::at(below, 1, message)
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(unread)? {
            let name = entry.map_err(unread)?.file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".toml") {
                names.push(format!("{below}{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    /// One file's text.
    ///
    /// # Errors
    /// When it is not there or not UTF-8.
    pub fn read(&self, file: &str) -> Result<String, DataError> {
        match self {
            Self::BuiltIn => data::read(None, &format!("evals/{file}")),
            Self::Folder(folder) => {
                let path = folder.join(file);
                std::fs::read_to_string(&path).map_err(|error| {
                    let message = format!("{} を読めません（{error}）", path.display());
                    DataError::at(file, 1, message)
                })
            }
        }
    }
}
