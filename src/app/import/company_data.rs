//! What a file says of the company itself: compared with what is registered, taken over only where the advisor ticks.

use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

use super::super::ctx::Ctx;
use super::super::error::Result;
use crate::domain::account_title::{Scope, fold};
use crate::domain::company::{Company, CompanyKind, Profile};
use crate::domain::format;
use crate::domain::import_choice::{Choices, CompanyField};
use crate::domain::industry::Industry;
use crate::import::reading::{Doubt, ReadCompany, Reading};

/// Something that the file says otherwise than what is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportCompanyField)]
pub struct CompanyPreview {
    /// Which.
    #[schema(value_type = String)]
    pub field: CompanyField,
    /// What people read.
    pub label: &'static str,
    /// What is registered.
    pub stored: String,
    /// What the file says.
    pub read: String,
    /// Whether it was chosen to be taken over.
    pub take: bool,
}

/// Where the file says otherwise.
pub(super) fn differences(
    ctx: &Ctx,
    company: &Company,
    reading: &Reading,
    choices: &Choices,
) -> Vec<CompanyPreview> {
    let class = |industry: &Industry| {
        let class = ctx.app.data.industries.class(&industry.minor);
        class.map_or_else(|| industry.minor.clone(), |class| class.minor_name.clone())
    };
    let shown = |profile: &Profile, field| match field {
        CompanyField::OwnerName => profile.owner_name.clone().unwrap_or_default(),
        CompanyField::Industry => class(&profile.industry),
        CompanyField::Capital => format::yen(profile.capital_yen),
        CompanyField::Employees => format!("{}人", format::integer(profile.employees)),
    };
    CompanyField::iter()
        .filter_map(|field| {
            let changed = taken(&company.profile, &reading.company, field)?;
            // A class that nobody knows cannot be registered.
            if !ctx.app.data.industries.knows(&changed.industry) {
                return None;
            }
            (changed != company.profile).then(|| CompanyPreview {
                field,
                label: field.label(),
                stored: shown(&company.profile, field),
                read: shown(&changed, field),
                take: choices.company.contains(&field),
            })
        })
        .collect()
}

/// The profile with one thing as the file says; `None` when the file does not say it.
fn taken(profile: &Profile, read: &ReadCompany, field: CompanyField) -> Option<Profile> {
    let mut changed = profile.clone();
    match field {
        CompanyField::OwnerName => {
            let name = read.representative.as_deref()?.trim();
            let usable = !name.is_empty()
                && name.chars().count() <= 100
                && !name.chars().any(char::is_control);
            changed.owner_name = Some(usable.then(|| name.to_owned())?);
        }
        CompanyField::Industry => changed.industry = read.industry.clone()?,
        CompanyField::Capital => {
            changed.capital_yen = read
                .capital_yen
                .filter(|yen| (0..=crate::domain::number::LIMIT).contains(yen))?;
        }
        CompanyField::Employees => {
            changed.employees = read
                .employees
                .filter(|count| (0..=1_000_000).contains(count))?;
        }
    }
    Some(changed)
}

/// Takes over what was ticked.
pub(super) async fn save(
    ctx: &mut Ctx,
    company: &Company,
    reading: &Reading,
    choices: &Choices,
) -> Result<()> {
    let wanted: Vec<CompanyField> = differences(ctx, company, reading, choices)
        .into_iter()
        .filter_map(|one| one.take.then_some(one.field))
        .collect();
    let changed = wanted
        .iter()
        .fold(company.profile.clone(), |profile, field| {
            taken(&profile, &reading.company, *field).unwrap_or(profile)
        });
    if changed != company.profile {
        super::super::company::amend(ctx, company.id, company.version, changed).await?;
    }
    Ok(())
}

/// What speaks against the file being this company's.
pub(super) fn doubts(company: &Company, reading: &Reading, scope: Scope) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut say = |message: String| {
        found.push(Doubt {
            place: None,
            message,
        });
    };
    let (name, read) = (&company.profile.name, reading.company.name.as_deref());
    if let Some(read) = read.filter(|read| !is_same(name, read)) {
        say(format!(
            "ファイルの名称は「{read}」で、この事業者「{name}」と異なります。別の事業者のファイルでないか確かめてください"
        ));
    }
    let sole = scope == Scope::SoleProprietor;
    if sole != (company.profile.kind == CompanyKind::SoleProprietor) {
        say(format!(
            "この事業者は{}として登録されていますが、{}の科目として読み取っています。下の「科目の読み方」を確かめてください",
            company.profile.kind.label(),
            if sole { "個人事業主" } else { "法人" },
        ));
    }
    found
}

/// Whether two names are the same but for how their kind is written: ㈱, (株), 株式会社.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let mut name = fold(name).to_lowercase();
        for kind in [
            "株式会社",
            "有限会社",
            "合同会社",
            "合資会社",
            "合名会社",
            "(株)",
            "(有)",
            "(同)",
            "(資)",
            "(名)",
        ] {
            name = name.replace(kind, "");
        }
        name
    };
    let (one, other) = (plain(one), plain(other));
    one.is_empty() || other.is_empty() || one.contains(&other) || other.contains(&one)
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn names_are_the_same_however_their_kind_is_written() {
        for (one, other, same) in [
            ("株式会社 青嶺食品", "㈱青嶺食品", true),
            ("青嶺食品", "（株）青嶺食品", true),
            ("麺処 はじめの一歩", "麺処はじめの一歩", true),
            ("株式会社青嶺食品", "株式会社青嶺商事", false),
            ("サイクルショップ輪道", "湯宿 霧の音", false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} {other}");
        }
    }
}
