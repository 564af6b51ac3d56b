//! Providers of models per chamber (AIの提供元): which are in force, in which order they are asked, and what may be sent.

mod diagnosis;
pub mod drafting;
pub(super) mod legacy;
pub mod manage;
pub mod reseal;
pub mod trial;

use super::calling::Provided;
use super::ctx::{App, Ctx};
use super::error::Result;
use super::sealing::{Keys, SealError};
use crate::config::LlmConfig;
use crate::domain::cost::Prices;
use crate::domain::provider::{DraftingSettings, Limits, Protocol, Provider, RULES, Terms, Wire};
use crate::store;
use crate::store::provider::Stored;

/// Whom a chamber's drafts may be asked of.
#[derive(Debug, Clone)]
pub struct InForce {
    /// What the chamber chose.
    pub settings: DraftingSettings,
    /// The chamber's providers with their keys; the server's own where the chamber set up none.
    pub providers: Vec<Provided>,
}

/// One of a chain.
#[derive(Debug, Clone)]
pub enum Link {
    /// 規則
    Rules,
    /// A model.
    Model(Box<Provided>),
}

impl Link {
    /// The id that drafts name it by.
    pub fn id(&self) -> &str {
        match self {
            Self::Rules => RULES,
            Self::Model(model) => &model.provider.id,
        }
    }
}

impl InForce {
    /// The provider with that id.
    pub fn find(&self, id: &str) -> Option<&Provided> {
        self.providers
            .iter()
            .find(|provided| provided.provider.id == id)
    }

    /// Whom to ask, in this order. Without an order of the chamber's own: the server's provider, else the rules.
    pub fn chain(&self) -> Vec<Link> {
        let mut chain = Vec::new();
        for id in &self.settings.chain {
            if id == RULES {
                chain.push(Link::Rules);
            } else if let Some(found) = self.find(id) {
                chain.push(Link::Model(Box::new(found.clone())));
            }
        }
        if chain.is_empty() {
            let own = self.providers.iter().find(|own| own.of_server);
            chain.push(own.map_or(Link::Rules, |own| Link::Model(Box::new(own.clone()))));
        }
        chain
    }
}

/// Why nothing may be sent to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The class: `refused_key`, `local_only` or `terms_unknown`.
    pub kind: &'static str,
    /// What it is and how it is mended.
    pub reason: String,
}

/// Why nothing may be sent to a provider as things stand; `None` when it may.
pub fn refusal(provided: &Provided, settings: &DraftingSettings) -> Option<Refusal> {
    let because = |kind, reason: &str| {
        let reason = reason.to_owned();
        Some(Refusal { kind, reason })
    };
    if let Some(trouble) = &provided.trouble {
        return because("refused_key", trouble);
    }
    let terms = &provided.provider.terms;
    if settings.local_only && !terms.local {
        return because(
            "local_only",
            "この商工会議所では、手元で動くモデルだけを使う設定になっています。管理者に、下書きの設定の確認を依頼してください。",
        );
    }
    match terms.fault() {
        Some(_) if provided.of_server => because(
            "terms_unknown",
            "サーバーの設定に利用条件がありません。手元で動くモデルなら BANSO_LLM_LOCAL=on、外部のサービスなら BANSO_LLM_TERMS に学習への利用・保存日数・国・契約名を指定してください。",
        ),
        Some(fault) => because("terms_unknown", fault),
        None => None,
    }
}

/// Whether anything may be sent to a provider: its key opens, its terms are known and do not train on what is sent, and
/// the chamber does not keep to local models.
///
/// # Errors
/// A sentence that says why not.
pub fn may_send(
    provided: &Provided,
    settings: &DraftingSettings,
) -> std::result::Result<(), String> {
    match refusal(provided, settings) {
        Some(Refusal { reason, .. }) => Err(format!(
            "「{}」には送信していません。{reason}",
            provided.provider.name
        )),
        None => Ok(()),
    }
}

/// Moves what older versions kept elsewhere, and says in the log when stored keys cannot be opened: the program runs
/// all the same, and what needs them says why it does not.
pub(super) async fn at_start(app: &App) -> Result<()> {
    legacy::move_all(app).await?;
    let mut tx = app.db.read().await?;
    let sealed = store::provider::sealed_keys(&mut tx).await?;
    if !sealed.is_empty()
        && let Err(error) = app.keyring.read()
    {
        tracing::error!(keys = sealed.len(), "{error}");
    }
    Ok(())
}

/// Whom the actor's chamber asks.
pub async fn in_force(ctx: &mut Ctx) -> Result<InForce> {
    let chamber = super::chamber::own(ctx).await?;
    let stored = store::provider::list(&mut ctx.tx, chamber.id).await?;
    let keys = stored
        .iter()
        .any(|stored| stored.sealed_key.is_some())
        .then(|| ctx.app.keyring.read());
    let mut providers: Vec<Provided> = stored
        .into_iter()
        .map(|stored| opened(chamber.id, stored, keys.as_ref()))
        .collect();
    if providers.is_empty() {
        providers.extend(of_server(&ctx.app.config.llm));
    }
    Ok(InForce {
        settings: chamber.settings.drafting,
        providers,
    })
}

fn opened(
    chamber: crate::domain::id::ChamberId,
    stored: Stored,
    keys: Option<&std::result::Result<Keys, SealError>>,
) -> Provided {
    let key = stored.sealed_key.map(|sealed| match keys {
        Some(Ok(keys)) => keys.open(chamber, &stored.provider.id, &sealed),
        Some(Err(error)) => Err(error.clone()),
        None => Err(SealError::Foreign),
    });
    let (key, trouble) = match key.transpose() {
        Ok(key) => (key, None),
        Err(error) => (None, Some(format!("{error}。"))),
    };
    Provided {
        provider: stored.provider,
        key,
        trouble,
        of_server: false,
    }
}

/// The server's own provider, for chambers that set up none.
fn of_server(config: &LlmConfig) -> Option<Provided> {
    let (protocol, name, default_url) = match config.provider.as_str() {
        "openai" => (Protocol::OpenaiChat, "サーバーのAI", ""),
        "anthropic" => (
            Protocol::Anthropic,
            "サーバーのAI（Anthropic）",
            "https://api.anthropic.com/v1",
        ),
        _ => return None,
    };
    let base_url = Some(config.base_url.as_str())
        .filter(|url| !url.is_empty())
        .unwrap_or(default_url);
    let terms = Terms {
        local: config.local,
        ..config.terms.clone().unwrap_or_default()
    };
    Some(Provided {
        provider: Provider {
            id: config.provider.clone(),
            name: name.to_owned(),
            protocol,
            base_url: base_url.to_owned(),
            model: config.model.clone(),
            wire: Wire::for_address(base_url),
            prices: if config.local {
                Prices::FREE
            } else {
                Prices::default()
            },
            limits: Limits::default(),
            terms,
        },
        key: config.api_key.clone(),
        trouble: None,
        of_server: true,
    })
}
