//! Data that people may change: embedded in the binary, replaceable file by file from a folder (`BANSO_DATA_DIR`),
//! read and checked at start.

use std::path::Path;

use rust_embed::RustEmbed;
use strum::IntoEnumIterator;

use crate::domain::account_title::Titles;
use crate::domain::benchmark::BaseTable;
use crate::domain::check::Lexicon;
use crate::domain::checklist::Template;
use crate::domain::cost_behaviour::CostBehaviour;
use crate::domain::data_error::DataError;
use crate::domain::document::Kind;
use crate::domain::form::Form;
use crate::domain::glossary::Glossary;
use crate::domain::indicator_text::IndicatorTexts;
use crate::domain::industry::Industries;
use crate::domain::mask::{Identifiers, KanjiVariants};
use crate::domain::polarity::PolarityRules;
use crate::domain::prompt;
use crate::domain::ratio;

#[derive(RustEmbed)]
#[folder = "data/"]
struct Embedded;

#[derive(RustEmbed)]
#[folder = "prompts/"]
#[prefix = "prompts/"]
struct Prompts;

#[derive(RustEmbed)]
#[folder = "evals/"]
#[prefix = "evals/"]
struct Evals;

/// All tables and sheets.
#[derive(Debug)]
pub struct Data {
    /// Industry classes, size limits, search words.
    pub industries: Industries,
    /// The sheets, in the order they are shown.
    pub templates: Vec<Template>,
    /// Which way facts point.
    pub polarity: PolarityRules,
    /// Words to flag.
    pub lexicon: Lexicon,
    /// What the indicators mean, and the sentences of the rules.
    pub indicators: IndicatorTexts,
    /// What the other ratios mean.
    pub ratios: ratio::Texts,
    /// What terms mean.
    pub glossary: Glossary,
    /// The names that programs give to accounts.
    pub titles: Titles,
    /// Which costs move with sales, by account name.
    pub cost_behaviour: CostBehaviour,
    /// Numbers and addresses that are hidden before anything is sent.
    pub identifiers: Identifiers,
    /// Characters that names are written with one way or the other.
    pub kanji_variants: KanjiVariants,
    tables: [BaseTable; 2],
    forms: Vec<Form>,
    prompts: Vec<(Kind, prompt::Template)>,
}

/// The plan forms that exist.
const FORMS: [&str; 1] = ["general"];

/// The sheets that exist, in the order they are shown.
const SHEETS: [&str; 4] = [
    "general_checkup",
    "four_views",
    "business_flow",
    "trade_flow",
];

impl Data {
    /// Reads everything; files in `folder` stand in for those of the same name.
    ///
    /// # Errors
    /// The file and line that cannot be used.
    pub fn load(folder: Option<&Path>) -> Result<Self, DataError> {
        let read = |file: &str| read(folder, file);
        let industries = Industries::parse(
            &read("industry_classes.csv")?,
            &read("size_rules.csv")?,
            &read("jsic_rev13_to_locaben_2018.csv")?,
            &read("industry_keywords.csv")?,
        )?;
        let table = |name: &str| {
            let file = format!("locaben_base_{name}.csv");
            BaseTable::parse(name, &file, &read(&file)?)
        };
        let templates = SHEETS
            .iter()
            .map(|name| {
                let file = format!("checklists/{name}.toml");
                Template::parse(&file, &read(&file)?)
            })
            .collect::<Result<Vec<_>, _>>()?;
        unique_keys(&templates)?;
        Ok(Self {
            industries,
            templates,
            polarity: PolarityRules::parse("polarity.toml", &read("polarity.toml")?)?,
            lexicon: Lexicon::parse(
                ("lexicon/certainty.toml", &read("lexicon/certainty.toml")?),
                ("lexicon/vague.toml", &read("lexicon/vague.toml")?),
            )?,
            indicators: IndicatorTexts::parse("indicators.toml", &read("indicators.toml")?)?,
            ratios: ratio::Texts::parse("ratios.toml", &read("ratios.toml")?)?,
            glossary: glossary(&read("glossary.toml")?)?,
            titles: Titles::parse("account_synonyms.csv", &read("account_synonyms.csv")?)?,
            cost_behaviour: CostBehaviour::parse(
                "cost_behaviour.csv",
                &read("cost_behaviour.csv")?,
            )?,
            identifiers: Identifiers::parse("identifiers.toml", &read("identifiers.toml")?)?,
            kanji_variants: KanjiVariants::parse(
                "kanji_variants.csv",
                &read("kanji_variants.csv")?,
            )?,
            tables: [table("2022")?, table("2018")?],
            forms: FORMS
                .iter()
                .map(|name| {
                    let file = format!("forms/{name}.toml");
                    Form::parse(&file, &read(&file)?)
                })
                .collect::<Result<Vec<_>, _>>()?,
            prompts: Kind::iter()
                .map(|kind| {
                    let file = format!("prompts/{kind}/1.hbs");
                    Ok((kind, prompt::Template::parse(&file, &read(&file)?)?))
                })
                .collect::<Result<Vec<_>, DataError>>()?,
        })
    }

    /// The plan form of that name.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The prompt that writes a kind of document.
    pub fn prompt(&self, kind: Kind) -> Option<&prompt::Template> {
        self.prompts
            .iter()
            .find(|(of, _)| *of == kind)
            .map(|(_, template)| template)
    }

    /// The table of that name; the first when there is none (the configuration is checked at start).
    pub fn table(&self, name: &str) -> &BaseTable {
        self.tables
            .iter()
            .find(|table| table.name() == name)
            .unwrap_or(&self.tables[0])
    }

    /// The sheet of that id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }
}

/// One file's text: from the folder when it is there, else the embedded one.
///
/// # Errors
/// When neither is there, or it is not UTF-8.
pub fn read(folder: Option<&Path>, file: &str) -> Result<String, DataError> {
    if let Some(path) = folder
        .map(|folder| folder.join(file))
        .filter(|path| path.exists())
    {
        return std::fs::read_to_string(&path).map_err(|error| {
            DataError::at(
                file,
                1,
                format!("{} を読めません（{error}）", path.display()),
            )
        });
    }
    let bytes = Embedded::get(file)
        .or_else(|| Prompts::get(file))
        .or_else(|| Evals::get(file))
        .ok_or_else(|| DataError::at(file, 1, "ファイルがありません"))?;
    String::from_utf8(bytes.data.into_owned())
        .map_err(|_| DataError::at(file, 1, "UTF-8 ではない文字があります"))
}

/// The embedded files below a folder, sorted: the demo's companies.
pub fn names(below: &str) -> Vec<String> {
    let mut names: Vec<String> = Embedded::iter()
        .chain(Evals::iter())
        .filter(|name| name.starts_with(below))
        .map(std::borrow::Cow::into_owned)
        .collect();
    names.sort();
    names
}

/// A glossary that has every term of the embedded one: pages ask for them by key.
fn glossary(text: &str) -> Result<Glossary, DataError> {
    let embedded = Glossary::parse("glossary.toml", &read(None, "glossary.toml")?)?;
    Glossary::parse("glossary.toml", text)?.covers("glossary.toml", &embedded)
}

fn unique_keys(templates: &[Template]) -> Result<(), DataError> {
    let mut seen = std::collections::HashMap::new();
    for template in templates {
        for item in template.items() {
            if let Some(other) = seen.insert(&item.key, &template.id) {
                return Err(DataError::at(
                    &format!("checklists/{}.toml", template.id),
                    1,
                    format!(
                        "key「{}」は {other} にもあります。すべてのシートで異なる key を付けてください",
                        item.key
                    ),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_used() {
        let data = Data::load(None).unwrap();
        assert_eq!(data.industries.classes().len(), 27);
        assert_eq!(
            data.template("general_checkup")
                .map(|sheet| sheet.areas.len()),
            Some(11)
        );
        assert_eq!(data.table("2018").name(), "2018");
        assert!(data.glossary.terms().len() > 30);
        assert_eq!(
            data.glossary.get("equity_ratio").map(|term| &*term.term),
            Some("自己資本比率")
        );
    }

    #[test]
    fn everyday_words_lead_to_a_class() {
        let data = Data::load(None).unwrap();
        for (word, class) in [
            ("ラーメン", "0601_飲食業"),
            ("美容室", "1006_その他のサービス業"),
            ("旅館", "1301_観光業"),
        ] {
            let hits = data.industries.search(word, 5);
            assert_eq!(
                hits.first().map(|hit| hit.industry.minor.as_str()),
                Some(class),
                "{word}"
            );
        }
        assert!(data.industries.search("", 5).is_empty());
    }

    #[test]
    fn a_replaced_file_is_read_and_its_fault_is_placed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("polarity.toml"),
            "# kommentar\n[[rules]]\napplies_to = 3\n",
        )
        .unwrap();
        let error = Data::load(Some(folder.path())).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("polarity.toml", 3));
    }
}
