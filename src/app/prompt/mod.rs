//! Prompts (プロンプト): the shipped versions and a chamber's own, which of them is used for what, and what one would write.
//! Versions are only ever added; labels move.

mod diff;
mod trial;

use jiff::Timestamp;
use serde_json::json;
use strum::IntoEnumIterator;

pub use self::diff::{Change, Line, diff};
pub use self::trial::{Item, Outcome, Samples, Trial, Tried, sample_names, trial};
use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::document::Kind;
use crate::domain::prompt::{self, Label, Template};
use crate::store;
use crate::store::prompt::{OwnVersion, Placed};

/// The first number of a chamber's own versions; below are those that are shipped.
pub const OWN_FROM: u32 = 1001;
/// The most versions of one kind that a chamber keeps.
const OWN_MAX: usize = 200;

/// A version of a prompt.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1; a chamber's own from 1001.
    pub version: u32,
    /// SHA-256 of its file.
    pub sha256: String,
    /// The file.
    pub content: String,
    /// Ready to be used, or why not any more.
    pub template: std::result::Result<Template, String>,
    /// Who wrote it, and when; `None` for a shipped one.
    pub written: Option<(String, Timestamp)>,
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which label.
    pub label: Label,
    /// At which version.
    pub version: u32,
    /// Who moved it there, and when; `None` while it stands where it came.
    pub moved: Option<(String, Timestamp)>,
}

/// All versions of a kind.
#[derive(Debug, Clone)]
pub struct OfKind {
    /// What they write.
    pub kind: Kind,
    /// Newest first.
    pub versions: Vec<Version>,
    /// All three labels.
    pub labels: Vec<Standing>,
}

/// The version that a label stands at. One that was never moved stands at the newest that is shipped.
pub async fn template(ctx: &mut Ctx, kind: Kind, label: Label) -> Result<Template> {
    let chamber = ctx.chamber();
    let labels = store::prompt::labels(&mut ctx.tx, chamber, kind).await?;
    let Some(placed) = labels.iter().find(|placed| placed.label == label) else {
        let newest = ctx.app.data.prompts(kind).last().cloned();
        return newest.ok_or_else(|| Error::Internal(format!("プロンプト {kind} がありません")));
    };
    find(ctx, kind, placed.version).await?.usable(kind)
}

impl Version {
    fn shipped(template: &Template) -> Self {
        Self {
            version: template.front.version,
            sha256: template.sha256.clone(),
            content: template.text.to_string(),
            template: Ok(template.clone()),
            written: None,
        }
    }

    fn own(ctx: &Ctx, kind: Kind, own: OwnVersion) -> Self {
        let file = format!("{kind}/{}", own.version);
        let inputs = ctx.app.data.prompt_inputs(kind);
        Self {
            version: own.version,
            sha256: own.sha256,
            template: Template::parse(&file, &own.content, inputs)
                .map_err(|fault| fault.to_string()),
            content: own.content,
            written: Some((own.created_by_name, own.created_at)),
        }
    }

    fn usable(self, kind: Kind) -> Result<Template> {
        let version = self.version;
        self.template.map_err(|fault| {
            Error::Conflict(format!(
                "{}のプロンプト（第{version}版）は、いまの形式では使えません。管理者に、「本番」を別の版へ移すよう依頼してください（{fault}）",
                kind.label()
            ))
        })
    }
}

/// A version by its number; another chamber's is not there.
async fn find(ctx: &mut Ctx, kind: Kind, version: u32) -> Result<Version> {
    if version < OWN_FROM {
        let mut shipped = ctx.app.data.prompts(kind);
        let found = shipped.find(|template| template.front.version == version);
        return found
            .map(Version::shipped)
            .ok_or(Error::NotFound("プロンプト"));
    }
    let chamber = ctx.chamber();
    let own = store::prompt::find(&mut ctx.tx, chamber, kind, version).await?;
    let own = own.ok_or(Error::NotFound("プロンプト"))?;
    Ok(Version::own(ctx, kind, own))
}

/// All kinds with their versions and labels.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<OfKind>> {
    let mut all = Vec::new();
    for kind in Kind::iter() {
        all.push(of_kind(ctx, kind).await?);
    }
    Ok(all)
}

/// One kind with its versions and labels.
pub async fn of_kind(ctx: &mut Ctx, kind: Kind) -> Result<OfKind> {
    ctx.may(Permission::ManagePrompts)?;
    let chamber = ctx.chamber();
    let mut versions: Vec<Version> = ctx.app.data.prompts(kind).map(Version::shipped).collect();
    let newest = versions.last().map_or(0, |version| version.version);
    for own in store::prompt::list(&mut ctx.tx, chamber, kind).await? {
        versions.push(Version::own(ctx, kind, own));
    }
    versions.reverse();
    let placed = store::prompt::labels(&mut ctx.tx, chamber, kind).await?;
    let standing = |label: Label| match placed.iter().find(|placed| placed.label == label) {
        Some(placed) => Standing {
            label,
            version: placed.version,
            moved: Some((placed.changed_by_name.clone(), placed.changed_at)),
        },
        None => Standing {
            label,
            version: newest,
            moved: None,
        },
    };
    Ok(OfKind {
        kind,
        versions,
        labels: Label::iter().map(standing).collect(),
    })
}

/// One version.
pub async fn read(ctx: &mut Ctx, kind: Kind, version: u32) -> Result<Version> {
    ctx.may(Permission::ManagePrompts)?;
    find(ctx, kind, version).await
}

/// Adds a version of the chamber's own, under the next number. Nothing is used before a label is moved to it.
pub async fn add(ctx: &mut Ctx, kind: Kind, content: &str) -> Result<Version> {
    ctx.may(Permission::ManagePrompts)?;
    let chamber = ctx.chamber();
    let own = store::prompt::list(&mut ctx.tx, chamber, kind).await?;
    if own.len() >= OWN_MAX {
        return Err(Error::Conflict(format!(
            "独自の版は、種類ごとに{OWN_MAX}件まで保存できます"
        )));
    }
    let version = own
        .last()
        .map_or(OWN_FROM, |last| last.version.saturating_add(1));
    let checked = prompt::own(kind, version, content, ctx.app.data.prompt_inputs(kind));
    let (content, template) = checked.map_err(|faults| {
        let told = faults.into_iter();
        let told = told.map(|fault| {
            FieldError::new("/content", format!("{}行目：{}", fault.line, fault.message))
        });
        Error::Invalid(told.collect())
    })?;
    let own = OwnVersion {
        version,
        content,
        sha256: template.sha256,
        created_by: ctx.actor.user_id,
        created_by_name: ctx.actor.name.clone(),
        created_at: ctx.now,
    };
    if !store::prompt::insert(&mut ctx.tx, chamber, kind, &own).await? {
        return Err(Error::Conflict(
            "ほかの人が同時に版を追加しました。もう一度保存してください".to_owned(),
        ));
    }
    let detail = json!({"kind": kind, "version": version, "sha256": own.sha256});
    ctx.audit("prompt.add", None, None, detail).await?;
    Ok(Version::own(ctx, kind, own))
}

/// Moves a label. From then on what the label is for is written with that version.
pub async fn place(ctx: &mut Ctx, kind: Kind, label: Label, version: u32) -> Result<Standing> {
    ctx.may(Permission::ManagePrompts)?;
    let found = match find(ctx, kind, version).await {
        Err(Error::NotFound(_)) => {
            let message = format!("{}に第{version}版はありません", kind.label());
            return Err(Error::field("/version", message));
        }
        other => other?,
    };
    if let Err(fault) = &found.template {
        return Err(Error::field(
            "/version",
            format!("この版は、いまの形式では使えません（{fault}）"),
        ));
    }
    let before = of_kind(ctx, kind).await?.labels;
    let before = before
        .iter()
        .find(|standing| standing.label == label)
        .map(|standing| standing.version);
    let placed = Placed {
        label,
        version,
        changed_by_name: ctx.actor.name.clone(),
        changed_at: ctx.now,
    };
    let chamber = ctx.chamber();
    store::prompt::place(&mut ctx.tx, chamber, kind, &placed).await?;
    let detail = json!({"kind": kind, "label": label, "from": before, "to": version});
    ctx.audit("prompt.label", None, None, detail).await?;
    Ok(Standing {
        label,
        version,
        moved: Some((placed.changed_by_name, placed.changed_at)),
    })
}
