//! Numbers against the evidence (数量の照合): each is traced to cited evidence of the measure and period that the sentence
//! names, derived from it, or flagged with what would mend it.

use rust_decimal::Decimal;

use super::Checker;
use super::classify::Class;
use super::derive::{self, Case};
use super::fact::{Fact, Match};
use super::mend;
use super::scene::{Role, Said, Scene};
use super::sign::{Sense, sense};
use super::state::{self, Mood, Pool, Verdict};
use super::subject::Which;
use super::text::{Claim, Text};
use super::wording::Claimed;
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::format;
use crate::domain::quantity::{Dimension, Form, Quantity, Reason};

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
    fn traced(span: [usize; 2], evidence: Vec<String>) -> Self {
        Self {
            span,
            class: Class::Traced { evidence },
            flag: None,
        }
    }

    fn plain(span: [usize; 2], class: Class) -> Self {
        Self {
            span,
            class,
            flag: None,
        }
    }

    fn flagged(flag: Flag, span: [usize; 2]) -> Self {
        Self {
            span,
            class: Class::Flagged(flag.kind),
            flag: Some(flag),
        }
    }
}

fn ids<'f, 'a: 'f>(facts: impl IntoIterator<Item = &'f &'f Fact<'a>>) -> Vec<String> {
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

    fn surface(&self, quantity: &Quantity) -> String {
        self.text.slice(quantity.span)
    }

    fn flag(&self, kind: FlagKind, detail: String, span: [usize; 2], mends: Vec<Mend>) -> Judged {
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
        let traced: Vec<&Fact<'a>> = matches
            .iter()
            .filter(|(found, _)| *found == Match::Traced)
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

    /// 「△434千円減少」: read to the letter, the minus takes the decrease back.
    fn twice_minus(&self, quantity: &Quantity) -> Judged {
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
    fn same_metric(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
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
            let topic = case.said.topic.as_ref();
            return topic.is_none_or(|topic| {
                topic.key == subject.metric
                    || self.checker.terms.told_of(&subject.metric, &topic.key)
            });
        };
        let growth = subject.metric == "sales_growth" && named.key == "sales";
        named.key == subject.metric || growth && case.quantity.dimension == Dimension::Percent
    }

    /// Whether the evidence is of the period that the figure is said of: the one named, an earlier one for what a change
    /// begins at, else the newest.
    fn same_period(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
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

    /// The evidence that holds what the sentence means: cited first.
    fn right(&self, case: &Case<'_>) -> Vec<&Fact<'a>> {
        let said = case.said;
        let Some(named) = &said.metric else {
            return Vec::new();
        };
        let latest = self.checker.periods_of(&named.key).iter().max().copied();
        let wanted = |fact: &&Fact<'a>| {
            fact.subject.as_ref().is_some_and(|subject| {
                let which = if said.median {
                    Which::Median
                } else {
                    Which::Own
                };
                let period = match &said.period {
                    Some(period) if !said.weak => {
                        subject.period.is_none_or(|end| period.ends.contains(&end))
                    }
                    _ => subject.period.is_none() || subject.period == latest,
                };
                subject.metric == named.key && subject.which == which && period
            })
        };
        let cited = self.cited.iter().copied();
        let mut right: Vec<&Fact<'a>> = cited.filter(wanted).collect();
        if right.is_empty() {
            right = self.checker.facts.iter().filter(wanted).collect();
        }
        right.retain(|fact| {
            fact.measure()
                .is_some_and(|(dimension, ..)| mend::akin(case.quantity, dimension))
        });
        right
    }

    fn wrong_period(&self, case: &Case<'_>, fact: &Fact<'a>) -> Judged {
        let surface = self.surface(case.quantity);
        let right = self.right(case);
        let mut mends =
            mend::replacements(&surface, case.quantity, case.sense, right.iter().copied());
        let end = fact.subject.as_ref().and_then(|subject| subject.period);
        let label = end.map(period_label).unwrap_or_default();
        let named = case.said.period.as_ref().filter(|_| !case.said.weak);
        let detail = match named {
            Some(period) => {
                mends.push(Mend::Replace {
                    span: period.span,
                    text: label.clone(),
                });
                format!(
                    "「{surface}」は、根拠では{label}の値です。文にある「{}」の値ではありません（根拠：{}）。",
                    self.text.slice(period.span),
                    named_fact(fact)
                )
            }
            None => {
                mends.push(Mend::Replace {
                    span: case.quantity.span,
                    text: format!("{surface}（{label}）"),
                });
                format!(
                    "「{surface}」は、根拠では{label}の値で、最も新しい期の値ではありません。いつの値かを書くか、新しい期の値に直してください（根拠：{}）。",
                    named_fact(fact)
                )
            }
        };
        self.flag(FlagKind::WrongPeriod, detail, case.quantity.span, mends)
    }

    fn wrong_metric(&self, case: &Case<'_>, fact: &Fact<'a>) -> Judged {
        let surface = self.surface(case.quantity);
        let right = self.right(case);
        let mut mends =
            mend::replacements(&surface, case.quantity, case.sense, right.iter().copied());
        let subject = fact.subject.as_ref();
        let said = case.said;
        let median = subject.is_some_and(|subject| subject.which == Which::Median);
        let mention = said.metric.as_ref().or(said.topic.as_ref());
        let named = mention.map(|mention| self.text.slice(mention.span));
        let meant = match (&named, said.median) {
            (Some(name), true) => format!("「{name}」の業種の中央値"),
            (Some(name), false) => format!("「{name}」"),
            (None, true) => "業種の中央値".to_owned(),
            (None, false) => "自社".to_owned(),
        };
        if let (Some(mention), Some(subject), false) =
            (&said.metric, subject, median != said.median)
            && let Some(text) = self.checker.terms.name(&subject.metric)
        {
            mends.push(Mend::Replace {
                span: mention.span,
                text,
            });
        }
        let detail = format!(
            "「{surface}」は{meant}の値ではなく、根拠では別の指標の値です（根拠：{}）。",
            named_fact(fact)
        );
        self.flag(FlagKind::WrongMetric, detail, case.quantity.span, mends)
    }

    fn missing(
        &self,
        case: &Case<'_>,
        matches: &[(Match, &Fact<'a>)],
        candidates: &[derive::Derived],
    ) -> Judged {
        let quantity = case.quantity;
        let surface = self.surface(quantity);
        let mut mends = self.mends(case, candidates);
        if let Some(judged) = self.points(case, &surface) {
            return judged;
        }
        let near = |wanted: Match| {
            let mut facts = matches.iter().filter(|(found, _)| *found == wanted);
            let good = |fact: &Fact<'_>| self.same_metric(fact, case);
            facts
                .clone()
                .find(|(_, fact)| good(fact))
                .or_else(|| facts.next())
                .map(|(_, fact)| *fact)
        };
        let exact = quantity.form == Form::Exact;
        if quantity.form == Form::Bounded {
            mends.extend(mend::give_up(self.text.claim.basis));
            return self.flag(
                FlagKind::VagueQuantity,
                vague_detail(&surface),
                quantity.span,
                mends,
            );
        }
        if let Some(fact) = near(Match::OtherSign).filter(|_| exact) {
            let right = mend::replacements(&surface, quantity, case.sense, [fact]);
            let detail = format!(
                "「{surface}」は根拠と正負または増減の向きが逆です（根拠：{}）。",
                named_fact(fact)
            );
            return self.flag(FlagKind::NumberNotInEvidence, detail, quantity.span, right);
        }
        if let Some(fact) = near(Match::OtherUnit).filter(|_| exact) {
            let right = mend::replacements(&surface, quantity, case.sense, [fact]);
            let detail = format!(
                "「{surface}」は、数字は根拠にありますが、単位または桁が違います（根拠：{}）。",
                named_fact(fact)
            );
            return self.flag(FlagKind::UnitMismatch, detail, quantity.span, right);
        }
        mends.extend(mend::give_up(self.text.claim.basis));
        let detail = self.missing_detail(&surface, case, candidates);
        self.flag(FlagKind::NumberNotInEvidence, detail, quantity.span, mends)
    }

    /// Evidence elsewhere that says it, and the right figure where the sentence tells which is meant.
    fn mends(&self, case: &Case<'_>, candidates: &[derive::Derived]) -> Vec<Mend> {
        let surface = self.surface(case.quantity);
        let elsewhere = self.elsewhere(case);
        let mut mends = mend::cites(elsewhere.iter().map(|fact| fact.evidence.id.as_str()));
        if !case.sense.change && candidates.is_empty() {
            let right = self.right(case);
            mends.extend(mend::replacements(
                &surface,
                case.quantity,
                case.sense,
                right.iter().copied(),
            ));
        }
        let derived = candidates.iter().take(1).filter_map(|found| {
            let text = mend::restyled(&surface, case.quantity, case.sense, found.value)?;
            Some(Mend::Replace {
                span: case.quantity.span,
                text,
            })
        });
        mends.extend(derived);
        mends
    }

    /// Uncited evidence that says it, of the measure and period named.
    fn elsewhere(&self, case: &Case<'_>) -> Vec<&Fact<'a>> {
        let says = |fact: &&Fact<'a>| fact.compare(case.quantity, case.sense) == Match::Traced;
        let fits = |fact: &&Fact<'a>| self.same_metric(fact, case) && self.same_period(fact, case);
        let all: Vec<&Fact<'a>> = self.checker.facts.iter().filter(says).collect();
        let good: Vec<&Fact<'a>> = all.iter().copied().filter(|fact| fits(fact)).collect();
        good
    }

    /// 「1.2%低下」 of a share: what is meant are points.
    fn points(&self, case: &Case<'_>, surface: &str) -> Option<Judged> {
        if case.quantity.dimension != Dimension::Percent || !case.sense.change {
            return None;
        }
        let points = Quantity {
            dimension: Dimension::PercentPoints,
            ..case.quantity.clone()
        };
        let case = Case {
            quantity: &points,
            ..*case
        };
        let derived = derive::candidates(&case, self.cited);
        let found = derived.iter().find(|found| derive::equals(&case, found))?;
        let text = surface
            .trim_end_matches(['%', '％'])
            .trim_end_matches("パーセント");
        let mends = vec![Mend::Replace {
            span: points.span,
            text: format!("{text}ポイント"),
        }];
        let detail = format!(
            "「{surface}」は割合どうしの差です。「％」ではなく「ポイント」で書いてください（{}：{}）。",
            found.operation.label(),
            found.evidence.join("、")
        );
        Some(self.flag(FlagKind::UnitMismatch, detail, points.span, mends))
    }

    fn missing_detail(
        &self,
        surface: &str,
        case: &Case<'_>,
        candidates: &[derive::Derived],
    ) -> String {
        if case.quantity.form == Form::Unreadable {
            return format!("「{surface}」は数字として読み取れないため、根拠と照らせません。");
        }
        if let Some(found) = candidates.first() {
            return format!(
                "「{surface}」は、付けられた根拠から計算した{}と合いません。",
                found.operation.label()
            );
        }
        match self.elsewhere(case).first() {
            Some(fact) => format!(
                "「{surface}」は、付けられた根拠にありません（同じ値が「{}」にあります）。",
                fact.evidence.label
            ),
            None => format!("「{surface}」は、付けられた根拠にありません。"),
        }
    }

    /// 「2期連続で増加」 of a measure that is named or meant.
    fn run(&self, quantity: &Quantity) -> Option<Judged> {
        if !state::counts_periods(quantity) {
            return None;
        }
        let Some((kind, usual)) = state::run(self.text, quantity) else {
            return self.span_of_periods(quantity);
        };
        let steps = i32::try_from(quantity.value).ok()?;
        let said = self.scene.of(quantity, true);
        let named = said.metric.as_ref().map(|mention| mention.key.clone());
        let metrics: Vec<String> = match named.filter(|_| usual.is_empty()) {
            Some(key) => vec![key],
            None => usual.iter().map(|key| (*key).to_owned()).collect(),
        };
        let end = said
            .period
            .as_ref()
            .filter(|_| !said.weak)
            .and_then(|period| period.ends.first().copied());
        let wording = &self.checker.lexicon.wording;
        let verdict = |pool: &Pool<'_>| {
            let mut all = metrics
                .iter()
                .map(|metric| state::run_verdict(kind, metric, steps, end, pool));
            all.find(|verdict| *verdict != Verdict::Unknown)
                .unwrap_or(Verdict::Unknown)
        };
        let cited = verdict(&Pool::new(self.cited.iter().copied(), wording));
        let known = || verdict(&Pool::new(&self.checker.facts, wording));
        let word = self.surface(quantity) + "連続";
        match cited {
            Verdict::Yes(evidence) => Some(Judged::traced(quantity.span, evidence)),
            Verdict::No(evidence) => Some(self.conflict(&word, quantity.span, &evidence)),
            Verdict::Unknown => match known() {
                Verdict::No(evidence) => Some(self.conflict(&word, quantity.span, &evidence)),
                Verdict::Yes(evidence) => Some(self.unproven(&word, quantity.span, &evidence)),
                Verdict::Unknown => None,
            },
        }
    }

    /// 「直近2期の平均」: as many periods as the cited evidence holds of a measure.
    fn span_of_periods(&self, quantity: &Quantity) -> Option<Judged> {
        let [from, to] = quantity.span;
        let behind = self.text.slice([to, (to + 8).min(self.text.chars.len())]);
        let ahead = self.text.slice([from.saturating_sub(4), from]);
        let told = [
            "の", "で", "間", "分", "とも", "を通", "平均", "合計", "累計", "中",
        ]
        .iter()
        .any(|word| behind.starts_with(word))
            || ["直近", "過去"].iter().any(|word| ahead.ends_with(word));
        let wanted = usize::try_from(quantity.value).ok()?;
        let mut runs: std::collections::BTreeMap<&str, Vec<String>> =
            std::collections::BTreeMap::new();
        for fact in self.cited {
            let subject = fact.subject.as_ref();
            let own = subject.filter(|own| own.which == Which::Own && own.period.is_some());
            if let Some(own) = own {
                let ids = runs.entry(&own.metric).or_default();
                ids.push(fact.evidence.id.clone());
            }
        }
        let run = runs
            .into_values()
            .find(|ids| ids.len() >= wanted && wanted > 1)?;
        told.then(|| Judged::traced(quantity.span, run))
    }

    /// Judges one state word.
    pub(super) fn state(&self, found: &state::Found<'_>) -> Judged {
        let span = found.span;
        if self.text.quoted(span) {
            return Judged::plain(span, Class::Quoted);
        }
        if self.text.claim.plan {
            return Judged::plain(span, Class::Planned);
        }
        let word = self.text.slice(span);
        let said_in_words = || {
            let facts = self.cited.iter().filter(|fact| fact.says(&word));
            ids(facts)
        };
        let mood = state::mood(self.text, span, found.state.kind);
        if mood == Mood::Unstated {
            return Judged::plain(
                span,
                Class::NotAQuantity {
                    reason: Reason::Unstated,
                },
            );
        }
        let said = self.scene.at(span, &|_| true);
        let claims = state::claims(found, self.scene, &said);
        let wording = &self.checker.lexicon.wording;
        let verdict = |pool: &Pool<'_>| {
            all(
                claims
                    .iter()
                    .map(|claim| claim.verdict(pool, self.latest(&said))),
                mood,
            )
        };
        let cited = verdict(&Pool::new(self.cited.iter().copied(), wording));
        let told = said_in_words();
        match cited {
            Verdict::No(evidence) => self.conflict(&word, span, &evidence),
            Verdict::Yes(evidence) if self.open_ended(found, &said) => {
                self.open(found, span, &evidence)
            }
            Verdict::Yes(evidence) => Judged::traced(span, evidence),
            Verdict::Unknown if !told.is_empty() => Judged::traced(span, told),
            Verdict::Unknown => match verdict(&Pool::new(&self.checker.facts, wording)) {
                Verdict::No(evidence) => self.conflict(&word, span, &evidence),
                Verdict::Yes(evidence) => self.unproven(&word, span, &evidence),
                Verdict::Unknown if found.state.kind == Claimed::Vague => {
                    let detail = format!(
                        "「{word}」：{}根拠にある値で書いてください。",
                        found.state.reason
                    );
                    let mends = mend::give_up(self.text.claim.basis);
                    self.flag(FlagKind::VagueQuantity, detail, span, mends)
                }
                Verdict::Unknown => {
                    let detail = format!(
                        "「{word}」は、根拠の値で確かめられません。{}根拠を付けるか、仮説としてください。",
                        found.state.reason
                    );
                    let mends = mend::give_up(self.text.claim.basis);
                    self.flag(FlagKind::NumberNotInEvidence, detail, span, mends)
                }
            },
        }
    }

    /// The newest period, unless the sentence looks at another.
    fn latest(&self, said: &Said) -> Option<i32> {
        said.period
            .is_none()
            .then(|| self.checker.calendar.latest())
            .flatten()
    }

    /// 過去最高 without saying of how many periods: the evidence knows only some.
    fn open_ended(&self, found: &state::Found<'_>, said: &Said) -> bool {
        let extreme = matches!(found.state.kind, Claimed::Highest | Claimed::Lowest);
        let words = self.scene.words(said.sentence);
        let bounded = ["期の中", "期間で", "期で", "期中", "期のうち"]
            .iter()
            .any(|word| words.contains(word));
        extreme && !bounded
    }

    fn open(&self, found: &state::Found<'_>, span: [usize; 2], evidence: &[String]) -> Judged {
        let word = self.text.slice(span);
        let best = if found.state.kind == Claimed::Highest {
            "最も高い"
        } else {
            "最も低い"
        };
        let count = evidence.len();
        let detail = format!(
            "「{word}」は、根拠にある{count}期の中でしか確かめられません。「直近{count}期で{best}」のように期間を書いてください。"
        );
        let mut mends = vec![Mend::Replace {
            span,
            text: format!(
                "直近{count}期の中で{}",
                best.replace("高い", "高い値").replace("低い", "低い値")
            ),
        }];
        mends.extend(mend::give_up(self.text.claim.basis));
        self.flag(FlagKind::VagueQuantity, detail, span, mends)
    }

    fn conflict(&self, word: &str, span: [usize; 2], evidence: &[String]) -> Judged {
        let detail = format!(
            "「{word}」は根拠と合いません（根拠：{}）。",
            self.listed(evidence)
        );
        let mends = vec![Mend::Drop];
        self.flag(FlagKind::DirectionConflict, detail, span, mends)
    }

    fn unproven(&self, word: &str, span: [usize; 2], evidence: &[String]) -> Judged {
        let mends = mend::cites(evidence.iter().map(String::as_str));
        let detail = format!(
            "「{word}」は、付けられた根拠では確かめられません（{}を根拠に加えると確かめられます）。",
            self.listed(evidence)
        );
        self.flag(FlagKind::NumberNotInEvidence, detail, span, mends)
    }

    fn listed(&self, evidence: &[String]) -> String {
        let named = |id: &String| {
            let fact = self.checker.fact(id)?;
            Some(named_fact(fact))
        };
        let all: Vec<String> = evidence.iter().take(3).filter_map(named).collect();
        all.join("、")
    }
}

/// 増収増益 holds when both halves do; a denied word holds when it does not.
fn all(verdicts: impl Iterator<Item = Verdict>, mood: Mood) -> Verdict {
    let mut ids = Vec::new();
    let mut unknown = false;
    let mut result = None;
    for verdict in verdicts {
        match verdict {
            Verdict::No(against) => result = Some(Verdict::No(against)),
            Verdict::Yes(more) => ids.extend(more),
            Verdict::Unknown => unknown = true,
        }
    }
    let result = result.unwrap_or(if unknown {
        Verdict::Unknown
    } else {
        Verdict::Yes(ids)
    });
    match (mood, result) {
        (Mood::Denied, Verdict::Yes(ids)) => Verdict::No(ids),
        (Mood::Denied, Verdict::No(ids)) => Verdict::Yes(ids),
        (_, result) => result,
    }
}

fn vague_detail(surface: &str) -> String {
    format!("「{surface}」は幅のある数量です。根拠にある値で書いてください。")
}

/// A period's end in months as firms say it.
fn period_label(end: i32) -> String {
    let (year, month) = ((end - 1).div_euclid(12), (end - 1).rem_euclid(12) + 1);
    format::period(&format!("{year:04}-{month:02}"))
}

fn named_fact(fact: &Fact<'_>) -> String {
    format!(
        "{}「{}」",
        fact.evidence.label,
        shorten(&fact.evidence.display)
    )
}

/// Long words are cut for a message.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::check::testing::{evidence, flags, flags_of_plan, sales, words};
    use crate::domain::document::FlagKind::{NumberNotInEvidence, UnitMismatch, VagueQuantity};
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
            // Zeros at the end may be the true amount rounded, which passes.
            if (value + off) % 10 != 0 {
                prop_assert_eq!(kinds(&wrong, &known).len(), 1);
            }
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
