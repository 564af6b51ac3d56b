//! The actions of an action plan in words: 5W2H, measure and risk.

use super::evidence::Cited;
use super::items::Entry;
use crate::domain::document::{Action, Body, Content, Item, Kpi};
use crate::domain::format::{UNKNOWN, decimal, yen};
use crate::export::text::{month, one_line};

/// An action with all that belongs to it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionPart {
    /// 何を
    pub entry: Entry,
    /// 課題, なぜ, 誰が … in reading order: label and text.
    pub rows: Vec<(&'static str, String)>,
    /// 誰が
    pub who: String,
    /// 「2026年1月〜2026年6月」
    pub when: String,
    /// 「500千円」
    pub cost: String,
    /// 「客単価：現状 1,200円 → 目標 1,500円（2026年12月まで）」
    pub measure: String,
}

/// The items of the SWOT and the cross SWOT an action answers to, with their text where the evidence holds it (`swot.S1`,
/// `cross.SO1`).
fn reasons(action: &Action, content: &Content) -> String {
    let reason = |id: &String| match content.built_on(id) {
        Some(evidence) => format!("{id}（{}）", evidence.display),
        None => id.clone(),
    };
    action.why.iter().map(reason).collect::<Vec<_>>().join("、")
}

/// An action in words; `None` for an item that is none.
pub(super) fn action(item: &Item, content: &Content, cited: &Cited) -> Option<ActionPart> {
    let Body::Action(action) = &item.body else {
        return None;
    };
    let when = span(action.start.as_deref(), action.due.as_deref());
    let cost = action.cost_yen.map_or_else(|| "未定".to_owned(), yen);
    let measure = measure(&action.kpi);
    let rows = vec![
        ("課題", or_dash(&action.issue)),
        ("なぜ", or_dash(&reasons(action, content))),
        ("誰が", or_dash(&action.who)),
        ("いつ", when.clone()),
        ("どのように", or_dash(&action.how)),
        ("いくら", cost.clone()),
        ("資金", or_dash(&action.funding)),
        ("支援", or_dash(&action.support)),
        ("指標", measure.clone()),
        ("リスク", or_dash(&action.risk)),
    ];
    Some(ActionPart {
        who: or_dash(&action.who),
        entry: Entry::of(item, cited),
        rows,
        when,
        cost,
        measure,
    })
}

fn or_dash(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        UNKNOWN.to_owned()
    } else {
        text
    }
}

fn span(start: Option<&str>, due: Option<&str>) -> String {
    match (start, due) {
        (Some(start), Some(due)) => format!("{}〜{}", month(start), month(due)),
        (Some(start), None) => format!("{}から", month(start)),
        (None, Some(due)) => format!("{}まで", month(due)),
        (None, None) => "未定".to_owned(),
    }
}

fn measure(kpi: &Kpi) -> String {
    let name = or_dash(&kpi.name);
    let baseline = kpi
        .baseline
        .as_deref()
        .map(one_line)
        .filter(|text| !text.is_empty());
    let target = kpi
        .target
        .map(|target| format!("{}{}", number(target), one_line(&kpi.unit)));
    let values = match (baseline, target) {
        (Some(baseline), Some(target)) => format!("：現状 {baseline} → 目標 {target}"),
        (None, Some(target)) => format!("：目標 {target}"),
        (Some(baseline), None) => format!("：現状 {baseline} → 目標 未定"),
        (None, None) => String::new(),
    };
    let by = kpi
        .date
        .as_deref()
        .map(|date| format!("（{}まで）", month(date)))
        .unwrap_or_default();
    format!("{name}{values}{by}")
}

/// A target with as many decimals as it needs, two at most.
fn number(value: f64) -> String {
    let text = decimal(value, 2);
    match text.split_once('.') {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        },
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::outline::Part;
    use crate::export::samples::Sample;

    #[test]
    fn an_action_answers_every_question_or_says_that_it_is_open() {
        let Part::ActionPlan(actions) = Sample::action_plan().outline().part else {
            panic!("an action plan")
        };
        let row = |index: usize, label: &str| {
            let rows: &Vec<(&str, String)> = &actions[index].rows;
            rows.iter()
                .find(|(found, _)| *found == label)
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(row(0, "いつ"), "2026年4月〜2026年9月");
        assert_eq!(row(0, "いくら"), "300千円");
        assert_eq!(
            row(0, "なぜ"),
            "S1（自己資本比率が業種の中央値を上回っています）、O1"
        );
        assert_eq!(
            row(0, "指標"),
            "営業利益率：現状 0.3% → 目標 2.5%（2027年3月まで）"
        );
        assert_eq!(row(1, "いつ"), "未定");
        assert_eq!(row(1, "いくら"), "未定");
        assert_eq!(row(1, "リスク"), "－");
        assert_eq!(row(1, "指標"), "来店客数");
    }

    #[test]
    fn targets_have_the_decimals_they_need() {
        assert_eq!(number(1_500.0), "1,500");
        assert_eq!(number(2.5), "2.5");
        assert_eq!(number(-0.25), "△0.25");
    }
}
