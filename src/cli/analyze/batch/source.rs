//! The input as UTF-8, block by block. Its encoding is told by the first block that holds more than ASCII.

use std::io::{self, Read};

use encoding_rs::{Decoder, SHIFT_JIS};

/// How the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Only ASCII so far: it may be either.
    Open,
    /// UTF-8
    Utf8 {
        /// Whether it begins with a byte order mark, as Excel writes it.
        marked: bool,
    },
    /// CP932 (`Shift_JIS` of Windows)
    Cp932,
    /// UTF-16, which is refused.
    Utf16,
}

/// A text that is read on demand.
pub(super) struct Source<'a> {
    inner: &'a mut dyn Read,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    encoding: Encoding,
    started: bool,
    /// Bytes read so far, as they stand in the file.
    pub(super) read: u64,
}

impl<'a> Source<'a> {
    pub(super) fn new(inner: &'a mut dyn Read) -> Self {
        Self {
            inner,
            decoder: None,
            raw: Vec::new(),
            encoding: Encoding::Open,
            started: false,
            read: 0,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Adds about `more` bytes of text; false at the end of the input.
    pub(super) fn fill(&mut self, text: &mut Vec<u8>, more: usize) -> io::Result<bool> {
        let start = text.len();
        if self.encoding == Encoding::Cp932 {
            self.raw.clear();
            let open = read(self.inner, &mut self.raw, more)?;
            self.read += self.raw.len() as u64;
            self.decode(text, !open);
            return Ok(open);
        }
        let open = read(self.inner, text, more)?;
        self.read += (text.len() - start) as u64;
        if !self.started {
            self.started = true;
            self.byte_order_mark(text, start);
        }
        if self.encoding == Encoding::Open && !text[start..].is_ascii() {
            self.encoding = told(&text[start..]);
            if self.encoding == Encoding::Cp932 {
                self.raw.clear();
                self.raw.extend_from_slice(&text[start..]);
                text.truncate(start);
                self.decoder = Some(SHIFT_JIS.new_decoder_without_bom_handling());
                self.decode(text, !open);
            }
        }
        Ok(open)
    }

    fn byte_order_mark(&mut self, text: &mut Vec<u8>, start: usize) {
        if text[start..].starts_with(b"\xef\xbb\xbf") {
            text.drain(start..start + 3);
            self.encoding = Encoding::Utf8 { marked: true };
        } else if text[start..].starts_with(b"\xff\xfe") || text[start..].starts_with(b"\xfe\xff") {
            self.encoding = Encoding::Utf16;
        }
    }

    /// Bytes that are no CP932 become U+FFFD, and their rows are refused where they are read.
    fn decode(&mut self, text: &mut Vec<u8>, last: bool) {
        let Some(decoder) = &mut self.decoder else {
            return;
        };
        let start = text.len();
        let room = decoder
            .max_utf8_buffer_length(self.raw.len())
            .unwrap_or(self.raw.len() * 3 + 16);
        text.resize(start + room, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut text[start..], last);
        text.truncate(start + written);
    }
}

fn read(inner: &mut dyn Read, text: &mut Vec<u8>, more: usize) -> io::Result<bool> {
    text.reserve(more);
    let read = inner.take(more as u64).read_to_end(text)?;
    Ok(read == more)
}

/// A block of text that holds more than ASCII and may be cut within a character. What is neither counts as UTF-8, and
/// its rows are refused one by one.
fn told(block: &[u8]) -> Encoding {
    let utf8 = Encoding::Utf8 { marked: false };
    if std::str::from_utf8(block).map_or_else(|error| error.error_len().is_none(), |_| true) {
        return utf8;
    }
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut text = vec![0; decoder.max_utf8_buffer_length(block.len()).unwrap_or(0)];
    let (_, _, _, faults) = decoder.decode_to_utf8(block, &mut text, false);
    if faults { utf8 } else { Encoding::Cp932 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8], block: usize) -> (String, Encoding) {
        let mut source = Source::new(&mut bytes);
        let mut text = Vec::new();
        while source.fill(&mut text, block).unwrap() {}
        (String::from_utf8(text).unwrap(), source.encoding())
    }

    #[test]
    fn encodings_are_told_apart_and_read_whole_at_any_block_size() {
        let text = format!("company,x\n{}①髙﨑～ｱﾊﾟｰﾄ,1\n", "山田商店,2\n".repeat(50));
        let (cp932, _, faults) = SHIFT_JIS.encode(&text);
        assert!(!faults);
        for block in [16, 17, 33, 64, 10_000] {
            assert_eq!(
                all(text.as_bytes(), block),
                (text.clone(), Encoding::Utf8 { marked: false }),
                "{block}"
            );
            assert_eq!(
                all(&cp932, block),
                (text.clone(), Encoding::Cp932),
                "{block}"
            );
        }
        let marked = format!("\u{feff}{text}");
        assert_eq!(
            all(marked.as_bytes(), 100),
            (text, Encoding::Utf8 { marked: true })
        );
        assert_eq!(all(b"a,b\n", 100).1, Encoding::Open);
        assert_eq!(all(b"", 100).1, Encoding::Open);
        let mut utf16: &[u8] = b"\xff\xfea\0";
        let mut source = Source::new(&mut utf16);
        source.fill(&mut Vec::new(), 100).unwrap();
        assert_eq!(source.encoding(), Encoding::Utf16);
    }

    #[test]
    fn ascii_at_first_leaves_it_open() {
        let text = format!("{}山田\n", "a,b\n".repeat(100));
        let (cp932, _, _) = SHIFT_JIS.encode(&text);
        assert_eq!(all(&cp932, 64), (text, Encoding::Cp932));
    }
}
