//! The values of a list as people write them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use unicode_normalization::UnicodeNormalization;

use crate::domain::company::CompanyKind;
use crate::domain::era;
use crate::domain::industry::{Industries, Industry};
use crate::domain::number::{LIMIT, NumberError, parse_count, parse_decimal};
use crate::import::grid::fold;

/// Words in a company's name that make it a corporation.
const LEGAL_FORMS: [&str; 14] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
    "法人",
    "組合",
    "信用金庫",
    "公社",
];

/// An amount in whole yen; `unit` yen a unit unless the cell says its own.
pub(super) fn money(text: &str, unit: i64) -> Result<Option<i64>, String> {
    let folded = fold(text);
    let (digits, yen) = [
        ("百万円", 1_000_000),
        ("万円", 10_000),
        ("千円", 1_000),
        ("円", 1),
    ]
    .into_iter()
    .find_map(|(name, yen)| Some((folded.strip_suffix(name)?, yen)))
    .unwrap_or((&folded, unit));
    let whole = |value: Decimal| {
        let value = value
            .checked_mul(Decimal::from(yen))
            .ok_or(NumberError::TooLarge)?;
        if value.abs() > Decimal::from(LIMIT) {
            return Err(NumberError::TooLarge);
        }
        if !value.fract().is_zero() {
            return Err(NumberError::Fraction);
        }
        value.to_i64().ok_or(NumberError::TooLarge)
    };
    let value = parse_decimal(digits).map_err(|error| error.to_string())?;
    value
        .map(whole)
        .transpose()
        .map_err(|error| error.to_string())
}

/// A count of people or months.
pub(super) fn count(text: &str) -> Result<Option<i64>, String> {
    let folded = fold(text);
    let digits = folded.trim_end_matches(['人', '名', '月', 'か', 'ヶ']);
    parse_count(digits).map_err(|error| error.to_string())
}

/// 法人 or 個人, as the list says it.
pub(super) fn kind(text: &str) -> Result<CompanyKind, String> {
    let folded = fold(text);
    if folded.contains("個人") {
        Ok(CompanyKind::SoleProprietor)
    } else if folded.contains("法人")
        || LEGAL_FORMS.iter().any(|form| folded.contains(form))
        || folded.contains("会社")
    {
        Ok(CompanyKind::Corporation)
    } else {
        Err("「法人」か「個人」で入力してください".to_owned())
    }
}

/// A corporation, when the name says its legal form.
pub(super) fn kind_of_name(name: &str) -> Option<CompanyKind> {
    let folded = fold(name);
    LEGAL_FORMS
        .iter()
        .any(|form| folded.contains(form))
        .then_some(CompanyKind::Corporation)
}

/// A day; the first of the month when only the month is said.
pub(super) fn day(text: &str) -> Option<Date> {
    let month = era::year_months(text).into_iter().next()?;
    let folded: String = text.nfkc().collect();
    // The third number is the day; a first year is written 元.
    let numbers: Vec<i8> = folded
        .replace('元', "1")
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap_or_default())
        .collect();
    let day = numbers.get(2).copied().unwrap_or(1);
    Date::new(
        i16::try_from(month.year).ok()?,
        i8::try_from(month.month).ok()?,
        day,
    )
    .ok()
}

/// A class for what the list says, its JSIC code, and how sure it is.
pub(super) struct FoundIndustry {
    pub(super) industry: Industry,
    pub(super) jsic: Option<String>,
    /// Whether the words name the class itself, so that nobody has to look.
    pub(super) sure: bool,
    /// 小分類の名称
    pub(super) name: String,
}

/// The class: by its key, its number, its name; else by a JSIC class or an everyday word.
pub(super) fn industry(text: &str, industries: &Industries) -> Option<FoundIndustry> {
    let wanted = fold(text);
    let coded = |text: &str| {
        text.split(['_', ':', '.'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let classes = industries.classes();
    let by = |is: &dyn Fn(&crate::domain::industry::IndustryClass) -> bool| {
        let mut found = classes.iter().filter(|class| is(class));
        // A major class is only named by itself when it has one minor class.
        found.next().filter(|_| found.next().is_none())
    };
    let class = by(&|class| fold(&class.minor_key) == wanted || class.minor_code == coded(&wanted))
        .or_else(|| by(&|class| fold(&class.minor_name) == wanted))
        .or_else(|| {
            by(&|class| fold(&class.major_key) == wanted || fold(&class.major_name) == wanted)
        });
    if let Some(class) = class {
        return Some(FoundIndustry {
            industry: Industry {
                major: class.major_key.clone(),
                minor: class.minor_key.clone(),
            },
            jsic: None,
            sure: true,
            name: class.minor_name.clone(),
        });
    }
    // 「5921 自動車小売業」, 「E09 食料品製造業」: code and name.
    let words = wanted.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let hits = industries.search(&wanted, 5);
    let hits = if hits.is_empty() {
        industries.search(words, 5)
    } else {
        hits
    };
    let first = hits.into_iter().next()?;
    let class = industries.class(&first.industry.minor)?;
    Some(FoundIndustry {
        sure: fold(&first.found_by) == wanted
            || fold(&first.found_by) == words
            || first.jsic.as_deref() == Some(wanted.as_str()),
        name: class.minor_name.clone(),
        jsic: first.jsic,
        industry: first.industry,
    })
}
