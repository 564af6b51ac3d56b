//! A company among the chamber's own companies of its class and size.

use serde::Serialize;
use utoipa::ToSchema;

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::analysis::Subject;
use crate::domain::benchmark::INDICATORS;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::peers::{FEWEST, Peer, Place, place};
use crate::domain::statement::Statement;
use crate::store;

/// Where a company stands among its peers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Peers {
    /// How many companies of the class and size have a period, the company itself included.
    pub count: usize,
    /// How many there must be before a place is told.
    pub fewest: usize,
    /// The six in order; `null` where the company or too many others have no value.
    pub places: Vec<Option<Place>>,
}

/// The company's place in the six indicators of its latest period.
pub async fn of_company(ctx: &mut Ctx, id: CompanyId) -> Result<Peers> {
    let company = super::company::get(ctx, id).await?;
    let statements = super::statement::list(ctx, id).await?;
    among(ctx, &company, &statements).await
}

/// The same with what was read already.
pub async fn among(ctx: &mut Ctx, company: &Company, statements: &[Statement]) -> Result<Peers> {
    let none = Peers {
        fewest: FEWEST,
        places: vec![None; INDICATORS.len()],
        ..Peers::default()
    };
    let Some(own) = peer(ctx, company, statements) else {
        return Ok(none);
    };
    let chamber = ctx.chamber();
    let minor = &company.profile.industry.minor;
    let all = store::statement::of_class(&mut ctx.tx, chamber, minor).await?;
    let peers: Vec<Peer> = all
        .iter()
        .filter_map(|(company, statements)| peer(ctx, company, statements))
        .filter(|peer| peer.size == own.size)
        .collect();
    Ok(Peers {
        count: peers.len(),
        fewest: FEWEST,
        places: INDICATORS
            .iter()
            .map(|indicator| place(*indicator, &own, &peers))
            .collect(),
    })
}

fn peer(ctx: &Ctx, company: &Company, statements: &[Statement]) -> Option<Peer> {
    let subject = Subject::of(&company.profile, statements);
    let quirks = super::analysis::quirks(ctx);
    Peer::of(&subject, &ctx.app.data.industries, quirks)
}
