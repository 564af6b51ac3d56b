//! Pages from templates: strict (a field that a page does not have is an error, not a blank) and HTML-escaped.
//! A debug build reads the files when it starts, a release build carries them.

use std::sync::LazyLock;

use handlebars::Handlebars;
use rust_embed::RustEmbed;
use serde::Serialize;
use thiserror::Error;

use super::helpers;

#[derive(RustEmbed)]
#[folder = "web/templates/"]
struct Files;

/// A page could not be written: a defect of ours, never of what somebody typed.
#[derive(Debug, Error)]
#[error("テンプレート {name} を表示できません：{message}")]
pub struct TemplateError {
    /// Name of the template.
    pub name: String,
    /// What the engine said.
    pub message: String,
}

static REGISTRY: LazyLock<Result<Handlebars<'static>, TemplateError>> = LazyLock::new(read);

fn read() -> Result<Handlebars<'static>, TemplateError> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // Indenting a partial would indent what people typed into a text area as well.
    registry.set_prevent_indent(true);
    helpers::register(&mut registry);
    for path in Files::iter() {
        let name = path.trim_end_matches(".hbs").to_owned();
        let failed = |message: String| TemplateError {
            name: name.clone(),
            message,
        };
        let file = Files::get(&path).ok_or_else(|| failed("not there".to_owned()))?;
        let text = std::str::from_utf8(&file.data).map_err(|error| failed(error.to_string()))?;
        registry
            .register_template_string(&name, text.trim_end())
            .map_err(|error| failed(error.to_string()))?;
    }
    Ok(registry)
}

/// Writes a page.
///
/// # Errors
/// A template that is missing or wrong, or a field it asks for that the page does not have.
pub fn render(name: &str, page: &impl Serialize) -> Result<String, TemplateError> {
    let failed = |message: String| TemplateError {
        name: name.to_owned(),
        message,
    };
    let registry = REGISTRY
        .as_ref()
        .map_err(|error| failed(error.to_string()))?;
    registry
        .render(name, page)
        .map_err(|error| failed(error.to_string()))
}

/// All templates, partials too.
#[cfg(test)]
pub(crate) fn all() -> Vec<String> {
    let mut names: Vec<String> = Files::iter()
        .map(|path| path.trim_end_matches(".hbs").to_owned())
        .collect();
    names.sort();
    names
}

/// The text of a template.
#[cfg(test)]
pub(crate) fn source(name: &str) -> String {
    let file = Files::get(&format!("{name}.hbs")).unwrap();
    String::from_utf8(file.data.into_owned()).unwrap()
}

/// The pages there are: all templates but the partials, whose names begin with `_`.
#[cfg(test)]
pub(crate) fn pages() -> Vec<String> {
    all()
        .into_iter()
        .filter(|name| !name.starts_with('_'))
        .collect()
}
