//! The company's profile (`com.*`). The owner's name (代表者名) is left out on purpose: it never leaves the house.

use super::super::company::{CompanyKind, Profile};
use super::super::evidence::{Evidence, EvidenceKind, Unit};
use super::super::format;
use super::super::topic::Topic;
use super::{FactInput, fact};

const SOURCE: &str = "事業者登録";

pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    let profile = &input.company.profile;
    let kind = profile.kind.label().to_owned();
    let mut facts = vec![
        words("name", "事業者名", profile.name.clone(), Topic::Philosophy),
        words("industry", "業種", industry_name(input), Topic::Product),
        words("kind", "事業の形態", kind, Topic::Philosophy),
    ];
    let size = input
        .analysis
        .size_class
        .map(|size| size.label().to_owned());
    facts.extend(size.map(|size| words("size_class", "事業規模", size, Topic::People)));
    facts.extend(capital(profile));
    facts.push(employees(profile));
    let place = filled(profile.municipality.as_ref());
    facts.extend(place.map(|place| words("municipality", "所在地", place, Topic::Place)));
    facts.extend(profile.founded.map(|day| {
        let month = format!("{}年{}月", day.year(), day.month());
        words(
            "founded",
            founded_label(profile.kind),
            month,
            Topic::Philosophy,
        )
    }));
    facts
}

/// A sole proprietor has no capital (資本金); 0 there means "there is none", not an amount.
fn capital(profile: &Profile) -> Option<Evidence> {
    let yen = profile.capital_yen;
    let some = profile.kind == CompanyKind::Corporation || yen != 0;
    let told = words("capital", "資本金", format::yen(yen), Topic::Money);
    some.then(|| counted(told, yen, Unit::Yen))
}

fn employees(profile: &Profile) -> Evidence {
    let people = format!("{}人", format::integer(profile.employees));
    let told = words("employees", "従業員数", people, Topic::People);
    counted(told, profile.employees, Unit::People)
}

fn founded_label(kind: CompanyKind) -> &'static str {
    match kind {
        CompanyKind::Corporation => "設立",
        CompanyKind::SoleProprietor => "創業",
    }
}

fn words(field: &str, label: &str, display: String, topic: Topic) -> Evidence {
    let id = format!("com.{field}");
    Evidence {
        topic,
        ..fact(
            id,
            EvidenceKind::Company,
            label.to_owned(),
            display,
            SOURCE.to_owned(),
        )
    }
}

fn counted(evidence: Evidence, value: i64, unit: Unit) -> Evidence {
    Evidence {
        value: Some(super::finance::amount(value)),
        unit,
        ..evidence
    }
}

/// The class's name; a key that the table lacks is shown without its number, `1301_観光業` → 観光業.
fn industry_name(input: &FactInput) -> String {
    let minor = &input.company.profile.industry.minor;
    input.industries.class(minor).map_or_else(
        || {
            minor
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '_')
                .to_owned()
        },
        |class| class.minor_name.clone(),
    )
}

fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
