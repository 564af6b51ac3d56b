//! The words of the rules for a cross SWOT and a proposal (`data/cross_swot.toml`): what may be joined with what, what a
//! strength is called in a sentence, and which weakness tends to lie behind which.

use std::collections::HashMap;

use serde::Deserialize;

use super::data_error::DataError;
use super::document::Cell;

/// All of them.
#[derive(Debug, Clone)]
pub struct CrossTexts {
    words: Words,
    inside: HashMap<String, Inside>,
    outside: HashMap<String, Outside>,
}

/// Words for what no entry names, and why two things are joined.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    so: String,
    wo: String,
    st: String,
    wt: String,
    reason_so: String,
    reason_wo: String,
    reason_st: String,
    reason_wt: String,
}

/// Something inside the company (会社の中のこと).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    key: String,
    /// What it is called as a strength: a noun.
    pub strength: String,
    /// What tends to lie behind it as a weakness, the closest first.
    #[serde(default)]
    pub causes: Vec<String>,
}

/// Something outside the company (会社の外のこと).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    key: String,
    so: String,
    wo: String,
    st: String,
    wt: String,
    so_with: Vec<String>,
    wo_with: Vec<String>,
    #[serde(default)]
    st_with: Option<Vec<String>>,
    #[serde(default)]
    wt_with: Option<Vec<String>>,
}

impl Outside {
    /// How closely something inside is concerned, 0 the closest; `None` when it is not.
    pub fn closeness(&self, cell: Cell, inside: &str) -> Option<usize> {
        let list = match cell {
            Cell::So => &self.so_with,
            Cell::Wo => &self.wo_with,
            Cell::St => self.st_with.as_ref().unwrap_or(&self.so_with),
            Cell::Wt => self.wt_with.as_ref().unwrap_or(&self.wo_with),
        };
        list.iter().position(|key| key == inside)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Words,
    inside: Vec<Inside>,
    outside: Vec<Outside>,
}

impl CrossTexts {
    /// Reads the words.
    ///
    /// # Errors
    /// The place that cannot be read; a key that stands twice or is named without an entry; a blank sentence; causes that
    /// run in a circle.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let read: File = DataError::parse_toml(file, text)?;
        let fault = |key: &str, message: String| {
            Err(DataError::near(file, text, &format!("\"{key}\""), message))
        };
        let mut inside: HashMap<String, Inside> = HashMap::new();
        for one in read.inside {
            let key = one.key.clone();
            if one.strength.trim().is_empty() {
                return fault(&key, format!("「{key}」の strength を書いてください"));
            }
            if inside.insert(key.clone(), one).is_some() {
                return fault(&key, twice(&key));
            }
        }
        let mut outside: HashMap<String, Outside> = HashMap::new();
        for one in read.outside {
            let key = one.key.clone();
            if [&one.so, &one.wo, &one.st, &one.wt]
                .iter()
                .any(|sentence| sentence.trim().is_empty())
            {
                return fault(
                    &key,
                    format!("「{key}」の so・wo・st・wt をすべて書いてください"),
                );
            }
            if outside.insert(key.clone(), one).is_some() {
                return fault(&key, twice(&key));
            }
        }
        let named = inside.values().flat_map(|one| &one.causes);
        let joined = outside.values().flat_map(|one| {
            let more = [&one.st_with, &one.wt_with].into_iter().flatten().flatten();
            one.so_with.iter().chain(&one.wo_with).chain(more)
        });
        if let Some(key) = named.chain(joined).find(|key| !inside.contains_key(*key)) {
            let message =
                format!("「{key}」という [[inside]] がありません。key を確かめてください");
            return fault(key, message);
        }
        let texts = Self {
            words: read.words,
            inside,
            outside,
        };
        match texts.inside.keys().find(|key| texts.circles(key)) {
            Some(key) => fault(
                key,
                format!("「{key}」の causes をたどると「{key}」に戻ります。どこかを外してください"),
            ),
            None => Ok(texts),
        }
    }

    /// Something inside by its key.
    pub fn inside(&self, key: &str) -> Option<&Inside> {
        self.inside.get(key)
    }

    /// Something outside by its key.
    pub fn outside(&self, key: &str) -> Option<&Outside> {
        self.outside.get(key)
    }

    /// How a strategy of a cell ends, for something outside that may have no entry.
    pub fn sentence(&self, cell: Cell, outside: Option<&str>) -> &str {
        match (cell, outside.and_then(|key| self.outside(key))) {
            (Cell::So, Some(outside)) => &outside.so,
            (Cell::Wo, Some(outside)) => &outside.wo,
            (Cell::St, Some(outside)) => &outside.st,
            (Cell::Wt, Some(outside)) => &outside.wt,
            (Cell::So, None) => &self.words.so,
            (Cell::Wo, None) => &self.words.wo,
            (Cell::St, None) => &self.words.st,
            (Cell::Wt, None) => &self.words.wt,
        }
    }

    /// Why the two of a cell are joined.
    pub fn reason(&self, cell: Cell) -> &str {
        match cell {
            Cell::So => &self.words.reason_so,
            Cell::Wo => &self.words.reason_wo,
            Cell::St => &self.words.reason_st,
            Cell::Wt => &self.words.reason_wt,
        }
    }

    /// What lies behind a weakness: from cause to cause as long as `weak` says that it is one here too.
    pub fn root<'a>(&'a self, key: &'a str, weak: &dyn Fn(&str) -> bool) -> &'a str {
        let causes = self.inside(key).map(|one| one.causes.as_slice());
        let cause = causes.unwrap_or_default().iter().find(|cause| weak(cause));
        cause.map_or(key, |cause| self.root(cause, weak))
    }

    /// Whether the causes of a key lead back to it.
    fn circles(&self, key: &str) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        let mut open: Vec<&str> = vec![key];
        while let Some(next) = open.pop() {
            for cause in self.inside(next).into_iter().flat_map(|one| &one.causes) {
                if cause == key {
                    return true;
                }
                if !seen.contains(&cause.as_str()) {
                    seen.push(cause);
                    open.push(cause);
                }
            }
        }
        false
    }
}

fn twice(key: &str) -> String {
    format!("key「{key}」が2回書かれています。1つにしてください")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::Side;
    use crate::domain::facts::sample::HOUSE;

    const WORDS: &str = "[words]\nso = 'a'\nwo = 'a'\nst = 'a'\nwt = 'a'\nreason_so = 'a'\nreason_wo = 'a'\nreason_st = 'a'\n\
        reason_wt = 'a'\n";

    fn parse(rest: &str) -> Result<CrossTexts, DataError> {
        let outside = "[[outside]]\nkey = 'o'\nso = 'so'\nwo = 'wo'\nst = 'st'\nwt = 'wt'\nso_with = []\nwo_with = ['a']\n";
        CrossTexts::parse("cross_swot.toml", &format!("{WORDS}{rest}{outside}"))
    }

    #[test]
    fn what_ships_names_items_and_indicators_that_exist() {
        let texts = &HOUSE.cross;
        let items: Vec<_> = HOUSE
            .templates
            .iter()
            .flat_map(super::super::checklist::Template::items)
            .collect();
        let exists = |key: &str| items.iter().any(|item| item.key == key);
        for key in texts.inside.keys() {
            let indicator = key.parse::<crate::domain::benchmark::Indicator>().is_ok();
            assert!(exists(key) || indicator, "{key}");
        }
        let outer = items
            .iter()
            .filter(|item| item.side == Side::External && item.action.is_some());
        for item in outer {
            assert!(texts.outside(&item.key).is_some(), "{}", item.key);
        }
        assert!(texts.outside.keys().all(|key| exists(key)));
    }

    #[test]
    fn a_root_is_looked_for_among_what_is_weak_here() {
        let texts = &HOUSE.cross;
        let weak = |keys: &'static [&str]| move |key: &str| keys.contains(&key);
        assert_eq!(
            texts.root("operating_margin", &weak(&["price_passing", "price_basis"])),
            "price_basis"
        );
        assert_eq!(
            texts.root("operating_margin", &weak(&[])),
            "operating_margin"
        );
        assert_eq!(
            texts.root("price_passing", &weak(&["price_basis", "product_margin"])),
            "product_margin"
        );
    }

    #[test]
    fn faults_are_named_with_their_place() {
        let a = "[[inside]]\nkey = \"a\"\nstrength = '強み'\n";
        assert!(parse(a).is_ok());
        let line = |rest: &str| parse(rest).map(|_| ()).unwrap_err().to_string();
        assert!(line(&format!("{a}{a}")).contains("2回"));
        assert!(line("[[inside]]\nkey = \"b\"\nstrength = '強み'\n").contains("「a」という"));
        let circle = "[[inside]]\nkey = \"a\"\nstrength = 'x'\ncauses = [\"b\"]\n[[inside]]\nkey = \"b\"\nstrength = 'x'\ncauses = [\"a\"]\n";
        assert!(line(circle).contains("戻ります"));
        let blank = a.replace("強み", " ");
        assert!(line(&blank).contains("strength"));
    }
}
