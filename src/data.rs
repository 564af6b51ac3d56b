//! Data that people may change: embedded in the binary, replaceable file by file from a folder (`BANSO_DATA_DIR`),
//! read and checked at start.

use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;
use strum::IntoEnumIterator;

use crate::domain::account_title::Titles;
use crate::domain::benchmark::BaseTable;
use crate::domain::check::Lexicon;
use crate::domain::checklist::Template;
use crate::domain::cost_behaviour::CostBehaviour;
use crate::domain::cross_text::CrossTexts;
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
    /// What is joined in a cross SWOT, and the sentences of the rules.
    pub cross: CrossTexts,
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
    prompts: Vec<prompt::Template>,
    inputs: Vec<(Kind, Vec<Arc<prompt::InputSchema>>)>,
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
        let (prompts, inputs) = prompts(&read)?;
        Ok(Self {
            industries,
            templates,
            polarity: PolarityRules::parse("polarity.toml", &read("polarity.toml")?)?,
            lexicon: Lexicon::read(&read)?,
            indicators: IndicatorTexts::parse("indicators.toml", &read("indicators.toml")?)?,
            cross: CrossTexts::parse("cross_swot.toml", &read("cross_swot.toml")?)?,
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
            prompts,
            inputs,
        })
    }

    /// The plan form of that name.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The shipped prompts of a kind, oldest first.
    pub fn prompts(&self, kind: Kind) -> impl Iterator<Item = &prompt::Template> {
        let id: &'static str = kind.into();
        self.prompts
            .iter()
            .filter(move |template| template.front.id == id)
    }

    /// The variables that prompts of a kind may be filled with, by name.
    pub fn prompt_inputs(&self, kind: Kind) -> &[Arc<prompt::InputSchema>] {
        self.inputs
            .iter()
            .find(|(of, _)| *of == kind)
            .map_or(&[], |(_, inputs)| inputs)
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

type AllPrompts = (
    Vec<prompt::Template>,
    Vec<(Kind, Vec<Arc<prompt::InputSchema>>)>,
);

/// All versions of all prompts, oldest first, and what they may be filled with. A released file must be as it was released.
fn prompts(read: &dyn Fn(&str) -> Result<String, DataError>) -> Result<AllPrompts, DataError> {
    let released = prompt::Released::parse(&read("prompts/RELEASED")?)?;
    let (mut templates, mut inputs) = (Vec::new(), Vec::new());
    for kind in Kind::iter() {
        let mut schemas = Vec::new();
        for file in prompt_files(kind, ".json") {
            let text = read(&format!("prompts/{file}"))?;
            released.check(&file, &text)?;
            let name = file.split('/').next_back().unwrap_or_default();
            let name = name.trim_end_matches(".json");
            let schema = prompt::InputSchema::parse(&format!("prompts/{file}"), name, &text)?;
            schemas.push(Arc::new(schema));
        }
        let mut of_kind = Vec::new();
        for file in prompt_files(kind, ".hbs") {
            let text = read(&format!("prompts/{file}"))?;
            released.check(&file, &text)?;
            of_kind.push(shipped(kind, &file, &text, &schemas)?);
        }
        of_kind.sort_by_key(|template: &prompt::Template| template.front.version);
        templates.append(&mut of_kind);
        inputs.push((kind, schemas));
    }
    Ok((templates, inputs))
}

/// A shipped template: it is of its folder's kind and its file's number.
fn shipped(
    kind: Kind,
    file: &str,
    text: &str,
    inputs: &[Arc<prompt::InputSchema>],
) -> Result<prompt::Template, DataError> {
    let template = prompt::Template::parse(&format!("prompts/{file}"), text, inputs)?;
    if file == format!("{kind}/{}.hbs", template.front.version)
        && template.front.id == kind.to_string()
    {
        return Ok(template);
    }
    let message = "前書きの id と version を、フォルダーとファイルの名前に合わせてください";
    Err(DataError::at(&format!("prompts/{file}"), 1, message))
}

/// The embedded files of a kind's prompts that end so: `swot/1.hbs`.
fn prompt_files(kind: Kind, ending: &str) -> Vec<String> {
    let below = format!("prompts/{kind}/");
    let mut files: Vec<String> = Prompts::iter()
        .filter(|name| name.starts_with(&below) && name.ends_with(ending))
        .filter_map(|name| name.strip_prefix("prompts/").map(ToOwned::to_owned))
        .collect();
    files.sort();
    files
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
    fn every_kind_has_a_prompt_and_every_prompt_is_released() {
        let data = Data::load(None).unwrap();
        let released = prompt::Released::parse(&read(None, "prompts/RELEASED").unwrap()).unwrap();
        for kind in Kind::iter() {
            assert!(data.prompts(kind).count() > 0, "{kind}");
            for ending in [".hbs", ".json"] {
                for file in prompt_files(kind, ending) {
                    let text = read(None, &format!("prompts/{file}")).unwrap();
                    let hash = prompt::sha256(text.as_bytes());
                    assert!(
                        released.holds(&file),
                        "add to prompts/RELEASED: {hash}  {file}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_prompt_holds_a_secret_an_address_or_a_setting() {
        let data = Data::load(None).unwrap();
        for kind in Kind::iter() {
            for template in data.prompts(kind) {
                assert_eq!(prompt::leaks(&template.text), [], "{}", template.name());
            }
        }
    }

    /// What the rules ask of a chamber's own versions, ours keep.
    #[test]
    fn every_prompt_could_be_a_chambers_own() {
        let data = Data::load(None).unwrap();
        for kind in Kind::iter() {
            for template in data.prompts(kind) {
                let own = prompt::own(kind, 1001, &template.text, data.prompt_inputs(kind));
                assert!(own.is_ok(), "{}: {:?}", template.name(), own.err());
            }
        }
    }

    #[test]
    fn a_changed_prompt_stops_the_program() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("prompts/swot")).unwrap();
        let text = read(None, "prompts/swot/1.hbs").unwrap();
        let file = folder.path().join("prompts/swot/1.hbs");
        std::fs::write(&file, text.replacen("経営指導員", "経営指導者", 1)).unwrap();
        let error = Data::load(Some(folder.path())).unwrap_err();
        assert_eq!(error.file, "prompts/swot/1.hbs");
        std::fs::write(&file, text).unwrap();
        assert!(Data::load(Some(folder.path())).is_ok());
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
