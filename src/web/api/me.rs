//! `/me`: whose token this is.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::Seeing;
use crate::app::{Ctx, account, chamber};
use crate::domain::access::Role;
use crate::domain::id::{ChamberId, UserId};
use crate::web::problem::Problem;

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    id: UserId,
    /// 氏名
    name: String,
    /// メールアドレス
    email: String,
    /// 役割
    role: Role,
    chamber: MyChamber,
}

/// Where the caller works.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MyChamber {
    id: ChamberId,
    /// 商工会議所の名称
    name: String,
}

/// ログイン中の利用者
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, body = Me), Seeing))]
pub(super) async fn get_me(mut ctx: Ctx) -> Result<Json<Me>, Problem> {
    let account = account::own(&mut ctx).await?;
    let chamber = chamber::own(&mut ctx).await?;
    Ok(Json(Me {
        id: account.id,
        name: account.name,
        email: account.email,
        role: account.role,
        chamber: MyChamber {
            id: chamber.id,
            name: chamber.name,
        },
    }))
}
