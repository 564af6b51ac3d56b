//! `banso eval` as people and CI call it, and the planted-error suite with teeth.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use banso::data::Data;
use banso::domain::check::{Checker, Claim};
use banso::domain::document::{Flag, FlagKind};
use banso::domain::evidence::Evidence;
use banso::eval::files::Files;
use banso::eval::plant::{Class, Outcome, Soil, run};
use serde_json::Value;

use crate::support::servers::model_servers;

fn banso(arguments: &[&str]) -> Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_banso"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A suite of two companies in a folder of its own, with more to say in its file.
fn suite(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("evals");
    for part in ["companies", "suites", "clean"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
    }
    for file in [
        "companies/01_soba.toml",
        "companies/05_machining.toml",
        "clean/01_soba.toml",
    ] {
        std::fs::copy(root.join(file), folder.path().join(file)).unwrap();
    }
    let head = "name = \"small\"\nkinds = [\"swot\", \"action_plan\"]\n";
    std::fs::write(
        folder.path().join("suites/main.toml"),
        format!("{head}{more}"),
    )
    .unwrap();
    folder
}

fn eval(folder: &tempfile::TempDir, more: &[&str]) -> Output {
    let folder = folder.path().to_str().unwrap();
    banso(&[&["eval", "--suite", folder][..], more].concat())
}

#[test]
fn the_rules_reach_every_threshold_of_the_suite_that_ships() {
    let output = banso(&["eval", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["faults"], serde_json::json!([]));
    let rows = report["series"][0]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 20 * 5);
    assert!(rows.iter().all(|row| row["failure"].is_null()));
}

#[test]
fn a_threshold_that_is_missed_ends_in_1_and_is_named() {
    let small = suite("[[thresholds]]\nmeasure = \"citation_recall\"\nleast = 1.5\n");
    let output = eval(&small, &[]);
    assert_eq!(code(&output), 1);
    let complaint = complaint(&output);
    assert!(
        complaint.contains("根拠の再現率") && complaint.contains("1.5以上"),
        "{complaint}"
    );
    assert!(said(&output).contains("95%信頼区間"));
}

#[test]
fn a_bad_file_is_named_with_its_line() {
    let small = suite("");
    let company = small.path().join("companies/01_soba.toml");
    let text = std::fs::read_to_string(&company).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("id = \"chk.price_passing\""))
        .unwrap()
        + 1;
    for (from, to, wanted) in [
        (
            "id = \"chk.price_passing\"",
            "id = \"chk.nobody_asked\"",
            format!("01_soba.toml の {line} 行目"),
        ),
        (
            "employees = 3",
            "employees = \"three\"",
            "01_soba.toml の 10 行目".to_owned(),
        ),
        (
            "minor = \"0601_飲食業\"",
            "minor = \"9999_夢\"",
            "industry".to_owned(),
        ),
    ] {
        std::fs::write(&company, text.replacen(from, to, 1)).unwrap();
        let output = eval(&small, &[]);
        assert_eq!(code(&output), 1);
        let complaint = complaint(&output);
        assert!(complaint.contains("01_soba.toml の"), "{complaint}");
        assert!(
            complaint.contains(&wanted) || wanted == "industry",
            "{complaint}"
        );
    }
    std::fs::write(&company, text).unwrap();
    let broken = suite("[[thresholds]]\nmeasure = \"beauty\"\nleast = 1\n");
    let complaint = complaint(&eval(&broken, &[]));
    assert!(
        complaint.contains("suites/main.toml の 4 行目"),
        "{complaint}"
    );
}

#[test]
fn a_wrong_call_ends_in_2() {
    let small = suite("");
    for (arguments, wanted) in [
        (&["--provider", "oracle"][..], "oracle"),
        (&["--provider", "openai"], "--base-url"),
        (&["--kind", "swat"], "swat"),
        (&["--compare", "rules"], "引数の指定"),
        (&["--format", "pdf"], "--format"),
        (
            &[
                "--provider",
                "openai",
                "--base-url",
                "http://127.0.0.1:9",
                "--model",
                "m",
                "--template",
                "swot/99",
            ],
            "swot/99",
        ),
        (&["--planted", "--compare", "rules", "rules"], "一緒に"),
    ] {
        let output = eval(&small, arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", complaint(&output));
        assert!(
            complaint(&output).contains(wanted),
            "{arguments:?}: {}",
            complaint(&output)
        );
    }
}

#[test]
fn two_of_the_same_do_not_differ() {
    let small = suite("");
    let output = eval(
        &small,
        &[
            "--compare",
            "rules",
            "rules",
            "--format",
            "json",
            "--kind",
            "swot",
        ],
    );
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let differences = report["differences"].as_array().unwrap();
    assert!(differences.len() > 10);
    let told = |difference: &&Value| !difference["measure"].as_str().unwrap().contains("seconds");
    for difference in differences.iter().filter(told) {
        assert_eq!(difference["difference"], 0.0, "{difference}");
        assert_eq!(difference["better"], Value::Null, "{difference}");
        assert_eq!(
            difference["interval"],
            serde_json::json!([0.0, 0.0]),
            "{difference}"
        );
    }
    let table = said(&eval(
        &small,
        &["--compare", "rules", "rules", "--kind", "swot"],
    ));
    assert!(table.contains("区間が0を含みます"), "{table}");
}

#[test]
fn runs_that_were_kept_are_compared_as_new_ones_are() {
    let small = suite("");
    let kept = |name: &str, more: &[&str]| {
        let file = small.path().join(name).to_str().unwrap().to_owned();
        let call = [
            &["--kind", "swot", "--format", "json", "-o", &file][..],
            more,
        ]
        .concat();
        let output = eval(&small, &call);
        assert_eq!(code(&output), 0, "{}", complaint(&output));
        file
    };
    let (a, b) = (kept("a.json", &[]), kept("b.json", &[]));
    // The second is a worse one: every share is half of what it was.
    let mut worse: Value = serde_json::from_str(&std::fs::read_to_string(&b).unwrap()).unwrap();
    let rows = worse["series"][0]["rows"].as_array_mut().unwrap();
    for row in rows {
        for value in row["values"].as_array_mut().unwrap() {
            if value[0] == "citation_recall" {
                value[1] = (value[1].as_f64().unwrap() / 2.0).into();
            }
        }
    }
    std::fs::write(&b, worse.to_string()).unwrap();
    let output = eval(&small, &["--compare", &a, &b, "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let better = |measure: &str| {
        let all = report["differences"].as_array().unwrap();
        let found = all.iter().find(|one| one["measure"] == measure);
        found.unwrap()["better"].clone()
    };
    assert_eq!(better("citation_recall"), 0);
    assert_eq!(better("axes"), Value::Null);
    // With one that is made now.
    let output = eval(&small, &["--compare", &a, "rules", "--kind", "swot"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));

    let two = small.path().join("two.json").to_str().unwrap().to_owned();
    eval(
        &small,
        &["--compare", &a, &b, "--format", "json", "-o", &two],
    );
    let none = small.path().join("none.json").to_str().unwrap().to_owned();
    let broken = small
        .path()
        .join("broken.json")
        .to_str()
        .unwrap()
        .to_owned();
    std::fs::write(&broken, "{\n}").unwrap();
    for (file, wanted, ends) in [
        (&two, "2個あります", 2),
        (&none, "none.json を読めません", 1),
        (&broken, "broken.json：2行目", 1),
    ] {
        let output = eval(&small, &["--compare", &a, file]);
        assert!(
            complaint(&output).contains(wanted),
            "{}",
            complaint(&output)
        );
        assert_eq!(code(&output), ends, "{file}");
    }
}

#[test]
fn a_page_stands_alone() {
    let small = suite("");
    let file = small.path().join("out.html");
    for arguments in [
        &["--format", "html"][..],
        &["--format", "html", "--planted", "--plants", "40"],
    ] {
        let output = eval(
            &small,
            &[arguments, &["-o", file.to_str().unwrap()]].concat(),
        );
        assert!(said(&output).is_empty(), "{}", complaint(&output));
        let page = std::fs::read_to_string(&file).unwrap();
        assert!(
            page.starts_with("<!doctype html>") && page.contains("<table>"),
            "{page}"
        );
        for outside in ["<script", "http:", "https:", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn the_evidence_of_a_company_can_be_looked_up() {
    let output = eval(&suite(""), &["--evidence"]);
    assert_eq!(code(&output), 0);
    assert!(said(&output).contains("chk.price_passing"));
}

/// A model whose words mean nothing: what is measured is that answers keep their form.
#[test]
fn a_model_with_random_weights_keeps_to_the_form() {
    let Some(servers) = model_servers() else {
        return;
    };
    let folder = suite("companies = [\"01_soba\"]\n");
    let address = format!("{}/v1", servers.llama);
    let model = [
        "--provider",
        "openai",
        "--base-url",
        &address,
        "--model",
        "tiny-random",
    ];
    let output = eval(
        &folder,
        &[&model[..], &["--kind", "swot", "--format", "json"]].concat(),
    );
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = &report["series"][0]["rows"][0];
    let value = |name: &str| {
        let values = row["values"].as_array().unwrap();
        values
            .iter()
            .find(|pair| pair[0] == name)
            .map(|pair| pair[1].as_f64().unwrap())
    };
    assert!(value("prompt_tokens").unwrap() > 1_000.0, "{row}");
    assert!(value("completion_tokens").unwrap() > 0.0, "{row}");
    assert!(value("seconds").unwrap() > 0.0, "{row}");
    // Whether it keeps within its length is its luck; an answer that does is valid.
    if row["failure"].is_null() {
        assert_eq!(value("valid"), Some(1.0));
    }
}

static DATA: LazyLock<Data> = LazyLock::new(|| Data::load(None).unwrap());

/// Every fifth text of all companies.
static SOIL: LazyLock<Soil> = LazyLock::new(|| {
    let mut soil = Soil::gather(&Files::BuiltIn, &DATA).unwrap();
    let mut place = 0;
    soil.specimens.retain(|_| {
        place += 1;
        place % 5 == 0
    });
    soil
});

/// What was asked: whose facts, by where they stand in [`SOIL`], the text, and what it cites.
type Asked = (*const Evidence, String, Vec<String>);

/// What the checker said of each text: most are asked about by every run.
#[derive(Default)]
struct Heard(RefCell<HashMap<Asked, Vec<Flag>>>);

impl Heard {
    fn flags(&self, checker: &Checker<'_>, claim: Claim<'_>) -> Vec<Flag> {
        // Two companies may be said to have done alike, the one rightly.
        let Some(whose) = checker.find("com.name").map(std::ptr::from_ref) else {
            return checker.check(claim);
        };
        let asked = (whose, claim.text.to_owned(), claim.evidence.to_vec());
        let mut heard = self.0.borrow_mut();
        heard
            .entry(asked)
            .or_insert_with(|| checker.check(claim))
            .clone()
    }

    fn planted(&self, keep: &dyn Fn(&Flag) -> bool) -> Outcome {
        run(&SOIL, &DATA.lexicon, 440, 7, &|checker, claim| {
            let mut flags = self.flags(checker, claim);
            flags.retain(|flag| keep(flag));
            flags
        })
    }
}

#[test]
fn the_checker_finds_what_is_planted_and_a_worse_one_fails() {
    let heard = Heard::default();
    finds_what_is_planted(&heard);
    other_seeds_find_no_gap(&heard);
    deaf_to_one_class(&heard);
    cries_at_everything(&heard);
}

/// It finds what is planted, and leaves good texts alone.
fn finds_what_is_planted(heard: &Heard) {
    let outcome = heard.planted(&|_| true);
    assert!(outcome.planted >= 400, "{}", outcome.planted);
    assert!(outcome.quantities[0] >= 100, "{:?}", outcome.quantities);
    assert_eq!(
        outcome.faults(),
        Vec::<String>::new(),
        "{:#?}",
        outcome.misses
    );
    // The goal is 2 %; no text that ships gives cause for more than half of it.
    assert!(
        outcome.quantities[1] * 100 <= outcome.quantities[0],
        "{:#?}",
        outcome.false_alarms
    );
    assert_eq!(
        outcome.drafted_quantities[1], 0,
        "{:#?}",
        outcome.false_alarms
    );
    let again = Heard::default().planted(&|_| true);
    assert_eq!(outcome, again, "the same seed plants the same errors");
}

/// Neither do other seeds.
fn other_seeds_find_no_gap(heard: &Heard) {
    for seed in [11, 12, 13] {
        let outcome = run(&SOIL, &DATA.lexicon, 330, seed, &|checker, claim| {
            heard.flags(checker, claim)
        });
        let faults = outcome.faults();
        assert!(faults.is_empty(), "{seed} {faults:?} {:#?}", outcome.misses);
    }
}

/// A checker that is deaf to one class fails.
fn deaf_to_one_class(heard: &Heard) {
    for (deaf, class) in [
        (FlagKind::QuoteNotFound, Class::Quote),
        (FlagKind::ForbiddenClaim, Class::Certainty),
        (FlagKind::UnknownEvidence, Class::ForeignId),
    ] {
        let outcome = heard.planted(&|flag| flag.kind != deaf);
        let weak: Vec<_> = outcome
            .classes
            .iter()
            .filter(|tally| tally.recall < tally.least)
            .collect();
        assert!(
            weak.iter().any(|tally| tally.class == class),
            "{deaf:?} {weak:?}"
        );
        assert!(!outcome.faults().is_empty());
    }
    let numbers = [FlagKind::NumberNotInEvidence, FlagKind::UnitMismatch];
    let outcome = heard.planted(&|flag| !numbers.contains(&flag.kind));
    for class in [
        Class::WrongDigit,
        Class::Unit,
        Class::Sign,
        Class::Dimension,
    ] {
        let tally = outcome
            .classes
            .iter()
            .find(|tally| tally.class == class)
            .unwrap();
        assert!(tally.recall < tally.least, "{class}");
    }
}

/// So does one that cries at everything.
fn cries_at_everything(heard: &Heard) {
    let outcome = run(&SOIL, &DATA.lexicon, 50, 7, &|checker, claim| {
        let mut flags = heard.flags(checker, claim);
        let end = claim.text.chars().count();
        flags.push(Flag::new(
            FlagKind::NumberNotInEvidence,
            "x".to_owned(),
            Some([0, end]),
        ));
        flags
    });
    assert!(outcome.false_share() > 0.9, "{}", outcome.false_share());
    assert!(
        outcome
            .faults()
            .iter()
            .any(|fault| fault.contains("正しい文"))
    );
}
