//! A report as one HTML file: no scripts, nothing from elsewhere, every text escaped.

use std::fmt::Write;

use super::{Report, range, told, told_difference, verdict};
use crate::eval::measure::{Better, Measure, Scale};
use crate::eval::plant::{Outcome, table::percent};
use crate::eval::result::Series;

const STYLE: &str = include_str!("style.css");

/// The report as a page.
pub fn page(report: &Report) -> String {
    let mut body = String::new();
    if report.faults.is_empty() {
        body.push_str("<p class=\"good\">すべての基準を満たしています。</p>");
    } else {
        body.push_str(&list("満たしていない基準", &report.faults));
    }
    if let [a, b] = report.series.as_slice() {
        body.push_str(&comparison(report, a, b));
    }
    for series in &report.series {
        body.push_str(&summaries(series));
        body.push_str(&companies(series));
    }
    body.push_str(
        "<p class=\"note\">決定的な計算による指標です。乱数の重みのモデルでは、形（スキーマ・長さ・速さ）だけが確かめられ、\
         内容の良し悪しは分かりません。</p>",
    );
    document(&format!("下書きの評価：{}", report.suite), &body)
}

/// The planted-error suite's outcome as a page.
pub fn planted(outcome: &Outcome) -> String {
    let rows: String = outcome
        .classes
        .iter()
        .map(|tally| {
            let [low, high] = tally.interval;
            let class = if tally.recall < tally.least { " class=\"bad\"" } else { "" };
            format!(
                "<tr{class}><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}〜{}</td><td>{}</td></tr>",
                escape(tally.class.label()),
                tally.planted,
                tally.found,
                bar(tally.recall, &percent(tally.recall)),
                percent(low),
                percent(high),
                percent(tally.least)
            )
        })
        .collect();
    let heads = heads(&[
        "誤りの種類",
        "植えた数",
        "見つけた数",
        "発見率",
        "95%信頼区間",
        "必要",
    ]);
    let [all, flagged] = outcome.quantities;
    let mut body = format!(
        "<p>植え込んだ誤り {}件。数字を書いた正しい文 {}件の数量 {all}個のうち、誤って指摘したものは {flagged}個（{}）です。</p>\
         <table>{heads}<tbody>{rows}</tbody></table>",
        outcome.planted,
        outcome.texts[1],
        percent(outcome.false_share())
    );
    let misses: Vec<String> = outcome
        .misses
        .iter()
        .map(|miss| {
            format!(
                "{}：「{}」→「{}」　{}",
                miss.class.label(),
                miss.change[0],
                miss.change[1],
                miss.text
            )
        })
        .collect();
    body.push_str(&list("見逃し", &misses));
    let alarms: Vec<String> = outcome
        .false_alarms
        .iter()
        .map(|alarm| format!("{}　{}", alarm.detail, alarm.text))
        .collect();
    body.push_str(&list("正しい文への指摘", &alarms));
    document("照合の評価（誤りの植え込み）", &body)
}

fn summaries(series: &Series) -> String {
    let mut rows = String::new();
    for summary in &series.summaries {
        let measure = summary.measure;
        let value = told(measure, summary.mean);
        let shown = if measure.scale() == Scale::Share {
            bar(summary.mean, &value)
        } else {
            value
        };
        let _ = write!(
            rows,
            "<tr><td>{}</td><th scope=\"row\">{}</th><td>{}</td><td>{shown}</td><td>{}</td><td>{}</td></tr>",
            escape(summary.kind.label()),
            escape(measure.label()),
            summary.count,
            range(measure, summary.interval, told),
            direction(measure)
        );
    }
    let heads = heads(&["種類", "指標", "件数", "平均", "95%信頼区間", "よい向き"]);
    format!(
        "<h2>{}</h2><table>{heads}<tbody>{rows}</tbody></table>",
        escape(&series.name)
    )
}

fn direction(measure: Measure) -> &'static str {
    match measure.better() {
        Better::Higher => "高いほどよい",
        Better::Lower => "低いほどよい",
        Better::Neither => "—",
    }
}

fn comparison(report: &Report, a: &Series, b: &Series) -> String {
    let mut rows = String::new();
    for difference in &report.differences {
        let measure = difference.measure;
        let class = match difference.better {
            Some(0) => " class=\"first\"",
            Some(_) => " class=\"second\"",
            None => "",
        };
        let _ = write!(
            rows,
            "<tr{class}><td>{}</td><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(difference.kind.label()),
            escape(measure.label()),
            difference.count,
            told(measure, difference.means[0]),
            told(measure, difference.means[1]),
            told_difference(measure, difference.difference),
            range(measure, difference.interval, told_difference),
            verdict(difference, ["A", "B"])
        );
    }
    let heads = heads(&[
        "種類",
        "指標",
        "件数",
        "A",
        "B",
        "差（B−A）",
        "95%信頼区間",
        "判定",
    ]);
    format!(
        "<h2>比較</h2><p>A：{}<br>B：{}</p><table>{heads}<tbody>{rows}</tbody></table>",
        escape(&a.name),
        escape(&b.name)
    )
}

fn companies(series: &Series) -> String {
    let rows: String = series
        .rows
        .iter()
        .map(|row| {
            let of = |measure: Measure| {
                let found = row.values.iter().find(|(of, _)| *of == measure);
                found.map_or_else(|| "—".to_owned(), |(_, value)| told(measure, *value))
            };
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(&row.name),
                escape(row.kind.label()),
                of(Measure::Items),
                of(Measure::CitationRecall),
                of(Measure::FiguresTraced),
                of(Measure::WithoutFlags),
                of(Measure::Specific),
                escape(row.failure.as_deref().unwrap_or(""))
            )
        })
        .collect();
    let heads = heads(&[
        "事業者",
        "種類",
        "項目の数",
        "根拠の再現率",
        "根拠に合う数値",
        "指摘のない項目",
        "自社にしか合わない項目",
        "作成できない理由",
    ]);
    format!(
        "<details><summary>事業者ごとの結果</summary><table>{heads}<tbody>{rows}</tbody></table></details>"
    )
}

fn bar(share: f64, text: &str) -> String {
    let percent = (share.clamp(0.0, 1.0) * 100.0).round();
    format!("<span class=\"bar\" style=\"--share:{percent}%\">{text}</span>")
}

fn heads(names: &[&str]) -> String {
    let cells: String = names
        .iter()
        .map(|name| format!("<th scope=\"col\">{}</th>", escape(name)))
        .collect();
    format!("<thead><tr>{cells}</tr></thead>")
}

fn list(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let items: String = lines
        .iter()
        .map(|line| format!("<li>{}</li>", escape(line)))
        .collect();
    format!(
        "<h2>{}（{}件）</h2><ul>{items}</ul>",
        escape(title),
        lines.len()
    )
}

fn document(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )
}

/// Text as text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        let report = Report {
            suite: "<script>alert(1)</script>".to_owned(),
            series: Vec::new(),
            differences: Vec::new(),
            faults: vec!["<img src=x onerror=\"y\">".to_owned()],
        };
        let page = page(&report);
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
        assert!(page.contains("&lt;img src=x onerror=&quot;y&quot;&gt;"));
    }
}
