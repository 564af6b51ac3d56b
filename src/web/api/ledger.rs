//! `/spending`, `/calls`, `/reports/kept`: the ledger of calls to models.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Auditing, List};
use super::query::{Asked, Limit};
use crate::app::Ctx;
use crate::app::ledger::{self, KeptReport, Logged, Narrowed};
use crate::domain::document::Kind;
use crate::domain::id::{CompanyId, DraftId, UserId};
use crate::domain::model_call::{CallRecord, CallState, Purpose};
use crate::domain::spending::Spending;
use crate::web::problem::Problem;

/// Which month.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Month {
    /// 月（`2026-11`。省略すると今月）
    #[param(max_length = 200)]
    month: Option<String>,
}

/// What the log is narrowed by.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// 事業者
    company: Option<CompanyId>,
    /// 下書き
    draft: Option<DraftId>,
    /// 状態
    state: Option<CallState>,
    /// How many items at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// Where the page before ended: its `next_cursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// A request that went to a model, or was about to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallLine {
    id: Uuid,
    /// What for.
    purpose: Purpose,
    /// Where it stands.
    state: CallState,
    /// 結果, for people.
    outcome: String,
    user_id: UserId,
    /// 利用者
    user_name: String,
    company_id: Option<CompanyId>,
    /// 事業者
    company_name: Option<String>,
    draft_id: Option<DraftId>,
    kind: Option<Kind>,
    /// 提供元
    provider: String,
    /// Model asked for.
    model: String,
    /// 費用の上限（円）set aside before it was sent; `null` without prices.
    reserved_yen: Option<f64>,
    /// 費用（円）; `null` when nobody knows.
    cost_yen: Option<f64>,
    /// Tokens of the request as we counted them.
    counted_tokens: u64,
    /// Tokens of the request as the provider counted them.
    prompt_tokens: Option<u64>,
    /// Tokens of the answer.
    completion_tokens: Option<u64>,
    /// What left and what came back; never the text itself.
    record: CallRecord,
    #[schema(value_type = String, format = DateTime)]
    started_at: jiff::Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<jiff::Timestamp>,
}

impl From<Logged> for CallLine {
    fn from(logged: Logged) -> Self {
        let call = logged.call;
        Self {
            outcome: call.outcome(),
            id: call.id,
            purpose: call.purpose,
            state: call.state,
            user_id: call.user_id,
            user_name: logged.user_name,
            company_id: call.company_id,
            company_name: logged.company_name,
            draft_id: call.draft_id,
            kind: call.kind,
            provider: call.provider_id,
            model: call.model,
            reserved_yen: call.reserved.map(crate::domain::cost::MicroYen::yen),
            cost_yen: call.cost.map(crate::domain::cost::MicroYen::yen),
            counted_tokens: call.counted_tokens,
            prompt_tokens: call.prompt_tokens,
            completion_tokens: call.completion_tokens,
            record: call.record,
            started_at: call.started_at,
            ended_at: call.ended_at,
        }
    }
}

/// 月ごとのAIの利用額
#[utoipa::path(get, path = "/spending", tag = "ledger", params(Month), responses((status = 200, body = Spending), Auditing))]
pub(super) async fn get_spending(
    mut ctx: Ctx,
    Asked(asked): Asked<Month>,
) -> Result<Json<Spending>, Problem> {
    Ok(Json(
        ledger::spending(&mut ctx, asked.month.as_deref()).await?,
    ))
}

/// AIへの送信の記録（新しい順）
#[utoipa::path(get, path = "/calls", tag = "ledger", params(Wanted), responses((status = 200, body = List<CallLine>), Auditing))]
pub(super) async fn list_calls(
    mut ctx: Ctx,
    Asked(wanted): Asked<Wanted>,
) -> Result<List<CallLine>, Problem> {
    let narrowed = Narrowed {
        company: wanted.company,
        draft: wanted.draft,
        state: wanted.state,
    };
    let cursor = wanted.cursor.as_deref();
    let page = ledger::calls(&mut ctx, &narrowed, cursor, wanted.limit.0).await?;
    Ok(List::of(page, CallLine::from))
}

/// 下書きの採用の割合（プロンプトの版と作成元ごと）
#[utoipa::path(get, path = "/reports/kept", tag = "ledger", responses((status = 200, body = KeptReport), Auditing))]
pub(super) async fn get_kept(mut ctx: Ctx) -> Result<Json<KeptReport>, Problem> {
    Ok(Json(ledger::kept(&mut ctx).await?))
}
