//! Lists: today, companies, people, records.

use crate::domain::access::Role;
use crate::domain::stage::Stage;
use crate::web::view::companies::{CompaniesPage, CompanyRow, change};
use crate::web::view::field::{Choice, FieldError};
use crate::web::view::frame::Link;
use crate::web::view::people::{InviteLink, PeoplePage, PersonRow};
use crate::web::view::records::{DraftRow, Event, RecordsPage};
use crate::web::view::today::{RecentCompany, StageCount, Task, TodayPage, YearFigure};
use strum::IntoEnumIterator;

use super::LONG_NAME;

fn names(long: bool) -> Vec<&'static str> {
    if long {
        vec![LONG_NAME; 12]
    } else {
        vec![
            "中華そば 峠ノ灯",
            "三ツ風プレス工業株式会社",
            "株式会社青嶺食品",
            "サイクルショップ輪道",
            "湯宿 霧の音",
            "ローカル観光株式会社（METI記入例）",
        ]
    }
}

pub(super) fn companies(long: bool, empty: bool) -> CompaniesPage {
    let stages: Vec<Stage> = Stage::iter().collect();
    let row = |(index, name): (usize, &str)| CompanyRow {
        href: "/companies/x".into(),
        name: name.into(),
        kana: (index % 2 == 0).then(|| "チュウカソバ トウゲノヒ".into()),
        industry: [
            "飲食業",
            "製造業／金属製品製造業",
            "卸売業／飲食料品卸売業",
            "小売業／その他の小売業",
        ][index % 4]
            .into(),
        stage: stages[index % 7].label(),
        advisor: (index % 3 != 2).then(|| "佐藤 指導".into()),
        last: "2026年11月18日".into(),
        rank: (index % 4 != 3).then(|| ["A", "B", "C"][index % 3].into()),
        change: change(Some(18), Some([15, 18, 20][index % 3])),
        next: Link::to(
            "/companies/x/statements",
            ["決算書を入力する", "SWOTを確かめる", "確認を依頼する"][index % 3],
        ),
        archived: index == 4,
    };
    let all = [(String::new(), "すべて".to_owned())];
    CompaniesPage {
        query: if empty {
            "どこにもない名前".into()
        } else {
            String::new()
        },
        industry: Choice::of("industry", "業種", "", all.clone()),
        stage: Choice::of("stage", "段階", "", all.clone()),
        advisor: Choice::of("advisor", "担当", "", all),
        archived: false,
        filtered: empty,
        rows: if empty {
            Vec::new()
        } else {
            names(long).into_iter().enumerate().map(row).collect()
        },
        count: (!empty).then(|| "1,024件".into()),
        next: (!empty).then(|| "/companies?cursor=x".into()),
        first: None,
        may_write: true,
    }
}

pub(super) fn today(long: bool, empty: bool) -> TodayPage {
    let name = |index: usize| names(long)[index % names(long).len()].to_owned();
    let task = |index: usize| Task {
        badge: ["確認の依頼", "差し戻し", "下書き完成", "確認の途中"][index % 4],
        urgent: index.is_multiple_of(4),
        company: name(index),
        text: [
            "SWOT分析の承認を待っています（佐藤 指導、11月18日）",
            "「数値の出どころを書き足してください」",
            "アクションプランの下書きができました",
            "SWOT分析の未確認の項目が5件あります",
        ][index % 4]
            .into(),
        href: "/documents/x".into(),
        action: ["確かめる", "直す", "開く", "続ける"][index % 4],
        primary: index == 0,
    };
    let counts = Stage::iter().enumerate().map(|(index, stage)| StageCount {
        label: stage.label(),
        count: if empty {
            0
        } else {
            [2, 3, 0, 1, 1, 0, 12][index]
        },
        href: format!("/companies?stage={stage}"),
    });
    TodayPage {
        date: "2026年11月20日（金）".into(),
        tasks: if empty {
            Vec::new()
        } else {
            (0..if long { 12 } else { 4 }).map(task).collect()
        },
        stages: counts.collect(),
        stages_title: "担当の事業者（19）".into(),
        recent: if empty {
            Vec::new()
        } else {
            (0..4)
                .map(|index| RecentCompany {
                    href: "/companies/x".into(),
                    name: name(index),
                    industry: "飲食業".into(),
                    stage: "分析",
                    last: "2026年11月18日".into(),
                    rank: (index != 2).then(|| "B".into()),
                })
                .collect()
        },
        year_label: "2026年度".into(),
        year: vec![
            YearFigure {
                label: "分析した事業者",
                value: if long { 123_456 } else { 42 },
                unit: "者",
            },
            YearFigure {
                label: "承認した計画",
                value: 17,
                unit: "件",
            },
            YearFigure {
                label: "合意した計画",
                value: 9,
                unit: "件",
            },
        ],
        empty,
        may_write: true,
    }
}

pub(super) fn people(state: &str) -> PeoplePage {
    let person = |(index, (name, email, role)): (usize, (&str, &str, Role))| {
        let standing = (index == 3, index == 2);
        let mut row = PersonRow::of(
            &format!("p{index}"),
            (name, email),
            role,
            standing,
            index == 0,
            1,
        );
        if state == "errors" && index == 1 {
            row.typed(
                "",
                "admin",
                "氏名を1文字以上100文字以内で入力してください".into(),
            );
        }
        row
    };
    let rows = [
        ("管理 花子", "kanri@example.jp", Role::Admin),
        ("佐藤 指導", "shidoin@example.jp", Role::Advisor),
        ("法定 一郎", "houtei@example.jp", Role::LeadAdvisor),
        (
            "長い名前の人がここに入るとどのように折り返されるかを確かめるための四十文字の名前です",
            "a-very-long-address-that-goes-on-and-on@subdomain.example.jp",
            Role::Advisor,
        ),
    ];
    let people = rows.into_iter().enumerate().map(person).collect();
    let errors = if state == "errors" {
        vec![FieldError::at(
            "email",
            "このメールアドレスはすでに使われています",
        )]
    } else {
        Vec::new()
    };
    let mut page = PeoplePage::of(
        people,
        (
            "",
            if state == "errors" {
                "kanri@example.jp"
            } else {
                ""
            },
            "advisor",
        ),
        errors,
    );
    if state == "added" {
        page.link = Some(InviteLink {
            name: "法定 一郎".into(),
            url: "http://127.0.0.1:8080/setup/5f2c8b7e4a9d1c6f3b8e2a7d4c9f1e6b".into(),
            expires: "2026年11月27日 10:32".into(),
        });
    }
    page
}

pub(super) fn events(count: usize) -> Vec<Event> {
    (0..count)
        .map(|index| Event {
            at: "2026年11月18日 10:32".into(),
            who: "佐藤 指導".into(),
            what: [
                "決算書（2025年12月期）を保存しました",
                "SWOT分析の下書きを頼みました",
                "SWOT分析の確認を依頼しました",
            ][index % 3]
                .into(),
            href: (index % 3 != 0).then(|| "/documents/x".into()),
        })
        .collect()
}

pub(super) fn records(empty: bool) -> RecordsPage {
    let draft = DraftRow {
        href: "/drafts/x".into(),
        kind_label: "SWOT分析",
        status_label: "できました",
        at: "2026年11月18日 10:32".into(),
        by: "佐藤 指導".into(),
    };
    RecordsPage {
        events: if empty { Vec::new() } else { events(20) },
        more: (!empty).then(|| "?before=x".into()),
        drafts: if empty { Vec::new() } else { vec![draft; 3] },
    }
}
