//! A sample company of the demo chamber, as its file in `data/demo/` describes it. All but METI's own are invented.

use serde::Deserialize;

use super::checklist::{Answer, Speaker};
use super::company::{CompanyKind, Profile};
use super::data_error::DataError;
use super::industry::Industry;
use super::statement::{Figures, PeriodEnd};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    name_kana: String,
    kind: CompanyKind,
    #[serde(default)]
    corporate_number: Option<String>,
    industry_minor: String,
    #[serde(default)]
    jsic: Option<String>,
    capital_yen: i64,
    employees: i64,
    municipality: String,
    founded: jiff::civil::Date,
    owner_name: String,
    periods: Vec<Period>,
    #[serde(default)]
    answers: Vec<SheetAnswer>,
    /// What a good draft would hold: read by `eval::case`, no part of the company.
    #[serde(default, rename = "reference")]
    _reference: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Period {
    end: PeriodEnd,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SheetAnswer {
    template: String,
    item: String,
    #[serde(default)]
    grade: Option<u8>,
    #[serde(default)]
    fact: String,
    speaker: Speaker,
}

/// A sample company with all that is known of it.
#[derive(Debug, Clone)]
pub struct DemoCase {
    /// Who it is.
    pub profile: Profile,
    /// Its periods.
    pub periods: Vec<(PeriodEnd, Figures)>,
    /// Its answers, by sheet.
    pub sheets: Vec<(String, Vec<Answer>)>,
}

impl DemoCase {
    /// Reads one file. `major_of` gives the major class of a minor one.
    ///
    /// # Errors
    /// The place that cannot be read, or a class that does not exist.
    pub fn parse(
        file: &str,
        text: &str,
        major_of: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, DataError> {
        let read: File = DataError::parse_toml(file, text)?;
        let major = major_of(&read.industry_minor).ok_or_else(|| {
            DataError::near(file, text, "industry_minor", "この業種は業種表にありません")
        })?;
        let mut sheets: Vec<(String, Vec<Answer>)> = Vec::new();
        for answer in read.answers {
            let given = Answer {
                item: answer.item,
                grade: answer.grade,
                fact: answer.fact,
                speaker: answer.speaker,
            };
            match sheets
                .iter_mut()
                .find(|(template, _)| *template == answer.template)
            {
                Some((_, answers)) => answers.push(given),
                None => sheets.push((answer.template, vec![given])),
            }
        }
        Ok(Self {
            profile: Profile {
                name: read.name,
                name_kana: Some(read.name_kana),
                kind: read.kind,
                corporate_number: read.corporate_number,
                industry: Industry {
                    major,
                    minor: read.industry_minor,
                },
                jsic: read.jsic,
                capital_yen: read.capital_yen,
                employees: read.employees,
                municipality: Some(read.municipality),
                founded: Some(read.founded),
                owner_name: Some(read.owner_name),
                advisor_id: None,
            },
            periods: read
                .periods
                .into_iter()
                .map(|period| (period.end, period.figures))
                .collect(),
            sheets,
        })
    }
}
