//! Sheet 「4つの視点」, at the cells of METI's sheet: owner, business, surroundings, inner order, and what the talk came to.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Input;
use super::flow::head;
use super::layout::VIEWS;
use super::sheet::{Sheet, page};
use super::style::Style;

/// An item: rows, label, key.
type Item = (u32, u32, &'static str, &'static str);

const LEFT: [Item; 7] = [
    (
        6,
        11,
        "経営理念・ビジョン\n経営哲学・考え・方針等",
        "view_philosophy",
    ),
    (
        12,
        14,
        "経営意欲\n※成長志向・現状維持など",
        "view_motivation",
    ),
    (
        15,
        17,
        "後継者の有無\n後継者の育成状況\n承継のタイミング・関係",
        "view_successor",
    ),
    (
        18,
        20,
        "企業及び事業沿革\n※ターニングポイントの把握",
        "view_history",
    ),
    (21, 23, "強み\n技術力・販売力等", "view_strength"),
    (24, 26, "弱み\n技術力・販売力等", "view_weakness"),
    (
        27,
        29,
        "ITに関する投資、活用の状況\n1時間当たり付加価値（生産性）\n向上に向けた取り組み",
        "view_it_productivity",
    ),
];

const RIGHT: [Item; 8] = [
    (
        6,
        8,
        "市場動向・規模・シェアの把握\n競合他社との比較",
        "view_market",
    ),
    (
        9,
        11,
        "顧客リピート率・新規開拓率\n主な取引先企業の推移\n顧客からのフィードバックの有無",
        "view_customers",
    ),
    (12, 14, "従業員定着率\n勤続年数・平均給与", "view_employees"),
    (
        15,
        17,
        "取引金融機関数・推移\nメインバンクとの関係",
        "view_banks",
    ),
    (
        18,
        20,
        "組織体制\n品質管理・情報管理体制",
        "view_organization",
    ),
    (
        21,
        23,
        "事業計画・経営計画の有無\n従業員との共有状況\n社内会議の実施状況",
        "view_plan_sharing",
    ),
    (
        24,
        26,
        "研究開発・商品開発の体制\n知的財産権の保有・活用状況",
        "view_development",
    ),
    (
        27,
        29,
        "人材育成の取り組み状況\n人材育成の仕組み",
        "view_training",
    ),
];

/// Full-width letters in a line of an answer, of a label, and of the summary's boxes.
const ANSWER: f64 = 22.0;
const SUMMARY: f64 = 33.0;
const MEASURES: f64 = 20.0;

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(VIEWS)?;
    page(worksheet, true, 1);
    worksheet.set_freeze_panes(4, 0)?;
    let sheet = &mut Sheet(worksheet);
    let width = |column: usize| match column {
        0 => 1.5,
        16 => 2.0,
        1 | 17 => 5.5,
        2..=4 | 18..=20 => 8.0,
        _ => 4.4,
    };
    sheet.widths(&(0..32).map(width).collect::<Vec<_>>())?;
    sheet.text("B1", "4つの視点", &style.title)?;
    head(
        sheet,
        style,
        input,
        [
            ("B3:C3", "D3:I3"),
            ("J3:L3", "M3:P3"),
            ("R3:S3", "T3:W3"),
            ("X3:Z3", "AA3:AD3"),
        ],
    )?;
    for (cells, view) in [
        ("B6:B17", "①\n経営者"),
        ("B18:B29", "②\n事業"),
        ("R6:R17", "③\n企業を\n取り巻く\n環境・\n関係者"),
        ("R18:R29", "④\n内部\n管理\n体制"),
    ] {
        sheet.text(cells, view, &style.head)?;
    }
    for (items, label, answer) in [
        (&LEFT[..], ["C", "E"], ["F", "P"]),
        (&RIGHT[..], ["S", "U"], ["V", "AF"]),
    ] {
        for (first, last, words, key) in items {
            sheet.text(
                &format!("{}{first}:{}{last}", label[0], label[1]),
                words,
                &style.label,
            )?;
            sheet.text(
                &format!("{}{first}:{}{last}", answer[0], answer[1]),
                input.answer(key),
                &style.answer,
            )?;
        }
    }
    summary(sheet, style, input)?;
    heights(sheet, input)
}

/// 対話内容の総括: where the company is, where it wants to be, what lies between, what to do.
fn summary(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B30", "■対話内容の総括", &style.section)?;
    for (label, words, answer, key) in [
        ("B31:B34", "現状\n認識", "C31:P34", "view_summary_present"),
        ("R31:R34", "将来\n目標", "S31:AF34", "view_summary_goal"),
        ("G36:G39", "課題", "H36:Q39", "view_summary_issue"),
        ("R36:R39", "対応策", "S36:AB39", "view_summary_measures"),
    ] {
        sheet.text(label, words, &style.head)?;
        sheet.text(answer, input.answer(key), &style.answer)?;
    }
    sheet.text("Q32", "→", &style.arrow)
}

/// Rows as high as the answers need. Where a left and a right box share rows, the longer one counts.
fn heights(sheet: &mut Sheet<'_>, input: &Input<'_>) -> Result<(), XlsxError> {
    let mut least = [26.0_f64; 40];
    let mut need = |first: u32, last: u32, key: &str, letters: f64, labels: &str| {
        let lines = super::sheet::lines(input.answer(key), letters);
        let lines = lines.max(super::sheet::lines(labels, 11.0));
        let each = (lines * 15.0 + 6.0) / f64::from(last - first + 1);
        for row in first..=last {
            if let Some(height) = least.get_mut(row as usize) {
                *height = height.max(each);
            }
        }
    };
    for (first, last, label, key) in LEFT.into_iter().chain(RIGHT) {
        need(first, last, key, ANSWER, label);
    }
    need(31, 34, "view_summary_present", SUMMARY, "");
    need(31, 34, "view_summary_goal", SUMMARY, "");
    need(36, 39, "view_summary_issue", MEASURES, "");
    need(36, 39, "view_summary_measures", MEASURES, "");
    for (row, height) in (0_u32..)
        .zip(least)
        .filter(|(row, _)| (6..=39).contains(row) && !matches!(row, 30 | 35))
    {
        sheet.height(row, height)?;
    }
    sheet.height(30, 26.0)?;
    sheet.height(35, 8.0)
}
