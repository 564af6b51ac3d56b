//! The Markdown file of a document. Company text is escaped, so that none of it becomes a heading, a link, a table or
//! HTML, whatever program shows it.

use std::fmt::Write as _;

use base64::Engine as _;

use super::outline::{
    ActionPart, Benchmark, Entry, ExportInput, Outline, Part, QuadrantPart, TitlePage,
};

/// Makes the Markdown file. It has no pages; the mark stands at its head, below each of its main headings and at its foot.
pub fn render(input: &ExportInput<'_>) -> String {
    let outline = Outline::of(input);
    let title = &outline.title;
    let mut out = head(title);
    benchmark(&mut out, &outline.benchmark, title, input.radar_svg);
    chapter(&mut out, title.kind, title);
    let legend = outline.part.legend();
    if !legend.is_empty() {
        let _ = write!(out, "{}\n\n", escape(&legend));
    }
    match &outline.part {
        Part::Swot(quadrants) => quadrants.iter().for_each(|part| quadrant(&mut out, part)),
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
    out
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

fn benchmark(out: &mut String, benchmark: &Benchmark, title: &TitlePage, radar_svg: &str) {
    chapter(out, "財務の状況（ローカルベンチマーク）", title);
    let _ = write!(
        out,
        "{}　{}\n\n",
        benchmark.period,
        escape(&benchmark.summary)
    );
    if !benchmark.rows.is_empty() {
        let svg = base64::engine::general_purpose::STANDARD.encode(radar_svg);
        let text = escape(&benchmark.radar_text);
        let _ = write!(
            out,
            "![レーダーチャート：{text}](data:image/svg+xml;base64,{svg})\n\n"
        );
        let row = |row: &super::outline::BenchmarkRow| {
            let points = format!("{} {}", row.dots, row.points);
            vec![
                row.indicator.clone(),
                row.category.to_owned(),
                row.value.clone(),
                points,
                row.median.clone(),
            ]
        };
        let rows: Vec<_> = benchmark.rows.iter().map(row).collect();
        table(
            out,
            &[
                "指標",
                "分類",
                &benchmark.period,
                "点数（5点満点）",
                "業種の中央値",
            ],
            &rows,
        );
        let row = |line: &super::outline::PeriodLine| {
            vec![line.label.clone(), line.total.clone(), line.rank.to_owned()]
        };
        let rows: Vec<_> = benchmark.periods.iter().map(row).collect();
        table(out, &["期", "総合点（30点満点）", "総合評価"], &rows);
    }
    for note in &benchmark.notes {
        let _ = writeln!(out, "- {}", escape(note));
    }
    if !benchmark.notes.is_empty() {
        out.push('\n');
    }
}

/// The marks as plain text: beside Japanese brackets, stars would not be read as bold.
fn marked(entry: &Entry) -> String {
    entry
        .marks()
        .iter()
        .map(|mark| format!("［{mark}］"))
        .collect()
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
    let row = |action: &ActionPart| {
        [
            &action.entry.id,
            &action.entry.line(),
            &action.who,
            &action.when,
            &action.cost,
            &action.measure,
        ]
        .map(ToString::to_string)
        .to_vec()
    };
    let rows: Vec<_> = actions.iter().map(row).collect();
    table(
        out,
        &["番号", "何を", "誰が", "いつ", "いくら", "指標と目標"],
        &rows,
    );
    for action in actions {
        let entry = &action.entry;
        let _ = write!(
            out,
            "### {}　{}\n\n",
            escape(&entry.id),
            escape(&entry.line())
        );
        let note = format!("{}{}", marked(entry), cited(entry));
        if !note.is_empty() {
            let _ = write!(out, "{note}\n\n");
        }
        let rows: Vec<_> = action
            .rows
            .iter()
            .map(|(label, text)| vec![(*label).to_owned(), text.clone()])
            .collect();
        table(out, &["項目", "内容"], &rows);
    }
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

/// Text on one line that stays text: what could begin markup gets a backslash, and what programs turn into links by
/// themselves (`https://`, `example.com`, mail addresses) is broken up; `@` becomes `＠`, as no escape stops that one.
pub fn escape(text: &str) -> String {
    let text = super::text::one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (index, c) in text.char_indices() {
        let rest = &text[index + c.len_utf8()..];
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '{' | '}'
            | '^' | '&' => true,
            '-' | '+' | '=' | ':' if index == 0 => true,
            '.' | ')' if index > 0 && index == digits => rest.is_empty() || rest.starts_with(' '),
            ':' => rest.starts_with('/'),
            '.' => {
                let before = text[..index].bytes().next_back();
                before.is_some_and(|byte| byte.is_ascii_alphanumeric())
                    && rest.starts_with(|next: char| next.is_ascii_alphabetic())
            }
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(if c == '@' { '＠' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::Sample;

    #[test]
    fn text_stays_text() {
        for (text, wanted) in [
            ("# 見出し", "\\# 見出し"),
            ("- 箇条", "\\- 箇条"),
            ("1. 番号", "1\\. 番号"),
            ("12) 番号", "12\\) 番号"),
            ("3.5%", "3.5%"),
            ("2026.", "2026\\."),
            ("利益率3.5%", "利益率3.5%"),
            ("[a](http://x)", "\\[a\\](http\\://x)"),
            ("example.com", "example\\.com"),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            ("www.example.com", "www\\.example\\.com"),
            ("WWW.example.com", "WWW\\.example\\.com"),
            ("a@b.com", "a＠b\\.com"),
            ("一|二\n三", "一\\|二 三"),
            (
                "*太* _斜_ `c` ~~取~~ $x$",
                "\\*太\\* \\_斜\\_ \\`c\\` \\~\\~取\\~\\~ \\$x\\$",
            ),
            ("    字下げ", "字下げ"),
            ("===", "\\==="),
            ("終わり\\", "終わり\\\\"),
        ] {
            assert_eq!(escape(text), wanted);
        }
    }

    #[test]
    fn the_mark_stands_at_head_foot_and_each_chapter() {
        for mut sample in [
            Sample::swot(),
            Sample::action_plan(),
            Sample::business_plan(),
        ] {
            let text = render(&sample.input());
            let chapters = text.matches("\n## ").count();
            assert!(chapters >= 3);
            // head, chapters, foot, and once among the facts
            assert_eq!(text.matches("AI下書き・未承認").count(), chapters + 3);
            sample.approve();
            let text = render(&sample.input());
            assert!(!text.contains("未承認"));
            assert!(text.contains("承認済み（法定 太郎　2026年4月1日）"));
        }
    }

    #[test]
    fn a_swot_reads_as_a_list_of_marked_sentences() {
        let text = render(&Sample::swot().input());
        assert!(text.contains("- **S2** ［経営者］「平日の昼はほとんど常連さんです」（根拠2）"));
        assert!(text.contains("- **O1** ［AI］［仮説］駅前の再開発"));
        assert!(text.contains("| ④ EBITDA有利子負債倍率 | 健全性 | △0.1倍 | ●●●●● 5点 | 6.4倍 |"));
        assert!(text.contains(
            "| T1 | 根拠にない数値 | 「12%」は根拠にありません。数値を確かめてください |"
        ));
        assert!(text.contains("](data:image/svg+xml;base64,"));
    }

    #[test]
    fn an_action_answers_in_a_table() {
        let text = render(&Sample::action_plan().input());
        assert!(text.contains("| いつ | 2026年4月〜2026年9月 |"));
        assert!(text.contains(
            "| A2 | 昼の弁当の持ち帰り販売を試験的に始める | － | 未定 | 未定 | 来店客数 |"
        ));
    }
}
