//! What was just done, said once at the top of the page that follows: `?done=` names it, this table words it, so that
//! nobody can put words into a page by a link.

use serde::Serialize;

/// A sentence at the top of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Notice {
    pub(crate) text: &'static str,
    pub(crate) warn: bool,
}

const TABLE: &[(&str, &str, bool)] = &[
    (
        "company_added",
        "事業者を登録しました。次は財務の画面で決算書の数値を入力してください。",
        false,
    ),
    ("company_saved", "事業者の情報を保存しました。", false),
    (
        "company_archived",
        "事業者を保管しました。一覧の絞り込みで「保管した事業者を見る」を選ぶと表示できます。",
        false,
    ),
    ("company_restored", "事業者を一覧に戻しました。", false),
    (
        "shares_saved",
        "変動費の割合を保存し、変動費と固定費を計算し直しました。",
        false,
    ),
    (
        "privacy_saved",
        "送信の同意と伏せる名前を保存しました。",
        false,
    ),
    (
        "prompt_added",
        "新しい版を保存しました。試してから、使いみちを移してください。",
        false,
    ),
    (
        "prompt_label_moved",
        "使いみちを移しました。次の下書きから使われます。",
        false,
    ),
    ("statements_saved", "決算書を保存しました。", false),
    (
        "statements_doubt",
        "決算書を保存しました。合わない数値があります。表の下の確認欄をご覧ください。",
        true,
    ),
    (
        "import_done",
        "ファイルの数値を取り込みました。下の表でご確認ください。",
        false,
    ),
    (
        "import_doubt",
        "ファイルの数値を取り込みました。合わない数値があります。表の下の確認欄をご覧ください。",
        true,
    ),
    (
        "import_chosen",
        "選んだ内容を反映しました。まだ保存されていません。",
        false,
    ),
    (
        "import_given_up",
        "取り込みをやめました。数値は変わっていません。",
        false,
    ),
    (
        "import_ended",
        "このファイルの取り込みは終わっています。続けるときは、ファイルをもう一度選んでください。",
        true,
    ),
    (
        "title_removed",
        "勘定科目の割り当てを削除しました。次のファイルから使われません。",
        false,
    ),
    ("answers_saved", "回答を保存しました。", false),
    ("item_added", "項目を追加しました。", false),
    ("item_accepted", "項目を採用しました。", false),
    ("item_edited", "項目を修正しました。", false),
    (
        "item_rejected",
        "項目を却下しました。採用・修正を選ぶと元に戻せます。",
        false,
    ),
    (
        "submitted",
        "確認を依頼しました。法定経営指導員の「今日」の画面に表示されます。",
        false,
    ),
    (
        "returned",
        "差し戻しました。理由は依頼した人に表示されます。",
        false,
    ),
    ("approved", "承認しました。", false),
    ("agreed", "経営者との合意を記録しました。", false),
    (
        "revised",
        "改訂を始めました。承認済みの版は「版の一覧」に残っています。",
        false,
    ),
    ("draft_cancelled", "下書きの作成を中止しました。", false),
    ("person_added", "利用者を追加しました。", false),
    ("person_saved", "利用者の設定を保存しました。", false),
    ("provider_saved", "AIの提供元を保存しました。", false),
    (
        "provider_deleted",
        "AIの提供元を削除しました。下書きの順番をご確認ください。",
        false,
    ),
    ("drafting_saved", "下書きの設定を保存しました。", false),
    (
        "password_changed",
        "パスワードを変更しました。ほかの端末ではログインし直してください。",
        false,
    ),
    ("token_removed", "APIトークンを無効にしました。", false),
    ("logged_out", "ログアウトしました。", false),
];

impl Notice {
    /// The sentence for `?done=key`; an unknown key says nothing.
    pub(crate) fn of(key: Option<&str>) -> Option<Self> {
        let key = key?;
        TABLE
            .iter()
            .find(|(known, ..)| *known == key)
            .map(|&(_, text, warn)| Self { text, warn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_cannot_put_words_into_a_page() {
        assert_eq!(Notice::of(Some("approved")).unwrap().text, "承認しました。");
        assert_eq!(Notice::of(Some("パスワードを入力してください")), None);
        assert_eq!(Notice::of(None), None);
    }
}
