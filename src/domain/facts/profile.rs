//! The company's profile (`com.*`). The owner's name (代表者名) is left out on purpose: it never leaves the house.

use super::super::company::CompanyKind;
use super::super::evidence::{Evidence, EvidenceKind, Unit};
use super::super::format;
use super::super::topic::Topic;
use super::{FactInput, fact};

const SOURCE: &str = "事業者登録";

pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    let profile = &input.company.profile;
    let mut facts = vec![
        words("name", "事業者名", profile.name.clone(), Topic::Philosophy),
        words("industry", "業種", industry_name(input), Topic::Product),
        words(
            "kind",
            "事業の形態",
            profile.kind.label().to_owned(),
            Topic::Philosophy,
        ),
    ];
    if let Some(size) = input.analysis.size_class {
        facts.push(words(
            "size_class",
            "事業規模",
            size.label().to_owned(),
            Topic::People,
        ));
    }
    // A sole proprietor has no capital (資本金); 0 there means "there is none", not an amount.
    if profile.kind == CompanyKind::Corporation || profile.capital_yen != 0 {
        let display = format::yen(profile.capital_yen);
        let capital = words("capital", "資本金", display, Topic::Money);
        facts.push(counted(capital, profile.capital_yen, Unit::Yen));
    }
    let people = format!("{}人", format::integer(profile.employees));
    let employees = words("employees", "従業員数", people, Topic::People);
    facts.push(counted(employees, profile.employees, Unit::People));
    if let Some(place) = filled(profile.municipality.as_ref()) {
        facts.push(words("municipality", "所在地", place, Topic::Place));
    }
    if let Some(day) = profile.founded {
        let month = format!("{}年{}月", day.year(), day.month());
        facts.push(words(
            "founded",
            founded_label(profile.kind),
            month,
            Topic::Philosophy,
        ));
    }
    facts
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

#[expect(
    clippy::cast_precision_loss,
    reason = "amounts and counts are bounded by 10^15"
)]
fn counted(evidence: Evidence, value: i64, unit: Unit) -> Evidence {
    Evidence {
        value: Some(value as f64),
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
