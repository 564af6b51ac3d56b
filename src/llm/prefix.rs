//! What is the same for every company, which providers keep (キャッシュされる部分).

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Outgoing, Request};
use crate::domain::prompt::Message;

/// The messages that are the same for every company.
pub(super) fn stable(request: &Request) -> &[Message] {
    let count = request.stable_messages.min(request.messages.len());
    &request.messages[..count]
}

/// A name for what is the same for every company, which says nothing of any of them; `None` when nothing is.
pub(super) fn cache_key(request: &Request) -> Option<String> {
    let stable = stable(request);
    if stable.is_empty() {
        return None;
    }
    let text = json!([request.model, request.schema, stable]).to_string();
    let hash = Sha256::digest(text.as_bytes());
    let hex: String = hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(format!("banso-{hex}"))
}

/// The beginning of the body that is the same bytes for every company: up to the end of the last stable message.
pub fn cacheable_prefix<'a>(outgoing: &'a Outgoing, request: &Request) -> &'a [u8] {
    let Some(last) = stable(request).last() else {
        return &[];
    };
    let content = Value::from(last.content.as_str()).to_string();
    let content = content.trim_matches('"').as_bytes();
    if content.is_empty() {
        return &[];
    }
    let body = &outgoing.body;
    let found = body.windows(content.len()).position(|at| at == content);
    found.map_or(&[], |at| &body[..at + content.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::Protocol;
    use crate::llm::tests::{Asking, conversation, request};

    #[test]
    fn the_prefix_is_the_same_bytes_for_every_company_in_every_protocol() {
        for protocol in [
            Protocol::OpenaiChat,
            Protocol::OpenaiResponses,
            Protocol::Azure,
            Protocol::Anthropic,
        ] {
            let asking = Asking::at(protocol, "https://api.openai.com/v1");
            let (one, mut other) = (conversation(), conversation());
            other.messages[1].content = "名称：別の会社".to_owned();
            let (sent, sent_other) = (asking.outgoing(&one), asking.outgoing(&other));
            let prefix = cacheable_prefix(&sent, &one);
            assert_eq!(prefix, cacheable_prefix(&sent_other, &other), "{protocol}");
            assert!(sent_other.body.starts_with(prefix));
            let text = String::from_utf8(prefix.to_vec()).unwrap();
            assert!(
                text.ends_with("JSONで答えてください。") && text.contains("\"integer\""),
                "{text}"
            );
            assert!(!text.contains("さくら"));
            assert!(cacheable_prefix(&sent, &request()).is_empty());
        }
    }

    #[test]
    fn the_caches_name_hangs_on_what_is_stable_alone() {
        let (one, mut other) = (conversation(), conversation());
        other.messages[1].content = "別".to_owned();
        assert_eq!(cache_key(&one), cache_key(&other));
        other.messages[0].content.push('。');
        assert_ne!(cache_key(&one), cache_key(&other));
        assert_eq!(cache_key(&request()), None);
        assert!(cache_key(&one).is_some_and(|key| key.len() < 64));
    }
}
