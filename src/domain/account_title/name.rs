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

/// A folded name without the words that only say 「合計」; the same name when nothing would be left.
pub(crate) fn plain(folded: &str) -> &str {
    let mut rest = folded;
    while let Some(shorter) = ["合計額", "合計", "総計", "の部", "勘定", "計"]
        .iter()
        .find_map(|tail| rest.strip_suffix(tail))
        .filter(|shorter| shorter.chars().count() > 1)
    {
        rest = shorter;
    }
    rest
}

/// A folded name without what stands before it: section marks, stars, numbers of a list.
fn bare(folded: &str) -> &str {
    let mut rest = folded;
    loop {
        let shorter = rest
            .strip_prefix('(')
            .map(|inner| inner.strip_suffix(')').unwrap_or(inner))
            .and_then(|inner| match inner.split_once(')') {
                // 「(製)賃金」: the bracket was a mark before the name. 「(売上高)計」: the name is inside.
                Some((mark, name)) if name.chars().count() > 1 && mark.chars().count() < 4 => {
                    Some(name)
                }
                Some((name, tail)) if tail == "計" || tail == "合計" => Some(name),
                Some(_) => None,
                None => Some(inner),
            })
            .or_else(|| rest.strip_prefix(['*', '※', '・', '○', '●', '◎', '#', ')']))
            .or_else(|| {
                let name = rest.trim_start_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x')
                });
                (name.len() < rest.len())
                    .then(|| name.trim_start_matches(['.', '、', ')', ':', '-']))
            });
        match shorter {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => return rest,
        }
    }
}

/// The spellings under which a name is looked up, the fullest first; `true` when a word for 「合計」 was dropped.
pub(super) fn spellings(name: &str) -> Vec<(String, bool)> {
    let folded = fold(name);
    let bare = bare(&folded).to_owned();
    let mut found: Vec<(String, bool)> = Vec::new();
    for whole in [&folded, &bare] {
        let short = plain(whole);
        for (spelling, summed) in [(whole.as_str(), false), (short, short.len() < whole.len())] {
            if !spelling.is_empty() && found.iter().all(|(known, _)| known != spelling) {
                found.push((spelling.to_owned(), summed));
            }
        }
    }
    found
}

/// Whether a cost line is by its name one to subtract: closing stock, returns, transfers.
pub(crate) fn is_deduction(name: &str) -> bool {
    let name = fold(name);
    (name.contains("期末")
        && (name.contains("棚卸")
            || name.contains("未成工事")
            || name.contains("仕掛")
            || name.contains("商品")
            || name.contains("材料")))
        || ["値引", "戻し高", "戻り高", "割戻", "返品"]
            .iter()
            .any(|word| name.contains(word) && !name.contains("引当"))
        || name.contains("振替高")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_that_mean_the_same_fold_alike() {
        for (a, b) in [
            ("現金･預金", "現金・預金"),
            ("現 金 ・ 預 金", "現金・預金"),
            ("［製］減価償却費", "【製】減価償却費"),
            ("法人税、住民税及び事業税", "法人税,住民税および事業税"),
            ("商品期末たな卸高", "商品期末棚卸高"),
            ("１年内返済長期借入金", "1年内返済長期借入金"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("売掛金"), fold("買掛金"));
    }

    #[test]
    fn marks_and_words_for_total_are_dropped_after_the_full_name() {
        let last = |name: &str| spellings(name).pop().unwrap();
        assert_eq!(spellings("売掛金"), [("売掛金".to_owned(), false)]);
        assert_eq!(last("【流動資産】"), ("流動資産".to_owned(), false));
        assert_eq!(last("［現金・預金計］"), ("現金・預金".to_owned(), true));
        assert_eq!(last("[製]賃金"), ("賃金".to_owned(), false));
        assert_eq!(last("Ⅰ．売上高"), ("売上高".to_owned(), false));
        assert_eq!(last("*資産の部 合計"), ("資産".to_owned(), true));
        assert_eq!(spellings("計"), [("計".to_owned(), false)]);
        assert_eq!(spellings("[製]賃金")[0].0, "(製)賃金");
    }

    #[test]
    fn closing_stock_and_returns_are_deductions() {
        for name in [
            "期末商品棚卸高",
            "商品期末たな卸高",
            "仕入値引戻し高",
            "他勘定振替高",
        ] {
            assert!(is_deduction(name), "{name}");
        }
        for name in [
            "期首商品棚卸高",
            "仕入高",
            "返品調整引当金繰入額",
            "期末手当",
        ] {
            assert!(!is_deduction(name), "{name}");
        }
    }
}
