//! `/companies/{id}/statements/{period_end}/lines` and `/companies/{id}/analysis/peers`.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{TRIAL_BALANCE, figures, register};
use crate::support::{Call, TestApp};

/// The index of a line by its name.
fn index(lines: &Value, name: &str) -> usize {
    let all = lines["lines"].as_array().unwrap();
    all.iter().position(|line| line["name"] == name).unwrap()
}

both! {
    async fn the_advisor_splits_costs_line_by_line(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let import = format!("/companies/{id}/statements/import?commit=true");
        let fields = [("period_end", "2025-03"), ("months", "12")];
        app.send(Call::file(&import, "試算表.csv", TRIAL_BALANCE.as_bytes(), &fields).by(&app.a.advisor)).await.is(200);
        let path = format!("/companies/{id}/statements/2025-03/lines");
        let put = |body: Value| Call::put(&path, &body).by(&app.a.advisor);
        let lines = app.get(&app.a.advisor, &path).await.is(200);
        assert_eq!((&lines["variable_cost"], &lines["origin"]["file"]), (&json!(30_000_000), &json!("試算表.csv")));
        let (pay, cost, cash) = (index(&lines, "給料手当"), index(&lines, "売上原価"), index(&lines, "現金"));
        assert_eq!((&lines["lines"][pay]["share"], &lines["lines"][cost]["share"]), (&json!(0), &json!(100)));
        assert_eq!(lines["lines"][cash]["share"], Value::Null);

        for (body, wanted) in [
            (json!({"shares": [{"line": cash, "percent": 10}]}), "/shares/0/line 費用の明細ではないため"),
            (json!({"shares": [{"line": 9_999, "percent": 10}]}), "/shares/0/line 費用の明細ではないため"),
            (json!({"shares": [{"line": pay, "percent": 101}]}), "/shares/0/percent "),
        ] {
            let faults = app.send(put(body)).await.faults(422);
            assert!(faults[0].starts_with(wanted), "{faults:?}");
        }
        let stale = Call::put(&path, &json!({"shares": []})).by(&app.a.advisor).header("if-match", "\"7\"");
        app.send(stale).await.is(412);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200), lines, "a refused split changes nothing");

        let split = app.send(put(json!({"shares": [{"line": pay, "percent": 20}]}))).await.is(200);
        assert_eq!((&split["variable_cost"], &split["lines"][pay]["share"]), (&json!(31_800_000), &json!(20)));
        let period = &app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"][0];
        assert_eq!(period["variable_cost"], 31_800_000);
        let analysis = app.get(&app.a.advisor, &format!("/companies/{id}/analysis")).await.is(200);
        let contribution = analysis["ratios"]["contribution_margin"]["periods"][0]["value"].as_f64().unwrap();
        assert!((contribution - (48.0 - 31.8) / 48.0).abs() < 1e-12, "{contribution}");
        let back = app.send(put(json!({"shares": [{"line": pay, "percent": null}]}))).await.is(200);
        assert_eq!(back["variable_cost"], 30_000_000, "the default by name again");

        let typed = Call::put(&format!("/companies/{id}/statements/2024-03"), &figures()).by(&app.a.advisor);
        let typed = app.send(typed).await.is(201);
        let empty = Call::put(&format!("/companies/{id}/statements/2024-03/lines"), &json!({"shares": []})).by(&app.a.advisor);
        assert_eq!(app.send(empty).await.is(200)["variable_cost"], Value::Null);
        let stored = &app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"][1];
        assert_eq!((&stored["variable_cost"], &stored["version"]), (&typed["variable_cost"], &json!(1)), "unknown stays unknown");
    }

    async fn a_place_among_peers_is_told_from_five_companies_up(app: TestApp) {
        let mut ids = Vec::new();
        for (name, profit) in [("甲", 5), ("乙", 4), ("丙", 3), ("丁", 2)] {
            let id = register(&app, &app.a, name).await;
            let mut body = figures();
            body["operating_profit"] = json!(profit * 1_000_000);
            app.send(Call::put(&format!("/companies/{id}/statements/2025-03"), &body).by(&app.a.advisor)).await.is(201);
            ids.push(id);
        }
        let peers = async |id| app.get(&app.a.advisor, &format!("/companies/{id}/analysis/peers")).await;
        let few = peers(ids[0]).await.is(200);
        assert_eq!((&few["count"], &few["fewest"], &few["places"][1]), (&json!(4), &json!(5), &Value::Null));

        // A company of another chamber counts for nobody here.
        let foreign = register(&app, &app.b, "他所").await;
        app.send(Call::put(&format!("/companies/{foreign}/statements/2025-03"), &figures()).by(&app.b.advisor)).await.is(201);
        assert_eq!(peers(ids[0]).await.is(200)["count"], 4);

        let fifth = register(&app, &app.a, "戊").await;
        let mut body = figures();
        body["operating_profit"] = json!(1_000_000);
        app.send(Call::put(&format!("/companies/{fifth}/statements/2025-03"), &body).by(&app.a.advisor)).await.is(201);
        let place = |answer: &Value| answer["places"][1].clone();
        assert_eq!(place(&peers(ids[0]).await.is(200)), json!({"rank": 1, "of": 5, "top_percent": 20}));
        assert_eq!(place(&peers(fifth).await.is(200)), json!({"rank": 5, "of": 5, "top_percent": 100}));
    }
}
