//! The size class (事業規模, cell D20) as a formula over the size limits of the base-value sheet.

use super::layout::{BASE, at};
use crate::domain::benchmark::SizeClass;

/// Where the size limits stand on the base-value sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct SizeTable {
    /// First row, the first 大分類.
    pub(super) first: u32,
    /// Last row.
    pub(super) last: u32,
}

impl SizeTable {
    /// A column of the table.
    pub(super) fn column(self, column: char) -> String {
        at(
            BASE,
            &format!("${column}${}:${column}${}", self.first, self.last),
        )
    }

    /// The formula of D20, with METI's messages in METI's order.
    pub(super) fn formula(self) -> String {
        let limit = |column| {
            format!(
                "INDEX({},MATCH(D9,{},0))",
                self.column(column),
                self.column('A')
            )
        };
        format!(
            concat!(
                r#"=IF(OR(D9="",D10=""),"{no_class}",IF(OR(LEFT(D9,2)<>LEFT(D10,2),ISNA(MATCH(D9,{majors},0))),"{wrong_class}","#,
                r#"IF(D12="","{no_people}",IF(D13="","{no_capital}",IF(AND(D12=0,D13=0),"{outside}","#,
                r#"IF(AND(OR(AND(D13>0,D13<={capital}),AND({by_people}="する",D12>0,D12<={people})),D12<={few}),"{small}","{medium}"))))))"#
            ),
            no_class = "業種欄が未入力のため規模判定ができません",
            wrong_class = "業種欄に間違いがあるため規模判定ができません",
            no_people = "従業員数欄が未入力のため規模判定ができません",
            no_capital = "資本金欄が未入力のため規模判定ができません",
            majors = self.column('A'),
            outside = SizeClass::NotApplicable.label(),
            capital = limit('C'),
            people = limit('D'),
            few = limit('E'),
            by_people = limit('F'),
            small = SizeClass::Small.label(),
            medium = SizeClass::Medium.label(),
        )
    }
}
