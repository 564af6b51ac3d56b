//! What was heard of an answer so far, whichever protocol it came in.

use serde_json::Value;

use super::{Again, Failed, Failure, Reply};
use crate::domain::answer;
use crate::domain::cost::TokenUsage;

/// The longest answer that is taken, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;
const MAX_NAME: usize = 200;

/// Who is given each new piece of the answer.
pub(super) type OnText<'a> = &'a mut (dyn FnMut(&str) + Send);

/// How a protocol takes one piece, or a whole answer that was not streamed.
pub(super) type Take = fn(&mut Heard, &Value, OnText<'_>) -> Result<(), Failure>;

/// How a protocol takes a piece that is nothing but more letters; `None` when it is another.
pub(super) type Quick = fn(&mut Heard, &str, OnText<'_>) -> Option<Result<(), Failure>>;

/// Why the model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    /// It was done.
    Stop,
    /// It reached a limit.
    Length,
    /// A filter stepped in.
    Filter,
    /// It says no.
    Refusal,
    /// For a reason nobody here knows.
    Unknown,
}

/// An answer in the making.
#[derive(Debug, Default)]
pub(super) struct Heard {
    text: String,
    /// What is said beside the tool that was to be called.
    aside: String,
    refusal: String,
    pub(super) model: Option<String>,
    pub(super) usage: Option<TokenUsage>,
    /// Whether usage is told of the beginning only, and more is to come.
    pub(super) usage_begun: bool,
    finish_reason: Option<String>,
    last: Option<Last>,
    done: bool,
    /// Whether the answer was asked for as the input of a tool.
    by_tool: bool,
    /// Whether an answer is whole only when the protocol says so, not when the model does.
    needs_done: bool,
    /// How many tokens the answer might take.
    most: Option<u64>,
}

impl Heard {
    pub(super) fn new(by_tool: bool, needs_done: bool) -> Self {
        Self {
            by_tool,
            needs_done,
            ..Self::default()
        }
    }

    /// With the number of tokens that were asked for at most.
    pub(super) fn at_most(self, tokens: u32) -> Self {
        Self {
            most: Some(tokens.into()),
            ..self
        }
    }

    /// A piece of text.
    pub(super) fn text(&mut self, piece: &str, on_text: OnText<'_>) -> Result<(), Failure> {
        if self.by_tool {
            return add(&mut self.aside, piece);
        }
        self.say(piece, on_text)
    }

    /// A piece of a tool's input.
    pub(super) fn tool(&mut self, piece: &str, on_text: OnText<'_>) -> Result<(), Failure> {
        if self.by_tool {
            self.say(piece, on_text)?;
        }
        Ok(())
    }

    fn say(&mut self, piece: &str, on_text: OnText<'_>) -> Result<(), Failure> {
        add(&mut self.text, piece)?;
        if !piece.is_empty() {
            on_text(piece);
        }
        Ok(())
    }

    /// A piece of the model's reasons for saying no.
    pub(super) fn refuse(&mut self, piece: &str) -> Result<(), Failure> {
        add(&mut self.refusal, piece)
    }

    /// The model's name, of which the first one counts.
    pub(super) fn name(&mut self, model: &Value) {
        if self.model.is_none() {
            let name = model.as_str().filter(|name| !name.is_empty());
            self.model = name.map(|name| name.chars().take(MAX_NAME).collect());
        }
    }

    /// Why the model stopped, in the provider's word and in ours.
    pub(super) fn stop(&mut self, word: &str, last: Last) {
        self.finish_reason = Some(word.chars().take(MAX_NAME).collect());
        self.last = Some(last);
    }

    /// Nothing follows.
    pub(super) fn finish(&mut self) {
        self.done = true;
    }

    /// `[DONE]` was said, which counts only where the protocol has no end mark of its own.
    pub(super) fn told_done(&mut self) {
        self.done |= !self.needs_done;
    }

    /// Whether nothing was said yet.
    pub(super) fn is_silent(&self) -> bool {
        self.text.is_empty() && self.aside.is_empty() && self.refusal.is_empty()
    }

    /// Whether the answer is whole; usage may still follow.
    pub(super) fn is_whole(&self) -> bool {
        self.done || (self.last.is_some() && !self.needs_done)
    }

    /// Whether nothing follows.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// The whole answer, or why it is none; `so_far` is what became of reading it.
    pub(super) fn end(
        mut self,
        so_far: Result<(), Failure>,
        on_text: OnText<'_>,
    ) -> Result<Reply, Failed> {
        if self.text.is_empty() && !self.aside.is_empty() {
            // A server that knows no tools says in words what was to be the tool's input.
            self.text = std::mem::take(&mut self.aside);
            on_text(&self.text);
        }
        match so_far.and_then(|()| self.judge()) {
            Ok(()) => Ok(Reply {
                text: self.text,
                model: self.model,
                usage: self.usage,
                finish_reason: self.finish_reason,
                request_id: None,
            }),
            Err(failure) => Err(Failed {
                usage: self.usage.filter(|_| self.usage_is_whole()),
                model: self.model,
                reached: true,
                again: Again::ByClass,
                ..Failed::from(failure)
            }),
        }
    }

    /// Whether what was told of usage is the end of it. Where an answer broke off, more may be charged for than was told
    /// by then.
    fn usage_is_whole(&self) -> bool {
        !self.usage_begun && (self.needs_done || self.is_whole())
    }

    fn judge(&self) -> Result<(), Failure> {
        if !self.refusal.trim().is_empty() {
            return Err(Failure::Refused);
        }
        match self.last {
            Some(Last::Length) => Err(Failure::Truncated),
            Some(Last::Filter) => Err(Failure::Filtered),
            Some(Last::Refusal) => Err(Failure::Refused),
            Some(Last::Unknown) => Err(Failure::NotProtocol),
            Some(Last::Stop) | None if !self.is_whole() => Err(Failure::Unreachable),
            Some(Last::Stop) | None if self.text.trim().is_empty() => Err(Failure::Empty),
            Some(Last::Stop) | None if self.is_cut() => Err(Failure::Truncated),
            Some(Last::Stop) | None => Ok(()),
        }
    }

    /// Whether the answer was cut off although it is called complete, as some servers do: it took all the tokens there
    /// were, and its JSON has no end.
    fn is_cut(&self) -> bool {
        let took = self.usage.map(|usage| usage.completion_tokens);
        let all = matches!((took, self.most), (Some(took), Some(most)) if took >= most);
        all && answer::value(&self.text).is_err()
    }
}

fn add(text: &mut String, piece: &str) -> Result<(), Failure> {
    if text.len() + piece.len() > MAX_TEXT {
        return Err(Failure::Oversized);
    }
    text.push_str(piece);
    Ok(())
}

/// A number of tokens; some servers write `12.0`.
pub(super) fn count(value: &Value) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "looked at first"
    )]
    let whole = |number: f64| (0.0..9e15).contains(&number).then_some(number as u64);
    value.as_u64().or_else(|| value.as_f64().and_then(whole))
}

/// The text of a value, or nothing.
pub(super) fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    /// Puts pieces together as this protocol does; returns the outcome and what was shown.
    pub(in crate::llm) fn put_together(
        mut heard: Heard,
        take: Take,
        pieces: &[Value],
    ) -> (Result<Reply, Failed>, Vec<String>) {
        let mut shown = Vec::new();
        let mut on_text = |text: &str| shown.push(text.to_owned());
        let mut so_far = Ok(());
        for piece in pieces {
            so_far = take(&mut heard, piece, &mut on_text);
            if so_far.is_err() {
                break;
            }
        }
        let result = heard.end(so_far, &mut on_text);
        (result, shown)
    }

    #[test]
    fn tokens_are_counted_in_whole_numbers() {
        let counts = [
            json!(12),
            json!(12.0),
            json!(-1),
            json!(1e30),
            json!("12"),
            json!(null),
        ];
        let counts: Vec<_> = counts.iter().map(count).collect();
        assert_eq!(counts, [Some(12), Some(12), None, None, None, None]);
    }

    #[test]
    fn a_text_without_end_is_not_kept() {
        let half = "a".repeat(MAX_TEXT / 2);
        let mut heard = Heard::new(false, false);
        let mut ignored = |_: &str| {};
        assert_eq!(heard.text(&half, &mut ignored), Ok(()));
        assert_eq!(heard.text(&half, &mut ignored), Ok(()));
        assert_eq!(heard.text("b", &mut ignored), Err(Failure::Oversized));
        assert_eq!(heard.refuse(&half.repeat(3)), Err(Failure::Oversized));
    }

    #[test]
    fn words_beside_a_tool_count_only_when_the_tool_was_not_called() {
        let mut shown = String::new();
        let mut on_text = |text: &str| shown.push_str(text);
        let mut heard = Heard::new(true, false);
        heard.text("では、", &mut on_text).unwrap();
        heard.tool("{}", &mut on_text).unwrap();
        heard.stop("tool_use", Last::Stop);
        assert_eq!(heard.end(Ok(()), &mut on_text).unwrap().text, "{}");
        let mut heard = Heard::new(true, false);
        heard.text("[]", &mut on_text).unwrap();
        heard.stop("stop", Last::Stop);
        assert_eq!(heard.end(Ok(()), &mut on_text).unwrap().text, "[]");
        assert_eq!(shown, "{}[]");
    }

    #[test]
    fn what_took_every_token_and_has_no_end_was_cut_whatever_it_is_called() {
        let ended = |text: &str, took: u64| {
            let mut heard = Heard::new(false, true).at_most(50);
            heard.text(text, &mut |_| {}).unwrap();
            heard.usage = Some(TokenUsage {
                completion_tokens: took,
                ..TokenUsage::default()
            });
            heard.stop("completed", Last::Stop);
            heard.finish();
            heard.end(Ok(()), &mut |_| {})
        };
        let failed = ended("{\"items\": [{\"text\": \"途中", 50).unwrap_err();
        assert_eq!(failed.failure, Failure::Truncated);
        assert!(failed.usage.is_some(), "it is paid for");
        assert!(ended("{\"items\": []}", 50).is_ok());
        assert!(ended("```json\n{\"items\": []}\n```", 51).is_ok());
        assert!(ended("{\"items\": [", 49).is_ok(), "it stopped by itself");
    }
}
