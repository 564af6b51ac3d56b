//! Putting a prompt together: the variables, the evidence that fits, the messages. The preview, the draft and a test of a
//! prompt all go through here, so that what is shown is what is sent.

use serde::Serialize;
use serde_json::Value;
use thiserror::Error;
use utoipa::ToSchema;

use crate::domain::budget::{self, Named, Scale, Unpacked};
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::fence::Fence;
use crate::domain::prompt::{self, Message, Sources, Template};
use crate::domain::provider::Limits;
use crate::llm::{self, tokens};

/// What the chat frame of common models takes for each message, and for the answer's beginning.
const FRAME: usize = 4;
/// How long the texts beside the evidence may be in characters, tried one after the other.
const LENGTHS: [usize; 6] = [2_000, 600, 240, 120, 60, 30];

/// What a prompt is put together from.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The template.
    pub template: &'a Template,
    /// Company, documents, sections.
    pub sources: Sources<'a>,
    /// All evidence there is.
    pub evidence: &'a [Evidence],
    /// The shape of the answer.
    pub schema: &'a Value,
    /// How much the model takes.
    pub room: Room,
}

/// Tokens against the budget.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct TokenCount {
    /// Counted with o200k: an estimate for other tokenizers.
    pub prompt: usize,
    /// What the template allows, and the model has left beside an answer.
    pub budget: usize,
    /// How many of the first ones are the same for every company, so that a provider may cache them: the standing
    /// instructions and the shape of the answer.
    pub cacheable: usize,
}

/// Why no prompt could be put together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ComposeError {
    /// Even without evidence it is longer than it may be.
    #[error(
        "根拠のほかに送る内容だけで{tokens}トークンあり、上限の{budget}トークンを超えます。もとにする文書の項目を減らすか、管理者に、扱える長さ（コンテキスト長）の大きいモデルの利用を相談してください"
    )]
    NoRoom {
        /// What it takes.
        tokens: usize,
        /// What it may take.
        budget: usize,
    },
    /// The template cannot be filled.
    #[error("プロンプトを組み立てられません（{0}）")]
    Template(String),
}

type Result<T> = std::result::Result<T, ComposeError>;

/// How much the provider that is asked takes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// How many tokens its model can read and write together.
    pub context_tokens: Option<u32>,
    /// How many an answer may take at most.
    pub max_output_tokens: Option<u32>,
    /// How many of its tokens one of ours is.
    pub calibration: f64,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            context_tokens: None,
            max_output_tokens: None,
            calibration: 1.0,
        }
    }
}

impl Room {
    /// The room that a provider's limits leave.
    pub fn of(limits: &Limits, calibration: f64) -> Self {
        Self {
            context_tokens: limits.context_tokens,
            max_output_tokens: limits.max_output_tokens,
            calibration,
        }
    }

    /// How long an answer may be.
    fn answer(&self, template: &Template) -> u32 {
        let own = template.front.max_output_tokens;
        self.max_output_tokens.map_or(own, |most| most.min(own))
    }

    /// How long the prompt may be: what the template allows, and what the model has left beside an answer.
    fn prompt(&self, template: &Template) -> usize {
        let own = template.front.token_budget;
        let answer = self.answer(template);
        self.context_tokens.map_or(own, |context| {
            usize::try_from(context.saturating_sub(answer)).map_or(own, |left| left.min(own))
        })
    }

    /// Our count in the provider's tokens, never too few.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "token counts are far below 2^52 and never negative"
    )]
    pub fn theirs(&self, ours: usize) -> usize {
        (ours as f64 * self.calibration.max(0.0)).ceil() as usize
    }
}

/// A prompt ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The messages.
    pub messages: Vec<Message>,
    /// What they hold of the evidence, whole: what slots are filled from and texts checked against.
    pub evidence: Vec<Evidence>,
    /// What they do not hold.
    pub left_out: Vec<Named>,
    /// What they hold cut short.
    pub shortened: Vec<Named>,
    /// Tokens against the budget.
    pub tokens: TokenCount,
    /// The same as we count them, before any calibration.
    pub counted: usize,
    /// How long an answer may be.
    pub max_output_tokens: u32,
    /// The shape of the answer.
    pub schema: Value,
    /// What the shape is called.
    pub schema_name: String,
}

impl Prepared {
    /// For rules, which are sent nothing and see everything.
    pub fn of_rules(evidence: Vec<Evidence>) -> Self {
        Self {
            messages: Vec::new(),
            evidence,
            left_out: Vec::new(),
            shortened: Vec::new(),
            tokens: TokenCount::default(),
            counted: 0,
            max_output_tokens: 0,
            schema: Value::Null,
            schema_name: String::new(),
        }
    }

    /// Ids of what they do not hold.
    pub fn left_out_ids(&self) -> Vec<String> {
        self.left_out.iter().map(|one| one.id.clone()).collect()
    }

    /// What a model is asked. The preview and the draft build the very same request of the same parts.
    pub fn request(&self, model: &str) -> llm::Request {
        llm::Request {
            model: model.to_owned(),
            messages: self.messages.clone(),
            schema_name: self.schema_name.clone(),
            schema: self.schema.clone(),
            max_output_tokens: self.max_output_tokens,
            stable_messages: 1,
        }
    }

    /// The same request, of which nothing is left here: for those who hold on to the rest while it is answered.
    pub fn take_request(&mut self, model: &str) -> llm::Request {
        let messages = std::mem::take(&mut self.messages);
        let schema = self.schema.take();
        llm::Request {
            messages,
            schema,
            ..self.request(model)
        }
    }
}

/// Puts the prompt together within its budget, of evidence and documents that may leave.
///
/// # Errors
/// When what must be sent beside the evidence does not fit, or the template cannot be filled.
pub fn compose(parts: &Parts<'_>) -> Result<Prepared> {
    let template = parts.template;
    let budget = parts.room.prompt(template);
    let stable =
        tokens::count(template.system()) + tokens::count(&parts.schema.to_string()) + FRAME;
    let mut written = Written {
        parts,
        stable,
        length: LENGTHS[0],
        cut: false,
    };
    written.make_room(budget)?;
    let (length, cut) = (written.length, written.cut);
    let packed = budget::pack(
        parts.evidence,
        &facts::weights(parts.evidence),
        &mut Scale {
            budget,
            line: &|evidence| parts.room.theirs(tokens::count(&prompt::printed(evidence))),
            whole: &mut |evidence| written.count(evidence),
        },
    );
    let packed = packed.map_err(|error| match error {
        Unpacked::NoRoom { tokens } => ComposeError::NoRoom { tokens, budget },
        Unpacked::Other(error) => error,
    })?;
    let messages = written.messages(&packed.sent)?;
    let counted = written.counted(&messages);
    let mut shortened = packed.shortened;
    if cut {
        let label = format!("事業者の名称ともとにする文書のうち、{length}文字を超える文");
        shortened.push(Named {
            id: "documents".to_owned(),
            label,
        });
    }
    Ok(Prepared {
        messages,
        evidence: packed.kept,
        left_out: packed.left_out,
        shortened,
        tokens: TokenCount {
            prompt: packed.tokens,
            budget,
            cacheable: parts.room.theirs(stable).min(packed.tokens),
        },
        counted,
        max_output_tokens: parts.room.answer(template),
        schema: parts.schema.clone(),
        schema_name: template.front.output_schema.clone(),
    })
}

/// The prompt as it is written with different evidence.
struct Written<'a> {
    parts: &'a Parts<'a>,
    /// Tokens that are the same for every company.
    stable: usize,
    /// How long a text beside the evidence may be.
    length: usize,
    /// Whether one was cut.
    cut: bool,
}

impl Written<'_> {
    /// Cuts the texts beside the evidence until a quarter of the budget is left for evidence, or as far as they can be cut.
    fn make_room(&mut self, budget: usize) -> Result<()> {
        let enough = budget.saturating_sub(budget / 4);
        for length in LENGTHS {
            self.length = length;
            if self.count(&[])? <= enough {
                return Ok(());
            }
        }
        Ok(())
    }

    fn messages(&mut self, evidence: &[Evidence]) -> Result<Vec<Message>> {
        let mut variables = self.parts.sources.variables(evidence);
        let known = self.parts.template.input();
        variables = known.select(variables);
        self.cut = false;
        if let Some(fields) = variables.as_object_mut() {
            // The evidence was cut to its own measure.
            let beside = fields
                .iter_mut()
                .filter(|(name, _)| !matches!(name.as_str(), "axes" | "evidence" | "sections"));
            for (_, value) in beside {
                self.cut |= shorten(value, self.length);
            }
        }
        // Made of the whole text it fences, so that no part of that text can hold it.
        let digest = prompt::sha256(variables.to_string().as_bytes());
        let fence =
            Fence::new(&digest[..12]).map_err(|error| ComposeError::Template(error.to_string()))?;
        let messages = self.parts.template.render(variables, &fence);
        messages.map_err(|error| ComposeError::Template(error.to_string()))
    }

    fn count(&mut self, evidence: &[Evidence]) -> Result<usize> {
        let messages = self.messages(evidence)?;
        Ok(self.parts.room.theirs(self.counted(&messages)))
    }

    /// Tokens of the messages, the schema and the frame, as we count them.
    fn counted(&self, messages: &[Message]) -> usize {
        let beyond = messages
            .iter()
            .skip(1)
            .map(|message| tokens::count(&message.content) + FRAME);
        self.stable + beyond.sum::<usize>() + FRAME
    }
}

/// Cuts every text of a value; whether any was cut.
fn shorten(value: &mut Value, length: usize) -> bool {
    match value {
        Value::String(text) => match budget::shorten(text, length) {
            std::borrow::Cow::Owned(less) => {
                *text = less;
                true
            }
            std::borrow::Cow::Borrowed(_) => false,
        },
        // All of them, not only up to the first that is cut.
        Value::Array(items) => {
            items.iter_mut().map(|item| shorten(item, length)).max() == Some(true)
        }
        Value::Object(fields) => {
            fields.values_mut().map(|item| shorten(item, length)).max() == Some(true)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
