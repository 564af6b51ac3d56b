//! The piece that nearly every event of a stream is: a few more letters of the one answer, and nothing else. Reading it
//! into values that nobody looks at takes longer than everything else that is done with it.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::llm::Failure;
use crate::llm::heard::{Heard, OnText};

/// Whatever may say something, so that it is seen when it does. A field that comes twice is an error.
#[derive(Deserialize)]
struct Chunk {
    choices: [Choice; 1],
    usage: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    object: Option<Object>,
    r#type: Option<IgnoredAny>,
    status: Option<IgnoredAny>,
    response: Option<IgnoredAny>,
}

#[derive(Deserialize)]
enum Object {
    #[serde(rename = "chat.completion.chunk")]
    Chunk,
}

#[derive(Deserialize)]
struct Choice {
    index: Option<u8>,
    finish_reason: Option<IgnoredAny>,
    delta: Delta,
    message: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Delta {
    content: String,
    refusal: Option<IgnoredAny>,
    tool_calls: Option<IgnoredAny>,
}

/// Takes such a piece; `None` when it is another, which is then to be taken as ever.
pub(in crate::llm) fn quick(
    heard: &mut Heard,
    data: &str,
    on_text: OnText<'_>,
) -> Option<Result<(), Failure>> {
    // The first piece names the model.
    heard.model.as_ref()?;
    let chunk: Chunk = serde_json::from_str(data).ok()?;
    let [choice] = &chunk.choices;
    let more = [&chunk.usage, &chunk.error, &chunk.r#type, &chunk.status]
        .into_iter()
        .chain([&chunk.response, &choice.finish_reason, &choice.message])
        .chain([&choice.delta.refusal, &choice.delta.tool_calls]);
    let only = more.into_iter().all(Option::is_none) && choice.index.unwrap_or(0) == 0;
    let known = matches!(chunk.object, None | Some(Object::Chunk));
    (only && known).then(|| heard.text(&choice.delta.content, on_text))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::llm::openai;

    fn heard() -> Heard {
        let mut heard = Heard::new(false, false);
        heard.name(&json!("m"));
        heard
    }

    /// What is heard of a piece by the quick way, when it is taken there, and by the other.
    fn both(piece: &str) -> (Option<String>, String) {
        let (mut quickly, mut slowly) = (heard(), heard());
        let (mut said, mut told) = (String::new(), String::new());
        let taken = quick(&mut quickly, piece, &mut |text| said.push_str(text));
        let value: Value = serde_json::from_str(piece).unwrap();
        let other = openai::take(&mut slowly, &value, &mut |text| told.push_str(text));
        if let Some(taken) = taken {
            assert_eq!(taken, other, "{piece}");
            assert_eq!(format!("{quickly:?}"), format!("{slowly:?}"), "{piece}");
        }
        ((!quickly.is_silent()).then_some(said), told)
    }

    fn piece(choice: &Value, more: &str) -> String {
        format!("{{\"model\":\"m\",\"choices\":[{choice}]{more}}}")
    }

    #[test]
    fn letters_and_nothing_else_are_heard_alike_both_ways() {
        let delta = json!({"index": 0, "delta": {"content": "利益\"率\n\\"}, "logprobs": null, "finish_reason": null});
        for more in [
            "",
            r#","usage":null"#,
            r#","object":"chat.completion.chunk","created":1,"obfuscation":"x""#,
        ] {
            let (quickly, slowly) = both(&piece(&delta, more));
            assert_eq!(quickly.as_deref(), Some("利益\"率\n\\"), "{more}");
            assert_eq!(slowly, "利益\"率\n\\");
        }
        let with_role = json!({"delta": {"role": "assistant", "content": "a", "refusal": null, "tool_calls": null}});
        assert_eq!(both(&piece(&with_role, "")).0.as_deref(), Some("a"));
    }

    #[test]
    fn whatever_says_more_is_left_to_the_other_way() {
        let plain = json!({"index": 0, "delta": {"content": "a"}});
        for more in [
            r#","usage":{"prompt_tokens":1,"completion_tokens":1}"#,
            r#","error":{"code":429}"#,
            r#","object":"error""#,
            r#","type":"error""#,
            r#","status":"failed""#,
            r#","response":{}"#,
            r#","choices":[]"#,
        ] {
            assert_eq!(both(&piece(&plain, more)).0, None, "{more}");
        }
        for choice in [
            json!({"index": 1, "delta": {"content": "a"}}),
            json!({"index": 0, "delta": {"content": "a"}, "finish_reason": "stop"}),
            json!({"index": 0, "delta": {"content": "a", "refusal": "no"}}),
            json!({"index": 0, "delta": {"content": "a", "tool_calls": []}}),
            json!({"index": 0, "delta": {"content": [{"type": "text", "text": "a"}]}}),
            json!({"index": 0, "delta": {"content": null}}),
            json!({"index": 0, "delta": {}}),
            json!({"index": 0, "message": {"content": "a"}}),
        ] {
            assert_eq!(both(&piece(&choice, "")).0, None, "{choice}");
        }
        let two = format!("{plain},{plain}");
        assert_eq!(both(&format!("{{\"choices\":[{two}]}}")).0, None);
        let mut unnamed = Heard::new(false, false);
        let taken = quick(&mut unnamed, &piece(&plain, ""), &mut |_| {});
        assert_eq!(taken, None, "the first piece names the model");
    }
}
