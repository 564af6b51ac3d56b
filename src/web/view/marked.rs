//! A text with its figures marked: each figure that comes from evidence becomes a link to it, each doubt is underlined.

use serde::Serialize;

use crate::domain::document::Flag;
use crate::domain::evidence::Evidence;

use super::evidence::Source;

/// A run of characters that is shown alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Segment {
    pub(crate) text: String,
    /// Where the figure comes from.
    pub(crate) source: Option<Source>,
    /// Whether a flag points here.
    pub(crate) doubt: bool,
}

/// One paragraph.
pub(crate) type Paragraph = Vec<Segment>;

/// Marks `text`: the displays of the cited evidence as figures, the flags' spans as doubts; a line is a paragraph.
pub(crate) fn mark(
    text: &str,
    cited: &[&Evidence],
    known: &[Evidence],
    flags: &[Flag],
) -> Vec<Paragraph> {
    let chars: Vec<char> = text.chars().collect();
    let figures = figures(&chars, cited);
    let mut doubts = vec![false; chars.len()];
    for [from, to] in flags.iter().filter_map(|flag| flag.span) {
        let to = to.min(chars.len());
        doubts[from.min(to)..to].fill(true);
    }
    let mut paragraphs = vec![Paragraph::new()];
    let mut last = None;
    for (index, &character) in chars.iter().enumerate() {
        if matches!(character, '\n' | '\r') {
            if character == '\n' {
                paragraphs.push(Paragraph::new());
            }
            last = None;
            continue;
        }
        let look = (figures[index], doubts[index]);
        let Some(paragraph) = paragraphs.last_mut() else {
            continue;
        };
        match paragraph.last_mut() {
            Some(segment) if last == Some(look) => segment.text.push(character),
            _ => paragraph.push(Segment {
                text: character.to_string(),
                source: look
                    .0
                    .map(|(_, cited_index)| Source::among(cited[cited_index], known)),
                doubt: look.1,
            }),
        }
        last = Some(look);
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// For each character, which occurrence (its start) of which cited evidence it belongs to. Longer displays go first.
fn figures(chars: &[char], cited: &[&Evidence]) -> Vec<Option<(usize, usize)>> {
    let mut marks = vec![None; chars.len()];
    let mut displays: Vec<(usize, Vec<char>)> = cited
        .iter()
        .enumerate()
        .map(|(index, evidence)| (index, evidence.display.chars().collect()))
        .filter(|(_, display): &(usize, Vec<char>)| {
            display.iter().any(char::is_ascii_digit) && display.len() <= 40
        })
        .collect();
    displays.sort_by_key(|(_, display)| std::cmp::Reverse(display.len()));
    for (index, display) in displays {
        let mut at = 0;
        while at + display.len() <= chars.len() {
            let end = at + display.len();
            if chars[at..end] == display[..]
                && stands_alone(chars, at, end)
                && marks[at..end].iter().all(Option::is_none)
            {
                marks[at..end].fill(Some((at, index)));
                at = end;
            } else {
                at += 1;
            }
        }
    }
    marks
}

/// `5.2%` inside `15.2%` is another figure.
fn stands_alone(chars: &[char], from: usize, to: usize) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '△' | '▲' | '-');
    let before = from.checked_sub(1).map(|index| chars[index]);
    let after = chars.get(to).copied();
    !before.is_some_and(number) && !after.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::evidence::tests::fact;
    use super::*;
    use crate::domain::document::FlagKind;

    fn shape(paragraphs: &[Paragraph]) -> String {
        let segment = |segment: &Segment| {
            let text = segment
                .source
                .as_ref()
                .map_or_else(|| segment.text.clone(), |_| format!("[{}]", segment.text));
            if segment.doubt {
                format!("~{text}~")
            } else {
                text
            }
        };
        paragraphs
            .iter()
            .map(|p| p.iter().map(segment).collect::<String>())
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn figures_become_links_unless_they_are_part_of_another_figure() {
        let margin = fact("fin.operating_margin.2025-03", "5.2%");
        let sales = fact("fin.sales.2025-03", "△1,500千円");
        let cited = [&margin, &sales];
        assert_eq!(
            shape(&mark("利益率5.2%、15.2%と△1,500千円。", &cited, &[], &[])),
            "利益率[5.2%]、15.2%と[△1,500千円]。"
        );
        assert_eq!(
            shape(&mark("一行目\r\n\n二行目5.2%", &cited, &[], &[])),
            "一行目/二行目[5.2%]"
        );
        assert_eq!(mark("", &cited, &[], &[]).len(), 0);
    }

    #[test]
    fn doubts_are_marked_by_characters_and_never_run_over_the_end() {
        let flag = |span| Flag {
            kind: FlagKind::NumberNotInEvidence,
            detail: String::new(),
            span,
            mends: Vec::new(),
        };
        assert_eq!(
            shape(&mark(
                "約9.9%の伸び",
                &[],
                &[],
                &[flag(Some([1, 5])), flag(None)]
            )),
            "約~9.9%~の伸び"
        );
        assert_eq!(
            shape(&mark(
                "伸び",
                &[],
                &[],
                &[flag(Some([1, 50])), flag(Some([9, 2]))]
            )),
            "伸~び~"
        );
    }

    #[test]
    fn the_same_figure_twice_is_two_links() {
        let margin = fact("fin.operating_margin.2025-03", "5%");
        assert_eq!(shape(&mark("5%5%", &[&margin], &[], &[])), "5%[5%]");
        assert_eq!(shape(&mark("5%、5%", &[&margin], &[], &[])), "[5%]、[5%]");
    }
}
