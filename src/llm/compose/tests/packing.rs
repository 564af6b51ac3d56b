//! Whatever stands in the evidence, the prompt keeps its budget as the real tokenizer counts it, no axis vanishes, and
//! what was left out or cut is named: tried on sets drawn at random.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use strum::IntoEnumIterator;

use super::*;
use crate::domain::check::testing::evidence;

fn text() -> impl Strategy<Value = String> {
    let odd = "か\u{3099}👩\u{200d}👩\u{feff}𠮷ﷺ\u{202e}\r\n\t<|endoftext|>｜{{evidence}}";
    prop_oneof![
        16 => "[ぁ-んァ-ン一-龠0-9a-z。、 ]{0,40}",
        4 => "\\PC{0,60}",
        1 => (1usize..300).prop_map(|times| "長い文です。".repeat(times)),
        1 => (1usize..30).prop_map(move |times| odd.repeat(times)),
    ]
}

type Given = (Topic, String, String, Option<String>);

fn one() -> impl Strategy<Value = Given> {
    let topic = (0..Topic::iter().count()).prop_map(|at| Topic::iter().nth(at).unwrap());
    // Axes crowd: most evidence is about money.
    let topic = prop_oneof![1 => Just(Topic::Money), 2 => topic];
    (topic, text(), text(), proptest::option::of(text()))
}

fn set(given: Vec<Given>) -> Vec<Evidence> {
    let place = |(index, (topic, label, display, quote)): (usize, Given)| Evidence {
        label,
        topic,
        quote,
        ..evidence(&format!("chk.item_{index}"), &display)
    };
    given.into_iter().enumerate().map(place).collect()
}

fn axes(all: &[Evidence]) -> BTreeSet<Topic> {
    all.iter().map(|one| one.topic).collect()
}

/// What will be sent, counted anew.
fn counted(prepared: &Prepared) -> usize {
    let messages = prepared.messages.iter();
    let messages: usize = messages
        .map(|message| tokens::count(&message.content) + FRAME)
        .sum();
    messages + tokens::count(&prepared.schema.to_string()) + FRAME
}

/// Everything that is promised of one set.
fn keeps_its_word(
    template: &Template,
    name: &str,
    all: &[Evidence],
    room: Room,
) -> std::result::Result<(), TestCaseError> {
    let prepared = match composed(template, Kind::Swot, name, all, room) {
        Ok(prepared) => prepared,
        Err(ComposeError::NoRoom { tokens, budget }) => {
            prop_assert!(tokens > budget);
            return Ok(());
        }
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    };
    let budget = room.prompt(template);
    let recounted = room.theirs(counted(&prepared));
    prop_assert!(recounted <= budget, "{recounted} of {budget}");
    prop_assert_eq!(recounted, prepared.tokens.prompt);
    if room.context_tokens.is_none() {
        prop_assert_eq!(axes(&prepared.evidence), axes(all), "an axis is gone");
    }
    let mut accounted: Vec<&str> = prepared
        .evidence
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    for left in &prepared.left_out {
        let own = all.iter().find(|one| one.id == left.id);
        prop_assert_eq!(own.map(|one| &one.label), Some(&left.label));
        accounted.push(&left.id);
    }
    accounted.sort_unstable();
    let mut every: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    every.sort_unstable();
    prop_assert_eq!(accounted, every, "sent or named, each once");
    let user = &prepared.messages[1].content;
    for kept in &prepared.evidence {
        prop_assert!(user.contains(&kept.id), "{} is not sent", kept.id);
    }
    Ok(())
}

fn room() -> impl Strategy<Value = Room> {
    // A small model leaves a little beside the standing instructions.
    let small = (8_300u32..10_000).prop_map(|context| Room {
        context_tokens: Some(context),
        ..Room::default()
    });
    let other = (0.8f64..1.4).prop_map(|calibration| Room {
        calibration,
        context_tokens: Some(100_000),
        ..Room::default()
    });
    prop_oneof![3 => Just(Room::default()), 1 => small, 1 => other]
}

fn try_out(cases: u32) {
    let template = newest(Kind::Swot);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let sizes = prop_oneof![
        4 => proptest::collection::vec(one(), 0..40),
        1 => proptest::collection::vec(one(), 40..160),
    ];
    let outcome = TestRunner::new_with_rng(config, rng)
        .run(&(sizes, room(), text()), |(given, room, name)| {
            keeps_its_word(&template, &name, &set(given), room)
        });
    match outcome {
        Ok(()) => {}
        // What was drawn is too long to be read: the reason alone is.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

#[test]
fn two_hundred_sets_keep_the_budget_and_every_axis() {
    try_out(200);
}

#[test]
#[ignore = "takes minutes; `make bench` runs it in release"]
fn ten_thousand_sets_keep_the_budget_and_every_axis() {
    try_out(10_000);
}
