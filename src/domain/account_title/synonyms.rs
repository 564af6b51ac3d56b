//! The names that programs give to an account (`data/account_synonyms.csv`), and the way from a name to its field.

use std::collections::HashMap;

use serde::Deserialize;

use super::super::data_error::DataError;
use super::super::statement::Section;
use super::name::{fold, spellings};
use super::{Scope, Title};

/// What a name is to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The field as a whole: its parts are not added to it.
    Total,
    /// A sum of some parts: counts only where neither a total nor parts are there.
    Subtotal,
    /// The account of that name.
    Account,
    /// One of several accounts that make up the field.
    Part,
    /// An account that is deducted.
    Minus,
    /// A note beside the statement, no part of its sums.
    Note,
}

/// A name that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The field.
    pub title: Title,
    /// What the name is to it.
    pub relation: Relation,
    /// Whether a positive amount under that name is one to subtract, as with 「営業損失」.
    pub negative: bool,
    /// The place in the table: of two totals the earlier one counts.
    pub rank: usize,
    /// Whether the advisor should look at it even though it is placed.
    pub doubtful: bool,
    /// Another field that the line may belong to as well, for the advisor to judge.
    pub judgement: Option<Title>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    target: String,
    statement: String,
    synonym: String,
    relation: String,
    sign: String,
    scope: String,
    source: String,
    sure: String,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    title: Title,
    /// `None` for `part?`: a field that somebody has to judge.
    relation: Option<Relation>,
    negative: bool,
    /// `None` for any business.
    scope: Option<Scope>,
    doubtful: bool,
    rank: usize,
}

/// All known names.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    names: HashMap<Section, HashMap<String, Vec<Entry>>>,
    /// Names by their first four letters, as JDL cuts them: where all that begin alike are one field.
    cut: HashMap<Section, HashMap<String, Option<Entry>>>,
}

impl Titles {
    /// Reads the table.
    ///
    /// # Errors
    /// The line that cannot be used: a field, statement, relation, sign, scope or certainty that does not exist.
    pub fn parse(file: &str, csv: &str) -> Result<Self, DataError> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(csv.as_bytes());
        let headers = reader.headers().cloned().map_err(|error| {
            DataError::at(file, 1, format!("見出しを読み取れません（{error}）"))
        })?;
        let mut titles = Self::default();
        for (rank, record) in reader.records().enumerate() {
            let line_of = |position: Option<&csv::Position>| {
                position.map_or(1, |at| usize::try_from(at.line()).unwrap_or(1))
            };
            let record = record.map_err(|error| {
                DataError::at(
                    file,
                    line_of(error.position()),
                    format!("読み取れない行です（{error}）"),
                )
            })?;
            let line = line_of(record.position());
            let row: Row = record.deserialize(Some(&headers)).map_err(|error| {
                DataError::at(file, line, format!("読み取れない行です（{error}）"))
            })?;
            titles
                .add(&row, rank)
                .map_err(|message| DataError::at(file, line, message))?;
        }
        Ok(titles)
    }

    fn add(&mut self, row: &Row, rank: usize) -> Result<(), String> {
        let unknown = |column: &str, value: &str| format!("{column}「{value}」は使えません");
        let section = match row.statement.as_str() {
            "BS" => Section::BalanceSheet,
            "PL" => Section::ProfitAndLoss,
            "CR" => Section::CostReport,
            "NON" => Section::Other,
            other => return Err(unknown("statement", other)),
        };
        let entry = Entry {
            title: row
                .target
                .parse()
                .map_err(|_| unknown("target", &row.target))?,
            relation: match row.relation.as_str() {
                "total" => Some(Relation::Total),
                "subtotal" => Some(Relation::Subtotal),
                "self" => Some(Relation::Account),
                "part" => Some(Relation::Part),
                "minus" => Some(Relation::Minus),
                "note" => Some(Relation::Note),
                "part?" => None,
                other => return Err(unknown("relation", other)),
            },
            negative: match row.sign.as_str() {
                "+" => false,
                "-" => true,
                other => return Err(unknown("sign", other)),
            },
            scope: match row.scope.as_str() {
                "any" | "construction" | "medical" | "mfg" => None,
                "corp" => Some(Scope::Corporation),
                "sole" => Some(Scope::SoleProprietor),
                other => return Err(unknown("scope", other)),
            },
            doubtful: match row.sure.as_str() {
                "yes" | "likely" => false,
                "judgement" => true,
                other => return Err(unknown("sure", other)),
            },
            rank,
        };
        let name = fold(&row.synonym);
        if name.is_empty() {
            return Err("synonym が空です。科目名を書いてください".to_owned());
        }
        if row.source.trim().is_empty() {
            return Err("source が空です。科目名の出どころを書いてください".to_owned());
        }
        self.note_cut(section, &name, entry);
        self.names
            .entry(section)
            .or_default()
            .entry(name)
            .or_default()
            .push(entry);
        Ok(())
    }

    fn note_cut(&mut self, section: Section, name: &str, entry: Entry) {
        let head: String = name.chars().take(4).collect();
        if head.chars().count() < 4 || head.is_ascii() || name.chars().count() == 4 {
            return;
        }
        let cut = self.cut.entry(section).or_default();
        let known = cut.entry(head).or_insert(Some(entry));
        if known.is_some_and(|known| known.title != entry.title) {
            *known = None;
        }
    }

    /// The field of a name in a statement: the fullest spelling that is known, the row of the business's kind before
    /// others, then the earlier row. A name of a cost report is also sought among the costs of the profit and loss
    /// statement; one whose statement is unknown in all of them.
    pub fn find(&self, section: Section, name: &str, scope: Scope) -> Option<Found> {
        use Section::{BalanceSheet, CostReport, Other, ProfitAndLoss};
        let sections: &[Section] = match section {
            BalanceSheet => &[BalanceSheet],
            ProfitAndLoss => &[ProfitAndLoss, CostReport],
            CostReport => &[CostReport, ProfitAndLoss],
            Other => &[Other, BalanceSheet, ProfitAndLoss, CostReport],
        };
        let spellings = spellings(name);
        for (spelling, summed) in &spellings {
            for &of in sections {
                let found = self
                    .names
                    .get(&of)
                    .and_then(|names| names.get(spelling))
                    .and_then(|entries| choose(entries, scope))
                    .and_then(|found| moved(found, section, of));
                if let Some(found) = found {
                    return Some(if *summed { as_sum(found) } else { found });
                }
            }
        }
        self.find_cut(section, &spellings)
    }

    fn find_cut(&self, section: Section, spellings: &[(String, bool)]) -> Option<Found> {
        let cut = self.cut.get(&section)?;
        spellings
            .iter()
            .filter(|(spelling, _)| spelling.chars().count() == 4)
            .find_map(|(spelling, _)| cut.get(spelling).copied().flatten())
            .and_then(|entry| found(entry, None))
    }
}

/// A word for 「合計」 after an account's name makes it the field's total.
fn as_sum(found: Found) -> Found {
    Found {
        relation: if found.relation == Relation::Account {
            Relation::Total
        } else {
            found.relation
        },
        ..found
    }
}

fn found(entry: Entry, judgement: Option<Title>) -> Option<Found> {
    Some(Found {
        title: entry.title,
        relation: entry.relation?,
        negative: entry.negative,
        rank: entry.rank,
        doubtful: entry.doubtful,
        judgement,
    })
}

fn choose(entries: &[Entry], scope: Scope) -> Option<Found> {
    let fits = |entry: &&Entry| entry.scope.is_some_and(|of| of == scope);
    let plain = || entries.iter().filter(|entry| entry.relation.is_some());
    let judgement = entries
        .iter()
        .find(|entry| entry.relation.is_none())
        .map(|entry| entry.title);
    let entry = plain()
        .find(fits)
        .or_else(|| plain().find(|entry| entry.scope.is_none()))
        .or_else(|| plain().next())?;
    found(*entry, judgement)
}

/// What a name of one statement means in another; `None` where it means nothing there.
fn moved(found: Found, into: Section, of: Section) -> Option<Found> {
    use Title as T;
    let title = match (into, of) {
        (Section::CostReport, Section::ProfitAndLoss) => match found.title {
            T::Depreciation
            | T::LeaseCharges
            | T::Outsourcing
            | T::LaborOutsourced
            | T::Rent
            | T::TaxesDuties => found.title,
            T::LaborEmployee
            | T::LaborBonus
            | T::LaborSocial
            | T::LaborRetirement
            | T::LaborOfficer
            | T::LaborTotal => T::LaborProduction,
            T::SgaPart => T::MfgExpense,
            T::CogsPart if found.relation == Relation::Minus => return None,
            T::CogsPart => T::MfgMaterial,
            _ => return None,
        },
        (Section::ProfitAndLoss, Section::CostReport) => match found.title {
            T::LaborProduction | T::MfgMaterial => found.title,
            T::MfgExpense if found.relation != Relation::Total => T::SgaPart,
            _ => return None,
        },
        _ => found.title,
    };
    Some(Found { title, ..found })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "target,statement,synonym,relation,sign,scope,source,sure\n";

    fn shipped() -> Titles {
        Titles::parse(
            "account_synonyms.csv",
            include_str!("../../../data/account_synonyms.csv"),
        )
        .unwrap()
    }

    fn title(section: Section, name: &str) -> Option<Title> {
        shipped()
            .find(section, name, Scope::Corporation)
            .map(|found| found.title)
    }

    #[test]
    fn names_of_several_programs_are_found() {
        use Section::{BalanceSheet as B, CostReport as C, ProfitAndLoss as P};
        for (section, name, wanted) in [
            (B, "現金･預金合計", Title::Cash),
            (B, "［現金・預金］", Title::Cash),
            (B, "普通預金 合計", Title::Cash),
            (
                B,
                "1年以内返済予定の長期借入金",
                Title::CurrentPortionLongBorrowings,
            ),
            (B, "短期借入", Title::ShortBorrowings),
            (B, "【純資産の部】", Title::NetAssets),
            (B, "有価証券", Title::Securities),
            (B, "当座資産合計", Title::QuickAssets),
            (B, "未収入金", Title::OtherCurrentAssets),
            (B, "未払消費", Title::OtherLiabilities),
            (B, "設備支払手形", Title::EquipmentNotes),
            (P, "Ⅲ 販売費及び一般管理費", Title::Sga),
            (P, "旅費交通", Title::SgaPart),
            (P, "法定福利", Title::LaborSocial),
            (P, "労務費", Title::LaborProduction),
            (P, "減価償却", Title::Depreciation),
            (B, "減価償却", Title::FixedAssetsPart),
            (C, "減価償却費", Title::Depreciation),
            (C, "[製]賃金", Title::LaborProduction),
            (C, "役員報酬", Title::LaborProduction),
            (C, "接待交際費", Title::MfgExpense),
            (C, "外注加工費", Title::Outsourcing),
        ] {
            assert_eq!(title(section, name), Some(wanted), "{name}");
        }
    }

    #[test]
    fn a_name_of_another_statement_or_of_nobody_is_not_found() {
        assert_eq!(title(Section::BalanceSheet, "売上高"), None);
        assert_eq!(title(Section::ProfitAndLoss, "売掛金"), None);
        assert_eq!(title(Section::CostReport, "営業利益"), None);
        assert_eq!(title(Section::ProfitAndLoss, "ポチ"), None);
        assert_eq!(
            title(Section::Other, "売掛金"),
            Some(Title::AccountsReceivable)
        );
    }

    #[test]
    fn the_row_of_the_business_goes_before_others() {
        let titles = shipped();
        let of = |scope| {
            titles
                .find(
                    Section::ProfitAndLoss,
                    "青色申告特別控除前の所得金額",
                    scope,
                )
                .map(|found| found.title)
        };
        assert_eq!(
            of(Scope::SoleProprietor),
            Some(Title::IncomeBeforeBlueDeduction)
        );
        let provision = |scope| {
            titles
                .find(Section::ProfitAndLoss, "貸倒引当金繰入額", scope)
                .map(|found| found.title)
        };
        assert_eq!(provision(Scope::SoleProprietor), Some(Title::SoleProvision));
        assert_eq!(provision(Scope::Corporation), Some(Title::SgaPart));
    }

    #[test]
    fn what_must_be_judged_names_the_other_field() {
        let found = shipped()
            .find(Section::BalanceSheet, "未収入金", Scope::Corporation)
            .unwrap();
        assert_eq!(found.judgement, Some(Title::AccountsReceivable));
    }

    #[test]
    fn a_fault_is_placed() {
        for (row, line, word) in [
            (
                "cash,BS,現金,part,+,any,G,yes\ncsh,BS,現金,part,+,any,G,yes",
                3,
                "csh",
            ),
            ("cash,BX,現金,part,+,any,G,yes", 2, "BX"),
            ("cash,BS,現金,half,+,any,G,yes", 2, "half"),
            ("cash,BS,現金,part,*,any,G,yes", 2, "sign"),
            ("cash,BS,現金,part,+,all,G,yes", 2, "all"),
            ("cash,BS,現金,part,+,any,G,perhaps", 2, "perhaps"),
            ("cash,BS, ,part,+,any,G,yes", 2, "synonym"),
            ("cash,BS,現金,part,+,any,,yes", 2, "source"),
            ("cash,BS,現金", 2, "読み取れない"),
        ] {
            let error = Titles::parse("t.csv", &format!("{HEAD}{row}\n")).unwrap_err();
            assert_eq!((error.file.as_str(), error.line), ("t.csv", line), "{row}");
            assert!(error.message.contains(word), "{}", error.message);
        }
    }
}
