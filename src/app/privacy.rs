//! What a company agreed to be sent outside, and the names that are hidden before anything is.

use garde::Validate;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result, report_to_fields};
use crate::domain::access::Permission;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::mask;
use crate::domain::my_number;
use crate::domain::privacy::{Names, Privacy};
use crate::store;

/// The most names of one kind.
const NAMES_MAX: usize = 200;

/// What is stored of a company, with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Kept {
    /// What is written down.
    #[serde(flatten)]
    pub privacy: Privacy,
    /// 0 before anything was.
    pub version: i64,
}

/// A company's consent and names.
pub async fn get(ctx: &mut Ctx, company: CompanyId) -> Result<Kept> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let (privacy, version) = store::privacy::find(&mut ctx.tx, chamber, company).await?;
    Ok(Kept { privacy, version })
}

/// Puts consent and names. `version` is the one that was seen; `None` puts over whatever stands there now.
pub async fn put(
    ctx: &mut Ctx,
    company: CompanyId,
    privacy: Privacy,
    version: Option<i64>,
) -> Result<Kept> {
    ctx.may(Permission::WriteCompanies)?;
    let stored = get(ctx, company).await?;
    if version.is_some_and(|version| version != stored.version) {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    let privacy = tidy(privacy);
    check(&privacy, crate::clock::japan(ctx.now).date())?;
    let chamber = ctx.chamber();
    let now = ctx.now;
    let seen = stored.version;
    if !store::privacy::put(&mut ctx.tx, chamber, company, &privacy, seen, now).await? {
        return Err(Error::Stale { current: seen + 1 });
    }
    // The names themselves stay out of the record of who did what.
    let detail = json!({
        "consent": privacy.consent.as_ref().map(|consent| consent.given),
        "names": lists(&privacy.names).iter().map(|(_, list)| list.len()).sum::<usize>(),
    });
    ctx.audit("privacy.save", Some(company), None, detail)
        .await?;
    Ok(Kept {
        privacy,
        version: seen + 1,
    })
}

/// The names that are hidden in what is sent about a company: its own, those written down, the chamber's people.
pub async fn known_names(
    ctx: &mut Ctx,
    company: &Company,
    privacy: &Privacy,
) -> Result<mask::Known> {
    let chamber = ctx.chamber();
    let accounts = store::account::list(&mut ctx.tx, chamber).await?;
    let profile = &company.profile;
    let names = &privacy.names;
    let others = [
        ("住所", &names.addresses),
        ("電話", &names.phones),
        ("メール", &names.emails),
        ("口座", &names.accounts),
        ("名称", &names.others),
    ];
    Ok(mask::Known {
        company: [Some(profile.name.clone()), profile.name_kana.clone()]
            .into_iter()
            .flatten()
            .collect(),
        owner: profile
            .owner_name
            .iter()
            .chain(&names.owner)
            .cloned()
            .collect(),
        staff: names.staff.clone(),
        advisors: accounts.into_iter().map(|account| account.name).collect(),
        others: others
            .into_iter()
            .flat_map(|(label, list)| list.iter().map(move |text| (label, text.clone())))
            .collect(),
    })
}

/// Blanks around are no part of a name, and an empty line is none.
fn tidy(mut privacy: Privacy) -> Privacy {
    let names = &mut privacy.names;
    for list in [
        &mut names.owner,
        &mut names.staff,
        &mut names.addresses,
        &mut names.phones,
        &mut names.emails,
        &mut names.accounts,
        &mut names.others,
    ] {
        for name in list.iter_mut() {
            *name = name.trim().to_owned();
        }
        list.retain(|name| !name.is_empty());
    }
    if let Some(consent) = &mut privacy.consent {
        consent.by = consent.by.trim().to_owned();
        let note = consent.note.replace("\r\n", "\n");
        note.trim().clone_into(&mut consent.note);
    }
    privacy
}

fn lists(names: &Names) -> [(&'static str, &Vec<String>); 7] {
    [
        ("owner", &names.owner),
        ("staff", &names.staff),
        ("addresses", &names.addresses),
        ("phones", &names.phones),
        ("emails", &names.emails),
        ("accounts", &names.accounts),
        ("others", &names.others),
    ]
}

fn check(privacy: &Privacy, today: jiff::civil::Date) -> Result<()> {
    let mut faults = match privacy.validate() {
        Ok(()) => Vec::new(),
        Err(report) => report_to_fields(&report),
    };
    if let Some(consent) = &privacy.consent {
        if consent.on > today {
            let message = "同意の日に、今日より後の日は入力できません";
            faults.push(FieldError::new("/consent/on", message));
        }
        if my_number::find(&consent.note).is_some() {
            faults.push(FieldError::new("/consent/note", my_number::REFUSAL));
        }
    }
    for (field, list) in lists(&privacy.names) {
        if list.len() > NAMES_MAX {
            let message = format!("{NAMES_MAX}件以内で入力してください");
            faults.push(FieldError::new(format!("/names/{field}"), message));
        }
        for (index, name) in list.iter().enumerate() {
            let pointer = format!("/names/{field}/{index}");
            if name.chars().count() < 2 {
                let message =
                    format!("「{name}」は一文字のため伏せられません。二文字以上で入力してください");
                faults.push(FieldError::new(pointer, message));
            } else if my_number::find(name).is_some() {
                faults.push(FieldError::new(pointer, my_number::REFUSAL));
            }
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
