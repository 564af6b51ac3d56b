//! A version that a chamber wrote itself (独自の版): what must be so before it is kept. It may say what it likes, but not take
//! what the variables do not offer, nor let a company's text stand outside the fence.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{InputSchema, Role, Template, leak};
use crate::domain::data_error::DataError;
use crate::domain::document::Kind;
use crate::domain::fence::Fence;

/// The longest text, in bytes.
pub const LONGEST: usize = 64 * 1024;
/// The largest budget of tokens, and the longest answer.
const TOKENS_MAX: usize = 200_000;
/// What stands for a company's words while a template is tried.
const MARK: &str = "見本の語";
/// Variables that hold nothing of a company.
const OURS: [&str; 2] = ["sections", "month"];

/// Reads a text as a chamber's own version of a kind: with its number put in, and checked.
///
/// # Errors
/// Every fault with its line.
pub fn own(
    kind: Kind,
    version: u32,
    text: &str,
    inputs: &[Arc<InputSchema>],
) -> Result<(String, Template), Vec<DataError>> {
    let file = format!("{kind}/{version}");
    let at = |line: usize, message: String| DataError::at(&file, line, message);
    if text.len() > LONGEST {
        let message = format!("プロンプトは{}KB以内にしてください", LONGEST / 1024);
        return Err(vec![at(1, message)]);
    }
    let text = numbered(&text.replace("\r\n", "\n"), version);
    let odd = |line: &str| line.chars().any(|c| c.is_control() && c != '\t');
    if let Some(index) = text.lines().position(odd) {
        let message = "見えない制御文字があります。取り除いてください".to_owned();
        return Err(vec![at(index + 1, message)]);
    }
    let mut faults: Vec<DataError> = leak::leaks(&text)
        .into_iter()
        .map(|leak| {
            let message = format!(
                "{}は書けません。プロンプトは提供元へそのまま送られます",
                leak.what
            );
            at(leak.line, message)
        })
        .collect();
    match Template::parse(&file, &text, inputs) {
        Err(fault) => faults.push(fault),
        Ok(template) => {
            faults.extend(of_front(kind, &file, &text, &template));
            faults.extend(tried(&file, &text, &template));
            if faults.is_empty() {
                return Ok((text, template));
            }
        }
    }
    faults.sort_by_key(|fault| fault.line);
    Err(faults)
}

/// The text with the number that it is kept under.
fn numbered(text: &str, version: u32) -> String {
    let (mut lines, mut rules) = (Vec::new(), 0);
    for line in text.split('\n') {
        rules += usize::from(line == "+++");
        let key = line.split('=').next().unwrap_or_default().trim();
        if rules == 1 && key == "version" {
            lines.push(format!("version = {version}"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

fn of_front(kind: Kind, file: &str, text: &str, template: &Template) -> Vec<DataError> {
    let mut faults = Vec::new();
    let front = &template.front;
    let id: &'static str = kind.into();
    if front.id != id {
        let message = format!("id は「{id}」（{}）としてください", kind.label());
        faults.push(DataError::near(file, text, "id", message));
    }
    let answer = usize::try_from(front.max_output_tokens).unwrap_or(usize::MAX);
    if front.token_budget > TOKENS_MAX || answer > TOKENS_MAX {
        let message = format!("トークンの上限は{TOKENS_MAX}以下にしてください");
        faults.push(DataError::near(file, text, "token", message));
    }
    if template.system().is_empty() {
        let message = "「--- user ---」より前に、指示を書いてください";
        faults.push(DataError::near(file, text, "--- user ---", message));
    }
    faults
}

/// Fills the template with samples: everything there, and everything that may be missing missing.
fn tried(file: &str, text: &str, template: &Template) -> Option<DataError> {
    let fence = Fence::new("5a3b1e0f5a3b").ok()?;
    let schema = template.input().schema();
    if let Some(fault) = asked(file, text, schema) {
        return Some(fault);
    }
    for full in [true, false] {
        let messages = match template.render(sample(schema, full, ""), &fence) {
            Ok(messages) => messages,
            Err(fault) => return Some(fault),
        };
        let user = messages.iter().filter(|message| message.role == Role::User);
        for message in user {
            if let Some(name) = outside(&message.content, fence.token()) {
                let last = name
                    .rsplit('/')
                    .find(|part| *part != "*")
                    .unwrap_or_default();
                let place = format!("{{{{{last}");
                let fault = format!(
                    "差し込み「{last}」は、「<<<名前 {{{{fence}}}}」の行と「{{{{fence}}}} 名前ここまで>>>」の行の間に置いてください"
                );
                return Some(DataError::near(file, text, &place, fault));
            }
        }
    }
    None
}

/// A name that a condition asks for and nobody hands in: filling passes over those without a word.
fn asked(file: &str, text: &str, schema: &Value) -> Option<DataError> {
    let known = schema.to_string();
    let conditions = text
        .split("{{#")
        .skip(1)
        .filter_map(|rest| rest.split("}}").next());
    for condition in conditions {
        for path in condition.split([' ', '(', ')']).skip(1) {
            let name = path.rsplit(['.', '/']).next().unwrap_or_default();
            let word = name.chars().next().is_some_and(char::is_alphabetic);
            let helper = matches!(
                name,
                "eq" | "or" | "and" | "not" | "len" | "as" | "this" | "true" | "false"
            );
            if word && !helper && !known.contains(&format!("\"{name}\":")) {
                let message = format!("差し込み「{name}」に入れる値がありません");
                return Some(DataError::near(file, text, path, message));
            }
        }
    }
    None
}

/// A value as the schema says: every text names its place.
fn sample(schema: &Value, full: bool, at: &str) -> Value {
    if let Some(options) = schema["enum"].as_array() {
        return options.first().cloned().unwrap_or_default();
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    if !full && types.contains(&"null") {
        return Value::Null;
    }
    match types.first().copied().unwrap_or_default() {
        "object" => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields
                .map(|(name, inner)| (name.clone(), sample(inner, full, &format!("{at}/{name}"))))
                .collect()
        }
        "array" if full => {
            let one = sample(&schema["items"], full, &format!("{at}/*"));
            json!([one, one])
        }
        "array" => json!([]),
        "integer" | "number" => json!(1),
        "boolean" => json!(full),
        _ if OURS.contains(&at.split('/').nth(1).unwrap_or_default()) => json!("こちらの語"),
        _ => json!(format!("{MARK}{at}")),
    }
}

/// The place of a company's word that stands outside the fence.
fn outside(rendered: &str, token: &str) -> Option<String> {
    let mut inside = false;
    for line in rendered.lines() {
        if line.starts_with("<<<") && line.ends_with(token) {
            inside = true;
        } else if line.starts_with(token) && line.ends_with(">>>") {
            inside = false;
        }
        let open = line.starts_with("<<<") || line.starts_with(token);
        if let Some((_, place)) = line.split_once(MARK).filter(|_| !inside || open) {
            let place = place.split(|c: char| !c.is_ascii_graphic()).next();
            return Some(place.unwrap_or_default().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../prompts/swot/2.hbs");
    const INPUT: &str = include_str!("../../../prompts/swot/input.2.json");

    fn read(text: &str) -> Result<(String, Template), Vec<DataError>> {
        let input = InputSchema::parse("input.2.json", "input.2", INPUT).unwrap();
        own(Kind::Swot, 1001, text, &[Arc::new(input)])
    }

    fn fault(text: &str) -> DataError {
        let mut faults = read(text).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.remove(0)
    }

    fn line_of(needle: &str) -> usize {
        SHIPPED
            .lines()
            .position(|line| line.contains(needle))
            .unwrap()
            + 1
    }

    #[test]
    fn a_shipped_version_may_be_taken_up_under_a_number_of_its_own() {
        let (text, template) = read(SHIPPED).unwrap();
        assert_eq!(template.name(), "swot/1001");
        assert_eq!(text, SHIPPED.replace("version = 2", "version = 1001"));
        assert_eq!(template.sha256, super::super::sha256(text.as_bytes()));
        assert!(read(&SHIPPED.replace('\n', "\r\n")).is_ok());
    }

    #[test]
    fn what_cannot_be_kept_is_said_with_its_line() {
        let id = fault(&SHIPPED.replace("id = \"swot\"", "id = \"proposal\""));
        assert!(
            id.message.contains("SWOT分析") || id.message.contains("output_schema"),
            "{id}"
        );
        let unknown =
            fault(&SHIPPED.replace("名称：{{company.name}}", "名称：{{company.owner_name}}"));
        assert_eq!(unknown.line, line_of("名称：{{company.name}}"));
        assert!(unknown.message.contains("owner_name"), "{unknown}");
        let early = fault(&SHIPPED.replace("# 数字\n", "# 数字 {{company.name}}\n"));
        assert_eq!(early.line, line_of("# 数字"));
        let schema = fault(&SHIPPED.replace("\"input.2\"", "\"input.9\""));
        assert!(schema.message.contains("input.9"));
        let secret = fault(&SHIPPED.replace("# 数字\n", "# 数字 https://example.jp/\n"));
        assert_eq!(secret.line, line_of("# 数字"));
        assert!(
            fault(&format!("{SHIPPED}{}", "あ".repeat(30_000)))
                .message
                .contains("64KB")
        );
        assert!(
            fault(&SHIPPED.replace("# 数字\n", "# 数字\u{7}\n"))
                .message
                .contains("制御文字")
        );
        assert_eq!(fault("").line, 1);
    }

    #[test]
    fn a_companys_words_stay_inside_the_fence() {
        let moved = SHIPPED.replace("次の事業者について、", "{{company.name}}について、");
        assert!(
            fault(&moved).message.contains("「name」"),
            "{}",
            fault(&moved)
        );
        let unfenced = SHIPPED.replace("<<<根拠 {{fence}}\n", "");
        assert!(fault(&unfenced).message.contains("{{fence}}"));
        let on_the_fence =
            SHIPPED.replace("<<<根拠 {{fence}}", "<<<根拠 {{company.name}} {{fence}}");
        assert!(read(&on_the_fence).is_err());
    }

    #[test]
    fn an_unknown_name_in_a_condition_is_found() {
        let text = SHIPPED.replace("名称：{{company.name}}", "{{#if company.bank}}名称{{/if}}");
        assert!(read(&text).is_err());
        let partial = SHIPPED.replace("名称：{{company.name}}", "{{> other}}");
        assert!(read(&partial).is_err());
    }
}
