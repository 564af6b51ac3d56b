//! Files in: the form, the preview, the report of a list, what the chamber remembers.

use crate::app::account_title::Remembered;
use crate::app::import::{
    AnswerPreview, Before, Change, CompanyPreview, Created, Faulty, FigurePreview, LinePreview,
    ListReport, PeriodPreview, Preview, Skipped, Taken, Unmatched,
};
use crate::domain::account_title::{ChamberTitle, Scope, Title};
use crate::domain::import_choice::{CompanyField, LineChoice};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{
    AccountLine, Figure, LineKind, Mismatch, PeriodEnd, Section, SoleBasis,
};
use crate::import::reading::{Doubt, Format};
use crate::web::view::account_titles::AccountTitlesPage;
use crate::web::view::field::FieldError;
use crate::web::view::import::{ImportPage, Typed};
use crate::web::view::imports::{CompanyImportPage, ImportsPage, Report, Waiting};

use super::{LONG_NAME, company_id, timestamp};

pub(super) fn imports(state: &str) -> ImportsPage {
    let refused = state == "errors";
    let waiting = Waiting {
        href: "/companies/x/imports/y".into(),
        file: "残高試算表_2025年3月期.csv".into(),
        at: "2026年11月20日 10:32".into(),
        by: "佐藤 指導".into(),
    };
    ImportsPage {
        import_error: refused.then(|| {
            "PDFファイルは読み取れません。会計ソフトからCSVかExcelで出力してください".into()
        }),
        import_pasted: if refused {
            "売上高\t五百".into()
        } else {
            String::new()
        },
        waiting: if state == "empty" {
            Vec::new()
        } else {
            vec![waiting]
        },
    }
}

fn taken(name: &str, raw: &str, line: usize) -> Taken {
    Taken {
        name: name.into(),
        raw: raw.into(),
        place: format!("{line}行目"),
    }
}

fn figure(figure: Figure, value: i64, stored: Option<i64>, lines: usize) -> FigurePreview {
    let change = match stored {
        None => Change::New,
        Some(old) if old == value => Change::Same,
        Some(_) => Change::Replaced,
    };
    FigurePreview {
        figure,
        label: figure.label(),
        value: Some(value),
        from: (0..lines)
            .map(|index| taken("普通預金", "123,456,789,012", 12 + index))
            .collect(),
        rule: "合計行「現金・預金合計」を使用".into(),
        stored,
        change,
    }
}

fn line(name: &str, level: u8, kind: LineKind, title: Option<Title>) -> LinePreview {
    LinePreview {
        line: AccountLine {
            section: Section::ProfitAndLoss,
            level,
            kind,
            name: name.into(),
            code: None,
            amount: (kind != LineKind::Heading).then_some(-1_234_567),
            raw: "△1,234,567".into(),
            place: "31行目".into(),
            title,
            variable_percent: None,
        },
        own: name == "現場手当",
    }
}

fn unmatched(index: usize, long: bool) -> Unmatched {
    let section = [Section::BalanceSheet, Section::ProfitAndLoss][usize::from(index > 1)];
    let name = if long {
        format!("{LONG_NAME}{index}")
    } else {
        format!("現場手当{index}")
    };
    Unmatched {
        section,
        places: vec![taken(&name, "480,000", 40 + index)],
        choice: (index == 2).then(|| LineChoice {
            section,
            name: name.clone(),
            title: Some(Title::LaborEmployee),
            remember: false,
        }),
        name,
    }
}

/// A preview; `typical`, `new`, `sole`, `overfull`.
pub(crate) fn preview(state: &str) -> Preview {
    let (stored, long, sole) = (state != "new", state == "overfull", state == "sole");
    let before = |value: i64| stored.then_some(value);
    let count = if long { 40 } else { 2 };
    let period = |end: Option<&str>| PeriodPreview {
        skip: false,
        period_end: end.map(|end| PeriodEnd::parse(end).unwrap()),
        end_is_read: end.is_some(),
        months: sole.then_some(6),
        figures: vec![
            figure(Figure::Sales, 987_654_321_012, before(987_654_321_012), 1),
            figure(Figure::Cash, 123_456, before(120_000), count),
            figure(Figure::Employees, 12, None, 0),
            figure(Figure::PersonnelCost, -45_600_000, None, 3),
        ],
        lines: vec![
            line("販売費及び一般管理費", 0, LineKind::Heading, None),
            line("給料手当", 1, LineKind::Account, Some(Title::LaborEmployee)),
            line("現場手当", 2, LineKind::Account, Some(Title::LaborEmployee)),
            line("雑費", 2, LineKind::Account, None),
            line(
                "販売費及び一般管理費計",
                1,
                LineKind::Total,
                Some(Title::Sga),
            ),
        ],
        mismatches: vec![Mismatch {
            figure: Figure::TotalAssets,
            message: "資産合計と、負債・純資産の合計が 1,200千円 一致しません".into(),
        }],
        flags: vec!["48行目（役員借入金）：借入金に含めるかどうかを判断してください".into()],
        kept: if stored {
            vec![Section::BalanceSheet]
        } else {
            Vec::new()
        },
        stored_version: i64::from(stored),
    };
    Preview {
        file_name: if long {
            LONG_NAME.into()
        } else {
            "残高試算表.csv".into()
        },
        format: Format::Table,
        format_ja: Format::Table.label(),
        encoding: Some("CP932".into()),
        unit: MoneyUnit::Yen,
        unit_is_asked: true,
        scope: if sole {
            Scope::SoleProprietor
        } else {
            Scope::Corporation
        },
        sole_basis: sole.then_some(SoleBasis::AfterFamilyPay),
        periods: if state == "new" {
            vec![period(None)]
        } else {
            vec![period(Some("2025-03")), period(Some("2024-03"))]
        },
        unmatched: (0..if long { 30 } else { 4 })
            .map(|index| unmatched(index, long))
            .collect(),
        company: vec![CompanyPreview {
            field: CompanyField::Capital,
            label: CompanyField::Capital.label(),
            stored: "10,000千円".into(),
            read: "30,000千円".into(),
            take: false,
        }],
        answers: vec![AnswerPreview::sample(
            "経営理念・ビジョン",
            "地域に根ざす\n二行目",
        )],
        doubts: vec![Doubt {
            place: Some("3行目".into()),
            message:
                "1か月分の試算表です。1年分の損益が必要なときは、期間を指定して出力し直してください"
                    .into(),
        }],
        imported_before: if long || sole {
            vec![Before {
                company_id: company_id(),
                company_name: LONG_NAME.into(),
                by: "佐藤 指導".into(),
                at: timestamp(),
            }]
        } else {
            Vec::new()
        },
    }
}

pub(super) fn import(state: &str) -> ImportPage {
    let mut typed = Typed::default();
    if state == "new" {
        typed.ends = vec![Some("令和七年".into())];
        typed.errors = vec![
            FieldError::at(
                "periods.0.end",
                "決算年月は「2025-03」のように年と月で入力してください",
            )
            .called("この期"),
        ];
    }
    let mut page = ImportPage::of(&preview(state), "/companies/x/imports/y", 2, &typed);
    page.stale = (state == "overfull").then(|| "保存済みの数値が変わりました。".into());
    page
}

pub(super) fn company_import(state: &str) -> CompanyImportPage {
    let created = |index: usize| Created {
        line: index + 2,
        id: company_id(),
        name: if state == "overfull" {
            LONG_NAME.into()
        } else {
            "中華そば 峠ノ灯".into()
        },
        doubts: if index == 1 {
            vec!["担当「山田」は利用者にいないため、担当未定にしました".into()]
        } else {
            Vec::new()
        },
    };
    let report = ListReport {
        created: (0..if state == "overfull" { 60 } else { 3 })
            .map(created)
            .collect(),
        skipped: vec![Skipped {
            line: 5,
            name: "株式会社青嶺食品".into(),
            reason: "同じ法人番号（7000012050002）の事業者が登録されています".into(),
        }],
        faulty: vec![Faulty {
            line: 6,
            message:
                "業種がわかりません。ローカルベンチマークの区分か、業種の名前を入力してください"
                    .into(),
        }],
    };
    CompanyImportPage {
        error: (state == "errors").then(|| "「事業者名」の列が見つかりません".into()),
        report: matches!(state, "typical" | "overfull").then(|| Report::of("一覧.csv", &report)),
    }
}

pub(super) fn account_titles(count: usize, admin: bool) -> AccountTitlesPage {
    let one = |index: usize| Remembered {
        title: ChamberTitle {
            section: Section::ProfitAndLoss,
            name: format!("現場手当{index}"),
            title: (index != 1).then_some(Title::LaborEmployee),
        },
        by: "佐藤 指導".into(),
        at: timestamp(),
    };
    AccountTitlesPage::of(&(0..count).map(one).collect::<Vec<_>>(), admin)
}
