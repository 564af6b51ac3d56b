//! 管理：AIの利用額・送信の記録・採用の割合: what models were sent, what it cost, what was kept of what came back.

use serde::Serialize;

use super::frame::Link;
use super::time;
use crate::app::ledger::Logged;
use crate::domain::cost::MicroYen;
use crate::domain::format;
use crate::domain::kept::Kept;
use crate::domain::model_call::{CallState, ModelCall};
use crate::domain::provider::RULES;
use crate::domain::spending::{CapLine, Line, Spending};

/// The page of a month's spending.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpendingPage {
    /// `2026-11`, as the field of the form has it.
    pub(crate) month: String,
    /// 2026年11月
    pub(crate) month_label: String,
    pub(crate) before: Link,
    /// The next month; none after this one.
    pub(crate) after: Option<Link>,
    pub(crate) any: bool,
    pub(crate) total: SpendingLine,
    pub(crate) companies: String,
    pub(crate) per_company: String,
    pub(crate) tables: Vec<SpendingTable>,
    pub(crate) caps: Vec<CapView>,
    pub(crate) error: Option<String>,
}

/// A table of spending.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpendingTable {
    pub(crate) title: &'static str,
    pub(crate) head: &'static str,
    pub(crate) rows: Vec<SpendingLine>,
}

/// A line of spending.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpendingLine {
    pub(crate) label: String,
    pub(crate) model: Option<String>,
    pub(crate) calls: String,
    pub(crate) tokens: String,
    pub(crate) cost: String,
    /// 「2回・最大3.2円」; `None` when all is known.
    pub(crate) doubt: Option<String>,
}

/// A cap with what is left.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CapView {
    pub(crate) label: &'static str,
    pub(crate) cap: String,
    pub(crate) spent: String,
    pub(crate) left: String,
    pub(crate) full: bool,
}

/// An amount: below 100 yen to the hundredth, above to the yen.
pub(crate) fn yen(yen: f64) -> String {
    let places = if yen.abs() < 100.0 { 2 } else { 0 };
    format!("{}円", format::decimal(yen, places))
}

fn or_unknown(amount: Option<f64>) -> String {
    amount.map_or_else(|| "不明".to_owned(), yen)
}

fn count(number: u64) -> String {
    format::integer(i64::try_from(number).unwrap_or(i64::MAX))
}

impl SpendingLine {
    fn of(line: &Line) -> Self {
        let doubt = (line.in_doubt > 0).then(|| {
            let most = match line.in_doubt_yen {
                Some(amount) => format!("最大{}", yen(amount)),
                None => "単価の登録なし".to_owned(),
            };
            format!("{}回・{most}", count(line.in_doubt))
        });
        Self {
            label: line.label.clone(),
            model: line.model.clone(),
            calls: count(line.calls),
            tokens: format!(
                "{} / {}",
                count(line.prompt_tokens),
                count(line.completion_tokens)
            ),
            cost: or_unknown(line.cost_yen),
            doubt,
        }
    }
}

impl CapView {
    fn of(cap: &CapLine) -> Self {
        Self {
            label: cap.label,
            cap: cap.cap_yen.map_or_else(
                || "なし".to_owned(),
                |cap| format!("{}円", format::integer(cap)),
            ),
            spent: yen(cap.spent_yen),
            left: cap.left_yen.map_or_else(|| "―".to_owned(), yen),
            full: cap.left_yen.is_some_and(|left| left <= 0.0),
        }
    }
}

/// `2026-11` as 2026年11月.
fn month_label(month: &str) -> String {
    month.split_once('-').map_or_else(
        || month.to_owned(),
        |(year, month)| format!("{year}年{}月", month.trim_start_matches('0')),
    )
}

/// The month so many months away.
fn away(month: &str, months: i32) -> String {
    let first: Option<jiff::civil::Date> = format!("{month}-01").parse().ok();
    first
        .and_then(|first| first.checked_add(jiff::Span::new().months(months)).ok())
        .map(|date| date.strftime("%Y-%m").to_string())
        .unwrap_or_default()
}

impl SpendingPage {
    /// `this_month` (`2026-11`) is the last one that can be looked at.
    pub(crate) fn of(spending: &Spending, this_month: &str) -> Self {
        let lines = |lines: &[Line]| lines.iter().map(SpendingLine::of).collect();
        let link = |months| {
            let month = away(&spending.month, months);
            Link::to(
                format!("/admin/spending?month={month}"),
                month_label(&month),
            )
        };
        Self {
            month: spending.month.clone(),
            month_label: month_label(&spending.month),
            before: link(-1),
            after: (spending.month.as_str() < this_month).then(|| link(1)),
            any: spending.total.calls > 0,
            total: SpendingLine::of(&spending.total),
            companies: count(spending.companies),
            per_company: spending.per_company_yen.map_or_else(|| "―".to_owned(), yen),
            tables: vec![
                SpendingTable {
                    title: "提供元とモデル別",
                    head: "提供元",
                    rows: lines(&spending.by_model),
                },
                SpendingTable {
                    title: "用途別",
                    head: "用途",
                    rows: lines(&spending.by_kind),
                },
                SpendingTable {
                    title: "利用者別",
                    head: "利用者",
                    rows: lines(&spending.by_user),
                },
            ],
            caps: spending.caps.iter().map(CapView::of).collect(),
            error: None,
        }
    }
}

/// The page of the log.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallsPage {
    pub(crate) rows: Vec<CallView>,
    pub(crate) states: Vec<StateOption>,
    pub(crate) companies: Vec<StateOption>,
    pub(crate) narrowed: bool,
    /// The next page.
    pub(crate) more: Option<String>,
    /// The log as a file, narrowed alike.
    pub(crate) file: String,
}

/// A choice of the filter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StateOption {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A call in the log.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallView {
    pub(crate) at: String,
    pub(crate) user: String,
    pub(crate) company: Option<Link>,
    pub(crate) purpose: String,
    pub(crate) draft: Option<String>,
    pub(crate) host: String,
    pub(crate) model: String,
    pub(crate) template: Option<String>,
    pub(crate) bytes: String,
    pub(crate) tokens: String,
    pub(crate) cost: String,
    pub(crate) state: &'static str,
    pub(crate) state_label: &'static str,
    pub(crate) outcome: String,
}

impl CallView {
    pub(crate) fn of(logged: &Logged) -> Self {
        let (call, record) = (&logged.call, &logged.call.record);
        let kind = call.kind.map(|kind| format!("（{}）", kind.label()));
        let again = (record.attempt > 1).then(|| format!("{}回目", record.attempt));
        let tokens = |tokens: Option<u64>| tokens.map_or_else(|| "―".to_owned(), count);
        Self {
            at: time::moment(call.started_at),
            user: logged.user_name.clone(),
            company: call.company_id.map(|id| {
                let name = logged.company_name.clone().unwrap_or_default();
                Link::to(format!("/companies/{id}"), name)
            }),
            purpose: [Some(call.purpose.label().to_owned()), kind, again]
                .into_iter()
                .flatten()
                .collect(),
            draft: call.draft_id.map(|id| format!("/drafts/{id}")),
            host: record.host.clone(),
            model: record
                .model_answered
                .clone()
                .unwrap_or_else(|| call.model.clone()),
            template: record
                .template
                .as_ref()
                .map(|used| format!("{} 第{}版", used.id, used.version)),
            bytes: format!("{}バイト", count(record.body_bytes)),
            tokens: format!(
                "{} / {}",
                tokens(call.prompt_tokens),
                tokens(call.completion_tokens)
            ),
            cost: cost(call),
            state: call.state.into(),
            state_label: call.state.label(),
            outcome: call.outcome(),
        }
    }
}

/// What a call cost, or may have.
fn cost(call: &ModelCall) -> String {
    match (call.cost, call.reserved) {
        (Some(cost), _) => yen(cost.yen()),
        (None, Some(most)) => format!("不明（最大{}）", yen(MicroYen::yen(most))),
        (None, None) => "不明".to_owned(),
    }
}

/// The choices of a state.
pub(crate) fn states(chosen: Option<CallState>) -> Vec<StateOption> {
    use strum::IntoEnumIterator;
    CallState::iter()
        .map(|state| StateOption {
            value: state.to_string(),
            label: state.label().to_owned(),
            chosen: chosen == Some(state),
        })
        .collect()
}

/// The page of what was kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeptPage {
    pub(crate) rows: Vec<KeptView>,
}

/// What was kept of one template and writer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeptView {
    pub(crate) kind: &'static str,
    /// Version of the prompt; none for what the rules wrote.
    pub(crate) template: Option<String>,
    pub(crate) writer: String,
    pub(crate) documents: String,
    pub(crate) accepted: String,
    pub(crate) edited: String,
    pub(crate) rejected: String,
    pub(crate) pending: String,
    pub(crate) share: String,
    pub(crate) edit: String,
    pub(crate) most_edited: String,
}

impl KeptView {
    pub(crate) fn of(kept: &Kept) -> Self {
        let version = kept.template.rsplit('/').next().unwrap_or_default();
        let percent = |part: Option<f64>| {
            part.map_or_else(
                || "―".to_owned(),
                |part| format!("{}%", format::decimal(part * 100.0, 0)),
            )
        };
        let most: Vec<String> = kept
            .most_edited
            .iter()
            .map(|kind| format!("{} {}/{}", kind.label, kind.edited, kind.items))
            .collect();
        Self {
            kind: kept.kind.label(),
            template: (kept.provider != RULES).then(|| format!("第{version}版")),
            writer: match &kept.model {
                Some(model) => model.clone(),
                None if kept.provider == RULES => "規則（AI不使用）".to_owned(),
                None => kept.provider.clone(),
            },
            documents: count(kept.documents),
            accepted: count(kept.accepted),
            edited: count(kept.edited),
            rejected: count(kept.rejected),
            pending: count(kept.pending),
            share: percent(kept.share_kept),
            edit: percent(kept.mean_edit),
            most_edited: if most.is_empty() {
                "―".to_owned()
            } else {
                most.join("、")
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_as_exact_as_they_are_small() {
        assert_eq!(yen(0.0), "0.00円");
        assert_eq!(yen(2.625), "2.63円");
        assert_eq!(yen(12_345.6), "12,346円");
        assert_eq!(or_unknown(None), "不明");
    }

    #[test]
    fn months_are_named_and_counted() {
        assert_eq!(month_label("2026-01"), "2026年1月");
        assert_eq!(
            (away("2026-01", -1).as_str(), away("2026-12", 1).as_str()),
            ("2025-12", "2027-01")
        );
    }
}
