//! Style sheet, script, icons: inside the binary, served with an `ETag` and told to stay in the browser.

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "web/assets/"]
struct Files;

/// `/assets/…` and the icon that browsers ask for unasked.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{*path}", get(asset))
        .route("/favicon.ico", get(icon))
}

/// The address of an asset with its version, so that a browser may keep it for good: `/assets/app.css?v=1a2b3c4d`.
/// `None` for a file that is not there.
pub fn address(path: &str) -> Option<String> {
    let file = Files::get(path)?;
    let hash = version(&file.metadata.sha256_hash());
    Some(format!("/assets/{path}?v={hash}"))
}

fn version(hash: &[u8; 32]) -> String {
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn asset(
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    serve(&path, query.as_deref(), &headers)
}

async fn icon(headers: HeaderMap) -> Response {
    serve("favicon.ico", None, &headers)
}

fn serve(path: &str, query: Option<&str>, headers: &HeaderMap) -> Response {
    let Some(file) = Files::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let hash = version(&file.metadata.sha256_hash());
    let etag = format!("\"{hash}\"");
    let cache = if query == Some(&format!("v={hash}")) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = headers.get(header::IF_NONE_MATCH) == HeaderValue::from_str(&etag).ok().as_ref();
    let head = [
        (header::CONTENT_TYPE, content_type(file.metadata.mimetype())),
        (header::ETAG, etag),
        (header::CACHE_CONTROL, cache.to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, file.data.into_owned()).into_response()
}

fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_kept_by_its_version_and_asked_for_otherwise() {
        let address = address("app.css").unwrap();
        let (path, query) = address.split_once('?').unwrap();
        let path = path.strip_prefix("/assets/").unwrap();
        let first = serve(path, Some(query), &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(
            first.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        assert!(
            first.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert_eq!(
            serve(path, Some("v=old"), &HeaderMap::new()).headers()[header::CACHE_CONTROL],
            "no-cache"
        );

        let mut again = HeaderMap::new();
        again.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(serve(path, None, &again).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            serve("../Cargo.toml", None, &again).status(),
            StatusCode::NOT_FOUND
        );
    }

    /// Relative luminance contrast of WCAG 2.2.
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let luminance = |rgb: [f64; 3]| {
            let [r, g, b] = rgb.map(|channel| {
                if channel <= 0.040_45 {
                    channel / 12.92
                } else {
                    ((channel + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn colour(block: &str, name: &str) -> [f64; 3] {
        let start = block
            .find(&format!("--{name}: #"))
            .unwrap_or_else(|| panic!("no colour {name}"));
        let hex = block[start..].split('#').nth(1).unwrap();
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
    }

    #[test]
    fn every_colour_of_text_can_be_read_on_what_lies_behind_it() {
        let css = Files::get("app.css").unwrap();
        let css = String::from_utf8(css.data.into_owned()).unwrap();
        let (light, rest) = css
            .split_once("@media screen and (prefers-color-scheme: dark)")
            .unwrap();
        let dark = rest.split("/* ----").next().unwrap();
        let pairs = [
            ("text", "page"),
            ("text", "surface"),
            ("text", "sunken"),
            ("text", "accent-tint"),
            ("text", "flag-tint"),
            ("text", "add-tint"),
            ("text", "del-tint"),
            ("text", "error-tint"),
            ("text", "owner-tint"),
            ("muted", "page"),
            ("muted", "surface"),
            ("muted", "sunken"),
            ("muted", "accent-tint"),
            ("link", "page"),
            ("link", "surface"),
            ("link", "sunken"),
            ("accent", "surface"),
            ("accent", "page"),
            ("accent", "accent-tint"),
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
            ("up", "surface"),
            ("down", "surface"),
            ("error", "surface"),
            ("error", "error-tint"),
            ("error", "page"),
            ("flag", "flag-tint"),
            ("ai", "ai-tint"),
            ("owner", "owner-tint"),
            ("rules", "sunken"),
        ];
        for (theme, block) in [("light", light), ("dark", dark)] {
            for (front, back) in pairs {
                let ratio = contrast(colour(block, front), colour(block, back));
                assert!(ratio >= 4.5, "{theme}: {front} on {back} is {ratio:.2}");
            }
            for (edge, back) in [
                ("edge", "surface"),
                ("edge", "page"),
                ("ai-bar", "surface"),
                ("accent", "line"),
            ] {
                let ratio = contrast(colour(block, edge), colour(block, back));
                assert!(ratio >= 3.0, "{theme}: {edge} on {back} is {ratio:.2}");
            }
        }
    }
}
