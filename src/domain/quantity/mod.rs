//! Quantities in Japanese text (数量): every number with its place, sign, size, unit and the precision it was written to.
//!
//! What is no claim about a quantity is told apart and called a label: dates and period names (2025年3月期, R6.3期, 4月),
//! times of day, ordinals (第2条, 2点目), list marks (①, 1., (1)), names (ISO9001, 3C分析, 5W1H, A4, 100円ショップ),
//! ids (S1, A2), phone, postal and corporate numbers, idioms (二人三脚), 「1人当たり」 and the like, and small counts of
//! things that the text itself lists: up to [`SMALL_COUNT`] with つ (「3つの課題」), 「次の3点」, 「三本柱」, and 一 before
//! a counter other than money, 割, 倍 and months (一社, 一年), where it means "some" as often as one, unless the sentence
//! says that there is one (従業員は一人). A rank (第1位, No.1) and a generation (三代目) are claims and therefore quantities.
//!
//! Nothing that is a digit in any script is passed over in silence: what cannot be read is a quantity of
//! [`Form::Unreadable`], and every other digit, numeral, 割 and 倍 lies in a quantity or in a [`Label`] with its reason.

mod around;
mod date;
pub(crate) mod fold;
#[cfg(test)]
mod forms;
mod idiom;
mod label;
mod numeral;
mod reason;
mod unit;

use rust_decimal::Decimal;

pub use around::Per;
use fold::Folded;
pub(crate) use fold::invisible;
use numeral::Numeral;
pub(crate) use reason::counts;
pub use reason::{Label, Reason};
use unit::Found;

/// Counts up to this many つ are taken for the text counting its own points, not for a claim.
pub const SMALL_COUNT: u32 = 5;

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// 円; the value is in yen whatever the unit written.
    Yen,
    /// ％・割; the value is in percent.
    Percent,
    /// ポイント (the difference of two percentages)
    PercentPoints,
    /// 倍
    Times,
    /// か月
    Months,
    /// 人・名
    People,
    /// 点
    Score,
    /// 回
    Turns,
    /// 日
    Days,
    /// Everything else that is counted: 社, 件, 期, 年 … told apart by [`Quantity::counter`].
    Count,
    /// A number without a unit.
    Bare,
}

/// How definite a quantity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// One value, to be read at the precision written.
    Exact,
    /// A bound or a range: 以上, 未満, 台, 〜.
    Bounded,
    /// 数千万円, 十数社: no value at all.
    Vague,
    /// A digit that cannot be read (another script, too many digits).
    Unreadable,
}

/// One quantity of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its place, in characters `[from, to)`.
    pub span: [usize; 2],
    /// In the dimension's base unit, signed; 0 when there is no value.
    pub value: Decimal,
    /// What one unit of the last digit written is worth: 0.1 for 35.2%, 1,000 for 1,234千円.
    pub step: Decimal,
    /// What it measures.
    pub dimension: Dimension,
    /// The counter of a [`Dimension::Count`] (社, 件 …); empty otherwise.
    pub counter: &'static str,
    /// How definite it is.
    pub form: Form,
    /// Written with 万, 億 or 兆, where trailing zeros say nothing of precision.
    pub scaled: bool,
    /// 約, ほぼ or 程度 stands at it.
    pub about: bool,
    /// Written with a plus sign: a change upwards.
    pub plus: bool,
    /// The word that makes it a bound (以上, 未満, 台), `〜` for the lower and `〜〜` for the upper end of a range; empty
    /// for one value.
    pub bound: &'static str,
    /// By what time it is counted (年に60万円, 月12万円, 1日10個).
    pub per: Option<Per>,
}

/// What a place in a text that holds digits or numerals is.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A claim about an amount.
    Quantity(Quantity),
    /// No claim, and why.
    Label(Label),
}

impl Mark {
    /// Its place, in characters `[from, to)`.
    pub fn span(&self) -> [usize; 2] {
        match self {
            Self::Quantity(quantity) => quantity.span,
            Self::Label(label) => label.span,
        }
    }
}

impl Quantity {
    /// The digits as written, without scale, unit and sign: 1,234千円 and 1,234円 both have 1234.
    pub fn digits(&self) -> Decimal {
        self.value
            .checked_div(self.step)
            .unwrap_or_default()
            .abs()
            .normalize()
    }

    /// Whether it counts the same thing in the same dimension.
    pub fn same_unit(&self, other: &Self) -> bool {
        self.dimension == other.dimension && self.counter == other.counter
    }
}

/// The quantities of a text, in order. Labels are left out.
pub fn quantities(text: &str) -> Vec<Quantity> {
    let mut scan = Scan::new(text);
    scan.run();
    scan.found
}

/// The quantities of words that somebody said. There 「一社」 is a count that others may take up as 「1社」.
pub fn quantities_said(text: &str) -> Vec<Quantity> {
    let mut scan = Scan::new(text);
    scan.said = true;
    scan.run();
    scan.found
}

/// Everything in a text that is or looks like a number, in order, each place once.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut scan = Scan::new(text);
    scan.run();
    let mut labels = scan.labels;
    labels.extend(reason::rest(text, &scan.found, &labels));
    let quantities = scan.found.into_iter().map(Mark::Quantity);
    let mut marks: Vec<Mark> = quantities
        .chain(labels.into_iter().map(Mark::Label))
        .collect();
    marks.sort_by_key(Mark::span);
    marks
}

struct Scan {
    text: Folded,
    found: Vec<Quantity>,
    labels: Vec<Label>,
    /// Whether 一 before a counter counts.
    said: bool,
    /// For each found, what its unit and its 十百千万億 multiply a plain number by.
    factors: Vec<Decimal>,
}

impl Scan {
    fn new(text: &str) -> Self {
        Self {
            text: Folded::new(text),
            found: Vec::new(),
            labels: Vec::new(),
            said: false,
            factors: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.text.chars.len() {
            at = self.step(at);
        }
        self.join_ranges();
    }

    /// Reads what begins at `at`, and says where to go on.
    fn step(&mut self, at: usize) -> usize {
        let chars = &self.text.chars;
        let date = || date::read(chars, at).map(|end| (end, Reason::Date));
        if let Some((end, reason)) = label::skip(chars, at).or_else(date) {
            return self.label(at, end, reason);
        }
        if let Some((end, unit)) = label::vague(chars, at) {
            self.push([at, end], Decimal::ZERO, None, &unit, Form::Vague);
            return end;
        }
        let Some(numeral) = numeral::read(chars, at) else {
            if fold::unreadable(chars[at]) {
                let none = Found::none(at + 1);
                self.push([at, at + 1], Decimal::ZERO, None, &none, Form::Unreadable);
            }
            return at + 1;
        };
        if let Some((end, value)) = numeral::fraction(chars, at, &numeral) {
            let share = Found::share(end);
            self.push([at, end], value, None, &share, Form::Exact);
            return end;
        }
        if let Some((end, unit)) = label::one_or_next(chars, at, &numeral) {
            self.push([at, end], Decimal::ZERO, None, &unit, Form::Vague);
            return end;
        }
        self.number(at, &numeral)
    }

    fn label(&mut self, from: usize, end: usize, reason: Reason) -> usize {
        let span = self.text.span(from, end);
        self.labels.push(Label { span, reason });
        end
    }

    fn number(&mut self, at: usize, numeral: &Numeral) -> usize {
        let chars = &self.text.chars;
        let (mut from, mut negative, closed) = around::sign(chars, at, numeral.end);
        let mut unit = self.unit(closed);
        if closed > numeral.end && unit.dimension == Dimension::Bare {
            // (5) without a unit behind the bracket is no loss of 5.
            (from, negative) = (at, false);
            unit = Found::none(numeral.end);
        }
        if let Some((start, counter)) = label::ranked(chars, at, &unit) {
            unit = Found {
                dimension: Dimension::Count,
                counter,
                ..unit
            };
            from = start;
        } else {
            let enclosed = self.text.enclosed(at, numeral.end);
            let label = label::label(chars, at, numeral, &unit, enclosed);
            if let Some((end, reason)) = label.filter(|(_, reason)| !self.counts(numeral, *reason))
            {
                return self.label(at, end.max(numeral.end), reason);
            }
        }
        if unit.dimension == Dimension::Bare && at > 0 && chars[at - 1] == '¥' {
            unit.dimension = Dimension::Yen;
        }
        let (end, bound) = around::bound(chars, unit.end);
        let mark = from.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let either = mark == Some('±');
        let form = match numeral.value {
            None => Form::Unreadable,
            Some(_) if numeral.either() || unit.counter == "桁" => Form::Vague,
            Some(value) if either && !value.is_zero() => Form::Bounded,
            Some(_) if !bound.is_empty() => Form::Bounded,
            Some(_) => Form::Exact,
        };
        let about = around::about(chars, from, end);
        let value = numeral.value.unwrap_or_default();
        let value = if negative { -value } else { value };
        let signed = usize::from(matches!(mark, Some('±' | '+')));
        self.push([from - signed, end], value, Some(numeral), &unit, form);
        if let Some(found) = self.found.last_mut() {
            found.about = about;
            found.plus = mark == Some('+');
            found.bound = if either { "±" } else { bound };
        }
        end
    }

    /// Whether words that somebody said count where a draft would only name (「一社」).
    fn counts(&self, numeral: &Numeral, reason: Reason) -> bool {
        self.said && reason == Reason::OwnCount && numeral.value == Some(Decimal::ONE)
    }

    /// The unit behind a number, with the 千 or 百万 that stands apart from it.
    fn unit(&self, after: usize) -> Found {
        let chars = &self.text.chars;
        let apart = numeral::multiplier(chars, after)
            .map(|(end, worth)| (unit::read(chars, end), worth))
            .filter(|(unit, _)| unit.dimension == Dimension::Yen);
        apart.map_or_else(
            || unit::read(chars, after),
            |(unit, worth)| Found {
                factor: worth,
                ..unit
            },
        )
    }

    fn push(
        &mut self,
        [from, end]: [usize; 2],
        value: Decimal,
        numeral: Option<&Numeral>,
        unit: &Found,
        form: Form,
    ) {
        let part = unit.part.map(|part| {
            if value.is_sign_negative() {
                -part
            } else {
                part
            }
        });
        let whole = value
            .checked_mul(unit.factor)
            .and_then(|whole| whole.checked_add(part.unwrap_or_default()));
        let (step, scale) = numeral.map_or((Decimal::ONE, Decimal::ONE), |n| (n.step, n.scale));
        let step = step.checked_mul(unit.factor).unwrap_or(step);
        self.factors
            .push(scale.checked_mul(unit.factor).unwrap_or(scale));
        self.found.push(Quantity {
            span: self.text.span(from, end),
            value: whole.unwrap_or_default(),
            step: part.map_or(step, |_| unit.part_step()),
            dimension: unit.dimension,
            counter: unit.counter,
            form: whole.map_or(Form::Unreadable, |_| form),
            scaled: numeral.is_some_and(|numeral| numeral.scaled),
            about: false,
            plus: false,
            bound: "",
            per: around::per(&self.text.chars, from),
        });
    }

    /// 「2〜3割」「10-20人」「5%〜10%」「2、3人」: both ends are one range, and the first takes the second's unit if it has
    /// none.
    fn join_ranges(&mut self) {
        for index in 1..self.found.len() {
            let (left, right) = self.found.split_at_mut(index);
            let (first, second) = (&mut left[index - 1], &mut right[0]);
            let between = self.text.between(first.span[1], second.span[0]);
            let factor = self.factors[index];
            let dash = matches!(
                between.as_str(),
                "〜" | "~" | "～" | "-" | "−" | "－" | "ー" | "–" | "—"
            );
            let listed = matches!(between.as_str(), "," | "、" | "，")
                && first.dimension == Dimension::Bare
                && second.dimension != Dimension::Bare
                && first.value < Decimal::TEN
                && second.value.checked_div(factor) == Some(first.value + Decimal::ONE);
            if !dash && !listed {
                continue;
            }
            if first.dimension == Dimension::Bare {
                first.value = first.value.checked_mul(factor).unwrap_or(first.value);
                first.step = first.step.checked_mul(factor).unwrap_or(first.step);
                first.dimension = second.dimension;
                first.counter = second.counter;
            }
            for (end, bound) in [(first, "〜"), (second, "〜〜")] {
                if end.form == Form::Exact {
                    end.form = Form::Bounded;
                    end.bound = bound;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../../tests/vectors/numbers_ja.tsv");

    fn vectors(kind: &str) -> impl Iterator<Item = Vec<&'static str>> {
        VECTORS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(move |fields| fields[0] == kind)
    }

    fn name(quantity: &Quantity) -> &'static str {
        match quantity.dimension {
            Dimension::Yen => "JPY",
            Dimension::Percent => "PCT",
            Dimension::PercentPoints => "PT",
            Dimension::Times => "X",
            Dimension::Months => "MON",
            Dimension::People | Dimension::Count => "CNT",
            Dimension::Score => "SCORE",
            Dimension::Turns => "TIMES",
            Dimension::Days => "DAY",
            Dimension::Bare => "BARE",
        }
    }

    #[test]
    fn every_form_of_the_vectors_is_read_exactly() {
        let mut count = 0;
        for fields in vectors("eq") {
            let text = format!("当期は{}です。", fields[1]);
            let found = quantities(&text);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            let wanted: Decimal = fields[2].parse().unwrap();
            assert_eq!(found[0].value, wanted, "{text}");
            // The yen sign is read as a unit here.
            let dimension = if fields[1].starts_with('¥') {
                "JPY"
            } else {
                fields[3]
            };
            assert_eq!(name(&found[0]), dimension, "{text}");
            assert_eq!(found[0].span, [3, 3 + fields[1].chars().count()], "{text}");
            assert_eq!(found[0].form, Form::Exact, "{text}");
            count += 1;
        }
        assert_eq!(count, 47);
    }

    #[test]
    fn labels_of_the_vectors_are_no_quantities() {
        for fields in vectors("not") {
            for text in [fields[1].to_owned(), format!("{}について", fields[1])] {
                assert_eq!(quantities(&text), [], "{text}");
            }
        }
    }

    #[test]
    fn ranges_and_vague_numbers_are_never_exact() {
        for text in [
            "数千万円",
            "十数社",
            "2〜3割",
            "3億円台",
            "10%以上",
            "5%〜10%",
        ] {
            let found = quantities(text);
            assert!(!found.is_empty(), "{text}");
            assert!(
                found.iter().all(|q| q.form != Form::Exact),
                "{text} {found:?}"
            );
        }
        let range = quantities("2〜3割");
        assert_eq!(
            (range[0].value, range[1].value),
            (Decimal::from(20), Decimal::from(30))
        );
        assert!(range[0].same_unit(&range[1]));
    }

    #[test]
    fn words_with_numerals_in_them_are_no_quantities() {
        for text in [
            "一方で、二人三脚で進めます。",
            "3つの課題と次の3点を、一つずつ確かめます。",
            "従業員1人当たりの営業利益です。",
            "百貨店と八百屋、一部の顧客、十分な在庫、統一した様式。",
            "第3四半期の2点目です。",
            "令和7年4月から2026年3月まで、毎月25日の10時30分に行います。",
            "理由は(1)価格、(2)品質です。",
            "S1とA2、W12をもとにします。",
            "三方よしの考え方、四半期、千葉、九州の取引先",
            "[[fin.sales.2025-03]]です",
        ] {
            assert_eq!(quantities(text), [], "{text}");
        }
    }

    #[test]
    fn claims_hidden_in_words_are_quantities() {
        for (text, value) in [
            ("業界第1位です", "1"),
            ("三代目です", "3"),
            ("登録者はInstagram3000人", "3000"),
            ("売上は５\u{200b}倍", "5"),
            ("創業50年", "50"),
            ("⑤倍になる", "5"),
            ("客数が3割減った", "30"),
            ("売上は5000に達した", "5000"),
            ("100円のパン", "100"),
            ("1億", "100000000"),
            ("売上は1,234 百万円", "1234000000"),
        ] {
            let found = quantities(text);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert_eq!(found[0].value, value.parse().unwrap(), "{text}");
        }
        for text in [
            "売上は٥倍です",
            "½になった",
            "99999999999999999999999999円です",
        ] {
            assert!(
                quantities(text).iter().any(|q| q.form == Form::Unreadable),
                "{text}"
            );
        }
    }

    #[test]
    fn digits_are_compared_as_written() {
        let pair = quantities("5,130,250千円と5,130,250円と0.3ポイントと△0.3%");
        assert_eq!(pair[0].digits(), pair[1].digits());
        assert_eq!(pair[2].digits(), pair[3].digits());
        assert!(!pair[2].same_unit(&pair[3]));
    }
}
