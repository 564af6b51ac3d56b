//! What a prompt of each demo company takes, and that it stays within its budget whatever stands in the evidence.

mod packing;

use std::fmt::Write;

use super::*;
use crate::data::Data;
use crate::domain::answer;
use crate::domain::document::Kind;
use crate::domain::facts::sample::{DEMO, Sample};
use crate::domain::topic::Topic;

fn sources(name: &str) -> Sources<'_> {
    Sources {
        name,
        industry: "その他の飲食店",
        size_class: "小規模事業者",
        month: "2026-11",
        documents: &[],
        sections: &[],
    }
}

fn newest(kind: Kind) -> Template {
    let data = Data::load(None).unwrap();
    data.prompts(kind).last().unwrap().clone()
}

fn composed(
    template: &Template,
    kind: Kind,
    name: &str,
    evidence: &[Evidence],
    room: Room,
) -> Result<Prepared> {
    let schema = answer::schema(kind);
    let parts = Parts {
        template,
        sources: sources(name),
        evidence,
        schema: &schema,
        room,
    };
    compose(&parts)
}

#[test]
fn a_typical_prompt_takes_six_thousand_tokens_at_most_and_half_of_it_is_the_same_for_all() {
    let template = newest(Kind::Swot);
    let mut table = String::new();
    for (name, _) in DEMO {
        let evidence = Sample::demo(name).evidence();
        let prepared = composed(&template, Kind::Swot, name, &evidence, Room::default()).unwrap();
        let system = tokens::count(&prepared.messages[0].content);
        let TokenCount {
            prompt,
            budget,
            cacheable,
        } = prepared.tokens;
        assert!(prompt <= 6_000 && prompt <= budget, "{name} {prompt}");
        assert!(
            system * 2 >= prompt,
            "{name}: {system} of {prompt} without the schema"
        );
        assert!(cacheable > system && cacheable * 2 > prompt);
        let _ = writeln!(
            table,
            "{name:<16} evidence {:>3}, sent {:>3}, tokens {prompt:>5}, cacheable {cacheable:>5}",
            evidence.len(),
            prepared.evidence.len(),
        );
        for topic in evidence.iter().map(|one| one.topic) {
            assert!(
                prepared.evidence.iter().any(|one| one.topic == topic),
                "{name} {topic}"
            );
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_beginning_is_the_same_bytes_for_every_company() {
    for kind in [Kind::Swot, Kind::ActionPlan, Kind::BusinessPlan] {
        let template = newest(kind);
        let of = |name: &str| {
            let evidence = Sample::demo(name).evidence();
            composed(&template, kind, name, &evidence, Room::default())
                .unwrap()
                .request("m")
        };
        let (one, other) = (of("ramen"), of("inn"));
        assert_eq!(one.stable_messages, 1);
        assert_eq!(one.messages[0], other.messages[0]);
        assert_ne!(one.messages[1], other.messages[1]);
        assert_eq!(one.schema, other.schema);
    }
}

#[test]
fn a_small_model_and_another_tokenizer_leave_less_room() {
    let template = newest(Kind::Swot);
    let evidence = Sample::demo("ramen").evidence();
    let sent = |room: Room| composed(&template, Kind::Swot, "r", &evidence, room);
    let all = sent(Room::default()).unwrap();
    let theirs = sent(Room {
        calibration: 1.2,
        ..Room::default()
    })
    .unwrap();
    assert!(theirs.tokens.prompt <= 6_000 && theirs.counted * 6 <= 6_000 * 5);
    assert!(theirs.evidence.len() < all.evidence.len());
    let small = Room {
        context_tokens: Some(8_192),
        max_output_tokens: Some(3_000),
        ..Room::default()
    };
    let small = sent(small).unwrap();
    assert_eq!(
        (small.tokens.budget, small.max_output_tokens),
        (5_192, 3_000)
    );
    assert!(small.tokens.prompt <= 5_192);
    let tiny = Room {
        context_tokens: Some(4_096),
        ..Room::default()
    };
    let said = sent(tiny).unwrap_err().to_string();
    assert!(said.contains("コンテキスト長"), "{said}");
}

#[test]
fn long_texts_are_cut_and_never_sent_whole() {
    let template = newest(Kind::Swot);
    let mut evidence = Sample::demo("ramen").evidence();
    let at = evidence
        .iter()
        .position(|one| one.topic == Topic::People && one.quote.is_some())
        .unwrap();
    evidence[at].quote = Some("朝の仕込みは店主がしています。".repeat(500_000 / 15));
    let name = "長い名の会社".repeat(80_000);
    let prepared = composed(&template, Kind::Swot, &name, &evidence, Room::default()).unwrap();
    assert!(prepared.tokens.prompt <= 6_000);
    assert!(prepared.messages[1].content.contains("…（以下略）"));
    let named: Vec<&str> = prepared
        .shortened
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert!(named.contains(&"documents"), "{named:?}");
}

#[test]
fn only_what_the_input_schema_names_can_be_printed() {
    let template = newest(Kind::Swot);
    let mut evidence = Sample::demo("ramen").evidence();
    for one in &mut evidence {
        one.source = "CANARY_SOURCE".to_owned();
        one.value = Some(918_273.645);
    }
    let prepared = composed(&template, Kind::Swot, "r", &evidence, Room::default()).unwrap();
    let text: String = prepared
        .messages
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert!(!text.contains("CANARY") && !text.contains("918273"));
}
