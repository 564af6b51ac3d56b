//! The lines of a period by field, and the one rule by which they are summed: a total before its parts, never both.

use super::super::account_title::{
    Block, Relation, Scope, Title, Titles, blocks, breakdown, fold, is_deduction, plain,
};
use super::super::number::LIMIT;
use super::super::statement::{AccountLine, LineKind, Section};

/// A sum, the lines in it, and how it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) value: i64,
    pub(super) lines: Vec<usize>,
    pub(super) rule: String,
}

impl Sum {
    /// Another way to say how it was made.
    pub(super) fn by(self, rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            ..self
        }
    }

    /// Both together, or whichever is there.
    pub(super) fn plus(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one.join(other, 1)),
            (one, other) => one.or(other),
        }
    }

    /// This less another.
    pub(super) fn less(self, other: Self) -> Self {
        self.join(other, -1)
    }

    fn join(mut self, other: Self, sign: i64) -> Self {
        self.value = self.value.saturating_add(other.value.saturating_mul(sign));
        self.lines.extend(other.lines);
        self.rule = format!("{}、{}", self.rule, other.rule);
        self
    }
}

/// A line that has a field and an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) index: usize,
    pub(super) title: Title,
    pub(super) section: Section,
    pub(super) relation: Relation,
    /// Signed: deductions are negative.
    pub(super) amount: i64,
    /// Of several totals the lowest counts.
    rank: usize,
    by_hand: bool,
    kind: LineKind,
    plain: String,
}

/// All lines of a period.
pub(super) struct Book<'a> {
    pub(super) lines: &'a [AccountLine],
    pub(super) titles: &'a Titles,
    pub(super) scope: Scope,
    pub(super) blocks: Vec<Option<Block>>,
    pub(super) items: Vec<Item>,
    /// Account lines with an amount and without a field.
    pub(super) unmatched: Vec<usize>,
}

impl<'a> Book<'a> {
    pub(super) fn new(lines: &'a [AccountLine], titles: &'a Titles, scope: Scope) -> Self {
        let below = breakdown(lines);
        let mut book = Self {
            lines,
            titles,
            scope,
            blocks: blocks(lines),
            items: Vec::new(),
            unmatched: Vec::new(),
        };
        for (index, line) in lines.iter().enumerate() {
            // Readers refuse more than the limit; what is stored may have been written by other hands.
            let Some(amount) = line.amount.map(|amount| amount.clamp(-LIMIT, LIMIT)) else {
                continue;
            };
            match line.title {
                None if line.kind == LineKind::Account && amount != 0 && !below[index] => {
                    book.unmatched.push(index);
                }
                None | Some(Title::Unused) => {}
                Some(_) if below[index] => {}
                Some(title) => book
                    .items
                    .push(item(index, line, title, amount, titles, scope)),
            }
        }
        book.drop_sums_of_one_name();
        book
    }

    /// 「普通預金合計」 beside the accounts named 普通預金 says nothing new when it is their sum, and stands for them when
    /// it is more.
    fn drop_sums_of_one_name(&mut self) {
        let items = self.items.clone();
        let accounts_like = |of: &Item| {
            let of = of.clone();
            items.iter().filter(move |item| {
                item.index != of.index
                    && item.kind == LineKind::Account
                    && item.title == of.title
                    && item.section == of.section
                    && item.plain == of.plain
            })
        };
        let mut dropped: Vec<usize> = Vec::new();
        for total in items.iter().filter(|item| item.kind == LineKind::Total) {
            let like: Vec<&Item> = accounts_like(total).collect();
            if like.is_empty() {
                continue;
            }
            let sum = like
                .iter()
                .fold(0_i64, |sum, item| sum.saturating_add(item.amount));
            if sum == total.amount && total.relation != Relation::Total {
                dropped.push(total.index);
            } else if total.relation != Relation::Total {
                dropped.extend(like.iter().map(|item| item.index));
            }
        }
        self.items.retain(|item| !dropped.contains(&item.index));
    }

    /// The items of a field, notes left out.
    pub(super) fn of(&self, title: Title) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(move |item| item.title == title && item.relation != Relation::Note)
    }

    /// Whether any line says something of that field.
    pub(super) fn has(&self, title: Title) -> bool {
        self.items.iter().any(|item| item.title == title)
    }

    /// Whether there are lines of that statement with amounts.
    pub(super) fn has_section(&self, section: Section) -> bool {
        self.items.iter().any(|item| item.section == section)
    }

    /// Whether every account of that statement has a field.
    pub(super) fn is_complete(&self, section: Section) -> bool {
        self.has_section(section)
            && !self.unmatched.iter().any(|&index| {
                matches!(self.lines[index].section, of if of == section || of == Section::Other)
            })
    }

    /// The name of a line as the file writes it.
    pub(super) fn name(&self, index: usize) -> &str {
        &self.lines[index].name
    }

    /// The amount of a field over all statements.
    pub(super) fn sum(&self, title: Title) -> Option<Sum> {
        self.sum_of(title.label(), self.of(title).collect())
    }

    /// The amount of a field in one statement.
    pub(super) fn sum_in(&self, title: Title, section: Section) -> Option<Sum> {
        let items = self
            .of(title)
            .filter(|item| item.section == section)
            .collect();
        self.sum_of(title.label(), items)
    }

    /// The amount of a field as a total or account of its own, not of parts.
    pub(super) fn total(&self, title: Title) -> Option<Sum> {
        let totals: Vec<&Item> = self
            .of(title)
            .filter(|item| item.relation == Relation::Total)
            .collect();
        self.best_total(&totals)
    }

    /// Sums items of one field: the best total and nothing else; else an account that is the sum of the others; else all
    /// parts; subtotals only where nothing else is there.
    pub(super) fn sum_of(&self, label: &str, items: Vec<&Item>) -> Option<Sum> {
        let (subtotals, items): (Vec<&Item>, Vec<&Item>) = items
            .into_iter()
            .partition(|item| item.relation == Relation::Subtotal);
        let (totals, parts): (Vec<&Item>, Vec<&Item>) = items
            .into_iter()
            .partition(|item| item.relation == Relation::Total);
        let empty = |sum: &Sum| sum.value == 0 && total_of(parts.iter().copied()) != 0;
        if let Some(total) = self.best_total(&totals).filter(|sum| !empty(sum)) {
            return Some(self.with_outsiders(total, &parts));
        }
        if parts.is_empty() {
            return self.add(label, &subtotals);
        }
        let all = total_of(parts.iter().copied());
        let moved = parts.iter().filter(|part| part.amount != 0).count();
        let alike = parts
            .windows(2)
            .all(|pair| pair[0].title == pair[1].title && pair[0].section == pair[1].section);
        let whole = parts.iter().find(|item| {
            // Of two accounts that merely hold the same amount none is the sum of the other.
            let enough = if item.title == Title::Sales { 2 } else { 3 };
            item.relation == Relation::Account
                && item.amount != 0
                && alike
                && moved >= enough
                && all == 2 * i128::from(item.amount)
        });
        match whole {
            Some(whole) => Some(Sum {
                value: whole.amount,
                lines: vec![whole.index],
                rule: format!(
                    "「{}」を使用（内訳の合計と同じため、内訳は足していません）",
                    self.name(whole.index)
                ),
            }),
            None => self.add(label, &parts),
        }
    }

    fn best_total(&self, totals: &[&Item]) -> Option<Sum> {
        let best = totals.iter().min_by_key(|item| {
            (
                item.rank,
                item.kind != LineKind::Total,
                std::cmp::Reverse(item.amount.unsigned_abs()),
                std::cmp::Reverse(item.amount),
                item.index,
            )
        })?;
        Some(Sum {
            value: best.amount,
            lines: vec![best.index],
            rule: format!("合計行「{}」を使用", self.name(best.index)),
        })
    }

    /// A line assigned by hand is added to a total that is already the sum of the other parts: it stands outside.
    fn with_outsiders(&self, total: Sum, parts: &[&Item]) -> Sum {
        let (outside, inside): (Vec<&Item>, Vec<&Item>) =
            parts.iter().copied().partition(|item| item.by_hand);
        let sums_up =
            !inside.is_empty() && total_of(inside.iter().copied()) == i128::from(total.value);
        if outside.is_empty() || !sums_up {
            return total;
        }
        match self.add("", &outside) {
            Some(outside) => {
                let rule = format!("{}、{}を加算", total.rule, self.names(&outside.lines));
                total.join(outside, 1).by(rule)
            }
            None => total,
        }
    }

    fn add(&self, label: &str, items: &[&Item]) -> Option<Sum> {
        if items.is_empty() {
            return None;
        }
        let lines: Vec<usize> = items.iter().map(|item| item.index).collect();
        let rule = match lines.as_slice() {
            [one] => format!("「{}」を使用", self.name(*one)),
            _ => format!("{}として{}を合計", label, self.names(&lines)),
        };
        Some(Sum {
            value: clamp(total_of(items.iter().copied())),
            lines,
            rule,
        })
    }

    /// 「甲」「乙」, at most six of them.
    pub(super) fn names(&self, lines: &[usize]) -> String {
        const SHOWN: usize = 6;
        let shown: String = lines
            .iter()
            .take(SHOWN)
            .map(|&index| format!("「{}」", self.name(index)))
            .collect();
        match lines.len().saturating_sub(SHOWN) {
            0 => shown,
            more => format!("{shown}ほか{more}科目"),
        }
    }
}

fn item(
    index: usize,
    line: &AccountLine,
    title: Title,
    amount: i64,
    titles: &Titles,
    scope: Scope,
) -> Item {
    let found = titles
        .find(line.section, &line.name, scope)
        .filter(|found| found.title == title);
    let total = line.kind == LineKind::Total;
    let relation = match found.map(|found| found.relation) {
        None | Some(Relation::Account) if total => Relation::Total,
        Some(relation) => relation,
        None if is_deduction(&line.name) => Relation::Minus,
        None => Relation::Part,
    };
    let negative = relation == Relation::Minus || found.is_some_and(|found| found.negative);
    let folded = fold(&line.name);
    Item {
        index,
        title,
        section: if line.section == Section::Other {
            title.section()
        } else {
            line.section
        },
        relation,
        amount: if negative {
            -amount.saturating_abs()
        } else {
            amount
        },
        rank: found.map_or(0, |found| found.rank),
        by_hand: found.is_none(),
        kind: line.kind,
        plain: plain(&folded).to_owned(),
    }
}

fn total_of<'a>(items: impl IntoIterator<Item = &'a Item>) -> i128 {
    items.into_iter().map(|item| i128::from(item.amount)).sum()
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
