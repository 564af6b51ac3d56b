//! A browser without script.

use axum::http::header;

use crate::support::people::PASSWORD;
use crate::support::{Answer, Call, Person, TestApp};

/// A person's browser: the session's cookie, and requests that say where they come from.
#[derive(Clone)]
pub(crate) struct Browser {
    app: TestApp,
    cookie: String,
}

impl Browser {
    /// Somebody logs in.
    pub(crate) async fn of(app: &TestApp, person: &Person) -> Self {
        let login = banso::app::session::login(&app.app, &person.email, PASSWORD).await;
        let cookie = banso::web::ctx::session_cookie(&app.app, login.unwrap().token);
        Self {
            app: app.clone(),
            cookie: format!("{}={}", cookie.name(), cookie.value()),
        }
    }

    async fn send(&self, call: Call) -> Answer {
        let call = call
            .header("cookie", &self.cookie)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin");
        self.app.send(call).await
    }

    /// A page; `path` as it stands in the address bar.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Call::get(&format!("/{path}"))).await
    }

    /// A form sent to `path`.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let call = Call::step(&format!("/{path}"));
        self.send(call.text("application/x-www-form-urlencoded", body))
            .await
    }
}

impl Browser {
    /// A file sent to `path`, with words beside it.
    pub(crate) async fn upload(
        &self,
        path: &str,
        name: &str,
        bytes: &[u8],
        fields: &[(&str, &str)],
    ) -> Answer {
        self.send(Call::file(&format!("/{path}"), name, bytes, fields))
            .await
    }
}

/// The text of a page, of an answer with that status.
#[track_caller]
pub(crate) fn page(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let html = answer.text();
    assert!(
        html.ends_with("</html>\n") || html.ends_with("</html>"),
        "{html}"
    );
    html
}

/// Where an answer sends the browser on.
#[track_caller]
pub(crate) fn onward(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.head(header::LOCATION.as_str()).to_owned()
}

/// The value of the first field of that name on a page.
#[track_caller]
pub(crate) fn value(html: &str, name: &str) -> String {
    let marked = format!(" name=\"{name}\"");
    let at = html
        .find(&marked)
        .unwrap_or_else(|| panic!("no field {name}: {html}"));
    let tag = &html[html[..at].rfind('<').unwrap()..];
    let tag = &tag[..tag.find('>').unwrap()];
    let value = tag.split(" value=\"").nth(1).unwrap_or_default();
    value.split('"').next().unwrap_or_default().to_owned()
}
