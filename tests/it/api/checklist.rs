//! `/checklists` and a company's answers.

use serde_json::json;

use crate::support::engine::both;
use crate::support::samples::{answers, register};
use crate::support::{Call, TestApp};

both! {
    async fn the_sheets_are_listed(app: TestApp) {
        let list = app.get(&app.a.advisor, "/checklists").await.is(200);
        let sheets: Vec<(&str, usize)> = list["items"].as_array().unwrap().iter()
            .map(|sheet| (sheet["id"].as_str().unwrap(), sheet["areas"].as_array().unwrap().len())).collect();
        assert_eq!(sheets[0], ("general_checkup", 11));
        let ids: Vec<&str> = sheets.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, ["general_checkup", "four_views", "business_flow", "trade_flow"]);
    }

    async fn answers_are_saved_whole_and_read_back(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let before = app.get(&app.a.advisor, &path).await;
        assert_eq!(before.is(200), json!({"template": "general_checkup", "answers": [], "version": 0}));
        assert_eq!(before.version(), 0);
        let sent = answers(&app);
        let saved = app.send(Call::put(&path, &sent).by(&app.a.advisor)).await;
        let body = saved.is(200);
        assert_eq!((&body["answers"], saved.version()), (&sent["answers"], 1));
        assert_eq!(app.get(&app.a.lead, &path).await.is(200), body);
        // The bare list is taken as well; an answer without grade and words is none.
        let bare = json!([sent["answers"][1], {"item": sent["answers"][0]["item"], "speaker": "owner"}]);
        let body = app.send(Call::put(&path, &bare).by(&app.a.advisor)).await.is(200);
        assert_eq!((&body["answers"], &body["version"]), (&json!([sent["answers"][1]]), &json!(2)));
    }

    async fn bad_answers_are_told_and_nothing_is_stored(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let item = answers(&app)["answers"][0]["item"].clone();
        let good = json!({"item": item, "grade": 3, "fact": "", "speaker": "owner"});
        let mut told = Vec::new();
        for change in [
            json!({"grade": 0}), json!({"grade": 6}), json!({"grade": 256}), json!({"grade": 2.5}), json!({"grade": "3"}),
            json!({"item": "unknown"}), json!({"item": null}), json!({"fact": null}), json!({"fact": "あ".repeat(2_001)}),
            json!({"fact": "a\u{7}"}), json!({"speaker": "banker"}), json!({"note": "x"}),
        ] {
            let mut answer = good.clone();
            for (key, value) in change.as_object().unwrap() {
                answer[key] = value.clone();
            }
            let faults = app.send(Call::put(&path, &json!({"answers": [good, answer]})).by(&app.a.advisor)).await.faults(422);
            told.push(format!("{} → {}", change.to_string().chars().take(40).collect::<String>(), faults.join(" / ").replace(item.as_str().unwrap(), "<item>")));
        }
        for body in [json!({}), json!({"answers": {}}), json!({"answers": [], "version": 1}), json!([{"grade": 3}]), json!([[]])] {
            let faults = app.send(Call::put(&path, &body).by(&app.a.advisor)).await.faults(422);
            told.push(format!("{body} → {}", faults.join(" / ")));
        }
        insta::allow_duplicates! { insta::assert_snapshot!("bad_answers", told.join("\n")) };
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["version"], 0);
    }

    async fn an_old_version_changes_nothing_and_an_unknown_sheet_is_not_there(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        app.send(Call::put(&path, &answers(&app)).seen(0).by(&app.a.advisor)).await.is(200);
        let stale = app.send(Call::put(&path, &json!([])).seen(0).by(&app.a.colleague)).await;
        assert_eq!(stale.is(412)["current_version"], 1);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["answers"].as_array().unwrap().len(), 3);
        for template in ["unknown", "%00", "..%2F..", "%FF"] {
            app.get(&app.a.advisor, &format!("/companies/{id}/checklists/{template}")).await.is(404);
        }
    }

    async fn words_come_back_as_they_were_written(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let item = answers(&app)["answers"][0]["item"].clone();
        let fact = "「うちの味は、先代から。」\n\t𠮷野家さん\\n '\"; drop table companies; -- 😀 ㍿ ﾊﾝｶｸ e\u{301}";
        let sent = json!([{"item": item, "grade": 5, "fact": fact, "speaker": "owner"}]);
        app.send(Call::put(&path, &sent).by(&app.a.advisor)).await.is(200);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["answers"], sent);
    }
}
