//! Account names for comparing (科目名の名寄せ): programs write the same account in many hands.

use unicode_normalization::UnicodeNormalization;

/// An account's name for comparing: NFKC, blanks dropped, middle dots, brackets, commas and 「たな卸」 made one.
///
/// What a chamber remembers of a hand assignment is kept under this name.
pub fn fold(name: &str) -> String {
    let plain: String = name
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '･' | '·' | '•' | '‧' | '∙' | '⋅' => '・',
            '[' | '【' | '〔' | '{' | '<' | '《' | '〈' => '(',
            ']' | '】' | '〕' | '}' | '>' | '》' | '〉' => ')',
            ',' => '、',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    plain
        .replace("たな卸", "棚卸")
        .replace("棚おろし", "棚卸")
        .replace("および", "及び")
}
