//! Template helpers: how figures, points, terms and pictures are written. Everything that came from people is escaped.

use std::sync::OnceLock;

use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason,
    html_escape,
};
use serde_json::Value;

use crate::domain::format;
use crate::domain::glossary::Glossary;

use super::assets;

/// What the ? beside a term opens: the data that the program was started with, handed over once.
static GLOSSARY: OnceLock<Glossary> = OnceLock::new();

/// Hands over the terms; what was handed over first stays.
pub(super) fn explain_by(glossary: &Glossary) {
    let _ = GLOSSARY.set(glossary.clone());
}

/// The terms handed over; before that (templates tried out without an application) those that come with the program.
fn glossary() -> &'static Glossary {
    GLOSSARY.get_or_init(|| {
        let text = crate::data::read(None, "glossary.toml").unwrap_or_default();
        Glossary::parse("glossary.toml", &text).unwrap_or_default()
    })
}

type Write = fn(&[&Value]) -> Result<String, String>;

/// Registers all helpers.
pub(super) fn register(registry: &mut Handlebars<'static>) {
    let helpers: [(&str, Write); 5] = [
        ("num", num),
        ("dots", dots),
        ("asset", asset),
        ("icon", icon),
        ("term", term),
    ];
    for (name, write) in helpers {
        registry.register_helper(
            name,
            Box::new(
                move |helper: &Helper,
                      _: &Handlebars,
                      _: &Context,
                      _: &mut RenderContext,
                      out: &mut dyn Output|
                      -> HelperResult {
                    let values: Vec<&Value> = helper
                        .params()
                        .iter()
                        .map(handlebars::PathAndJson::value)
                        .collect();
                    let html = write(&values).map_err(|message| {
                        RenderErrorReason::Other(format!("{name}: {message}"))
                    })?;
                    Ok(out.write(&html)?)
                },
            ),
        );
    }
}

fn first<'a>(values: &[&'a Value]) -> Result<&'a Value, String> {
    values
        .first()
        .copied()
        .ok_or_else(|| "a value is missing".to_owned())
}

fn text<'a>(values: &[&'a Value]) -> Result<&'a str, String> {
    first(values)?
        .as_str()
        .ok_or_else(|| "text is needed".to_owned())
}

/// A whole number with separators and △; unknown as －.
fn num(values: &[&Value]) -> Result<String, String> {
    Ok(first(values)?
        .as_i64()
        .map_or_else(|| format::UNKNOWN.to_owned(), format::integer))
}

/// Points as five dots, said in words to those who do not see them.
fn dots(values: &[&Value]) -> Result<String, String> {
    let Some(points) = first(values)?.as_u64() else {
        return Ok("<span class=\"muted\">－<span class=\"sr\">点数なし</span></span>".to_owned());
    };
    let marks: String = (1..=5)
        .map(|n| {
            if n <= points {
                "<i class=\"on\"></i>"
            } else {
                "<i></i>"
            }
        })
        .collect();
    Ok(format!(
        "<span class=\"dots\" role=\"img\" aria-label=\"5点中{points}点\">{marks}</span>"
    ))
}

fn asset(values: &[&Value]) -> Result<String, String> {
    let path = text(values)?;
    assets::address(path).ok_or_else(|| format!("no asset {path}"))
}

/// A line drawing beside a word; it never stands alone.
fn icon(values: &[&Value]) -> Result<String, String> {
    let name = text(values)?;
    let paths = match name {
        "search" => r#"<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>"#,
        "check" => r#"<path d="m5 12.5 5 5 9-11"/>"#,
        "pencil" => r#"<path d="M4 20h4L19 9l-4-4L4 16z"/>"#,
        "cross" => r#"<path d="M6 6l12 12M18 6 6 18"/>"#,
        "upload" => r#"<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>"#,
        "plus" => r#"<path d="M12 5v14M5 12h14"/>"#,
        "print" => r#"<path d="M7 9V4h10v5M7 18H4v-8h16v8h-3M7 15h10v5H7z"/>"#,
        "download" => r#"<path d="M12 4v11m-5-4 5 5 5-5M5 20h14"/>"#,
        "alert" => r#"<path d="M12 4 2.5 20h19zM12 10v5m0 2.5v.01"/>"#,
        "info" => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-9.5v.01"/>"#,
        "user" => r#"<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>"#,
        "down" => r#"<path d="m6 9 6 6 6-6"/>"#,
        "next" => r#"<path d="M5 12h14m-6-6 6 6-6 6"/>"#,
        "back" => r#"<path d="M19 12H5m6-6-6 6 6 6"/>"#,
        _ => return Err(format!("no icon {name}")),
    };
    Ok(format!(
        r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{paths}</svg>"#
    ))
}

/// A small ? that opens one sentence and an example from the glossary.
fn term(values: &[&Value]) -> Result<String, String> {
    let key = text(values)?;
    let entry = glossary()
        .get(key)
        .ok_or_else(|| format!("no term {key}"))?;
    Ok(format!(
        "<details class=\"hint\"><summary aria-label=\"「{}」の説明\">?</summary><div><p>{}</p><p class=\"example\">例：{}</p></div></details>",
        html_escape(&entry.term),
        html_escape(&entry.sentence),
        html_escape(&entry.example)
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_separated_and_unknown_ones_say_so() {
        assert_eq!(num(&[&json!(-1_500_000)]).unwrap(), "△1,500,000");
        assert_eq!(num(&[&json!(null)]).unwrap(), "－");
        assert!(dots(&[&json!(3)]).unwrap().contains("5点中3点"));
        assert_eq!(
            dots(&[&json!(3)]).unwrap().matches("class=\"on\"").count(),
            3
        );
    }

    #[test]
    fn what_does_not_exist_is_an_error() {
        assert!(icon(&[&json!("unicorn")]).is_err());
        assert!(term(&[&json!("unicorn")]).is_err());
        assert!(asset(&[&json!("missing.css")]).is_err());
    }
}
