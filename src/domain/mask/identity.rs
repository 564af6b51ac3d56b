//! Names that are known (社名・人名・通称): how each may be written in a text.

use super::variants::KanjiVariants;
use crate::domain::quantity::fold::Folded;

/// Legal forms, folded; they belong to a company's name on either side.
const FORMS: [&str; 19] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "特定非営利活動法人",
    "npo法人",
    "医療法人",
    "社会福祉法人",
    "農事組合法人",
    "企業組合",
    "協同組合",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
    "(医)",
];
/// What stands behind a person's name; also behind a part of it too short to be told by itself.
const HONORIFICS: [&str; 30] = [
    "さん",
    "さま",
    "様",
    "氏",
    "君",
    "くん",
    "ちゃん",
    "社長",
    "専務",
    "常務",
    "会長",
    "店長",
    "部長",
    "課長",
    "代表",
    "女将",
    "大将",
    "夫妻",
    "夫人",
    "先生",
    "親方",
    "工場長",
    "家",
    "宅",
    "本人",
    "夫婦",
    "親子",
    "兄弟",
    "両名",
    "名義",
];
/// What may stand right before a person's name without being one word with it.
const TITLES: [&str; 15] = [
    "担当",
    "担当者",
    "代表",
    "代表者",
    "代表取締役",
    "取締役",
    "社長",
    "専務",
    "常務",
    "会長",
    "店長",
    "店主",
    "部長",
    "課長",
    "工場長",
];

/// What kind of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    Company,
    Person,
    /// Anything else, found as it is.
    Plain,
}

/// One known name.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    /// `会社`, `代表者`, `従業員A`
    pub(super) label: String,
    /// As it is registered.
    pub(super) name: String,
    kind: NameKind,
    needles: Vec<Needle>,
}

#[derive(Debug, Clone)]
struct Needle {
    chars: Vec<char>,
    place: Place,
}

/// Where it must stand to be the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Not as a part of a longer word in kanji: 「石川」 is no name in 「石川県」. An honorific behind it or a title before it
    /// makes it one.
    Apart,
    /// Only before an honorific.
    Honoured,
}

/// A text folded for finding names: no blanks, one kind of kana, one character for its variants.
pub(super) struct NameText {
    chars: Vec<char>,
    /// For each, its place among the folded text's characters.
    source: Vec<usize>,
}

impl NameText {
    pub(super) fn new(folded: &[char], variants: &KanjiVariants) -> Self {
        let kept = folded
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.is_whitespace());
        let (source, chars) = kept
            .map(|(index, c)| (index, standard(*c, variants)))
            .unzip();
        Self { chars, source }
    }

    fn begins(&self, at: usize, needle: &[char]) -> bool {
        self.chars
            .get(at..)
            .is_some_and(|rest| rest.starts_with(needle))
    }

    fn begins_with(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(index, c)| self.chars.get(at + index) == Some(&c))
    }

    /// Place among the folded text's characters.
    fn span(&self, from: usize, to: usize) -> [usize; 2] {
        [self.source[from], self.source[to - 1] + 1]
    }
}

/// Katakana as hiragana, capitals as small letters, old forms as new ones.
fn standard(c: char, variants: &KanjiVariants) -> char {
    let c = variants.standard(c);
    match c {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

fn folded(text: &str, variants: &KanjiVariants) -> Vec<char> {
    NameText::new(&Folded::new(text).chars, variants).chars
}

impl Identity {
    pub(super) fn new(label: String, name: &str, kind: NameKind, variants: &KanjiVariants) -> Self {
        let needles = match kind {
            NameKind::Company => company(name, variants),
            NameKind::Person => person(name, variants),
            NameKind::Plain => alone(vec![folded(name, variants)]),
        };
        Self {
            label,
            name: name.trim().to_owned(),
            kind,
            needles,
        }
    }

    /// The longest place from `at` on where the name stands, in the folded text.
    pub(super) fn at(&self, text: &NameText, at: usize) -> Option<[usize; 2]> {
        let needle = self
            .needles
            .iter()
            .filter(|needle| text.begins(at, &needle.chars))
            .filter(|needle| text.takes(needle.place, at, at + needle.chars.len()))
            .max_by_key(|needle| needle.chars.len())?;
        let (mut from, mut to) = (at, at + needle.chars.len());
        if self.kind == NameKind::Company {
            (from, to) = with_form(text, from, to);
        }
        Some(text.span(from, to))
    }
}

impl NameText {
    /// Whether what stands there is a name and no part of another word.
    fn takes(&self, place: Place, from: usize, to: usize) -> bool {
        let han = |at: Option<usize>| {
            at.and_then(|at| self.chars.get(at))
                .copied()
                .is_some_and(is_han)
        };
        let honoured = || HONORIFICS.iter().any(|word| self.begins_with(to, word));
        let titled = || {
            let ends = |title: &&str| {
                let length = title.chars().count();
                from >= length && self.begins_with(from - length, title)
            };
            TITLES.iter().any(ends)
        };
        match place {
            Place::Anywhere => true,
            Place::Honoured => honoured(),
            Place::Apart => {
                (!han(from.checked_sub(1)) || titled()) && (!han(Some(to)) || honoured())
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }
}

/// A legal form right before or right behind belongs to the name.
fn with_form(text: &NameText, mut from: usize, mut to: usize) -> (usize, usize) {
    for form in FORMS {
        let length = form.chars().count();
        if from >= length && text.begins_with(from - length, form) {
            from -= length;
            break;
        }
    }
    if let Some(form) = FORMS.iter().find(|form| text.begins_with(to, form)) {
        to += form.chars().count();
    }
    (from, to)
}

fn alone(all: Vec<Vec<char>>) -> Vec<Needle> {
    all.into_iter()
        .filter(|chars| chars.len() >= 2)
        .map(|chars| Needle {
            chars,
            place: Place::Anywhere,
        })
        .collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々')
}

/// The name without its legal form; one character stands by itself only as the whole registered name.
fn company(name: &str, variants: &KanjiVariants) -> Vec<Needle> {
    let whole = folded(name, variants);
    let mut core: String = whole.iter().collect();
    for form in FORMS {
        core = core.replace(form, "");
    }
    alone(vec![whole, core.chars().collect()])
}

/// The whole name; the family name, parted by a blank, of two characters or more, as a word of its own; and any beginning before an honorific.
fn person(name: &str, variants: &KanjiVariants) -> Vec<Needle> {
    let whole = folded(name, variants);
    let parts: Vec<&str> = name.split_whitespace().collect();
    let mut needles = alone(vec![whole.clone()]);
    let honoured = |chars: Vec<char>| Needle {
        chars,
        place: Place::Honoured,
    };
    if let [family, given, ..] = parts.as_slice() {
        let family = folded(family, variants);
        if family.len() >= 2 {
            needles.push(Needle {
                chars: family.clone(),
                place: Place::Apart,
            });
        }
        needles.push(honoured(family));
        needles.push(honoured(folded(given, variants)));
    } else {
        needles.extend((1..whole.len()).map(|length| honoured(whole[..length].to_vec())));
    }
    needles.retain(|needle| !needle.chars.is_empty());
    needles
}
