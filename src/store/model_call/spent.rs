//! What caps are counted by.

use crate::domain::cost::MicroYen;
use crate::domain::id::{ChamberId, UserId};
use crate::domain::model_call::cap::Spent;
use crate::store::db::{StoreError, Tx, run};

/// What a chamber's calls of a month and of a day in it cost, or may: what is set aside counts until it is known. Of the
/// day also what one person's did.
pub async fn spent(
    tx: &mut Tx,
    chamber: ChamberId,
    user: UserId,
    day: &str,
    (first_day, last_day): (&str, &str),
) -> Result<Spent, StoreError> {
    // From the index alone, in one pass: this is asked before every call.
    let (chamber_month, chamber_day, user_day) = run!(
        tx,
        fetch_one,
        (i64, i64, i64),
        "select cast(coalesce(sum(coalesce(cost_microyen, reserved_microyen, 0)), 0) as bigint),
                cast(coalesce(sum(case when day = $4 then coalesce(cost_microyen, reserved_microyen, 0) end), 0) as bigint),
                cast(coalesce(sum(case when day = $4 and user_id = $5 then coalesce(cost_microyen, reserved_microyen, 0) end), 0)
                    as bigint)
         from model_calls where chamber_id = $1 and day >= $2 and day <= $3",
        chamber.0,
        first_day,
        last_day,
        day,
        user.0,
    )?;
    Ok(Spent {
        chamber_day: MicroYen(chamber_day),
        chamber_month: MicroYen(chamber_month),
        user_day: MicroYen(user_day),
    })
}
