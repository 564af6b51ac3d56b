//! The name and the attributes of a tag as bytes.

use super::judge::Fault;

/// What stands before the first blank or `/`, without its prefix.
pub(super) fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        .unwrap_or(tag.len());
    local(&tag[..end])
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name)
}

/// The attributes after a tag's name; a fault when one is not `name="value"`.
pub(super) fn attributes(rest: &[u8]) -> impl Iterator<Item = Result<(&[u8], &[u8]), Fault>> {
    let mut rest = rest;
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if rest.is_empty() || rest == b"/" {
            return None;
        }
        let found = attribute(rest);
        rest = found.map_or(&[][..], |(_, _, after)| after);
        Some(
            found
                .map(|(name, value, _)| (name, value))
                .ok_or(Fault::Broken),
        )
    })
}

/// Name, value, and what follows.
fn attribute(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let equals = text.iter().position(|byte| *byte == b'=')?;
    let name = text[..equals].trim_ascii_end();
    let after = text[equals + 1..].trim_ascii_start();
    let (quote, after) = after.split_first()?;
    if name.is_empty() || name.iter().any(u8::is_ascii_whitespace) || !matches!(quote, b'"' | b'\'')
    {
        return None;
    }
    let end = after.iter().position(|byte| byte == quote)?;
    Some((name, &after[..end], &after[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_prefix() {
        for (tag, name) in [("c r='A1'", "c"), ("x:row", "row"), ("c/", "c"), ("", "")] {
            assert_eq!(local_name(tag.as_bytes()), name.as_bytes(), "{tag}");
        }
    }

    #[test]
    fn attributes_are_pairs_in_quotes() {
        let read = |text: &'static str| attributes(text.as_bytes()).collect::<Result<Vec<_>, _>>();
        assert_eq!(
            read(" r=\"A>1\" x:s = 'b\"c' /"),
            Ok(vec![(&b"r"[..], &b"A>1"[..]), (b"x:s", b"b\"c")])
        );
        for broken in [" r=A1", " r", " r=\"A1", " a b=\"c\""] {
            assert_eq!(read(broken), Err(Fault::Broken), "{broken}");
        }
    }
}
