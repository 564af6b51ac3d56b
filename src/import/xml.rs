//! What XML has to be like before any format reads it: without a DTD or entities of its own, well-formed, and neither too
//! deep nor too long. Nothing outside the file is ever looked up.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::error::ImportError;
use super::limits::Limits;

/// How deep elements may stand in each other.
const DEPTH: usize = 64;

/// Refuses XML with a DTD or entities, too deep, too long, or not well-formed.
///
/// # Errors
/// A sentence that names the line.
pub fn check(text: &str, limits: &Limits) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut elements = 0_u64;
    loop {
        let event = reader.read_event().map_err(|_| {
            let at = usize::try_from(reader.error_position()).unwrap_or(text.len());
            broken(text, at)
        })?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Event::Eof if depth == 0 && elements > 0 => return Ok(()),
            Event::Eof => return Err(broken(text, text.len())),
            Event::DocType(_) => return Err(declares(text, at)),
            Event::GeneralRef(entity) if !is_plain(&entity) => return Err(declares(text, at)),
            Event::Start(_) => {
                depth += 1;
                elements += 1;
            }
            Event::Empty(_) => elements += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Err(ImportError::at(
                line(text, at),
                format!(
                    "XMLの入れ子が深すぎます（上限 {DEPTH} 段）。作成したソフトから書き出し直してください"
                ),
            ));
        }
        if elements > limits.cells {
            return Err(limits.too_many_cells());
        }
    }
}

/// `&amp;` and the like, or a character by its number.
fn is_plain(entity: &BytesRef<'_>) -> bool {
    entity.is_char_ref() || resolve_xml_entity(entity).is_some()
}

fn line(text: &str, at: usize) -> String {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    format!("{}行目", before.split(|byte| *byte == b'\n').count())
}

fn broken(text: &str, at: usize) -> ImportError {
    ImportError::at(
        line(text, at),
        "XMLとして読み取れません。ファイルが途中で切れているか、壊れています。作成したソフトから書き出し直してください",
    )
}

fn declares(text: &str, at: usize) -> ImportError {
    ImportError::at(
        line(text, at),
        "外部を参照できる宣言（DTD・実体参照）が含まれているため、安全のため読み込みません。作成したソフトから書き出し直してください",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (String, String) {
        let error = check(text, &Limits::STANDARD).unwrap_err();
        (error.place.unwrap_or_default(), error.message)
    }

    #[test]
    fn plain_xml_passes() {
        for text in [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1\"><b/>&amp;&#x3042;<![CDATA[<]]></a>\n",
            "<!-- a --><a/>",
        ] {
            assert_eq!(check(text, &Limits::STANDARD), Ok(()), "{text}");
        }
    }

    #[test]
    fn whatever_declares_something_is_refused_by_line() {
        let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 \"&lol;&lol;\">]>\n<lolz>&lol1;</lolz>";
        let external = "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>";
        let file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<a>&x;</a>";
        let parameter = "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]>\n<a/>";
        for (text, place) in [
            (laughs, "2行目"),
            (external, "1行目"),
            (file, "1行目"),
            (parameter, "1行目"),
            ("<a>\n&x;</a>", "2行目"),
        ] {
            let (at, message) = refused(text);
            assert!(message.contains("DTD"), "{text}: {message}");
            assert_eq!(at, place, "{text}");
        }
    }

    #[test]
    fn broken_deep_and_long_xml_is_refused() {
        for (text, place) in [
            ("<a>\n<b>\n</a>", "3行目"),
            ("<a>\n<b>", "2行目"),
            ("\n\n", "3行目"),
            ("<a", "1行目"),
        ] {
            let (at, message) = refused(text);
            assert!(message.contains("XMLとして"), "{text}: {message}");
            assert_eq!(at, place, "{text}");
        }
        let deep = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert_eq!(check(&deep(DEPTH), &Limits::STANDARD), Ok(()));
        assert!(refused(&deep(DEPTH + 1)).1.contains("入れ子"));
        let limits = Limits {
            cells: 3,
            ..Limits::STANDARD
        };
        assert_eq!(check("<a><b/><b/></a>", &limits), Ok(()));
        assert!(check("<a><b/><b/><b/></a>", &limits).is_err());
    }
}
