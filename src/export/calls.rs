//! The log of calls to models as a table (CSV).

use super::table::{Cell, line};
use crate::domain::cost::MicroYen;
use crate::domain::model_call::ModelCall;

/// A row of the log.
#[derive(Debug)]
pub struct Row<'a> {
    /// The call.
    pub call: &'a ModelCall,
    /// Who asked.
    pub user: &'a str,
    /// About whom.
    pub company: Option<&'a str>,
}

const HEAD: [&str; 19] = [
    "日時",
    "利用者",
    "事業者",
    "目的",
    "文書",
    "提供元",
    "接続先",
    "モデル",
    "回答したモデル",
    "プロンプト",
    "何回目",
    "送信バイト数",
    "本文のSHA-256",
    "入力トークン",
    "出力トークン",
    "費用（円）",
    "費用の上限（円）",
    "状態",
    "結果",
];

/// The log in UTF-8 with a byte order mark, by which Excel knows it. Text can never become a formula.
pub fn csv(rows: &[Row<'_>], more: bool) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    text += &line(&HEAD.map(|head| Cell::Text(head.to_owned())));
    for row in rows {
        text += &line(&cells(row));
    }
    if more {
        let said = "これより前の記録があります。画面で絞り込んでから書き出してください";
        text += &line(&[Cell::Text(said.to_owned())]);
    }
    text.into_bytes()
}

fn cells(row: &Row<'_>) -> [Cell; 19] {
    let (call, record) = (row.call, &row.call.record);
    let text = |text: &str| Cell::Text(text.to_owned());
    let yen = |sum: Option<MicroYen>| Cell::Number(sum.map(MicroYen::yen));
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let count = |count: Option<u64>| Cell::Number(count.map(|count| count as f64));
    let template = record.template.as_ref();
    let template = template.map(|used| format!("{}/{}", used.id, used.version));
    [
        text(
            &call
                .started_at
                .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)))
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
        ),
        text(row.user),
        text(row.company.unwrap_or_default()),
        text(call.purpose.label()),
        text(call.kind.map_or("", |kind| kind.label())),
        text(&call.provider_id),
        text(&record.host),
        text(&call.model),
        text(record.model_answered.as_deref().unwrap_or_default()),
        text(&template.unwrap_or_default()),
        count(Some(record.attempt.into())),
        count(Some(record.body_bytes)),
        text(&record.body_sha256),
        count(call.prompt_tokens),
        count(call.completion_tokens),
        yen(call.cost),
        yen(call.reserved),
        text(call.state.label()),
        text(&call.outcome()),
    ]
}
