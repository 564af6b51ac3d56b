//! placeholder
/// placeholder
pub fn recheck(_content: &mut super::document::Content) {}
