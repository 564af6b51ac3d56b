//! Caps on spending (利用額の上限): asked before a call, when what others may be spending at this moment is counted in.

use super::super::cost::MicroYen;
use super::super::format;
use super::super::provider::Caps;

/// What was spent so far, what is set aside included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// 商工会議所全体・本日
    pub chamber_day: MicroYen,
    /// 商工会議所全体・今月
    pub chamber_month: MicroYen,
    /// 利用者・本日
    pub user_day: MicroYen,
}

/// One cap with what is spent of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// What it is on: `chamber_day`, `chamber_month`, `user_day`.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// When it is free again.
    again: &'static str,
    /// Whole yen; `None` for no cap.
    pub yen: Option<i64>,
    /// What is spent of it.
    pub spent: MicroYen,
}

impl Cap {
    /// What is left; `None` without a cap.
    pub fn left(&self) -> Option<MicroYen> {
        let cap = MicroYen::from_yen(self.yen?);
        Some(MicroYen(cap.0.saturating_sub(self.spent.0).max(0)))
    }
}

/// All caps with what is spent of them.
pub fn caps(caps: &Caps, spent: &Spent) -> [Cap; 3] {
    [
        Cap {
            key: "user_day",
            label: "利用者1人・1日",
            again: "明日",
            yen: caps.user_day_yen,
            spent: spent.user_day,
        },
        Cap {
            key: "chamber_day",
            label: "商工会議所全体・1日",
            again: "明日",
            yen: caps.chamber_day_yen,
            spent: spent.chamber_day,
        },
        Cap {
            key: "chamber_month",
            label: "商工会議所全体・1か月",
            again: "来月1日",
            yen: caps.chamber_month_yen,
            spent: spent.chamber_month,
        },
    ]
}

/// Whether any cap is set.
pub fn any(caps: &Caps) -> bool {
    let Caps {
        chamber_day_yen,
        chamber_month_yen,
        user_day_yen,
    } = caps;
    [chamber_day_yen, chamber_month_yen, user_day_yen]
        .iter()
        .any(|cap| cap.is_some())
}

/// Whether a call that costs `at_most` may be made. While less than the cap is spent, or set aside for calls under way,
/// one more is: so all calls together pass a cap by one call at most. What costs nothing is never refused; what costs
/// nobody knows how much always is, once there are caps.
///
/// # Errors
/// Which cap, how much is spent, and who can change it.
pub fn allow(
    provider: &str,
    at_most: Option<MicroYen>,
    of: &Caps,
    spent: &Spent,
) -> Result<(), String> {
    if at_most == Some(MicroYen(0)) || !any(of) {
        return Ok(());
    }
    if at_most.is_none() {
        return Err(format!(
            "AIの利用額に上限がありますが、「{provider}」には料金の単価が登録されていないため、送信していません。管理者に、提供元の単価の登録を依頼してください。"
        ));
    }
    let full = caps(of, spent)
        .into_iter()
        .find(|cap| cap.left() == Some(MicroYen(0)));
    match full {
        None => Ok(()),
        Some(cap) => Err(format!(
            "AIの利用額の上限（{}：{}）に達したため、送信していません。これまでの利用額は、処理中と未確定の分を含めて{}です。{}になると再び使えます。上限は管理者が変更できますので、お急ぎのときは依頼してください。",
            cap.label,
            format::yen(cap.yen.unwrap_or_default()),
            format::yen(whole(cap.spent)),
            cap.again,
        )),
    }
}

/// Whole yen, rounded up: what is spent is never told as less.
fn whole(sum: MicroYen) -> i64 {
    sum.0.saturating_add(999_999).div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPS: Caps = Caps {
        chamber_day_yen: Some(100),
        chamber_month_yen: Some(1_000),
        user_day_yen: Some(50),
    };

    fn asked(day: i64, month: i64, user: i64) -> Result<(), String> {
        let spent = Spent {
            chamber_day: MicroYen(day),
            chamber_month: MicroYen(month),
            user_day: MicroYen(user),
        };
        allow("試験", Some(MicroYen(1)), &CAPS, &spent)
    }

    #[test]
    fn below_a_cap_one_more_call_is_made_and_at_it_none() {
        let (day, month, user) = (100_000_000, 1_000_000_000, 50_000_000);
        assert_eq!(asked(day - 1, month - 1, user - 1), Ok(()));
        let said = |result: Result<(), String>| result.unwrap_err();
        assert!(said(asked(day, 0, 0)).contains("商工会議所全体・1日：100円"));
        assert!(said(asked(0, month, 0)).contains("来月1日になると"));
        let user = said(asked(0, 0, user + 1));
        assert!(
            user.contains("利用者1人・1日：50円") && user.contains("51円"),
            "{user}"
        );
        assert!(user.contains("管理者"));
        let nothing = Caps {
            chamber_day_yen: Some(0),
            ..Caps::default()
        };
        assert!(allow("試験", Some(MicroYen(1)), &nothing, &Spent::default()).is_err());
    }

    #[test]
    fn what_is_free_passes_every_cap_and_an_unknown_price_none() {
        let all = Spent {
            chamber_day: MicroYen(i64::MAX),
            ..Spent::default()
        };
        assert_eq!(allow("手元", Some(MicroYen(0)), &CAPS, &all), Ok(()));
        let unknown = allow("試験", None, &CAPS, &Spent::default()).unwrap_err();
        assert!(
            unknown.contains("「試験」") && unknown.contains("単価"),
            "{unknown}"
        );
        assert_eq!(allow("試験", None, &Caps::default(), &all), Ok(()));
    }

    #[test]
    fn what_is_left_is_never_less_than_nothing() {
        let spent = Spent {
            chamber_day: MicroYen(130_000_000),
            chamber_month: MicroYen(130_000_000),
            user_day: MicroYen(0),
        };
        let left: Vec<_> = caps(&CAPS, &spent).iter().map(Cap::left).collect();
        let yen = |yen| Some(MicroYen::from_yen(yen));
        assert_eq!(left, [yen(50), yen(0), yen(870)]);
        assert_eq!(caps(&Caps::default(), &spent)[0].left(), None);
    }
}
