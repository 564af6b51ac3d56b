//! Direction words (増加・改善・上回る・高い・良好…) against the runs, medians and scores that the evidence holds. Only
//! plain statements of what is or was are judged: of a figure named before the word (or right behind it), not denied,
//! wished, planned or feared.

mod board;
mod lists;
mod quadrant;
mod scan;

use std::cmp::Ordering;

use super::fact::Fact;
use super::text::Text;
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::evidence::Polarity;
use board::Found;
use lists::{Course, Sense};
use scan::{Said, Scan};

pub(super) use board::Board;
pub(super) use lists::Directions;
pub(super) use quadrant::flags as quadrant_flags;

/// Words that compare with the industry.
const INDUSTRY: &[&str] = &[
    "中央値",
    "業種",
    "業界",
    "同業",
    "平均",
    "他社",
    "標準",
    "基準値",
];
/// Words that compare with the year before.
const BEFORE: &[&str] = &["前期", "前年", "昨年", "前年度", "昨期", "前の期", "一昨年"];
/// Words of a longer time than the runs tell of.
const LONG_AGO: &[&str] = &[
    "創業",
    "年前",
    "年間で",
    "期前",
    "当時",
    "以前",
    "かつて",
    "長期的",
    "コロナ",
    "開店",
    "開業",
    "当初",
    "過去",
];
/// Flags direction words that contradict the evidence.
pub(super) fn flags(
    text: &Text<'_>,
    cited: &[&Fact<'_>],
    board: &Board<'_>,
    lists: &Directions,
) -> Vec<Flag> {
    let scan = Scan::new(text);
    let mentions = scan.mentions(&board.subjects);
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Flag> = Vec::new();
    for (at, word) in scan.words(&lists.words) {
        let said = scan
            .said(&mentions, word, at)
            .filter(|said| scan.stated(said));
        let Some(said) = said else { continue };
        if let Some(against) = scan.conflict(&said, cited, board) {
            found.push(scan.flag(&said, &against));
        }
    }
    found
}

impl Scan<'_> {
    /// What the evidence says otherwise.
    fn conflict(&self, said: &Said<'_>, cited: &[&Fact<'_>], board: &Board<'_>) -> Option<String> {
        let subject = said.mention.subject;
        let sentence = self.sentence(said.at[0]);
        if LONG_AGO.iter().any(|word| sentence.contains(word)) {
            return None;
        }
        let period = period(&self.sentence_before(said));
        let with = |words: &[&str]| words.iter().any(|word| said.between.contains(word));
        let course = match said.word.course {
            Course::Above | Course::Below if with(INDUSTRY) => said.word.course,
            Course::Above | Course::High if with(BEFORE) => Course::Up,
            Course::Below | Course::Low if with(BEFORE) => Course::Down,
            Course::Above | Course::Below => return None,
            other => other,
        };
        let course = meant(course, subject.sense);
        let moved = || board.moved(&subject.metric, period.as_deref(), cited);
        let stands = || board.stands(&subject.metric, period.as_deref());
        match course {
            Course::Up | Course::Down | Course::Better | Course::Worse => moves(course, &moved()?),
            Course::Above | Course::Below => compares(course, &stands()?),
            Course::High | Course::Low if with(INDUSTRY) => compares(course, &stands()?),
            Course::High | Course::Low => levels(course, &stands()?),
            Course::Strong | Course::Weak => {
                if with(INDUSTRY) && subject.sense == Sense::Plain {
                    return points(course, stands()?.1, &stands()?.2);
                }
                let by_level = stands().and_then(|found| points(course, found.1, &found.2));
                by_level.or_else(|| state(course, stands().map(|found| found.1), &moved()?))
            }
        }
    }

    fn flag(&self, said: &Said<'_>, against: &str) -> Flag {
        let span = self.folded.span(said.at[0], said.at[1]);
        let word = self.text.slice(span);
        let name: String = said.mention.subject.name.iter().collect();
        let turned = said.word.turned.iter().map(|text| Mend::Replace {
            span,
            text: text.clone(),
        });
        Flag {
            kind: FlagKind::DirectionConflict,
            detail: format!("「{name}」の「{word}」は根拠の向きと合いません（根拠：{against}）。"),
            span: Some(span),
            mends: turned.chain([Mend::Drop]).collect(),
        }
    }
}

/// What a course means for the figure itself.
fn meant(course: Course, sense: Sense) -> Course {
    match (sense, course) {
        (Sense::Plain, _) => course,
        (Sense::Opposite, Course::Up) => Course::Down,
        (Sense::Opposite, Course::Down) => Course::Up,
        (Sense::Opposite, Course::High | Course::Strong) => Course::Low,
        (Sense::Opposite, Course::Low | Course::Weak) => Course::High,
        (Sense::Quality, Course::Up) | (Sense::Burden, Course::Down) => Course::Better,
        (Sense::Quality, Course::Down) | (Sense::Burden, Course::Up) => Course::Worse,
        (Sense::Quality, Course::High | Course::Above) | (Sense::Burden, Course::Low) => {
            Course::Strong
        }
        (Sense::Quality, Course::Low | Course::Below) | (Sense::Burden, Course::High) => {
            Course::Weak
        }
        (Sense::Burden, Course::Strong) => Course::Weak,
        (Sense::Burden, Course::Weak) => Course::Strong,
        _ => course,
    }
}

fn moves(course: Course, found: &Found) -> Option<String> {
    let conflict = match course {
        Course::Up => found.up == Some(false),
        Course::Down => found.up == Some(true),
        Course::Better => found.polarity == Polarity::Negative,
        _ => found.polarity == Polarity::Positive,
    };
    conflict.then(|| found.told.clone())
}

type Standing = (Option<Ordering>, Polarity, String);

/// Against the median.
fn compares(course: Course, (order, _, told): &Standing) -> Option<String> {
    let conflict = match course {
        Course::Above | Course::High => *order == Some(Ordering::Less),
        _ => *order == Some(Ordering::Greater),
    };
    conflict.then(|| told.clone())
}

/// High and low with nothing to compare with: only what the score is plainly against.
fn levels(course: Course, (order, polarity, told): &Standing) -> Option<String> {
    let plain = *polarity != Polarity::Neutral;
    let conflict = match course {
        Course::High => *order == Some(Ordering::Less),
        _ => *order == Some(Ordering::Greater),
    };
    (conflict && plain).then(|| told.clone())
}

fn points(course: Course, polarity: Polarity, told: &str) -> Option<String> {
    let conflict = match course {
        Course::Strong => polarity == Polarity::Negative,
        _ => polarity == Polarity::Positive,
    };
    conflict.then(|| told.to_owned())
}

/// Good and bad where no score is against it: the run is, unless the score speaks for the word.
fn state(course: Course, score: Option<Polarity>, found: &Found) -> Option<String> {
    if score.is_some_and(|polarity| polarity != Polarity::Neutral) {
        return None;
    }
    points(course, found.polarity, &found.told)
}

/// 「2024年3月期」 → `2024-03`.
fn period(text: &str) -> Option<String> {
    let (before, rest) = text.rsplit_once('年')?;
    let digits: Vec<char> = before.chars().rev().take(4).collect();
    let year: String = digits.into_iter().rev().collect();
    let year: u16 = year.parse().ok()?;
    let month: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let behind = rest.strip_prefix(month.as_str())?;
    let month: u8 = month.parse().ok()?;
    let named = behind.starts_with('月') && (1900..2200).contains(&year);
    named.then(|| format!("{year}-{month:02}"))
}

#[cfg(test)]
mod tests;
