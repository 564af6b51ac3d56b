//! How cells look: one place, so that the sheets are of one hand.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::domain::benchmark::Indicator;
use crate::domain::ratio::RatioUnit;

const FONT: &str = "BIZ UDPゴシック";
const INK: u32 = 0x001F_2933;
const LINE: u32 = 0x009A_A5B1;
const HEAD: u32 = 0x00DC_EFED;
const ENTRY: u32 = 0x00FF_F7D6;
const QUIET: u32 = 0x005B_6673;
const LABEL: u32 = 0x00F1_F4F6;
/// A loss, and what stands out.
const RED: u32 = 0x00C0_0000;

/// 千円
const MONEY: &str = r##"#,##0;"△ "#,##0;0"##;
const PERCENT: &str = r#"0.0%;"△ "0.0%;0.0%"#;
const MONTH: &str = r#"yyyy"年"m"月期""#;

/// The formats of the workbook.
pub(super) struct Style {
    pub(super) plain: Format,
    pub(super) title: Format,
    pub(super) section: Format,
    pub(super) head: Format,
    pub(super) label: Format,
    pub(super) note: Format,
    pub(super) entry_text: Format,
    pub(super) entry_money: Format,
    pub(super) entry_people: Format,
    pub(super) entry_month: Format,
    pub(super) linked_text: Format,
    pub(super) linked_money: Format,
    pub(super) month: Format,
    pub(super) words: Format,
    pub(super) answer: Format,
    pub(super) centre: Format,
    pub(super) points: Format,
    pub(super) total: Format,
    pub(super) small: Format,
    pub(super) arrow: Format,
    pub(super) own: Format,
    pub(super) group: Format,
    pub(super) hint: Format,
    pub(super) key: Format,
}

impl Style {
    pub(super) fn new() -> Self {
        let plain = Format::new()
            .set_font_name(FONT)
            .set_font_size(10.5)
            .set_font_charset(128)
            .set_font_family(3)
            .set_font_color(INK)
            .set_align(FormatAlign::VerticalCenter);
        let boxed = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        let entry = boxed.clone().set_background_color(ENTRY);
        let centred = boxed.clone().set_align(FormatAlign::Center);
        Self {
            title: plain.clone().set_bold().set_font_size(16),
            section: plain.clone().set_bold().set_font_size(12),
            head: centred
                .clone()
                .set_bold()
                .set_background_color(HEAD)
                .set_text_wrap(),
            label: boxed
                .clone()
                .set_background_color(LABEL)
                .set_text_wrap()
                .set_indent(1),
            note: plain
                .clone()
                .set_font_size(9)
                .set_font_color(QUIET)
                .set_text_wrap()
                .set_indent(1),
            entry_text: entry.clone().set_text_wrap().set_indent(1),
            entry_money: entry.clone().set_num_format(MONEY),
            entry_people: entry.clone().set_num_format("#,##0.##"),
            entry_month: entry.set_num_format(MONTH).set_align(FormatAlign::Center),
            linked_text: boxed
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_indent(1),
            linked_money: boxed.clone().set_num_format(MONEY),
            month: centred.clone().set_num_format(MONTH),
            words: boxed.clone().set_text_wrap().set_indent(1),
            answer: boxed
                .clone()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Left)
                .set_font_size(10),
            points: centred.clone().set_num_format("0"),
            total: centred.clone().set_bold().set_font_size(16),
            arrow: plain
                .clone()
                .set_bold()
                .set_font_size(14)
                .set_align(FormatAlign::Center),
            own: centred.clone().set_bold().set_text_wrap(),
            group: boxed
                .clone()
                .set_bold()
                .set_background_color(HEAD)
                .set_indent(1),
            hint: plain.clone().set_font_size(9).set_font_color(QUIET),
            key: boxed
                .clone()
                .set_font_size(8)
                .set_font_color(QUIET)
                .set_shrink(),
            small: boxed.set_font_size(9).set_text_wrap().set_indent(1),
            centre: centred,
            plain,
        }
    }

    /// An indicator's value as METI's sheet shows it.
    pub(super) fn value(&self, indicator: Indicator) -> Format {
        let format = match indicator {
            Indicator::SalesGrowth | Indicator::OperatingMargin | Indicator::EquityRatio => {
                PERCENT.to_owned()
            }
            Indicator::LaborProductivity => with_unit("#,##0", "千円"),
            Indicator::EbitdaDebtMultiple => with_unit("#,##0.0", "倍"),
            Indicator::WorkingCapitalMonths => with_unit("#,##0.0", "か月"),
        };
        self.linked_money
            .clone()
            .set_num_format(format)
            .set_align(FormatAlign::Right)
    }

    /// What a loss is shown in.
    pub(super) fn loss() -> Format {
        Format::new().set_font_color(RED)
    }

    /// What an error that only charts need is shown in: the colour of the ground.
    pub(super) fn quiet_error() -> Format {
        Format::new().set_font_color(0x00FF_FFFF)
    }

    /// A ratio's value with its unit.
    pub(super) fn ratio(&self, unit: RatioUnit) -> Format {
        let format = match unit {
            RatioUnit::Ratio => PERCENT.to_owned(),
            RatioUnit::ThousandYen => with_unit("#,##0", "千円"),
            RatioUnit::Times => with_unit("#,##0.0", "倍"),
            RatioUnit::Turns => with_unit("#,##0.00", "回"),
            RatioUnit::Years => with_unit("#,##0.0", "年"),
            RatioUnit::Months => with_unit("#,##0.0", "か月"),
            RatioUnit::Days => with_unit("#,##0", "日"),
        };
        self.linked_money
            .clone()
            .set_num_format(format)
            .set_align(FormatAlign::Right)
    }
}

/// `#,##0"千円";"△ "#,##0"千円"`.
fn with_unit(digits: &str, unit: &str) -> String {
    format!(
        r#"{digits}"{unit}";"△ "{digits}"{unit}";{zero}"{unit}""#,
        zero = if digits.contains('.') { "0.0" } else { "0" }
    )
}
