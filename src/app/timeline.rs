//! A company's timeline: who did what when, in words.

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::document::Kind;
use crate::domain::id::CompanyId;
use crate::store;

/// One line of it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TimelineEntry {
    /// When.
    pub at: jiff::Timestamp,
    /// Who, by the name of that day.
    pub actor: String,
    /// What, as a sentence.
    pub what: String,
    /// A page to look at, when there is one.
    pub href: Option<String>,
}

/// What happened at a company, newest first.
pub async fn of_company(
    ctx: &mut Ctx,
    company: CompanyId,
    limit: i64,
) -> Result<Vec<TimelineEntry>> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let entries = store::audit::list_of_company(&mut ctx.tx, chamber, company, limit).await?;
    Ok(entries.into_iter().map(entry).collect())
}

fn entry(entry: store::audit::Entry) -> TimelineEntry {
    let text = |key: &str| {
        entry
            .detail
            .get(key)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let kind = text("kind").parse::<Kind>().map_or("文書", Kind::label);
    let document = entry.subject_id.map(|id| format!("/documents/{id}"));
    let draft = entry.subject_id.map(|id| format!("/drafts/{id}"));
    let (what, href) = match entry.action.as_str() {
        "company.register" => ("事業者を登録しました".to_owned(), None),
        "company.amend" => ("事業者の情報を更新しました".to_owned(), None),
        "company.archive" => ("事業者を保管庫へ移しました".to_owned(), None),
        "company.restore" => ("事業者を保管庫から戻しました".to_owned(), None),
        "statement.save" => (
            format!(
                "{}の決算書を保存しました",
                crate::domain::format::period(text("period_end"))
            ),
            None,
        ),
        "statement.remove" => (
            format!(
                "{}の決算書を削除しました",
                crate::domain::format::period(text("period_end"))
            ),
            None,
        ),
        "checklist.save" => (format!("{}の回答を保存しました", text("title")), None),
        "draft.request" => (format!("{kind}の下書きを依頼しました"), draft),
        "draft.cancel" => (format!("{kind}の下書きを取り消しました"), draft),
        "draft.fail" => (format!("{kind}の下書きが作成できませんでした"), draft),
        "draft.succeed" => (
            format!("{kind}の下書きができました（{}）", text("origin")),
            document,
        ),
        "document.submit" => (format!("{kind}の確認を依頼しました"), document),
        "document.approve" => (format!("{kind}を承認しました"), document),
        "document.return" => (
            format!("{kind}を差し戻しました：{}", text("reason")),
            document,
        ),
        "document.agree" => (
            format!("{kind}について経営者の合意を記録しました"),
            document,
        ),
        "document.revise" => (format!("{kind}の改訂を始めました"), document),
        "document.add" => (format!("{kind}に項目を追加しました"), document),
        "document.decide" => (
            format!(
                "{kind}の項目 {} を「{}」にしました",
                text("item"),
                text("decision")
            ),
            document,
        ),
        "document.export" => (
            format!("{kind}を{}で書き出しました", text("format")),
            document,
        ),
        other => (other.to_owned(), None),
    };
    TimelineEntry {
        at: entry.at,
        actor: entry.actor_name,
        what,
        href,
    }
}
