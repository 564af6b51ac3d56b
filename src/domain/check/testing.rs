//! Evidence and items for tests.

use std::sync::LazyLock;

use super::{Checker, Claim, Lexicon};
use crate::domain::checklist::Speaker;
use crate::domain::data_error::DataError;
use crate::domain::document::{
    Action, Author, Basis, Body, Cell, Decision, Flag, Item, Kpi, Quadrant, SupportBy,
};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use crate::domain::topic::Topic;

/// A data file that ships with the program.
#[expect(clippy::unnecessary_wraps, reason = "as the program reads them")]
pub(crate) fn data_file(file: &str) -> Result<String, DataError> {
    macro_rules! embedded {
        ($($name:literal),*) => {
            match file {
                $($name => include_str!(concat!("../../../data/", $name)),)*
                other => panic!("{other} is no list"),
            }
        };
    }
    let text: &str = embedded!(
        "lexicon/certainty.toml",
        "lexicon/vague.toml",
        "lexicon/direction.toml",
        "lexicon/names.toml",
        "lexicon/specific.toml",
        "lexicon/metrics.toml",
        "lexicon/states.toml"
    );
    Ok(text.to_owned())
}

/// The lists that ship with the program.
pub(crate) fn lexicon() -> Lexicon {
    static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&data_file).unwrap());
    SHIPPED.clone()
}

/// Evidence in words, without a value.
pub(crate) fn evidence(id: &str, display: &str) -> Evidence {
    Evidence {
        id: id.to_owned(),
        kind: EvidenceKind::Indicator,
        label: format!("{id}の名称"),
        value: None,
        unit: Unit::Text,
        display: display.to_owned(),
        polarity: Polarity::Neutral,
        topic: Topic::Money,
        speaker: None,
        quote: None,
        source: "決算書".to_owned(),
    }
}

/// Sales of 5,130,250 thousand yen.
pub(crate) fn sales() -> Evidence {
    Evidence {
        kind: EvidenceKind::Statement,
        label: "売上高（2025年3月期）".to_owned(),
        value: Some(5_130_250_000.0),
        unit: Unit::Yen,
        ..evidence("fin.sales.2025-03", "5,130,250千円")
    }
}

/// What the owner said.
pub(crate) fn words(id: &str, quote: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::Checklist,
        label: "お客様について".to_owned(),
        speaker: Some(Speaker::Owner),
        quote: Some(quote.to_owned()),
        ..evidence(id, "あまりできていない")
    }
}

/// A claim of fact.
pub(crate) fn claim<'a>(text: &'a str, evidence: &'a [String]) -> Claim<'a> {
    Claim {
        text,
        evidence,
        basis: Basis::Fact,
        plan: false,
    }
}

/// The flags of a text that cites those ids.
pub(crate) fn flags_with(text: &str, cited: &[&str], known: &[Evidence]) -> Vec<Flag> {
    let cited: Vec<String> = cited.iter().map(|id| (*id).to_owned()).collect();
    Checker::new(known, &lexicon()).check(claim(text, &cited))
}

/// The flags of a text that cites all that is known; whether it cites anything is not judged.
pub(crate) fn flags(text: &str, known: &[Evidence]) -> Vec<Flag> {
    let cited: Vec<String> = known.iter().map(|evidence| evidence.id.clone()).collect();
    Checker::new(known, &lexicon()).check_words(claim(text, &cited))
}

/// The flags of a text of an action without evidence.
pub(crate) fn flags_of_plan(text: &str) -> Vec<Flag> {
    let plan = Claim {
        plan: true,
        ..claim(text, &[])
    };
    Checker::new(&[], &lexicon()).check_words(plan)
}

/// The flags of each item.
pub(crate) fn items_flags(mut items: Vec<Item>, known: &[Evidence]) -> Vec<Vec<Flag>> {
    Checker::new(known, &lexicon()).check_items(&mut items);
    items.into_iter().map(|item| item.flags).collect()
}

fn item(id: &str, text: &str, evidence: &[&str], body: Body) -> Item {
    Item {
        id: id.to_owned(),
        body,
        text: text.to_owned(),
        evidence: evidence.iter().map(|id| (*id).to_owned()).collect(),
        basis: Basis::Fact,
        author: Author::Ai,
        ai_text: Some(text.to_owned()),
        decision: Decision::Pending,
        flags: Vec::new(),
    }
}

/// A strength.
pub(crate) fn swot(id: &str, text: &str, evidence: &[&str]) -> Item {
    let quadrant = Quadrant::Strength;
    item(id, text, evidence, Body::Swot { quadrant })
}

/// A section.
pub(crate) fn section(key: &str, text: &str, evidence: &[&str]) -> Item {
    let body = Body::Section {
        key: key.to_owned(),
        title: key.to_owned(),
    };
    item(key, text, evidence, body)
}

/// A complete action.
pub(crate) fn action(id: &str, evidence: &[&str]) -> Item {
    let body = Action {
        issue: "採算の把握".into(),
        why: vec!["W1".into()],
        who: "経営者".into(),
        support: "商工会議所：月1回の面談".into(),
        start: Some("2026-01".into()),
        due: Some("2026-06".into()),
        how: "売れ筋の10点から順に書き出す".into(),
        cost_yen: None,
        funding: "自己資金（金額は今後確認）".into(),
        kpi: Kpi {
            name: "原価を計算した商品".into(),
            unit: "点".into(),
            baseline_evidence: None,
            baseline: None,
            target: Some(10.0),
            date: Some("2026-06".into()),
        },
        risk: "記録が続かない".into(),
    };
    item(
        id,
        "主な商品の原価を計算する",
        evidence,
        Body::Action(Box::new(body)),
    )
}

/// A strategy that stands on the SWOT items named.
pub(crate) fn strategy(id: &str, cell: Cell, from: &[&str], priority: u8) -> Item {
    let evidence: Vec<String> = from.iter().map(|id| format!("swot.{id}")).collect();
    let cited: Vec<&str> = evidence.iter().map(String::as_str).collect();
    let body = Body::Strategy {
        cell,
        from: from.iter().map(|id| (*id).to_owned()).collect(),
        priority,
        reason: "味噌を土産物として求めるお客様がいるため".into(),
    };
    item(id, "味噌の小分けを土産物店に置いてもらう", &cited, body)
}

/// A core issue.
pub(crate) fn core_issue(id: &str) -> Item {
    let why = "ほかの弱みが、ここから生じていると考えられるため".into();
    item(
        id,
        "原価が見えていません",
        &["swot.W1"],
        Body::CoreIssue { why },
    )
}

/// An issue of a proposal.
pub(crate) fn issue(id: &str, text: &str, root_cause: &str, priority: u8) -> Item {
    let root_cause = root_cause.to_owned();
    let body = Body::Issue {
        root_cause,
        priority,
    };
    item(id, text, &["swot.W1"], body)
}

/// A step of support.
pub(crate) fn support(id: &str, text: &str, month: Option<&str>) -> Item {
    let body = Body::Support {
        by: SupportBy::Chamber,
        month: month.map(str::to_owned),
    };
    item(id, text, &[], body)
}
