//! A file that waits: handed in, looked at, mended by hand, given up.

use jiff::ToSpan;
use serde_json::json;

use super::super::ctx::Ctx;
use super::super::error::{Error, Result};
use super::{DAYS_KEPT, File, WAITING_MAX, choice};
use crate::clock::new_id;
use crate::domain::id::{CompanyId, ImportId};
use crate::domain::import_choice::Choices;
use crate::import::reading::Reading;
use crate::store;
use crate::store::import::Import;

/// Keeps a file that could be read, until it is committed or given up.
pub async fn begin(
    ctx: &mut Ctx,
    company: CompanyId,
    file: &File,
    reading: &Reading,
) -> Result<ImportId> {
    super::may(ctx)?;
    super::super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let dropped = ctx.now - (DAYS_KEPT * 24).hours();
    store::import::drop_older(&mut ctx.tx, chamber, dropped).await?;
    let waiting = store::import::waiting_bytes(&mut ctx.tx, chamber).await?;
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    if waiting.saturating_add(size) > WAITING_MAX {
        return Err(Error::TooLarge(format!(
            "取り込み途中のファイルが合わせて{}MBを超えます。取り込むか、やめてから、もう一度お試しください",
            WAITING_MAX / 1_000_000
        )));
    }
    let import = Import {
        id: ImportId(new_id()),
        company_id: company,
        file_name: file.name.clone(),
        sha256: file.sha256(),
        format: reading.format.to_string(),
        content: Some(file.bytes.clone()),
        choices: Choices {
            pasted: file.pasted,
            ..Choices::default()
        },
        version: 1,
        created_by: ctx.actor.user_id,
        created_at: ctx.now,
        committed_at: None,
    };
    store::import::insert(&mut ctx.tx, chamber, &import).await?;
    let detail =
        json!({"file": import.file_name, "sha256": import.sha256, "format": reading.format});
    ctx.audit("import.begin", Some(company), Some(import.id.0), detail)
        .await?;
    Ok(import.id)
}

/// The import of a company; of another one it is not there. `content` is `None` when it ended.
pub async fn find(ctx: &mut Ctx, company: CompanyId, id: ImportId) -> Result<Import> {
    super::may(ctx)?;
    super::super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let found = store::import::find(&mut ctx.tx, chamber, id).await?;
    found
        .filter(|import| import.company_id == company)
        .ok_or(Error::NotFound("取り込むファイル"))
}

/// The file that an import keeps.
pub fn file(import: &Import) -> Option<File> {
    import.content.as_ref().map(|bytes| File {
        name: import.file_name.clone(),
        bytes: bytes.clone(),
        pasted: import.choices.pasted,
    })
}

/// What waits for a company, newest first.
pub async fn list_waiting(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<Import>> {
    super::may(ctx)?;
    super::super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    Ok(store::import::list_waiting(&mut ctx.tx, chamber, company).await?)
}

/// Keeps what was chosen; gives the version from now on.
pub async fn choose(
    ctx: &mut Ctx,
    import: &Import,
    version: i64,
    reading: &Reading,
    choices: &Choices,
) -> Result<i64> {
    super::may(ctx)?;
    let chosen = Choices {
        pasted: import.choices.pasted,
        ..choice::tidy(reading, choices)
    };
    let chamber = ctx.chamber();
    if !store::import::choose(&mut ctx.tx, chamber, import.id, &chosen, version).await? {
        return Err(stale(ctx, import.id).await?);
    }
    Ok(version + 1)
}

/// Gives a file up: its bytes go. One that ended already stays as it is.
pub async fn give_up(ctx: &mut Ctx, import: &Import) -> Result<()> {
    super::may(ctx)?;
    let chamber = ctx.chamber();
    if store::import::end(&mut ctx.tx, chamber, import.id, import.version, None).await? {
        let detail = json!({"file": import.file_name});
        let (company, id) = (import.company_id, import.id.0);
        ctx.audit("import.give_up", Some(company), Some(id), detail)
            .await?;
    }
    Ok(())
}

/// Somebody else was quicker: the version now stored.
pub(super) async fn stale(ctx: &mut Ctx, id: ImportId) -> Result<Error> {
    let chamber = ctx.chamber();
    let found = store::import::find(&mut ctx.tx, chamber, id).await?;
    Ok(match found {
        Some(import) if import.content.is_some() => Error::Stale {
            current: import.version,
        },
        _ => Error::Conflict("このファイルの取り込みは終わっています".to_owned()),
    })
}
