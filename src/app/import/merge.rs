//! What a period becomes when a file is laid over what is stored for it: the statements that the file holds are taken
//! from the file, the others stay, and a figure that the file does not know keeps its value.

use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

use crate::domain::account_figures::{self, Mapped};
use crate::domain::account_title::{ChamberTitle, Scope, Titles, assign, fold};
use crate::domain::cost_behaviour::CostBehaviour;
use crate::domain::statement::{
    AccountLine, Details, Figure, Figures, Origin, Section, SoleBasis, Statement,
};
use crate::import::reading::{ReadFigure, ReadPeriod};

/// What the reading of accounts stands on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) titles: &'a Titles,
    pub(super) behaviour: &'a CostBehaviour,
    /// Assigned by hand now, and remembered by the chamber.
    pub(super) own: &'a [ChamberTitle],
    pub(super) scope: Scope,
    pub(super) sole_basis: Option<SoleBasis>,
}

/// A period as it would be stored.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    pub(super) figures: Figures,
    pub(super) details: Details,
    /// Every figure that is known before or after.
    pub(super) shown: Vec<FigurePreview>,
    /// The file's lines, each with its field.
    pub(super) lines: Vec<AccountLine>,
    /// Those among them that have no field.
    pub(super) unmatched: Vec<usize>,
    /// What the reading of accounts leaves to the advisor.
    pub(super) flags: Vec<String>,
    /// Statements that stay as they are stored.
    pub(super) kept: Vec<Section>,
}

/// What happens to a figure (数値の扱い).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportChange)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nothing is stored yet.
    New,
    /// The file says what is stored.
    Same,
    /// Another value is stored and would be replaced.
    Replaced,
    /// The file does not know it: what is stored stays.
    Kept,
}

/// A place in the file that a figure was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportTaken)]
pub struct Taken {
    /// The account's name; empty where the file gives the figure itself.
    pub name: String,
    /// The amount as the file writes it.
    pub raw: String,
    /// Where in the file.
    pub place: String,
}

/// One figure: what would be stored, where it comes from, what is stored now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportFigure)]
pub struct FigurePreview {
    /// Which.
    pub figure: Figure,
    /// What people read.
    pub label: &'static str,
    /// Whole yen, people or months.
    pub value: Option<i64>,
    /// The lines or cells that it was read from.
    pub from: Vec<Taken>,
    /// How it came from them; empty where it was taken as it stands.
    pub rule: String,
    /// What is stored now.
    pub stored: Option<i64>,
    /// What happens to it.
    pub change: Change,
}

/// Lays a period of a file over what is stored.
pub(super) fn period(
    read: &ReadPeriod,
    months: Option<i64>,
    stored: Option<&Statement>,
    basis: Basis,
    origin: Origin,
) -> Merged {
    let own = stored
        .map(|stored| stored.details.clone())
        .unwrap_or_default();
    let (all, kept) = lines(read, &own, basis);
    let plain: Vec<AccountLine> = all.iter().map(|(line, _)| line.clone()).collect();
    let mapped = account_figures::read(
        &plain,
        basis.titles,
        basis.scope,
        basis.sole_basis,
        basis.behaviour,
    );
    let is_new = |index: &usize| all.get(*index).is_some_and(|(_, from)| from.is_some());
    let before = stored.map(|stored| stored.figures).unwrap_or_default();
    let mut figures = before;
    let mut sources: Vec<(Figure, Vec<Taken>, String)> = Vec::new();
    for figure in Figure::iter() {
        let Some(value) = mapped.figures.get(figure) else {
            continue;
        };
        let trace = mapped.traces.iter().find(|trace| trace.figure == figure);
        let of_file = trace.is_none_or(|trace| match trace.lines.as_slice() {
            [] => !(in_balance_sheet(figure) && kept.contains(&Section::BalanceSheet)),
            lines => lines.iter().any(is_new),
        });
        if !of_file && before.get(figure).is_some() {
            continue;
        }
        figures.set(figure, Some(value));
        let from = trace
            .map(|trace| taken(&plain, &trace.lines))
            .unwrap_or_default();
        let rule = trace.map(|trace| trace.rule.clone()).unwrap_or_default();
        sources.push((figure, from, rule));
    }
    for given in &read.figures {
        figures.set(given.figure, Some(given.value));
        sources.retain(|(figure, ..)| *figure != given.figure);
        sources.push((given.figure, vec![given_at(given)], String::new()));
    }
    if let Some(months) = months {
        figures.months = Some(months);
    }
    let unmatched = unmatched(&mapped, &all, basis.own);
    let flags = mapped
        .flags
        .iter()
        .map(|flag| match flag.line.and_then(|line| plain.get(line)) {
            Some(line) => format!("{}（{}）：{}", line.place, line.name, flag.message),
            None => flag.message.clone(),
        });
    Merged {
        shown: shown(&figures, &before, &sources),
        figures,
        lines: of_file(&all, read.lines.len()),
        unmatched,
        flags: flags.collect(),
        details: Details {
            sole_basis: basis.sole_basis.or(own.sole_basis),
            origin: Some(joined(origin, own.origin, !kept.is_empty())),
            lines: plain,
        },
        kept,
    }
}

/// A figure that a balance sheet without such an account says is 0: said by no line, so its own statement decides.
fn in_balance_sheet(figure: Figure) -> bool {
    matches!(
        figure,
        Figure::Cash
            | Figure::NotesReceivable
            | Figure::AccountsReceivable
            | Figure::Inventory
            | Figure::NotesPayable
            | Figure::AccountsPayable
            | Figure::Borrowings
    )
}

type Lines = Vec<(AccountLine, Option<usize>)>;

/// The file's lines (with their number in it) and the stored ones of the statements that it does not hold, in the order
/// of statements.
fn lines(read: &ReadPeriod, stored: &Details, basis: Basis) -> (Lines, Vec<Section>) {
    let holds = |section: Section| read.lines.iter().any(|line| line.section == section);
    let mut own: Vec<AccountLine> = read.lines.clone();
    for line in &mut own {
        if hand(basis.own, line).is_some() {
            line.title = None;
        }
        // A share of variable cost that an advisor decided outlives a newer file.
        let decided = stored.lines.iter().find(|old| {
            old.section == line.section
                && old.variable_percent.is_some()
                && fold(&old.name) == fold(&line.name)
        });
        line.variable_percent = line
            .variable_percent
            .or(decided.and_then(|old| old.variable_percent));
    }
    let staying = stored.lines.iter().filter(|line| !holds(line.section));
    let mut kept: Vec<Section> = staying.clone().map(|line| line.section).collect();
    kept.sort_unstable();
    kept.dedup();
    let count = own.len();
    own.extend(staying.cloned());
    assign(&mut own, basis.titles, basis.own, basis.scope);
    let mut all: Lines = own
        .into_iter()
        .enumerate()
        .map(|(index, line)| (line, (index < count).then_some(index)))
        .collect();
    all.sort_by_key(|(line, _)| line.section);
    (all, kept)
}

fn hand<'a>(own: &'a [ChamberTitle], line: &AccountLine) -> Option<&'a ChamberTitle> {
    let name = fold(&line.name);
    own.iter()
        .find(|one| one.section == line.section && one.name == name)
}

/// The file's lines in the file's order.
fn of_file(all: &Lines, count: usize) -> Vec<AccountLine> {
    let mut lines: Vec<(usize, &AccountLine)> = Vec::with_capacity(count);
    lines.extend(
        all.iter()
            .filter_map(|(line, from)| from.map(|from| (from, line))),
    );
    lines.sort_by_key(|(from, _)| *from);
    lines.into_iter().map(|(_, line)| line.clone()).collect()
}

/// The file's lines without a field, save those that somebody said are not used.
fn unmatched(mapped: &Mapped, all: &Lines, own: &[ChamberTitle]) -> Vec<usize> {
    let mut found: Vec<usize> = mapped
        .unmatched
        .iter()
        .filter_map(|index| all.get(*index))
        .filter(|(line, _)| hand(own, line).is_none())
        .filter_map(|(_, from)| *from)
        .collect();
    found.sort_unstable();
    found
}

fn taken(lines: &[AccountLine], indexes: &[usize]) -> Vec<Taken> {
    let lines = indexes.iter().filter_map(|index| lines.get(*index));
    lines
        .map(|line| Taken {
            name: line.name.clone(),
            raw: line.raw.clone(),
            place: line.place.clone(),
        })
        .collect()
}

fn given_at(given: &ReadFigure) -> Taken {
    Taken {
        name: String::new(),
        raw: given.raw.clone(),
        place: given.place.clone(),
    }
}

fn shown(
    figures: &Figures,
    before: &Figures,
    sources: &[(Figure, Vec<Taken>, String)],
) -> Vec<FigurePreview> {
    let known = |figure: &Figure| figures.get(*figure).is_some() || before.get(*figure).is_some();
    let preview = |figure: Figure| {
        let source = sources.iter().find(|(of, ..)| *of == figure);
        let (value, stored) = (figures.get(figure), before.get(figure));
        let change = match (source, stored) {
            (None, Some(_)) if value == stored => Change::Kept,
            (_, None) => Change::New,
            _ if value == stored => Change::Same,
            _ => Change::Replaced,
        };
        FigurePreview {
            figure,
            label: figure.label(),
            value,
            from: source.map(|(_, from, _)| from.clone()).unwrap_or_default(),
            rule: source.map(|(.., rule)| rule.clone()).unwrap_or_default(),
            stored,
            change,
        }
    };
    Figure::iter().filter(known).map(preview).collect()
}

/// The file's origin; where lines of another file stay, both are named.
fn joined(new: Origin, old: Option<Origin>, stays: bool) -> Origin {
    let Some(old) = old.filter(|old| stays && !old.file.contains(&new.file)) else {
        return new;
    };
    let format = if old.format == new.format {
        new.format
    } else {
        format!("{}、{}", old.format, new.format)
    };
    Origin {
        file: format!("{}、{}", old.file, new.file),
        format,
        sha256: new.sha256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use crate::domain::account_title::Title;
    use crate::domain::statement::{LineKind, PeriodEnd};

    fn line(section: Section, name: &str, amount: i64) -> AccountLine {
        AccountLine {
            section,
            level: 0,
            kind: LineKind::Account,
            name: name.to_owned(),
            code: None,
            amount: Some(amount),
            raw: amount.to_string(),
            place: format!("「{name}」の行"),
            title: None,
            variable_percent: None,
        }
    }

    fn stored(figures: &Figures, lines: Vec<AccountLine>) -> Statement {
        let origin = Origin {
            file: "前のファイル.csv".to_owned(),
            format: "表（科目と金額）".to_owned(),
            sha256: "00".to_owned(),
        };
        Statement {
            period_end: PeriodEnd::parse("2025-03").unwrap(),
            figures: *figures,
            details: Details {
                lines,
                origin: Some(origin),
                sole_basis: None,
            },
            version: 1,
        }
    }

    fn merged(lines: Vec<AccountLine>, before: &Statement, own: &[ChamberTitle]) -> Merged {
        let data = Data::load(None).unwrap();
        let basis = Basis {
            titles: &data.titles,
            behaviour: &data.cost_behaviour,
            own,
            scope: Scope::Corporation,
            sole_basis: None,
        };
        let origin = Origin {
            file: "新しいファイル.csv".to_owned(),
            format: "表（科目と金額）".to_owned(),
            sha256: "11".to_owned(),
        };
        let read = ReadPeriod {
            lines,
            ..ReadPeriod::default()
        };
        period(&read, None, Some(before), basis, origin)
    }

    #[test]
    fn what_was_typed_over_a_staying_statement_stays() {
        let (bs, pl) = (Section::BalanceSheet, Section::ProfitAndLoss);
        // The advisor typed 900 over the 700 of the balance sheet's file.
        let before = stored(
            &Figures {
                cash: Some(900),
                employees: Some(3),
                sales: Some(1),
                ..Figures::default()
            },
            vec![line(bs, "現金", 700), line(pl, "売上高", 1)],
        );
        let merged = merged(vec![line(pl, "売上高", 5_000)], &before, &[]);
        assert_eq!(
            (
                merged.figures.cash,
                merged.figures.employees,
                merged.figures.sales
            ),
            (Some(900), Some(3), Some(5_000))
        );
        let names: Vec<(&str, Option<i64>)> = merged
            .details
            .lines
            .iter()
            .map(|line| (line.name.as_str(), line.amount))
            .collect();
        assert_eq!(names, [("現金", Some(700)), ("売上高", Some(5_000))]);
        assert_eq!(merged.kept, [bs]);
        assert_eq!(
            merged.details.origin.unwrap().file,
            "前のファイル.csv、新しいファイル.csv"
        );
        let change = |figure| {
            merged
                .shown
                .iter()
                .find(|one| one.figure == figure)
                .map(|one| one.change)
        };
        assert_eq!(
            (
                change(Figure::Cash),
                change(Figure::Sales),
                change(Figure::Inventory)
            ),
            (Some(Change::Kept), Some(Change::Replaced), None)
        );
    }

    #[test]
    fn a_zero_of_the_staying_balance_sheet_does_not_replace_what_was_typed() {
        let (bs, pl) = (Section::BalanceSheet, Section::ProfitAndLoss);
        let balance = |cash| {
            let names = [("現金", cash), ("売掛金", 300), ("商品", 50)];
            let debts = [("買掛金", 100), ("短期借入金", 50), ("資本金", cash + 200)];
            let both = names.into_iter().chain(debts);
            both.map(|(name, amount)| line(bs, name, amount))
                .collect::<Vec<_>>()
        };
        let typed = Figures {
            notes_receivable: Some(500),
            ..Figures::default()
        };
        let before = stored(&typed, balance(700));
        let profit = merged(vec![line(pl, "売上高", 5_000)], &before, &[]);
        assert_eq!(profit.figures.notes_receivable, Some(500));
        assert_eq!(
            profit.figures.notes_payable,
            Some(0),
            "what nobody knew yet is still filled"
        );
        let newer = merged(balance(800), &before, &[]);
        assert_eq!(newer.figures.notes_receivable, Some(0));
    }

    #[test]
    fn what_the_hand_says_goes_before_what_the_file_and_the_synonyms_say() {
        let pl = Section::ProfitAndLoss;
        let mut coded = line(pl, "売上高", 5_000);
        coded.title = Some(Title::Sales);
        let own = [("売上高", Some(Title::NonopIncome)), ("謎", None)].map(|(name, title)| {
            ChamberTitle {
                section: pl,
                name: name.to_owned(),
                title,
            }
        });
        let before = stored(&Figures::default(), Vec::new());
        let merged = merged(
            vec![coded, line(pl, "謎", 3), line(pl, "不明", 4)],
            &before,
            &own,
        );
        assert_eq!(merged.figures.sales, None);
        assert_eq!(merged.lines[0].title, Some(Title::NonopIncome));
        assert_eq!(
            merged.unmatched,
            [2],
            "what is not used is not asked for again"
        );
    }

    #[test]
    fn a_variable_share_that_somebody_decided_outlives_a_newer_file() {
        let pl = Section::ProfitAndLoss;
        let mut decided = line(pl, "外注 加工費", 100);
        decided.variable_percent = Some(80);
        let before = stored(&Figures::default(), vec![decided]);
        let merged = merged(
            vec![line(pl, "外注加工費", 120), line(pl, "雑費", 5)],
            &before,
            &[],
        );
        let shares: Vec<Option<u8>> = merged
            .lines
            .iter()
            .map(|line| line.variable_percent)
            .collect();
        assert_eq!(shares, [Some(80), None]);
        assert!(merged.kept.is_empty());
    }
}
