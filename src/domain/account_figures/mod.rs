//! From account lines to the standard figures (明細から標準項目へ): every figure says from which lines it came and by
//! which rule; what could not be placed is listed.

mod assets;
mod book;
mod borrowings;
mod costs;
mod debts;
mod labor;
mod profit;
mod review;
mod sole;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account_title::{Scope, Titles};
use super::cost_behaviour::CostBehaviour;
use super::statement::{AccountLine, Figure, Figures, SoleBasis};
use book::Book;

#[cfg(test)]
mod case_tests;
#[cfg(test)]
mod law_tests;
#[cfg(test)]
pub(crate) mod testing;

/// Where one figure came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trace {
    /// Which.
    pub figure: Figure,
    /// The lines that went in, by index.
    pub lines: Vec<usize>,
    /// How, in words: 「合計行「現金・預金合計」を使用」.
    pub rule: String,
}

/// Something the advisor should know or decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flag {
    /// The line it is about, when it is one.
    pub line: Option<usize>,
    /// What, in a sentence.
    pub message: String,
}

/// What the lines of a period say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mapped {
    /// The figures; unknown is `None`.
    pub figures: Figures,
    /// Where each figure came from.
    pub traces: Vec<Trace>,
    /// Account lines with an amount that no field was found for.
    pub unmatched: Vec<usize>,
    /// What the advisor should know or decide.
    pub flags: Vec<Flag>,
}

impl Mapped {
    /// Puts a figure and where it came from; the first to know it wins.
    fn put(&mut self, figure: Figure, sum: Option<book::Sum>) {
        let Some(sum) = sum.filter(|_| self.figures.get(figure).is_none()) else {
            return;
        };
        self.figures.set(figure, Some(sum.value));
        let mut lines = sum.lines;
        lines.sort_unstable();
        lines.dedup();
        self.traces.push(Trace {
            figure,
            lines,
            rule: sum.rule,
        });
    }

    fn flag(&mut self, line: Option<usize>, message: String) {
        self.flags.push(Flag { line, message });
    }
}

/// Reads the figures from lines whose fields are assigned ([`super::account_title::assign`]). A proprietor without a
/// basis is read after the family's pay, and told so.
pub fn read(
    lines: &[AccountLine],
    titles: &Titles,
    scope: Scope,
    basis: Option<SoleBasis>,
    behaviour: &CostBehaviour,
) -> Mapped {
    let book = Book::new(lines, titles, scope);
    let mut mapped = Mapped {
        unmatched: book.unmatched.clone(),
        ..Mapped::default()
    };
    if scope == Scope::SoleProprietor {
        sole::read(&book, basis, &mut mapped);
    } else {
        profit::read(&book, &mut mapped);
    }
    assets::read(&book, &mut mapped);
    debts::read(&book, &mut mapped);
    labor::read(&book, basis, &mut mapped);
    costs::read(&book, basis, behaviour, &mut mapped);
    review::read(&book, &mut mapped);
    mapped
}

/// What a basis does to a proprietor's result, in a sentence.
pub fn basis_note(basis: SoleBasis) -> &'static str {
    match basis {
        SoleBasis::BeforeFamilyPay => {
            "専従者給与を引く前の利益で計算しています（営業利益＝差引金額＋利子割引料）。専従者給与と事業主本人の報酬が引かれていないため、法人の決算書より利益が大きく出ます"
        }
        SoleBasis::AfterFamilyPay => {
            "専従者給与と引当金の繰入額を引いた後の利益で計算しています（営業利益＝差引金額＋利子割引料−繰入額等）。法人の決算書に近い見方ですが、事業主本人の報酬は引かれていないため、その分だけ利益が大きく出ます"
        }
    }
}
