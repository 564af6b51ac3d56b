//! Every page in every state is rendered and looked at.

use std::collections::BTreeSet;

use crate::domain::access::Role;
use crate::web::templates::{self};
use crate::web::view::action_plan::ActionPlanPage;
use crate::web::view::frame::{Frame, Tab};
use crate::web::view::login::LoginPage;
use crate::web::view::swot::SwotPage;

use super::documents::{action_plan, swot, viewer};
use super::pages::{NAME, all, sample};
use super::under;

#[test]
fn every_template_renders_in_every_state() {
    let samples = all();
    let seen: BTreeSet<&str> = samples.iter().map(|(template, ..)| *template).collect();
    let pages = templates::pages();
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        pages.iter().map(String::as_str).collect::<Vec<_>>()
    );
    for (template, state, html) in &samples {
        let place = format!("{template} {state}");
        assert!(
            html.starts_with("<!doctype html>") && html.ends_with("</html>"),
            "{place}"
        );
        assert_eq!(
            html.matches("<h1").count(),
            1,
            "{place}: one heading of the first level"
        );
        assert!(
            !html.contains(" style=") && !html.contains("<script>") && !html.contains(" onclick="),
            "{place}: inline"
        );
        assert!(!html.contains("javascript:"), "{place}");
        let primary = html.matches("btn primary").count();
        assert!(primary <= 1, "{place}: {primary} primary buttons");
        labelled(html, &place);
        unique_ids(html, &place);
    }
}

/// Every visible input has a label: `for` its id, around it, or `aria-label`.
fn labelled(html: &str, place: &str) {
    for tag in ["<input ", "<select ", "<textarea "] {
        for (at, _) in html.match_indices(tag) {
            let input = &html[at..at + html[at..].find('>').unwrap()];
            if input.contains("type=\"hidden\"") || input.contains("aria-label=") {
                continue;
            }
            let id = input
                .split(" id=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let named = id.is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
            let inside = html[..at]
                .rfind("<label")
                .is_some_and(|label| !html[label..at].contains("</label>"));
            assert!(named || inside, "{place}: no label for {input}");
        }
    }
}

fn unique_ids(html: &str, place: &str) {
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    let repeated: Vec<&str> = ids
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    assert!(
        repeated.is_empty(),
        "{place}: ids given twice of {count}: {repeated:?}"
    );
}

#[test]
fn what_can_be_edited_stands_in_its_form() {
    let document = swot(4);
    let text = &document.content.items[0].text;
    let page = SwotPage::of(&document, viewer(1, Role::Advisor));
    let (_, _, html) = sample("swot", "edit", &under("SWOT", NAME, Tab::Swot), &page);
    let form = html.split("id=\"text-S1\"").nth(1).unwrap();
    assert!(
        form.split("</textarea>")
            .next()
            .unwrap()
            .contains(text.as_str())
    );
    let page = ActionPlanPage::of(&action_plan(1), viewer(1, Role::Advisor));
    let (_, _, html) = sample(
        "action_plan",
        "edit",
        &under("計画", NAME, Tab::Plans),
        &page,
    );
    for (field, value) in [
        ("text", &page.actions[0].item.plain),
        ("how", &page.actions[0].form.how),
    ] {
        let form = html.split(&format!("id=\"{field}-A1\"")).nth(1).unwrap();
        assert!(
            form.split("</textarea>")
                .next()
                .unwrap()
                .contains(value.as_str()),
            "{field}"
        );
    }
}

/// A field named like a helper would silently be a call of it.
#[test]
fn no_template_asks_for_a_field_by_the_name_of_a_helper() {
    let helpers = [
        "raw", "log", "lookup", "len", "num", "dots", "asset", "icon", "term", "eq", "ne", "not",
        "and", "or", "gt", "lt",
    ];
    for name in templates::all() {
        let text = templates::source(&name);
        for helper in helpers {
            assert!(
                !text.contains(&format!("{{{{{helper}}}}}")),
                "{name}: {{{{{helper}}}}}"
            );
        }
    }
}

#[test]
fn what_people_type_is_never_markup() {
    let evil = "<img src=x onerror=alert(1)>\"'{{7*7}}";
    let mut document = swot(4);
    for item in &mut document.content.items {
        item.text = evil.into();
        item.ai_text = Some(format!("{evil}!"));
    }
    for evidence in &mut document.content.evidence {
        evidence.label = evil.into();
        evidence.display = evil.into();
        evidence.quote = Some(evil.into());
        evidence.source = evil.into();
    }
    let frame = under(evil, evil, Tab::Swot);
    let (_, _, html) = sample(
        "swot",
        "evil",
        &frame,
        &SwotPage::of(&document, viewer(1, Role::Advisor)),
    );
    assert!(html.contains("&lt;img") && !html.contains("<img") && html.contains("{{7*7}}"));
    let (_, _, html) = sample(
        "login",
        "evil",
        &Frame::public("x"),
        &LoginPage::of(evil, Some(evil.into()), None),
    );
    assert!(!html.contains("<img"));
}

/// Writes all samples as files, to be looked at in a browser: run with `--run-ignored all`.
#[test]
#[ignore = "writes files to look at, asserts nothing"]
fn writes_samples_to_look_at() {
    let folder = std::env::temp_dir().join("banso-pages");
    std::fs::create_dir_all(&folder).unwrap();
    for (template, state, html) in all() {
        std::fs::write(folder.join(format!("{template}--{state}.html")), html).unwrap();
    }
}
