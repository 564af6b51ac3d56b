//! The six indicators and their points as formulas, rule for rule as the engine has them (ローカルベンチマーク 2018年度版,
//! 財務分析シート ver3): a blank is not 0, a division by 0 gives "-", and ④ looks at net cash first, then at EBITDA.

use super::layout::{BASE, BLOCKS, FACTOR_ROW, PERIODS, at, input};
use crate::domain::benchmark::{INDICATORS, Indicator, Quirks};

/// What a cell without a value shows, and one without points.
pub(super) const NO_VALUE: &str = "-";
pub(super) const NO_POINTS: &str = ".";

/// A period's cells on the input sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    /// 0 最新期, 1 前期, 2 前々期.
    pub(super) index: usize,
    /// Whether 前期売上高 is the link to the next older period, so that its months count.
    pub(super) linked: bool,
}

impl Period {
    fn cell(self, row: u32) -> String {
        input(PERIODS[self.index], row)
    }

    fn factor(self) -> String {
        self.cell(FACTOR_ROW)
    }

    /// The factor of the period that 前期売上高 comes from.
    fn prior_factor(self) -> String {
        if self.linked {
            format!("*{}", input(PERIODS[self.index + 1], FACTOR_ROW))
        } else {
            String::new()
        }
    }
}

/// The value of an indicator; "-" when it cannot be computed.
pub(super) fn value(indicator: Indicator, period: Period, quirks: Quirks) -> String {
    let x = |row| period.cell(row);
    let year = period.factor();
    let (needed, formula): (&[u32], String) = match indicator {
        Indicator::SalesGrowth => (
            &[27, 28],
            format!("{}*{year}/({}{})-1", x(27), x(28), period.prior_factor()),
        ),
        Indicator::OperatingMargin => (&[29, 27], format!("{}/{}", x(29), x(27))),
        Indicator::LaborProductivity => (&[29, 12], format!("{}*{year}/{}", x(29), x(12))),
        Indicator::EbitdaDebtMultiple => (
            &[29, 30, 31, 38],
            format!("({}-{})/(({}+{})*{year})", x(38), x(31), x(29), x(30)),
        ),
        Indicator::WorkingCapitalMonths => {
            let formula = format!(
                "({}+{}+{}-({}+{}))/({}*{year}/12)",
                x(33),
                x(32),
                x(34),
                x(37),
                x(36),
                x(27)
            );
            return format!(
                r#"=IF(OR({}="",{}),"-",IFERROR({formula},"-"))"#,
                x(27),
                nothing_tied_up(period, quirks)
            );
        }
        Indicator::EquityRatio => (&[39, 35], format!("{0}/({0}+{1})", x(39), x(35))),
    };
    let blank: Vec<String> = needed
        .iter()
        .map(|row| format!(r#"{}="""#, x(*row)))
        .collect();
    format!(r#"=IF(OR({}),"-",IFERROR({formula},"-"))"#, blank.join(","))
}

/// Whether ⑤ has nothing to compute from. METI's test ends in a bare D36 (Q2): notes payable alone count as nothing
/// unless they are 0.
fn nothing_tied_up(period: Period, quirks: Quirks) -> String {
    let x = |row| period.cell(row);
    let last = if quirks.working_capital_blank {
        format!(r#"OR({0}="",{0}<>0)"#, x(36))
    } else {
        format!(r#"{}="""#, x(36))
    };
    format!(
        r#"AND({}="",{}="",{}="",{}="",{last})"#,
        x(32),
        x(33),
        x(34),
        x(37)
    )
}

/// The points of an indicator; "." when there are none. `cell` is the value's.
pub(super) fn points(indicator: Indicator, period: Period, cell: &str) -> String {
    let row = layout_row(indicator);
    let cut = |column: char| at(BASE, &format!("${column}${row}"));
    let sign = if indicator.lower_is_better() {
        "<"
    } else {
        ">="
    };
    let graded = format!(
        r#"IF(AND(ISNUMBER({cell}),ISNUMBER({i})),IF({cell}{sign}{i},5,IF({cell}{sign}{ii},4,IF({cell}{sign}{iii},3,IF({cell}{sign}{iv},2,1)))),".")"#,
        iv = cut('D'),
        iii = cut('E'),
        ii = cut('F'),
        i = cut('G'),
    );
    if indicator != Indicator::EbitdaDebtMultiple {
        return format!("={graded}");
    }
    let x = |row| period.cell(row);
    format!(
        r#"=IFERROR(IF(AND({debt}<>"",{cash}<>"",{debt}<={cash}),5,IF(AND({profit}<>"",{depreciation}<>"",{profit}+{depreciation}<=0),1,{graded})),".")"#,
        debt = x(38),
        cash = x(31),
        profit = x(29),
        depreciation = x(30),
    )
}

/// The row of an indicator among the base values that apply.
pub(super) fn layout_row(indicator: Indicator) -> u32 {
    5 + indicator as u32
}

/// The base value (業種基準値) of an indicator.
pub(super) fn base(indicator: Indicator) -> String {
    let cell = at(BASE, &format!("$C${}", layout_row(indicator)));
    format!(r#"=IF(ISNUMBER({cell}),{cell},"-")"#)
}

/// The sum of a period's points.
pub(super) fn total(index: usize) -> String {
    let block = &BLOCKS[index];
    format!(
        "=SUM({0}{1}:{0}{2})",
        block.points,
        block.first,
        block.row(INDICATORS[5])
    )
}

/// The rank of a period's total.
pub(super) fn rank(index: usize) -> String {
    let total = BLOCKS[index].total;
    format!(r#"=IF({total}>=24,"A",IF({total}>=18,"B",IF({total}>=12,"C","D")))"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATEST: Period = Period {
        index: 0,
        linked: true,
    };

    #[test]
    fn a_blank_is_asked_for_before_anything_is_computed() {
        let formula = value(Indicator::OperatingMargin, LATEST, Quirks::default());
        assert_eq!(
            formula,
            r#"=IF(OR('【入力】財務分析'!D29="",'【入力】財務分析'!D27=""),"-",IFERROR('【入力】財務分析'!D29/'【入力】財務分析'!D27,"-"))"#
        );
    }

    #[test]
    fn growth_counts_the_months_of_both_periods() {
        let formula = value(Indicator::SalesGrowth, LATEST, Quirks::default());
        assert!(formula.contains(
            "D27*'【入力】財務分析'!D42/('【入力】財務分析'!D28*'【入力】財務分析'!E42)-1"
        ));
        let typed = Period {
            index: 2,
            linked: false,
        };
        let formula = value(Indicator::SalesGrowth, typed, Quirks::default());
        assert!(formula.contains("/('【入力】財務分析'!F28)-1"));
    }

    #[test]
    fn net_cash_is_looked_at_before_ebitda_and_both_before_the_table() {
        let formula = points(Indicator::EbitdaDebtMultiple, LATEST, "E24");
        let five = formula.find(",5,").unwrap();
        let one = formula.find("<=0),1,").unwrap();
        let table = formula.find("ISNUMBER(E24)").unwrap();
        assert!(five < one && one < table, "{formula}");
        assert!(formula.contains("E24<'業種基準値'!$G$8"), "strict for ④");
        let formula = points(Indicator::EquityRatio, LATEST, "E26");
        assert!(formula.contains("E26>='業種基準値'!$G$10"));
    }

    #[test]
    fn the_quirk_of_working_capital_can_be_left_out() {
        let formula = |quirks| value(Indicator::WorkingCapitalMonths, LATEST, quirks);
        assert!(formula(Quirks::default()).contains("D36<>0"));
        let meant = formula(Quirks {
            working_capital_blank: false,
            ..Quirks::default()
        });
        assert!(!meant.contains("D36<>0") && meant.contains(r#"D36="""#));
    }
}
