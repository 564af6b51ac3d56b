//! Prose in paragraphs that fits the room a form gives, with the evidence of what was said in the end.

use crate::llm::rules::known::Known;

/// The longest text and the most ids that an answer may hold, whoever wrote it.
const TEXT_MAX: usize = 2_000;
const IDS_MAX: usize = 60;

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
    /// Told only when everything else has found room.
    extra: bool,
}

impl Paragraph {
    pub(super) fn new(opening: impl Into<String>, links: &'static [&'static str]) -> Self {
        Self {
            opening: opening.into(),
            links,
            ..Self::default()
        }
    }

    /// A paragraph without opening and links.
    pub(super) fn plain(sentences: impl IntoIterator<Item = Sentence>) -> Self {
        Self::default().with(sentences)
    }

    /// A paragraph that is told as far as room is left by all others.
    pub(super) fn when_room(sentences: impl IntoIterator<Item = Sentence>) -> Self {
        Self {
            extra: true,
            ..Self::default()
        }
        .with(sentences)
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
pub(super) struct Prose {
    paragraphs: Vec<Paragraph>,
    when_cut: &'static str,
}

impl Prose {
    pub(super) fn new(paragraphs: Vec<Paragraph>) -> Self {
        Self {
            paragraphs,
            when_cut: "",
        }
    }

    pub(super) fn push(&mut self, paragraph: Paragraph) {
        self.paragraphs.push(paragraph);
    }

    /// A sentence that says where the rest stands, for when not everything finds room.
    pub(super) fn when_cut(self, when_cut: &'static str) -> Self {
        Self { when_cut, ..self }
    }

    /// The text with its slots, at most `max` characters long once they are filled, and the ids it stands on.
    pub(super) fn fit(&self, known: &Known, max: usize) -> (String, Vec<String>) {
        let chosen = self.choose(known, max);
        let told = self.paragraphs.iter().zip(&chosen);
        let cut = told
            .filter(|(paragraph, _)| !paragraph.extra)
            .any(|(paragraph, chosen)| chosen.len() < paragraph.sentences.len());
        if !cut || self.when_cut.is_empty() {
            return (self.text(&chosen), self.evidence(known, &chosen));
        }
        let room = max.saturating_sub(self.when_cut.chars().count() + 1);
        let chosen = self.choose(known, room);
        let text = format!("{}\n{}", self.text(&chosen), self.when_cut);
        (text.trim_start().to_owned(), self.evidence(known, &chosen))
    }

    /// Paragraphs are given room in turn, sentence by sentence, the extra ones last; what does not fit is left out
    /// whole.
    fn choose(&self, known: &Known, max: usize) -> Vec<Vec<usize>> {
        let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); self.paragraphs.len()];
        let all = self
            .paragraphs
            .iter()
            .enumerate()
            .flat_map(|(place, paragraph)| {
                (0..paragraph.sentences.len()).map(move |round| (paragraph.extra, round, place))
            });
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        for (_, round, place) in all {
            chosen[place].push(round);
            if !self.fits(known, &chosen, max) {
                chosen[place].pop();
            }
        }
        chosen
    }

    fn text(&self, chosen: &[Vec<usize>]) -> String {
        let filled = self
            .paragraphs
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| !chosen.is_empty());
        let texts: Vec<String> = filled
            .map(|(paragraph, chosen)| paragraph.text(chosen))
            .collect();
        texts.join("\n")
    }

    /// Within the form's room once filled, and within what an answer may hold as it is written.
    fn fits(&self, known: &Known, chosen: &[Vec<usize>], max: usize) -> bool {
        let text = self.text(chosen);
        known.fill(&text).chars().count() <= max
            && text.chars().count() <= TEXT_MAX
            && slots(&text).count() <= IDS_MAX
    }

    /// The slots of the text and then what else its sentences stand on: each once, and only such as are known.
    fn evidence(&self, known: &Known, chosen: &[Vec<usize>]) -> Vec<String> {
        let told = self.paragraphs.iter().zip(chosen);
        let cited = told.flat_map(|(paragraph, chosen)| {
            let sentences = chosen.iter().map(|index| &paragraph.sentences[*index]);
            sentences.flat_map(|sentence| &sentence.evidence)
        });
        let text = self.text(chosen);
        let mut ids: Vec<String> = Vec::new();
        for id in slots(&text).chain(cited.map(String::as_str)) {
            if ids.len() < IDS_MAX && known.get(id).is_some() && !ids.iter().any(|one| one == id) {
                ids.push(id.to_owned());
            }
        }
        ids
    }
}

/// The ids of the slots in a text.
fn slots(text: &str) -> impl Iterator<Item = &str> {
    text.split("[[")
        .skip(1)
        .filter_map(|rest| rest.split("]]").next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::rules::testing::{input, plain_evidence};

    fn sentences(count: usize, text: &str) -> Vec<Sentence> {
        (0..count).map(|_| Sentence::new(text)).collect()
    }

    #[test]
    fn paragraphs_share_the_room_and_the_extra_one_gets_what_is_left() {
        let input = input(&[], &[], &[]);
        let known = Known::new(&input);
        let long = Paragraph::new("甲。", &["", "また、"]).with(sentences(9, "あいうえ。"));
        let short = Paragraph::plain(sentences(1, "かきくけ。"));
        let extra = Paragraph::when_room(sentences(9, "さ。"));
        let prose = Prose::new(vec![long, extra, short]);
        let (text, _) = prose.fit(&known, 25);
        assert_eq!(text, "甲。あいうえ。また、あいうえ。\nさ。\nかきくけ。");
        let (text, _) = prose.when_cut("以下略。").fit(&known, 25);
        assert_eq!(text, "甲。あいうえ。\nさ。さ。さ。\nかきくけ。\n以下略。");
    }

    #[test]
    fn an_opening_without_sentences_is_left_out_and_unknown_ids_are_not_cited() {
        let evidence = [plain_evidence("com.name", "甲社")];
        let input = input(&evidence, &[], &[]);
        let known = Known::new(&input);
        let told = Sentence::new("[[com.name]]です。").citing(["com.gone", "com.name"]);
        let prose = Prose::new(vec![Paragraph::new("乙。", &[]), Paragraph::plain([told])]);
        let (text, ids) = prose.fit(&known, 100);
        assert_eq!(
            (text.as_str(), ids),
            ("[[com.name]]です。", vec!["com.name".to_owned()])
        );
    }

    #[test]
    fn no_more_slots_are_written_than_an_answer_may_cite() {
        let evidence: Vec<_> = (0..99)
            .map(|n| plain_evidence(&format!("x.{n}"), "甲"))
            .collect();
        let input = input(&evidence, &[], &[]);
        let known = Known::new(&input);
        let told = evidence
            .iter()
            .map(|fact| Sentence::new(format!("[[{}]]。", fact.id)));
        let (text, ids) = Prose::new(vec![Paragraph::plain(told)]).fit(&known, 9_999);
        assert_eq!((text.matches("[[").count(), ids.len()), (IDS_MAX, IDS_MAX));
    }
}
