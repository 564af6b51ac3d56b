//! Numbers and addresses that tell who somebody is, known by how they are written: `data/identifiers.toml`.

use regex::Regex;
use serde::Deserialize;

use crate::domain::corporate_number::CorporateNumber;
use crate::domain::data_error::DataError;

/// All patterns, in the order they are tried.
#[derive(Debug, Clone, Default)]
pub struct Identifiers(Vec<Identifier>);

#[derive(Debug, Clone)]
struct Identifier {
    label: String,
    pattern: Regex,
    not_before: String,
    corporate_number: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    identifier: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    label: String,
    pattern: String,
    #[serde(default)]
    not_before: String,
    #[serde(default)]
    check: Option<String>,
    reason: String,
}

/// Something found: its place in characters of the text looked at, and what it is.
pub(super) struct Found<'a> {
    pub(super) span: [usize; 2],
    pub(super) label: &'a str,
}

impl Identifiers {
    /// Reads the patterns.
    ///
    /// # Errors
    /// The line that cannot be used.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let lines: File = DataError::parse_toml(file, text)?;
        let read = |line: Line| {
            let near = |message: String| DataError::near(file, text, &line.pattern, &message);
            let pattern = Regex::new(&line.pattern)
                .map_err(|error| near(format!("正規表現として読めません（{error}）")))?;
            if line.reason.trim().is_empty() || line.label.trim().is_empty() {
                return Err(near("label と reason に内容を書いてください".to_owned()));
            }
            let corporate_number = match line.check.as_deref() {
                None => false,
                Some("corporate_number") => true,
                Some(other) => return Err(near(format!("check「{other}」はありません"))),
            };
            Ok(Identifier {
                label: line.label,
                pattern,
                not_before: line.not_before,
                corporate_number,
            })
        };
        Ok(Self(
            lines
                .identifier
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()?,
        ))
    }

    /// Everything found in a folded text.
    pub(super) fn find(&self, chars: &[char]) -> Vec<Found<'_>> {
        let text: String = chars.iter().collect();
        let mut places: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        places.push(text.len());
        let place = |byte: usize| places.binary_search(&byte).unwrap_or_else(|near| near);
        let mut found = Vec::new();
        for identifier in &self.0 {
            for captures in identifier.pattern.captures_iter(&text) {
                let Some(hit) = captures.get(1).or_else(|| captures.get(0)) else {
                    continue;
                };
                let span = [place(hit.start()), place(hit.end())];
                if identifier.fits(chars, span, hit.as_str()) {
                    found.push(Found {
                        span,
                        label: &identifier.label,
                    });
                }
            }
        }
        found
    }
}

impl Identifier {
    fn fits(&self, chars: &[char], [from, to]: [usize; 2], hit: &str) -> bool {
        let digit = |index: Option<usize>| {
            index
                .and_then(|index| chars.get(index))
                .is_some_and(char::is_ascii_digit)
        };
        let inside_a_number = (digit(Some(from)) && digit(from.checked_sub(1)))
            || (digit(to.checked_sub(1)) && digit(Some(to)));
        let unit = chars.get(to).is_some_and(|c| self.not_before.contains(*c));
        !inside_a_number && !unit && (!self.corporate_number || CorporateNumber::parse(hit).is_ok())
    }
}
