//! Every setting: from the environment (`BANSO_…`), or a TOML file with the same names in lower case without the
//! prefix. The environment wins. Checked whole at start.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use crate::domain::provider::Terms;

/// What the server runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub bind: String,
    /// `sqlite://…` or `postgres://…`
    pub database_url: String,
    /// Address people reach it at; decides whether cookies are `Secure`.
    pub public_url: Option<url::Url>,
    /// A folder whose files stand in for those of `data/` and `prompts/`.
    pub data_dir: Option<PathBuf>,
    /// Which table of base values: `2022` or `2018`.
    pub benchmark_table: String,
    /// Whether the workbook's slips Q1 and Q2 are reproduced.
    pub workbook_quirks: bool,
    /// The provider for chambers that chose none.
    pub llm: LlmConfig,
    /// Where the key lies that seals providers' keys; `None`: beside the `SQLite` file.
    pub key_file: Option<PathBuf>,
    /// How many drafts are written at once.
    pub drafts_at_once: usize,
    /// Log filter.
    pub log: String,
    /// Log lines as text or JSON.
    pub log_json: bool,
}

/// The server's provider.
#[derive(Debug, Clone)]
pub struct LlmConfig {
    /// `rules`, `openai` or `anthropic`
    pub provider: String,
    /// `https://…/v1`
    pub base_url: String,
    /// Key.
    pub api_key: Option<SecretString>,
    /// Model.
    pub model: String,
    /// Hosts that providers may have beside those that everybody may use.
    pub hosts: Vec<String>,
    /// Whether the model runs in the operator's own hands.
    pub local: bool,
    /// What the provider's terms say; `None` while nobody wrote it down.
    pub terms: Option<Terms>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    bind: Option<String>,
    database_url: Option<String>,
    public_url: Option<String>,
    data_dir: Option<String>,
    benchmark_table: Option<String>,
    workbook_quirks: Option<String>,
    llm_provider: Option<String>,
    llm_base_url: Option<String>,
    llm_api_key: Option<String>,
    llm_model: Option<String>,
    llm_hosts: Option<String>,
    llm_local: Option<String>,
    llm_terms: Option<String>,
    key_file: Option<String>,
    drafts_at_once: Option<String>,
    log: Option<String>,
    log_format: Option<String>,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// A sentence that names the setting and the mend.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let file = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| {
                    format!("設定ファイル {} を開けません（{error}）", path.display())
                })?;
                toml::from_str(&text)
                    .map_err(|error| format!("設定ファイル {}：{error}", path.display()))?
            }
            None => File::default(),
        };
        Self::from_parts(file, &environment)
    }

    fn from_parts(file: File, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        let pick = |name: &str, from_file: Option<String>| {
            env(name).or(from_file).filter(|value| !value.is_empty())
        };
        let or = |name: &str, from_file: Option<String>, default: &str| {
            pick(name, from_file).unwrap_or_else(|| default.to_owned())
        };
        let llm = LlmConfig {
            provider: one_of(
                "BANSO_LLM_PROVIDER",
                or("BANSO_LLM_PROVIDER", file.llm_provider, "rules"),
                &["rules", "openai", "anthropic"],
            )?,
            base_url: or("BANSO_LLM_BASE_URL", file.llm_base_url, "")
                .trim_end_matches('/')
                .to_owned(),
            api_key: pick("BANSO_LLM_API_KEY", file.llm_api_key).map(SecretString::from),
            model: or("BANSO_LLM_MODEL", file.llm_model, ""),
            hosts: or("BANSO_LLM_HOSTS", file.llm_hosts, "")
                .split(',')
                .map(|host| host.trim().to_owned())
                .filter(|host| !host.is_empty())
                .collect(),
            local: one_of(
                "BANSO_LLM_LOCAL",
                or("BANSO_LLM_LOCAL", file.llm_local, "off"),
                &["on", "off"],
            )? == "on",
            terms: pick("BANSO_LLM_TERMS", file.llm_terms)
                .map(|words| {
                    words
                        .parse()
                        .map_err(|fault| format!("BANSO_LLM_TERMS「{words}」：{fault}"))
                })
                .transpose()?,
        };
        let config = Self {
            bind: or("BANSO_BIND", file.bind, "127.0.0.1:8080"),
            database_url: or("BANSO_DATABASE_URL", file.database_url, "sqlite://banso.db"),
            public_url: pick("BANSO_PUBLIC_URL", file.public_url)
                .map(|text| {
                    url::Url::parse(&text).map_err(|_| {
                        format!("BANSO_PUBLIC_URL「{text}」は https://… の形で書いてください")
                    })
                })
                .transpose()?,
            data_dir: pick("BANSO_DATA_DIR", file.data_dir).map(PathBuf::from),
            benchmark_table: one_of(
                "BANSO_BENCHMARK_TABLE",
                or("BANSO_BENCHMARK_TABLE", file.benchmark_table, "2022"),
                &["2022", "2018"],
            )?,
            workbook_quirks: one_of(
                "BANSO_WORKBOOK_QUIRKS",
                or("BANSO_WORKBOOK_QUIRKS", file.workbook_quirks, "on"),
                &["on", "off"],
            )? == "on",
            llm,
            key_file: pick("BANSO_KEY_FILE", file.key_file).map(PathBuf::from),
            drafts_at_once: at_once(&or("BANSO_DRAFTS_AT_ONCE", file.drafts_at_once, "32"))?,
            log: or("BANSO_LOG", file.log, "info"),
            log_json: one_of(
                "BANSO_LOG_FORMAT",
                or("BANSO_LOG_FORMAT", file.log_format, "text"),
                &["text", "json"],
            )? == "json",
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), String> {
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            return Err(
                "BANSO_DATABASE_URL は sqlite://… か postgres://… で書いてください".to_owned(),
            );
        }
        if self.llm.provider == "openai"
            && (self.llm.base_url.is_empty() || self.llm.model.is_empty())
        {
            return Err(
                "BANSO_LLM_PROVIDER=openai には BANSO_LLM_BASE_URL と BANSO_LLM_MODEL が必要です"
                    .to_owned(),
            );
        }
        if self.llm.provider == "anthropic" && self.llm.model.is_empty() {
            return Err("BANSO_LLM_PROVIDER=anthropic には BANSO_LLM_MODEL が必要です".to_owned());
        }
        Ok(())
    }

    /// Whether people reach it over https, so that cookies may be `Secure`.
    pub fn secure_cookies(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }
}

/// They wait for providers most of the time, but each takes memory.
fn at_once(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|count| (1..=256).contains(count))
        .ok_or_else(|| {
            format!("BANSO_DRAFTS_AT_ONCE「{text}」は1から256までの整数で書いてください")
        })
}

fn one_of(name: &str, value: String, allowed: &[&str]) -> Result<String, String> {
    if allowed.contains(&value.as_str()) {
        Ok(value)
    } else {
        Err(format!(
            "{name}「{value}」は {} のいずれかで書いてください",
            allowed.join("・")
        ))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the place that may ask")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str, env: &[(&str, &str)]) -> Result<Config, String> {
        let file = toml::from_str(toml).map_err(|error| error.to_string())?;
        let env: std::collections::HashMap<String, String> = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Config::from_parts(file, &|name| env.get(name).cloned())
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = load(
            "bind = \"0.0.0.0:1\"\nlog = \"debug\"",
            &[("BANSO_BIND", "127.0.0.1:2")],
        )
        .unwrap();
        assert_eq!(
            (config.bind.as_str(), config.log.as_str()),
            ("127.0.0.1:2", "debug")
        );
        assert_eq!(config.llm.provider, "rules");
    }

    #[test]
    fn wrong_settings_are_named() {
        assert!(
            load("", &[("BANSO_DATABASE_URL", "mysql://x")])
                .unwrap_err()
                .contains("BANSO_DATABASE_URL")
        );
        assert!(
            load("", &[("BANSO_LLM_PROVIDER", "openai")])
                .unwrap_err()
                .contains("BANSO_LLM_BASE_URL")
        );
        assert!(
            load("", &[("BANSO_BENCHMARK_TABLE", "2019")])
                .unwrap_err()
                .contains("2019")
        );
        assert!(load("binds = \"x\"", &[]).is_err());
    }

    #[test]
    fn a_key_is_not_printed() {
        let config = load("", &[("BANSO_LLM_API_KEY", "sk-canary")]).unwrap();
        assert!(!format!("{config:?}").contains("sk-canary"));
    }
}
