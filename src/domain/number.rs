//! Numbers as people type them into a form: full-width digits, commas, △ and ▲ for minus.

use rust_decimal::Decimal;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// No figure beyond this is believed (±10^15 yen: a thousand trillion).
pub const LIMIT: i64 = 1_000_000_000_000_000;

/// Why a typed figure could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Letters or other signs.
    #[error("数字で入力してください（カンマ・全角数字・△は使えます）")]
    NotANumber,
    /// Beyond ±10^15.
    #[error("桁が大きすぎます。単位（円・千円）をご確認ください")]
    TooLarge,
    /// A fraction of a yen, or of a person.
    #[error("端数のない数で入力してください（円未満は入力できません）")]
    Fraction,
    /// A count below zero.
    #[error("0以上の数で入力してください")]
    Negative,
}

/// The unit an advisor types money in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyUnit {
    /// 円
    Yen,
    /// 千円
    #[default]
    ThousandYen,
    /// 百万円: only in files handed in; nobody types in it.
    MillionYen,
}

impl MoneyUnit {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yen => "円",
            Self::ThousandYen => "千円",
            Self::MillionYen => "百万円",
        }
    }

    /// How many yen one unit is.
    pub fn yen(self) -> i64 {
        match self {
            Self::Yen => 1,
            Self::ThousandYen => 1_000,
            Self::MillionYen => 1_000_000,
        }
    }
}

/// Reads a decimal as typed. Blank is `None`: unknown, never 0.
pub fn parse_decimal(text: &str) -> Result<Option<Decimal>, NumberError> {
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '、' | '\u{a5}'))
        .collect();
    if folded.is_empty() {
        return Ok(None);
    }
    let (negative, body) = match folded.strip_prefix(['△', '▲', '-', '−', '‐', '–', 'ー'])
    {
        Some(rest) => (true, rest),
        None => match folded
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(rest) => (true, rest),
            None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
        },
    };
    if body.is_empty()
        || !body
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return Err(NumberError::NotANumber);
    }
    if body
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_start_matches('0')
        .len()
        > 16
    {
        return Err(NumberError::TooLarge);
    }
    let value: Decimal = body.parse().map_err(|_| NumberError::NotANumber)?;
    let value = if negative { -value } else { value };
    if value.abs() > Decimal::from(LIMIT) {
        Err(NumberError::TooLarge)
    } else {
        Ok(Some(value))
    }
}

/// Reads an amount typed in `unit` into whole yen.
pub fn parse_money(text: &str, unit: MoneyUnit) -> Result<Option<i64>, NumberError> {
    let Some(value) = parse_decimal(text)? else {
        return Ok(None);
    };
    let yen = value
        .checked_mul(Decimal::from(unit.yen()))
        .ok_or(NumberError::TooLarge)?;
    whole(yen).map(Some)
}

/// Reads a count of people.
pub fn parse_count(text: &str) -> Result<Option<i64>, NumberError> {
    let Some(value) = parse_decimal(text)? else {
        return Ok(None);
    };
    if value.is_sign_negative() && !value.is_zero() {
        return Err(NumberError::Negative);
    }
    whole(value).map(Some)
}

fn whole(value: Decimal) -> Result<i64, NumberError> {
    if !value.fract().is_zero() {
        return Err(NumberError::Fraction);
    }
    if value.abs() > Decimal::from(LIMIT) {
        return Err(NumberError::TooLarge);
    }
    i64::try_from(value.trunc()).map_err(|_| NumberError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, yen) in [
            ("1,234", Some(1_234_000)),
            ("１２，３４５", Some(12_345_000)),
            ("△500", Some(-500_000)),
            ("▲５００", Some(-500_000)),
            ("-500", Some(-500_000)),
            ("（500）", Some(-500_000)),
            ("465301.06", Some(465_301_060)),
            ("0", Some(0)),
            ("", None),
            ("　", None),
        ] {
            assert_eq!(parse_money(text, MoneyUnit::ThousandYen), Ok(yen), "{text}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_take() {
        assert_eq!(
            parse_money("abc", MoneyUnit::Yen),
            Err(NumberError::NotANumber)
        );
        assert_eq!(
            parse_money("12a", MoneyUnit::Yen),
            Err(NumberError::NotANumber)
        );
        assert_eq!(
            parse_money("△", MoneyUnit::Yen),
            Err(NumberError::NotANumber)
        );
        assert_eq!(
            parse_money("1.2.3", MoneyUnit::Yen),
            Err(NumberError::NotANumber)
        );
        assert_eq!(
            parse_money("1000000000000001", MoneyUnit::Yen),
            Err(NumberError::TooLarge)
        );
        assert_eq!(
            parse_money("1000000000000000", MoneyUnit::Yen),
            Ok(Some(LIMIT))
        );
        assert_eq!(
            parse_money("9999999999999", MoneyUnit::ThousandYen),
            Err(NumberError::TooLarge)
        );
        assert_eq!(
            parse_money("0.5", MoneyUnit::Yen),
            Err(NumberError::Fraction)
        );
        assert_eq!(parse_count("-1"), Err(NumberError::Negative));
    }
}
