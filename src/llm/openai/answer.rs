//! What an answer's pieces say, put together. Lenient, because each of the servers that speak this protocol leaves out
//! or adds something: choices without a delta, deltas without content, usage in any piece.

use serde_json::Value;

use super::fault;
use crate::domain::cost::TokenUsage;
use crate::llm::{Failure, Reply};

/// The longest answer that is taken, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;
const MAX_MODEL_NAME: usize = 200;

/// An answer in the making.
#[derive(Debug, Default)]
pub(super) struct Answer {
    text: String,
    refusal: String,
    model: Option<String>,
    usage: Option<TokenUsage>,
    finish_reason: Option<String>,
    told_done: bool,
}

impl Answer {
    /// Takes one piece, or a whole answer that was not streamed; new text goes to `on_text`.
    pub(super) fn take(
        &mut self,
        data: &str,
        on_text: &mut (dyn FnMut(&str) + Send),
    ) -> Result<(), Failure> {
        if data.trim() == "[DONE]" {
            self.told_done = true;
            return Ok(());
        }
        let piece: Value = serde_json::from_str(data).map_err(|_| Failure::NotProtocol)?;
        if let Some(failure) = fault::within_stream(&piece) {
            return Err(failure);
        }
        self.take_facts(&piece);
        let Some(choice) = first_choice(&piece) else {
            return Ok(());
        };
        if let Some(reason) = choice["finish_reason"].as_str().filter(|it| !it.is_empty()) {
            self.finish_reason = Some(reason.to_owned());
        }
        let said = choice.get("delta").or_else(|| choice.get("message"));
        let Some(said) = said else { return Ok(()) };
        self.refusal
            .push_str(said["refusal"].as_str().unwrap_or_default());
        self.take_text(&said["content"], on_text);
        if self.text.len() > MAX_TEXT || self.refusal.len() > MAX_TEXT {
            return Err(Failure::Oversized);
        }
        Ok(())
    }

    fn take_facts(&mut self, piece: &Value) {
        if self.model.is_none() {
            self.model = piece["model"]
                .as_str()
                .filter(|name| !name.is_empty())
                .map(|name| name.chars().take(MAX_MODEL_NAME).collect());
        }
        let tokens = |name: &str| piece["usage"][name].as_u64();
        if let (Some(prompt_tokens), Some(completion_tokens)) =
            (tokens("prompt_tokens"), tokens("completion_tokens"))
        {
            self.usage = Some(TokenUsage {
                prompt_tokens,
                cached_tokens: piece["usage"]["prompt_tokens_details"]["cached_tokens"].as_u64(),
                cache_write_tokens: None,
                completion_tokens,
                reasoning_tokens: piece["usage"]["completion_tokens_details"]["reasoning_tokens"]
                    .as_u64(),
            });
        }
    }

    /// A text, or a list of parts of which those of type `text` count (others are thoughts).
    fn take_text(&mut self, content: &Value, on_text: &mut (dyn FnMut(&str) + Send)) {
        match content {
            Value::String(text) if !text.is_empty() => {
                self.text.push_str(text);
                on_text(text);
            }
            Value::Array(parts) => {
                for part in parts.iter().filter(|part| part["type"] == "text") {
                    if part["text"].is_string() {
                        self.take_text(&part["text"], on_text);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the model has said its last word; usage may still follow.
    pub(super) fn finished(&self) -> bool {
        self.finish_reason.is_some() || self.told_done
    }

    /// Whether nothing follows.
    pub(super) fn told_done(&self) -> bool {
        self.told_done
    }

    /// The whole answer, or why it is none.
    pub(super) fn end(self) -> Result<Reply, Failure> {
        if !self.refusal.trim().is_empty() {
            return Err(Failure::Refused);
        }
        match self.finish_reason.as_deref() {
            Some("stop" | "eos" | "end_turn" | "stop_sequence") => {}
            Some("length" | "max_tokens" | "model_length") => return Err(Failure::Truncated),
            Some("content_filter") => return Err(Failure::Filtered),
            Some(_) => return Err(Failure::NotProtocol),
            None if self.told_done => {}
            None => return Err(Failure::Unreachable),
        }
        if self.text.trim().is_empty() {
            return Err(Failure::Empty);
        }
        Ok(Reply {
            text: self.text,
            model: self.model,
            usage: self.usage,
            finish_reason: self.finish_reason,
            request_id: None,
        })
    }
}

/// Only one answer is asked for.
fn first_choice(piece: &Value) -> Option<&Value> {
    let choices = piece["choices"].as_array()?;
    choices
        .iter()
        .find(|choice| choice["index"].as_u64().unwrap_or(0) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_together(pieces: &[&str]) -> Result<(Reply, Vec<String>), Failure> {
        let mut answer = Answer::default();
        let mut shown = Vec::new();
        for piece in pieces {
            answer.take(piece, &mut |text| shown.push(text.to_owned()))?;
        }
        answer.end().map(|reply| (reply, shown))
    }

    #[test]
    fn pieces_of_many_shapes_make_one_answer() {
        let (reply, shown) = put_together(&[
            r#"{"id":"","model":"","choices":[],"prompt_filter_results":[{}]}"#,
            r#"{"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":null}}],"usage":null}"#,
            r#"{"model":"m-2","choices":[{"index":0,"delta":{"content":"強"}},{"index":1,"delta":{"content":"x"}}]}"#,
            r#"{"choices":[{"index":0,"content_filter_results":{}}]}"#,
            r#"{"choices":[{"delta":{"content":[{"type":"thinking","text":"?"},{"type":"text","text":"み"}]}}]}"#,
            r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"n":1e99}}"#,
            r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#,
            "[DONE]",
        ])
        .unwrap();
        assert_eq!(reply.text, "強み");
        assert_eq!(shown, ["強", "み"]);
        assert_eq!(reply.model.as_deref(), Some("m-1"));
        let usage = TokenUsage {
            prompt_tokens: 3,
            completion_tokens: 2,
            ..TokenUsage::default()
        };
        assert_eq!(reply.usage, Some(usage));
    }

    #[test]
    fn the_last_word_decides_what_the_text_is_worth() {
        let ends = |reason: &str| {
            let text = r#"{"choices":[{"index":0,"delta":{"content":"{}"}}]}"#;
            let end =
                format!(r#"{{"choices":[{{"index":0,"delta":{{}},"finish_reason":{reason}}}]}}"#);
            put_together(&[text, &end]).map(|(reply, _)| reply.text)
        };
        assert_eq!(ends(r#""stop""#), Ok("{}".to_owned()));
        assert_eq!(ends(r#""length""#), Err(Failure::Truncated));
        assert_eq!(ends(r#""content_filter""#), Err(Failure::Filtered));
        assert_eq!(ends(r#""tool_calls""#), Err(Failure::NotProtocol));
        assert_eq!(ends("null"), Err(Failure::Unreachable));
    }

    #[test]
    fn a_refusal_an_empty_answer_and_no_json_are_no_answers() {
        let refusal = r#"{"choices":[{"delta":{"refusal":"できません"},"finish_reason":"stop"}]}"#;
        assert_eq!(put_together(&[refusal]), Err(Failure::Refused));
        let empty = r#"{"choices":[{"delta":{"content":" \n"},"finish_reason":"stop"}]}"#;
        assert_eq!(put_together(&[empty]), Err(Failure::Empty));
        assert_eq!(
            put_together(&["{\"choices\": [}"]),
            Err(Failure::NotProtocol)
        );
        assert_eq!(put_together(&[]), Err(Failure::Unreachable));
    }

    #[test]
    fn an_answer_without_a_last_word_counts_when_the_server_says_it_is_done() {
        let text = r#"{"choices":[{"delta":{"content":"{}"}}]}"#;
        let (reply, _) = put_together(&[text, "[DONE]"]).unwrap();
        assert_eq!((reply.text.as_str(), reply.usage), ("{}", None));
    }

    #[test]
    fn a_text_without_end_is_not_kept() {
        let piece = format!(
            r#"{{"choices":[{{"delta":{{"content":"{}"}}}}]}}"#,
            "a".repeat(MAX_TEXT / 2)
        );
        assert!(put_together(&[&piece, &piece, "[DONE]"]).is_ok());
        assert_eq!(
            put_together(&[&piece, &piece, &piece, "[DONE]"]),
            Err(Failure::Oversized)
        );
    }
}
