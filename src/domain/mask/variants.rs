//! Characters that names are written with one way or the other (髙 and 高): `data/kanji_variants.csv`.

use std::collections::HashMap;

use crate::domain::data_error::DataError;

/// Which character stands for which.
#[derive(Debug, Clone, Default)]
pub struct KanjiVariants(HashMap<char, char>);

impl KanjiVariants {
    /// Reads `variant,standard` lines.
    ///
    /// # Errors
    /// The line that is none.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let mut variants = HashMap::new();
        for (index, line) in text.lines().enumerate() {
            if index == 0 && line.starts_with('\u{feff}')
                || line.starts_with('#')
                || line.is_empty()
            {
                continue;
            }
            if line == "variant,standard" {
                continue;
            }
            let wrong = |message: &str| DataError::at(file, index + 1, message);
            let (Some(variant), Some(standard)) = line
                .split_once(',')
                .map(|(left, right)| (single(left), single(right)))
                .ok_or_else(|| wrong("「異体字,標準の字」の形で書いてください"))?
            else {
                return Err(wrong("コンマの左右に一文字ずつ書いてください"));
            };
            if variant == standard || variants.insert(variant, standard).is_some() {
                return Err(wrong("左右が同じ字か、左の字が前の行にもあります"));
            }
        }
        if let Some(chained) = variants.values().find(|to| variants.contains_key(to)) {
            let message = format!("標準の字「{chained}」が、ほかの行では異体字になっています");
            return Err(DataError::at(file, 1, message));
        }
        Ok(Self(variants))
    }

    /// The character that both are compared by.
    pub(super) fn standard(&self, c: char) -> char {
        self.0.get(&c).copied().unwrap_or(c)
    }
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.trim().chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_with_their_line() {
        let line = |text: &str| KanjiVariants::parse("f.csv", text).unwrap_err().line;
        assert_eq!(line("# a\nvariant,standard\n髙高\n"), 3);
        assert_eq!(line("髙,高\n髙,崎\n"), 2);
        assert_eq!(line("高,高\n"), 1);
        assert_eq!(line("髙高,高\n"), 1);
        assert_eq!(line("齊,斉\n斉,斎\n"), 1);
    }

    #[test]
    fn both_ways_of_writing_are_compared_by_one() {
        let variants = KanjiVariants::parse("f.csv", "髙,高\n﨑,崎\n").unwrap();
        assert_eq!(variants.standard('髙'), '高');
        assert_eq!(variants.standard('高'), '高');
    }
}
