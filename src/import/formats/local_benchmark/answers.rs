//! The written answers of 商流・業務フロー and 4つの視点, by the cells of METI's sheets. Boxes are merged cells, of which
//! the first has the words; when somebody unmerged them, all lines of the box count.

use crate::import::grid::{Cell, Grid, Source, fold, letters};
use crate::import::reading::ReadAnswer;

/// A box: question and cells.
type Box = (&'static str, &'static str);

const FLOW: [Box; 17] = [
    ("flow_1_name", "C6:E6"),
    ("flow_1_work", "B8:E12"),
    ("flow_1_difference", "B14:E18"),
    ("flow_2_name", "H6:J6"),
    ("flow_2_work", "G8:J12"),
    ("flow_2_difference", "G14:J18"),
    ("flow_3_name", "M6:O6"),
    ("flow_3_work", "L8:O12"),
    ("flow_3_difference", "L14:O18"),
    ("flow_4_name", "R6:T6"),
    ("flow_4_work", "Q8:T12"),
    ("flow_4_difference", "Q14:T18"),
    ("flow_5_name", "W6:Y6"),
    ("flow_5_work", "V8:Y12"),
    ("flow_5_difference", "V14:Y18"),
    ("flow_product", "AA8:AD12"),
    ("flow_value", "AA14:AD18"),
];

const TRADE: [Box; 8] = [
    ("trade_supplier", "B23:E26"),
    ("trade_supplier_reason", "B28:E31"),
    ("trade_partner", "G26:J29"),
    ("trade_partner_reason", "G31:J34"),
    ("trade_customer", "Q27:T30"),
    ("trade_customer_reason", "Q32:T35"),
    ("trade_enduser", "V24:Y27"),
    ("trade_enduser_reason", "V29:Y32"),
];

const VIEWS: [Box; 19] = [
    ("view_philosophy", "F6:P11"),
    ("view_motivation", "F12:P14"),
    ("view_successor", "F15:P17"),
    ("view_history", "F18:P20"),
    ("view_strength", "F21:P23"),
    ("view_weakness", "F24:P26"),
    ("view_it_productivity", "F27:P29"),
    ("view_market", "V6:AF8"),
    ("view_customers", "V9:AF11"),
    ("view_employees", "V12:AF14"),
    ("view_banks", "V15:AF17"),
    ("view_organization", "V18:AF20"),
    ("view_plan_sharing", "V21:AF23"),
    ("view_development", "V24:AF26"),
    ("view_training", "V27:AF29"),
    ("view_summary_present", "C31:P34"),
    ("view_summary_goal", "S31:AF34"),
    ("view_summary_issue", "H36:Q39"),
    ("view_summary_measures", "S36:AB39"),
];

/// Words that the empty sheet has within the boxes of some editions.
const PRINTED: [&str; 11] = [
    "実施内容",
    "差別化ポイント",
    "製品・商品・サービスの内容",
    "どのような価値を提供しているか",
    "選定理由",
    "選ばれている理由",
    "業務1",
    "業務2",
    "業務3",
    "業務4",
    "業務5",
];

/// All answers of a workbook.
pub(super) fn read(sheets: &[Grid]) -> Vec<ReadAnswer> {
    let mut answers = Vec::new();
    for grid in sheets {
        let Source::Sheet(name) = &grid.source else {
            continue;
        };
        let name = fold(name);
        if name.contains("商流") && name.contains("業務フロー") {
            answers.extend(boxes(grid, "business_flow", &FLOW));
            answers.extend(boxes(grid, "trade_flow", &TRADE));
        } else if name.contains("4つの視点") || name.contains("四つの視点") {
            answers.extend(boxes(grid, "four_views", &VIEWS));
        }
    }
    answers
}

fn boxes<'a>(
    grid: &'a Grid,
    template: &'a str,
    boxes: &'a [Box],
) -> impl Iterator<Item = ReadAnswer> + 'a {
    boxes.iter().filter_map(move |(question, cells)| {
        let (rows, columns) = range(cells)?;
        let lines: Vec<String> = grid
            .rows
            .iter()
            .take_while(|row| row.number <= *rows.end())
            .filter(|row| rows.contains(&row.number))
            .flat_map(|row| columns.clone().map(|column| row.cell(column)))
            .filter_map(words)
            .collect();
        let first = cells.split(':').next().unwrap_or_default();
        let text = lines.join("\n");
        (!text.is_empty()).then(|| ReadAnswer {
            template: template.to_owned(),
            question: (*question).to_owned(),
            text,
            place: match &grid.source {
                Source::Sheet(name) => format!("シート「{name}」の{first}"),
                Source::Text => first.to_owned(),
            },
        })
    })
}

/// The words of a cell, without what is printed on the empty sheet and without marks that stand for nothing.
fn words(cell: &Cell) -> Option<String> {
    if matches!(cell, Cell::Error(_)) {
        return None;
    }
    let text = cell.text()?;
    let kept: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| {
            let folded = fold(line);
            let bare = folded.trim_start_matches('■');
            !PRINTED.contains(&bare)
        })
        .collect();
    let text = kept.join("\n").trim().to_owned();
    let says_something = text.chars().any(char::is_alphanumeric);
    says_something.then_some(text)
}

/// The rows (from 1) and columns (from 0) of 「B8:E12」.
fn range(
    cells: &str,
) -> Option<(
    std::ops::RangeInclusive<usize>,
    std::ops::RangeInclusive<usize>,
)> {
    let (from, to) = cells.split_once(':')?;
    let (first, top) = cell(from)?;
    let (last, bottom) = cell(to)?;
    Some((top..=bottom, first..=last))
}

fn cell(name: &str) -> Option<(usize, usize)> {
    let end = name.find(|c: char| c.is_ascii_digit())?;
    let (column, row) = name.split_at(end);
    let column = (0..64).find(|&index| letters(index) == column)?;
    Some((column, row.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_of_the_three_sheets_has_a_box_and_the_other_way_round() {
        let sheets = [
            (
                &FLOW[..],
                include_str!("../../../../data/checklists/business_flow.toml"),
            ),
            (
                &TRADE[..],
                include_str!("../../../../data/checklists/trade_flow.toml"),
            ),
            (
                &VIEWS[..],
                include_str!("../../../../data/checklists/four_views.toml"),
            ),
        ];
        for (boxes, file) in sheets {
            let (_, items) = file.split_once("[[areas.items]]").unwrap();
            let mut keys: Vec<&str> = items
                .split("[[areas.items]]")
                .map(|item| item.split('"').nth(1).unwrap())
                .collect();
            let mut questions: Vec<&str> = boxes.iter().map(|(question, _)| *question).collect();
            keys.sort_unstable();
            questions.sort_unstable();
            assert_eq!(questions, keys);
            for (_, cells) in boxes {
                let range = range(cells).unwrap();
                assert!(!range.0.is_empty() && !range.1.is_empty(), "{cells}");
            }
        }
    }

    #[test]
    fn cells_are_found_by_their_names() {
        assert_eq!(cell("AA14"), Some((26, 14)));
        assert_eq!(range("B8:E12"), Some((8..=12, 1..=4)));
    }
}
