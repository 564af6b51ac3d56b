//! Which encoding a text is written in: its mark, then ISO-2022-JP's escapes, UTF-16's zeros, strict UTF-8, and at last
//! CP932 or EUC-JP. A text is either read without a single doubtful byte or refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};

use crate::import::error::ImportError;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark and control characters other than tabs and line ends, which are `\n`.
    pub text: String,
    /// What it was written in: `UTF-8`, `CP932` …
    pub encoding: &'static str,
}

/// Reads bytes as text.
///
/// # Errors
/// Bytes that are no text in any of the encodings, with the line.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let (encoding, body) = detect(bytes);
    decode_as(encoding, body)
}

/// Reads bytes as XML: by its mark, else by the encoding that its first line names, else as any text.
///
/// # Errors
/// As [`decode`].
pub fn decode_xml(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let named = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let declaration = head
            .trim_start()
            .strip_prefix("<?xml")?
            .split("?>")
            .next()?
            .to_owned();
        let (_, name) = declaration.split_once("encoding")?;
        let name = name.trim_start().strip_prefix('=')?.trim_start();
        let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Encoding::for_label(name[1..].split(quote).next()?.as_bytes())
    };
    match named() {
        // What can be read as ASCII so far is no UTF-16, whatever it says of itself.
        Some(encoding) if Encoding::for_bom(bytes).is_none() && encoding.is_ascii_compatible() => {
            decode_as(encoding, bytes)
        }
        _ => decode(bytes),
    }
}

fn decode_as(encoding: &'static Encoding, body: &[u8]) -> Result<Decoded, ImportError> {
    let text = strict(encoding, body).map_err(|at| undecodable(encoding, body, at))?;
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(ImportError::at(
            format!("{line}行目"),
            "文字ではないデータが含まれています。会計ソフトからCSVで書き出し直してください",
        ));
    }
    Ok(Decoded {
        text: clean(&text),
        encoding: label(encoding),
    })
}

fn label(encoding: &'static Encoding) -> &'static str {
    // What encoding_rs calls Shift_JIS is Microsoft's, with ① and 髙.
    if encoding == SHIFT_JIS {
        "CP932"
    } else {
        encoding.name()
    }
}

/// The encoding, and the bytes after its mark.
fn detect(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    let escape = |window: &[u8]| window[0] == 0x1b && matches!(window[1], b'$' | b'(');
    if bytes.is_ascii() && bytes.windows(2).any(escape) {
        return (ISO_2022_JP, bytes);
    }
    (wide(bytes).unwrap_or_else(|| narrow(bytes)), bytes)
}

/// UTF-16 without a mark: delimiters and digits have a zero on the same side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4_096)];
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 20;
    match (even > enough, odd > enough) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn narrow(bytes: &[u8]) -> &'static Encoding {
    let fits = |encoding| strict(encoding, bytes).is_ok();
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return UTF_8;
    }
    match (fits(SHIFT_JIS), fits(EUC_JP)) {
        (false, true) => EUC_JP,
        (true, true) if guess(bytes) == EUC_JP => EUC_JP,
        (true, _) => SHIFT_JIS,
        (false, false) => furthest(bytes),
    }
}

/// UTF-8 with a few bytes wrong, a character cut off at the end above all. Most such bytes would pass as CP932, as other
/// words than were written.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        wrong += chunk.invalid().len();
    }
    let cut_off = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    whole > 0 && (cut_off || whole > 4 * wrong)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"jp"), Utf8Detection::Deny)
}

/// The encoding that goes wrong last, to name the line where it does.
fn furthest(bytes: &[u8]) -> &'static Encoding {
    let reach = |encoding| strict(encoding, bytes).map_or_else(|at| at, |_| bytes.len());
    [SHIFT_JIS, EUC_JP, UTF_8]
        .into_iter()
        .max_by_key(|encoding| reach(encoding))
        .unwrap_or(UTF_8)
}

/// The text, or the position of the first byte that is wrong.
fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(error.valid_up_to()),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder
        .max_utf8_buffer_length_without_replacement(bytes.len())
        .ok_or(0_usize)?;
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(bad, behind), read) => {
            Err(read.saturating_sub(usize::from(bad) + usize::from(behind)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

fn undecodable(encoding: &'static Encoding, bytes: &[u8], at: usize) -> ImportError {
    let before = &bytes[..at.min(bytes.len())];
    let line = if encoding == UTF_16BE || encoding == UTF_16LE {
        let wanted = if encoding == UTF_16BE {
            [0, b'\n']
        } else {
            [b'\n', 0]
        };
        before
            .chunks_exact(2)
            .filter(|pair| **pair == wanted)
            .count()
            + 1
    } else {
        before.split(|byte| *byte == b'\n').count()
    };
    ImportError::at(
        format!("{line}行目"),
        "文字コードを判別できません。UTF-8かShift_JISで書き出し直してください（ファイルが途中で切れている場合も同じです）",
    )
}

/// Line ends made one, other control characters taken away (the end mark of old files among them).
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' => {
                rest.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' | '\t' => clean.push(c),
            '\u{feff}' => {}
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &[u8] = b"\xef\xbb\xbf";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        bytes.into_owned()
    }

    /// Two hundred short tables out of words that are known to go wrong.
    fn texts() -> Vec<String> {
        let names = [
            "現金及び預金",
            "売掛金",
            "①短期借入金",
            "㈱髙橋商店",
            "﨑山製作所",
            "表示～ソート",
            "ﾘｰｽ債務",
            "能登―輪島",
            "給料手当",
            "十二月",
            "ｱｲｳｴｵ",
            "構成比％",
            "△営業損失",
            "¥売上高",
            "噂の十貼",
            "黑い﨔",
            "第Ⅲ期",
            "㈲",
        ];
        (0..200_usize)
            .map(|seed| {
                let rows = 1 + seed % 7;
                let mut text = if seed % 3 == 0 {
                    String::new()
                } else {
                    "勘定科目,残高\n".to_owned()
                };
                for row in 0..rows {
                    let name = names[(seed * 7 + row * 5 + seed / 18) % names.len()];
                    text.push_str(name);
                    text.push(',');
                    text.push_str(&((seed + 1) * (row + 3) * 997).to_string());
                    text.push('\n');
                }
                text
            })
            .collect()
    }

    /// EUC-JP and ISO-2022-JP have no place for some of the letters that Microsoft added.
    fn fits(encoding: &'static Encoding, text: &str) -> bool {
        !encoding.encode(text).2
    }

    #[test]
    fn no_text_of_two_hundred_comes_out_as_another() {
        let mut read = 0;
        for text in texts() {
            let text = text.replace('¥', "￥");
            let mut forms: Vec<(Vec<u8>, &str)> = vec![
                (text.as_bytes().to_vec(), "UTF-8"),
                ([MARK, text.as_bytes()].concat(), "UTF-8"),
                (
                    [b"\xff\xfe".to_vec(), utf16(&text, u16::to_le_bytes)].concat(),
                    "UTF-16LE",
                ),
                (
                    [b"\xfe\xff".to_vec(), utf16(&text, u16::to_be_bytes)].concat(),
                    "UTF-16BE",
                ),
                (utf16(&text, u16::to_le_bytes), "UTF-16LE"),
                (utf16(&text, u16::to_be_bytes), "UTF-16BE"),
            ];
            for (encoding, label) in [(SHIFT_JIS, "CP932"), (EUC_JP, "EUC-JP")] {
                if fits(encoding, &text) {
                    forms.push((encode(encoding, &text), label));
                }
            }
            // ISO-2022-JP writes half-width kana as full-width ones.
            if fits(ISO_2022_JP, &text) && !text.contains(|c| ('｡'..='ﾟ').contains(&c)) {
                forms.push((encode(ISO_2022_JP, &text), "ISO-2022-JP"));
            }
            for (bytes, label) in forms {
                let decoded = decode(&bytes);
                assert_eq!(
                    decoded,
                    Ok(Decoded {
                        text: text.clone(),
                        encoding: label
                    }),
                    "{label}"
                );
                read += 1;
            }
        }
        assert!(read > 1_600, "{read}");
    }

    #[test]
    fn what_is_no_text_is_refused_by_line() {
        for (bytes, line) in [
            (b"a,1\nb,\xff\xff\xff\n".to_vec(), "2行目"),
            (b"\xef\xbb\xbfa\n\x83\n".to_vec(), "2行目"),
            ([&b"a\n\n"[..], &"現金".as_bytes()[..5]].concat(), "3行目"),
            (
                b"a\nb\0c\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n".to_vec(),
                "2行目",
            ),
            (b"\xff\xfea\0\n\0\x00\xd8b\0".to_vec(), "2行目"),
        ] {
            let error = decode(&bytes).unwrap_err();
            assert_eq!(error.place.as_deref(), Some(line), "{bytes:?}");
        }
    }

    #[test]
    fn xml_is_read_as_it_says() {
        let xml = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>\n<a>髙橋①</a>");
        for (name, bytes, label) in [
            ("Shift_JIS", encode(SHIFT_JIS, &xml("Shift_JIS")), "CP932"),
            ("UTF-8", xml("UTF-8").into_bytes(), "UTF-8"),
            (
                "UTF-16",
                [
                    b"\xff\xfe".to_vec(),
                    utf16(&xml("UTF-16"), u16::to_le_bytes),
                ]
                .concat(),
                "UTF-16LE",
            ),
            ("EUC-JP", [MARK, xml("EUC-JP").as_bytes()].concat(), "UTF-8"),
            ("unknown", xml("unknown").into_bytes(), "UTF-8"),
        ] {
            let read = decode_xml(&bytes).unwrap();
            assert_eq!((read.text, read.encoding), (xml(name), label));
        }
        let wrong = [
            b"<?xml version='1.0' encoding='utf-8'?>\n".to_vec(),
            encode(SHIFT_JIS, "髙橋"),
        ]
        .concat();
        assert_eq!(
            decode_xml(&wrong).unwrap_err().place.as_deref(),
            Some("2行目")
        );
    }

    #[test]
    fn control_characters_go_and_line_ends_become_one() {
        let read = decode(b"a\x07,1\r\nb\rc\x1a").unwrap();
        assert_eq!(read.text, "a,1\nb\nc");
    }

    #[test]
    fn a_lone_escape_is_no_iso_2022_jp() {
        assert_eq!(decode(b"a\x1b,b\n").unwrap().text, "a,b\n");
    }
}
