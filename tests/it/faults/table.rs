//! The table of faults in `docs/failures.md`: what is promised there is what the tests expect.

use banso::domain::provider::Protocol;

const DOCS: &str = include_str!("../../../docs/failures.md");

/// A fault and what is to become of a draft that meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) fault: String,
    pub(super) protocols: Vec<Protocol>,
    /// The class of the failure; `None` where the draft is put off.
    pub(super) kind: Option<String>,
    /// How many rows the ledger has then.
    pub(super) calls: usize,
    pub(super) cost: Cost,
}

/// What each of them says of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    Nothing,
    Known,
    InDoubt,
}

/// The table with that heading: its cells, without the two lines above them.
fn table(heading: &str) -> Vec<Vec<String>> {
    let (_, behind) = DOCS
        .split_once(heading)
        .unwrap_or_else(|| panic!("no {heading}"));
    let rows = behind
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2);
    rows.map(|line| {
        let cells = line.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// The classes of failures that are told there.
pub(super) fn classes() -> Vec<String> {
    let rows = table("## Failure classes");
    let names = rows.iter().flat_map(|row| row[0].split(", "));
    names
        .map(|name| name.trim_matches('`').to_owned())
        .collect()
}

/// What is promised of each fault.
pub(super) fn faults() -> Vec<Row> {
    let rows = table("## Faults that are tried");
    rows.iter().map(|cells| row(cells)).collect()
}

fn row(cells: &[String]) -> Row {
    let [fault, _, protocols, becomes, calls, cost] = cells else {
        panic!("{cells:?}")
    };
    let protocols = protocols.split(", ").map(|name| match name {
        "chat" => Protocol::OpenaiChat,
        "Responses" => Protocol::OpenaiResponses,
        "Messages" => Protocol::Anthropic,
        other => panic!("{other}"),
    });
    Row {
        fault: fault.clone(),
        protocols: protocols.collect(),
        kind: (becomes != "put off").then(|| becomes.trim_matches('`').to_owned()),
        calls: calls.parse().unwrap(),
        cost: match cost.as_str() {
            "nothing" => Cost::Nothing,
            "known" => Cost::Known,
            "in doubt" => Cost::InDoubt,
            other => panic!("{other}"),
        },
    }
}
