//! Reading a text for direction words: which figure a word is said of, and whether it states what is.

use super::lists::{Course, DirectionWord, Subject, WordKind};
use crate::domain::check::text::Text;
use crate::domain::quantity::fold::Folded;

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
pub(super) struct Scan<'t> {
    pub(super) text: &'t Text<'t>,
    pub(super) folded: Folded,
}

/// A figure named in a text.
pub(super) struct Mention<'b> {
    pub(super) subject: &'b Subject,
    at: [usize; 2],
}

/// A direction word said of a figure.
pub(super) struct Said<'b> {
    pub(super) mention: &'b Mention<'b>,
    pub(super) word: &'b DirectionWord,
    pub(super) at: [usize; 2],
    /// The words between them.
    pub(super) between: String,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t Text<'t>) -> Self {
        Self {
            text,
            folded: Folded::new(text.claim.text),
        }
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.folded
            .chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn starts(&self, at: usize, words: &[char]) -> bool {
        // Most words differ in their first character.
        let chars = &self.folded.chars;
        match (chars.get(at), words.first()) {
            (Some(here), Some(first)) if here != first => false,
            _ => chars.get(at..at + words.len()) == Some(words),
        }
    }

    /// All figures named, the longest name at each place.
    pub(super) fn mentions<'b>(&self, subjects: &'b [Subject]) -> Vec<Mention<'b>> {
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
    pub(super) fn words<'b>(
        &self,
        words: &'b [DirectionWord],
    ) -> Vec<([usize; 2], &'b DirectionWord)> {
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
    pub(super) fn said<'b>(
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
    pub(super) fn stated(&self, said: &Said<'_>) -> bool {
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
    pub(super) fn sentence(&self, at: usize) -> String {
        let ends = |c: &&char| !matches!(c, '。' | '\n');
        let before = self.folded.chars[..at]
            .iter()
            .rev()
            .take_while(ends)
            .count();
        let behind = self.folded.chars[at..].iter().take_while(ends).count();
        self.slice(at - before, at + behind)
    }

    /// The sentence up to the word: where a period would be named.
    pub(super) fn sentence_before(&self, said: &Said<'_>) -> String {
        let end = said.at[0].min(self.folded.chars.len());
        let before = self.folded.chars[..end]
            .iter()
            .rev()
            .take_while(|c| !matches!(c, '。' | '\n'))
            .count();
        self.slice(end - before, end)
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
