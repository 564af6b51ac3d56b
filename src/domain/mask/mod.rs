//! Masking (伏せ字): names and numbers that tell who a company or a person is are replaced by placeholders before a text
//! leaves, and put back when the answer comes. The same spelling has the same placeholder through a whole request.

mod identifier;
mod identity;
#[cfg(test)]
mod tests;
mod variants;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::quantity::fold::Folded;
use identity::{Identity, NameKind, NameText};

pub use identifier::Identifiers;
pub use variants::KanjiVariants;

/// Fields that hold ids and code words; what they hold stays when it looks like one.
const CODES: [&str; 15] = [
    "id",
    "evidence",
    "from",
    "why",
    "key",
    "topic",
    "polarity",
    "quadrant",
    "cell",
    "kind",
    "unit",
    "speaker",
    "basis",
    "author",
    "baseline_evidence",
];

/// The names known of a company before its texts are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// 社名 and its reading; the first is the registered one.
    pub company: Vec<String>,
    /// 代表者, with a blank between family and given name where it is known.
    pub owner: Vec<String>,
    /// 従業員・家族
    pub staff: Vec<String>,
    /// 経営指導員
    pub advisors: Vec<String>,
    /// 住所, 電話, メール, 口座, 通称 …: found as they are. Label and text.
    pub others: Vec<(&'static str, String)>,
}

/// Something that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Masked {
    /// 〔会社〕
    pub placeholder: String,
    /// What stood there.
    pub original: String,
}

/// The masking of one request.
#[derive(Debug, Clone)]
pub struct Mask<'a> {
    identifiers: &'a Identifiers,
    variants: &'a KanjiVariants,
    identities: Vec<Identity>,
    masked: Vec<Masked>,
}

impl<'a> Mask<'a> {
    /// A mask for these names.
    pub fn new(known: &Known, identifiers: &'a Identifiers, variants: &'a KanjiVariants) -> Self {
        let mut identities = Vec::new();
        let mut add = |label: String, name: &str, kind| {
            if !name.trim().is_empty() {
                identities.push(Identity::new(label, name, kind, variants));
            }
        };
        for name in &known.company {
            add("会社".to_owned(), name, NameKind::Company);
        }
        for (index, name) in known.owner.iter().enumerate() {
            add(
                numbered("代表者", index, known.owner.len()),
                name,
                NameKind::Person,
            );
        }
        for (index, name) in known.staff.iter().enumerate() {
            add(
                numbered("従業員", index, usize::MAX),
                name,
                NameKind::Person,
            );
        }
        for (index, name) in known.advisors.iter().enumerate() {
            add(
                numbered("指導員", index, usize::MAX),
                name,
                NameKind::Person,
            );
        }
        for (label, text) in &known.others {
            add((*label).to_owned(), text, NameKind::Plain);
        }
        Self {
            identifiers,
            variants,
            identities,
            masked: Vec::new(),
        }
    }

    /// The text with everything known or recognised replaced. Brackets that could be taken for a placeholder become
    /// round ones.
    pub fn hide(&mut self, text: &str) -> String {
        let folded = Folded::new(text);
        let chars: Vec<char> = text.chars().collect();
        let mut hidden = String::with_capacity(text.len());
        let mut from = 0;
        for (span, label) in self.places(&folded) {
            let original: String = chars[span[0]..span[1]].iter().collect();
            hidden.extend(chars[from..span[0]].iter().copied().map(plain_bracket));
            hidden.push_str(&self.placeholder(&label, &original));
            from = span[1];
        }
        hidden.extend(chars[from..].iter().copied().map(plain_bracket));
        hidden
    }

    /// The same for every text of a value, at any depth; ids and code words stay.
    pub fn hide_all(&mut self, value: &mut Value) {
        self.hide_below(value, false);
    }

    fn hide_below(&mut self, value: &mut Value, codes: bool) {
        match value {
            Value::String(text) if codes && is_code(text) => {}
            Value::String(text) => *text = self.hide(text),
            Value::Array(items) => items
                .iter_mut()
                .for_each(|item| self.hide_below(item, codes)),
            Value::Object(fields) => fields
                .iter_mut()
                .for_each(|(name, field)| self.hide_below(field, CODES.contains(&name.as_str()))),
            _ => {}
        }
    }

    /// The same for a record of texts: a piece of evidence, a document's items.
    ///
    /// # Errors
    /// When what comes out is no such record any more, which would be a fault of ours.
    pub fn hide_record<T: Serialize + DeserializeOwned>(
        &mut self,
        record: &T,
    ) -> Result<T, serde_json::Error> {
        let mut value = serde_json::to_value(record)?;
        self.hide_all(&mut value);
        serde_json::from_value(value)
    }

    /// The text with all placeholders of this mask put back.
    pub fn restore(&self, text: &str) -> String {
        restore(&self.masked, text)
    }

    /// What a text that comes back may hold: what was replaced, and the registered names, which a model may fall back to.
    pub fn restoring(&self) -> Vec<Masked> {
        let registered = self.identities.iter().map(|identity| Masked {
            placeholder: format!("〔{}〕", identity.label),
            original: identity.name.clone(),
        });
        let mut all = self.masked.clone();
        for one in registered {
            if !all.iter().any(|known| known.placeholder == one.placeholder) {
                all.push(one);
            }
        }
        all
    }

    /// What was replaced so far, in the order it was met.
    pub fn masked(&self) -> &[Masked] {
        &self.masked
    }

    /// What is to be replaced, in order and apart: the earliest first, of those the longest, known names before patterns.
    fn places(&self, folded: &Folded) -> Vec<([usize; 2], String)> {
        let mut found: Vec<([usize; 2], String)> = Vec::new();
        let text = NameText::new(&folded.chars, self.variants);
        for at in 0..text.len() {
            for identity in &self.identities {
                if let Some(span) = identity.at(&text, at) {
                    found.push((span, identity.label.clone()));
                }
            }
        }
        for hit in self.identifiers.find(&folded.chars) {
            found.push((hit.span, format!("{}?", hit.label)));
        }
        found.sort_by_key(|(span, _)| (span[0], std::cmp::Reverse(span[1])));
        let mut end = 0;
        found.retain(|(span, _)| {
            let apart = span[0] >= end;
            if apart {
                end = span[1];
            }
            apart
        });
        let original = |span: [usize; 2]| folded.span(span[0], span[1]);
        found
            .into_iter()
            .map(|(span, label)| (original(span), label))
            .collect()
    }

    /// The placeholder of a spelling; a new one is made up when it is met the first time.
    fn placeholder(&mut self, label: &str, original: &str) -> String {
        if let Some(known) = self.masked.iter().find(|known| known.original == original) {
            return known.placeholder.clone();
        }
        let registered = self
            .identities
            .iter()
            .find(|identity| identity.label == label)
            .is_some_and(|identity| identity.name == original);
        let placeholder = match label.strip_suffix('?') {
            Some(label) => self.free(|count| format!("〔{label}{}〕", letters(count))),
            None if registered => self.free(|count| match count {
                0 => format!("〔{label}〕"),
                _ => format!("〔{label}・別表記{}〕", letters(count - 1)),
            }),
            None => self.free(|count| format!("〔{label}・別表記{}〕", letters(count))),
        };
        self.masked.push(Masked {
            placeholder: placeholder.clone(),
            original: original.to_owned(),
        });
        placeholder
    }

    fn free(&self, name: impl Fn(usize) -> String) -> String {
        let taken = |placeholder: &String| {
            self.masked
                .iter()
                .any(|known| known.placeholder == *placeholder)
        };
        (0..=self.masked.len())
            .map(name)
            .find(|placeholder| !taken(placeholder))
            .unwrap_or_default()
    }
}

/// The text with all placeholders put back.
pub fn restore(masked: &[Masked], text: &str) -> String {
    if !text.contains('〔') {
        return text.to_owned();
    }
    masked.iter().fold(text.to_owned(), |text, masked| {
        text.replace(&masked.placeholder, &masked.original)
    })
}

/// The same for every text of a value, at any depth.
pub fn restore_all(masked: &[Masked], value: &mut Value) {
    match value {
        Value::String(text) => *text = restore(masked, text),
        Value::Array(items) => items.iter_mut().for_each(|item| restore_all(masked, item)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| restore_all(masked, field)),
        _ => {}
    }
}

fn numbered(label: &str, index: usize, of: usize) -> String {
    if of == 1 {
        label.to_owned()
    } else {
        format!("{label}{}", letters(index))
    }
}

/// A, B … Z, AA …: no digits, which would be figures.
fn letters(index: usize) -> String {
    let mut rest = index;
    let mut name = String::new();
    loop {
        let letter = u8::try_from(rest % 26).map_or('A', |offset| char::from(b'A' + offset));
        name.insert(0, letter);
        if rest < 26 {
            return name;
        }
        rest = rest / 26 - 1;
    }
}

/// `fin.sales.2025-03`, `negative`, `S1`, `SO2`.
fn is_code(text: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase() || c == '_';
    let id = text.split_once('.').is_some_and(|(prefix, rest)| {
        !prefix.is_empty()
            && prefix.chars().all(lower)
            && rest
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    });
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let item = letters.len() < text.len()
        && letters.len() <= 2
        && !letters.is_empty()
        && letters.chars().all(|c| c.is_ascii_uppercase());
    id || item || (!text.is_empty() && text.chars().all(lower))
}

fn plain_bracket(c: char) -> char {
    match c {
        '〔' => '（',
        '〕' => '）',
        _ => c,
    }
}
