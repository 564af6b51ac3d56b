//! SVG → PNG, for the Word file. The font travels with the program (`web/assets/fonts/`), so that no system font is
//! needed and the picture is the same on every machine.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};
use thiserror::Error;

static FONT: &[u8] = include_bytes!("../../web/assets/fonts/chart-subset.ttf");
const FAMILY: &str = "BIZ UDPGothic";

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_serif_family(FAMILY);
    Arc::new(fonts)
});

/// A picture of pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a picture could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PngError {
    /// The SVG is broken.
    #[error("図を読み取れませんでした（{0}）")]
    Unreadable(String),
    /// Too large, or of no size.
    #[error("図の大きさが正しくありません")]
    Size,
    /// The encoder failed.
    #[error("図をPNGにできませんでした（{0}）")]
    Encoding(String),
}

/// Draws an SVG on white, each of its units `scale` pixels wide.
///
/// # Errors
/// Why it cannot be drawn.
pub fn render(svg: &str, scale: f32) -> Result<Png, PngError> {
    let options = Options {
        font_family: FAMILY.to_owned(),
        font_resolver: only_font(),
        fontdb: FONTS.clone(),
        ..Options::default()
    };
    let tree =
        Tree::from_str(svg, &options).map_err(|error| PngError::Unreadable(error.to_string()))?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .ok_or(PngError::Size)?;
    let (width, height) = (size.width(), size.height());
    if width.max(height) > 8_000 {
        return Err(PngError::Size);
    }
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::Size)?;
    pixels.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    let bytes = pixels
        .encode_png()
        .map_err(|error| PngError::Encoding(error.to_string()))?;
    Ok(Png {
        bytes,
        width,
        height,
    })
}

/// Whatever family a text asks for, it gets the one font there is.
fn only_font() -> FontResolver<'static> {
    FontResolver {
        select_font: Box::new(|_, fonts| fonts.faces().next().map(|face| face.id)),
        select_fallback: Box::new(|_, _, _| None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::benchmark::INDICATORS;
    use crate::export::{break_even, cost, lines, radar, samples};

    #[test]
    fn the_radar_becomes_a_picture_with_its_letters() {
        let svg = radar::render("例", &samples::analysis());
        let png = render(&svg, 2.0).unwrap();
        assert_eq!((png.width, png.height), (1200, 1000));
        assert!(png.bytes.starts_with(&[137, b'P', b'N', b'G']));
        let bare = render(
            &svg.replace("<text", "<desc").replace("</text", "</desc"),
            2.0,
        )
        .unwrap();
        assert!(
            png.bytes.len() > bare.bytes.len() + 2_000,
            "the letters are missing"
        );
    }

    /// What a letter alone looks like.
    fn drawn(letter: char) -> Vec<u8> {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="5" y="30" font-size="28">{letter}</text></svg>"#
        );
        render(&svg, 1.0).unwrap().bytes
    }

    #[test]
    fn every_letter_of_the_charts_is_in_the_font() {
        let analysis = samples::analysis();
        let mut charts = vec![
            radar::render("例", &analysis),
            break_even::render("例", &analysis),
            cost::render("例", &analysis),
        ];
        charts.extend(INDICATORS.map(|indicator| lines::render("例", &analysis, indicator)));
        let mut letters: Vec<char> = charts
            .iter()
            .flat_map(|svg| svg.split("</desc>").nth(1).unwrap().split('>'))
            .filter_map(|part| part.split_once('<').map(|(text, _)| text))
            .flat_map(str::chars)
            .chain(include_str!("../../web/assets/fonts/chart-letters.txt").chars())
            .filter(|c| !c.is_whitespace())
            .collect();
        letters.sort_unstable();
        letters.dedup();
        assert!(letters.len() > 60);
        // What the font lacks is drawn as its box for missing letters, or not at all.
        let lacking = [drawn('\u{2603}'), drawn(' ')];
        let missing: String = letters
            .into_iter()
            .filter(|letter| lacking.contains(&drawn(*letter)))
            .collect();
        assert_eq!(missing, "");
    }

    #[test]
    fn a_broken_or_huge_picture_is_refused() {
        assert!(matches!(render("<svg", 1.0), Err(PngError::Unreadable(_))));
        let huge = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>"#;
        assert_eq!(render(huge, 1.0), Err(PngError::Size));
    }
}
