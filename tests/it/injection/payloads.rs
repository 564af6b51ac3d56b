//! The orders: the seed patterns and our own.

/// One order.
pub(crate) struct Payload {
    /// Which kind of attack.
    pub(crate) class: String,
    pub(crate) lang: String,
    pub(crate) text: String,
}

fn read(table: &str) -> Vec<Payload> {
    let lines = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default().to_owned();
            Payload {
                class: next(),
                lang: next(),
                text: next().replace("\\n", "\n"),
            }
        })
        .collect()
}

/// All of them, the seeds first.
pub(crate) fn all() -> Vec<Payload> {
    let mut all = read(include_str!("../../vectors/injection_patterns.tsv"));
    all.extend(read(include_str!("../../fixtures/injection/payloads.tsv")));
    all
}

#[test]
fn there_are_enough_of_every_kind() {
    let all = all();
    let own = &all[20..];
    assert!(own.len() >= 200, "{}", own.len());
    let japanese = own.iter().filter(|payload| payload.lang == "ja").count();
    assert!(japanese >= 100, "{japanese}");
    for seed in &all[..20] {
        let again = own.iter().any(|payload| payload.class == seed.class);
        assert!(again, "{} has no payload of ours", seed.class);
    }
}
