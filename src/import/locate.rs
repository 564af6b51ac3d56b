//! Finds the line of a value in a JSON text again, so that a fault found in the value can name it.

/// The line, from 1, at which the value of a JSON pointer begins; of its key, when it has one. The text must be JSON.
pub fn line_of(text: &str, pointer: &str) -> Option<usize> {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
    };
    let mut place = scanner.at;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        place = scanner.enter(&part)?;
    }
    scanner.skip_space();
    let place = if pointer.is_empty() {
        scanner.at
    } else {
        place
    };
    Some(text.get(..place)?.matches('\n').count() + 1)
}

/// Walks over JSON that is known to be sound.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',' || byte == b':')
        {
            self.at += 1;
        }
    }

    /// Goes to the value of a key or an index, and says where the key (or the element) begins.
    fn enter(&mut self, part: &str) -> Option<usize> {
        self.skip_space();
        let object = self.peek()? == b'{';
        self.at += 1;
        for index in 0.. {
            self.skip_space();
            let start = self.at;
            match self.peek()? {
                b'}' | b']' => return None,
                _ if object => {
                    self.skip_value();
                    let raw = self.bytes.get(start..self.at)?;
                    let key: String = serde_json::from_slice(raw).ok()?;
                    self.skip_space();
                    if key == part {
                        return Some(start);
                    }
                }
                _ if part.parse() == Ok(index) => return Some(start),
                _ => {}
            }
            self.skip_value();
        }
        None
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                byte if byte.is_ascii_whitespace() || byte == b',' || byte == b':' => continue,
                _ => self.skip_scalar(),
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// To the end of a string whose opening quote is behind.
    fn skip_string(&mut self) {
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }

    fn skip_scalar(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_again_by_their_line() {
        let text = "{\n \"a\": [\n  {\"x\": \"}\\\"]\", \"y\": 1},\n  {\n   \"y\": -1.5e3,\n   \"z/w\": 2}\n ],\n \"b\": null\n}";
        for (pointer, line) in [
            ("", 1),
            ("/a", 2),
            ("/a/0", 3),
            ("/a/0/y", 3),
            ("/a/1", 4),
            ("/a/1/y", 5),
            ("/a/1/z~1w", 6),
            ("/b", 8),
        ] {
            assert_eq!(line_of(text, pointer), Some(line), "{pointer}");
        }
        assert_eq!(line_of(text, "/a/2"), None);
        assert_eq!(line_of(text, "/c"), None);
    }
}
