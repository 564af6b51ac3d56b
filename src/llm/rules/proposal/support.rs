//! The support plan (活動支援計画): who does what in which month. The company does; the chamber and experts stand by.

use serde_json::{Value, json};

use super::group::Group;
use crate::domain::document::SupportBy;
use crate::llm::rules::calendar::Month;
use crate::llm::rules::text::plan_words;

/// How many months lie between the first steps of two issues.
const APART: i32 = 1;
/// After how many months the advisor and the owner look back together.
const LOOK_BACK: [i32; 2] = [3, 6];

struct Step {
    month: Month,
    by: SupportBy,
    text: String,
}

pub(super) fn steps(groups: &[Group], start: Month) -> Vec<Value> {
    let first = if groups.is_empty() {
        "SWOTを一緒に見直し、課題になりそうな点を話し合う"
    } else {
        "この提案書の内容を一緒に確かめ、最初に取り組む課題を決める"
    };
    let mut steps = vec![chamber(start, first.to_owned())];
    for (index, group) in (0..).zip(groups) {
        steps.extend(of_issue(group, start.plus(1 + index * APART)));
    }
    for (after, text) in LOOK_BACK.into_iter().zip([
        "取組の進み具合を一緒に振り返り、困っている点を確かめる",
        "取組の成果と残った課題を一緒に確かめ、次の計画に生かす",
    ]) {
        steps.push(chamber(start.plus(after), text.to_owned()));
    }
    steps.sort_by_key(|step| step.month);
    steps.iter().map(told).collect()
}

fn chamber(month: Month, text: String) -> Step {
    Step {
        month,
        by: SupportBy::Chamber,
        text,
    }
}

/// The company's first step, what the chamber gives for it, and an expert's word where the matter asks for one.
fn of_issue(group: &Group, month: Month) -> Vec<Step> {
    let issue = plan_words(&group.hint.issue);
    let (given, expert) = offered(&group.hint.support);
    let how = plan_words(group.hint.how.trim_end_matches('。'));
    let mut steps = vec![Step {
        month,
        by: SupportBy::Company,
        text: how,
    }];
    if !given.is_empty() {
        steps.push(chamber(
            month,
            format!("〈{issue}〉のために、{given}を行う"),
        ));
    }
    if expert {
        steps.push(Step {
            month: month.plus(1),
            by: SupportBy::Expert,
            text: format!("〈{issue}〉について、現場の様子を聞き取り、進め方を助言する"),
        });
    }
    steps
}

/// What the chamber offers, and whether an expert is spoken of: 「商工会議所：一覧表の提供と、専門家の派遣」.
fn offered(support: &str) -> (String, bool) {
    let support = plan_words(support.trim_end_matches('。'));
    let behind = support
        .split_once('：')
        .map_or(support.as_str(), |(_, rest)| rest);
    let given: Vec<&str> = behind
        .split('、')
        .filter(|part| !part.contains("専門家"))
        .collect();
    let given = given.join("、");
    let given = given.strip_suffix('と').unwrap_or(&given).to_owned();
    (given, support.contains("専門家"))
}

fn told(step: &Step) -> Value {
    json!({ "text": step.text, "by": step.by, "month": step.month.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_experts_part_is_taken_out_of_the_chambers() {
        let of = |support: &str| offered(support);
        assert_eq!(
            of("商工会議所：一覧表の様式の提供と、専門家の派遣"),
            ("一覧表の様式の提供".to_owned(), true)
        );
        assert_eq!(
            of("商工会議所：様式の提供、価格交渉の進め方の助言、必要に応じた専門家の紹介"),
            ("様式の提供、価格交渉の進め方の助言".to_owned(), true)
        );
        assert_eq!(
            of("商工会議所：様式の提供と、書き込みながらの対話"),
            ("様式の提供と、書き込みながらの対話".to_owned(), false)
        );
        assert_eq!(of("専門家の派遣"), (String::new(), true));
    }
}
