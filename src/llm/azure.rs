//! Azure OpenAI: chat completions at an address of its own, by deployment or below `/openai/v1`.

use url::Url;

use super::openai::{Body, Extras};
use super::{Endpoint, Failure, Outgoing, Request, address};

/// The request in Azure's words. With an API version the address is the deployment's, without one that of `/openai/v1`;
/// what the base address leaves out of either is filled in.
pub(super) fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    let version = endpoint.wire.api_version.as_deref();
    let version = version.map(str::trim).filter(|version| !version.is_empty());
    let mut url = address::parse(endpoint.base_url)?;
    complete(&mut url, version.is_some(), &request.model)?;
    address::push(&mut url, "chat/completions")?;
    let extras = match version {
        // Old versions refuse fields that came later.
        Some(version) => {
            url.query_pairs_mut().append_pair("api-version", version);
            Extras::default()
        }
        None => Extras::all(request),
    };
    let body = Body::new(request, endpoint.wire, extras);
    Outgoing::new(url, Vec::new(), &body, request.max_output_tokens)
}

fn complete(url: &mut Url, by_deployment: bool, model: &str) -> Result<(), Failure> {
    let path = url.path().trim_end_matches('/').to_owned();
    if by_deployment && !path.contains("/deployments/") {
        if !path.ends_with("/openai") {
            address::push(url, "openai")?;
        }
        address::push(url, "deployments")?;
        let mut parts = url.path_segments_mut().map_err(|()| Failure::NotFound)?;
        parts.push(model);
    } else if !by_deployment && path.is_empty() {
        address::push(url, "openai/v1")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::{Protocol, Wire};
    use crate::llm::tests::{Asking, answered, conversation, fields};
    use serde_json::json;
    use wiremock::matchers::{header, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    fn sent(base_url: &str, version: Option<&str>) -> (String, serde_json::Value) {
        let wire = Wire {
            api_version: version.map(str::to_owned),
            ..Wire::default()
        };
        let asking = Asking {
            wire,
            ..Asking::at(Protocol::Azure, base_url)
        };
        asking.prepared(&conversation()).unwrap()
    }

    #[test]
    fn both_forms_of_the_address() {
        const HOST: &str = "https://k.openai.azure.com";
        let old = "https://k.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21";
        for base in [
            "",
            "/",
            "/openai",
            "/openai/",
            "/openai/deployments/m",
            "/openai/deployments/m/",
        ] {
            assert_eq!(
                sent(&format!("{HOST}{base}"), Some("2024-10-21")).0,
                old,
                "{base}"
            );
        }
        let new = "https://k.openai.azure.com/openai/v1/chat/completions";
        for base in ["", "/", "/openai/v1", "/openai/v1/"] {
            assert_eq!(sent(&format!("{HOST}{base}"), None).0, new, "{base}");
        }
        assert!(
            sent(HOST, Some("a&b=c"))
                .0
                .ends_with("?api-version=a%26b%3Dc")
        );
    }

    #[test]
    fn old_versions_get_no_new_fields() {
        let (_, old) = sent("https://k.openai.azure.com", Some("2024-10-21"));
        assert_eq!(
            fields(&old),
            "model stream stream_options max_tokens response_format messages"
        );
        assert_eq!(old["stream_options"], json!({"include_usage": true}));
        let (_, new) = sent("https://k.openai.azure.com", None);
        assert_eq!(
            fields(&new),
            "model stream stream_options max_tokens prompt_cache_key response_format messages"
        );
        assert_eq!(
            new["stream_options"],
            json!({"include_usage": true, "include_obfuscation": false})
        );
    }

    #[tokio::test]
    async fn the_key_has_a_header_of_its_own_and_filters_chunks_are_passed_over() {
        let server = MockServer::start().await;
        let pieces = [
            json!({"id": "", "choices": [], "prompt_filter_results": [{}]}),
            json!({"model": "gpt-x", "choices": [{"index": 0, "delta": {"content": "{}"}}]}),
            json!({"choices": [{"index": 0, "finish_reason": null, "content_filter_results": {}, "content_filter_offsets": {}}]}),
            json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
        ];
        let body: String = pieces
            .iter()
            .map(|piece| format!("data: {piece}\n\n"))
            .collect();
        let answer = ResponseTemplate::new(200)
            .set_body_raw(body, "text/event-stream")
            .insert_header("apim-request-id", "az-1");
        Mock::given(path("/openai/deployments/m/chat/completions"))
            .and(query_param("api-version", "2024-10-21"))
            .and(header("api-key", "k-1"))
            .respond_with(answer)
            .expect(1)
            .mount(&server)
            .await;
        let base_url = server.uri();
        let asking = Asking {
            key: Some("k-1"),
            wire: Wire {
                api_version: Some("2024-10-21".to_owned()),
                ..Wire::default()
            },
            ..Asking::at(Protocol::Azure, &base_url)
        };
        let reply = asking.ask(&conversation()).await.0.unwrap();
        assert_eq!(
            (reply.text.as_str(), reply.request_id.as_deref()),
            ("{}", Some("az-1"))
        );
        let received = server.received_requests().await.unwrap();
        assert!(received[0].headers.get("authorization").is_none());
    }

    #[tokio::test]
    async fn a_prompt_that_was_filtered_is_told_by_its_inner_code() {
        let error = json!({"error": {"code": "content_filter", "status": 400, "message": "m",
            "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}}}});
        let response = ResponseTemplate::new(400).set_body_json(error);
        let failed = answered(Protocol::Azure, Wire::default(), response)
            .await
            .0
            .unwrap_err();
        assert_eq!(failed.failure, Failure::Filtered);
    }
}
