//! What is said about the six indicators and the main figures of a statement (`data/indicators.toml`): their meaning
//! for an owner, and the sentences that drafts written by rules are made of.

use serde::Deserialize;

use super::benchmark::{INDICATORS, Indicator};
use super::checklist::ActionHint;
use super::data_error::DataError;
use super::evidence::Polarity;
use super::statement::Figure;
use super::topic::Topic;

/// The figures whose movement is put into words.
pub const TOLD_FIGURES: [Figure; 5] = [
    Figure::Sales,
    Figure::OperatingProfit,
    Figure::Cash,
    Figure::Borrowings,
    Figure::NetAssets,
];

/// The names that may stand in braces, `{value}`.
const SLOTS: [&str; 4] = ["value", "median", "prior", "trend"];

/// The unit an indicator is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorUnit {
    /// %
    Ratio,
    /// 千円（1人当たり）
    ThousandYenPerPerson,
    /// 倍
    Times,
    /// か月
    Months,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// 高いほど良い
    Higher,
    /// 低いほど良い
    Lower,
}

/// The words of one indicator (指標).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorText {
    /// Which of the six.
    pub id: Indicator,
    /// 「営業利益率」
    pub title: String,
    /// 「収益性」
    pub category: String,
    /// The formula in words.
    pub formula: String,
    /// The unit of the value.
    pub unit: IndicatorUnit,
    /// Which way is better.
    pub better: Better,
    /// Axis of analysis.
    pub topic: Topic,
    /// One plain sentence for the owner: what the figure tells.
    pub meaning: String,
    /// One sentence on what to beware of.
    pub caution: String,
    /// For 4 and 5 points.
    pub strong: String,
    /// For 3 points.
    pub middle: String,
    /// For 1 and 2 points.
    pub weak: String,
    /// ④ only: borrowings within cash.
    #[serde(default)]
    pub net_cash: Option<String>,
    /// ④ only: operating profit and depreciation do not reach above 0.
    #[serde(default)]
    pub no_ebitda: Option<String>,
    /// What to ask the owner when it is weak.
    pub ask: String,
    /// What can be done when it is weak; the target is computed.
    pub action: ActionHint,
}

/// The words of one figure of a statement (決算書の数値).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureText {
    /// Which figure.
    pub id: Figure,
    /// 「売上高」
    pub title: String,
    /// Axis of analysis.
    pub topic: Topic,
    /// When it rose in every period.
    pub up: String,
    /// When it fell in every period.
    pub down: String,
    /// How a rise is taken.
    pub up_is: Polarity,
    /// When it is below 0.
    #[serde(default)]
    pub negative: Option<String>,
}

/// All of them.
#[derive(Debug, Clone)]
pub struct IndicatorTexts {
    indicators: [IndicatorText; 6],
    figures: Vec<FigureText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicators: Vec<IndicatorText>,
    figures: Vec<FigureText>,
}

impl IndicatorTexts {
    /// Reads the words.
    ///
    /// # Errors
    /// The place that cannot be read; an indicator or figure that is missing or named twice; a direction other than
    /// the Local Benchmark's; an unknown name in braces.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let read: File = DataError::parse_toml(file, text)?;
        let indicators = in_order(file, text, read.indicators)?;
        for indicator in &indicators {
            check_indicator(file, text, indicator)?;
        }
        for wanted in TOLD_FIGURES {
            let found = read.figures.iter().filter(|figure| figure.id == wanted);
            if found.count() != 1 {
                return Err(DataError::near(
                    file,
                    text,
                    &format!("\"{wanted}\""),
                    format!(
                        "figures に {wanted}（{}）を一つだけ書いてください",
                        wanted.label()
                    ),
                ));
            }
        }
        for figure in &read.figures {
            let texts = [
                Some(&figure.up),
                Some(&figure.down),
                figure.negative.as_ref(),
            ];
            check_slots(file, text, texts.into_iter().flatten())?;
        }
        Ok(Self {
            indicators,
            figures: read.figures,
        })
    }

    /// The words of an indicator.
    pub fn indicator(&self, indicator: Indicator) -> &IndicatorText {
        &self.indicators[indicator as usize]
    }

    /// The words of a figure; `None` for figures whose movement is not put into words.
    pub fn figure(&self, figure: Figure) -> Option<&FigureText> {
        self.figures.iter().find(|text| text.id == figure)
    }

    /// The six in the workbook's order.
    pub fn iter(&self) -> impl Iterator<Item = &IndicatorText> {
        self.indicators.iter()
    }
}

fn in_order(
    file: &str,
    text: &str,
    mut found: Vec<IndicatorText>,
) -> Result<[IndicatorText; 6], DataError> {
    found.sort_by_key(|indicator| indicator.id);
    for wanted in INDICATORS {
        let count = found.iter().filter(|text| text.id == wanted).count();
        if count != 1 {
            return Err(DataError::near(
                file,
                text,
                &format!("\"{wanted}\""),
                format!(
                    "indicators に {wanted}（{}）を一つだけ書いてください",
                    wanted.label()
                ),
            ));
        }
    }
    found
        .try_into()
        .map_err(|_| DataError::at(file, 1, "indicators は6つ必要です"))
}

fn check_indicator(file: &str, text: &str, indicator: &IndicatorText) -> Result<(), DataError> {
    let id = format!("\"{}\"", indicator.id);
    let lower = indicator.better == Better::Lower;
    if lower != indicator.id.lower_is_better() {
        let message = "better がローカルベンチマークの向きと違います";
        return Err(DataError::near(file, text, &id, message));
    }
    let debt = indicator.id == Indicator::EbitdaDebtMultiple;
    if debt != (indicator.net_cash.is_some() && indicator.no_ebitda.is_some()) {
        let message =
            "net_cash と no_ebitda は ebitda_debt_multiple だけに、二つとも書いてください";
        return Err(DataError::near(file, text, &id, message));
    }
    let sentences = [&indicator.strong, &indicator.middle, &indicator.weak];
    check_slots(file, text, sentences)
}

/// Every name in braces is known, and no sentence is blank.
fn check_slots<'a>(
    file: &str,
    text: &str,
    sentences: impl IntoIterator<Item = &'a String>,
) -> Result<(), DataError> {
    for sentence in sentences {
        let fault = |message: String| Err(DataError::near(file, text, sentence, message));
        if sentence.trim().is_empty() {
            return fault("文が空です".to_owned());
        }
        for name in sentence.split('{').skip(1) {
            let name = name.split('}').next().unwrap_or_default();
            if !SLOTS.contains(&name) {
                return fault(format!(
                    "{{{name}}} は使えません。{{value}}・{{median}}・{{prior}}・{{trend}} のいずれかにしてください"
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REAL: &str = include_str!("../../data/indicators.toml");

    fn fault(text: &str) -> DataError {
        IndicatorTexts::parse("indicators.toml", text).expect_err("must be refused")
    }

    #[test]
    fn the_file_we_ship_is_read_in_the_workbooks_order() {
        let texts = IndicatorTexts::parse("indicators.toml", REAL).unwrap();
        let titles: Vec<&str> = texts.iter().map(|text| text.title.as_str()).collect();
        assert_eq!(titles, INDICATORS.map(Indicator::label));
        let figure = texts.figure(Figure::NetAssets).unwrap();
        assert!(figure.negative.as_ref().unwrap().contains("債務超過"));
        assert!(texts.figure(Figure::Inventory).is_none());
    }

    #[test]
    fn a_missing_indicator_or_figure_is_named() {
        let without = REAL.replacen("id = \"equity_ratio\"", "id = \"sales_growth\"", 1);
        assert!(fault(&without).message.contains("一つだけ"));
        let without = REAL.replacen("id = \"borrowings\"", "id = \"inventory\"", 1);
        assert!(fault(&without).message.contains("borrowings（借入金）"));
    }

    #[test]
    fn a_wrong_direction_or_brace_is_refused_at_its_line() {
        let turned = REAL.replacen("better = \"lower\"", "better = \"higher\"", 1);
        let error = fault(&turned);
        assert!(error.message.contains("better"));
        assert!(
            REAL.lines()
                .nth(error.line - 1)
                .unwrap()
                .contains("ebitda_debt_multiple")
        );
        let unknown = REAL.replacen("{median}を上回", "{average}を上回", 1);
        let error = fault(&unknown);
        assert!(error.message.contains("{average}"));
        assert!(
            unknown
                .lines()
                .nth(error.line - 1)
                .unwrap()
                .contains("{average}")
        );
    }
}
