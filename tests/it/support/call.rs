//! One request and its answer.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

use super::Person;

/// A request in the making.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Below `/api/v1`, unless it begins with `//`.
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Call {
    fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self::new(Method::POST, path).json(body)
    }

    /// A page, as a browser asks for it.
    pub(crate) fn page(path: &str) -> Self {
        Self::get(&format!("/{path}")).header("accept", "text/html")
    }

    /// A form, as a browser of ours sends it.
    pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        Self::new(Method::POST, &format!("/{path}"))
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .text("application/x-www-form-urlencoded", body)
    }

    /// A file, as a form of a browser or a program sends it.
    pub(crate) fn file(path: &str, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Self {
        const BOUNDARY: &str = "----tests-only-boundary";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        if !name.is_empty() {
            body.extend_from_slice(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        Self::new(Method::POST, path)
            .text(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// With a session's cookie.
    pub(crate) fn with(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    /// A post without a body.
    pub(crate) fn step(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn put(path: &str, body: &Value) -> Self {
        Self::new(Method::PUT, path).json(body)
    }

    pub(crate) fn patch(path: &str, body: &Value) -> Self {
        Self::new(Method::PATCH, path).json(body)
    }

    pub(crate) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(crate) fn by(self, person: &Person) -> Self {
        self.header("authorization", &format!("Bearer {}", person.token))
    }

    /// With the version that was read.
    pub(crate) fn seen(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.text("application/json", body.to_string())
    }

    pub(crate) fn text(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(name, _)| name != "content-type");
        self.body = body.into();
        self.header("content-type", kind)
    }

    pub(crate) async fn send(self, router: Router) -> Answer {
        let body = Body::from(self.body.clone());
        self.send_with(router, body).await
    }

    /// With a body that comes in its own time.
    pub(crate) async fn send_with(self, router: Router, body: Body) -> Answer {
        let path = match self.path.strip_prefix('/') {
            Some(whole) if whole.starts_with('/') => whole.to_owned(),
            _ => format!("/api/v1{}", self.path),
        };
        let mut request = Request::builder().method(self.method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(body).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body, of an answer with that status.
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&self.body)
                .unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
        }
    }

    /// The faults of a refusal, as `pointer sentence` lines.
    #[track_caller]
    pub(crate) fn faults(&self, status: u16) -> Vec<String> {
        let problem = self.is(status);
        assert_eq!(
            self.head(header::CONTENT_TYPE.as_str()),
            "application/problem+json"
        );
        problem["errors"]
            .as_array()
            .map(|errors| {
                errors
                    .iter()
                    .map(|fault| {
                        format!(
                            "{} {}",
                            fault["pointer"].as_str().unwrap(),
                            fault["message"].as_str().unwrap()
                        )
                    })
                    .collect()
            })
            .unwrap_or_default()
    }

    pub(crate) fn head(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The version that the `ETag` tells.
    #[track_caller]
    pub(crate) fn version(&self) -> i64 {
        self.head("etag")
            .trim_matches('"')
            .parse()
            .unwrap_or_else(|_| panic!("no ETag: {}", self.text()))
    }

    /// The page, of an answer with that status.
    #[track_caller]
    pub(crate) fn html(&self, status: u16) -> String {
        let html = self.text();
        assert_eq!(self.status.as_u16(), status, "{html}");
        assert!(html.starts_with("<!doctype html>"), "{html}");
        html
    }

    /// Where an answer leads to.
    #[track_caller]
    pub(crate) fn way(&self) -> &str {
        assert_eq!(self.status.as_u16(), 303, "{}", self.text());
        self.head("location")
    }

    /// The cookie that an answer sets, as a browser sends it back.
    pub(crate) fn cookie(&self) -> &str {
        self.head("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A body for a snapshot: what differs between two runs is covered.
pub(crate) fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) if text.parse::<uuid::Uuid>().is_ok() => Value::from("<id>"),
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), masked(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}
