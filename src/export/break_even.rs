//! The break-even chart (損益分岐点図) of the latest period: sales, total cost and fixed cost over sales, with the
//! break-even point and today's sales marked.

use std::fmt::Write as _;

use super::chart::{BLUE, GRID, INK, Money, Picture, QUIET, RED, Scale, TEAL, figure};
use crate::domain::analysis::Analysis;
use crate::domain::format::decimal;
use crate::domain::statement::Figure;

/// The picture's width and height in its own units.
pub const SIZE: (u16, u16) = (640, 484);

const LEFT: f64 = 96.0;
const RIGHT: f64 = 540.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 360.0;

/// What the chart is made of, thousand yen.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Costs {
    sales: f64,
    variable: f64,
    fixed: f64,
}

impl Costs {
    /// Of the latest period, or the names of what is missing. Where the accounts do not say one of the two costs, it
    /// follows as it does in the ratios (限界利益).
    fn of(analysis: &Analysis) -> Result<Self, Vec<&'static str>> {
        let get = |name| figure(analysis, 0, name);
        let sales = get(Figure::Sales).filter(|sales| *sales > 0.0);
        let contribution = analysis
            .ratios
            .get("contribution")
            .and_then(|series| series.periods.first()?.value);
        let variable = get(Figure::VariableCost).or_else(|| Some(sales? - contribution?));
        let rest = || Some(sales? - variable? - get(Figure::OperatingProfit)?);
        let fixed = get(Figure::FixedCost).or_else(rest);
        match (sales, variable, fixed) {
            (Some(sales), Some(variable), Some(fixed)) => Ok(Self {
                sales,
                variable,
                fixed,
            }),
            _ => Err([
                (sales.is_none(), "売上高"),
                (variable.is_none(), "変動費"),
                (fixed.is_none(), "固定費（または営業利益）"),
            ]
            .into_iter()
            .filter_map(|(missing, name)| missing.then_some(name))
            .collect()),
        }
    }

    /// Variable cost per yen of sales.
    fn slope(self) -> f64 {
        self.variable / self.sales
    }

    /// 損益分岐点売上高; none when sales never cover the cost.
    fn break_even(self) -> Option<f64> {
        let margin = 1.0 - self.slope();
        (margin > 0.0 && self.fixed > 0.0)
            .then(|| self.fixed / margin)
            .filter(|point| point.is_finite())
    }
}

/// The chart. Its title and description carry the ids `break-even-title` and `break-even-desc`.
pub fn render(company: &str, analysis: &Analysis) -> String {
    let title = format!("{company} 損益分岐点図");
    let label = analysis.period_label(0);
    let costs = match Costs::of(analysis) {
        Ok(costs) => costs,
        Err(missing) => {
            let why = format!(
                "{}が分からないため、損益分岐点図を描けません",
                missing.join("・")
            );
            let mut picture = Picture::new("break-even", SIZE, &title, &format!("{why}。"));
            picture.words((20.0, 32.0), "start", 18, INK, "損益分岐点図");
            let what = format!("{}が分からないため、", missing.join("・"));
            picture.instead(220.0, &[what, "損益分岐点図を描けません".to_owned()]);
            return picture.end();
        }
    };
    let money = Money::for_most(costs.sales);
    let note = analysis
        .ratios
        .get("contribution")
        .and_then(|series| series.periods.first()?.note.clone());
    let mut told = description(&label, costs, money);
    if let Some(note) = &note {
        let _ = write!(told, "{note}。");
    }
    let mut picture = Picture::new("break-even", SIZE, &title, &told);
    let heading = format!("損益分岐点図（{label}、単位：{}）", money.unit());
    picture.words((20.0, 32.0), "start", 18, INK, &heading);
    let most = reach(costs);
    let scale = Scale::over([0.0, most].into_iter(), true);
    axes(&mut picture, &scale, money);
    draw(&mut picture, &scale, most, costs, money);
    if let Some(note) = note {
        picture.words((LEFT, 470.0), "start", 12, QUIET, &format!("※{note}"));
    }
    picture.end()
}

/// How far sales are drawn: past today's and past the break-even point, unless that lies too far out.
fn reach(costs: Costs) -> f64 {
    let point = costs
        .break_even()
        .filter(|point| *point <= costs.sales * 3.0);
    let most = point.unwrap_or(0.0).max(costs.sales) * 1.15;
    most.max(costs.fixed + costs.slope() * costs.sales)
}

fn description(label: &str, costs: Costs, money: Money) -> String {
    let mut text = format!(
        "{label}：売上高{}、変動費{}、固定費{}。",
        money.text(costs.sales),
        money.text(costs.variable),
        money.text(costs.fixed)
    );
    match costs.break_even() {
        Some(point) => {
            let _ = write!(
                text,
                "損益分岐点売上高は{}（売上高の{}%）。{}",
                money.text(point),
                decimal(point / costs.sales * 100.0, 1),
                if point <= costs.sales {
                    "売上高は損益分岐点を上回っています。"
                } else {
                    "売上高は損益分岐点に届いていません。"
                }
            );
        }
        None if costs.fixed <= 0.0 => {
            text.push_str("固定費が0以下のため、損益分岐点はありません。");
        }
        None => text.push_str("変動費が売上高以上のため、売上が増えても損益分岐点に届きません。"),
    }
    text
}

fn place(scale: &Scale, (sales, amount): (f64, f64)) -> (f64, f64) {
    (
        LEFT + scale.share(sales) * (RIGHT - LEFT),
        BOTTOM - scale.share(amount) * (BOTTOM - TOP),
    )
}

fn axes(picture: &mut Picture, scale: &Scale, money: Money) {
    for tick in scale.ticks() {
        let (x, y) = place(scale, (tick, tick));
        picture.line((LEFT, y), (RIGHT, y), GRID, 1.0, "");
        picture.words((LEFT - 8.0, y + 4.5), "end", 13, QUIET, &money.number(tick));
        picture.line((x, BOTTOM), (x, BOTTOM + 5.0), QUIET, 1.0, "");
        picture.words((x, BOTTOM + 20.0), "middle", 13, QUIET, &money.number(tick));
    }
    picture.line((LEFT, BOTTOM), (RIGHT, BOTTOM), QUIET, 1.5, "");
    picture.line((LEFT, TOP), (LEFT, BOTTOM), QUIET, 1.5, "");
    picture.words((RIGHT, BOTTOM + 40.0), "end", 14, QUIET, "売上高");
    picture.words((LEFT, TOP - 10.0), "end", 14, QUIET, "金額");
}

fn draw(picture: &mut Picture, scale: &Scale, most: f64, costs: Costs, money: Money) {
    let at = |sales: f64, amount: f64| place(scale, (sales, amount));
    let total = |sales: f64| costs.fixed + costs.slope() * sales;
    if let Some(point) = costs.break_even().filter(|point| *point <= most) {
        let meeting = at(point, point);
        picture.area(
            &[at(0.0, 0.0), at(0.0, costs.fixed), meeting],
            RED,
            r#" fill-opacity="0.08""#,
        );
        picture.area(
            &[meeting, at(most, most), at(most, total(most))],
            TEAL,
            r#" fill-opacity="0.10""#,
        );
    }
    picture.line(
        at(0.0, costs.fixed),
        at(most, costs.fixed),
        QUIET,
        2.0,
        "3 4",
    );
    picture.line(at(0.0, total(0.0)), at(most, total(most)), BLUE, 2.5, "9 5");
    picture.line(at(0.0, 0.0), at(most, most), TEAL, 3.0, "");
    ends(picture, scale, most, costs);
    let (x, y) = at(costs.sales, costs.sales);
    picture.line((x, y), (x, BOTTOM), INK, 1.5, "2 3");
    picture.dot((x, y), 5.0, INK);
    let mut notes = vec![(INK, format!("現在の売上高　{}", money.text(costs.sales)))];
    match costs.break_even() {
        Some(point) => {
            if point <= most {
                let (x, y) = at(point, point);
                picture.line((x, y), (x, BOTTOM), RED, 1.5, "2 3");
                picture.dot((x, y), 7.0, RED);
            }
            let share = decimal(point / costs.sales * 100.0, 1);
            let far = if point <= most { "" } else { "、図の外" };
            notes.push((
                RED,
                format!(
                    "損益分岐点売上高　{}（売上高の{share}%{far}）",
                    money.text(point)
                ),
            ));
        }
        None if costs.fixed <= 0.0 => notes.push((
            RED,
            "固定費が0以下のため、損益分岐点はありません".to_owned(),
        )),
        None => notes.push((
            RED,
            "変動費が売上高以上のため、損益分岐点はありません".to_owned(),
        )),
    }
    for (y, (colour, text)) in [420.0, 444.0].into_iter().zip(notes) {
        picture.dot((LEFT + 6.0, y - 5.0), 5.0, colour);
        picture.words((LEFT + 20.0, y), "start", 15, INK, &text);
    }
}

/// The names of the lines at their right ends, kept apart.
fn ends(picture: &mut Picture, scale: &Scale, most: f64, costs: Costs) {
    let total = costs.fixed + costs.slope() * most;
    let mut names = [
        (place(scale, (most, most)), "売上高", TEAL),
        (place(scale, (most, total)), "総費用", BLUE),
        (place(scale, (most, costs.fixed)), "固定費", QUIET),
    ];
    names.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
    let mut free = TOP - 20.0;
    for ((x, y), name, colour) in names {
        let y = (y + 5.0).max(free);
        picture.words((x + 8.0, y), "start", 14, colour, name);
        free = y + 18.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::chart::testing::with_figures;

    fn drawn(sales: f64, variable: f64, fixed: f64) -> String {
        render(
            "例",
            &with_figures(&[&[
                (Figure::Sales, sales),
                (Figure::VariableCost, variable),
                (Figure::FixedCost, fixed),
            ]]),
        )
    }

    #[test]
    fn the_point_is_where_sales_meet_the_cost() {
        let svg = drawn(100_000.0, 60_000.0, 30_000.0);
        assert!(svg.contains(
            "損益分岐点売上高は75,000千円（売上高の75.0%）。売上高は損益分岐点を上回っています。"
        ));
        assert_eq!(svg.matches(r#"r="7""#).count(), 1);
        assert!(drawn(50_000.0, 30_000.0, 30_000.0).contains("届いていません"));
    }

    #[test]
    fn a_point_that_is_never_reached_is_said() {
        let svg = drawn(100_000.0, 100_000.0, 30_000.0);
        assert!(svg.contains("損益分岐点はありません"));
        assert_eq!(svg.matches(r#"r="7""#).count(), 0);
        assert!(drawn(100_000.0, 99_000.0, 30_000.0).contains("図の外"));
    }

    #[test]
    fn what_is_missing_is_named_and_fixed_cost_may_follow() {
        let svg = render("例", &with_figures(&[&[(Figure::Sales, 1.0)]]));
        assert!(svg.contains("変動費・固定費（または営業利益）が分からないため"));
        let follows = with_figures(&[&[
            (Figure::Sales, 100.0),
            (Figure::VariableCost, 60.0),
            (Figure::OperatingProfit, 10.0),
        ]]);
        assert!(render("例", &follows).contains("固定費30千円"));
    }
}
