//! Numbers against the evidence (数量の照合): each is traced to cited evidence of the measure and period that the sentence
//! names, derived from it, or flagged with what would mend it.

use rust_decimal::Decimal;

use super::Checker;
use super::classify::Class;
use super::derive::{self, Case};
use super::doubt::vague_detail;
use super::fact::{Fact, Match};
use super::mend;
use super::scene::{Role, Scene};
use super::sign::{Sense, sense};
use super::subject::Which;
use super::text::{Claim, Text};
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::quantity::{Dimension, Form, Quantity};

/// The largest amount of work (10件, 12か月) that a plan may set without evidence.
const PLAN_LIMIT: u32 = 100;
/// Sentences that tell of several periods at once.
const HISTORY: &[&str] = &[
    "推移",
    "当時",
    "かつて",
    "以前",
    "まで",
    "過去",
    "期間",
    "→",
    "ピーク",
    "最高",
    "最低",
    "平均",
    "合計",
    "累計",
    "変動",
];

/// What was found about one place.
pub(super) struct Judged {
    pub(super) span: [usize; 2],
    pub(super) class: Class,
    pub(super) flag: Option<Flag>,
}

/// All that one text is judged by.
pub(super) struct Judge<'j, 'a> {
    pub(super) text: &'j Text<'j>,
    pub(super) scene: &'j Scene,
    pub(super) cited: &'j [&'j Fact<'a>],
    pub(super) checker: &'j Checker<'a>,
}

/// In an action plan, counts of work to be done (「毎月1回」「10商品」「12か月」) are set by the plan itself. Money, shares,
/// multiples, bare numbers, periods and ranks are claims there too.
fn planned(claim: &Claim<'_>, quantity: &Quantity) -> bool {
    let work = match quantity.dimension {
        Dimension::People
        | Dimension::Score
        | Dimension::Turns
        | Dimension::Days
        | Dimension::Months => true,
        Dimension::Count => !matches!(
            quantity.counter,
            "期" | "位" | "番" | "桁" | "つ星" | "代目" | "歳" | "ドル"
        ),
        _ => false,
    };
    claim.plan
        && work
        && matches!(quantity.form, Form::Exact | Form::Bounded)
        && quantity.value > Decimal::ZERO
        && quantity.value <= Decimal::from(PLAN_LIMIT)
}

impl Judged {
    pub(super) fn traced(span: [usize; 2], evidence: Vec<String>) -> Self {
        Self {
            span,
            class: Class::Traced { evidence },
            flag: None,
        }
    }

    pub(super) fn plain(span: [usize; 2], class: Class) -> Self {
        Self {
            span,
            class,
            flag: None,
        }
    }

    pub(super) fn flagged(flag: Flag, span: [usize; 2]) -> Self {
        Self {
            span,
            class: Class::Flagged(flag.kind),
            flag: Some(flag),
        }
    }
}

pub(super) fn ids<'f, 'a: 'f>(facts: impl IntoIterator<Item = &'f &'f Fact<'a>>) -> Vec<String> {
    facts
        .into_iter()
        .map(|fact| fact.evidence.id.clone())
        .collect()
}

impl<'a> Judge<'_, 'a> {
    /// Judges one quantity.
    pub(super) fn quantity(&self, quantity: &Quantity) -> Judged {
        let span = quantity.span;
        if self.text.quoted(span) {
            return Judged::plain(span, Class::Quoted);
        }
        if planned(&self.text.claim, quantity) {
            return Judged::plain(span, Class::Planned);
        }
        if quantity.form == Form::Vague {
            return self.vague(quantity);
        }
        if let Some(judged) = self.run(quantity) {
            return judged;
        }
        let mut sense = sense(&self.text.chars, span);
        let said = self.scene.of(quantity, sense.change || quantity.plus);
        let loss = said.metric.as_ref().is_some_and(|mention| {
            let name = self.text.slice(mention.span);
            name.contains("損失") || name.contains("赤字")
        });
        if loss && sense == Sense::default() && quantity.dimension == Dimension::Yen {
            // 「営業損失は前期の1,930千円から…」: an amount of loss is below zero.
            sense = Sense::loss();
        } else if loss && sense.change {
            sense = sense.turned();
        }
        let case = Case {
            text: self.text,
            scene: self.scene,
            quantity,
            sense,
            said: &said,
        };
        self.figure(&case)
    }

    pub(super) fn surface(&self, quantity: &Quantity) -> String {
        self.text.slice(quantity.span)
    }

    pub(super) fn flag(
        &self,
        kind: FlagKind,
        detail: String,
        span: [usize; 2],
        mends: Vec<Mend>,
    ) -> Judged {
        Judged::flagged(Flag::new(kind, detail, Some(span)).with(mends), span)
    }

    fn vague(&self, quantity: &Quantity) -> Judged {
        let surface = self.surface(quantity);
        let says = |fact: &&&Fact<'_>| fact.says(&surface);
        let said: Vec<_> = self.cited.iter().filter(says).collect();
        if !said.is_empty() {
            return Judged::traced(quantity.span, ids(said.into_iter()));
        }
        let elsewhere = self.checker.facts.iter().filter(|fact| fact.says(&surface));
        let mut mends = mend::cites(elsewhere.map(|fact| fact.evidence.id.as_str()));
        mends.extend(mend::give_up(self.text.claim.basis));
        self.flag(
            FlagKind::VagueQuantity,
            vague_detail(&surface),
            quantity.span,
            mends,
        )
    }

    fn figure(&self, case: &Case<'_>) -> Judged {
        let (quantity, sense) = (case.quantity, case.sense);
        if sense.below() == Some(true)
            && quantity.value.is_sign_negative()
            && !quantity.value.is_zero()
        {
            return self.twice_minus(quantity);
        }
        let matches: Vec<(Match, &Fact<'a>)> = self
            .cited
            .iter()
            .map(|fact| (fact.compare(quantity, sense), *fact))
            .collect();
        let gap = self.gap(quantity);
        let level = |fact: &Fact<'_>| fact.subject.is_some() && fact.measure().is_some();
        let traced: Vec<&Fact<'a>> = matches
            .iter()
            .filter(|(found, fact)| *found == Match::Traced && !(gap && level(fact)))
            .map(|(_, fact)| *fact)
            .collect();
        let fits: Vec<&Fact<'a>> = traced
            .iter()
            .copied()
            .filter(|fact| self.same_metric(fact, case))
            .collect();
        let timely: Vec<&Fact<'a>> = fits
            .iter()
            .copied()
            .filter(|fact| self.same_period(fact, case))
            .collect();
        if !timely.is_empty() {
            return Judged::traced(quantity.span, ids(&timely));
        }
        let candidates = derive::candidates(case, self.cited);
        if let Some(found) = candidates.iter().find(|found| derive::equals(case, found)) {
            return Judged::plain(
                quantity.span,
                Class::Derived {
                    operation: found.operation,
                    evidence: found.evidence.clone(),
                },
            );
        }
        if let Some(fact) = fits.first() {
            return self.wrong_period(case, fact);
        }
        if let Some(fact) = traced.first() {
            return self.wrong_metric(case, fact);
        }
        self.missing(case, &matches, &candidates)
    }

    /// Whether the figure is how far something lies above or below (「5ポイント上回る」), not a value.
    pub(super) fn gap(&self, quantity: &Quantity) -> bool {
        let [_, to] = quantity.span;
        let behind = self.text.slice([to, (to + 2).min(self.text.chars.len())]);
        [
            "上回", "下回", "高い", "高く", "低い", "低く", "多い", "多く", "少な", "大き", "小さ",
        ]
        .contains(&behind.as_str())
    }

    /// 「△434千円減少」: read to the letter, the minus takes the decrease back.
    pub(super) fn twice_minus(&self, quantity: &Quantity) -> Judged {
        let surface = self.surface(quantity);
        let bare = surface
            .trim_start_matches(['△', '▲', '-', '−', '－'])
            .trim_start_matches("マイナス");
        let detail = format!(
            "「{surface}」は、マイナスの印と「減少」「損失」などの言葉が重なり、増減が逆に読めます。どちらか一方にしてください。"
        );
        let mends = vec![Mend::Replace {
            span: quantity.span,
            text: bare.to_owned(),
        }];
        self.flag(FlagKind::NumberNotInEvidence, detail, quantity.span, mends)
    }

    /// Whether the evidence is of the measure that the figure is said of.
    pub(super) fn same_metric(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        let Some(subject) = &fact.subject else {
            return true;
        };
        if subject.which == Which::Effect {
            return true;
        }
        if (subject.which == Which::Median) != case.said.median && subject.which != Which::Run {
            return false;
        }
        let Some(named) = &case.said.metric else {
            let Some(topic) = &case.said.topic else {
                return true;
            };
            let listed = self.checker.terms.told_of(&subject.metric, &topic.key);
            let near = case.said.next_to_topic;
            return topic.key == subject.metric || listed.unwrap_or(!near);
        };
        let growth = subject.metric == "sales_growth" && named.key == "sales";
        named.key == subject.metric || growth && case.quantity.dimension == Dimension::Percent
    }

    /// Whether the evidence is of the period that the figure is said of: the one named, an earlier one for what a change
    /// begins at, else the newest.
    pub(super) fn same_period(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        let Some(subject) = &fact.subject else {
            return true;
        };
        let (Some(period), Which::Own | Which::Change) = (subject.period, subject.which) else {
            return true;
        };
        let known = self.checker.periods_of(&subject.metric);
        let latest = known.iter().max().copied().unwrap_or(period);
        let said = case.said;
        let named = said
            .period
            .as_ref()
            .map(|named| named.ends.contains(&period));
        match named {
            Some(true) => return true,
            Some(false) if !said.weak => return false,
            _ => {}
        }
        if said.role == Role::From {
            return period < latest;
        }
        let single = known.len() < 2 || said.metric.is_none() && named.is_none();
        let words = self.scene.words(said.sentence);
        single || period == latest || HISTORY.iter().any(|word| words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::check::testing::{evidence, flags, flags_of_plan, sales, words};
    use crate::domain::document::FlagKind::{NumberNotInEvidence, UnitMismatch, VagueQuantity};
    use crate::domain::document::Mend;
    use crate::domain::evidence::{Evidence, Unit};
    use crate::domain::format;

    fn margin() -> Evidence {
        Evidence {
            value: Some(-0.0032),
            unit: Unit::Ratio,
            ..evidence("fin.operating_margin.2025-03", "△0.3%")
        }
    }

    fn kinds(text: &str, cited: &[Evidence]) -> Vec<crate::domain::document::FlagKind> {
        flags(text, cited)
            .into_iter()
            .map(|flag| flag.kind)
            .collect()
    }

    #[test]
    fn figures_of_the_evidence_pass_in_any_true_form() {
        // 5,130,250千円
        for text in [
            "売上高は5,130,250千円です。",
            "売上高は5,130,250,000円です。",
            "売上高は約51億円です。",
            "売上高は51.3億円です。",
            "売上高は51億3,025万円です。",
            "売上高は51億3,000万円です。",
            "売上高は5,130百万円です。",
        ] {
            assert_eq!(kinds(text, &[sales()]), [], "{text}");
        }
        for text in [
            "営業利益率は△0.3%です。",
            "営業利益率は▲0.32％です。",
            "営業利益率は0.3%の赤字です。",
            "営業利益率はマイナス0.3パーセントです。",
        ] {
            assert_eq!(kinds(text, &[margin()]), [], "{text}");
        }
    }

    #[test]
    fn every_changed_figure_is_caught() {
        for (text, kind) in [
            ("売上高は5,130,251千円です。", NumberNotInEvidence),
            ("売上高は5,310,250千円です。", NumberNotInEvidence),
            ("売上高は5,130,250円です。", UnitMismatch),
            ("売上高は5,130,250百万円です。", UnitMismatch),
            ("売上高は5,130,250です。", UnitMismatch),
            ("売上高は△5,130,250千円です。", NumberNotInEvidence),
            ("売上高は52億円です。", NumberNotInEvidence),
            ("売上高は5,130,250千円増加しました。", NumberNotInEvidence),
            ("売上高は50億円以上です。", VagueQuantity),
            ("売上高は数億円です。", VagueQuantity),
        ] {
            assert_eq!(kinds(text, &[sales()]), [kind], "{text}");
        }
        for (text, kind) in [
            ("営業利益率は0.3%です。", NumberNotInEvidence),
            ("営業利益率は△0.4%です。", NumberNotInEvidence),
            ("営業利益率は△0.3ポイントです。", UnitMismatch),
            ("営業利益率は0%です。", NumberNotInEvidence),
            ("営業利益率は9.9%です。", NumberNotInEvidence),
            ("営業利益率は٣%です。", NumberNotInEvidence),
        ] {
            assert_eq!(kinds(text, &[margin()]), [kind], "{text}");
        }
    }

    #[test]
    fn near_vectors_are_judged_by_their_own_precision() {
        let table = include_str!("../../../tests/vectors/numbers_ja.tsv");
        let mut count = 0;
        for line in table.lines().filter(|line| line.starts_with("near\t")) {
            let fields: Vec<&str> = line.split('\t').collect();
            let value: f64 = fields[2].parse().unwrap();
            let known = if fields[3] == "JPY" {
                Evidence {
                    value: Some(value),
                    unit: Unit::Yen,
                    ..evidence("a", "123,457千円")
                }
            } else {
                Evidence {
                    value: Some(value / 100.0),
                    unit: Unit::Ratio,
                    ..evidence("a", "35.2%")
                }
            };
            let wrong = fields[4].contains("MUST FAIL");
            let found = kinds(&format!("{}です。", fields[1]), &[known]);
            assert_eq!(!found.is_empty(), wrong, "{line} {found:?}");
            count += 1;
        }
        assert_eq!(count, 5);
    }

    #[test]
    fn a_thousand_yen_value_under_a_yen_unit_is_known_by_its_display() {
        let productivity = Evidence {
            value: Some(500.0),
            unit: Unit::Yen,
            ..evidence("fin.labor_productivity.2025-03", "500千円")
        };
        assert_eq!(
            kinds("500千円です。", std::slice::from_ref(&productivity)),
            []
        );
        assert_eq!(kinds("500円です。", &[productivity]), [UnitMismatch]);
    }

    #[test]
    fn the_owners_own_figures_may_be_told_again_but_not_turned() {
        let said = words("chk.customers", "お客さんが3割減って、常連は20人くらい");
        let one = std::slice::from_ref(&said);
        assert_eq!(kinds("客数は3割減少し、常連客は20人です。", one), []);
        assert_eq!(
            kinds("客数は3割増加しています。", one),
            [NumberNotInEvidence]
        );
        assert_eq!(kinds("常連客は30人です。", one), [NumberNotInEvidence]);
        assert_eq!(kinds("常連客は20社です。", one), [UnitMismatch]);
    }

    #[test]
    fn a_figure_of_uncited_evidence_is_flagged_with_a_hint() {
        let flag = &super::super::testing::flags_with(
            "売上高は5,130,250千円です。",
            &["fin.operating_margin.2025-03"],
            &[sales(), margin()],
        )[0];
        assert_eq!(flag.kind, NumberNotInEvidence);
        assert!(
            flag.detail.contains("売上高（2025年3月期）"),
            "{}",
            flag.detail
        );
        assert_eq!(flag.span, Some([4, 15]));
    }

    proptest! {
        #[test]
        fn a_true_amount_passes_and_one_off_does_not(yen in 1_000_i64..1_000_000_000_000, off in 1_i64..9, minus: bool) {
            let value = if minus { -yen } else { yen };
            #[expect(clippy::cast_precision_loss, reason = "well within 2^53")]
            let known = [Evidence { value: Some(value as f64), display: format::yen(value), ..sales() }];
            let thousands = format!("当期は{}です。", format::yen(value));
            prop_assert_eq!(kinds(&thousands, &known), []);
            let exact = format!("当期は{}円です。", format::integer(value));
            prop_assert_eq!(kinds(&exact, &known), []);
            let wrong = format!("当期は{}円です。", format::integer(value + off));
            prop_assert_eq!(kinds(&wrong, &known).len(), 1);
            let turned = format!("当期は{}です。", format::yen(-value));
            prop_assert_eq!(kinds(&turned, &known).len(), 1);
        }

        #[test]
        fn a_true_share_passes_and_a_tenth_off_does_not(tenths in -999_i64..999, off in 1_i64..9) {
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let share = |tenths: i64| format!("{}%", format::decimal(tenths as f64 / 10.0, 1));
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let known = [Evidence { value: Some(tenths as f64 / 1_000.0), display: share(tenths), ..margin() }];
            prop_assert_eq!(kinds(&format!("比率は{}です。", share(tenths)), &known), []);
            prop_assert_eq!(kinds(&format!("比率は{}です。", share(tenths + off)), &known).len(), 1);
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,60}") {
            flags(&text, &[sales(), margin()]);
        }

        #[test]
        fn no_figure_goes_unseen(figure in "[0-9０-９一二三四五六七八九]{1,6}(円|％|%|倍|社|人|割|か月|ポイント)", text in "[ぁ-ん、。（）「」]{0,12}") {
            let text = format!("{text}は{figure}です");
            let found = flags(&text, &[]);
            // 「一社」「一か月」 are idioms, not counts.
            let digits = "0123456789０１２３４５６７８９一二三四五六七八九";
            let one = figure.starts_with('一') && figure.chars().filter(|c| digits.contains(*c)).count() == 1;
            prop_assert!(one || !found.is_empty(), "{}", text);
        }
    }

    #[test]
    fn a_rounded_amount_written_to_the_yen_is_wrong_unless_it_says_about() {
        let known = [Evidence {
            value: Some(312_165_345_994.0),
            display: "312,165,346千円".into(),
            ..sales()
        }];
        assert_eq!(kinds("売上高は312,165,345,994円です。", &known), []);
        assert_eq!(kinds("売上高は312,165,346千円です。", &known), []);
        assert_eq!(
            kinds("売上高は312,165,346,000円です。", &known),
            [NumberNotInEvidence]
        );
        assert_eq!(kinds("売上高は約312,165,346,000円です。", &known), []);
        assert_eq!(
            kinds("売上高は約312,165,347,000円です。", &known),
            [NumberNotInEvidence]
        );
    }

    #[test]
    fn a_range_is_traced_only_by_that_range() {
        let said = words("chk.customers", "お客さんは2〜3割減った");
        let one = std::slice::from_ref(&said);
        assert_eq!(kinds("客数は2〜3割減少しています。", one), []);
        assert_eq!(kinds("客数は2〜4割減少しています。", one), [VagueQuantity]);
        let plain = words("chk.customers", "お客さんは3割以上減った");
        let one = std::slice::from_ref(&plain);
        assert_eq!(kinds("客数は3割以上減少しています。", one), []);
        assert_eq!(kinds("客数は3割以下の減少です。", one), [VagueQuantity]);
        assert_eq!(
            kinds("客数は2〜3割減少しています。", one),
            [VagueQuantity; 2]
        );
    }

    #[test]
    fn mends_put_the_right_figure_in_the_style_written() {
        let replaced = |text: &str, cited: &[&str]| -> Vec<String> {
            super::super::testing::flags_with(text, cited, &[sales(), margin()])
                .into_iter()
                .flat_map(|flag| flag.mends)
                .filter_map(|mend| match mend {
                    Mend::Replace { text, .. } => Some(text),
                    _ => None,
                })
                .collect()
        };
        let both = ["fin.sales.2025-03", "fin.operating_margin.2025-03"];
        for (text, wanted) in [
            ("売上高は5,310,250千円です。", "5,130,250千円"),
            ("売上高は5,310百万円です。", "5,130百万円"),
            ("売上高は53億円です。", "51億円"),
            ("売上高は5,130,250円です。", "5,130,250,000円"),
            ("営業利益率は0.3%です。", "△0.3%"),
            ("営業利益率は△0.3ポイントです。", "△0.3%"),
            ("営業利益率は5,130,250千円です。", "△0.3%"),
        ] {
            assert!(
                replaced(text, &both).contains(&wanted.to_owned()),
                "{text} {:?}",
                replaced(text, &both)
            );
        }
        let flags = super::super::testing::flags_with(
            "売上高は5,130,250千円です。",
            &["fin.operating_margin.2025-03"],
            &[sales(), margin()],
        );
        let cite = Mend::Cite {
            evidence: "fin.sales.2025-03".into(),
        };
        assert!(flags[0].mends.contains(&cite), "{flags:?}");
    }

    #[test]
    fn a_plan_sets_its_own_work_but_not_its_own_figures() {
        assert_eq!(
            flags_of_plan("毎月1回、売れ筋10点の原価を12か月かけて調べる"),
            []
        );
        let kinds: Vec<_> = flags_of_plan("300万円で売上を2倍、利益率を5%にする")
            .into_iter()
            .map(|flag| flag.kind)
            .collect();
        assert_eq!(kinds, [NumberNotInEvidence; 3]);
        assert_eq!(
            kinds.len(),
            flags("300万円で売上を2倍、利益率を5%にする", &[]).len()
        );
        assert_eq!(flags("毎月1回の会議", &[]).len(), 1);
    }
}
