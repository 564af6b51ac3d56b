//! Cuts markup into tags while it streams by, holding one tag at a time.

use super::judge::{Fault, Judge};
use crate::import::limits::Limits;

/// As much of a tag as is kept.
pub(super) const LONGEST_TAG: usize = 4_096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// Between `<` and `>`, in the quote that is open.
    Tag(Option<u8>),
    /// After `<!`, until it is known what follows.
    Bang,
    /// In a comment; how many of its closing `--` were seen.
    Comment(u8),
    /// In CDATA; how many of its closing `]]` were seen.
    Characters(u8),
    /// In `<?…?>`; whether the last byte was `?`.
    Instruction(bool),
}

/// Looks at one part.
pub(super) struct Lexer<'a> {
    judge: Judge<'a>,
    state: State,
    tag: Vec<u8>,
    /// How long the open tag is, with what was not kept of it.
    length: usize,
    started: bool,
    /// How long the text or the piece of markup is so far: a reader holds it whole.
    run: usize,
}

impl<'a> Lexer<'a> {
    /// At the start of a part.
    pub(super) fn new(judge: Judge<'a>) -> Self {
        Self {
            judge,
            state: State::Text,
            tag: Vec::with_capacity(256),
            length: 0,
            started: false,
            run: 0,
        }
    }

    /// The next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], limits: &Limits) -> Result<(), Fault> {
        if !self.started {
            self.started = true;
            // UTF-16, with or without its mark.
            if matches!(
                bytes,
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]
            ) {
                return Err(Fault::Encoding);
            }
        }
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            let in_text = self.state == State::Text;
            let taken = self.step(rest, first, limits)?;
            let same = in_text == (self.state == State::Text);
            self.run = if same { self.run + taken } else { 0 };
            if self.run > self.judge.longest_run() {
                return Err(Fault::TooLong);
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// The part has ended.
    pub(super) fn finish(self) -> Result<(), Fault> {
        match self.state {
            State::Text => Ok(()),
            _ => Err(Fault::Broken),
        }
    }

    /// Takes bytes as far as the state reaches; gives how many.
    fn step(&mut self, bytes: &[u8], first: u8, limits: &Limits) -> Result<usize, Fault> {
        match self.state {
            State::Text => {
                let Some(at) = bytes.iter().position(|byte| *byte == b'<') else {
                    return Ok(bytes.len());
                };
                self.tag.clear();
                self.length = 0;
                self.state = State::Tag(None);
                Ok(at + 1)
            }
            State::Tag(None) if self.length == 0 && first == b'!' => {
                self.state = State::Bang;
                Ok(1)
            }
            State::Tag(None) if self.length == 0 && first == b'?' => {
                self.state = State::Instruction(false);
                Ok(1)
            }
            State::Tag(quote) => self.in_tag(bytes, quote, limits),
            State::Bang => self.after_bang(first),
            State::Comment(seen) => {
                self.state = closing(seen, first, b'-').map_or(State::Text, State::Comment);
                Ok(1)
            }
            State::Characters(seen) => {
                self.state = closing(seen, first, b']').map_or(State::Text, State::Characters);
                Ok(1)
            }
            State::Instruction(true) if first == b'>' => {
                self.state = State::Text;
                self.judge.instruction(&self.tag, self.length)?;
                Ok(1)
            }
            State::Instruction(_) => {
                self.keep(&[first]);
                self.state = State::Instruction(first == b'?');
                Ok(1)
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST_TAG.saturating_sub(self.tag.len()).min(bytes.len());
        self.tag.extend_from_slice(&bytes[..room]);
        self.length = self.length.saturating_add(bytes.len());
    }

    fn in_tag(&mut self, bytes: &[u8], quote: Option<u8>, limits: &Limits) -> Result<usize, Fault> {
        let end = bytes.iter().position(|byte| match quote {
            Some(quote) => *byte == quote,
            None => matches!(byte, b'>' | b'"' | b'\''),
        });
        let Some(end) = end else {
            self.keep(bytes);
            return Ok(bytes.len());
        };
        if quote.is_none() && bytes[end] == b'>' {
            self.keep(&bytes[..end]);
            self.state = State::Text;
            self.judge.tag(&self.tag, self.length, limits)?;
        } else {
            self.keep(&bytes[..=end]);
            self.state = State::Tag(quote.is_none().then(|| bytes[end]));
        }
        Ok(end + 1)
    }

    /// `<!` may only open a comment or CDATA; all else declares something.
    fn after_bang(&mut self, byte: u8) -> Result<usize, Fault> {
        self.tag.push(byte);
        self.state = match self.tag.as_slice() {
            b"--" => State::Comment(0),
            b"[CDATA[" => State::Characters(0),
            start if b"--".starts_with(start) || b"[CDATA[".starts_with(start) => State::Bang,
            _ => return Err(Fault::Dtd),
        };
        Ok(1)
    }
}

/// How many of two closing marks were seen after this byte; `None` when `>` follows both.
fn closing(seen: u8, byte: u8, mark: u8) -> Option<u8> {
    match byte {
        b'>' if seen == 2 => None,
        byte if byte == mark => Some((seen + 1).min(2)),
        _ => Some(0),
    }
}
