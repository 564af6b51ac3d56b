//! A file as an answer: to be kept, never to be shown in place.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::app::Error;
use crate::app::export::ExportFile;

/// The answer that hands a file out under its name.
///
/// # Errors
/// A name that no header can carry.
pub(super) fn attached(file: ExportFile) -> Result<Response, Error> {
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    let disposition = HeaderValue::from_str(&disposition)
        .map_err(|error| Error::Internal(format!("a file's name: {error}")))?;
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.mime)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((head, file.bytes).into_response())
}
