//! 送信の同意と伏せる名前.

use crate::web::view::field::FieldError;
use crate::web::view::privacy::{PrivacyInput, PrivacyPage};

/// The page: `empty`, `typical`, `errors`, `overfull`.
pub(super) fn page(state: &str) -> PrivacyPage {
    let mut input = PrivacyInput::default();
    let mut always = vec!["株式会社見本".to_owned(), "佐藤 指導".to_owned()];
    let mut errors = Vec::new();
    if state != "empty" {
        input.given = "yes".into();
        input.by = "見本 太郎（代表者）".into();
        input.on = "2026-11-02".into();
        input.note = "送る内容を画面で見てもらい、提供元と保存日数を説明した。".into();
        input.names[0] = "見本 太郎".into();
        input.names[1] = "見本 花子\n試験 次郎".into();
    }
    if state == "overfull" {
        always.extend((1..=15).map(|n| format!("指導員の長い名前 {n}")));
        input.names[6] = vec![super::LONG_NAME; 60].join("\n");
    }
    if state == "errors" {
        input.on = String::new();
        errors.push(FieldError::at("on", "確かめた日を入力してください"));
        errors.push(FieldError::at(
            "staff",
            "「林」は一文字のため伏せられません。二文字以上で入力してください",
        ));
    }
    PrivacyPage::of("/companies/x", 2, &input, always, true, errors)
}
