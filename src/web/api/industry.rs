//! `/industries`: the Local Benchmark's classes, found by an everyday word.

use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{List, Searching};
use super::query::{Asked, Limit, Paging};
use crate::app::Ctx;
use crate::domain::industry::{Industry, IndustryHit};
use crate::web::problem::Problem;

/// The most hits that are looked for.
const HITS_MAX: usize = 200;

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// 業種を表す言葉・日本標準産業分類の名称や番号 (all classes when absent)
    #[param(max_length = 200, example = "ラーメン")]
    q: Option<String>,
    /// How many items at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// Where the page before ended: its `next_cursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// 業種の検索
#[utoipa::path(get, path = "/industries", tag = "industries", params(Wanted),
    responses((status = 200, body = List<IndustryHit>), Searching))]
pub(super) async fn find_industries(
    ctx: Ctx,
    Asked(wanted): Asked<Wanted>,
) -> Result<List<IndustryHit>, Problem> {
    let industries = &ctx.app.data.industries;
    let hits = match &wanted.q {
        Some(text) => industries.search(text, HITS_MAX),
        None => industries
            .classes()
            .iter()
            .map(|class| IndustryHit {
                industry: Industry {
                    major: class.major_key.clone(),
                    minor: class.minor_key.clone(),
                },
                found_by: class.minor_name.clone(),
                jsic: None,
            })
            .collect(),
    };
    let paging = Paging {
        limit: wanted.limit,
        cursor: wanted.cursor,
    };
    Ok(List::part(hits, &paging)?)
}
