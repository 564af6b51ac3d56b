//! Budgets are kept, axes stay: tried on sets of evidence drawn at random.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use strum::IntoEnumIterator;

use super::*;
use crate::domain::check::testing::evidence;
use crate::domain::prompt;

/// A tokenizer of the test's own: letters in pairs, and a pair is also made across what a caller counts apart, as real ones
/// do; so sums of lines are never the whole.
fn tokens(text: &str) -> usize {
    let (mut count, mut open) = (0, false);
    for c in text.chars() {
        open = !open && c.is_alphanumeric();
        count += usize::from(!open) + usize::from(!c.is_ascii()) / 2;
    }
    count + usize::from(open)
}

fn whole(sent: &[Evidence], beside: usize) -> usize {
    let text: String = sent.iter().map(prompt::printed).collect();
    beside + tokens(&text)
}

fn packed(
    all: &[Evidence],
    weights: &[u32],
    budget: usize,
    beside: usize,
) -> Result<Packed, Unpacked<()>> {
    pack(
        all,
        weights,
        &mut Scale {
            budget,
            line: &|one| tokens(&prompt::printed(one)),
            whole: &mut |sent| Ok(whole(sent, beside)),
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    let odd = "か\u{3099}👩\u{200d}👩\u{feff}𠮷ﷺ\u{202e}\r\n\t<|endoftext|>｜";
    prop_oneof![
        16 => "[ぁ-んァ-ン一-龠0-9a-z。、 ]{0,40}",
        4 => "\\PC{0,60}",
        1 => (1usize..400).prop_map(|times| "長い文です。".repeat(times)),
        1 => (1usize..40).prop_map(move |times| odd.repeat(times)),
    ]
}

type Given = (Topic, String, String, Option<String>, u32);

fn one() -> impl Strategy<Value = Given> {
    let topic = (0..Topic::iter().count()).prop_map(|at| Topic::iter().nth(at).unwrap());
    // Axes crowd: most evidence is about money.
    let topic = prop_oneof![3 => Just(Topic::Money), 2 => topic];
    (
        topic,
        text(),
        text(),
        proptest::option::of(text()),
        0u32..300,
    )
}

fn set(given: Vec<Given>) -> (Vec<Evidence>, Vec<u32>) {
    let place = |(index, given): (usize, Given)| {
        let (topic, label, display, quote, weight) = given;
        let id = format!("chk.item_{index}");
        let made = Evidence {
            label,
            topic,
            quote,
            ..evidence(&id, &display)
        };
        (made, weight)
    };
    given.into_iter().enumerate().map(place).unzip()
}

fn axes(all: &[Evidence]) -> std::collections::BTreeSet<Topic> {
    all.iter().map(|one| one.topic).collect()
}

/// Everything that is promised of one set.
fn keeps_its_word(
    all: &[Evidence],
    weights: &[u32],
    budget: usize,
    beside: usize,
) -> Result<(), TestCaseError> {
    let fit = match packed(all, weights, budget, beside) {
        Ok(fit) => fit,
        Err(Unpacked::NoRoom { tokens }) => {
            prop_assert!(beside > budget && tokens == beside);
            return Ok(());
        }
        Err(Unpacked::Other(())) => return Err(TestCaseError::fail("nothing failed")),
    };
    prop_assert!(fit.tokens <= budget, "{} of {budget}", fit.tokens);
    prop_assert_eq!(fit.tokens, whole(&fit.sent, beside));
    prop_assert_eq!(fit.kept.len() + fit.left_out.len(), all.len());
    prop_assert!(fit.kept.iter().all(|kept| all.contains(kept)));
    for lost in axes(all).difference(&axes(&fit.sent)) {
        let of_axis = all.iter().filter(|one| one.topic == *lost);
        let shortest = of_axis.map(|one| shorten::evidence(one, LENGTHS[LENGTHS.len() - 1]).0);
        let lightest = shortest.min_by_key(|one| tokens(&prompt::printed(one)));
        let with: Vec<Evidence> = fit.sent.iter().cloned().chain(lightest).collect();
        prop_assert!(whole(&with, beside) > budget, "{lost} fits");
    }
    for (sent, kept) in fit.sent.iter().zip(&fit.kept) {
        let named = fit.shortened.iter().any(|one| one.id == sent.id);
        prop_assert_eq!(named, sent != kept);
        prop_assert!(!named || prompt::printed(sent).contains(CUT));
    }
    Ok(())
}

#[test]
fn no_budget_is_exceeded_in_ten_thousand_sets() {
    let config = Config {
        cases: 10_000,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    let sizes = prop_oneof![
        20 => proptest::collection::vec(one(), 0..16),
        1 => proptest::collection::vec(one(), 16..120),
    ];
    let room = prop_oneof![4 => 0usize..3_000, 1 => 3_000usize..20_000];
    let outcome = TestRunner::new_with_rng(config, rng).run(
        &(sizes, room, 0usize..900),
        |(given, budget, beside)| {
            let (all, weights) = set(given);
            keeps_its_word(&all, &weights, budget, beside)
        },
    );
    unbroken(outcome);
}

#[test]
fn five_hundred_pieces_are_packed() {
    let config = Config {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    let outcome = TestRunner::new_with_rng(config, rng).run(
        &(proptest::collection::vec(one(), 480..=500), 0usize..20_000),
        |(given, budget)| {
            let (all, weights) = set(given);
            keeps_its_word(&all, &weights, budget, 100)
        },
    );
    unbroken(outcome);
}

/// What was drawn is too long to be read: the reason alone is.
fn unbroken<T: std::fmt::Debug>(outcome: Result<(), TestError<T>>) {
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

fn some() -> (Vec<Evidence>, Vec<u32>) {
    let of = |id: &str, topic| Evidence {
        topic,
        ..evidence(id, "1円")
    };
    let money = (0..6).map(|at| of(&format!("m{at}"), Topic::Money));
    let all: Vec<Evidence> = money
        .chain([of("p1", Topic::People), of("p2", Topic::People)])
        .collect();
    (all, vec![90, 80, 70, 60, 50, 40, 2, 1])
}

#[test]
fn the_most_telling_of_every_axis_comes_before_the_rest() {
    let (all, weights) = some();
    let line = tokens(&prompt::printed(&all[0]));
    let fit = packed(&all, &weights, line * 3 + 2, 0).unwrap();
    let ids: Vec<&str> = fit.sent.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["m0", "m1", "p1"], "in the order they came");
    assert_eq!(fit.left_out[0].id, "m2");
    assert_eq!(fit.left_out[0].label, all[2].label);
    assert_eq!(packed(&all, &weights, 10_000, 0).unwrap().left_out, []);
    assert_eq!(
        packed(&all, &weights, 99, 100),
        Err(Unpacked::NoRoom { tokens: 100 })
    );
}

#[test]
fn half_a_million_letters_are_cut_and_said_to_be() {
    let (mut all, weights) = some();
    all[7].quote = Some("毎朝五時に仕込みます。".repeat(50_000));
    let fit = packed(&all, &weights, 3_000, 100).unwrap();
    assert_eq!(fit.shortened.len(), 1);
    assert!(
        fit.sent
            .iter()
            .all(|one| prompt::printed(one).chars().count() < 700)
    );
    assert_eq!(
        fit.kept[7].quote, all[7].quote,
        "slots and quotes are checked against the whole"
    );
}

/// What the sum of the lines says is not what is counted: here everything takes thrice as much.
#[test]
fn an_estimate_that_is_wrong_changes_the_time_and_not_the_promise() {
    let (all, weights) = some();
    for (line, times) in [(1, 30), (1_000, 1), (0, 7)] {
        let mut scale: Scale<'_, ()> = Scale {
            budget: 100,
            line: &|_| line,
            whole: &mut |sent| Ok(10 + sent.len() * times),
        };
        let fit = pack(&all, &weights, &mut scale).unwrap();
        assert!(fit.tokens <= 100 && fit.tokens == 10 + fit.sent.len() * times);
        assert!(fit.sent.len() >= 2, "both axes");
    }
}
