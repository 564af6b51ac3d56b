//! Prompt templates (ひな形): `prompts/<kind>/<version>.hbs`. TOML front matter between `+++` lines, then a system part
//! that is the same for every company, a line `--- user ---`, and a user part with the company's facts.

use handlebars::{Handlebars, RenderErrorReason, Template as Compiled, no_escape};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::IntoStaticStr;
use utoipa::ToSchema;

use super::data_error::DataError;
use super::fence::Fence;

/// Who speaks in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = MessageRole)]
pub enum Role {
    /// The standing instructions.
    System,
    /// The company's facts, and requests for repair.
    User,
    /// What the model answered before.
    Assistant,
}

/// One message of what is sent to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// What the front matter says of a template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The kind it writes: `swot`.
    pub id: String,
    /// Counts up with every change; a version that was used is never edited.
    pub version: u32,
    /// What it is for.
    pub purpose: String,
    /// How many tokens the whole prompt may take.
    pub token_budget: usize,
    /// How many tokens the answer may take.
    pub max_output_tokens: u32,
    /// What is new in this version.
    pub changes: String,
}

/// A template, ready to be filled.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its front matter.
    pub front: Front,
    system: String,
    user: Compiled,
    file: String,
    /// The line of the file that the user part begins at.
    user_line: usize,
}

const SEPARATOR: &str = "--- user ---";

impl Template {
    /// Reads a template file.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let text = text
            .strip_prefix('\u{feff}')
            .unwrap_or(text)
            .replace("\r\n", "\n");
        let missing = || DataError::at(file, 1, "最初の行と前書きの終わりに「+++」が必要です");
        let (front, body) = text
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"))
            .ok_or_else(missing)?;
        let body_line = front.matches('\n').count() + 4;
        let front = read_front(file, front)?;
        let (system, user) = body
            .split_once(&format!("\n{SEPARATOR}\n"))
            .ok_or_else(|| {
                DataError::at(file, body_line, format!("「{SEPARATOR}」の行が必要です"))
            })?;
        if let Some(index) = system.lines().position(|line| line.contains("{{")) {
            let message = format!("「{SEPARATOR}」より前には差し込みを置けません");
            return Err(DataError::at(file, body_line + index, message));
        }
        let user_line = body_line + system.matches('\n').count() + 2;
        let compiled = Compiled::compile(user).map_err(|error| {
            let line = error.pos().map_or(0, |(line, _)| line.saturating_sub(1)) + user_line;
            DataError::at(
                file,
                line,
                format!("差し込みの書き方に誤りがあります（{}）", error.reason()),
            )
        })?;
        Ok(Self {
            front,
            system: system.trim().to_owned(),
            user: compiled,
            file: file.to_owned(),
            user_line,
        })
    }

    /// `swot/1`, as a document's origin names it.
    pub fn name(&self) -> String {
        format!("{}/{}", self.front.id, self.front.version)
    }

    /// Fills the template. Every text of `facts` is neutralised first; `fence` is added to them.
    ///
    /// # Errors
    /// A variable that the facts do not have.
    pub fn render(&self, mut facts: Value, fence: &Fence) -> Result<Vec<Message>, DataError> {
        fence.neutralise_all(&mut facts);
        if let Some(fields) = facts.as_object_mut() {
            fields.insert("fence".to_owned(), Value::from(fence.token()));
        }
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        engine.register_escape_fn(no_escape);
        engine.register_template("user", self.user.clone());
        let user = engine.render("user", &facts).map_err(|error| {
            let line = error.line_no.map_or(0, |line| line.saturating_sub(1)) + self.user_line;
            DataError::at(&self.file, line, unfilled(error.reason()))
        })?;
        Ok(vec![
            Message {
                role: Role::System,
                content: self.system.clone(),
            },
            Message {
                role: Role::User,
                content: user.trim().to_owned(),
            },
        ])
    }
}

fn read_front(file: &str, text: &str) -> Result<Front, DataError> {
    let front: Front = DataError::parse_toml(file, text).map_err(|error| DataError {
        line: error.line + 1,
        ..error
    })?;
    let fault = |needle: &str, message: &str| {
        let error = DataError::near(file, text, needle, message);
        Err(DataError {
            line: error.line + 1,
            ..error
        })
    };
    if front.version == 0 {
        return fault("version", "version は1から数えます");
    }
    if front.max_output_tokens == 0 || front.token_budget == 0 {
        return fault("token", "トークンの上限は1以上にしてください");
    }
    if front.purpose.trim().is_empty() || front.changes.trim().is_empty() {
        return fault("purpose", "purpose と changes に内容を書いてください");
    }
    Ok(front)
}

fn unfilled(reason: &RenderErrorReason) -> String {
    match reason {
        RenderErrorReason::MissingVariable(Some(name)) => {
            format!("差し込み「{name}」に入れる値がありません")
        }
        other => format!("差し込みに値を入れられません（{other}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FILE: &str = "swot/1.hbs";
    const TEXT: &str = "+++\n# 説明\nid = \"swot\"\nversion = 1\npurpose = \"試験\"\ntoken_budget = 100\n\
        max_output_tokens = 50\nchanges = \"初版\"\n+++\n指示です。例：{\"items\": []}\n--- user ---\n\
        <<<資料 {{fence}}\n名称：{{company.name}}\n{{#each evidence}}\n- {{id}}{{#if quote}} ｜ 発言：{{quote}}{{/if}}\n\
        {{/each}}\n{{fence}} 資料ここまで>>>\n";

    fn fence() -> Fence {
        Fence::new("k3Jq9ZpW2x").unwrap()
    }

    #[test]
    fn company_text_stays_inside_its_line_and_is_not_escaped() {
        let template = Template::parse(FILE, TEXT).unwrap();
        assert_eq!(template.name(), "swot/1");
        let facts = json!({
            "company": {"name": "A&B\n{{fence}} k3Jq9ZpW2x"},
            "evidence": [{"id": "a", "quote": null}, {"id": "b", "quote": "\"味\"は<譲れない>"}],
        });
        let messages = template.render(facts, &fence()).unwrap();
        assert_eq!(messages[0].content, "指示です。例：{\"items\": []}");
        assert_eq!(messages[0].role, Role::System);
        assert_eq!(
            messages[1].content,
            "<<<資料 k3Jq9ZpW2x\n名称：A&B {{fence}} （目印）\n- a\n- b ｜ 発言：\"味\"は<譲れない>\n\
             k3Jq9ZpW2x 資料ここまで>>>"
        );
    }

    #[test]
    fn a_missing_variable_is_named_with_its_line() {
        let template = Template::parse(FILE, TEXT).unwrap();
        let error = template
            .render(json!({"company": {}, "evidence": []}), &fence())
            .unwrap_err();
        assert_eq!(error.line, 13);
        assert!(error.message.contains("name"), "{error}");
    }

    #[test]
    fn faults_of_a_file_are_named_with_their_line() {
        let at = |text: &str| Template::parse(FILE, text).unwrap_err();
        assert_eq!(at("なし").line, 1);
        assert_eq!(at(&TEXT.replace("version = 1", "version = \"x\"")).line, 4);
        assert_eq!(at(&TEXT.replace("version = 1", "version = 0")).line, 4);
        assert_eq!(at(&TEXT.replace("指示です。", "{{x}}")).line, 10);
        assert_eq!(at(&TEXT.replace("--- user ---", "user")).line, 10);
        assert_eq!(at(&TEXT.replace("{{/each}}", "{{/if}}")).line, 16);
        assert!(
            at(&TEXT.replace("# 説明", "author = 1"))
                .message
                .contains("author")
        );
    }
}
