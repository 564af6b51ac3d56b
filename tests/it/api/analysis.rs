//! `/companies/{id}/analysis`, the radar, the evidence.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{answers, figures, register};
use crate::support::{Call, TestApp};

both! {
    async fn the_figures_of_the_official_sample_are_analysed(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        app.send(Call::put(&format!("/companies/{id}/statements/2017-03"), &figures()).by(&app.a.advisor)).await.is(201);
        let mut analysis = app.get(&app.a.lead, &format!("/companies/{id}/analysis")).await.is(200);
        let ratios = analysis["ratios"].as_object_mut().unwrap();
        assert!(ratios.len() > 40);
        ratios.retain(|name, _| ["ebitda", "gross_margin"].contains(&name.as_str()));
        insta::allow_duplicates! { insta::assert_json_snapshot!("analysis", analysis) };
        let radar = app.get(&app.a.lead, &format!("/companies/{id}/analysis/radar.svg")).await;
        assert_eq!((radar.status.as_u16(), radar.head("content-type")), (200, "image/svg+xml"));
        assert!(radar.text().starts_with("<svg") && radar.text().contains("株式会社見本"));
    }

    async fn a_company_without_figures_is_told_what_is_missing(app: TestApp) {
        let id = register(&app, &app.a, "株式会社白紙").await;
        let analysis = app.get(&app.a.advisor, &format!("/companies/{id}/analysis")).await.is(200);
        assert_eq!(analysis["periods"], json!([]));
        assert!(analysis["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("一期も入力されていません")));
        app.get(&app.a.advisor, &format!("/companies/{id}/analysis/radar.svg")).await;
        for figures in [json!({}), json!({"employees": 0, "sales": 0}), json!({"sales": -1, "net_assets": -5, "total_liabilities": 5})] {
            app.send(Call::put(&format!("/companies/{id}/statements/2025-03"), &figures).by(&app.a.advisor)).await;
            let analysis = app.get(&app.a.advisor, &format!("/companies/{id}/analysis")).await.is(200);
            assert_eq!(analysis["periods"][0]["end"], "2025-03");
            assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/analysis/radar.svg")).await.status.as_u16(), 200);
            app.get(&app.a.advisor, &format!("/companies/{id}/evidence")).await.is(200);
        }
    }

    async fn evidence_has_the_contracts_members(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        app.send(Call::put(&format!("/companies/{id}/statements/2025-03"), &figures()).by(&app.a.advisor)).await.is(201);
        app.send(Call::put(&format!("/companies/{id}/checklists/general_checkup"), &answers(&app)).by(&app.a.advisor)).await.is(200);
        let list = app.get(&app.a.lead, &format!("/companies/{id}/evidence?limit=200")).await.is(200);
        let items = list["items"].as_array().unwrap();
        let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        let margin = items.iter().find(|item| item["id"] == "fin.operating_margin.2025-03").unwrap();
        let keys: Vec<&String> = margin.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "kind", "label", "value", "unit", "display", "polarity", "topic", "speaker", "quote", "source"]);
        assert_eq!((&margin["display"], &margin["unit"], &margin["topic"]), (&json!("0.3%"), &json!("ratio"), &json!("money")));
        assert!(items.iter().any(|item| item["kind"] == "checklist" && item["speaker"] == "staff"), "{items:?}");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands twice");
        let page = app.get(&app.a.lead, &format!("/companies/{id}/evidence?limit=2&cursor=2")).await.is(200);
        assert_eq!((&page["items"][0], &page["next_cursor"]), (&items[2], &json!("4")));
        let end: Value = app.get(&app.a.lead, &format!("/companies/{id}/evidence?cursor=100000")).await.is(200);
        assert_eq!((&end["items"], &end["next_cursor"]), (&json!([]), &Value::Null));
    }
}
