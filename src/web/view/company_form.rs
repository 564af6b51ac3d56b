//! Registering a company, and amending it.

use serde::Serialize;

use crate::domain::company::{CompanyKind, Profile};
use crate::domain::format;
use crate::domain::industry::{IndustryClass, IndustryHit};

use super::field::{Choice, Field, FieldError};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CompanyFormPage {
    pub(crate) action: String,
    pub(crate) cancel: String,
    pub(crate) heading: &'static str,
    pub(crate) button: &'static str,
    /// 0 for a new company.
    pub(crate) version: i64,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) name: Field,
    pub(crate) name_kana: Field,
    pub(crate) kind: Choice,
    pub(crate) corporate_number: Field,
    pub(crate) industry: IndustryChoice,
    pub(crate) capital: Field,
    pub(crate) employees: Field,
    pub(crate) municipality: Field,
    pub(crate) founded: Field,
    pub(crate) owner_name: Field,
    pub(crate) advisor: Choice,
    /// Where the company is put away; none for a new one, or for people who may not.
    pub(crate) archive: Option<String>,
}

/// The class of the Local Benchmark, with help from everyday words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct IndustryChoice {
    pub(crate) groups: Vec<IndustryGroup>,
    pub(crate) error: Option<String>,
    pub(crate) jsic: String,
    /// What was typed into the search box.
    pub(crate) query: String,
    pub(crate) searched: bool,
    pub(crate) hits: Vec<Hit>,
}

/// A major class with its minor ones.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct IndustryGroup {
    pub(crate) label: String,
    pub(crate) options: Vec<super::field::ChoiceOption>,
}

/// A class proposed for a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Hit {
    /// The class and the JSIC code, as the form sends them: `0601_飲食業|7624`.
    pub(crate) value: String,
    pub(crate) minor: String,
    pub(crate) jsic: String,
    pub(crate) label: String,
    pub(crate) found_by: String,
}

impl Hit {
    /// 「飲食業」, found by 「ラーメン店」.
    pub(crate) fn of(hit: &IndustryHit, classes: &[IndustryClass]) -> Self {
        let minor = hit.industry.minor.clone();
        let jsic = hit.jsic.clone().unwrap_or_default();
        Self {
            label: industry_label(&minor, classes),
            value: format!("{minor}|{jsic}"),
            found_by: hit.found_by.clone(),
            minor,
            jsic,
        }
    }
}

/// 「小売業（飲食料品）」-like: the minor class, with its major one before it when the two differ.
pub(crate) fn industry_label(minor: &str, classes: &[IndustryClass]) -> String {
    classes
        .iter()
        .find(|class| class.minor_key == minor)
        .map_or_else(
            || minor.to_owned(),
            |class| {
                if class.major_name == class.minor_name {
                    class.minor_name.clone()
                } else {
                    format!("{}／{}", class.major_name, class.minor_name)
                }
            },
        )
}

/// The form's fields as typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct CompanyInput {
    pub(crate) name: String,
    pub(crate) name_kana: String,
    pub(crate) kind: String,
    pub(crate) corporate_number: String,
    pub(crate) industry: String,
    pub(crate) jsic: String,
    pub(crate) industry_query: String,
    pub(crate) capital: String,
    pub(crate) employees: String,
    pub(crate) municipality: String,
    pub(crate) founded: String,
    pub(crate) owner_name: String,
    pub(crate) advisor_id: String,
}

impl CompanyInput {
    /// A saved profile as the form shows it.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            name_kana: profile.name_kana.clone().unwrap_or_default(),
            kind: profile.kind.to_string(),
            corporate_number: profile.corporate_number.clone().unwrap_or_default(),
            industry: profile.industry.minor.clone(),
            jsic: profile.jsic.clone().unwrap_or_default(),
            industry_query: String::new(),
            capital: format::integer(profile.capital_yen),
            employees: format::integer(profile.employees),
            municipality: profile.municipality.clone().unwrap_or_default(),
            founded: profile
                .founded
                .map(|day| day.to_string())
                .unwrap_or_default(),
            owner_name: profile.owner_name.clone().unwrap_or_default(),
            advisor_id: profile
                .advisor_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
        }
    }
}

impl CompanyFormPage {
    /// The form; `id` is the company's address part when it is amended. `advisors` are (id, name).
    pub(crate) fn of(
        id: Option<&str>,
        version: i64,
        input: &CompanyInput,
        errors: Vec<FieldError>,
        classes: &[IndustryClass],
        advisors: &[(String, String)],
    ) -> Self {
        let kinds = [CompanyKind::Corporation, CompanyKind::SoleProprietor];
        let none = [(String::new(), "未定".to_owned())];
        Self {
            action: id.map_or_else(|| "/companies".to_owned(), |id| format!("/companies/{id}/edit")),
            cancel: id.map_or_else(|| "/companies".to_owned(), |id| format!("/companies/{id}")),
            heading: if id.is_some() { "事業者の情報を変更する" } else { "事業者を登録する" },
            button: if id.is_some() { "変更を保存する" } else { "登録する" },
            version,
            name: Field::text("name", "事業者名", &input.name).required().check(&errors),
            name_kana: Field::text("name_kana", "事業者名（カナ）", &input.name_kana)
                .hint("「株式会社」などを除いて入力すると、一覧で探しやすくなります。")
                .check(&errors),
            kind: Choice::of("kind", "法人・個人の別", &input.kind, kinds.map(|kind| (kind.to_string(), kind.label())))
                .check(&errors),
            corporate_number: Field::text("corporate_number", "法人番号", &input.corporate_number)
                .hint("13桁の番号です。入力の誤りは検査数字で確かめます。個人事業主は空欄のままにします。")
                .short()
                .check(&errors),
            industry: industry(input, &errors, classes),
            capital: Field::number("capital", "資本金", &input.capital, "円").hint("個人事業主は0と入力します。").check(&errors),
            employees: Field::number("employees", "従業員数", &input.employees, "人")
                .required()
                .hint("正社員の人数です。役員だけの場合は1と入力します。")
                .check(&errors),
            municipality: Field::text("municipality", "所在地（市区町村）", &input.municipality).short().check(&errors),
            founded: Field::text("founded", "設立・創業の日", &input.founded).kind("date").short().check(&errors),
            owner_name: Field::text("owner_name", "代表者名", &input.owner_name)
                .hint("下書きの作成元（AI）には送りません。")
                .short()
                .check(&errors),
            advisor: Choice::of("advisor_id", "担当の経営指導員", &input.advisor_id, none.into_iter().chain(advisors.iter().cloned()))
                .check(&errors),
            archive: None,
            errors,
        }
    }

    /// The same with the answer to what was typed into the industry search box.
    pub(crate) fn found(mut self, hits: &[IndustryHit], classes: &[IndustryClass]) -> Self {
        self.industry.searched = true;
        self.industry.hits = hits.iter().map(|hit| Hit::of(hit, classes)).collect();
        self
    }
}

fn industry(
    input: &CompanyInput,
    errors: &[FieldError],
    classes: &[IndustryClass],
) -> IndustryChoice {
    let mut groups: Vec<IndustryGroup> = Vec::new();
    for class in classes {
        let option = super::field::ChoiceOption {
            value: class.minor_key.clone(),
            label: class.minor_name.clone(),
            chosen: class.minor_key == input.industry,
        };
        match groups.last_mut() {
            Some(group) if group.label == class.major_name => group.options.push(option),
            _ => groups.push(IndustryGroup {
                label: class.major_name.clone(),
                options: vec![option],
            }),
        }
    }
    IndustryChoice {
        groups,
        error: FieldError::find(errors, "industry"),
        jsic: input.jsic.clone(),
        query: input.industry_query.clone(),
        searched: false,
        hits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::classes;
    use super::*;

    #[test]
    fn classes_are_grouped_and_the_present_one_is_chosen() {
        let input = CompanyInput {
            industry: "0601_飲食業".into(),
            ..CompanyInput::default()
        };
        let page = CompanyFormPage::of(
            None,
            0,
            &input,
            vec![FieldError::at("name", "入力してください")],
            &classes(),
            &[],
        );
        let chosen: Vec<&str> = page
            .industry
            .groups
            .iter()
            .flat_map(|group| &group.options)
            .filter(|option| option.chosen)
            .map(|option| option.label.as_str())
            .collect();
        assert_eq!(chosen, ["飲食業"]);
        assert_eq!(page.name.error.as_deref(), Some("入力してください"));
        assert_eq!(page.action, "/companies");
        assert_eq!(
            industry_label("0304_金属製品製造業", &classes()),
            "製造業／金属製品製造業"
        );
    }
}
