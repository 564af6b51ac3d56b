//! A document as a file.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, Result};
use crate::clock::japan;
use crate::domain::access::Permission;
use crate::domain::id::DocumentId;
use crate::export::file_name::file_name;
use crate::export::outline::ExportInput;
use crate::export::{docx, json as json_export, markdown, radar};

pub use crate::export::file_name::Format;

/// A file to be handed out.
#[derive(Debug)]
pub struct ExportFile {
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Writes a document as a file, and puts on record that it was handed out: the context must be one that writes. The
/// radar and the table are those of today's figures.
pub async fn document(ctx: &mut Ctx, id: DocumentId, format: Format) -> Result<ExportFile> {
    ctx.may(Permission::Export)?;
    let document = super::document::get(ctx, id).await?;
    let company = super::company::get(ctx, document.company_id).await?;
    let statements = super::statement::list(ctx, company.id).await?;
    let analysis = super::analysis::of_statements(ctx, &company, &statements);
    let chamber = super::chamber::own(ctx).await?;
    let exported_on = japan(ctx.now).date();
    let detail = json!({"kind": document.kind, "format": <&'static str>::from(format), "version": document.version});
    let name = file_name(&document, &company.profile.name, format);
    let company_id = company.id;
    // Drawing and packing take tens of milliseconds: not on the threads that answer requests.
    let bytes = tokio::task::spawn_blocking(move || {
        let radar_svg = radar::render(&company.profile.name, &analysis);
        let input = ExportInput {
            company: &company,
            chamber_name: &chamber.name,
            document: &document,
            analysis: &analysis,
            exported_on,
            radar_svg: &radar_svg,
        };
        match format {
            Format::Docx => docx::render(&input).map_err(internal),
            Format::Md => markdown::render(&input)
                .map_err(internal)
                .map(String::into_bytes),
            Format::Json => json_export::render(&input).map_err(internal),
        }
    })
    .await
    .map_err(internal)??;
    ctx.audit("document.export", Some(company_id), Some(id.0), detail)
        .await?;
    Ok(ExportFile {
        name,
        mime: format.media_type(),
        bytes,
    })
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
