//! The look of the Word file: fonts, sizes, colours.

use docx_rs::{
    BorderType, Docx, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, Style, StyleType,
};

/// The font that is named; [`super::package`] names what to take where it is missing.
pub(super) const FONT: &str = "BIZ UDPゴシック";
/// Width between the margins, in twentieths of a point.
pub(super) const WIDTH: usize = 9_638;
pub(super) const INK: &str = "1F2933";
pub(super) const MUTED: &str = "52606D";
pub(super) const ACCENT: &str = "0F766E";
pub(super) const CAUTION: &str = "9A3412";

/// Sizes are half points throughout.
pub(super) fn apply(docx: Docx) -> Docx {
    let fonts = RunFonts::new()
        .ascii(FONT)
        .hi_ansi(FONT)
        .east_asia(FONT)
        .cs(FONT);
    let heading = |id: &str, name: &str, level: usize, size: usize, colour: &str, before: u32| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .outline_lvl(level)
            .size(size)
            .bold()
            .color(colour)
            .line_spacing(LineSpacing::new().before(before).after(120))
    };
    docx.default_fonts(fonts)
        .default_size(21)
        .default_line_spacing(
            LineSpacing::new()
                .line_rule(LineSpacingType::Auto)
                .line(300)
                .before(0)
                .after(0),
        )
        .add_style(
            Style::new("Footer", StyleType::Paragraph)
                .name("footer")
                .size(16)
                .color(MUTED),
        )
        .add_style(heading("Heading1", "heading 1", 0, 30, ACCENT, 320))
        .add_style(heading("Heading2", "heading 2", 1, 24, INK, 240))
}

/// A first-level heading with a rule below.
pub(super) fn heading1(text: &str) -> Paragraph {
    ruled_below(heading(text, "Heading1"), ACCENT)
}

/// A second-level heading.
pub(super) fn heading2(text: &str) -> Paragraph {
    heading(text, "Heading2")
}

fn heading(text: &str, style: &str) -> Paragraph {
    Paragraph::new()
        .style(style)
        .keep_next(true)
        .add_run(docx_rs::Run::new().add_text(text))
}

/// A thin line below a paragraph.
pub(super) fn ruled_below(mut paragraph: Paragraph, colour: &str) -> Paragraph {
    let border = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .val(BorderType::Single)
        .size(6)
        .space(3)
        .color(colour);
    let borders = ParagraphBorders::with_empty().set(border);
    paragraph.property = paragraph.property.set_borders(borders);
    paragraph
}

/// A bar at the left of a paragraph.
pub(super) fn bar(mut paragraph: Paragraph, colour: &str) -> Paragraph {
    let border = ParagraphBorder::new(ParagraphBorderPosition::Left)
        .val(BorderType::Single)
        .size(24)
        .space(8)
        .color(colour);
    let borders = ParagraphBorders::with_empty().set(border);
    paragraph.property = paragraph.property.set_borders(borders);
    paragraph
}

/// Space above and below a paragraph.
pub(super) fn spaced(paragraph: Paragraph, before: u32, after: u32) -> Paragraph {
    paragraph.line_spacing(
        LineSpacing::new()
            .line_rule(LineSpacingType::Auto)
            .line(300)
            .before(before)
            .after(after),
    )
}
