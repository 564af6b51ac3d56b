//! How much memory this process takes.

/// What was taken at a moment, in KiB. Only a process of its own tells something, as nextest gives each test.
pub(super) struct Memory(Option<u64>);

impl Memory {
    /// What is taken now; the most that was ever taken is forgotten.
    pub(super) fn now() -> Self {
        let alone = std::env::var_os("NEXTEST").is_some();
        let forgotten = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        Self((alone && forgotten).then(|| told("VmRSS:")).flatten())
    }

    /// Fails when more than so much was taken at any moment since.
    pub(super) fn grew_at_most(&self, kib: u64) {
        let (Some(before), Some(most)) = (self.0, told("VmHWM:")) else {
            return;
        };
        let grew = most.saturating_sub(before);
        println!("memory: {before} KiB before, at most {grew} KiB more");
        assert!(grew <= kib, "{grew} KiB more than before");
    }
}

fn told(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn what_is_taken_is_noticed() {
    let memory = Memory::now();
    let taken = std::hint::black_box(vec![1_u8; 48 << 20]);
    let Some(before) = memory.0 else { return };
    let most = told("VmHWM:").unwrap();
    assert!(
        most >= before + (40 << 10),
        "{before} {most} {}",
        taken.len()
    );
}
