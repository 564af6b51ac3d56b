//! The grid of three periods.

use super::browser::{Browser, onward, page, value};
use crate::support::engine::both;
use crate::support::samples::{TRIAL_BALANCE, register, world};
use crate::support::{Call, TestApp};

/// The periods of a grid page, as a browser would send them back, with other values for some fields.
fn back(html: &str, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = vec![
        ("unit".to_owned(), value(html, "shown_unit")),
        ("shown_unit".to_owned(), value(html, "shown_unit")),
    ];
    for piece in html.split("<input ").skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name = tag
            .split(" name=\"")
            .nth(1)
            .or(tag.split("name=\"").nth(1))
            .and_then(|rest| rest.split('"').next())
            .unwrap();
        if name.starts_with("periods.") || name.starts_with("figures.") || name == "new" {
            fields.push((name.to_owned(), value(html, name)));
        }
    }
    for (name, typed) in other {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*typed).to_owned()));
    }
    fields
}

async fn send(
    browser: &Browser,
    path: &str,
    fields: &[(String, String)],
) -> crate::support::Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

both! {
    async fn periods_are_entered_as_people_type(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/statements");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let blank = page(&browser.get(&path).await, 200);
        let typed = [
            ("periods.0.end", "2026-03"), ("figures.0.sales", "48,200"), ("figures.0.total_assets", "21,000"), ("figures.0.total_liabilities", "14,100"),
            ("figures.0.net_assets", "5,700"), ("periods.2.end", "２０２４年３月"), ("figures.2.sales", "４４，７００"), ("figures.2.operating_profit", "△310"),
        ];
        let to = onward(&send(&browser, &path, &back(&blank, &typed)).await);
        assert_eq!(to, format!("{path}?done=statements_doubt"));
        let html = page(&browser.get(&to).await, 200);
        assert!(html.contains("資産合計と、負債・純資産の合計が 1,200千円 一致しません") && html.contains("合わない数値があります"));
        assert_eq!((value(&html, "periods.1.end"), value(&html, "figures.1.operating_profit")), ("2024-03".into(), "△310".into()));
        assert_eq!(value(&html, "figures.0.cash"), "", "unknown is not 0");
        let yen = page(&browser.get(&format!("{path}?unit=yen")).await, 200);
        assert_eq!(value(&yen, "figures.0.sales"), "48,200,000");
        let to = onward(&send(&browser, &path, &back(&yen, &[("figures.0.total_assets", "19,800,000")])).await);
        assert_eq!(to, format!("{path}?unit=yen&done=statements_saved"));
    }

    async fn faults_stand_at_their_cells_and_nothing_is_lost(app: TestApp) {
        let id = world(&app, &app.a, "青嶺食品").await.company;
        let path = format!("/companies/{id}/statements");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let grid = page(&browser.get(&format!("{path}?new=1")).await, 200);
        let typed = [
            ("periods.0.end", "令和8年"), ("figures.0.sales", "四万"), ("figures.0.employees", "3.5"), ("figures.1.sales", "9,999"),
            ("figures.2.cash", "1"),
        ];
        let html = page(&send(&browser, &path, &back(&grid, &typed)).await, 422);
        for wanted in ["新しい期　売上高：数字で入力してください", "新しい期　従業員数（正社員）：端数のない数", "新しい期　決算年月：決算年月は", "前々期　決算年月："] {
            assert!(html.contains(wanted), "{wanted}");
        }
        for (name, wanted) in typed {
            assert_eq!(value(&html, name), wanted);
        }
        assert_eq!((value(&html, "periods.1.saved"), value(&html, "periods.1.version")), ("2025-03".into(), "1".into()));
        assert_eq!(value(&page(&browser.get(&path).await, 200), "figures.0.sales"), "5,130,250", "nothing was saved");
        let twice = back(&grid, &[("periods.0.end", "2025-03"), ("figures.0.sales", "1")]);
        assert!(page(&send(&browser, &path, &twice).await, 422).contains("同じ決算年月の期がほかにあります"));
    }

    async fn what_nobody_touched_stays_as_it_is(app: TestApp) {
        let id = world(&app, &app.a, "青嶺食品").await.company;
        let path = format!("/companies/{id}/statements");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let grid = page(&browser.get(&path).await, 200);
        // Without script the other unit is chosen and one cell written anew: the rest is not taken for yen.
        let mut fields = back(&grid, &[("figures.0.cash", "2,000,000"), ("unit", "yen")]);
        let prior = value(&grid, "figures.0.prior_sales");
        fields.retain(|(name, _)| name != "figures.0.prior_sales");
        onward(&send(&browser, &path, &fields).await);
        let html = page(&browser.get(&path).await, 200);
        assert_eq!((value(&html, "figures.0.cash"), value(&html, "figures.0.sales")), ("2,000".into(), "5,130,250".into()));
        assert_eq!(value(&html, "figures.0.prior_sales"), prior, "a cell that was not shown keeps its figure");
        assert_eq!(value(&html, "periods.0.version"), "2");
        onward(&send(&browser, &path, &back(&html, &[])).await);
        assert_eq!(value(&page(&browser.get(&path).await, 200), "periods.0.version"), "2", "saved only when something changed");
    }

    async fn a_period_that_moves_keeps_its_account_lines(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let import = format!("/companies/{id}/statements/import?commit=true");
        let fields = [("period_end", "2025-03"), ("months", "12")];
        app.send(Call::file(&import, "試算表.csv", TRIAL_BALANCE.as_bytes(), &fields).by(&app.a.advisor)).await.is(200);
        let lines = async |end: &str| app.get(&app.a.advisor, &format!("/companies/{id}/statements/{end}/lines")).await;
        let before = lines("2025-03").await.is(200);
        let browser = Browser::of(&app, &app.a.advisor).await;
        let path = format!("/companies/{id}/statements");
        let html = page(&browser.get(&path).await, 200);
        onward(&send(&browser, &path, &back(&html, &[("periods.0.end", "2025-04")])).await);
        let after = lines("2025-04").await.is(200);
        assert_eq!((&after["lines"], &after["origin"]), (&before["lines"], &before["origin"]));
        lines("2025-03").await.is(404);
    }

    async fn a_period_moves_and_goes(app: TestApp) {
        let id = world(&app, &app.a, "青嶺食品").await.company;
        let path = format!("/companies/{id}/statements");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let grid = page(&browser.get(&path).await, 200);
        onward(&send(&browser, &path, &back(&grid, &[("periods.0.end", "2025-04")])).await);
        let moved = page(&browser.get(&path).await, 200);
        assert_eq!((value(&moved, "periods.0.saved"), value(&moved, "figures.0.sales")), ("2025-04".into(), "5,130,250".into()));
        assert_eq!(value(&moved, "periods.1.saved"), "");
        let cleared: Vec<(String, String)> = back(&moved, &[]).into_iter()
            .map(|(name, value)| if name.starts_with("figures.") || name == "periods.0.end" { (name, String::new()) } else { (name, value) }).collect();
        onward(&send(&browser, &path, &cleared).await);
        assert!(page(&browser.get(&path).await, 200).contains("name=\"new\" value=\"1\""));
    }

    async fn the_second_of_two_sees_both_figures(app: TestApp) {
        let id = world(&app, &app.a, "青嶺食品").await.company;
        let path = format!("/companies/{id}/statements");
        let (one, two) = (Browser::of(&app, &app.a.colleague).await, Browser::of(&app, &app.a.lead).await);
        let grid = page(&one.get(&path).await, 200);
        onward(&send(&one, &path, &back(&grid, &[("figures.0.sales", "6,000,000")])).await);
        let mine = back(&grid, &[("figures.0.sales", "7,000,000"), ("periods.1.end", "2024-03"), ("figures.1.sales", "1,234")]);
        let html = page(&send(&two, &path, &mine).await, 409);
        for wanted in ["6,000,000", "最新期　売上高", "同僚 次郎（kou）", "決算書（金額は千円）"] {
            assert!(html.contains(wanted), "{wanted}");
        }
        assert_eq!((value(&html, "figures.0.sales"), value(&html, "figures.1.sales")), ("7,000,000".into(), "1,234".into()));
        assert_eq!(value(&html, "periods.0.version"), "2");
        assert!(!html.contains("最新期　現金・預金"), "only what differs is shown");
        onward(&send(&two, &path, &back(&html, &[])).await);
        let html = page(&one.get(&path).await, 200);
        assert_eq!((value(&html, "figures.0.sales"), value(&html, "figures.1.sales")), ("7,000,000".into(), "1,234".into()));
    }

    async fn an_administrator_enters_no_figures(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let admin = Browser::of(&app, &app.a.admin).await;
        page(&admin.post(&format!("/companies/{id}/statements"), &[("periods.0.end", "2025-03")]).await, 403);
    }
}
