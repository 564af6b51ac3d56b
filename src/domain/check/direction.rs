//! Direction words (増加・改善・上回る・高い・良好…) against the runs, medians and scores that the evidence holds. Only
//! plain statements of what is or was are judged: of a figure named before the word (or right behind it), not denied,
//! wished, planned or feared.

mod board;
mod lists;
mod quadrant;

use std::cmp::Ordering;

use super::fact::Fact;
use super::text::Text;
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::evidence::Polarity;
use crate::domain::quantity::fold::Folded;
use board::Found;
use lists::{Course, DirectionWord, Sense, Subject, WordKind};

pub(super) use board::Board;
pub(super) use lists::Directions;
pub(super) use quadrant::flags as quadrant_flags;

/// Particles that a figure is made the subject with.
const SUBJECT: &[&str] = &[
    "については、",
    "については",
    "に関しては、",
    "に関しては",
    "の推移は",
    "の水準は",
    "の状況は",
    "の額は",
    "そのものは",
    "は、",
    "は",
    "が",
    "も",
    "の",
    "では",
    "を",
    "、",
];
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
/// What may follow a noun that states something.
const STATES: &[&str] = &[
    "し",
    "傾向",
    "が続",
    "が進",
    "が見",
    "が目立",
    "が著し",
    "が顕著",
    "が鮮明",
    "が止ま",
    "基調",
    "、",
    "で",
    "と",
    "に転",
    "にあ",
    "に推移",
    "に向か",
    "中",
    "だ",
    "を続",
    "を示",
    "ぎみ",
    "気味",
    "の傾向",
    "の一途",
    "の基調",
    "な",
    "に",
    "幅",
];
/// What makes a clause something else than a statement of what is.
const OTHER: &[&str] = &[
    "ません",
    "ない",
    "なく",
    "なかっ",
    "ず、",
    "目指",
    "目標",
    "計画",
    "見込",
    "可能性",
    "必要",
    "ような",
    "ように",
    "ようと",
    "ため",
    "べき",
    "努め",
    "取り組",
    "防",
    "抑え",
    "歯止め",
    "余地",
    "させ",
    "したい",
    "たい",
    "懸念",
    "恐れ",
    "おそれ",
    "課題",
    "期待",
    "図",
    "れば",
    "すると",
    "たら",
    "なら",
    "方針",
    "予定",
    "予想",
    "場合",
    "かどうか",
    "でしょう",
    "だろう",
    "でしょうか",
    "ですか",
    "ますか",
    "とは言え",
    "とは限",
    "わけで",
    "理由",
    "要因",
    "原因",
    "背景",
    "どの",
    "疑い",
    "かもしれ",
    "ましょう",
    "う。",
    "すべ",
    "検討",
    "につなが",
    "に向け",
    "不明",
    "支援",
    "対策",
    "施策",
    "策",
    "案",
    "効果",
];
/// What may stand between a word and the figure it is said of when the word comes first.
const ATTRIBUTE: &[&str] = &[
    "した",
    "している",
    "していた",
    "しつつある",
    "し続けている",
    "傾向の",
    "傾向にある",
    "傾向が続く",
    "た",
    "ている",
    "ってい",
    "ている",
    "い",
    "が続く",
    "が続いている",
    "を続ける",
    "し続ける",
    "する",
    "てきた",
    "してきた",
    "な",
    "っている",
    "る",
];

/// The words of a text that direction is looked for in.
struct Scan<'t> {
    text: &'t Text<'t>,
    folded: Folded,
}

/// A figure named in a text.
struct Mention<'b> {
    subject: &'b Subject,
    at: [usize; 2],
}

/// A direction word said of a figure.
struct Said<'b> {
    mention: &'b Mention<'b>,
    word: &'b DirectionWord,
    at: [usize; 2],
    /// The words between them.
    between: String,
}

/// Flags direction words that contradict the evidence.
pub(super) fn flags(
    text: &Text<'_>,
    cited: &[&Fact<'_>],
    board: &Board<'_>,
    lists: &Directions,
) -> Vec<Flag> {
    let scan = Scan {
        text,
        folded: Folded::new(text.claim.text),
    };
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

impl<'t> Scan<'t> {
    fn slice(&self, from: usize, to: usize) -> String {
        self.folded
            .chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn starts(&self, at: usize, words: &[char]) -> bool {
        self.folded.chars.get(at..at + words.len()) == Some(words)
    }

    /// All figures named, the longest name at each place.
    fn mentions<'b>(&self, subjects: &'b [Subject]) -> Vec<Mention<'b>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.folded.chars.len() {
            let here = subjects
                .iter()
                .find(|subject| self.starts(at, &subject.name));
            match here {
                Some(subject) => {
                    let end = at + subject.name.len();
                    found.push(Mention {
                        subject,
                        at: [at, end],
                    });
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    /// All direction words outside of quotes, the longest at each place.
    fn words<'b>(&self, words: &'b [DirectionWord]) -> Vec<([usize; 2], &'b DirectionWord)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.folded.chars.len() {
            let here = words
                .iter()
                .filter(|word| self.starts(at, &word.stem))
                .max_by_key(|word| word.stem.len());
            match here {
                Some(word) => {
                    let place = [at, at + word.stem.len()];
                    if !self.text.quoted(self.folded.span(place[0], place[1])) {
                        found.push((place, word));
                    }
                    at = place[1];
                }
                None => at += 1,
            }
        }
        found
    }

    /// The figure that a word is said of: the nearest before it that is left its subject, else one right behind it.
    fn said<'b>(
        &self,
        mentions: &'b [Mention<'b>],
        word: &'b DirectionWord,
        at: [usize; 2],
    ) -> Option<Said<'b>> {
        let inside = mentions
            .iter()
            .any(|mention| mention.at[0] <= at[0] && at[1] <= mention.at[1]);
        if inside {
            return None;
        }
        let before = mentions.iter().rfind(|mention| mention.at[1] <= at[0]);
        if let Some(mention) = before {
            let between = self.slice(mention.at[1], at[0]);
            if about(&between, word) {
                return Some(Said {
                    mention,
                    word,
                    at,
                    between,
                });
            }
        }
        let behind = mentions.iter().find(|mention| mention.at[0] >= at[1])?;
        let joined = self.slice(at[1], behind.at[0]);
        ATTRIBUTE.contains(&joined.as_str()).then(|| Said {
            mention: behind,
            word,
            at,
            between: String::new(),
        })
    }

    /// The rest of the clause behind the word.
    fn rest(&self, from: usize) -> String {
        self.folded.chars[from..]
            .iter()
            .take_while(|c| !matches!(c, '。' | '\n' | '、'))
            .collect()
    }

    /// Whether the word states what is: not denied, wished, planned, feared or supposed.
    fn stated(&self, said: &Said<'_>) -> bool {
        let clause = self.rest(said.at[1]);
        let follows = self.slice(said.at[1], said.at[1] + 8);
        let denied = said.word.course == Course::Below && said.word.kind == WordKind::Adjective;
        let mut clause_end = clause.clone();
        clause_end.push('。');
        if !denied && OTHER.iter().any(|word| clause_end.contains(word)) {
            return false;
        }
        if self.text.claim.plan
            && !["てい", "ていま", "た"]
                .iter()
                .any(|end| clause.contains(end))
        {
            return false;
        }
        if said.word.kind != WordKind::Noun {
            return true;
        }
        let listed = follows.starts_with('、') && said.between == "の";
        let ends = follows.is_empty() || follows.starts_with(['。', '\n']);
        let states = STATES.iter().any(|form| follows.starts_with(form));
        (ends || states) && !listed && !follows.starts_with("に関") && !follows.starts_with("につ")
    }

    /// The whole sentence around a place.
    fn sentence(&self, at: usize) -> String {
        let ends = |c: &&char| !matches!(c, '。' | '\n');
        let before = self.folded.chars[..at]
            .iter()
            .rev()
            .take_while(ends)
            .count();
        let behind = self.folded.chars[at..].iter().take_while(ends).count();
        self.slice(at - before, at + behind)
    }

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

    /// The sentence up to the word: where a period would be named.
    fn sentence_before(&self, said: &Said<'_>) -> String {
        let end = said.at[0].min(self.folded.chars.len());
        let before = self.folded.chars[..end]
            .iter()
            .rev()
            .take_while(|c| !matches!(c, '。' | '\n'))
            .count();
        self.slice(end - before, end)
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

/// Whether the words between leave the figure the subject: one particle, no other subject, no new sentence.
fn about(between: &str, word: &DirectionWord) -> bool {
    let rest = SUBJECT
        .iter()
        .find_map(|particle| between.strip_prefix(particle))
        .unwrap_or(between);
    if rest.contains(['。', '\n', 'が', 'は', 'も']) {
        return false;
    }
    if word.kind != WordKind::Noun || rest.is_empty() {
        return true;
    }
    let compound = ["連続", "期比", "年比", "度比", "大幅", "微"];
    let last = rest.chars().last();
    let joined = last.is_some_and(|c| {
        ('\u{4e00}'..='\u{9fff}').contains(&c)
            || ('\u{30a1}'..='\u{30fa}').contains(&c)
            || c == 'ー'
    });
    let other = joined && !compound.iter().any(|end| rest.ends_with(end));
    !other && !rest.ends_with('の')
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
