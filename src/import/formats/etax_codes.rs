//! The account codes of e-Tax (勘定科目コード): which statement a code or an XBRL element belongs to, what it is called,
//! and, where the code decides it, which standard field it is.
//!
//! The tables are facts that the National Tax Agency publishes, not the chamber's to change; so they are compiled in.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::domain::account_title::Title;
use crate::domain::statement::{LineKind, Section};

const ACCOUNTS: &str = include_str!("../../../data/etax_fs_accounts.csv");
const TITLES: &str = include_str!("../../../data/etax_titles.csv");
const COST_ELEMENTS: &str = include_str!("../../../data/etax_cost_elements.csv");

/// What is known of a code or an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its code; none for elements of the cost report.
    pub code: Option<&'static str>,
    /// The statement.
    pub section: Section,
    /// 科目名
    pub name: &'static str,
    /// Depth in the tree of accounts, from 0.
    pub level: u8,
    /// Heading, account or total.
    pub kind: LineKind,
    /// The standard field, when the code alone decides it.
    pub title: Option<Title>,
}

/// The account of a code; for a branch (`10A100010-1`) none, see [`branch_title`].
pub fn by_code(code: &str) -> Option<&'static Account> {
    TABLES.codes.get(code)
}

/// The account of an XBRL element by its name without prefix.
pub fn by_element(element: &str) -> Option<&'static Account> {
    TABLES.elements.get(element)
}

/// The field of a branch (枝番): that of the account it was added to. A branch of a heading or of a total has none.
pub fn branch_title(code: &str) -> Option<Title> {
    let (parent, _) = code.split_once('-')?;
    by_code(parent)
        .filter(|account| account.kind == LineKind::Account)
        .and_then(|account| account.title)
}

struct Tables {
    codes: HashMap<&'static str, Account>,
    elements: HashMap<&'static str, Account>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let titles: Vec<_> = rows(TITLES).filter_map(|row| title_rule(&row)).collect();
    let mut codes = HashMap::new();
    let mut elements = HashMap::new();
    for row in rows(ACCOUNTS) {
        let Some((element, account)) = account(&row, &titles) else {
            continue;
        };
        let confirmed = row.get(7).is_none_or(|note| note.is_empty());
        if confirmed && account.kind != LineKind::Heading && !element.ends_with("Abstract") {
            elements.entry(element).or_insert_with(|| account.clone());
        }
        if let Some(code) = account.code {
            codes.insert(code, account);
        }
    }
    for row in rows(COST_ELEMENTS) {
        if let Some((element, account)) = cost_element(&row) {
            elements.entry(element).or_insert(account);
        }
    }
    Tables { codes, elements }
});

/// The rows of a table below its head; its cells hold no quotes (a test watches over that).
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

/// Code or beginning of codes, field, whether it is a total.
type TitleRule = (&'static str, Title, bool);

fn title_rule(row: &[&'static str]) -> Option<TitleRule> {
    let [code, title, total] = row else {
        return None;
    };
    Some((code, Title::from_str(title).ok()?, *total == "yes"))
}

fn account(row: &[&'static str], titles: &[TitleRule]) -> Option<(&'static str, Account)> {
    let [statement, code, name, level, row_type, _, element, _] = row else {
        return None;
    };
    let rule = titles
        .iter()
        .find(|(of, ..)| of == code)
        .or_else(|| {
            titles.iter().find(|(of, ..)| {
                of.strip_suffix('*')
                    .is_some_and(|start| code.starts_with(start))
            })
        })
        .filter(|_| *row_type != "T");
    let kind = match (*row_type, rule) {
        ("T", _) => LineKind::Heading,
        (_, Some((_, _, true))) => LineKind::Total,
        _ => total_by_name(name),
    };
    let account = Account {
        code: Some(code),
        section: if *statement == "BS" {
            Section::BalanceSheet
        } else {
            Section::ProfitAndLoss
        },
        name,
        level: level.parse::<u8>().ok()?.saturating_sub(2),
        kind,
        title: rule.map(|(_, title, _)| *title),
    };
    Some((element, account))
}

fn cost_element(row: &[&'static str]) -> Option<(&'static str, Account)> {
    let [element, name, title, total] = row else {
        return None;
    };
    let account = Account {
        code: None,
        section: Section::CostReport,
        name,
        level: u8::from(*total != "yes"),
        kind: if *total == "yes" {
            LineKind::Total
        } else {
            LineKind::Account
        },
        title: Title::from_str(title).ok(),
    };
    Some((element, account))
}

/// Whether a name says that the line is a sum or a result of others.
pub fn total_by_name(name: &str) -> LineKind {
    let folded = super::super::grid::fold(name);
    let bare = folded
        .split(['(', '（'])
        .next()
        .filter(|bare| !bare.is_empty())
        .unwrap_or(&folded);
    let sums = ["合計", "小計", "総計", "差引"];
    let results = [
        "総利益",
        "総損失",
        "営業利益",
        "営業損失",
        "経常利益",
        "経常損失",
        "純利益",
        "純損失",
        "差引原価",
    ];
    let sum = sums.iter().any(|end| bare.ends_with(end)) || bare == "計" || bare.ends_with("の計");
    if sum || results.iter().any(|end| bare.ends_with(end)) {
        LineKind::Total
    } else {
        LineKind::Account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(TABLES.codes.len(), 1_413);
        assert!(!ACCOUNTS.contains('"') && !TITLES.contains('"') && !COST_ELEMENTS.contains('"'));
        for row in rows(TITLES) {
            let rule = title_rule(&row);
            let (code, ..) = rule.unwrap_or_else(|| panic!("{row:?}"));
            let start = code.trim_end_matches('*');
            let found = TABLES.codes.keys().any(|known| known.starts_with(start));
            assert!(
                found && (code.ends_with('*') || by_code(code).is_some()),
                "{code}"
            );
        }
        for row in rows(COST_ELEMENTS) {
            let (element, account) = cost_element(&row).unwrap_or_else(|| panic!("{row:?}"));
            assert!(row[2].is_empty() || account.title.is_some(), "{element}");
            assert_eq!(
                by_element(element).map(|known| known.section),
                Some(Section::CostReport),
                "{element}"
            );
        }
    }

    #[test]
    fn codes_decide_what_names_do_not() {
        let sales = by_code("10D100030").unwrap();
        assert_eq!(
            (sales.kind, sales.title),
            (LineKind::Total, Some(Title::Sales))
        );
        let goods = by_code("10D100120").unwrap();
        assert_eq!(
            (goods.kind, goods.title),
            (LineKind::Account, Some(Title::Sales))
        );
        let gain = by_code("10D300150").unwrap();
        assert_eq!(gain.title, Some(Title::ExtraordinaryPart));
        assert_eq!(by_code("10A100010").unwrap().kind, LineKind::Heading);
        assert_eq!(by_code("10E100150").unwrap().kind, LineKind::Total);
        assert_eq!(
            by_element("CashAndDeposits").unwrap().title,
            Some(Title::Cash)
        );
        assert_eq!(
            by_element("GrossProfit").unwrap().title,
            Some(Title::GrossProfit)
        );
        assert_eq!(by_element("NetSalesAbstract"), None);
    }

    #[test]
    fn a_branch_has_the_field_of_its_account_only() {
        assert_eq!(branch_title("10A100020-1"), Some(Title::Cash));
        assert_eq!(branch_title("10A100010-3"), None);
        assert_eq!(branch_title("10A101160-1"), None);
        assert_eq!(branch_title("10A100020"), None);
    }

    #[test]
    fn sums_and_results_are_told_from_accounts_by_their_names() {
        for (name, kind) in [
            ("流動資産合計", LineKind::Total),
            ("計", LineKind::Total),
            ("営業利益又は営業損失（△）", LineKind::Total),
            ("税引前当期純利益", LineKind::Total),
            ("売掛金", LineKind::Account),
            ("法定福利費", LineKind::Account),
            ("会計監査費", LineKind::Account),
        ] {
            assert_eq!(total_by_name(name), kind, "{name}");
        }
    }
}
