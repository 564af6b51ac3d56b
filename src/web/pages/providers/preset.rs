//! Settings of providers that many use, to begin with: everything but the key, the model and what only the chamber's
//! own contract can say.

use crate::web::view::frame::Link;

/// The fields that a preset fills.
type Preset = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const PRESETS: [Preset; 5] = [
    (
        "openai",
        "OpenAI",
        &[
            ("name", "OpenAI"),
            ("id", "openai"),
            ("protocol", "openai_chat"),
            ("base_url", "https://api.openai.com/v1"),
            ("limit_field", "max_completion_tokens"),
        ],
    ),
    (
        "azure",
        "Azure OpenAI",
        &[
            ("name", "Azure OpenAI"),
            ("id", "azure"),
            ("protocol", "azure"),
            ("base_url", "https://リソース名.openai.azure.com/openai/v1"),
            ("limit_field", "max_completion_tokens"),
        ],
    ),
    (
        "anthropic",
        "Anthropic",
        &[
            ("name", "Anthropic"),
            ("id", "anthropic"),
            ("protocol", "anthropic"),
            ("base_url", "https://api.anthropic.com/v1"),
            ("api_version", "2023-06-01"),
        ],
    ),
    (
        "ollama",
        "Ollama（手元）",
        &[
            ("name", "手元のモデル（Ollama）"),
            ("id", "ollama"),
            ("protocol", "openai_chat"),
            ("base_url", "http://localhost:11434/v1"),
            ("concurrency", "1"),
            ("context_tokens", "8192"),
            ("price_input", "0"),
            ("price_output", "0"),
            ("local", "on"),
        ],
    ),
    (
        "vllm",
        "vLLM・llama.cpp（手元）",
        &[
            ("name", "手元のモデル（vLLM）"),
            ("id", "vllm"),
            ("protocol", "openai_chat"),
            ("base_url", "http://localhost:8000/v1"),
            ("concurrency", "8"),
            ("price_input", "0"),
            ("price_output", "0"),
            ("local", "on"),
        ],
    ),
];

/// What stands in a field when no preset says otherwise.
const USUAL: [(&str, &str); 5] = [
    ("protocol", "openai_chat"),
    ("limit_field", "max_tokens"),
    ("shape", "schema"),
    ("concurrency", "4"),
    ("local", "off"),
];

/// The preset of that name.
pub(super) fn find(name: &str) -> &'static [(&'static str, &'static str)] {
    PRESETS
        .iter()
        .find(|(known, ..)| *known == name)
        .map_or(&[], |(_, _, fields)| *fields)
}

/// What it puts into a field.
pub(super) fn value(preset: &[(&str, &str)], name: &str) -> String {
    preset
        .iter()
        .chain(&USUAL)
        .find(|(known, _)| *known == name)
        .map_or("", |(_, value)| *value)
        .to_owned()
}

/// The way to each.
pub(super) fn links() -> Vec<Link> {
    PRESETS
        .iter()
        .map(|(name, label, _)| Link::to(format!("/admin/providers/new?preset={name}"), *label))
        .collect()
}
