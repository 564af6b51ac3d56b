//! 送信の同意と伏せる名前: what a company agreed to be sent outside, and the names that are hidden before.

use serde::Serialize;

use super::field::{Choice, Field, FieldError};
use crate::domain::privacy::{Names, Privacy};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PrivacyPage {
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) version: i64,
    pub(crate) may_write: bool,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) given: Choice,
    pub(crate) by: Field,
    pub(crate) on: Field,
    pub(crate) note: Area,
    /// The names that are hidden without being written down here.
    pub(crate) always: Vec<String>,
    pub(crate) names: Vec<Area>,
}

/// Several lines to type into.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Area {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) value: String,
    pub(crate) rows: u8,
    pub(crate) error: Option<String>,
}

/// The lists of names: the form's name, the label, the hint.
pub(crate) const LISTS: [(&str, &str, &str); 7] = [
    (
        "owner",
        "代表者",
        "姓と名の間に空白を入れます（例：高橋 一郎）。姓だけの「高橋さん」も伏せます。",
    ),
    (
        "staff",
        "従業員・家族",
        "文章に名前が出てくる人を、一行に一人ずつ入力します。",
    ),
    (
        "addresses",
        "住所",
        "番地まである住所は、入力しなくても書き方から見つけて伏せます。",
    ),
    (
        "phones",
        "電話番号",
        "一般的な書き方の電話番号は、入力しなくても伏せます。",
    ),
    (
        "emails",
        "メールアドレス",
        "入力しなくても書き方から見つけて伏せます。",
    ),
    (
        "accounts",
        "銀行口座",
        "「普通 1234567」のような書き方は、入力しなくても伏せます。",
    ),
    (
        "others",
        "屋号・通称・取引先など",
        "伏せたい名前を、一行に一つずつ入力します。",
    ),
];

/// The form as typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct PrivacyInput {
    pub(crate) given: String,
    pub(crate) by: String,
    pub(crate) on: String,
    pub(crate) note: String,
    pub(crate) names: [String; 7],
}

impl PrivacyInput {
    /// What is stored, as the form shows it.
    pub(crate) fn of(privacy: &Privacy) -> Self {
        let consent = privacy.consent.as_ref();
        let given = match consent {
            None => "",
            Some(consent) if consent.given => "yes",
            Some(_) => "no",
        };
        Self {
            given: given.to_owned(),
            by: consent
                .map(|consent| consent.by.clone())
                .unwrap_or_default(),
            on: consent
                .map(|consent| consent.on.to_string())
                .unwrap_or_default(),
            note: consent
                .map(|consent| consent.note.clone())
                .unwrap_or_default(),
            names: lists(&privacy.names).map(|list| list.join("\n")),
        }
    }
}

fn lists(names: &Names) -> [&Vec<String>; 7] {
    [
        &names.owner,
        &names.staff,
        &names.addresses,
        &names.phones,
        &names.emails,
        &names.accounts,
        &names.others,
    ]
}

impl PrivacyPage {
    /// The form; `always` are the names hidden anyway.
    pub(crate) fn of(
        company_href: &str,
        version: i64,
        input: &PrivacyInput,
        always: Vec<String>,
        may_write: bool,
        errors: Vec<FieldError>,
    ) -> Self {
        let error = |name: &str| FieldError::find(&errors, name);
        let names = LISTS
            .into_iter()
            .zip(&input.names)
            .map(|((name, label, hint), value)| Area {
                name,
                label,
                hint,
                value: value.clone(),
                rows: if matches!(name, "staff" | "others") {
                    4
                } else {
                    2
                },
                error: error(name),
            })
            .collect();
        Self {
            action: format!("{company_href}/privacy"),
            back: company_href.to_owned(),
            version,
            may_write,
            given: Choice::of(
                "given",
                "外部のAIへの送信",
                &input.given,
                [
                    ("", "まだ確かめていない"),
                    ("yes", "同意を得た"),
                    ("no", "同意しない"),
                ],
            )
            .check(&errors),
            by: Field::text("by", "確かめた相手", &*input.by)
                .hint("同意するかどうかを答えた人。例：代表者本人")
                .check(&errors),
            on: Field::text("on", "確かめた日", &*input.on)
                .kind("date")
                .short()
                .check(&errors),
            note: Area {
                name: "note",
                label: "説明した内容（任意）",
                hint: "送る内容、提供元、保存期間など、説明したことを書き留めます。",
                value: input.note.clone(),
                rows: 3,
                error: error("note"),
            },
            always,
            names,
            errors,
        }
    }
}
