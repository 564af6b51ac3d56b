//! The Markdown file of a document. Company text is escaped, so that none of it becomes a heading, a link, a table or
//! HTML, whatever program shows it.

mod cross;
mod escape;

use std::fmt::Write as _;

use base64::Engine as _;

pub use escape::escape;

use super::outline::{
    ActionPart, Benchmark, Entry, ExportInput, Outline, Part, QuadrantPart, TitlePage,
};
use super::png::{self, Png, PngError};

/// Makes the Markdown file. It has no pages; the mark stands at its head, below each of its main headings and at its
/// foot. The radar stands in it as a PNG, which more programs show than an SVG.
///
/// # Errors
/// When the radar cannot be drawn.
pub fn render(input: &ExportInput<'_>) -> Result<String, PngError> {
    let radar = png::render(input.radar_svg, 1.5)?;
    let outline = Outline::of(input);
    let title = &outline.title;
    let mut out = head(title);
    benchmark(&mut out, &outline.benchmark, title, &radar);
    chapter(&mut out, title.kind, title);
    let legend = outline.part.legend();
    if !legend.is_empty() {
        let _ = write!(out, "{}\n\n", escape(&legend));
    }
    match &outline.part {
        Part::Swot(quadrants) => quadrants.iter().for_each(|part| quadrant(&mut out, part)),
        Part::CrossSwot(part) => cross::cross(&mut out, part),
        Part::Proposal(part) => cross::proposal(&mut out, part),
        Part::ActionPlan(actions) => action_plan(&mut out, actions),
        Part::BusinessPlan(sections) => {
            for section in sections {
                let _ = write!(out, "### {}\n\n", escape(&section.title));
                paragraphs(&mut out, &section.entry);
            }
        }
    }
    flags(&mut out, &outline);
    evidence(&mut out, &outline);
    let _ = write!(
        out,
        "---\n\n{}　**{}**\n",
        escape(&title.running_head()),
        escape(&title.mark())
    );
    Ok(out)
}

fn head(title: &TitlePage) -> String {
    let mut out = format!(
        "# {}\n\n{}　{}\n\n> **{}**\n\n",
        title.kind,
        escape(&title.company),
        title.version,
        escape(&title.mark())
    );
    let rows: Vec<Vec<String>> = title
        .facts
        .iter()
        .map(|(label, text)| vec![(*label).to_owned(), text.clone()])
        .collect();
    table(&mut out, &["項目", "内容"], &rows);
    out
}

/// A main heading with the mark below it.
fn chapter(out: &mut String, heading: &str, title: &TitlePage) {
    let _ = write!(
        out,
        "## {}\n\n_{}_\n\n",
        escape(heading),
        escape(&title.mark())
    );
}

fn benchmark(out: &mut String, benchmark: &Benchmark, title: &TitlePage, radar: &Png) {
    chapter(out, "財務の状況（ローカルベンチマーク）", title);
    let period = escape(&benchmark.period);
    let _ = write!(out, "{period}　{}\n\n", escape(&benchmark.summary));
    if !benchmark.rows.is_empty() {
        let picture = base64::engine::general_purpose::STANDARD.encode(&radar.bytes);
        let text = escape(&benchmark.radar_text);
        let _ = write!(
            out,
            "![レーダーチャート：{text}](data:image/png;base64,{picture})\n\n"
        );
        scores(out, benchmark);
    }
    for note in &benchmark.notes {
        let _ = writeln!(out, "- {}", escape(note));
    }
    if !benchmark.notes.is_empty() {
        out.push('\n');
    }
}

/// The indicators of the latest period, and the totals of three.
fn scores(out: &mut String, benchmark: &Benchmark) {
    let period = benchmark.period.as_str();
    let heads = ["指標", "分類", period, "点数（5点満点）", "業種の中央値"];
    let indicators = benchmark.rows.iter().map(|row| {
        let points = format!("{} {}", row.dots, row.points);
        let [indicator, value, median] =
            [&row.indicator, &row.value, &row.median].map(Clone::clone);
        vec![indicator, row.category.to_owned(), value, points, median]
    });
    table(out, &heads, &indicators.collect::<Vec<_>>());
    let totals = benchmark
        .periods
        .iter()
        .map(|line| vec![line.label.clone(), line.total.clone(), line.rank.to_owned()]);
    let heads = ["期", "総合点（30点満点）", "総合評価"];
    table(out, &heads, &totals.collect::<Vec<_>>());
}

/// The marks as plain text: beside Japanese brackets, stars would not be read as bold.
fn marked(entry: &Entry) -> String {
    let mut out = String::new();
    for mark in entry.marks() {
        let _ = write!(out, "［{mark}］");
    }
    out
}

fn cited(entry: &Entry) -> String {
    let text = entry.evidence_text();
    if text.is_empty() {
        text
    } else {
        format!("（{text}）")
    }
}

fn quadrant(out: &mut String, part: &QuadrantPart) {
    let _ = write!(out, "### {}\n\n", part.quadrant.label());
    if part.entries.is_empty() {
        out.push_str("該当する項目はありません\n");
    }
    for entry in &part.entries {
        let _ = writeln!(
            out,
            "- **{}** {}{}{}",
            escape(&entry.id),
            marked(entry),
            escape(&entry.line()),
            cited(entry)
        );
    }
    out.push('\n');
}

fn action_plan(out: &mut String, actions: &[ActionPart]) {
    let heads = ["番号", "何を", "誰が", "いつ", "いくら", "指標と目標"];
    let overview = actions.iter().map(|part| {
        let cells = [
            &part.entry.id,
            &part.entry.line(),
            &part.who,
            &part.when,
            &part.cost,
            &part.measure,
        ];
        cells.map(Clone::clone).to_vec()
    });
    table(out, &heads, &overview.collect::<Vec<_>>());
    for part in actions {
        action(out, part);
    }
}

fn action(out: &mut String, part: &ActionPart) {
    let entry = &part.entry;
    let (id, line) = (escape(&entry.id), escape(&entry.line()));
    let _ = write!(out, "### {id}　{line}\n\n");
    let note = format!("{}{}", marked(entry), cited(entry));
    if !note.is_empty() {
        let _ = write!(out, "{note}\n\n");
    }
    let rows = part
        .rows
        .iter()
        .map(|(label, text)| vec![(*label).to_owned(), text.clone()]);
    table(out, &["項目", "内容"], &rows.collect::<Vec<_>>());
}

fn paragraphs(out: &mut String, entry: &Entry) {
    if entry.paragraphs.is_empty() {
        out.push_str("（この章はまだ書かれていません）\n\n");
    }
    let last = entry.paragraphs.len().saturating_sub(1);
    for (index, text) in entry.paragraphs.iter().enumerate() {
        let before = if index == 0 {
            marked(entry)
        } else {
            String::new()
        };
        let after = if index == last {
            cited(entry)
        } else {
            String::new()
        };
        let _ = write!(out, "{before}{}{after}\n\n", escape(text));
    }
}

fn flags(out: &mut String, outline: &Outline) {
    if outline.flags.is_empty() {
        return;
    }
    chapter(out, "確認が必要な点", &outline.title);
    let rows: Vec<_> = outline
        .flags
        .iter()
        .map(|flag| {
            vec![
                flag.item.clone(),
                flag.label.to_owned(),
                flag.detail.clone(),
            ]
        })
        .collect();
    table(out, &["項目", "種類", "内容"], &rows);
}

fn evidence(out: &mut String, outline: &Outline) {
    chapter(out, "根拠一覧", &outline.title);
    if outline.evidence.is_empty() {
        out.push_str("引用した根拠はありません。\n\n");
        return;
    }
    let row = |line: &super::outline::Reference| {
        vec![
            line.number.to_string(),
            line.label.clone(),
            line.display.clone(),
            line.source.clone(),
            line.id.clone(),
        ]
    };
    let rows: Vec<_> = outline.evidence.iter().map(row).collect();
    table(out, &["番号", "内容", "値・ことば", "出典", "ID"], &rows);
}

fn table(out: &mut String, heads: &[&str], rows: &[Vec<String>]) {
    let line = |cells: &mut dyn Iterator<Item = String>| {
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    out.push_str(&line(&mut heads.iter().map(|head| escape(head))));
    out.push_str(&line(&mut heads.iter().map(|_| "---".to_owned())));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(|cell| escape(cell))));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::Sample;

    #[test]
    fn the_mark_stands_at_head_foot_and_each_chapter() {
        for mut sample in [
            Sample::swot(),
            Sample::cross_swot(),
            Sample::proposal(),
            Sample::action_plan(),
            Sample::business_plan(),
        ] {
            let text = render(&sample.input()).unwrap();
            let chapters = text.matches("\n## ").count();
            assert!(chapters >= 3);
            // head, chapters, foot, and once among the facts
            assert_eq!(text.matches("AI下書き・未承認").count(), chapters + 3);
            sample.approve();
            let text = render(&sample.input()).unwrap();
            assert!(!text.contains("未承認"));
            assert!(text.contains("承認済み（法定 太郎　2026年4月1日）"));
        }
    }

    #[test]
    fn a_swot_reads_as_a_list_of_marked_sentences() {
        let text = render(&Sample::swot().input()).unwrap();
        assert!(text.contains("- **S2** ［経営者］「平日の昼はほとんど常連さんです」（根拠2）"));
        assert!(text.contains("- **O1** ［AI］［仮説］駅前の再開発"));
        assert!(text.contains("| ④ EBITDA有利子負債倍率 | 健全性 | △0.1倍 | ●●●●● 5点 | 6.4倍 |"));
        assert!(text.contains(
            "| T1 | 根拠にない数値 | 「12%」は根拠にありません。数値を確かめてください |"
        ));
        assert!(text.contains("](data:image/png;base64,"));
    }

    #[test]
    fn strategies_name_their_items_and_a_proposal_its_schedule() {
        let text = render(&Sample::cross_swot().input()).unwrap();
        assert!(text.contains("### 強み×機会（積極化）"));
        assert!(text.contains("（もと：S1・O1　優先度：1）"));
        assert!(text.contains("### 弱み×脅威（守り）\n\n該当する方針はありません"));
        let text = render(&Sample::proposal().input()).unwrap();
        assert!(text.starts_with("# 取組課題提案書兼活動支援計画書\n"));
        assert!(text.contains("| 2026年4月 | 商工会議所 | P2 |"));
    }

    #[test]
    fn an_action_answers_in_a_table() {
        let text = render(&Sample::action_plan().input()).unwrap();
        assert!(text.contains("| いつ | 2026年4月〜2026年9月 |"));
        assert!(text.contains(
            "| A2 | 昼の弁当の持ち帰り販売を試験的に始める | － | 未定 | 未定 | 来店客数 |"
        ));
    }
}
