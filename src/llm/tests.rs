//! What the tests of several rooms here share.

use serde_json::json;

use super::*;
use crate::domain::prompt::Role;

pub(super) fn request() -> Request {
    Request {
        model: "m".to_owned(),
        messages: vec![Message {
            role: Role::User,
            content: "強みを挙げてください。".to_owned(),
        }],
        schema_name: "swot".to_owned(),
        schema: json!({"type": "object"}),
        max_output_tokens: 500,
        stable_messages: 0,
    }
}

/// Asks this address for a chat completion.
pub(super) async fn ask(http: &Client, base_url: &str) -> Result<Reply, Failed> {
    let endpoint = Endpoint {
        http,
        protocol: Protocol::OpenaiChat,
        base_url,
        api_key: None,
        wire: &Wire::default(),
    };
    complete(&endpoint, &request(), &mut |_| {}).await
}
