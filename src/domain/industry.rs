//! The Local Benchmark's industry classes (業種), and the way from an everyday word to a class.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::data_error::DataError;

/// A company's class: the workbook's own keys, kept as METI spells them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Industry {
    /// 大分類, `13_観光業`.
    #[schema(examples("13_観光業"))]
    pub major: String,
    /// 小分類, `1301_観光業`.
    #[schema(examples("1301_観光業"))]
    pub minor: String,
}

/// One of the 27 minor classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndustryClass {
    /// 大分類のキー
    pub major_key: String,
    /// 小分類のキー
    pub minor_key: String,
    /// 大分類の番号
    pub major_code: String,
    /// 小分類の番号
    pub minor_code: String,
    /// 大分類の名称
    pub major_name: String,
    /// 小分類の名称
    pub minor_name: String,
    /// The group whose size limits apply.
    pub size_group: String,
}

/// The limits of one size group (sheet 【参照】企業規模).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SizeRule {
    /// 卸売業・小売業・サービス業・製造業その他
    pub size_group: String,
    /// Major codes, separated by blanks.
    pub major_codes: String,
    /// 資本金の上限（千円）
    pub capital_max_thousand_yen: i64,
    /// 従業員数の上限
    pub employees_max: i64,
    /// 小規模の従業員数の上限
    pub small_employees_max: i64,
}

/// A line of the JSIC (rev. 13) mapping of the workbook's sheet 【参照】業種.
#[derive(Debug, Clone, Deserialize)]
pub struct JsicLine {
    /// 大分類
    pub jsic_division: String,
    /// 中分類
    pub jsic_major_group: String,
    /// 細分類番号
    pub jsic_code: String,
    /// 細分類名
    pub jsic_name: String,
    /// Class of the Local Benchmark.
    pub locaben_major: String,
    /// Class of the Local Benchmark.
    pub locaben_minor: String,
}

/// An everyday word for a trade.
#[derive(Debug, Clone, Deserialize)]
pub struct Keyword {
    /// ラーメン, 美容室 …
    pub keyword: String,
    /// The class it belongs to.
    pub minor_key: String,
    /// Why, where it is not plain.
    #[serde(default)]
    pub note: String,
}

/// A class proposed for what somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IndustryHit {
    /// The class.
    pub industry: Industry,
    /// The word or JSIC name that led there.
    pub found_by: String,
    /// JSIC detail class, when it came from there.
    pub jsic: Option<String>,
}

/// All that is known about industries.
#[derive(Debug, Clone, Default)]
pub struct Industries {
    classes: Vec<IndustryClass>,
    size_rules: BTreeMap<String, SizeRule>,
    jsic: Vec<(String, JsicLine)>,
    keywords: Vec<(String, Keyword)>,
}

fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '、' | '・'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads a CSV file with a header line into rows; `#` lines are comments.
pub(crate) fn read_csv<T: serde::de::DeserializeOwned>(
    file: &str,
    text: &str,
) -> Result<Vec<T>, DataError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        rows.push(row.map_err(|error: csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            DataError::at(
                file,
                usize::try_from(line).unwrap_or(1),
                format!("読み取れない行です（{error}）"),
            )
        })?);
    }
    Ok(rows)
}

impl Industries {
    /// Reads the four tables.
    ///
    /// # Errors
    /// A table that cannot be read, or a class named that does not exist.
    pub fn parse(
        classes: &str,
        size_rules: &str,
        jsic: &str,
        keywords: &str,
    ) -> Result<Self, DataError> {
        let classes: Vec<IndustryClass> = read_csv("industry_classes.csv", classes)?;
        let rules: Vec<SizeRule> = read_csv("size_rules.csv", size_rules)?;
        let jsic: Vec<JsicLine> = read_csv("jsic_rev13_to_locaben_2018.csv", jsic)?;
        let words: Vec<Keyword> = read_csv("industry_keywords.csv", keywords)?;
        let all = Self {
            size_rules: rules
                .into_iter()
                .map(|rule| (rule.size_group.clone(), rule))
                .collect(),
            jsic: jsic
                .into_iter()
                .map(|line| (fold(&line.jsic_name), line))
                .collect(),
            keywords: words
                .into_iter()
                .map(|word| (fold(&word.keyword), word))
                .collect(),
            classes,
        };
        for class in &all.classes {
            if !all.size_rules.contains_key(&class.size_group) {
                return Err(DataError::at(
                    "industry_classes.csv",
                    1,
                    format!(
                        "規模区分「{}」が size_rules.csv にありません",
                        class.size_group
                    ),
                ));
            }
        }
        for (_, word) in &all.keywords {
            if all.class(&word.minor_key).is_none() {
                return Err(DataError::near(
                    "industry_keywords.csv",
                    keywords,
                    &word.minor_key,
                    format!(
                        "小分類「{}」が industry_classes.csv にありません",
                        word.minor_key
                    ),
                ));
            }
        }
        Ok(all)
    }

    /// All minor classes in the workbook's order.
    pub fn classes(&self) -> &[IndustryClass] {
        &self.classes
    }

    /// The class with that minor key.
    pub fn class(&self, minor_key: &str) -> Option<&IndustryClass> {
        self.classes
            .iter()
            .find(|class| class.minor_key == minor_key)
    }

    /// Whether major and minor exist and belong together.
    pub fn knows(&self, industry: &Industry) -> bool {
        self.class(&industry.minor)
            .is_some_and(|class| class.major_key == industry.major)
    }

    /// The size limits for a major class key (`13_観光業`).
    pub fn size_rule(&self, major_key: &str) -> Option<&SizeRule> {
        let class = self
            .classes
            .iter()
            .find(|class| class.major_key == major_key)?;
        self.size_rules.get(&class.size_group)
    }

    /// Classes for an everyday word or a JSIC name: words first, then names that begin with it, then names that hold it.
    pub fn search(&self, text: &str, limit: usize) -> Vec<IndustryHit> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let word_hits = self
            .keywords
            .iter()
            .filter(|(word, _)| word.contains(&wanted) || wanted.contains(word.as_str()))
            .map(|(word, found)| {
                let rank = if *word == wanted {
                    0
                } else if word.starts_with(&wanted) {
                    1
                } else {
                    2
                };
                (rank, self.hit(&found.minor_key, &found.keyword, None))
            });
        let jsic_hits = self
            .jsic
            .iter()
            .filter(|(name, line)| name.contains(&wanted) || line.jsic_code == wanted)
            .map(|(name, line)| {
                let rank = if *name == wanted {
                    1
                } else if name.starts_with(&wanted) {
                    3
                } else {
                    4
                };
                (
                    rank,
                    self.hit(&line.locaben_minor, &line.jsic_name, Some(&line.jsic_code)),
                )
            });
        let class_hits = self
            .classes
            .iter()
            .filter(|class| fold(&class.minor_name).contains(&wanted))
            .map(|class| (2, self.hit(&class.minor_key, &class.minor_name, None)));
        let mut hits: Vec<(i32, IndustryHit)> = word_hits
            .chain(class_hits)
            .chain(jsic_hits)
            .filter_map(|(rank, hit)| Some((rank, hit?)))
            .collect();
        hits.sort_by_key(|(rank, _)| *rank);
        hits.dedup_by(|a, b| a.1 == b.1);
        hits.into_iter().map(|(_, hit)| hit).take(limit).collect()
    }

    fn hit(&self, minor_key: &str, found_by: &str, jsic: Option<&str>) -> Option<IndustryHit> {
        let class = self.class(minor_key)?;
        Some(IndustryHit {
            industry: Industry {
                major: class.major_key.clone(),
                minor: class.minor_key.clone(),
            },
            found_by: found_by.to_owned(),
            jsic: jsic.map(ToOwned::to_owned),
        })
    }
}
