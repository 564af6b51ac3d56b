//! Every page below a company, as everybody sees it.

use super::browser::{Browser, onward, page};
use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::{register, world};

fn paths(company: &str) -> Vec<String> {
    let sheets = [
        "general_checkup",
        "four_views",
        "business_flow",
        "trade_flow",
    ];
    let mut paths: Vec<String> = [
        "",
        "/statements",
        "/statements?new=1&unit=yen",
        "/analysis",
        "/records",
    ]
    .map(|path| format!("/companies/{company}{path}"))
    .into();
    paths.extend(sheets.map(|sheet| format!("/companies/{company}/checklists/{sheet}")));
    paths
}

both! {
    async fn every_page_opens_for_every_role(app: TestApp) {
        let full = world(&app, &app.a, "青嶺食品").await.company.to_string();
        let empty = register(&app, &app.a, "まだ何もない商店")
            .await
            .to_string();
        for person in [&app.a.advisor, &app.a.lead, &app.a.admin] {
            let browser = Browser::of(&app, person).await;
            for path in paths(&full).iter().chain(&paths(&empty)) {
                let html = page(&browser.get(path).await, 200);
                assert_eq!(html.matches("<h1").count(), 1, "{path}");
            }
            page(&browser.get("/companies").await, 200);
            let may_write = person != &app.a.admin;
            let wanted = if may_write { 200 } else { 403 };
            page(&browser.get("/companies/new").await, wanted);
            page(
                &browser.get(&format!("/companies/{full}/edit")).await,
                wanted,
            );
            let overview = page(&browser.get(&format!("/companies/{full}")).await, 200);
            assert_eq!(overview.contains("/edit\""), may_write);
            assert_eq!(
                overview.contains("/archive\""),
                person != &app.a.advisor,
                "an advisor may not put a company away"
            );
            let grid = page(
                &browser.get(&format!("/companies/{full}/statements")).await,
                200,
            );
            assert_eq!(grid.contains(" readonly"), !may_write);
            assert_eq!(grid.contains("保存する</button>"), may_write);
        }
    }

    async fn another_chamber_sees_none_of_it(app: TestApp) {
        let company = world(&app, &app.a, "青嶺食品").await.company.to_string();
        let browser = Browser::of(&app, &app.b.advisor).await;
        for path in paths(&company) {
            let html = page(&browser.get(&path).await, 404);
            assert!(!html.contains("青嶺食品"), "{path}");
        }
        assert!(!page(&browser.get("/companies").await, 200).contains("青嶺食品"));
        for path in ["/companies/x", "/companies/x/statements", "/companies/x/records"] {
            page(&browser.get(path).await, 404);
        }
    }

    async fn what_is_known_stands_on_the_overview(app: TestApp) {
        let company = world(&app, &app.a, "青嶺食品").await.company;
        let browser = Browser::of(&app, &app.a.advisor).await;
        let html = page(&browser.get(&format!("/companies/{company}")).await, 200);
        for wanted in [
            "2025年3月期の売上高は5,130,250千円で、前期より7.8%増えました。",
            "<b>次の一手</b>",
            "事業者を登録しました",
            "2025年3月期の決算書を保存しました",
            "指導 花子（kou）",
            "10,000千円",
            "<svg",
        ] {
            assert!(html.contains(wanted), "{wanted}");
        }
        let html = page(&browser.get(&format!("/companies/{company}/analysis")).await, 200);
        for wanted in ["売上増加率", "自己資本比率", "7.8%", "甲商工会議所　2026年4月1日 印刷"] {
            assert!(html.contains(wanted), "{wanted}");
        }
        let radar = browser.get(&format!("/companies/{company}/analysis/radar.svg")).await;
        assert!(radar.head("content-type").starts_with("image/svg+xml") && radar.text().starts_with("<svg"));
    }

    async fn the_list_is_searched_and_goes_on(app: TestApp) {
        for number in 0..51 {
            register(&app, &app.a, &format!("商店{number:02}")).await;
        }
        let browser = Browser::of(&app, &app.a.advisor).await;
        let first = page(&browser.get("/companies?industry=1301_観光業&advisor=&stage=").await, 200);
        assert!(first.contains("51件"));
        assert_eq!(first.matches("<th scope=\"row\">").count(), 50);
        let link = first.split(" rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
        let link = link.trim_end_matches('"').replace("&amp;", "&").replace("&#x3D;", "=");
        assert!(link.contains("industry=") && link.contains("cursor="), "{link}");
        let second = page(&browser.get(&link).await, 200);
        assert_eq!(second.matches("<th scope=\"row\">").count(), 1);
        assert!(second.contains("最初に戻る"));
        let found = page(&browser.get("/companies?q=商店０７").await, 200);
        assert!(found.contains("商店07") && found.contains("1件") && found.contains("value=\"商店０７\""));
        let none = page(&browser.get("/companies?q=ない&archived=1").await, 200);
        assert!(none.contains("条件に合う事業者はありません"));
    }

    async fn an_everyday_word_finds_a_class(app: TestApp) {
        let browser = Browser::of(&app, &app.a.advisor).await;
        let hits = browser.get("/industries?q=ラーメン").await.is(200);
        assert_eq!(hits[0]["minor"], "0601_飲食業");
        assert_eq!(hits[0]["label"], "飲食業");
        assert_eq!(browser.get("/industries").await.is(200), serde_json::json!([]));
    }

    async fn without_a_session_every_page_leads_to_the_login(app: TestApp) {
        let answer = app.send(crate::support::Call::get("//companies/new").header("accept", "text/html")).await;
        assert_eq!(onward(&answer), "/login?next=%2Fcompanies%2Fnew");
    }
}
