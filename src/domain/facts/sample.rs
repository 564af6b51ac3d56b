//! For tests: the companies of the demo chamber (`data/demo/`), read and analysed, with all that facts are made of.

use std::sync::LazyLock;

use serde::Deserialize;

use super::super::analysis::{Analysis, Subject, SubjectPeriod, analyse};
use super::super::benchmark::{BaseTable, Inputs, Quirks};
use super::super::checklist::{Answer, AnswerSheet, Template};
use super::super::company::{Company, CompanyKind, Profile};
use super::super::cross_text::CrossTexts;
use super::super::evidence::Evidence;
use super::super::form::Form;
use super::super::id::CompanyId;
use super::super::indicator_text::IndicatorTexts;
use super::super::industry::{Industries, Industry};
use super::super::polarity::PolarityRules;
use super::super::ratio::Texts;
use super::super::stage::Stage;
use super::super::statement::{Details, Figures, PeriodEnd, Statement};
use super::{FactInput, gather};

macro_rules! data {
    ($file:literal) => {
        include_str!(concat!("../../../data/", $file))
    };
}

/// The demo companies, in the order of their files.
pub(crate) const DEMO: [(&str, &str); 6] = [
    ("official_sample", data!("demo/1_official_sample.toml")),
    ("ramen", data!("demo/2_ramen.toml")),
    ("metal_press", data!("demo/3_metal_press.toml")),
    ("food_wholesale", data!("demo/4_food_wholesale.toml")),
    ("bicycle", data!("demo/5_bicycle.toml")),
    ("inn", data!("demo/6_inn.toml")),
];

/// The data files that are the same for every company.
pub(crate) struct House {
    pub(crate) templates: Vec<Template>,
    pub(crate) polarity: PolarityRules,
    pub(crate) industries: Industries,
    pub(crate) indicators: IndicatorTexts,
    pub(crate) cross: CrossTexts,
    pub(crate) ratios: Texts,
    pub(crate) table: BaseTable,
    pub(crate) form: Form,
}

pub(crate) static HOUSE: LazyLock<House> = LazyLock::new(|| House {
    templates: [
        data!("checklists/general_checkup.toml"),
        data!("checklists/four_views.toml"),
        data!("checklists/business_flow.toml"),
        data!("checklists/trade_flow.toml"),
    ]
    .map(|text| Template::parse("checklist", text).unwrap())
    .into(),
    polarity: PolarityRules::parse("polarity.toml", data!("polarity.toml")).unwrap(),
    industries: Industries::parse(
        data!("industry_classes.csv"),
        data!("size_rules.csv"),
        data!("jsic_rev13_to_locaben_2018.csv"),
        "keyword,minor_key,note\n",
    )
    .unwrap(),
    indicators: IndicatorTexts::parse("indicators.toml", data!("indicators.toml")).unwrap(),
    cross: CrossTexts::parse("cross_swot.toml", data!("cross_swot.toml")).unwrap(),
    ratios: Texts::parse("ratios.toml", data!("ratios.toml")).unwrap(),
    table: BaseTable::parse("2022", "base", data!("locaben_base_2022.csv")).unwrap(),
    form: Form::parse("general.toml", data!("forms/general.toml")).unwrap(),
});

/// One company with everything that is known of it.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) company: Company,
    pub(crate) statements: Vec<Statement>,
    pub(crate) sheets: Vec<AnswerSheet>,
}

#[derive(Deserialize)]
struct File {
    name: String,
    kind: CompanyKind,
    industry_minor: String,
    capital_yen: i64,
    employees: i64,
    municipality: Option<String>,
    founded: Option<jiff::civil::Date>,
    owner_name: Option<String>,
    periods: Vec<toml::Table>,
    #[serde(default)]
    answers: Vec<FileAnswer>,
}

#[derive(Deserialize)]
struct FileAnswer {
    template: String,
    #[serde(flatten)]
    rest: toml::Table,
}

impl Sample {
    /// The demo company of that name.
    pub(crate) fn demo(name: &str) -> Self {
        let (_, text) = DEMO.iter().find(|(key, _)| *key == name).unwrap();
        Self::read(text)
    }

    /// Reads a company's file.
    pub(crate) fn read(text: &str) -> Self {
        let file: File = toml::from_str(text).unwrap();
        let statement = |mut period: toml::Table| Statement {
            period_end: PeriodEnd::parse(period.remove("end").unwrap().as_str().unwrap()).unwrap(),
            figures: period.try_into::<Figures>().unwrap(),
            details: Details::default(),
            version: 1,
        };
        let sheets = HOUSE.templates.iter().map(|template| AnswerSheet {
            template: template.id.clone(),
            answers: answers(&file.answers, &template.id),
            version: 1,
        });
        Self {
            sheets: sheets.collect(),
            statements: file.periods.iter().cloned().map(statement).collect(),
            company: company(file),
        }
    }

    /// The Local Benchmark over the statements, newest first.
    pub(crate) fn analysis(&self) -> Analysis {
        let mut statements = self.statements.clone();
        statements.sort_by(|a, b| b.period_end.cmp(&a.period_end));
        let period = |statement: &Statement| SubjectPeriod {
            end: Some(statement.period_end.as_str().to_owned()),
            inputs: Inputs::from(&statement.figures),
        };
        let profile = &self.company.profile;
        let subject = Subject {
            industry: Some(profile.industry.clone()),
            capital_thousand_yen: Some(f64::from(
                i32::try_from(profile.capital_yen / 1_000).unwrap(),
            )),
            periods: statements.iter().map(period).collect(),
        };
        let house = &*HOUSE;
        analyse(
            &subject,
            &house.industries,
            &house.table,
            Quirks::default(),
            &house.ratios,
        )
    }

    /// All its evidence.
    pub(crate) fn evidence(&self) -> Vec<Evidence> {
        let house = &*HOUSE;
        gather(&FactInput {
            company: &self.company,
            statements: &self.statements,
            analysis: &self.analysis(),
            templates: &house.templates,
            sheets: &self.sheets,
            polarity: &house.polarity,
            industries: &house.industries,
            ratios: &house.ratios,
            indicators: &house.indicators,
        })
    }
}

fn answers(all: &[FileAnswer], template: &str) -> Vec<Answer> {
    let mine = all.iter().filter(|answer| answer.template == template);
    mine.map(|answer| answer.rest.clone().try_into().unwrap())
        .collect()
}

fn company(file: File) -> Company {
    let class = HOUSE.industries.class(&file.industry_minor).unwrap();
    Company {
        id: CompanyId(uuid::Uuid::nil()),
        profile: Profile {
            name: file.name,
            name_kana: None,
            kind: file.kind,
            corporate_number: None,
            industry: Industry {
                major: class.major_key.clone(),
                minor: class.minor_key.clone(),
            },
            jsic: None,
            capital_yen: file.capital_yen,
            employees: file.employees,
            municipality: file.municipality,
            founded: file.founded,
            owner_name: file.owner_name,
            advisor_id: None,
        },
        stage: Stage::Analysis,
        archived: false,
        version: 1,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}
