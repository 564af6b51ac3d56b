//! The lists that names are told by (`data/lexicon/names.toml`).

use std::collections::HashSet;

use serde::Deserialize;

use crate::domain::check::lexicon::Named;
use crate::domain::data_error::DataError;
use crate::domain::quantity::fold::Folded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    persons: PersonFile,
    companies: CompanyFile,
    places: PlaceFile,
    products: ProductFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonFile {
    surnames: String,
    surname_signs: String,
    given_signs: String,
    honorifics: String,
    roles: String,
    others: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompanyFile {
    forms: String,
    endings: String,
    others: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    prefectures: String,
    cities: String,
    kana: String,
    endings: String,
    others: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductFile {
    before: String,
    after: String,
    common: String,
}

type Words = Vec<Vec<char>>;

/// The lists, folded for searching; longer words first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::domain::check) struct Names {
    pub(super) surnames: HashSet<Vec<char>>,
    pub(super) surname_signs: HashSet<char>,
    pub(super) given_signs: HashSet<char>,
    pub(super) honorifics: Words,
    pub(super) roles: Words,
    pub(super) no_persons: Words,
    pub(super) company_forms: Words,
    pub(super) company_endings: Words,
    pub(super) no_companies: Words,
    pub(super) prefectures: Words,
    pub(super) cities: Words,
    pub(super) kana_places: Words,
    pub(super) place_endings: Words,
    pub(super) no_places: HashSet<Vec<char>>,
    pub(super) product_before: Vec<String>,
    pub(super) product_after: Vec<String>,
    pub(super) common: HashSet<String>,
}

fn words(text: &str) -> Words {
    let mut words: Words = text
        .split_whitespace()
        .map(|word| Folded::new(word).chars)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

fn strings(text: &str) -> Vec<String> {
    text.split_whitespace().map(ToOwned::to_owned).collect()
}

impl Names {
    /// Reads `names.toml`.
    ///
    /// # Errors
    /// The place that cannot be read, or a list that is empty.
    pub(in crate::domain::check) fn parse((file, text): Named<'_>) -> Result<Self, DataError> {
        let File {
            persons,
            companies,
            places,
            products,
        } = DataError::parse_toml(file, text)?;
        let lists = [
            &persons.surnames,
            &persons.honorifics,
            &companies.forms,
            &places.prefectures,
        ];
        if lists.iter().any(|list| list.trim().is_empty()) {
            return Err(DataError::at(file, 1, "空の一覧があります"));
        }
        Ok(Self {
            surnames: words(&persons.surnames).into_iter().collect(),
            surname_signs: persons.surname_signs.chars().collect(),
            given_signs: persons.given_signs.chars().collect(),
            honorifics: words(&persons.honorifics),
            roles: words(&persons.roles),
            no_persons: words(&persons.others),
            company_forms: words(&companies.forms),
            company_endings: words(&companies.endings),
            no_companies: words(&companies.others),
            prefectures: words(&places.prefectures),
            cities: words(&places.cities),
            kana_places: words(&places.kana),
            place_endings: words(&places.endings),
            no_places: words(&places.others).into_iter().collect(),
            product_before: strings(&products.before),
            product_after: strings(&products.after),
            common: strings(&products.common).into_iter().collect(),
        })
    }
}
