//! Which standard field each account line belongs to: the chamber's own assignments first, then the synonyms.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::super::statement::{AccountLine, LineKind, Section};
use super::{Block, Relation, Title, Titles, blocks, fold};

/// What kind of business the statement is of: some names mean something else at a proprietor's.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// 法人
    Corporation,
    /// 個人事業主
    SoleProprietor,
}

/// An assignment that somebody of the chamber made by hand, and that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamberTitle {
    /// The statement the line stood in.
    pub section: Section,
    /// The line's name as [`fold`] makes it.
    pub name: String,
    /// The field; `None` when the line is not to be used (使わない).
    pub title: Option<Title>,
}

/// Fills the field of every line that has none yet; lines of unknown names keep `None`.
///
/// A line that the chamber does not use gets [`Title::Unused`], so that it is neither counted nor asked for again. A
/// name that means different things in different parts of a statement (退職金 among the extraordinary losses, その他)
/// goes by the part in which it stands.
pub fn assign(lines: &mut [AccountLine], titles: &Titles, own: &[ChamberTitle], scope: Scope) {
    let mut by_hand: HashMap<(Section, &str), Option<Title>> = HashMap::new();
    for own in own {
        by_hand.entry((own.section, &own.name)).or_insert(own.title);
    }
    let mut by_name = vec![None; lines.len()];
    for (line, by_name) in lines.iter_mut().zip(&mut by_name) {
        if line.title.is_some() {
            continue;
        }
        let name = fold(&line.name);
        if let Some(remembered) = by_hand.get(&(line.section, name.as_str())) {
            line.title = Some(remembered.unwrap_or(Title::Unused));
        } else {
            let found = titles.find(line.section, &line.name, scope);
            line.title = found.map(|found| found.title);
            *by_name = Some(found.map(|found| found.relation));
        }
    }
    let blocks = blocks(lines);
    for ((line, block), by_name) in lines.iter_mut().zip(blocks).zip(by_name) {
        if let (LineKind::Account, Some(block), Some(relation)) = (line.kind, block, by_name) {
            line.title = placed(line, block, relation);
        }
    }
}

/// The field of a line in its part of the statement.
fn placed(line: &AccountLine, block: Block, relation: Option<Relation>) -> Option<Title> {
    let Some(title) = line.title else {
        let name = fold(&line.name);
        return (name == "その他" || name == "諸口").then(|| block.rest());
    };
    let usual = Block::of_part(title);
    let elsewhere = usual.is_some() && usual != Some(block);
    let below_operating = matches!(
        block,
        Block::NonopIncome | Block::NonopExpense | Block::Extraordinary
    );
    let moves = match title {
        Title::OtherCurrentAssets
        | Title::FixedAssetsPart
        | Title::DeferredAssets
        | Title::OtherLiabilities
        | Title::OtherFixedLiabilities
        | Title::SgaPart
        | Title::NonopIncomePart
        | Title::NonopExpensePart
        | Title::ExtraordinaryPart => elsewhere && same_side(usual, block),
        Title::Sales => below_operating && relation == Some(Relation::Part),
        // 営業外・特別損益 hold no cost of the business, whatever it is called.
        _ if usual == Some(Block::Expenses) => below_operating,
        Title::InterestDividendIncome => {
            matches!(block, Block::Sales | Block::Extraordinary)
        }
        _ => false,
    };
    Some(if moves { block.rest() } else { title })
}

/// Whether a line may move between two parts: assets stay assets, debts stay debts.
fn same_side(usual: Option<Block>, block: Block) -> bool {
    let side = |block: Block| match block {
        Block::CurrentAssets | Block::FixedAssets | Block::DeferredAssets => 0,
        Block::CurrentLiabilities | Block::FixedLiabilities => 1,
        Block::NetAssets => 2,
        _ => 3,
    };
    usual.is_some_and(|usual| side(usual) == side(block))
}

#[cfg(test)]
mod tests {
    use super::super::super::account_figures::testing::{book, titles};
    use super::*;

    fn fields(text: &str, own: &[ChamberTitle]) -> Vec<Option<Title>> {
        let mut lines = book(text);
        assign(&mut lines, titles(), own, Scope::Corporation);
        lines.iter().map(|line| line.title).collect()
    }

    #[test]
    fn what_the_chamber_decided_goes_first() {
        let own = |name: &str, title| ChamberTitle {
            section: Section::BalanceSheet,
            name: fold(name),
            title,
        };
        let own = [
            own("役員　借入金", Some(Title::LongBorrowings)),
            own("謎勘定", None),
            own("現金", Some(Title::OtherCurrentAssets)),
        ];
        let text = "BS 0 役員借入金 1\nBS 0 謎勘定 2\nBS 0 現金 3\nBS 0 無名勘定 4\nPL 0 謎勘定 5";
        assert_eq!(
            fields(text, &own),
            [
                Some(Title::LongBorrowings),
                Some(Title::Unused),
                Some(Title::OtherCurrentAssets),
                None,
                None,
            ]
        );
    }

    #[test]
    fn a_field_that_stands_already_is_kept() {
        let mut lines = book("BS 0 売掛金 1");
        lines[0].title = Some(Title::OtherCurrentAssets);
        assign(&mut lines, titles(), &[], Scope::Corporation);
        assert_eq!(lines[0].title, Some(Title::OtherCurrentAssets));
    }

    #[test]
    fn the_same_name_goes_by_the_part_it_stands_in() {
        let text = "
            PL 0 = 売上総利益 900
            PL 0 退職金 10
            PL 0 減価償却費 20
            PL 0 = 販売費及び一般管理費合計 30
            PL 0 = 営業利益 870
            PL 0 受取利息 1
            PL 0 その他 2
            PL 0 = 営業外収益合計 3
            PL 0 支払利息 4
            PL 0 減価償却費 5
            PL 0 = 営業外費用合計 9
            PL 0 = 経常利益 864
            PL 0 退職金 100
            PL 0 = 特別損失合計 100
            PL 0 = 税引前当期純利益 764";
        let found = fields(text, &[]);
        assert_eq!(found[1], Some(Title::LaborRetirement));
        assert_eq!(found[2], Some(Title::Depreciation));
        assert_eq!(found[6], Some(Title::NonopIncomePart));
        assert_eq!(found[9], Some(Title::NonopExpensePart));
        assert_eq!(found[12], Some(Title::ExtraordinaryPart));
    }

    #[test]
    fn headings_tell_the_part_as_well() {
        let text = "
            BS 0 # 流動資産
            BS 1 現金 1
            BS 1 その他 2
            BS 0 = 流動資産合計 3
            BS 0 # 固定資産
            BS 1 土地 4
            BS 1 その他 5
            BS 0 = 固定資産合計 9
            BS 0 # 固定負債
            BS 1 その他 6";
        let found = fields(text, &[]);
        assert_eq!(found[2], Some(Title::OtherCurrentAssets));
        assert_eq!(found[6], Some(Title::FixedAssetsPart));
        assert_eq!(found[9], Some(Title::OtherFixedLiabilities));
    }
}
