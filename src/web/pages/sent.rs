//! A form, or the part of an address behind `?`, as it was sent: names and values in their order.

use std::str::FromStr;
use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::common::PageError;
use crate::app::App;
use crate::web::problem::Problem;

/// What was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(pub(crate) Vec<(String, String)>);

impl Sent {
    fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let tidy = |text: String| text.replace('\0', "").replace("\r\n", "\n");
        let pairs = pairs.into_iter();
        Self(pairs.map(|(name, value)| (name, tidy(value))).collect())
    }

    /// The value of that name, when it was sent at all.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of that name; empty when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The value of that name, without blanks around it; `None` when nothing is left.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The value of that name as something else; `None` when it is not one.
    pub(crate) fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).trim().parse().ok()
    }

    /// The version that the form was written from; a form without one is stale.
    pub(crate) fn version(&self) -> i64 {
        self.parse("version").unwrap_or_default()
    }
}

impl FromRequest<Arc<App>> for Sent {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, PageError> {
        match Form::<Vec<(String, String)>>::from_request(request, app).await {
            Ok(Form(pairs)) => Ok(Self::of(pairs)),
            Err(_) => Err(PageError::from(Problem::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "送られた内容を読み取れません",
                "画面を開き直して、もう一度お試しください",
            ))),
        }
    }
}

/// What stands behind the `?` of an address; what nobody knows is passed over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(pub(crate) Sent);

impl FromRequestParts<Arc<App>> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, PageError> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        Ok(Self(Sent::of(
            url::form_urlencoded::parse(query).into_owned(),
        )))
    }
}

impl Asked {
    /// What the page before says it did.
    pub(crate) fn notice(&self) -> Option<crate::web::view::notice::Notice> {
        crate::web::view::notice::Notice::of(self.0.find("done"))
    }
}
