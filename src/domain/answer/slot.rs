//! Slots (差し込み): `[[fin.sales.2025-03]]` becomes what the evidence displays.

use crate::domain::check::UNKNOWN_SLOT;
use crate::domain::evidence::Evidence;

/// Units that a model writes once more behind a slot.
const UNITS: [&str; 12] = [
    "千円",
    "百万円",
    "万円",
    "円",
    "%",
    "％",
    "倍",
    "か月",
    "人",
    "点",
    "ポイント",
    "期",
];

/// A text with its slots filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The text people read.
    pub text: String,
    /// Ids that were filled in, in order, each once.
    pub ids: Vec<String>,
    /// Ids that name nothing, each once.
    pub unknown: Vec<String>,
}

/// Fills the slots of a text. What is filled in is not looked at again, so evidence cannot bring slots of its own.
pub fn fill<'a>(text: &str, find: &dyn Fn(&str) -> Option<&'a Evidence>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = text;
    while let Some((before, id, after)) = next(rest) {
        filled.text.push_str(before);
        rest = after;
        if let Some(evidence) = find(&id) {
            filled.text.push_str(&evidence.display);
            rest = without_unit(&evidence.display, rest);
            once(&mut filled.ids, id);
        } else {
            filled.text.push_str(UNKNOWN_SLOT);
            once(&mut filled.unknown, id);
        }
    }
    filled.text.push_str(rest);
    filled
}

/// An id as models write it: spaces or slot brackets around it are no part of it.
pub(super) fn plain_id(id: &str) -> String {
    id.trim()
        .trim_start_matches(['[', '［'])
        .trim_end_matches([']', '］'])
        .trim()
        .to_owned()
}

fn once(ids: &mut Vec<String>, id: String) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// The next slot: what stands before it, its id, what stands behind it. Full-width brackets count; a slot ends on its
/// own line.
fn next(text: &str) -> Option<(&str, String, &str)> {
    let mut from = 0;
    loop {
        let (at, open) = ["[[", "［［"]
            .into_iter()
            .filter_map(|open| text[from..].find(open).map(|at| (from + at, open)))
            .min()?;
        let body = &text[at + open.len()..];
        let end = ["]]", "］］"]
            .into_iter()
            .filter_map(|close| body.find(close).map(|end| (end, close)))
            .min();
        if let Some((end, close)) = end
            && !body[..end].contains(['\n', '[', '［'])
        {
            let after = &body[end + close.len()..];
            return Some((&text[..at], plain_id(&body[..end]), after));
        }
        from = at + open.len();
    }
}

/// Drops a unit behind the slot that the display ends in already: `[[…]]%` with 「△0.3%」.
fn without_unit<'t>(display: &str, rest: &'t str) -> &'t str {
    let digits = display.rfind(|c: char| c.is_ascii_digit());
    let Some(shown) = digits.map(|at| &display[at + 1..]) else {
        return rest;
    };
    let same = |unit: &&&str| {
        let wide = shown == "%" && **unit == "％";
        (wide || (UNITS.contains(&shown) && shown.ends_with(**unit))) && rest.starts_with(**unit)
    };
    match UNITS.iter().find(same) {
        Some(unit) if !continues(&rest[unit.len()..]) => &rest[unit.len()..],
        _ => rest,
    }
}

/// Whether a word goes on that only began like the unit (人材, 点検).
fn continues(rest: &str) -> bool {
    rest.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::evidence;

    fn filled(text: &str) -> Filled {
        let known = [
            evidence("m", "△0.3%"),
            evidence("s", "5,130,250千円"),
            evidence("t", "2期連続で増加"),
            evidence("n", "30人"),
            evidence("evil", "[[s]]"),
        ];
        // A function that borrows from a local needs the evidence to outlive it.
        let find = |id: &str| known.iter().find(|evidence| evidence.id == id);
        fill(text, &find)
    }

    #[test]
    fn slots_become_figures() {
        let result = filled("営業利益率は[[m]]、売上高は[[ s ]]、また[[m]]です。");
        assert_eq!(
            result.text,
            "営業利益率は△0.3%、売上高は5,130,250千円、また△0.3%です。"
        );
        assert_eq!(result.ids, ["m", "s"]);
        assert_eq!(filled("［［m］］").text, "△0.3%");
    }

    #[test]
    fn a_unit_written_twice_is_dropped_and_words_are_not() {
        assert_eq!(filled("[[m]]％で").text, "△0.3%で");
        assert_eq!(filled("[[s]]円で").text, "5,130,250千円で");
        assert_eq!(filled("[[t]]加工").text, "2期連続で増加加工");
        assert_eq!(filled("[[n]]人材").text, "30人人材");
        assert_eq!(filled("[[n]]人が").text, "30人が");
    }

    #[test]
    fn unknown_and_broken_slots_stay_visible() {
        let result = filled("[[x]]と[[x]]と[[y");
        assert_eq!(result.text, "（不明な根拠）と（不明な根拠）と[[y");
        assert_eq!(result.unknown, ["x"]);
        assert_eq!(filled("[[a\n]]").text, "[[a\n]]");
        assert_eq!(filled("[[[[m]]").text, "[[△0.3%");
        assert_eq!(filled("]]").text, "]]");
    }

    #[test]
    fn evidence_brings_no_slots() {
        assert_eq!(filled("[[evil]]").text, "[[s]]");
    }
}
