//! `/companies`.

use serde_json::{Value, json};

use crate::support::call::masked;
use crate::support::engine::both;
use crate::support::samples::{figures, profile, register};
use crate::support::{Answer, Call, TestApp};

fn names(list: &Value) -> Vec<&str> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

/// The refusal's faults for a profile with that change.
async fn refused(app: &TestApp, change: &Value) -> Vec<String> {
    let mut body = profile("株式会社見本");
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    app.send(Call::post("/companies", &body).by(&app.a.advisor))
        .await
        .faults(422)
}

both! {
    async fn a_company_is_registered_and_found(app: TestApp) {
        let made = app.send(Call::post("/companies", &profile("株式会社見本")).by(&app.a.advisor)).await;
        let body = made.is(201);
        assert_eq!(made.version(), 1);
        let place = format!("/api/v1/companies/{}", body["id"].as_str().unwrap());
        assert_eq!(made.head("location"), place);
        let got = app.get(&app.a.lead, &format!("/{place}")).await;
        assert_eq!((got.is(200), got.version()), (body.clone(), 1));
        let list = app.get(&app.a.admin, "/companies").await.is(200);
        insta::allow_duplicates! {
            insta::assert_json_snapshot!("company", masked(&body));
            insta::assert_json_snapshot!("companies", masked(&list));
        }
    }

    async fn what_a_number_looks_like_is_kept_as_digits(app: TestApp) {
        let mut body = profile("株式会社全角");
        body["corporate_number"] = json!("Ｔ７０００-０１２０５-０００２");
        let made = app.send(Call::post("/companies", &body).by(&app.a.advisor)).await.is(201);
        assert_eq!(made["corporate_number"], "7000012050002");
    }

    async fn every_bad_field_is_told_and_nothing_is_stored(app: TestApp) {
        let mut told = Vec::new();
        for change in [
            json!({"name": ""}), json!({"name": "　"}), json!({"name": "あ".repeat(101)}), json!({"name": "a\tb"}), json!({"name": null}),
            json!({"kind": "llc"}), json!({"corporate_number": "8000012050002"}), json!({"corporate_number": "123"}),
            json!({"industry": {"major": "13_観光業", "minor": "0601_飲食業"}}), json!({"industry": "1301_観光業"}),
            json!({"capital_yen": -1}), json!({"capital_yen": 1_000_000_000_000_001_i64}), json!({"capital_yen": 1e20}),
            json!({"capital_yen": 0.5}), json!({"capital_yen": "100"}), json!({"employees": -1}), json!({"employees": 1_000_001}),
            json!({"founded": "1998-13-01"}), json!({"advisor_id": "3"}),
            json!({"advisor_id": "0192f0c1-2d3e-7f40-8a5b-6c7d8e9f0a1b"}), json!({"stage": "planning"}), json!({"a/b~c": 1}),
            json!({"name": "\u{0}"}), json!({"employees": -1, "capital_yen": -1}),
        ] {
            let faults = refused(&app, &change).await;
            assert!(!faults.is_empty(), "{change}");
            told.push(format!("{} → {}", change.to_string().chars().take(60).collect::<String>(), faults.join(" / ")));
        }
        insta::allow_duplicates! { insta::assert_snapshot!("bad_companies", told.join("\n")) };
        assert!(names(&app.get(&app.a.advisor, "/companies").await.is(200)).is_empty());
    }

    async fn a_patch_changes_what_it_names(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}");
        let change = json!({"municipality": null, "employees": 31, "industry": {"major": "06_飲食業", "minor": "0601_飲食業"}});
        let call = Call::patch(&path, &change).text("application/merge-patch+json", change.to_string());
        let changed = app.send(call.seen(1).by(&app.a.colleague)).await;
        let body = changed.is(200);
        assert_eq!((&body["municipality"], &body["employees"], &body["name"]), (&Value::Null, &json!(31), &json!("株式会社見本")));
        assert_eq!(changed.version(), 2);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200), body);
    }

    async fn a_patch_of_an_old_version_changes_nothing(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}");
        let rename = |name: &str| Call::patch(&path, &json!({"name": name})).by(&app.a.advisor);
        app.send(rename("先に").seen(1)).await.is(200);
        let stale = app.send(rename("後から").seen(1)).await;
        assert_eq!(stale.is(412)["current_version"], 2);
        assert_eq!(app.send(rename("版なし")).await.is(428)["type"], "/problems/if-match-required");
        assert_eq!(app.send(rename("版違い").header("if-match", "\"abc\"")).await.is(400)["type"], "/problems/malformed");
        for bad in [json!({"name": null}), json!({"employees": -1}), json!({"nickname": null})] {
            app.send(Call::patch(&path, &bad).seen(2).by(&app.a.advisor)).await.is(422);
        }
        let got = app.get(&app.a.advisor, &path).await;
        assert_eq!((got.is(200)["name"].clone(), got.version()), (json!("先に"), 2));
    }

    async fn deleting_archives_and_restoring_brings_back(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}");
        app.send(Call::delete(&path).seen(9).by(&app.a.lead)).await.is(412);
        let gone = app.send(Call::delete(&path).by(&app.a.lead)).await;
        assert_eq!((gone.status.as_u16(), gone.body.len()), (204, 0));
        assert!(names(&app.get(&app.a.advisor, "/companies").await.is(200)).is_empty());
        assert_eq!(names(&app.get(&app.a.advisor, "/companies?archived=true").await.is(200)), ["株式会社見本"]);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["archived"], true);
        let back = app.send(Call::step(&format!("{path}/restore")).seen(2).by(&app.a.lead)).await;
        assert_eq!((back.is(200)["archived"].clone(), back.version()), (json!(false), 3));
        assert_eq!(names(&app.get(&app.a.advisor, "/companies").await.is(200)), ["株式会社見本"]);
    }

    async fn part_of_name_kana_or_number_finds(app: TestApp) {
        for (name, kana, number) in [
            ("株式会社ＡＢＣ製作所", "エービーシーセイサクジョ", Some("7000012050002")),
            ("らーめん 太郎", "ラーメンタロウ", Some("4011001098993")),
            ("100%果汁_ジュース", "ヒャクパーセント", None),
        ] {
            let mut body = profile(name);
            body["name_kana"] = json!(kana);
            body["corporate_number"] = json!(number);
            app.send(Call::post("/companies", &body).by(&app.a.advisor)).await.is(201);
        }
        for (q, found) in [
            ("abc", vec!["株式会社ＡＢＣ製作所"]),
            ("ＡＢＣ", vec!["株式会社ＡＢＣ製作所"]),
            ("ｾｲｻｸ", vec!["株式会社ＡＢＣ製作所"]),
            ("らーめん太郎", vec!["らーめん 太郎"]),
            ("タロウ", vec!["らーめん 太郎"]),
            ("40110", vec!["らーめん 太郎"]),
            ("４０１１０", vec!["らーめん 太郎"]),
            ("%", vec!["100%果汁_ジュース"]),
            ("_", vec!["100%果汁_ジュース"]),
            ("!", vec![]),
            ("次郎", vec![]),
        ] {
            let query: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
            let list = app.get(&app.a.advisor, &format!("/companies?q={query}")).await.is(200);
            assert_eq!(names(&list), found, "{q}");
        }
    }

    async fn a_list_is_narrowed(app: TestApp) {
        let first = register(&app, &app.a, "甲").await;
        let mut body = profile("乙");
        body["industry"] = json!({"major": "06_飲食業", "minor": "0601_飲食業"});
        body["advisor_id"] = json!(app.a.colleague.id);
        app.send(Call::post("/companies", &body).by(&app.a.advisor)).await.is(201);
        app.send(Call::put(&format!("/companies/{first}/statements/2025-03"), &figures()).by(&app.a.advisor)).await.is(201);
        for (query, found) in [
            ("industry=0601_%E9%A3%B2%E9%A3%9F%E6%A5%AD".to_owned(), vec!["乙"]),
            (format!("advisor={}", app.a.colleague.id), vec!["乙"]),
            ("stage=analysis".to_owned(), vec!["甲"]),
            ("stage=intake".to_owned(), vec!["乙"]),
            ("stage=revision".to_owned(), vec![]),
        ] {
            let list = app.get(&app.a.advisor, &format!("/companies?{query}")).await.is(200);
            assert_eq!(names(&list), found, "{query}");
        }
        let ranked = app.get(&app.a.advisor, "/companies?stage=analysis").await.is(200);
        assert_eq!((&ranked["items"][0]["rank"], &ranked["items"][0]["total_points"]), (&json!("B"), &json!(23)));
        for (query, fault) in [
            ("stage=done", "/stage 「done」は使えません"),
            ("limit=0", "/limit 1から200"),
            ("cursor=x", "/cursor 続きの位置"),
            ("advisor=1", "/advisor UUID"),
            ("archived=1", "/archived true か false"),
            ("q=%00", "/q 使えない文字"),
            ("limt=5", "/limt 「limt」という項目はありません"),
        ] {
            let faults = app.get(&app.a.advisor, &format!("/companies?{query}")).await.faults(422);
            assert!(faults[0].starts_with(fault), "{query}: {faults:?}");
        }
    }

    async fn pages_of_a_long_list_hold_everything_once(app: TestApp) {
        for n in 0..230 {
            app.send(Call::post("/companies", &profile(&format!("第{n}号"))).by(&app.a.advisor)).await.is(201);
            if n % 50 == 0 {
                app.clock.advance(60);
            }
        }
        for limit in [7, 200] {
            let (mut found, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
            loop {
                let at = cursor.as_deref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
                let page = app.get(&app.a.advisor, &format!("/companies?limit={limit}{at}")).await.is(200);
                found.extend(names(&page).into_iter().map(str::to_owned));
                pages += 1;
                cursor = page["next_cursor"].as_str().map(str::to_owned);
                if cursor.is_none() {
                    break;
                }
                assert_eq!(names(&page).len(), limit);
            }
            assert_eq!((found.len(), pages), (230, 230_usize.div_ceil(limit)));
            assert_eq!(found[0], "第229号");
            found.sort();
            found.dedup();
            assert_eq!(found.len(), 230);
        }
    }

    async fn a_repeated_key_is_answered_alike_and_done_once(app: TestApp) {
        let call = Call::post("/companies", &profile("株式会社一度")).key("key-1").by(&app.a.advisor);
        let first = app.send(call.clone()).await;
        first.is(201);
        app.clock.advance(3_600);
        let again = app.send(call).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        for name in ["location", "etag", "content-type"] {
            assert_eq!(again.head(name), first.head(name), "{name}");
        }
        let other = Call::post("/companies", &profile("株式会社別")).key("key-1").by(&app.a.advisor);
        assert_eq!(app.send(other).await.is(422)["type"], "/problems/key-reused");
        for key in ["", "あ", &"k".repeat(201)] {
            app.send(Call::post("/companies", &profile("鍵")).key(key).by(&app.a.advisor)).await.is(422);
        }
        assert_eq!(names(&app.get(&app.a.advisor, "/companies").await.is(200)), ["株式会社一度"]);
    }

    async fn a_key_of_a_refused_request_is_free(app: TestApp) {
        let mut bad = profile("株式会社一度");
        bad["employees"] = json!(-1);
        app.send(Call::post("/companies", &bad).key("key-1").by(&app.a.advisor)).await.is(422);
        app.send(Call::post("/companies", &profile("株式会社一度")).key("key-1").by(&app.a.advisor)).await.is(201);
    }

    async fn fifty_at_once_with_one_key_make_one_company(app: TestApp) {
        let call = Call::post("/companies", &profile("株式会社五十")).key("key-50").by(&app.a.advisor);
        let tasks: Vec<_> = (0..50).map(|_| {
            let (app, call) = (app.clone(), call.clone());
            tokio::spawn(async move { app.send(call).await })
        }).collect();
        let mut answers: Vec<Answer> = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        for answer in &answers {
            answer.is(201);
            assert_eq!(answer.body, answers[0].body);
        }
        assert_eq!(names(&app.get(&app.a.advisor, "/companies").await.is(200)), ["株式会社五十"]);
    }
}
