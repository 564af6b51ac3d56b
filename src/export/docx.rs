//! The Word file (docx) of a document: A4, Japanese fonts, the mark and the version at the head of every page.
//! Company text only ever becomes text runs: no markup, link or field can come out of it.

mod back;
mod body;
mod cross;
mod front;
mod package;
mod proposal;
mod style;
mod table;

use docx_rs::{
    BreakType, Docx, Footer, Header, NumPages, PageMargin, PageNum, Paragraph, Run, Tab,
    TabValueType,
};
use thiserror::Error;

use super::outline::{ExportInput, Outline, Part};
use super::png::{self, Png, PngError};
use style::{ACCENT, CAUTION, MUTED, WIDTH};

/// Why a Word file could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocxError {
    /// The radar could not be drawn.
    #[error("Wordファイルのレーダーチャートを作れませんでした。{0}")]
    Picture(#[from] PngError),
    /// The parts could not be packed.
    #[error("Wordファイルを作れませんでした（{0}）")]
    Packing(String),
}

/// Makes the Word file.
///
/// # Errors
/// When the picture cannot be drawn or the file cannot be packed.
pub fn render(input: &ExportInput<'_>) -> Result<Vec<u8>, DocxError> {
    let radar = png::render(input.radar_svg, 2.0)?;
    let outline = Outline::of(input);
    let docx = document(&outline, &radar).created_at(&format!("{}T00:00:00Z", input.exported_on));
    let docx = docx.updated_at(&format!("{}T00:00:00Z", input.exported_on));
    package::pack(docx, &outline)
}

fn document(outline: &Outline, radar: &Png) -> Docx {
    let mut docx = style::apply(Docx::new())
        .page_size(11_906, 16_838)
        .page_margin(PageMargin {
            top: 1_474,
            right: 1_134,
            bottom: 1_247,
            left: 1_134,
            header: 680,
            footer: 567,
            gutter: 0,
        })
        .header(header(outline))
        .footer(footer(outline));
    docx = match &outline.part {
        // A sheet to be read at one sitting: nothing stands before it.
        Part::Proposal(part) => proposal::add(proposal::head(docx, outline), part),
        _ => body::add(front::add(docx, outline, radar), outline),
    };
    back::add(docx, outline)
}

/// Company, kind and version at the left, the mark at the right, on every page: there is no other first or even page.
fn header(outline: &Outline) -> Header {
    let title = &outline.title;
    let colour = if title.approved() { ACCENT } else { CAUTION };
    let line = Paragraph::new()
        .add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH))
        .add_run(
            Run::new()
                .add_text(title.running_head())
                .size(18)
                .color(MUTED),
        )
        .add_run(Run::new().add_tab())
        .add_run(
            Run::new()
                .add_text(title.mark())
                .size(18)
                .bold()
                .color(colour),
        );
    Header::new().add_paragraph(style::ruled_below(line, "D5DBE1"))
}

fn footer(outline: &Outline) -> Footer {
    let title = &outline.title;
    let small = |text: String| Run::new().add_text(text);
    let line = Paragraph::new()
        .style("Footer")
        .add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH))
        .add_run(small(format!(
            "{}　{}出力",
            title.chamber, title.exported_on
        )))
        .add_run(Run::new().add_tab())
        .add_page_num(PageNum::new())
        .add_run(small(" / ".to_owned()))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

/// Runs of one text whose lines are kept as lines.
fn lines(run: Run, text: &[String]) -> Run {
    text.iter().enumerate().fold(run, |run, (index, line)| {
        let run = if index > 0 {
            run.add_break(BreakType::TextWrapping)
        } else {
            run
        };
        run.add_text(line)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::export::samples::Sample;

    /// The text of one part of the package.
    pub(super) fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    fn headers(bytes: &[u8]) -> Vec<String> {
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names = archive
            .file_names()
            .map(|name| name.unwrap())
            .filter(|name| name.starts_with("word/header"));
        names.map(|name| part(bytes, &name)).collect()
    }

    #[test]
    fn the_mark_stands_in_the_one_header_that_all_pages_have() {
        for mut sample in [
            Sample::swot(),
            Sample::cross_swot(),
            Sample::proposal(),
            Sample::action_plan(),
            Sample::business_plan(),
        ] {
            let bytes = render(&sample.input()).unwrap();
            let found = headers(&bytes);
            assert_eq!(found.len(), 1);
            assert!(found[0].contains("AI下書き・未承認"));
            assert!(found[0].contains("有限会社みどり亭"));
            let document = part(&bytes, "word/document.xml");
            assert!(!document.contains("titlePg"));
            assert_eq!(document.matches("<w:headerReference").count(), 1);
            assert_eq!(document.matches("<w:sectPr").count(), 1);
            sample.approve();
            let bytes = render(&sample.input()).unwrap();
            assert!(headers(&bytes)[0].contains("承認済み（法定 太郎　2026年4月1日）"));
            assert!(!part(&bytes, "word/document.xml").contains("未承認"));
        }
    }

    #[test]
    fn company_text_stays_text() {
        let mut sample = Sample::swot();
        let nasty = "</w:t><w:hyperlink r:id=\"rId1\"/> & {HYPERLINK \"http://example.com\"} =1+1 \u{0}\u{b}\u{fffe}終";
        sample.company.profile.name = nasty.to_owned();
        sample.document.content.items[0].text = nasty.to_owned();
        sample.document.content.evidence[1].label = nasty.to_owned();
        let bytes = render(&sample.input()).unwrap();
        let mut all = headers(&bytes).concat();
        for name in ["word/document.xml", "docProps/core.xml", "word/footer1.xml"] {
            all.push_str(&part(&bytes, name));
        }
        assert!(!all.contains("<w:hyperlink"));
        assert!(all.contains("&lt;/w:t&gt;&lt;w:hyperlink"));
        assert!(!all.contains(['\u{0}', '\u{b}', '\u{fffe}']));
        // The only fields are the two page numbers.
        assert_eq!(all.matches("<w:instrText").count(), 2);
    }

    #[test]
    fn rejected_items_are_nowhere_in_the_file() {
        let mut sample = Sample::swot();
        sample.document.content.items[2].decision = crate::domain::document::Decision::Rejected;
        let bytes = render(&sample.input()).unwrap();
        let document = part(&bytes, "word/document.xml");
        assert!(!document.contains("営業利益率は0.3%にとどまります"));
        assert!(document.contains("自己資本比率は35.4%で"));
    }
}
