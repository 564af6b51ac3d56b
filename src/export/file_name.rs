//! The name of an exported file (ファイル名), safe on every system.

use super::text::one_line;
use crate::domain::document::Document;

/// The formats of an export.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Format {
    /// Word
    Docx,
    /// Markdown
    Md,
    /// JSON
    Json,
}

impl Format {
    /// The media type to send it with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// `SWOT分析_株式会社〇〇_第3版.docx`. Characters that a file system or a shell takes for something else become `_`, and
/// a long company name is cut so that the whole stays below 255 bytes.
pub fn file_name(document: &Document, company: &str, format: Format) -> String {
    let company = safe_company(company);
    let extension: &str = format.into();
    format!(
        "{}_{company}_第{}版.{extension}",
        document.kind.label(),
        document.version
    )
}

/// A company's name as a part of a file's name.
pub fn safe_company(company: &str) -> String {
    const LONGEST: usize = 50;
    let safe: String = one_line(company)
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                '_'
            } else {
                c
            }
        })
        .take(LONGEST)
        .collect();
    match safe.trim_matches(['.', ' ', '　']) {
        "" => "事業者".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::Sample;

    #[test]
    fn names_kind_company_and_version() {
        let document = Sample::swot().document;
        let name = |company: &str| file_name(&document, company, Format::Docx);
        assert_eq!(name("株式会社〇〇"), "SWOT分析_株式会社〇〇_第3版.docx");
        assert_eq!(
            name("a/b\\c:d*e?f\"g<h>i|j\u{202e}k\u{0}l\n"),
            "SWOT分析_a_b_c_d_e_f_g_h_i_jkl_第3版.docx"
        );
        assert_eq!(name("../.."), "SWOT分析___第3版.docx");
        assert_eq!(name(" . "), "SWOT分析_事業者_第3版.docx");
        assert!(name(&"𠮷".repeat(100)).len() < 255);
    }
}
