//! From account lines to the standard figures (明細から標準項目へ): every figure says from which lines it came and by
//! which rule; what could not be placed is listed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account_title::{Scope, Titles};
use super::cost_behaviour::CostBehaviour;
use super::statement::{AccountLine, Figure, Figures, SoleBasis};

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

/// Reads the figures from lines whose fields are assigned.
pub fn read(
    _lines: &[AccountLine],
    _titles: &Titles,
    _scope: Scope,
    _basis: Option<SoleBasis>,
    _behaviour: &CostBehaviour,
) -> Mapped {
    Mapped::default()
}

/// What a basis does to a proprietor's result, in a sentence.
pub fn basis_note(basis: SoleBasis) -> &'static str {
    match basis {
        SoleBasis::BeforeFamilyPay => {
            "専従者給与を引く前の利益で計算しています。家族への給与の分だけ、法人の決算書より利益が大きく出ます"
        }
        SoleBasis::AfterFamilyPay => {
            "専従者給与を引いた後の利益で計算しています。法人の決算書に近い見方ですが、事業主本人の報酬は引かれていません"
        }
    }
}
