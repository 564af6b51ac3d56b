//! Sheet 「商流・業務フロー」, at the cells of METI's sheet: five steps and what the customer gets above, who buys from and
//! sells to whom below.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Input;
use super::layout::FLOW;
use super::sheet::{Cached, Sheet, page};
use super::style::Style;

/// A step: its head and its boxes, as METI's columns have them.
struct Step {
    number: &'static str,
    head: &'static str,
    name: &'static str,
    from: char,
    to: char,
    key: &'static str,
}

const STEPS: [Step; 5] = [
    Step {
        number: "業務①",
        head: "B6",
        name: "C6:E6",
        from: 'B',
        to: 'E',
        key: "flow_1",
    },
    Step {
        number: "業務②",
        head: "G6",
        name: "H6:J6",
        from: 'G',
        to: 'J',
        key: "flow_2",
    },
    Step {
        number: "業務③",
        head: "L6",
        name: "M6:O6",
        from: 'L',
        to: 'O',
        key: "flow_3",
    },
    Step {
        number: "業務④",
        head: "Q6",
        name: "R6:T6",
        from: 'Q',
        to: 'T',
        key: "flow_4",
    },
    Step {
        number: "業務⑤",
        head: "V6",
        name: "W6:Y6",
        from: 'V',
        to: 'Y',
        key: "flow_5",
    },
];

/// A box of the lower half: head, question, answer, item.
type Part = (&'static str, &'static str, &'static str, &'static str);

const TRADE: [(&str, &str, [Part; 2]); 4] = [
    (
        "仕入先",
        "B21:E21",
        [
            (
                "B22:E22",
                "■社名・取引金額・内容等",
                "B23:E26",
                "trade_supplier",
            ),
            ("B27:E27", "■選定理由", "B28:E31", "trade_supplier_reason"),
        ],
    ),
    (
        "協力先",
        "G24:J24",
        [
            (
                "G25:J25",
                "■社名・取引金額・内容等",
                "G26:J29",
                "trade_partner",
            ),
            ("G30:J30", "■選定理由", "G31:J34", "trade_partner_reason"),
        ],
    ),
    (
        "得意先",
        "Q25:T25",
        [
            (
                "Q26:T26",
                "■属性・社名・取引金額等",
                "Q27:T30",
                "trade_customer",
            ),
            (
                "Q31:T31",
                "■選ばれている理由",
                "Q32:T35",
                "trade_customer_reason",
            ),
        ],
    ),
    (
        "エンドユーザー",
        "V22:Y22",
        [
            (
                "V23:Y23",
                "■属性・社名・取引金額等",
                "V24:Y27",
                "trade_enduser",
            ),
            (
                "V28:Y28",
                "■選ばれている理由",
                "V29:Y32",
                "trade_enduser_reason",
            ),
        ],
    ),
];

/// Full-width letters that a box of four columns holds in a line.
const LETTERS: f64 = 12.0;

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(FLOW)?;
    page(worksheet, true, 1);
    worksheet.set_freeze_panes(4, 0)?;
    let sheet = &mut Sheet(worksheet);
    let width = |column: usize| match column {
        0 => 1.5,
        5 | 10 | 15 | 20 | 25 => 2.6,
        _ => 6.8,
    };
    sheet.widths(&(0..30).map(width).collect::<Vec<_>>())?;
    sheet.text("B1", "商流・業務フロー", &style.title)?;
    let places = [
        ("B3", "C3:J3"),
        ("L3", "M3:O3"),
        ("Q3", "R3:T3"),
        ("V3", "W3:Y3"),
    ];
    head(sheet, style, input, places)?;
    steps(sheet, style, input)?;
    trade(sheet, style, input)?;
    heights(sheet, input)
}

/// Row 3 of both non-financial sheets: 商号, 売上高, 営業利益, 従業員数 of the latest period.
pub(super) fn head(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    places: [(&str, &str); 4],
) -> Result<(), XlsxError> {
    let latest = input.inputs.first().map(|(_, x)| x);
    let number = |number: Option<f64>| Cached::or(number, "未入力");
    let unit = |unit: &str| {
        let format = format!("#,##0\"{unit}\";\"△ \"#,##0\"{unit}\";0\"{unit}\"");
        style.linked_money.clone().set_num_format(format)
    };
    let cells = [
        (
            "商号",
            5,
            Cached::Text(name_or_unknown(input)),
            style.linked_text.clone(),
        ),
        (
            "売上高",
            27,
            number(latest.and_then(|x| x.sales)),
            unit("千円"),
        ),
        (
            "営業利益",
            29,
            number(latest.and_then(|x| x.operating_profit)),
            unit("千円"),
        ),
        (
            "従業員数",
            12,
            number(latest.and_then(|x| x.employees)),
            unit("人"),
        ),
    ];
    for ((head, value), (label, row, cached, format)) in places.into_iter().zip(cells) {
        sheet.text(head, label, &style.head)?;
        let source = super::layout::input('D', row);
        let formula = format!(r#"=IF({source}="","未入力",{source})"#);
        sheet.formula(value, &formula, &cached, &format)?;
    }
    Ok(())
}

fn name_or_unknown(input: &Input<'_>) -> String {
    let name = if input.name.is_empty() {
        "未入力"
    } else {
        input.name
    };
    name.to_owned()
}

fn steps(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B5", "■業務フロー", &style.section)?;
    for (index, step) in STEPS.iter().enumerate() {
        let answer = |part: &str| input.answer(&format!("{}_{part}", step.key));
        let Step { from, to, .. } = step;
        sheet.text(step.head, step.number, &style.head)?;
        sheet.text(step.name, answer("name"), &style.words)?;
        sheet.text(&format!("{from}7:{to}7"), "■実施内容", &style.label)?;
        sheet.text(&format!("{from}8:{to}12"), answer("work"), &style.answer)?;
        sheet.text(&format!("{from}13:{to}13"), "■差別化ポイント", &style.label)?;
        sheet.text(
            &format!("{from}14:{to}18"),
            answer("difference"),
            &style.answer,
        )?;
        let arrow = ["F6", "K6", "P6", "U6", "Z6"][index];
        sheet.text(arrow, "→", &style.arrow)?;
    }
    sheet.text("AA6:AD6", "提供内容／顧客提供価値", &style.head)?;
    sheet.text("AA7:AD7", "■製品・商品・サービスの内容", &style.label)?;
    sheet.text("AA8:AD12", input.answer("flow_product"), &style.answer)?;
    sheet.text("AA13:AD13", "■どのような価値を提供しているか", &style.label)?;
    sheet.text("AA14:AD18", input.answer("flow_value"), &style.answer)
}

fn trade(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B20", "■商流", &style.section)?;
    for (name, cells, parts) in TRADE {
        sheet.text(cells, name, &style.head)?;
        for (question, words, answer, item) in parts {
            sheet.text(question, words, &style.label)?;
            sheet.text(answer, input.answer(item), &style.answer)?;
        }
    }
    sheet.text("L20:O20", "当社", &style.head)?;
    let name = super::layout::input('D', 5);
    let own = Cached::Text(name_or_unknown(input));
    sheet.formula(
        "L21:O22",
        &format!(r#"=IF({name}="","未入力",{name})"#),
        &own,
        &style.own,
    )?;
    for (cell, arrow) in [("F22", "→"), ("K25", "→"), ("P26", "→"), ("U26", "→")] {
        sheet.text(cell, arrow, &style.arrow)?;
    }
    Ok(())
}

/// Rows as high as the longest answer that stands in them needs.
fn heights(sheet: &mut Sheet<'_>, input: &Input<'_>) -> Result<(), XlsxError> {
    for (first, last, part, more) in [
        (8, 12, "work", "flow_product"),
        (14, 18, "difference", "flow_value"),
    ] {
        let steps = STEPS.iter().map(|step| format!("{}_{part}", step.key));
        let keys: Vec<String> = steps.chain([more.to_owned()]).collect();
        let texts: Vec<(&str, f64)> = keys
            .iter()
            .map(|key| (input.answer(key), LETTERS))
            .collect();
        sheet.heights(first, last, &texts, 30.0)?;
    }
    let trade: Vec<(&str, f64)> = TRADE
        .iter()
        .flat_map(|(_, _, parts)| {
            parts
                .iter()
                .map(|(_, _, _, item)| (input.answer(item), LETTERS))
        })
        .collect();
    // Boxes begin in different rows, four rows each: all rows are as high as the longest needs.
    let most = trade
        .iter()
        .map(|(text, letters)| super::sheet::lines(text, *letters))
        .fold(0.0, f64::max);
    for row in 21..=35 {
        sheet.height(row, ((most * 15.0 + 6.0) / 4.0).max(26.0))?;
    }
    sheet.height(6, 30.0)
}
