//! `/account-titles`.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::{Call, TestApp};

both! {
    async fn an_assignment_is_put_listed_and_deleted(app: TestApp) {
        let put = |name: &str, title: Value| Call::put("/account-titles", &json!({"section": "profit_and_loss", "name": name, "title": title}));
        let saved = app.send(put(" 現場 手当（税込） ", json!("labor_employee")).by(&app.a.advisor)).await.is(200);
        assert_eq!(saved, json!({"section": "profit_and_loss", "name": "現場手当(税込)", "title": "labor_employee"}));
        app.send(put("現場手当(税込)", Value::Null).by(&app.a.admin)).await.is(200);
        let list = app.get(&app.a.lead, "/account-titles").await.is(200);
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["title"], &list["items"][0]["by"]), (1, &Value::Null, &json!(app.a.admin.name)));
        assert_eq!(app.get(&app.b.lead, "/account-titles").await.is(200)["items"], json!([]));
        let delete = || Call::delete("/account-titles?section=profit_and_loss&name=%E7%8F%BE%E5%A0%B4%E6%89%8B%E5%BD%93%EF%BC%88%E7%A8%8E%E8%BE%BC%EF%BC%89");
        app.send(delete().by(&app.b.advisor)).await.is(404);
        app.send(delete().by(&app.a.advisor)).await.is(204);
        app.send(delete().by(&app.a.advisor)).await.is(404);
    }

    async fn a_bad_assignment_is_told(app: TestApp) {
        for (body, fault) in [
            (json!({"section": "profit_and_loss", "name": " 　", "title": null}), "/name 科目名を"),
            (json!({"section": "profit_and_loss", "name": "長".repeat(101), "title": null}), "/name 科目名を"),
            (json!({"section": "profit", "name": "手当", "title": null}), "/section 「profit」は使えません"),
            (json!({"section": "profit_and_loss", "name": "手当", "title": "money"}), "/title 「money」は使えません"),
        ] {
            let faults = app.send(Call::put("/account-titles", &body).by(&app.a.advisor)).await.faults(422);
            assert!(faults[0].starts_with(fault), "{body}: {faults:?}");
        }
        app.send(Call::delete("/account-titles?section=profit_and_loss").by(&app.a.advisor)).await.is(422);
    }
}
