//! What is planted in (畑): the evidence of all companies, and the clean texts that stand on it.

use std::collections::HashMap;

use crate::data::Data;
use crate::domain::check::plans;
use crate::domain::data_error::DataError;
use crate::domain::document::Basis;
use crate::domain::evidence::Evidence;
use crate::eval::case;
use crate::eval::clean::{CleanFile, CleanText};
use crate::eval::draft::{Draft, by_rules};
use crate::eval::files::Files;
use crate::eval::ground::Ground;

/// The evidence that some texts stand on.
#[derive(Debug)]
pub struct Bench {
    /// Which company's.
    pub company: usize,
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

/// A text that is right as it stands.
#[derive(Debug, Clone)]
pub struct Specimen {
    /// Where it stands: file and line, or company, kind and item.
    pub place: String,
    /// Its evidence, by its place in [`Soil::benches`].
    pub bench: usize,
    /// The text.
    pub text: String,
    /// The same with its slots open, where it was written with slots.
    pub raw: Option<String>,
    /// Ids it cites.
    pub evidence: Vec<String>,
    /// Fact or hypothesis.
    pub basis: Basis,
    /// Whether it says what shall be done.
    pub plan: bool,
    /// Whether its figures were typed rather than filled in.
    pub typed: bool,
}

/// All texts and what they stand on.
#[derive(Debug, Default)]
pub struct Soil {
    /// The companies' names.
    pub companies: Vec<String>,
    /// Evidence, one or more sets a company.
    pub benches: Vec<Bench>,
    /// The texts.
    pub specimens: Vec<Specimen>,
}

impl Soil {
    /// Reads the companies of the suite and of the demo chamber, drafts all kinds by rules, and reads the clean texts.
    ///
    /// # Errors
    /// The file and line that cannot be used.
    pub fn gather(files: &Files, data: &Data) -> Result<Self, DataError> {
        let mut soil = Self::default();
        let mut known = HashMap::new();
        for (file, ground) in companies(files, data)? {
            known.insert(file, soil.benches.len());
            let fault = |error| DataError::at("rules", 1, error);
            let drafts = by_rules(&ground, data).map_err(fault)?;
            soil.add_company(&ground, &drafts);
        }
        for file in files.names("clean/")? {
            let text = files.read(&file)?;
            let clean = CleanFile::parse(&file, &text)?;
            let Some(bench) = known.get(&clean.company) else {
                let message = format!("事業者のファイル「{}」がありません", clean.company);
                return Err(DataError::near(&file, &text, "company", message));
            };
            for one in clean.texts {
                soil.add_text(&file, &text, *bench, one)?;
            }
        }
        Ok(soil)
    }

    /// The evidence that a text cites.
    pub fn cited<'a>(&'a self, specimen: &'a Specimen) -> impl Iterator<Item = &'a Evidence> {
        self.known(specimen)
            .iter()
            .filter(|evidence| specimen.evidence.contains(&evidence.id))
    }

    /// All evidence of a text's company.
    pub fn known(&self, specimen: &Specimen) -> &[Evidence] {
        &self.benches[specimen.bench].evidence
    }

    fn add_company(&mut self, ground: &Ground, drafts: &[Draft]) {
        let company = self.companies.len();
        let name = &ground.company.profile.name;
        self.companies.push(name.clone());
        // The company's own evidence comes first: clean texts stand on it.
        self.benches.push(Bench {
            company,
            evidence: ground.evidence.clone(),
        });
        for draft in drafts {
            let bench = self.benches.len();
            self.benches.push(Bench {
                company,
                evidence: draft.content.evidence.clone(),
            });
            for item in &draft.content.items {
                let specimen = Specimen {
                    place: format!("規則 {name} {} {}", draft.kind, item.id),
                    bench,
                    text: item.text.clone(),
                    raw: draft.raw_text(item),
                    evidence: item.evidence.clone(),
                    basis: item.basis,
                    plan: plans(&item.body),
                    typed: false,
                };
                self.specimens.push(specimen);
            }
        }
    }

    fn add_text(
        &mut self,
        file: &str,
        whole: &str,
        bench: usize,
        text: CleanText,
    ) -> Result<(), DataError> {
        let line = CleanFile::line(whole, &text);
        let known = &self.benches[bench].evidence;
        let missing = text
            .evidence
            .iter()
            .find(|id| !known.iter().any(|one| one.id == **id));
        if let Some(id) = missing {
            let message = format!("根拠「{id}」は、この事業者にありません");
            return Err(DataError::at(file, line, message));
        }
        self.specimens.push(Specimen {
            place: format!("{file}:{line}"),
            bench,
            text: text.text,
            raw: None,
            evidence: text.evidence,
            basis: text.basis,
            plan: false,
            typed: true,
        });
        Ok(())
    }
}

/// All companies there are, those of the demo chamber first, by the file that clean texts name them by.
///
/// # Errors
/// The file and line that cannot be used.
pub fn companies(files: &Files, data: &Data) -> Result<Vec<(String, Ground)>, DataError> {
    let mut all = Vec::new();
    for file in crate::data::names("demo/") {
        let text = crate::data::read(None, &file)?;
        let company = case::company(&file, &text, data)?;
        all.push((file, Ground::of(&company, data)));
    }
    for file in files.names("companies/")? {
        let text = files.read(&file)?;
        let company = case::company(&file, &text, data)?;
        all.push((file, Ground::of(&company, data)));
    }
    Ok(all)
}
