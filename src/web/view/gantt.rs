//! A Gantt chart by month as SVG made here: it prints, needs no script, and says in words what it shows.

use std::fmt::Write as _;

use handlebars::html_escape;

/// One bar: from month to month, both counted since year 0 and included.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) decided: bool,
}

/// `2026-01` as months since year 0.
pub(crate) fn month_number(month: &str) -> Option<i32> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    (1..=12).contains(&month).then_some(year * 12 + month - 1)
}

const LEFT: i32 = 250;
const WIDTH: i32 = 1100;
const HEAD: i32 = 60;
const ROW: i32 = 36;
/// More months than this make bars too thin to read; the chart then ends here and says so.
const MOST: i32 = 36;

/// The chart; `None` when no action has both a start and an end.
pub(crate) fn svg(bars: &[Bar]) -> Option<String> {
    let first = bars.iter().map(|bar| bar.from).min()?;
    let last = bars
        .iter()
        .map(|bar| bar.to.max(bar.from))
        .max()?
        .min(first + MOST - 1);
    let months = (last - first + 1).max(6);
    let step = (WIDTH - LEFT) / months;
    let height = HEAD + ROW * i32::try_from(bars.len()).ok()? + 8;
    let mut out = format!(
        "<svg class=\"gantt\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"gantt-title gantt-desc\">\
         <title id=\"gantt-title\">行動の時期（月別）</title><desc id=\"gantt-desc\">{}</desc>",
        html_escape(&described(bars))
    );
    heads(&mut out, first, months, step, height);
    for (index, bar) in bars.iter().enumerate() {
        row(
            &mut out,
            bar,
            HEAD + ROW * i32::try_from(index).ok()?,
            first,
            last,
            step,
        );
    }
    out.push_str("</svg>");
    Some(out)
}

fn words(number: i32) -> String {
    format!("{}年{}月", number.div_euclid(12), number.rem_euclid(12) + 1)
}

fn described(bars: &[Bar]) -> String {
    bars.iter()
        .map(|bar| format!("{} {}から{}まで。", bar.id, words(bar.from), words(bar.to)))
        .collect()
}

fn heads(out: &mut String, first: i32, months: i32, step: i32, height: i32) {
    for index in 0..months {
        let (number, x) = (first + index, LEFT + index * step);
        let month = number.rem_euclid(12) + 1;
        if index == 0 || month == 1 {
            let _ = write!(
                out,
                "<text class=\"quiet\" x=\"{x}\" y=\"20\">{}年</text>",
                number.div_euclid(12)
            );
        }
        if step >= 24 || month % 3 == 1 {
            let middle = x + step / 2;
            let _ = write!(
                out,
                "<text x=\"{middle}\" y=\"46\" text-anchor=\"middle\">{month}</text>"
            );
        }
        let _ = write!(out, "<path class=\"grid\" d=\"M{x} {HEAD}V{height}\"/>");
    }
}

fn row(out: &mut String, bar: &Bar, y: i32, first: i32, last: i32, step: i32) {
    let (from, to) = (bar.from.clamp(first, last), bar.to.clamp(first, last));
    let (x, width) = (
        LEFT + (from - first) * step,
        (to.max(from) - from + 1) * step,
    );
    let label: String = bar.label.chars().take(11).collect();
    let more = if bar.label.chars().count() > 11 {
        "…"
    } else {
        ""
    };
    let class = if bar.decided { "bar" } else { "bar pending" };
    let _ = write!(
        out,
        "<path class=\"grid\" d=\"M0 {line}H{WIDTH}\"/><text x=\"0\" y=\"{text}\">{} {}{more}</text>\
         <rect class=\"{class}\" x=\"{}\" y=\"{top}\" width=\"{}\" height=\"18\" rx=\"4\"/>",
        html_escape(&bar.id),
        html_escape(&label),
        x + 2,
        (width - 4).max(6),
        line = y,
        text = y + 24,
        top = y + 9,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(from: &str, to: &str) -> Bar {
        Bar {
            id: "A1".into(),
            label: "<b>原価表をつくり、採算の合わない商品を見直す".into(),
            from: month_number(from).unwrap(),
            to: month_number(to).unwrap(),
            decided: true,
        }
    }

    #[test]
    fn bars_stand_in_their_months_and_text_is_never_markup() {
        let chart = svg(&[bar("2026-01", "2026-03"), bar("2026-12", "2027-01")]).unwrap();
        assert!(chart.contains("A1 2026年1月から2026年3月まで。"));
        assert!(chart.contains(">2027年</text>"));
        assert!(chart.contains("&lt;b&gt;") && !chart.contains("<b>"));
        assert!(!chart.contains("style="));
        assert!(svg(&[]).is_none());
    }

    #[test]
    fn odd_months_do_not_break_the_chart() {
        assert_eq!(month_number("2026-13"), None);
        assert_eq!(month_number("2026"), None);
        let reversed = svg(&[bar("2026-05", "2026-01")]).unwrap();
        assert!(!reversed.contains("width=\"-"));
        assert!(svg(&[bar("2000-01", "2190-01")]).unwrap().len() < 20_000);
    }
}
