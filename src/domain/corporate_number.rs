//! The corporate number (法人番号): thirteen digits, the first a check digit.

use thiserror::Error;

/// A corporate number whose check digit is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorporateNumber(String);

/// Why a text is no corporate number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CorporateNumberError {
    /// Not thirteen digits.
    #[error("法人番号は13桁の数字で入力してください")]
    Length,
    /// Thirteen digits, but the first does not fit the rest.
    #[error("法人番号の検査数字が一致しません。番号をもう一度ご確認ください")]
    CheckDigit,
}

impl CorporateNumber {
    /// Reads a number as people type it: full-width digits, hyphens, blanks and the invoice number's leading T are allowed.
    ///
    /// The check digit is 9 − (Σ Pn·Qn mod 9), Pn being the n-th digit from the right of the other twelve, Qn 1 for odd n
    /// and 2 for even n. Source: 法人番号の指定等に関する省令 第2条.
    pub fn parse(text: &str) -> Result<Self, CorporateNumberError> {
        use unicode_normalization::UnicodeNormalization;
        let folded: String = text
            .nfkc()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '−' | '‐' | 'ー'))
            .collect();
        let digits = folded.strip_prefix(['T', 't']).unwrap_or(&folded);
        if digits.len() != 13 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CorporateNumberError::Length);
        }
        let numbers: Vec<u32> = digits.bytes().map(|byte| u32::from(byte - b'0')).collect();
        let sum: u32 = numbers[1..]
            .iter()
            .rev()
            .enumerate()
            .map(|(index, digit)| digit * if index % 2 == 0 { 1 } else { 2 })
            .sum();
        if numbers[0] == 9 - sum % 9 {
            Ok(Self(digits.to_owned()))
        } else {
            Err(CorporateNumberError::CheckDigit)
        }
    }

    /// The thirteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_pass() {
        for number in [
            "7000012050002",
            "4011001098993",
            "2120901007402",
            "7010705000725",
            "Ｔ7010705000725",
        ] {
            assert!(CorporateNumber::parse(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn wrong_digit_and_wrong_length_are_told_apart() {
        assert_eq!(
            CorporateNumber::parse("8000012050002"),
            Err(CorporateNumberError::CheckDigit)
        );
        assert_eq!(
            CorporateNumber::parse("700001205000"),
            Err(CorporateNumberError::Length)
        );
        assert_eq!(
            CorporateNumber::parse("700001205000a"),
            Err(CorporateNumberError::Length)
        );
    }
}
