//! Prose in paragraphs that fits the room a form gives, with the evidence of what was said in the end.

use crate::llm::rules::known::Known;

/// A sentence, or a few that belong together, with what it stands on.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    text: String,
    evidence: Vec<String>,
}

impl Sentence {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            evidence: Vec::new(),
        }
    }

    /// Adds to the text.
    pub(super) fn then(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Names evidence beyond the slots in the text.
    pub(super) fn citing(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.evidence.extend(ids.into_iter().map(Into::into));
        self
    }
}

/// A paragraph: an opening that stands only when something follows, and sentences joined by `links` in turn.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    opening: String,
    links: &'static [&'static str],
    sentences: Vec<Sentence>,
}

impl Paragraph {
    pub(super) fn new(opening: impl Into<String>, links: &'static [&'static str]) -> Self {
        Self {
            opening: opening.into(),
            links,
            sentences: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, sentence: Sentence) {
        if !sentence.text.is_empty() {
            self.sentences.push(sentence);
        }
    }

    pub(super) fn with(mut self, sentences: impl IntoIterator<Item = Sentence>) -> Self {
        sentences
            .into_iter()
            .for_each(|sentence| self.push(sentence));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// The text with the sentences chosen.
    fn text(&self, chosen: &[usize]) -> String {
        let link = |turn: usize| self.links.get(turn).copied().unwrap_or_default();
        let joined = chosen
            .iter()
            .enumerate()
            .map(|(turn, index)| format!("{}{}", link(turn), self.sentences[*index].text));
        format!("{}{}", self.opening, joined.collect::<String>())
    }
}

/// A section in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Prose(pub(super) Vec<Paragraph>);

impl Prose {
    pub(super) fn one(paragraph: Paragraph) -> Self {
        Self(vec![paragraph])
    }

    /// The text with its slots, at most `max` characters long once they are filled, and the ids it stands on.
    /// Paragraphs are given room in turn, sentence by sentence; what does not fit is left out whole.
    pub(super) fn fit(&self, known: &Known, max: usize) -> (String, Vec<String>) {
        let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        let rounds = self
            .0
            .iter()
            .map(|paragraph| paragraph.sentences.len())
            .max()
            .unwrap_or(0);
        for round in 0..rounds {
            for (place, paragraph) in self.0.iter().enumerate() {
                if round < paragraph.sentences.len() {
                    chosen[place].push(round);
                    if known.fill(&self.text(&chosen)).chars().count() > max {
                        chosen[place].pop();
                    }
                }
            }
        }
        (self.text(&chosen), self.evidence(known, &chosen))
    }

    fn text(&self, chosen: &[Vec<usize>]) -> String {
        let filled = self
            .0
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| !chosen.is_empty());
        let texts: Vec<String> = filled
            .map(|(paragraph, chosen)| paragraph.text(chosen))
            .collect();
        texts.join("\n")
    }

    /// Ids in the order they are met, each once, and only such as are known.
    fn evidence(&self, known: &Known, chosen: &[Vec<usize>]) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for (paragraph, chosen) in self.0.iter().zip(chosen) {
            for sentence in chosen.iter().map(|index| &paragraph.sentences[*index]) {
                let slots = sentence.text.split("[[").skip(1);
                let slots = slots
                    .filter_map(|rest| rest.split("]]").next())
                    .map(ToOwned::to_owned);
                for id in slots.chain(sentence.evidence.iter().cloned()) {
                    if !ids.contains(&id) && known.get(&id).is_some() {
                        ids.push(id);
                    }
                }
            }
        }
        ids
    }
}
