//! What the program logs, listened to.

use std::io::Write;
use std::sync::{Arc, Mutex};

/// Everything that was logged, at the level TRACE.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// A subscriber that writes into it.
    pub(crate) fn listening(&self) -> impl tracing::Subscriber + Send + Sync + use<> {
        let writer = self.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish()
    }

    /// What was heard; fails when nobody listened.
    pub(crate) fn heard(&self) -> String {
        let log = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let levels = ["TRACE", "DEBUG"].map(|level| log.matches(level).count());
        assert!(
            levels.iter().sum::<usize>() > 10,
            "{levels:?}: the log was not listened to"
        );
        log
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
