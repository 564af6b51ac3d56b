//! The cost structure (費用構成) of up to ten periods as stacked bars: each bar is the period's sales, and what they were
//! spent on. Which parts are shown depends on what is known of the latest period.

use super::chart::{GRID, INK, MOST, Money, Picture, QUIET, RED, Scale, figure, two_lines};
use crate::domain::analysis::Analysis;
use crate::domain::format::decimal;
use crate::domain::statement::Figure;

/// The picture's width and height in its own units.
pub const SIZE: (u16, u16) = (640, 440);

const LEFT: f64 = 64.0;
const RIGHT: f64 = 616.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 326.0;

const PARTS: [&str; 2] = ["#94a3b8", "#1d4ed8"];
const PROFIT: &str = "#0f766e";

/// How sales are taken apart; two parts of cost, and operating profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Split {
    /// 変動費・固定費
    Behaviour,
    /// 売上原価・販売費及び一般管理費
    Statement,
    /// 人件費とその他の費用
    Personnel,
}

impl Split {
    /// The two parts, and what is left.
    fn names(self) -> [&'static str; 3] {
        match self {
            Self::Behaviour => ["変動費", "固定費", "利益"],
            Self::Statement => ["売上原価", "販売費・一般管理費", "営業利益"],
            Self::Personnel => ["人件費以外の費用", "人件費", "営業利益"],
        }
    }

    /// Sales and the two parts of a period.
    fn of(self, analysis: &Analysis, index: usize) -> Option<Bar> {
        let get = |name| figure(analysis, index, name);
        let sales = get(Figure::Sales).filter(|sales| *sales > 0.0)?;
        let profit = get(Figure::OperatingProfit);
        let (first, second) = match self {
            Self::Behaviour => {
                let variable = get(Figure::VariableCost)?;
                let fixed = get(Figure::FixedCost);
                (
                    variable,
                    fixed.or_else(|| Some(sales - variable - profit?))?,
                )
            }
            Self::Statement => {
                let cost = get(Figure::CostOfSales);
                let cost = cost.or_else(|| Some(sales - get(Figure::GrossProfit)?))?;
                let rest = get(Figure::SellingGeneralAdministrative);
                (cost, rest.or_else(|| Some(sales - cost - profit?))?)
            }
            Self::Personnel => {
                let people = get(Figure::PersonnelCost)?;
                (sales - people - profit?, people)
            }
        };
        (first >= 0.0 && second >= 0.0).then_some(Bar {
            sales,
            parts: [first / sales, second / sales],
        })
    }
}

/// A period's bar: sales, and shares of them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    sales: f64,
    parts: [f64; 2],
}

impl Bar {
    /// What is left of sales; below 0 for a loss.
    fn profit(&self) -> f64 {
        let left = 1.0 - self.parts[0] - self.parts[1];
        if left.abs() < 1e-12 { 0.0 } else { left }
    }
}

/// The chart. Its title and description carry the ids `cost-title` and `cost-desc`.
pub fn render(company: &str, analysis: &Analysis) -> String {
    let title = format!("{company} 費用構成");
    let count = analysis.periods.len().min(MOST);
    let split = [Split::Behaviour, Split::Statement, Split::Personnel]
        .into_iter()
        .find(|split| (0..count).any(|index| split.of(analysis, index).is_some()));
    let Some(split) = split else {
        let why = "売上高と、変動費・売上原価・人件費のいずれかが分からないため、費用構成の図を描けません";
        let mut picture = Picture::new("cost", SIZE, &title, &format!("{why}。"));
        picture.words((20.0, 32.0), "start", 18, INK, "費用構成");
        let lines = [
            "売上高と、変動費・売上原価・人件費のいずれかが",
            "分からないため、図を描けません",
        ];
        picture.instead(200.0, &lines.map(ToOwned::to_owned));
        return picture.end();
    };
    let bars: Vec<Option<Bar>> = (0..count)
        .rev()
        .map(|index| split.of(analysis, index))
        .collect();
    let labels: Vec<String> = (0..count)
        .rev()
        .map(|index| analysis.period_label(index))
        .collect();
    let mut picture = Picture::new("cost", SIZE, &title, &description(split, &labels, &bars));
    picture.words(
        (20.0, 32.0),
        "start",
        18,
        INK,
        "費用構成（売上高を100%とした割合、金額は売上高）",
    );
    let highest = bars
        .iter()
        .flatten()
        .map(|bar| bar.parts[0] + bar.parts[1])
        .fold(1.0, f64::max);
    let scale = Scale::over([0.0, highest.min(3.0)].into_iter(), true);
    for tick in scale.ticks() {
        let y = place(&scale, tick);
        picture.line((LEFT, y), (RIGHT, y), GRID, 1.0, "");
        picture.words(
            (LEFT - 8.0, y + 4.5),
            "end",
            13,
            QUIET,
            &format!("{}%", decimal(tick * 100.0, 0)),
        );
    }
    for (index, (label, bar)) in labels.iter().zip(&bars).enumerate() {
        column(&mut picture, &scale, (index, count), label, *bar);
    }
    let y = place(&scale, 1.0);
    picture.line((LEFT, y), (RIGHT, y), INK, 1.5, "");
    legend(&mut picture, split);
    picture.end()
}

fn description(split: Split, labels: &[String], bars: &[Option<Bar>]) -> String {
    let percent = |share: f64| format!("{}%", decimal(share * 100.0, 1));
    let names = split.names();
    let told = labels.iter().zip(bars).map(|(label, bar)| match bar {
        Some(bar) => format!(
            "{label}：売上高{}のうち、{}{}、{}{}、{}{}。",
            Money::for_most(bar.sales).text(bar.sales),
            names[0],
            percent(bar.parts[0]),
            names[1],
            percent(bar.parts[1]),
            names[2],
            percent(bar.profit())
        ),
        None => format!("{label}：内訳が分からないため、棒を描いていません。"),
    });
    told.collect()
}

fn place(scale: &Scale, share: f64) -> f64 {
    BOTTOM - scale.share(share) * (BOTTOM - TOP)
}

/// One period's bar with its shares, or a dash.
fn column(
    picture: &mut Picture,
    scale: &Scale,
    (index, count): (usize, usize),
    label: &str,
    bar: Option<Bar>,
) {
    #[expect(clippy::cast_precision_loss, reason = "at most ten periods")]
    let (index, step) = (index as f64, (RIGHT - LEFT) / count.max(1) as f64);
    let middle = LEFT + (index + 0.5) * step;
    let half = (step * 0.32).min(52.0);
    let (year, rest) = two_lines(label);
    picture.words((middle, BOTTOM + 20.0), "middle", 13, QUIET, &year);
    picture.words((middle, BOTTOM + 37.0), "middle", 13, QUIET, &rest);
    let Some(bar) = bar else {
        picture.words((middle, BOTTOM - 10.0), "middle", 13, QUIET, "不明");
        return;
    };
    let money = Money::for_most(bar.sales);
    if step > 90.0 {
        picture.words(
            (middle, BOTTOM + 55.0),
            "middle",
            12,
            QUIET,
            &money.text(bar.sales),
        );
    }
    let mut from = 0.0;
    let profit = bar.profit();
    for (share, fill, ink) in [
        (bar.parts[0], PARTS[0], INK),
        (bar.parts[1], PARTS[1], "#ffffff"),
        (profit.max(0.0), PROFIT, "#ffffff"),
    ] {
        let (low, high) = (place(scale, from), place(scale, from + share));
        let corners = [
            (middle - half, low),
            (middle + half, low),
            (middle + half, high),
            (middle - half, high),
        ];
        picture.area(&corners, fill, r##" stroke="#ffffff""##);
        if low - high >= 16.0 {
            let text = format!("{}%", decimal(share * 100.0, 1));
            let size = if step > 60.0 { 13 } else { 11 };
            picture.words(
                (middle, f64::midpoint(low, high) + 4.5),
                "middle",
                size,
                ink,
                &text,
            );
        }
        from += share;
    }
    let top = place(scale, from.max(1.0)) - 7.0;
    let (text, colour) = if profit < 0.0 {
        (format!("△{}%", decimal(-profit * 100.0, 1)), RED)
    } else {
        (format!("{}%", decimal(profit * 100.0, 1)), PROFIT)
    };
    picture.words((middle, top), "middle", 13, colour, &text);
}

fn legend(picture: &mut Picture, split: Split) {
    let names = split.names();
    let last = format!("{}（棒の上の数値、損失は△）", names[2]);
    let y = f64::from(SIZE.1) - 26.0;
    let mut x = LEFT;
    for (fill, name) in [
        (PARTS[0], names[0]),
        (PARTS[1], names[1]),
        (PROFIT, last.as_str()),
    ] {
        picture.area(
            &[
                (x, y - 12.0),
                (x + 16.0, y - 12.0),
                (x + 16.0, y + 4.0),
                (x, y + 4.0),
            ],
            fill,
            "",
        );
        picture.words((x + 22.0, y + 2.0), "start", 13, INK, name);
        #[expect(clippy::cast_precision_loss, reason = "a short name")]
        let width = name.chars().count() as f64 * 13.0;
        x += width + 44.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::chart::testing::with_figures;

    #[test]
    fn variable_and_fixed_cost_come_before_the_statements_parts() {
        let known = [
            (Figure::Sales, 1_000.0),
            (Figure::OperatingProfit, 50.0),
            (Figure::CostOfSales, 700.0),
            (Figure::VariableCost, 600.0),
        ];
        let svg = render("例", &with_figures(&[&known, &known[..3]]));
        assert!(
            svg.contains(
                "2017年3月期：売上高1,000千円のうち、変動費60.0%、固定費35.0%、利益5.0%。"
            ),
            "{svg}"
        );
        assert!(svg.contains("2016年3月期：内訳が分からないため、棒を描いていません。"));
        let svg = render("例", &with_figures(&[&known[..3]]));
        assert!(svg.contains("売上原価70.0%、販売費・一般管理費25.0%"));
    }

    #[test]
    fn a_loss_goes_beyond_sales_and_is_marked() {
        let loss = [
            (Figure::Sales, 1_000.0),
            (Figure::OperatingProfit, -100.0),
            (Figure::PersonnelCost, 400.0),
        ];
        let svg = render("例", &with_figures(&[&loss]));
        assert!(svg.contains("人件費以外の費用70.0%、人件費40.0%、営業利益△10.0%"));
        assert!(svg.contains(r##"fill="#b91c1c">△10.0%"##));
    }

    #[test]
    fn nothing_known_is_said() {
        assert!(render("例", &with_figures(&[&[]])).contains("図を描けません"));
    }
}
