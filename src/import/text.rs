//! Text of any encoding that Japanese accounting programs write, and tables of delimited text.

mod delimited;
mod encoding;

pub use delimited::grid;
pub use encoding::{Decoded, decode, decode_xml};
