//! JSON pointers (RFC 6901) to the place that is being read.

use std::fmt;

/// A place: a step below the one before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pointer<'a> {
    /// The whole.
    Root,
    /// A member of an object.
    Key(&'a Pointer<'a>, &'a str),
    /// An element of an array.
    Index(&'a Pointer<'a>, usize),
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => write!(f, "{parent}/{}", escape(key)),
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// A step as RFC 6901 writes it.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_steps_with_their_escapes() {
        let root = Pointer::Root;
        let a = Pointer::Key(&root, "a~/b");
        assert_eq!(Pointer::Index(&a, 3).to_string(), "/a~0~1b/3");
        assert_eq!(root.to_string(), "");
    }
}
