//! The only source of time, ids and secrets of chance. Everything else is handed them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use rand::TryRng;
use uuid::Uuid;

/// The time, in whole seconds: the resolution everything is stored in, so that it sorts alike on both databases.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// Moved by hand, in seconds since 1970.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `at` until it is moved.
    pub fn manual(at: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.as_second())))
    }

    /// Moves a manual clock on; the system's stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Manual(at) = self {
            at.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Now, in whole seconds.
    #[expect(clippy::disallowed_methods, reason = "this is the place that may ask")]
    pub fn now(&self) -> Timestamp {
        let second = match self {
            Self::System => Timestamp::now().as_second(),
            Self::Manual(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Today in Japan.
    pub fn today(&self) -> jiff::civil::Date {
        japan(self.now()).date()
    }
}

/// A time as clocks in Japan show it (JST has had no summer time since 1951).
pub fn japan(at: Timestamp) -> jiff::Zoned {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)))
}

/// A new id; sorts by the time it was made.
#[expect(clippy::disallowed_methods, reason = "this is the place that may ask")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// 256 bits of chance as text for a URL or a cookie.
///
/// # Errors
/// When the system has no randomness to give.
pub fn new_token() -> Result<String, rand::rngs::SysError> {
    use base64::Engine;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// Bytes of chance, for keys and nonces.
///
/// # Errors
/// When the system has no randomness to give.
pub fn random<const N: usize>() -> Result<[u8; N], rand::rngs::SysError> {
    let mut bytes = [0_u8; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes)?;
    Ok(bytes)
}

/// A part of a whole, by chance, between 0 and 1: spreads retries so that they do not come back together.
pub fn jitter() -> f64 {
    let bytes = new_id().into_bytes();
    // The last four bytes of a v7 id are random.
    f64::from(u32::from_be_bytes([
        bytes[12], bytes[13], bytes[14], bytes[15],
    ])) / f64::from(u32::MAX)
}
