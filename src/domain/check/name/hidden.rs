//! Placeholders (伏せ字) that no name was put back for: 〔人物1〕 in an answer whose mask knew none.

use super::Record;
use crate::domain::check::text::Text;
use crate::domain::document::{Flag, FlagKind, Mend};

/// The longest that stands between the brackets, in characters.
const LONGEST: usize = 16;

/// Flags what stands in 〔 〕 and in no evidence.
pub(super) fn flags(text: &Text<'_>, record: &Record) -> Vec<Flag> {
    let mut found = Vec::new();
    for (from, c) in text.chars.iter().enumerate() {
        if *c != '〔' {
            continue;
        }
        let inside = text.chars[from + 1..].iter().take(LONGEST + 1);
        let Some(length) = inside.clone().position(|c| *c == '〕') else {
            continue;
        };
        let span = [from, from + length + 2];
        let words = text.slice(span);
        if length > 0 && !text.quoted(span) && !record.holds(&words) {
            found.push(flag(&words, span));
        }
    }
    found
}

fn flag(words: &str, span: [usize; 2]) -> Flag {
    let detail = format!(
        "「{words}」は名称を伏せた印のままで、当てはまる名称がこの事業者の記録にありません。正しい名称に直すか、この部分を削除してください。"
    );
    Flag::new(FlagKind::UnknownName, detail, Some(span)).with([Mend::Drop])
}
