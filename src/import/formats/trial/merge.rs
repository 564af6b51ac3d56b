//! Sub-accounts (補助科目) put back into their accounts, so that no yen counts twice.

use crate::domain::format;
use crate::domain::statement::{AccountLine, LineKind};
use crate::import::reading::Doubt;

/// A line, and whose part it is when it is a sub-account's.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The line.
    pub line: AccountLine,
    /// The account that the line is a part of; `None` when it is the account itself, a heading or a total.
    pub part_of: Option<String>,
}

impl Item {
    /// A line that stands for itself.
    pub(crate) fn whole(line: AccountLine) -> Self {
        Self {
            line,
            part_of: None,
        }
    }

    fn account(&self) -> Option<&str> {
        match &self.part_of {
            Some(account) => Some(account),
            None if self.line.kind == LineKind::Account => Some(&self.line.name),
            None => None,
        }
    }

    fn same_account(&self, other: &Self) -> bool {
        self.account().is_some()
            && self.account() == other.account()
            && self.line.section == other.line.section
            && (self.line.code == other.line.code
                || self.part_of.is_none()
                || other.part_of.is_none())
    }
}

/// Each account once: its own row when it has one, else the sum of its parts. A row of its own that its parts do not add up
/// to is told.
pub(crate) fn merge(items: Vec<Item>, doubts: &mut Vec<Doubt>) -> Vec<AccountLine> {
    let mut lines = Vec::with_capacity(items.len());
    let mut rest = items.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut run = vec![first];
        while let Some(next) = rest.next_if(|next| next.same_account(&run[0])) {
            run.push(next);
        }
        fold_run(run, &mut lines, doubts);
    }
    lines
}

fn fold_run(run: Vec<Item>, lines: &mut Vec<AccountLine>, doubts: &mut Vec<Doubt>) {
    let (parts, own): (Vec<Item>, Vec<Item>) =
        run.into_iter().partition(|item| item.part_of.is_some());
    if parts.is_empty() {
        lines.extend(own.into_iter().map(|item| item.line));
        return;
    }
    let Some(sum) = sum(&parts) else { return };
    // An account's own row may leave its figures to the rows of its parts.
    if own.iter().all(|item| item.line.raw.is_empty()) {
        lines.push(AccountLine {
            level: own.first().map_or(sum.level, |item| item.line.level),
            ..sum
        });
        return;
    }
    for item in own {
        if let (Some(own), Some(parts)) = (item.line.amount, sum.amount)
            && own != parts
        {
            doubts.push(Doubt {
                place: Some(item.line.place.clone()),
                message: format!(
                    "「{}」の補助科目の合計（{}円）が、科目の金額（{}円）と一致しません。科目の金額を使いました。元のファイルをご確認ください",
                    item.line.name,
                    format::integer(parts),
                    format::integer(own),
                ),
            });
        }
        lines.push(item.line);
    }
}

/// The parts as one line of their account.
fn sum(parts: &[Item]) -> Option<AccountLine> {
    let first = parts.first()?;
    let lines: Vec<&AccountLine> = parts.iter().map(|item| &item.line).collect();
    Some(AccountLine {
        kind: LineKind::Account,
        name: first.part_of.clone()?,
        ..added(&lines)?
    })
}

/// Lines added up: the first one, with all amounts, their words joined and the places from first to last.
pub(crate) fn added(lines: &[&AccountLine]) -> Option<AccountLine> {
    let first = *lines.first()?;
    let last = lines.last()?;
    let amounts: Vec<i64> = lines.iter().filter_map(|line| line.amount).collect();
    // A sum without the amount that could not be read would look whole.
    let unread = lines
        .iter()
        .any(|line| line.amount.is_none() && line.raw.chars().any(char::is_alphanumeric));
    let amount = amounts
        .iter()
        .try_fold(0_i64, |sum, amount| sum.checked_add(*amount))
        .filter(|_| !amounts.is_empty() && !unread);
    let written: Vec<&str> = lines
        .iter()
        .map(|line| line.raw.as_str())
        .filter(|raw| !raw.is_empty())
        .collect();
    let place = if first.place == last.place {
        first.place.clone()
    } else {
        format!("{}〜{}", first.place, last.place)
    };
    Some(AccountLine {
        amount,
        raw: written.join("＋"),
        place,
        ..first.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statement::Section;

    fn line(name: &str, amount: i64, place: &str) -> AccountLine {
        AccountLine {
            section: Section::BalanceSheet,
            level: 1,
            kind: LineKind::Account,
            name: name.to_owned(),
            code: None,
            amount: Some(amount),
            raw: amount.to_string(),
            place: place.to_owned(),
            title: None,
            variable_percent: None,
        }
    }

    fn part(account: &str, amount: i64, place: &str) -> Item {
        Item {
            line: line("甲銀行", amount, place),
            part_of: Some(account.to_owned()),
        }
    }

    /// Name, amount and raw of a line.
    type Told = (String, Option<i64>, String);

    fn merged(items: Vec<Item>) -> (Vec<Told>, Vec<Doubt>) {
        let mut doubts = Vec::new();
        let lines = merge(items, &mut doubts)
            .into_iter()
            .map(|line| (line.name, line.amount, line.raw))
            .collect();
        (lines, doubts)
    }

    #[test]
    fn an_account_with_its_own_row_stands_alone() {
        let (lines, doubts) = merged(vec![
            Item::whole(line("普通預金", 300, "2行目")),
            part("普通預金", 200, "3行目"),
            part("普通預金", 100, "4行目"),
            Item::whole(line("売掛金", 5, "5行目")),
        ]);
        assert_eq!(
            lines,
            [
                ("普通預金".to_owned(), Some(300), "300".to_owned()),
                ("売掛金".to_owned(), Some(5), "5".to_owned())
            ]
        );
        assert_eq!(doubts, []);
    }

    #[test]
    fn parts_without_their_account_are_added() {
        let (lines, _) = merged(vec![
            part("普通預金", 200, "3行目"),
            part("普通預金", -50, "4行目"),
        ]);
        assert_eq!(
            lines,
            [("普通預金".to_owned(), Some(150), "200＋-50".to_owned())]
        );
        let mut doubts = Vec::new();
        let kept = merge(
            vec![part("普通預金", 200, "3行目"), part("普通預金", 1, "4行目")],
            &mut doubts,
        );
        assert_eq!(kept[0].place, "3行目〜4行目");
    }

    #[test]
    fn an_account_whose_own_row_is_empty_takes_its_parts_sum() {
        let mut own = line("普通預金", 0, "2行目");
        (own.amount, own.raw) = (None, String::new());
        let (lines, doubts) = merged(vec![Item::whole(own), part("普通預金", 200, "3行目")]);
        assert_eq!(
            lines,
            [("普通預金".to_owned(), Some(200), "200".to_owned())]
        );
        assert_eq!(doubts, []);
    }

    #[test]
    fn a_sum_that_lacks_an_unreadable_part_is_unknown() {
        let mut unread = part("普通預金", 0, "4行目");
        (unread.line.amount, unread.line.raw) = (None, "1O0".to_owned());
        let (lines, _) = merged(vec![part("普通預金", 200, "3行目"), unread]);
        assert_eq!(lines[0].1, None);
        let mut dash = part("普通預金", 0, "4行目");
        (dash.line.amount, dash.line.raw) = (None, "-".to_owned());
        assert_eq!(
            merged(vec![part("普通預金", 200, "3行目"), dash]).0[0].1,
            Some(200)
        );
    }

    #[test]
    fn parts_that_do_not_add_up_are_told_and_the_account_holds() {
        let (lines, doubts) = merged(vec![
            part("普通預金", 200, "3行目"),
            Item::whole(line("普通預金", 1_300, "4行目")),
        ]);
        assert_eq!(
            lines,
            [("普通預金".to_owned(), Some(1_300), "1300".to_owned())]
        );
        assert!(
            doubts[0].message.contains("（200円）") && doubts[0].message.contains("（1,300円）")
        );
    }

    #[test]
    fn accounts_of_the_same_name_elsewhere_stay_apart() {
        let (lines, _) = merged(vec![
            Item::whole(line("雑費", 1, "1行目")),
            Item::whole(line("消耗品費", 2, "2行目")),
            Item::whole(line("雑費", 3, "3行目")),
        ]);
        assert_eq!(lines.len(), 3);
    }
}
