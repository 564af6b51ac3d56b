use std::collections::HashSet;

use serde_json::json;

use super::testing::{
    Drafts, action_items, content, drafts, filled, input, kept, readable, strings, text,
};
use super::*;
use crate::domain::document::{Body, Cell, Quadrant};
use crate::domain::facts::from_actions;
use crate::domain::facts::sample::{DEMO, HOUSE, Sample};

#[test]
#[ignore = "prints all drafts to be read"]
fn print_all() {
    for (name, file) in DEMO {
        println!(
            "=================== {name}\n{}",
            readable(&drafts(&Sample::read(file)))
        );
    }
}

#[test]
fn two_companies_as_they_are_read() {
    insta::assert_snapshot!("ramen", readable(&drafts(&Sample::demo("ramen"))));
    insta::assert_snapshot!(
        "food_wholesale",
        readable(&drafts(&Sample::demo("food_wholesale")))
    );
}

fn all() -> impl Iterator<Item = (&'static str, Drafts)> {
    DEMO.iter()
        .map(|(name, file)| (*name, drafts(&Sample::read(file))))
}

/// Every text of the three answers, with its place.
fn texts(drafts: &Drafts) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (list, fields) in [
        (&drafts.swot["items"], &["text"][..]),
        (&drafts.swot["questions"], &["text"]),
        (
            &drafts.plan["actions"],
            &["issue", "what", "who", "support", "how", "funding", "risk"],
        ),
        (&drafts.business["sections"], &["text"]),
        (&drafts.cross["strategies"], &["text", "reason"]),
        (&drafts.cross["questions"], &["text"]),
        (&drafts.proposal["issues"], &["text", "root_cause"]),
        (&drafts.proposal["support"], &["text"]),
        (&drafts.proposal["questions"], &["text"]),
        (&json!([drafts.proposal["core_issue"]]), &["text", "why"]),
        (
            &json!([drafts.plain_proposal["core_issue"]]),
            &["text", "why"],
        ),
    ] {
        for (index, entry) in list.as_array().unwrap().iter().enumerate() {
            let of = |field: &&str| (format!("{field} {index}"), text(&entry[*field]));
            found.extend(fields.iter().map(of));
        }
    }
    found
}

/// A text without its slots and without what stands in brackets as somebody's words.
fn bare(text: &str, evidence: &[Evidence]) -> String {
    let mut rest = text.to_owned();
    for fact in evidence {
        rest = rest.replace(&format!("[[{}]]", fact.id), "");
    }
    for quote in evidence.iter().filter_map(|fact| fact.quote.as_deref()) {
        for end in text::sentence_ends(quote) {
            let words = quote[..end].trim_end_matches('。');
            if !words.is_empty() {
                rest = rest
                    .replace(&format!("「{words}」"), "")
                    .replace(&format!("『{words}』"), "");
            }
        }
    }
    rest
}

#[test]
fn no_digit_is_typed() {
    for (name, drafts) in all() {
        for (place, text) in texts(&drafts) {
            let bare = bare(&text, &drafts.evidence);
            assert!(!bare.contains(char::is_numeric), "{name} {place}: {bare}");
            assert!(!bare.contains("[["), "{name} {place}: {bare}");
        }
    }
}

#[test]
fn what_is_quoted_as_said_was_said() {
    let saying = [
        "と話しています",
        "という話",
        "との声",
        "という声",
        "と記録しています",
        "とあります",
        "という記録",
    ];
    let mut seen = 0;
    for (name, drafts) in all() {
        for (place, text) in texts(&drafts) {
            seen += saying
                .iter()
                .map(|word| text.matches(word).count())
                .sum::<usize>();
            let bare = bare(&text, &drafts.evidence);
            for word in saying {
                for bracket in ["」", "』"] {
                    assert!(
                        !bare.contains(&format!("{bracket}{word}")),
                        "{name} {place}: {bare}"
                    );
                }
            }
        }
    }
    assert!(seen > 100);
}

#[test]
fn every_item_stands_on_evidence_that_exists() {
    for (name, drafts) in all() {
        let known: HashSet<&str> = drafts
            .evidence
            .iter()
            .map(|fact| fact.id.as_str())
            .collect();
        let items = drafts.swot["items"].as_array().unwrap();
        let sections = drafts.business["sections"].as_array().unwrap();
        for entry in items.iter().chain(sections) {
            let cited = strings(&entry["evidence"]);
            assert!(!cited.is_empty(), "{name}: {entry}");
            for id in &cited {
                assert!(known.contains(id.as_str()), "{name}: {id}");
            }
            let words = entry["text"].as_str().unwrap();
            for slot in words
                .split("[[")
                .skip(1)
                .filter_map(|rest| rest.split("]]").next())
            {
                assert!(
                    cited.iter().any(|id| id == slot),
                    "{name}: {slot} is not cited"
                );
            }
        }
    }
}

#[test]
fn a_quadrant_holds_at_most_eight_and_nothing_twice() {
    for (name, drafts) in all() {
        let mut seen = HashSet::new();
        for quadrant in ["strength", "weakness", "opportunity", "threat"] {
            let items = drafts.swot["items"].as_array().unwrap().iter();
            let texts: Vec<&str> = items
                .filter(|item| item["quadrant"] == quadrant)
                .map(|item| item["text"].as_str().unwrap())
                .collect();
            assert!((1..=8).contains(&texts.len()), "{name} {quadrant}");
            assert!(
                texts.iter().all(|text| seen.insert(first_words(text))),
                "{name} {quadrant}"
            );
        }
        let actions = drafts.action_items.iter();
        let whats: HashSet<&str> = actions.map(|item| item.text.as_str()).collect();
        assert_eq!(whats.len(), drafts.action_items.len(), "{name}");
    }
}

fn first_words(text: &str) -> String {
    text.chars().take(40).collect()
}

#[test]
fn every_kept_weakness_and_threat_is_answered_by_a_complete_action() {
    for (name, drafts) in all() {
        let actions = drafts.plan["actions"].as_array().unwrap();
        let why: HashSet<String> = actions
            .iter()
            .flat_map(|action| strings(&action["why"]))
            .collect();
        for item in drafts
            .swot_items
            .iter()
            .filter(|item| item.id.starts_with(['W', 'T']))
        {
            assert!(why.contains(&item.id), "{name} {}", item.id);
        }
        let known = |id: &String| drafts.swot_items.iter().any(|item| item.id == *id);
        assert!(why.iter().all(known), "{name}");
        for action in actions {
            for field in ["issue", "what", "who", "support", "how", "funding", "risk"] {
                assert!(!text(&action[field]).is_empty(), "{name} {field}");
            }
            assert!(action["start"].as_str().unwrap() >= "2026-12");
            assert!(action["due"].as_str().unwrap() >= action["start"].as_str().unwrap());
            assert!(action["cost_yen"].is_null());
            let kpi = &action["kpi"];
            assert!(
                kpi["target"].is_number() && !text(&kpi["name"]).is_empty(),
                "{name}: {kpi}"
            );
            if let Some(id) = kpi["baseline_evidence"].as_str() {
                assert!(
                    drafts.evidence.iter().any(|fact| fact.id == id),
                    "{name} {id}"
                );
            }
        }
    }
}

/// The lists of an answer in `texts`.
fn list<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer[name].as_array().unwrap()
}

#[test]
fn a_strategy_joins_kept_items_of_its_cell_and_none_fills_a_cell() {
    let mut seen = 0;
    for (name, drafts) in all() {
        for cell in ["SO", "WO", "ST", "WT"] {
            let of_cell: Vec<&Value> = list(&drafts.cross, "strategies")
                .iter()
                .filter(|one| one["cell"] == cell)
                .collect();
            assert!(of_cell.len() <= 3, "{name} {cell}");
            seen += of_cell.len();
            for one in of_cell {
                let from = strings(&one["from"]);
                let cell: Cell = text(&one["cell"]).parse().unwrap();
                assert!(cell.missing(&from).is_empty(), "{name} {one}");
                let kept = |id: &String| drafts.swot_items.iter().any(|item| item.id == *id);
                assert!(from.iter().all(kept), "{name} {one}");
            }
        }
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn no_strategy_and_no_part_of_a_proposal_is_flagged() {
    for (name, drafts) in all() {
        for content in [&drafts.strategies, &drafts.proposed] {
            for item in &content.items {
                assert!(
                    item.flags.is_empty(),
                    "{name} {}: {:?}",
                    item.text,
                    item.flags
                );
            }
        }
    }
}

#[test]
fn a_proposal_has_two_to_four_issues_and_says_who_does_what_when() {
    for (name, drafts) in all() {
        for proposal in [&drafts.proposal, &drafts.plain_proposal] {
            let issues = list(proposal, "issues");
            assert!((2..=4).contains(&issues.len()), "{name}");
            let priorities: Vec<u64> = issues
                .iter()
                .filter_map(|one| one["priority"].as_u64())
                .collect();
            assert!(
                priorities.is_sorted() && priorities[0] == 1,
                "{name} {priorities:?}"
            );
            let support = list(proposal, "support");
            let who: HashSet<&str> = support
                .iter()
                .filter_map(|one| one["by"].as_str())
                .collect();
            assert!(
                who.contains("company") && who.contains("chamber"),
                "{name} {who:?}"
            );
            let months: Vec<&str> = support
                .iter()
                .filter_map(|one| one["month"].as_str())
                .collect();
            assert_eq!(months.len(), support.len(), "{name}");
            assert!(
                months.is_sorted() && months[0] == "2026-12",
                "{name} {months:?}"
            );
            assert!(*months.last().unwrap() <= "2027-11", "{name} {months:?}");
        }
    }
}

#[test]
fn a_missing_side_leaves_its_cells_empty_and_is_asked_about() {
    let drafts = drafts(&Sample::demo("ramen"));
    let mut items = drafts.swot_items.clone();
    items.retain(|item| !item.id.starts_with('T'));
    let cross = cross_swot(&input(&drafts.evidence, &items, &[]));
    let cells: HashSet<&str> = list(&cross, "strategies")
        .iter()
        .filter_map(|one| one["cell"].as_str())
        .collect();
    assert_eq!(cells, HashSet::from(["SO", "WO"]));
    let asked: Vec<String> = list(&cross, "questions")
        .iter()
        .map(|one| text(&one["text"]))
        .collect();
    for cell in ["強み×脅威", "弱み×脅威"] {
        assert!(
            asked
                .iter()
                .any(|one| one.starts_with(cell) && one.contains("脅威がまだ")),
            "{asked:?}"
        );
    }
}

#[test]
fn what_has_no_connection_is_not_joined() {
    let own = |id: &str, quadrant, text: &str| {
        kept(
            id.to_owned(),
            Body::Swot { quadrant },
            text.to_owned(),
            Vec::new(),
        )
    };
    let items = [
        own("S1", Quadrant::Strength, "社長の字がきれいです。"),
        own("O1", Quadrant::Opportunity, "駅前の再開発が進んでいます。"),
    ];
    let cross = cross_swot(&input(&[], &items, &[]));
    assert!(list(&cross, "strategies").is_empty());
    let asked: Vec<String> = list(&cross, "questions")
        .iter()
        .map(|one| text(&one["text"]))
        .collect();
    assert!(
        asked[0].contains("つながりのある項目が見つからない"),
        "{asked:?}"
    );
}

#[test]
fn without_weakness_or_threat_the_core_issue_is_left_to_be_found() {
    let drafts = drafts(&Sample::demo("ramen"));
    let mut items = drafts.swot_items.clone();
    items.retain(|item| item.id.starts_with(['S', 'O']));
    let evidence: Vec<Evidence> = drafts.evidence.clone();
    let proposal = proposal(&input(&evidence, &items, &[]));
    assert!(text(&proposal["core_issue"]["text"]).contains("今後の面談で確かめます"));
    assert!(list(&proposal, "issues").len() <= 2);
    let nothing = super::proposal(&input(&[], &[], &[]));
    assert!(list(&nothing, "issues").is_empty());
    assert_eq!(list(&nothing, "questions").len(), 2);
    assert!(!list(&nothing, "support").is_empty());
}

#[test]
fn an_action_plan_carries_out_the_strategies_and_the_issues_agreed_on() {
    for (name, drafts) in all() {
        let actions = list(&drafts.deeper_plan, "actions");
        let why: HashSet<String> = actions
            .iter()
            .flat_map(|action| strings(&action["why"]))
            .collect();
        for item in &drafts.strategies.items {
            assert!(why.contains(&item.id), "{name} {}", item.id);
        }
        let agreed: Vec<&str> = drafts
            .proposed
            .items
            .iter()
            .filter(|item| matches!(item.body, Body::Issue { .. }))
            .filter_map(|item| item.text.split('：').next())
            .collect();
        let issues: Vec<String> = actions
            .iter()
            .map(|action| text(&action["issue"]))
            .collect();
        for name in &agreed {
            assert!(
                issues.iter().any(|issue| issue == name),
                "{name} {issues:?}"
            );
        }
    }
}

#[test]
fn answers_have_every_field_that_the_schema_asks_for() {
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys.join(" ")
    };
    let drafts = drafts(&Sample::demo("inn"));
    assert_eq!(
        keys(&drafts.swot["items"][0]),
        "basis evidence quadrant text"
    );
    assert_eq!(keys(&drafts.swot["questions"][0]), "text topic wall");
    assert_eq!(
        keys(&drafts.plan["actions"][0]),
        "cost_yen due funding how issue kpi risk start support what who why"
    );
    assert_eq!(
        keys(&drafts.plan["actions"][0]["kpi"]),
        "baseline_evidence date name target unit"
    );
    assert_eq!(keys(&drafts.business["sections"][0]), "evidence key text");
}

#[test]
fn sections_fit_the_room_of_the_form_and_name_every_action() {
    for (name, drafts) in all() {
        let sections = drafts.business["sections"].as_array().unwrap();
        for (form, section) in HOUSE.form.sections.iter().zip(sections) {
            assert_eq!(text(&section["key"]), form.key);
            let words = filled(section["text"].as_str().unwrap(), &drafts.evidence);
            let length = words.chars().count();
            assert!(
                (20..=form.max_chars).contains(&length),
                "{name} {} {length}",
                form.key
            );
        }
        let told = text(&sections[5]["text"]);
        let all = drafts
            .action_items
            .iter()
            .all(|item| told.contains(&format!("[[act.{}]]", item.id)));
        assert!(
            all || told.ends_with("アクションプランに示すとおり進めます。"),
            "{name}"
        );
    }
}

#[test]
fn an_empty_quadrant_is_asked_about_and_not_filled() {
    let mut sample = Sample::demo("ramen");
    sample.sheets.clear();
    let drafts = drafts(&sample);
    let items = drafts.swot["items"].as_array().unwrap();
    assert!(
        items
            .iter()
            .all(|item| item["quadrant"] == "strength" || item["quadrant"] == "weakness")
    );
    let questions: Vec<String> = drafts.swot["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["text"]))
        .collect();
    let ask = |key: &str| {
        let mut items = HOUSE.templates.iter().flat_map(Template::items);
        items
            .find(|item| item.key == key)
            .unwrap()
            .ask
            .clone()
            .unwrap()
    };
    assert!(questions.contains(&ask("new_demand")) && questions.contains(&ask("cost_increase")));
    assert!(questions.len() <= 8);
    let environment = text(&drafts.business["sections"][1]["text"]);
    assert!(
        environment.contains("今後の面談と調査で確認します"),
        "{environment}"
    );
}

#[test]
fn a_company_of_which_only_the_name_is_known_gets_questions_and_honest_sections() {
    let mut sample = Sample::demo("inn");
    sample.sheets.clear();
    sample.statements.clear();
    let drafts = drafts(&sample);
    assert_eq!(drafts.swot["items"].as_array().unwrap().len(), 0);
    assert_eq!(drafts.swot["questions"].as_array().unwrap().len(), 8);
    assert_eq!(drafts.plan["actions"].as_array().unwrap().len(), 0);
    for section in &drafts.business["sections"].as_array().unwrap()[1..] {
        let words = section["text"].as_str().unwrap();
        assert!(words.contains("今後"), "{words}");
        assert!(!words.contains("[["), "{words}");
    }
}

#[test]
fn an_item_that_people_wrote_is_answered_and_taken_into_the_plan_as_they_wrote_it() {
    let mut drafts = drafts(&Sample::demo("metal_press"));
    let own = "駅前の再開発で、工場の前の道が長く通れなくなります。";
    let threat = Body::Swot {
        quadrant: Quadrant::Threat,
    };
    drafts.swot_items.retain(|item| !item.id.starts_with('T'));
    drafts
        .swot_items
        .push(kept("T9".to_owned(), threat, own.to_owned(), Vec::new()));
    let evidence = &drafts.evidence;
    let plan = action_plan(&input(evidence, &drafts.swot_items, &[]));
    let actions = plan["actions"].as_array().unwrap();
    let answer = actions
        .iter()
        .find(|action| strings(&action["why"]) == ["T9"])
        .unwrap();
    assert_eq!(text(&answer["issue"]), "外の動きの影響の見極めと備え");
    let business = business_plan(&input(evidence, &drafts.swot_items, &action_items(&plan)));
    assert!(text(&business["sections"][1]["text"]).contains(own));
}

#[test]
fn costs_and_funding_that_people_decided_are_told_and_the_rest_stays_open() {
    let mut drafts = drafts(&Sample::demo("bicycle"));
    let Body::Action(action) = &mut drafts.action_items[0].body else {
        panic!("an action");
    };
    action.cost_yen = Some(480_000);
    action.funding = "日本政策金融公庫からの借入れ".to_owned();
    drafts.evidence.retain(|fact| !fact.id.starts_with("act."));
    drafts.evidence.extend(from_actions(&content(
        &drafts.action_items,
        &drafts.evidence,
    )));
    let business = business_plan(&input(
        &drafts.evidence,
        &drafts.swot_items,
        &drafts.action_items,
    ));
    let funding = text(&business["sections"][7]["text"]);
    assert!(
        funding.contains("[[act.A1.cost]]を見込んでいます"),
        "{funding}"
    );
    assert!(
        funding.contains("日本政策金融公庫からの借入れです"),
        "{funding}"
    );
    assert!(
        funding.contains("そのほかの費用は現時点では不明"),
        "{funding}"
    );
}

#[test]
fn the_same_evidence_gives_the_same_drafts() {
    let sample = Sample::demo("inn");
    assert_eq!(readable(&drafts(&sample)), readable(&drafts(&sample)));
}
