//! What can be done about a SWOT item: the action of the answer or the indicator it stands on.

use crate::domain::benchmark::Indicator;
use crate::domain::checklist::ActionHint;
use crate::domain::document::{Basis, Item, Quadrant};
use crate::domain::statement::Figure;
use crate::domain::topic::Topic;
use crate::llm::rules::known::Known;

/// Where an action comes from.
pub(super) struct Source<'a> {
    /// Key of the item, name of the indicator, or one for all of a quadrant of which nothing ready is known.
    pub(super) key: String,
    pub(super) hint: std::borrow::Cow<'a, ActionHint>,
    pub(super) indicator: Option<Indicator>,
    pub(super) topic: Topic,
    /// Nothing ready is known for it; the cause is to be found first.
    pub(super) unknown: bool,
}

/// Pressures from outside: where one of them turns out a chance, the answer to the pressure does not fit.
const PRESSURES: [&str; 6] = [
    "competitor_pressure",
    "cost_increase",
    "wage_pressure",
    "supply_stability",
    "hiring_environment",
    "digital_spread",
];

/// Which actions also answer an item, best first: the same work under another name, or the answer to an outside
/// pressure that is in the company's own hands.
pub(in crate::llm::rules) fn hosts(key: &str) -> &'static [&'static str] {
    match key {
        "product_margin" => &["operating_margin"],
        "price_basis" => &["operating_margin", "product_margin"],
        "process_flow" => &["labor_productivity"],
        "cash_plan" => &["ebitda_debt_multiple"],
        "cash_reserve" => &["ebitda_debt_multiple", "cash_plan"],
        "inventory_control" | "receivable_control" => &["working_capital_months"],
        "data_use" => &["sales_growth"],
        "philosophy_shared" => &["philosophy_defined"],
        "plan_reviewed" => &["plan_in_numbers"],
        "succession_preparation" => &["successor_policy"],
        "staff_training" => &["skills_spread"],
        "break_even" => &["monthly_accounts"],
        "cost_increase" => &["price_passing"],
        "competitor_pressure" => &["product_difference"],
        "customer_needs_change" => &["product_development"],
        "local_population" => &["target_customer", "new_customer"],
        "client_trend" => &["customer_concentration", "sales_channel"],
        _ => &[],
    }
}

/// The action for what a key names, or else for the item itself.
pub(in crate::llm::rules) fn hint<'a>(
    known: &Known<'a>,
    key: &str,
    item: &'a Item,
    quadrant: Quadrant,
) -> std::borrow::Cow<'a, ActionHint> {
    let named = known.item(key).and_then(|item| item.action.as_ref());
    let indicator = || Some(&known.input.indicators.indicator(key.parse().ok()?).action);
    match named.or_else(indicator) {
        Some(hint) => std::borrow::Cow::Borrowed(hint),
        None => source(known, item, quadrant).hint,
    }
}

/// What a fact is about: the key of its item, or the name of the indicator it works on.
pub(in crate::llm::rules) fn key_of(known: &Known, id: &str) -> Option<String> {
    let found = of_answer(known, id).or_else(|| of_figure(known, id));
    found.map(|source| source.key)
}

/// The action for an item: from the first of its facts that has one. A hypothesis (仮説) is looked into first.
pub(super) fn source<'a>(known: &Known<'a>, item: &'a Item, quadrant: Quadrant) -> Source<'a> {
    let fits = |key: &str| quadrant != Quadrant::Opportunity || !PRESSURES.contains(&key);
    let of_fact = |id: &'a String| {
        let answer = of_answer(known, id).filter(|source| fits(&source.key));
        answer.or_else(|| of_figure(known, id))
    };
    let fact = item.basis == Basis::Fact;
    let found = item.evidence.iter().filter(|_| fact).find_map(of_fact);
    found.unwrap_or_else(|| unknown(known, item, quadrant))
}

fn of_answer<'a>(known: &Known<'a>, id: &str) -> Option<Source<'a>> {
    let item = known.item(id.strip_prefix("chk.")?)?;
    Some(Source {
        key: item.key.clone(),
        hint: std::borrow::Cow::Borrowed(item.action.as_ref()?),
        indicator: None,
        topic: item.topic,
        unknown: false,
    })
}

fn of_figure<'a>(known: &Known<'a>, id: &str) -> Option<Source<'a>> {
    let (name, _) = id.strip_prefix("fin.")?.rsplit_once('.')?;
    let name = name.trim_end_matches("_trend").trim_end_matches("_median");
    if name == "cash" {
        return of_answer(known, "chk.cash_plan");
    }
    let indicator = name
        .parse()
        .ok()
        .or_else(|| of_same_kind(name.parse().ok()?))?;
    let words = known.input.indicators.indicator(indicator);
    Some(Source {
        key: indicator.to_string(),
        hint: std::borrow::Cow::Borrowed(&words.action),
        indicator: Some(indicator),
        topic: words.topic,
        unknown: false,
    })
}

/// The indicator that a figure works on.
fn of_same_kind(figure: Figure) -> Option<Indicator> {
    match figure {
        Figure::Sales => Some(Indicator::SalesGrowth),
        Figure::OperatingProfit => Some(Indicator::OperatingMargin),
        Figure::Borrowings | Figure::Depreciation => Some(Indicator::EbitdaDebtMultiple),
        Figure::NetAssets => Some(Indicator::EquityRatio),
        _ => None,
    }
}

/// An item that people wrote, or that stands on words alone: find the cause first.
fn unknown<'a>(known: &Known<'a>, item: &Item, quadrant: Quadrant) -> Source<'a> {
    let (issue, what, how, kpi) = match quadrant {
        Quadrant::Threat => (
            "外の動きの影響の見極めと備え",
            "この動きが仕事に与える影響を見積もり、備えを一つ決めて実行する",
            "影響の出そうな商品・取引先・時期を書き出し、仕入先や得意先に見通しを尋ねる",
            "実行した備え",
        ),
        Quadrant::Opportunity => (
            "追い風を生かす取組づくり",
            "追い風となる動きを生かす試みを一つ決め、お客様の反応を確かめる",
            "関心を持ちそうなお客様や取引先に話を聞き、今の人手と設備でできる形を小さく試す",
            "試した取組",
        ),
        _ => (
            "弱みの原因の確認と改善",
            "弱みとして挙がった点の原因を確かめ、改善を一つ決めて実行する",
            "困った場面を一か月書き留め、関わる人と話し合って、すぐに直せるものから改める",
            "実行した改善",
        ),
    };
    let topic = item
        .evidence
        .iter()
        .find_map(|id| known.get(id))
        .map_or(Topic::Philosophy, |fact| fact.topic);
    Source {
        key: format!("unknown_{quadrant}"),
        hint: std::borrow::Cow::Owned(ActionHint {
            issue: issue.to_owned(),
            what: what.to_owned(),
            how: how.to_owned(),
            support: "商工会議所：聞き取りと、考えの整理の手伝い".to_owned(),
            kpi: kpi.to_owned(),
            unit: "件".to_owned(),
            target: Some(1.0),
            months: 4,
            risk: "日々の仕事に追われ、書き留めることが続かない".to_owned(),
        }),
        indicator: None,
        topic,
        unknown: quadrant != Quadrant::Opportunity,
    }
}
