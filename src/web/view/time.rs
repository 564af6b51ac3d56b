//! Moments as people at a chamber read them: Japanese time, which knows no summer time.

use jiff::{Timestamp, Zoned, tz};

fn in_japan(at: Timestamp) -> Zoned {
    at.to_zoned(tz::offset(9).to_time_zone())
}

/// 2026年11月20日 10:32
pub(crate) fn moment(at: Timestamp) -> String {
    in_japan(at).strftime("%Y年%-m月%-d日 %H:%M").to_string()
}

/// 2026年11月20日
pub(crate) fn day(at: Timestamp) -> String {
    in_japan(at).strftime("%Y年%-m月%-d日").to_string()
}

/// 2026年11月20日（金）
pub(crate) fn today(at: Timestamp) -> String {
    let zoned = in_japan(at);
    let weekday = ["月", "火", "水", "木", "金", "土", "日"]
        [usize::try_from(zoned.weekday().to_monday_zero_offset()).unwrap_or_default()];
    format!("{}（{weekday}）", zoned.strftime("%Y年%-m月%-d日"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_japan() {
        let at: Timestamp = "2026-11-19T15:05:00Z".parse().unwrap();
        assert_eq!(moment(at), "2026年11月20日 00:05");
        assert_eq!(day(at), "2026年11月20日");
        assert_eq!(today(at), "2026年11月20日（金）");
    }
}
