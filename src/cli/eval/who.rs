//! Who writes the drafts: rules, or a model by the settings and the call.

use strum::IntoEnumIterator;

use super::{Args, Usage};
use crate::config::Config;
use crate::domain::cost::Prices;
use crate::domain::provider::{Protocol, RULES, Wire};
use crate::eval::ask::Asked;
use crate::llm::{self, guard::Guard};

/// Who writes.
#[derive(Debug)]
pub(super) enum Who {
    /// Our rules.
    Rules,
    /// A model.
    Model(Box<Asked>),
}

impl Who {
    /// What reports call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Rules => "規則（AI不使用）".to_owned(),
            Self::Model(asked) => {
                let template = asked
                    .template
                    .as_deref()
                    .map(|name| format!(" {name}"))
                    .unwrap_or_default();
                format!("{} {}{template}", asked.protocol, asked.model)
            }
        }
    }

    /// Whoever the call and the settings name.
    pub(super) fn of(args: &Args, config: &Config) -> anyhow::Result<Self> {
        let provider = args.provider.as_deref().unwrap_or(&config.llm.provider);
        Self::named(provider, args.template.as_deref(), args, config)
    }

    /// One side of a comparison: a provider, a template, or `provider@template`.
    pub(super) fn side(words: &str, args: &Args, config: &Config) -> anyhow::Result<Self> {
        let default = args.provider.as_deref().unwrap_or(&config.llm.provider);
        let own = args.template.as_deref();
        match words.split_once('@') {
            Some((provider, template)) => Self::named(provider, Some(template), args, config),
            None if words.contains('/') => Self::named(default, Some(words), args, config),
            None => Self::named(words, own, args, config),
        }
    }

    fn named(
        provider: &str,
        template: Option<&str>,
        args: &Args,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let protocol = match provider {
            RULES => return Ok(Self::Rules),
            "openai" => Protocol::OpenaiChat,
            other => other.parse().map_err(|_| {
                let known: Vec<String> = Protocol::iter()
                    .map(|protocol| protocol.to_string())
                    .collect();
                Usage(format!(
                    "--provider に「{other}」は指定できません（指定できる値：rules・openai・{}）",
                    known.join("・")
                ))
            })?,
        };
        let or =
            |given: &Option<String>, set: &str| given.clone().unwrap_or_else(|| set.to_owned());
        let base_url = or(&args.base_url, &config.llm.base_url)
            .trim_end_matches('/')
            .to_owned();
        let model = or(&args.model, &config.llm.model);
        if base_url.is_empty() || model.is_empty() {
            let missing = "接続先とモデルがありません。--base-url と --model、または BANSO_LLM_BASE_URL と BANSO_LLM_MODEL を指定してください";
            return Err(Usage(missing.to_owned()).into());
        }
        // Whoever types an address into a shell may reach it anyway.
        let mut hosts = config.llm.hosts.clone();
        hosts.extend(
            url::Url::parse(&base_url)
                .ok()
                .as_ref()
                .and_then(url::Url::host_str)
                .map(str::to_owned),
        );
        let guard = Guard::new(&hosts).map_err(|error| anyhow::anyhow!("{error}"))?;
        let free = if config.llm.local {
            Prices::FREE
        } else {
            Prices::default()
        };
        Ok(Self::Model(Box::new(Asked {
            http: llm::client(&guard)?,
            protocol,
            wire: Wire::for_address(&base_url),
            base_url,
            api_key: config.llm.api_key.clone(),
            model,
            prices: args
                .prices
                .as_deref()
                .map(prices)
                .transpose()?
                .unwrap_or(free),
            template: template.map(str::to_owned),
        })))
    }
}

/// `400,1600`
fn prices(text: &str) -> anyhow::Result<Prices> {
    let wrong = || {
        Usage(format!(
            "--prices「{text}」は「400,1600」のように、入力と出力の円を書いてください"
        ))
    };
    let (input, output) = text.split_once(',').ok_or_else(wrong)?;
    Ok(Prices {
        input: Some(input.trim().parse().map_err(|_| wrong())?),
        output: Some(output.trim().parse().map_err(|_| wrong())?),
        ..Prices::default()
    })
}
