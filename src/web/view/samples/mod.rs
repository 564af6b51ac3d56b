//! Sample pages: empty, typical and overfull, for the test that renders every template, and to look at.

use super::frame::{CompanyHead, Frame, Section, Tab};
use super::notice::Notice;
use crate::domain::access::Role;
use crate::domain::checklist::Template;
use crate::domain::company::{Company, CompanyKind, Profile};
use crate::domain::glossary::Glossary;
use crate::domain::id::CompanyId;
use crate::domain::industry::{Industries, Industry, IndustryClass};
use crate::domain::stage::Stage;

pub(crate) mod analysis;
mod document_pages;
pub(crate) mod documents;
pub(crate) mod imports;
mod ledger;
mod lines;
mod lists;
mod pages;
mod privacy;
mod prompts;
mod providers;
mod rendered;
mod sheets;

/// A name of forty characters.
pub(crate) const LONG_NAME: &str =
    "特定非営利活動法人青嶺市中央商店街振興まちづくり協議会附属観光物産案内所支店営業部";

pub(crate) fn company_id() -> CompanyId {
    CompanyId("0190a000-0000-7000-8000-000000000001".parse().unwrap())
}

pub(crate) fn timestamp() -> jiff::Timestamp {
    "2026-11-20T01:32:00Z".parse().unwrap()
}

pub(crate) fn industries() -> Industries {
    Industries::parse(
        include_str!("../../../../data/industry_classes.csv"),
        include_str!("../../../../data/size_rules.csv"),
        include_str!("../../../../data/jsic_rev13_to_locaben_2018.csv"),
        "keyword,minor_key,note\nラーメン,0601_飲食業,\n",
    )
    .unwrap()
}

pub(crate) fn glossary() -> Glossary {
    Glossary::parse(
        "glossary.toml",
        include_str!("../../../../data/glossary.toml"),
    )
    .unwrap()
}

pub(crate) fn classes() -> Vec<IndustryClass> {
    industries().classes().to_vec()
}

pub(crate) fn templates() -> Vec<Template> {
    [
        include_str!("../../../../data/checklists/general_checkup.toml"),
        include_str!("../../../../data/checklists/four_views.toml"),
        include_str!("../../../../data/checklists/business_flow.toml"),
        include_str!("../../../../data/checklists/trade_flow.toml"),
    ]
    .map(|text| Template::parse("checklist", text).unwrap())
    .into()
}

pub(crate) fn company(name: &str) -> Company {
    Company {
        id: company_id(),
        profile: Profile {
            name: name.to_owned(),
            name_kana: Some("ローカルカンコウ".to_owned()),
            kind: CompanyKind::Corporation,
            corporate_number: None,
            industry: Industry {
                major: "13_観光業".into(),
                minor: "1301_観光業".into(),
            },
            jsic: None,
            capital_yen: 10_000_000,
            employees: 30,
            municipality: Some("青嶺市".to_owned()),
            founded: Some(jiff::civil::date(1988, 4, 1)),
            owner_name: Some("見本 太郎".to_owned()),
            advisor_id: None,
        },
        stage: Stage::Analysis,
        archived: false,
        version: 3,
        created_at: timestamp(),
        updated_at: timestamp(),
    }
}

fn frame(section: Section, title: &str) -> Frame {
    Frame::at(section, title, "デモ商工会議所", "佐藤 指導", Role::Admin)
}

fn under(title: &str, name: &str, tab: Tab) -> Frame {
    let head = CompanyHead::of(
        &company(name),
        "観光業",
        Some("中規模事業者"),
        Some("佐藤 指導"),
        tab,
    );
    frame(Section::Companies, title).under(head)
}

fn said(frame: Frame, key: &str) -> Frame {
    frame.saying(Notice::of(Some(key)))
}
