//! The company's own words: quoted as they were said, with who said them.

use super::text::sentence_ends;
use crate::domain::checklist::Speaker;
use crate::domain::evidence::Evidence;

/// The longest quote in a sentence, in characters.
pub(super) const LONG: usize = 90;
/// The longest quote where space is scarce.
pub(super) const SHORT: usize = 48;

/// Words somebody said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice<'a> {
    words: &'a str,
    speaker: Speaker,
}

impl<'a> Voice<'a> {
    /// The words of a fact: whole sentences from its beginning, as many as fit into `max` characters. `None` when
    /// nothing was said, or the first sentence alone is too long.
    pub(super) fn of(fact: &'a Evidence, max: usize) -> Option<Self> {
        let line = fact.quote.as_deref()?.lines().next()?;
        let fits = |end: &usize| line[..*end].trim_end_matches('。').chars().count() <= max;
        let end = sentence_ends(line).into_iter().take_while(fits).last()?;
        let words = line[..end].trim().trim_end_matches('。');
        let speaker = fact.speaker?;
        (!words.is_empty()).then_some(Self { words, speaker })
    }

    /// The words in brackets. Words that hold 「」 themselves stand in 『』, so that not one character changes.
    pub(super) fn quoted(self) -> String {
        if self.words.contains(['「', '」']) {
            format!("『{}』", self.words)
        } else {
            format!("「{}」", self.words)
        }
    }

    /// A sentence that says who said it; `turn` varies the wording.
    pub(super) fn said(self, turn: usize) -> String {
        let quoted = self.quoted();
        match (self.speaker, turn % 2) {
            (Speaker::Owner, 0) => format!("経営者は{quoted}と話しています。"),
            (Speaker::Owner, _) => format!("経営者からは{quoted}という話がありました。"),
            (Speaker::Staff, 0) => format!("従業員からは{quoted}との声があります。"),
            (Speaker::Staff, _) => format!("従業員は{quoted}と話しています。"),
            (Speaker::Advisor, 0) => format!("経営指導員は{quoted}と記録しています。"),
            (Speaker::Advisor, _) => format!("経営指導員の記録には{quoted}とあります。"),
        }
    }

    /// A sentence on a matter: 「強みについて、経営者は…と話しています。」; `turn` varies the wording.
    pub(super) fn said_of(self, matter: &str, turn: usize) -> String {
        let quoted = self.quoted();
        match (self.speaker, turn % 2) {
            (Speaker::Owner, 0) => format!("{matter}について、経営者は{quoted}と話しています。"),
            (Speaker::Owner, _) => {
                format!("{matter}については、経営者から{quoted}という話がありました。")
            }
            (Speaker::Staff, 0) => format!("{matter}について、従業員は{quoted}と話しています。"),
            (Speaker::Staff, _) => {
                format!("{matter}については、従業員から{quoted}との声があります。")
            }
            (Speaker::Advisor, 0) => {
                format!("{matter}について、経営指導員は{quoted}と記録しています。")
            }
            (Speaker::Advisor, _) => {
                format!("{matter}については、経営指導員の記録に{quoted}とあります。")
            }
        }
    }

    /// Whether the company itself speaks, not the advisor.
    pub(super) fn own(self) -> bool {
        self.speaker != Speaker::Advisor
    }

    /// 「経営者の「…」という話」, to be taken up within a sentence.
    pub(super) fn as_noun(self) -> String {
        let quoted = self.quoted();
        match self.speaker {
            Speaker::Owner => format!("経営者の{quoted}という話"),
            Speaker::Staff => format!("従業員の{quoted}という声"),
            Speaker::Advisor => format!("経営指導員の{quoted}という記録"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::rules::testing::plain_evidence;

    fn fact(quote: &str, speaker: Speaker) -> Evidence {
        Evidence {
            speaker: Some(speaker),
            quote: Some(quote.to_owned()),
            ..plain_evidence("chk.x", "")
        }
    }

    #[test]
    fn a_quote_is_cut_at_a_sentences_end_and_never_changed() {
        let said = "三日間、店を閉めるしかなかった。スープは自分しか取れないので。";
        let of = |max: usize| Voice::of(&fact(said, Speaker::Owner), max).map(Voice::quoted);
        assert_eq!(
            of(90).as_deref(),
            Some("「三日間、店を閉めるしかなかった。スープは自分しか取れないので」")
        );
        assert_eq!(
            of(20).as_deref(),
            Some("「三日間、店を閉めるしかなかった」")
        );
        assert_eq!(of(5), None);
    }

    #[test]
    fn words_with_brackets_of_their_own_keep_them() {
        let voice = fact("「また来るよ」と言われます。\nほかにも。", Speaker::Staff);
        let said = Voice::of(&voice, 90).unwrap().said(0);
        assert_eq!(
            said,
            "従業員からは『「また来るよ」と言われます』との声があります。"
        );
    }
}
