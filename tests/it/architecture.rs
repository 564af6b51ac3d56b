//! The direction of the house: which room may look into which. Reads the sources, so that a forbidden path fails here
//! before anybody has grown used to it.

use std::path::{Path, PathBuf};

/// What the code of a room may not name: rooms of ours, and crates or parts of the standard library.
struct Rule {
    room: &'static str,
    rooms: &'static [&'static str],
    outside: &'static [&'static str],
}

const FILES_AND_CLOCKS: [&str; 7] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::thread",
];

const RULES: [Rule; 9] = [
    Rule {
        room: "domain",
        rooms: &[
            "store", "app", "web", "llm", "export", "import", "jobs", "cli", "config", "clock",
            "data", "eval",
        ],
        outside: &[
            "tokio",
            "sqlx",
            "axum",
            "reqwest",
            "futures",
            "rand",
            "tracing",
            "tower",
            "tower_http",
            "jiff_sqlx",
        ],
    },
    Rule {
        room: "export",
        rooms: &[
            "store", "app", "web", "llm", "jobs", "cli", "config", "clock", "eval",
        ],
        outside: &["tokio", "sqlx", "axum", "reqwest", "rand"],
    },
    Rule {
        room: "import",
        rooms: &[
            "store", "app", "web", "llm", "jobs", "cli", "config", "clock", "eval",
        ],
        outside: &["tokio", "sqlx", "axum", "reqwest", "rand"],
    },
    Rule {
        room: "llm",
        rooms: &["store", "app", "web", "jobs", "cli", "eval"],
        outside: &["sqlx", "axum"],
    },
    Rule {
        room: "eval",
        rooms: &[
            "store", "app", "web", "jobs", "cli", "config", "clock", "import", "export",
        ],
        outside: &["sqlx", "axum", "rand"],
    },
    Rule {
        room: "store",
        rooms: &[
            "app", "web", "llm", "export", "import", "jobs", "cli", "eval",
        ],
        outside: &["axum", "reqwest"],
    },
    Rule {
        room: "app",
        rooms: &["web", "jobs", "cli"],
        outside: &["axum", "sqlx", "tower", "tower_http"],
    },
    Rule {
        room: "jobs",
        rooms: &["web", "cli", "eval"],
        outside: &["axum", "sqlx", "reqwest"],
    },
    Rule {
        room: "web",
        rooms: &["store", "jobs", "cli", "eval"],
        outside: &["sqlx", "jiff_sqlx", "reqwest"],
    },
];

/// Files of more than [`LONG`] lines of code, each with the reason why it is one thing.
const LONG: usize = 400;
const LONG_ON_PURPOSE: &[(&str, &str)] = &[
    (
        "src/app/document.rs",
        "one state machine over one row: its steps share every check",
    ),
    (
        "src/app/session.rs",
        "login, tokens and links share what is secret about them",
    ),
    (
        "src/domain/benchmark.rs",
        "the official workbook's six formulas beside each other, to be held against it",
    ),
    (
        "src/domain/document.rs",
        "the words of one type, most of it derives",
    ),
    (
        "src/store/account.rs",
        "people and what they log in with: one statement a function",
    ),
];

/// The code of a file: without comments, and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines()
        .map(|line| match line.find("//") {
            // An address in a string is no comment.
            Some(at) if !line[..at].ends_with(':') => &line[..at],
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The names that follow a path's beginning: one, or those of a group `{a, b::c}`.
fn heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![rest.chars().take_while(|c| is_name(*c)).collect()];
    };
    let (mut depth, mut name, mut names, mut head) = (0, String::new(), Vec::new(), true);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                head = true;
            }
            c if is_name(c) && depth == 0 && head => name.push(c),
            ':' if depth == 0 => head = false,
            _ => {}
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty());
    names
}

/// The rooms of ours that code names, whichever way it climbs there.
fn rooms_named(path: &str, code: &str) -> Vec<String> {
    let mut found: Vec<String> = after(code, "crate::")
        .into_iter()
        .flat_map(|at| heads(&code[at..]))
        .collect();
    // `src/domain/swot/item.rs` is domain::swot::item: three steps up is the crate.
    let inside = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    let chain = "super::".repeat(inside.split('/').count());
    found.extend(
        after(code, &chain)
            .into_iter()
            .flat_map(|at| heads(code[at..].trim_start_matches("super::"))),
    );
    found
}

/// Where code goes on after each time it names something.
fn after(code: &str, wanted: &str) -> Vec<usize> {
    code.match_indices(wanted)
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| is_name(c) || c == ':'))
        .map(|(at, _)| at + wanted.len())
        .collect()
}

fn names_outside(code: &str, wanted: &str) -> bool {
    let mut path = wanted.rsplitn(2, "::");
    let (last, before) = (path.next().unwrap_or_default(), path.next());
    let direct = after(code, wanted)
        .into_iter()
        .any(|at| !code[at..].starts_with(is_name));
    let grouped = before.is_some_and(|before| {
        after(code, &format!("{before}::"))
            .into_iter()
            .any(|at| heads(&code[at..]).iter().any(|head| head == last))
    });
    // A crate is named with what it holds; the same word may be a field or a function of ours.
    let as_crate = before.is_some()
        || after(code, &format!("{wanted}::")).len() + after(code, &format!("use {wanted};")).len()
            > 0;
    (direct && as_crate) || grouped
}

/// What a file may not name, as sentences.
fn faults(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let room = path
        .trim_start_matches("src/")
        .split(['/', '.'])
        .next()
        .unwrap_or_default();
    let Some(rule) = RULES.iter().find(|rule| rule.room == room) else {
        return Vec::new();
    };
    let named = rooms_named(path, &code);
    let rooms = rule
        .rooms
        .iter()
        .filter(|room| named.iter().any(|name| name == *room));
    let files: &[&str] = if matches!(room, "domain" | "export" | "import") {
        &FILES_AND_CLOCKS
    } else {
        &[]
    };
    let outside = rule
        .outside
        .iter()
        .chain(files)
        .filter(|name| names_outside(&code, name));
    rooms
        .map(|name| format!("{path}: {room} may not look into {name}"))
        .chain(outside.map(|name| format!("{path}: {room} may not use {name}")))
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// Every source file that is not all tests: path from the root, and text.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src"), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            (
                path.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .filter(|(path, _)| !path.ends_with("tests.rs") && !path.ends_with("samples.rs"))
        .collect()
}

#[test]
fn no_room_looks_where_it_may_not() {
    let all = all();
    assert!(all.len() > 80, "the sources were not found");
    for rule in &RULES {
        let exists = all
            .iter()
            .any(|(path, _)| path.starts_with(&format!("src/{}/", rule.room)));
        assert!(
            exists || rule.room == "import",
            "{} is not there (any more)",
            rule.room
        );
    }
    let found: Vec<String> = all
        .iter()
        .flat_map(|(path, text)| faults(path, text))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_fault_is_found() {
    for (path, text, found) in [
        ("src/domain/x.rs", "use crate::store::Tx;", 1),
        (
            "src/domain/x.rs",
            "use crate::{domain::id, store::{db, job}, web};",
            2,
        ),
        ("src/domain/x.rs", "use super::super::app::Ctx;", 1),
        ("src/domain/x/y.rs", "use super::super::super::app::Ctx;", 1),
        (
            "src/domain/x/mod.rs",
            "fn f() { super::super::web::router(); }",
            1,
        ),
        ("src/domain/x.rs", "fn f() { tokio::spawn(g()); }", 1),
        ("src/domain/x.rs", "use std::{fs, collections::HashMap};", 1),
        ("src/domain/x.rs", "use std::time::{Duration, Instant};", 1),
        ("src/domain/x.rs", "fn f() { std::fs::read(\"x\"); }", 1),
        ("src/store/x.rs", "use crate::app::{self, Error};", 1),
        (
            "src/app/x.rs",
            "use axum::Json;\nuse crate::web::problem;",
            2,
        ),
        ("src/app/x.rs", "fn f() { sqlx::query(\"\"); }", 1),
        ("src/web/api/x.rs", "use crate::store;", 1),
        (
            "src/web/api/x.rs",
            "let row = crate::store::job::count_open(&mut tx);",
            1,
        ),
        ("src/llm/rules/x.rs", "use crate::app::App;", 1),
        ("src/eval/x.rs", "use crate::store::Tx;", 1),
        ("src/domain/x.rs", "use crate::eval::case;", 1),
        ("src/export/x.rs", "use crate::store::company;", 1),
        ("src/jobs/x.rs", "use sqlx::query;", 1),
    ] {
        assert_eq!(
            faults(path, text).len(),
            found,
            "{path}: {text}: {:?}",
            faults(path, text)
        );
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    for (path, text) in [
        (
            "src/domain/x.rs",
            "use crate::domain::id;\n// use crate::store;\n/// See [`crate::app`].\nlet axum = 1; // tokio::spawn",
        ),
        (
            "src/domain/x.rs",
            "use super::store_word;\nfn tokio() {}\nlet x = self.tokio;",
        ),
        ("src/domain/x.rs", "use std::time::Duration;\nuse std::fmt;"),
        (
            "src/domain/x.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests { use crate::store; }",
        ),
        (
            "src/domain/x/y.rs",
            "use super::super::app_word;\nuse super::super::app::z;",
        ),
        ("src/web/api/x.rs", "use crate::app::{Ctx, company};"),
        (
            "src/app/x.rs",
            "let at = \"https://example.jp\"; use crate::store;",
        ),
        ("src/cli/x.rs", "use crate::web; use crate::store;"),
    ] {
        assert!(
            faults(path, text).is_empty(),
            "{path}: {text}: {:?}",
            faults(path, text)
        );
    }
}

#[test]
fn long_files_are_long_on_purpose() {
    let long: Vec<(String, usize)> = all()
        .into_iter()
        .filter(|(path, _)| !path.contains("/samples/"))
        .map(|(path, text)| (path, code(&text).lines().count()))
        .filter(|(_, lines)| *lines > LONG)
        .collect();
    let unexplained: Vec<String> = long
        .iter()
        .filter(|(path, _)| !LONG_ON_PURPOSE.iter().any(|(known, _)| known == path))
        .map(|(path, lines)| format!("{path} has {lines} lines: is it two things?"))
        .collect();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for (known, reason) in LONG_ON_PURPOSE {
        assert!(!reason.is_empty());
        assert!(
            long.iter().any(|(path, _)| path == known),
            "{known} is not long any more: take it off the list"
        );
    }
}
