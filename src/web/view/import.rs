//! 取り込む内容の確認: what a file would become, and what is left to the advisor.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::app::import::{
    AnswerPreview, Before, Change, CompanyPreview, FigurePreview, LinePreview, PeriodPreview,
    Preview, Taken,
};
use crate::domain::account_figures::basis_note;
use crate::domain::account_title::{Scope, Title};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{Figure, LineKind, PeriodEnd, Section, SoleBasis};

use super::field::{Choice, Field, FieldError};
use super::import_assign::{ASKED_MAX, Again, AskedGroup, again, asked};
use super::time;

/// How many places of a figure are shown at once.
const PLACES_MAX: usize = 3;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportPage {
    pub(crate) action: String,
    pub(crate) version: i64,
    pub(crate) errors: Vec<FieldError>,
    /// Said when somebody else was quicker.
    pub(crate) stale: Option<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) before: Vec<String>,
    pub(crate) doubts: Vec<String>,
    pub(crate) scope: Choice,
    /// For a proprietor's accounts only.
    pub(crate) basis: Option<Choice>,
    pub(crate) basis_note: Option<&'static str>,
    /// Where the file leaves the unit open.
    pub(crate) unit: Option<Choice>,
    pub(crate) several: bool,
    pub(crate) periods: Vec<Period>,
    pub(crate) asked: Vec<AskedGroup>,
    pub(crate) asked_count: usize,
    /// How many more there are.
    pub(crate) asked_more: usize,
    pub(crate) company: Vec<CompanyPreview>,
    pub(crate) answers: Vec<AnswerPreview>,
    pub(crate) again: Option<Again>,
}

/// Something about the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// One period of the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Period {
    pub(crate) index: usize,
    pub(crate) title: String,
    pub(crate) skip: bool,
    pub(crate) end: Field,
    pub(crate) months: Field,
    /// What was shown as stored.
    pub(crate) seen_end: String,
    pub(crate) seen_version: i64,
    pub(crate) is_stored: bool,
    pub(crate) replaced: usize,
    pub(crate) kept: Option<String>,
    pub(crate) figures: Vec<FigureRow>,
    pub(crate) warnings: Vec<String>,
    pub(crate) lines: Vec<LineRow>,
}

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FigureRow {
    pub(crate) label: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) value: Option<i64>,
    pub(crate) places: Vec<String>,
    /// The places beyond the first.
    pub(crate) more: Vec<String>,
    pub(crate) rule: String,
    pub(crate) stored: Option<i64>,
    pub(crate) change: &'static str,
    pub(crate) replaced: bool,
    pub(crate) fresh: bool,
}

/// One account line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LineRow {
    pub(crate) section: &'static str,
    pub(crate) name: String,
    /// Its depth in the tree, at most 6.
    pub(crate) level: u8,
    pub(crate) strong: bool,
    pub(crate) amount: Option<i64>,
    pub(crate) written: String,
    pub(crate) place: String,
    pub(crate) title: &'static str,
    pub(crate) own: bool,
}

/// What was typed and could not be taken, by period.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) ends: Vec<Option<String>>,
    pub(crate) months: Vec<Option<String>>,
    pub(crate) errors: Vec<FieldError>,
}

impl ImportPage {
    /// The page of a preview; `typed` holds what was refused.
    pub(crate) fn of(preview: &Preview, action: &str, version: i64, typed: &Typed) -> Self {
        let several = preview.periods.len() > 1;
        let groups = asked(&preview.unmatched);
        Self {
            action: action.to_owned(),
            version,
            errors: typed.errors.clone(),
            stale: None,
            facts: facts(preview),
            before: preview.imported_before.iter().map(before).collect(),
            doubts: doubts(preview),
            scope: scope(preview.scope),
            basis: preview.sole_basis.map(basis),
            basis_note: preview.sole_basis.map(basis_note),
            unit: preview.unit_is_asked.then(|| unit(preview.unit)),
            several,
            periods: preview
                .periods
                .iter()
                .enumerate()
                .map(|(index, one)| period(index, one, typed))
                .collect(),
            asked: groups,
            asked_count: preview.unmatched.len(),
            asked_more: preview.unmatched.len().saturating_sub(ASKED_MAX),
            company: preview.company.clone(),
            answers: preview.answers.clone(),
            again: again(preview),
        }
    }
}

fn facts(preview: &Preview) -> Vec<Fact> {
    let fact = |label, value: &str| Fact {
        label,
        value: value.to_owned(),
    };
    let mut facts = vec![
        fact("ファイル", &preview.file_name),
        fact("読み取った形式", preview.format_ja),
        fact("ファイルの金額の単位", preview.unit.label()),
    ];
    if let Some(encoding) = &preview.encoding {
        let known = if encoding == "CP932" {
            "Shift_JIS"
        } else {
            encoding
        };
        facts.push(fact("文字コード", known));
    }
    facts
}

fn before(before: &Before) -> String {
    format!(
        "同じ内容のファイルを、{}に{}が「{}」へ取り込んでいます",
        time::moment(before.at),
        before.by,
        before.company_name
    )
}

fn doubts(preview: &Preview) -> Vec<String> {
    let doubts = preview.doubts.iter();
    doubts
        .map(|doubt| match &doubt.place {
            Some(place) => format!("{place}：{}", doubt.message),
            None => doubt.message.clone(),
        })
        .collect()
}

fn scope(chosen: Scope) -> Choice {
    let options = [
        (Scope::Corporation, "法人の科目として読む"),
        (Scope::SoleProprietor, "個人事業主の科目として読む"),
    ];
    let options = options.map(|(scope, label)| (scope.to_string(), label));
    Choice::of("scope", "科目の読み方", &chosen.to_string(), options)
}

fn basis(chosen: SoleBasis) -> Choice {
    let options = [
        (
            SoleBasis::AfterFamilyPay,
            "専従者給与を引いた後の利益で見る（法人に近い見方）",
        ),
        (
            SoleBasis::BeforeFamilyPay,
            "専従者給与を引く前の利益で見る（補助金の計算に近い見方）",
        ),
    ];
    let options = options.map(|(basis, label)| (basis.to_string(), label));
    Choice::of(
        "sole_basis",
        "個人の利益の見方",
        &chosen.to_string(),
        options,
    )
}

fn unit(chosen: MoneyUnit) -> Choice {
    let options = [("yen", "円"), ("thousand_yen", "千円")];
    Choice::of(
        "unit",
        "ファイルの金額の単位",
        super::figure_cell::key(chosen),
        options,
    )
    .hint("表に単位が書かれていないことがあります。金額を見て確かめてください。")
}

fn period(index: usize, of: &PeriodPreview, typed: &Typed) -> Period {
    let name = of.period_end.as_ref().map(PeriodEnd::label);
    let typed_end = typed.ends.get(index).cloned().flatten();
    let typed_months = typed.months.get(index).cloned().flatten();
    let end = of.period_end.as_ref().map(ToString::to_string);
    let end_name = format!("periods.{index}.end");
    let months_name = format!("periods.{index}.months");
    let mut end = Field::text(&end_name, "決算年月", typed_end.or(end).unwrap_or_default())
        .placeholder("例 2025-03")
        .required()
        .short();
    if !of.end_is_read {
        end = end.hint("ファイルに書かれていないため、入力してください。");
    }
    let months = of.months.map(|months| months.to_string());
    let warnings = of.mismatches.iter().map(|one| one.message.clone());
    Period {
        index,
        title: name.unwrap_or_else(|| format!("{}番目の期（決算年月が未定）", index + 1)),
        skip: of.skip,
        end: end.check(&typed.errors),
        months: Field::number(
            &months_name,
            "損益の月数",
            typed_months.or(months).unwrap_or_default(),
            "か月",
        )
        .hint("12か月でないときだけ入力します。")
        .check(&typed.errors),
        seen_end: of
            .period_end
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        seen_version: of.stored_version,
        is_stored: of.stored_version > 0,
        replaced: of
            .figures
            .iter()
            .filter(|one| one.change == Change::Replaced)
            .count(),
        kept: kept(&of.kept),
        figures: of.figures.iter().map(figure).collect(),
        // How a proprietor is read stands beside its choice already.
        warnings: warnings
            .chain(of.flags.iter().filter(|flag| !is_note(flag)).cloned())
            .collect(),
        lines: of.lines.iter().map(line).collect(),
    }
}

fn is_note(flag: &str) -> bool {
    SoleBasis::iter().any(|basis| flag == basis_note(basis))
}

fn kept(sections: &[Section]) -> Option<String> {
    let names: Vec<&str> = sections.iter().map(|section| section.label()).collect();
    (!names.is_empty()).then(|| names.join("・"))
}

fn figure(of: &FigurePreview) -> FigureRow {
    let places: Vec<String> = of.from.iter().map(place).collect();
    let (first, more) = places.split_at(places.len().min(PLACES_MAX));
    FigureRow {
        label: of.label,
        unit: match of.figure {
            Figure::Employees => "人",
            Figure::Months => "か月",
            _ => "円",
        },
        value: of.value,
        places: first.to_vec(),
        more: more.to_vec(),
        rule: of.rule.clone(),
        stored: of.stored,
        change: match of.change {
            Change::New => "新しく入ります",
            Change::Same => "保存済みと同じ",
            Change::Replaced => "上書きします",
            Change::Kept => "そのまま残します",
        },
        replaced: of.change == Change::Replaced,
        fresh: of.change == Change::New,
    }
}

/// 「売掛金 1,234（12行目）」.
fn place(taken: &Taken) -> String {
    let name = if taken.name.is_empty() {
        String::new()
    } else {
        format!("{} ", taken.name)
    };
    format!("{name}{}（{}）", taken.raw, taken.place)
}

fn line(of: &LinePreview) -> LineRow {
    let line = &of.line;
    LineRow {
        section: line.section.label(),
        name: line.name.clone(),
        level: line.level.min(6),
        strong: line.kind != LineKind::Account,
        amount: line.amount,
        written: line.raw.clone(),
        place: line.place.clone(),
        title: line.title.map_or("", Title::label),
        own: of.own,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::imports::preview;
    use super::*;

    fn page(preview: &Preview) -> ImportPage {
        ImportPage::of(preview, "/x", 1, &Typed::default())
    }

    #[test]
    fn a_figure_shows_where_it_was_read_and_how_many_more_places_there_are() {
        let page = page(&preview("overfull"));
        let cash = &page.periods[0].figures[1];
        assert_eq!(
            (cash.places.len(), cash.more.len(), cash.replaced),
            (3, 37, true)
        );
        assert_eq!(cash.places[0], "普通預金 123,456,789,012（12行目）");
        assert_eq!(page.periods[0].replaced, 1);
    }

    #[test]
    fn the_note_on_a_proprietors_profit_is_said_once() {
        let mut sole = preview("sole");
        let note = basis_note(SoleBasis::AfterFamilyPay);
        sole.periods[0].flags = vec![note.to_owned(), "ほかの点".to_owned()];
        assert!(page(&preview("typical")).basis.is_none());
        let page = page(&sole);
        assert_eq!(page.basis_note, Some(note));
        let warnings = &page.periods[0].warnings;
        assert!(
            !warnings.iter().any(|one| one == note) && warnings.contains(&"ほかの点".to_owned())
        );
    }

    #[test]
    fn fields_of_the_lines_own_statement_are_offered() {
        let page = page(&preview("typical"));
        let sections = |group: &AskedGroup| -> Vec<&str> {
            group.rows[0].options.iter().map(|one| one.title).collect()
        };
        assert_eq!(sections(&page.asked[0]), ["貸借対照表"]);
        assert_eq!(sections(&page.asked[1]), ["損益計算書", "製造原価報告書"]);
        let offered = page.asked.iter().flat_map(|group| &group.rows[0].options);
        let offered = offered.flat_map(|group| &group.options);
        assert!(
            offered.clone().all(|one| one.label != "使わない"),
            "it stands above them all"
        );
        assert!(
            offered.clone().any(|one| one.chosen),
            "what was chosen stays chosen"
        );
    }
}
