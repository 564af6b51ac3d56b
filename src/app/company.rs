//! Companies: found, registered, amended, archived.

use garde::Validate;
use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::clock::new_id;
use crate::domain::access::Permission;
use crate::domain::company::{Company, Profile};
use crate::domain::corporate_number::CorporateNumber;
use crate::domain::id::{CompanyId, UserId};
use crate::domain::my_number;
use crate::domain::stage::Stage;
use crate::store;

pub use crate::store::company::{Standing, Summary};

/// What a list is narrowed by, as people ask.
#[derive(Debug, Clone, Default)]
pub struct CompanyQuery {
    /// Part of name, kana or number.
    pub q: Option<String>,
    /// Minor class key.
    pub industry: Option<String>,
    /// Stage.
    pub stage: Option<Stage>,
    /// Advisor.
    pub advisor: Option<UserId>,
    /// Archived ones instead of the others.
    pub archived: bool,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many, 1 to 200.
    pub limit: i64,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next_cursor: Option<String>,
}

fn filter(query: &CompanyQuery) -> Result<store::company::Filter> {
    let after = query
        .cursor
        .as_deref()
        .filter(|cursor| !cursor.is_empty())
        .map(parse_cursor)
        .transpose()?;
    let folded = query
        .q
        .as_deref()
        .map(store::company::fold)
        .filter(|text| !text.is_empty());
    Ok(store::company::Filter {
        search: folded,
        industry: query.industry.clone().filter(|key| !key.is_empty()),
        stage: query.stage,
        advisor: query.advisor,
        archived: query.archived,
        after,
        limit: query.limit.clamp(1, 200),
    })
}

fn parse_cursor(cursor: &str) -> Result<(jiff::Timestamp, CompanyId)> {
    let fault = || {
        Error::field(
            "/cursor",
            "続きの位置（cursor）が正しくありません。先頭から読み直してください",
        )
    };
    let (second, id) = cursor.split_once('.').ok_or_else(fault)?;
    let second = second.parse().map_err(|_| fault())?;
    Ok((
        jiff::Timestamp::from_second(second).map_err(|_| fault())?,
        id.parse().map_err(|_| fault())?,
    ))
}

/// Companies, last changed first.
pub async fn list(ctx: &mut Ctx, query: &CompanyQuery) -> Result<Page<Summary>> {
    ctx.may(Permission::ReadCompanies)?;
    let mut filter = filter(query)?;
    let wanted = filter.limit;
    filter.limit += 1;
    let chamber = ctx.chamber();
    let mut items = store::company::list(&mut ctx.tx, chamber, &filter).await?;
    let more = i64::try_from(items.len()).unwrap_or(i64::MAX) > wanted;
    items.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    let next_cursor = items.last().filter(|_| more).map(|last| {
        format!(
            "{}.{}",
            last.company.updated_at.as_second(),
            last.company.id
        )
    });
    Ok(Page { items, next_cursor })
}

/// How many companies match a query.
pub async fn count(ctx: &mut Ctx, query: &CompanyQuery) -> Result<i64> {
    ctx.may(Permission::ReadCompanies)?;
    let chamber = ctx.chamber();
    Ok(store::company::count(&mut ctx.tx, chamber, &filter(query)?).await?)
}

/// The company with that id; of another chamber it is not there.
pub async fn get(ctx: &mut Ctx, id: CompanyId) -> Result<Company> {
    ctx.may(Permission::ReadCompanies)?;
    let chamber = ctx.chamber();
    store::company::find(&mut ctx.tx, chamber, id)
        .await?
        .ok_or(Error::NotFound("事業者"))
}

async fn check(ctx: &mut Ctx, profile: &mut Profile) -> Result<()> {
    let mut faults: Vec<FieldError> = match profile.validate() {
        Ok(()) => Vec::new(),
        Err(report) => super::error::report_to_fields(&report),
    };
    if !ctx.app.data.industries.knows(&profile.industry) {
        faults.push(FieldError::new(
            "/industry",
            "業種はローカルベンチマークの区分から選んでください",
        ));
    }
    if let Some(advisor) = profile.advisor_id {
        let chamber = ctx.chamber();
        if store::account::find(&mut ctx.tx, chamber, advisor)
            .await?
            .is_none()
        {
            faults.push(FieldError::new("/advisor_id", "担当者が見つかりません"));
        }
    }
    for (field, text) in [
        ("/name", Some(&profile.name)),
        ("/name_kana", profile.name_kana.as_ref()),
        ("/owner_name", profile.owner_name.as_ref()),
        ("/municipality", profile.municipality.as_ref()),
    ] {
        if text.is_some_and(|text| my_number::find(text).is_some()) {
            faults.push(FieldError::new(field, my_number::REFUSAL));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    profile.name = profile.name.trim().into();
    for text in [
        &mut profile.name_kana,
        &mut profile.corporate_number,
        &mut profile.jsic,
        &mut profile.municipality,
        &mut profile.owner_name,
    ] {
        *text = text
            .take()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
    }
    if let Some(number) = &mut profile.corporate_number
        && let Ok(parsed) = CorporateNumber::parse(number)
    {
        parsed.as_str().clone_into(number);
    }
    Ok(())
}

/// Registers a company.
pub async fn register(ctx: &mut Ctx, mut profile: Profile) -> Result<Company> {
    ctx.may(Permission::WriteCompanies)?;
    check(ctx, &mut profile).await?;
    let company = Company {
        id: CompanyId(new_id()),
        profile,
        stage: Stage::Intake,
        archived: false,
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    let chamber = ctx.chamber();
    store::company::insert(&mut ctx.tx, chamber, &company).await?;
    ctx.audit(
        "company.register",
        Some(company.id),
        None,
        json!({"name": company.profile.name}),
    )
    .await?;
    Ok(company)
}

/// Amends a company's profile.
pub async fn amend(
    ctx: &mut Ctx,
    id: CompanyId,
    version: i64,
    mut profile: Profile,
) -> Result<Company> {
    ctx.may(Permission::WriteCompanies)?;
    let company = get(ctx, id).await?;
    if company.version != version {
        return Err(Error::Stale {
            current: company.version,
        });
    }
    check(ctx, &mut profile).await?;
    let changed = Company {
        profile,
        updated_at: ctx.now,
        ..company
    };
    put(ctx, changed, "company.amend").await
}

/// Archives a company, or takes it out of the archive.
pub async fn archive(
    ctx: &mut Ctx,
    id: CompanyId,
    version: Option<i64>,
    archived: bool,
) -> Result<Company> {
    ctx.may(Permission::ArchiveCompanies)?;
    let company = get(ctx, id).await?;
    if version.is_some_and(|version| version != company.version) {
        return Err(Error::Stale {
            current: company.version,
        });
    }
    let changed = Company {
        archived,
        updated_at: ctx.now,
        ..company
    };
    put(
        ctx,
        changed,
        if archived {
            "company.archive"
        } else {
            "company.restore"
        },
    )
    .await
}

async fn put(ctx: &mut Ctx, company: Company, action: &str) -> Result<Company> {
    let chamber = ctx.chamber();
    if !store::company::update(&mut ctx.tx, chamber, &company).await? {
        let current = get(ctx, company.id).await?.version;
        return Err(Error::Stale { current });
    }
    ctx.audit(
        action,
        Some(company.id),
        None,
        json!({"name": company.profile.name}),
    )
    .await?;
    super::analysis::refresh_standing(ctx, company.id).await?;
    Ok(Company {
        version: company.version + 1,
        ..company
    })
}

/// Moves a case on when work of a stage is done, and marks the company as changed now.
pub(super) async fn advance(ctx: &mut Ctx, company: &Company, reached: Stage) -> Result<()> {
    let chamber = ctx.chamber();
    let stage = company.stage.advance_to(reached);
    Ok(store::company::touch(&mut ctx.tx, chamber, company.id, stage, ctx.now).await?)
}
