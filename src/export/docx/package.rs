//! What the writing library leaves out and Word wants: head rows that are repeated, an alternative text for the picture,
//! fonts to fall back on, Japanese as the language, a default style, and who made the file.

use std::io::Cursor;

use docx_rs::Docx;

use super::DocxError;
use super::style::FONT;
use super::table::HEAD_HEIGHT;
use crate::export::outline::{Outline, TitlePage};
use crate::export::text::xml;

/// Builds the parts, completes them and packs them.
pub(super) fn pack(docx: Docx, outline: &Outline) -> Result<Vec<u8>, DocxError> {
    let mut parts = docx.build();
    parts.document = document(&parts.document, outline);
    parts.styles = styles(&parts.styles);
    parts.doc_props.core = core(&parts.doc_props.core, &outline.title);
    parts.font_table = font_table().into_bytes();
    let mut file = Cursor::new(Vec::new());
    parts
        .pack(&mut file)
        .map_err(|error| DocxError::Packing(error.to_string()))?;
    Ok(file.into_inner())
}

fn document(part: &[u8], outline: &Outline) -> Vec<u8> {
    let head = format!(r#"<w:cantSplit /><w:trHeight w:val="{HEAD_HEIGHT}" w:hRule="atLeast" />"#);
    let picture = format!(
        r#"name="レーダーチャート" descr="{}""#,
        xml(&outline.benchmark.radar_text)
    );
    replaced(
        part,
        &[
            (&head, "<w:cantSplit /><w:tblHeader />"),
            (r#"name="Figure""#, &picture),
        ],
    )
}

fn styles(part: &[u8]) -> Vec<u8> {
    replaced(
        part,
        &[
            (
                r#"<w:style w:type="paragraph" w:styleId="Normal">"#,
                r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal">"#,
            ),
            (
                "</w:rPr></w:rPrDefault>",
                r#"<w:lang w:val="en-US" w:eastAsia="ja-JP" /></w:rPr></w:rPrDefault>"#,
            ),
        ],
    )
}

fn core(part: &[u8], title: &TitlePage) -> Vec<u8> {
    let names = format!(
        "<dc:title>{}</dc:title><dc:creator>{}</dc:creator>",
        xml(&format!("{}　{}", title.running_head(), title.mark())),
        xml(&title.chamber)
    );
    replaced(
        part,
        &[
            ("<dc:creator>unknown</dc:creator>", &names),
            (
                "<cp:lastModifiedBy>unknown</cp:lastModifiedBy>",
                "<cp:lastModifiedBy></cp:lastModifiedBy>",
            ),
        ],
    )
}

/// Replaces in XML that the library wrote; what company text holds is escaped there and cannot be meant.
fn replaced(part: &[u8], pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(part).into_owned();
    for (from, to) in pairs {
        text = text.replace(from, to);
    }
    text.into_bytes()
}

/// The named font, and what stands in where it is missing (Windows before 10, macOS).
fn font_table() -> String {
    let font = |name: &str, instead: &str| {
        format!(
            r#"<w:font w:name="{name}"><w:altName w:val="{instead}" /><w:charset w:val="80" /><w:family w:val="swiss" /><w:pitch w:val="variable" /></w:font>"#
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}{}{}</w:fonts>"#,
        font(FONT, "游ゴシック"),
        font("游ゴシック", "Yu Gothic"),
        font("メイリオ", "Meiryo")
    )
}

#[cfg(test)]
mod tests {
    use crate::export::docx::render;
    use crate::export::docx::tests::part;
    use crate::export::samples::Sample;

    #[test]
    fn every_addition_found_its_place() {
        let bytes = render(&Sample::swot().input()).unwrap();
        let document = part(&bytes, "word/document.xml");
        assert_eq!(document.matches("<w:tblHeader />").count(), 3);
        assert!(!document.contains("w:hRule"));
        assert!(document.contains(r#"name="レーダーチャート" descr="2017年3月期：合計18点"#));
        let styles = part(&bytes, "word/styles.xml");
        assert!(styles.contains(r#"w:default="1" w:styleId="Normal""#));
        assert!(styles.contains(r#"w:eastAsia="ja-JP""#));
        let core = part(&bytes, "docProps/core.xml");
        assert!(core.contains("<dc:creator>デモ商工会議所</dc:creator>"));
        assert!(core.contains("SWOT分析　第3版　AI下書き・未承認</dc:title>"));
        assert!(!core.contains("unknown"));
        assert!(core.contains("2026-04-02T00:00:00Z"));
        assert!(part(&bytes, "word/fontTable.xml").contains("游ゴシック"));
    }
}
