//! A company's timeline: who did what when, in words.

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::document::Kind;
use crate::domain::id::CompanyId;
use crate::store;
use crate::store::audit::Entry;

/// One line of it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TimelineEntry {
    /// When; of several things said in one line, the last.
    pub at: jiff::Timestamp,
    /// Who, by the name of that day.
    pub actor: String,
    /// Which kind of deed: `company.amend`.
    pub action: String,
    /// What, as a sentence.
    pub what: String,
    /// A page to look at, when there is one.
    pub href: Option<String>,
}

/// The newest part of a timeline.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    /// Whether something older was left out.
    pub more: bool,
}

/// What happened at a company, newest first: at most `limit` deeds. What one person did in one go (item after item,
/// period after period) is one line.
pub async fn of_company(ctx: &mut Ctx, company: CompanyId, limit: i64) -> Result<Timeline> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let limit = limit.clamp(1, 10_000);
    let mut deeds = store::audit::list_of_company(&mut ctx.tx, chamber, company, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = deeds.len() > wanted;
    deeds.truncate(wanted);
    let entries = deeds.chunk_by(in_one_go).map(line).collect();
    Ok(Timeline { entries, more })
}

/// Deeds that are told in one line: of one person, of one kind, about one thing.
fn in_one_go(a: &Entry, b: &Entry) -> bool {
    let same = a.action == b.action && a.actor_name == b.actor_name && a.subject_id == b.subject_id;
    match a.action.as_str() {
        "document.decide" | "document.add" | "document.export" | "statement.save" => same,
        _ => same && a.detail == b.detail && a.action == "checklist.save",
    }
}

/// What stands under a key in each of them, oldest first and once.
fn each(run: &[Entry], key: &str, label: impl Fn(&str) -> String) -> String {
    let mut found: Vec<String> = Vec::new();
    for deed in run.iter().rev() {
        let text = label(text(deed, key));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found.join("、")
}

fn text<'a>(deed: &'a Entry, key: &str) -> &'a str {
    let value = deed.detail.get(key).and_then(serde_json::Value::as_str);
    value.unwrap_or_default()
}

/// One line for a run of deeds, newest first.
fn line(run: &[Entry]) -> TimelineEntry {
    let last = &run[0];
    let document = last.subject_id.map(|id| format!("/documents/{id}"));
    let draft = last.subject_id.map(|id| format!("/drafts/{id}"));
    let about = last.action.split('.').next().unwrap_or_default();
    TimelineEntry {
        at: last.at,
        actor: last.actor_name.clone(),
        action: last.action.clone(),
        what: match about {
            "draft" | "document" => of_document(run),
            _ => of_case(run),
        },
        href: match last.action.as_str() {
            "draft.succeed" => document,
            _ if about == "document" => document,
            _ if about == "draft" => draft,
            _ => None,
        },
    }
}

fn of_case(run: &[Entry]) -> String {
    let period = crate::domain::format::period;
    let last = &run[0];
    match last.action.as_str() {
        "company.register" => "事業者を登録しました".to_owned(),
        "company.amend" => "事業者の情報を更新しました".to_owned(),
        "company.archive" => "事業者を保管庫へ移しました".to_owned(),
        "company.restore" => "事業者を保管庫から戻しました".to_owned(),
        "statement.save" => {
            format!("{}の決算書を保存しました", each(run, "period_end", period))
        }
        "statement.remove" => {
            format!("{}の決算書を削除しました", period(text(last, "period_end")))
        }
        "statement.import" => format!(
            "{}の決算書を「{}」（{}）から取り込みました",
            periods(last),
            text(last, "file"),
            text(last, "format")
        ),
        "import.begin" => format!("「{}」を読み取りました", text(last, "file")),
        "import.give_up" => format!("「{}」の取り込みをやめました", text(last, "file")),
        "checklist.save" => format!("{}の回答を保存しました", text(last, "title")),
        other => other.to_owned(),
    }
}

/// The periods that a file became.
fn periods(deed: &Entry) -> String {
    let ends = deed
        .detail
        .get("periods")
        .and_then(serde_json::Value::as_array);
    let ends = ends
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_str);
    ends.map(crate::domain::format::period)
        .collect::<Vec<_>>()
        .join("、")
}

fn of_document(run: &[Entry]) -> String {
    let last = &run[0];
    let kind = text(last, "kind").parse().map_or("文書", Kind::label);
    match (last.action.as_str(), run.len()) {
        ("draft.request", _) => format!("{kind}の下書きを依頼しました"),
        ("draft.cancel", _) => format!("{kind}の下書きを取り消しました"),
        ("draft.fail", _) => format!("{kind}の下書きが作成できませんでした"),
        ("draft.succeed", _) => format!("{kind}の下書きができました（{}）", text(last, "origin")),
        ("document.submit", _) => format!("{kind}の確認を依頼しました"),
        ("document.approve", _) => format!("{kind}を承認しました"),
        ("document.return", _) => format!("{kind}を差し戻しました：{}", text(last, "reason")),
        ("document.agree", _) => format!("{kind}について経営者の合意を記録しました"),
        ("document.revise", _) => format!("{kind}の改訂を始めました"),
        ("document.add", 1) => format!("{kind}に項目を追加しました"),
        ("document.add", count) => format!("{kind}に項目を{count}件追加しました"),
        ("document.decide", 1) => format!(
            "{kind}の項目 {} を「{}」にしました",
            text(last, "item"),
            text(last, "decision")
        ),
        ("document.decide", count) => format!("{kind}の項目を{count}回確かめました"),
        ("document.export", _) => {
            format!(
                "{kind}を{}で書き出しました",
                each(run, "format", str::to_owned)
            )
        }
        (other, _) => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deed(action: &str, actor: &str, detail: serde_json::Value) -> Entry {
        Entry {
            id: uuid::Uuid::nil(),
            at: jiff::Timestamp::UNIX_EPOCH,
            actor_id: None,
            actor_name: actor.to_owned(),
            action: action.to_owned(),
            company_id: None,
            subject_id: None,
            detail,
        }
    }

    #[test]
    fn what_one_person_did_in_one_go_is_one_line() {
        let saved = |end: &str| deed("statement.save", "甲", json!({"period_end": end}));
        let decided = |who| {
            deed(
                "document.decide",
                who,
                json!({"kind": "swot", "item": "S1", "decision": "採用"}),
            )
        };
        let deeds = [
            decided("甲"),
            decided("甲"),
            decided("乙"),
            saved("2024-03"),
            saved("2025-03"),
            saved("2024-03"),
            deed("company.register", "甲", json!({})),
        ];
        let told: Vec<String> = deeds
            .chunk_by(in_one_go)
            .map(|run| line(run).what)
            .collect();
        assert_eq!(
            told,
            [
                "SWOT分析の項目を2回確かめました",
                "SWOT分析の項目 S1 を「採用」にしました",
                "2024年3月期、2025年3月期の決算書を保存しました",
                "事業者を登録しました"
            ]
        );
    }
}
