//! `/companies/{id}/statements/import` and `/companies/import`.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{TRIAL_BALANCE, figures, register};
use crate::support::{Answer, Call, TestApp};

/// A file handed in by an advisor of 甲.
async fn hand_in(
    app: &TestApp,
    path: &str,
    name: &str,
    bytes: &[u8],
    fields: &[(&str, &str)],
) -> Answer {
    app.send(Call::file(path, name, bytes, fields).by(&app.a.advisor))
        .await
}

/// The figure of a preview's period.
fn figure<'a>(answer: &'a Value, period: usize, name: &str) -> &'a Value {
    let figures = answer["preview"]["periods"][period]["figures"]
        .as_array()
        .unwrap();
    figures
        .iter()
        .find(|one| one["figure"] == name)
        .unwrap_or(&Value::Null)
}

both! {
    async fn a_file_is_looked_at_and_nothing_is_stored(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import");
        let answer = hand_in(&app, &path, "試算表.csv", TRIAL_BALANCE.as_bytes(), &[]).await.is(200);
        let preview = &answer["preview"];
        assert_eq!((&answer["committed"], &preview["format"], &preview["encoding"]), (&json!(false), &json!("table"), &json!("UTF-8")));
        let sales = figure(&answer, 0, "sales");
        assert_eq!((&sales["value"], &sales["change"], &sales["stored"]), (&json!(48_000_000), &json!("new"), &Value::Null));
        assert_eq!(sales["from"][0], json!({"name": "売上高", "raw": "48000000", "place": "10行目"}));
        let unmatched: Vec<&Value> = preview["unmatched"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(unmatched, ["現場手当"]);
        assert_eq!((&preview["periods"][0]["period_end"], &preview["periods"][0]["stored_version"]), (&Value::Null, &json!(0)));
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"], json!([]));
        let faults = hand_in(&app, &format!("{path}?commit=true"), "試算表.csv", TRIAL_BALANCE.as_bytes(), &[]).await.faults(422);
        assert!(faults[0].starts_with("/periods/0/end ファイルに決算年月がありません"), "{faults:?}");
    }

    async fn a_file_is_stored_with_its_lines_and_noticed_the_second_time(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let other = register(&app, &app.a, "株式会社別").await;
        let path = format!("/companies/{id}/statements/import?commit=true");
        let fields = [("period_end", "2025-03"), ("months", "12")];
        let answer = hand_in(&app, &path, "試算表.csv", TRIAL_BALANCE.as_bytes(), &fields).await.is(200);
        assert_eq!((&answer["committed"], &answer["stored"]), (&json!(true), &json!(["2025-03"])));
        let stored = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200);
        let period = &stored["items"][0];
        assert_eq!((&period["sales"], &period["net_assets"], &period["months"], &period["version"]), (&json!(48_000_000), &json!(3_000_000), &json!(12), &json!(1)));
        let mut tx = app.read().await;
        let kept = banso::store::statement::list(&mut tx, app.a.id, id).await.unwrap();
        assert!(kept[0].details.lines.iter().any(|line| line.name == "現場手当" && line.title.is_none()));
        assert_eq!(kept[0].details.origin.as_ref().unwrap().file, "試算表.csv");
        drop(tx);

        let again = hand_in(&app, &format!("/companies/{other}/statements/import"), "名前を変えた.csv", TRIAL_BALANCE.as_bytes(), &[]).await.is(200);
        let before = &again["preview"]["imported_before"];
        assert_eq!((before.as_array().unwrap().len(), &before[0]["company_name"], &before[0]["by"]), (1, &json!("株式会社見本"), &json!(app.a.advisor.name)));
        let theirs = register(&app, &app.b, "乙の店").await;
        let theirs = Call::file(&format!("/companies/{theirs}/statements/import"), "a.csv", TRIAL_BALANCE.as_bytes(), &[]).by(&app.b.advisor);
        assert_eq!(app.send(theirs).await.is(200)["preview"]["imported_before"], json!([]), "another chamber's import is not told");
    }

    async fn what_the_file_does_not_know_stays(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let stored = format!("/companies/{id}/statements/2025-03");
        app.send(Call::put(&stored, &figures()).by(&app.a.advisor)).await.is(201);
        let path = format!("/companies/{id}/statements/import");
        let fields = [("period_end", "2025-03")];
        let preview = hand_in(&app, &path, "a.csv", TRIAL_BALANCE.as_bytes(), &fields).await.is(200);
        let change = |name: &str| figure(&preview, 0, name)["change"].clone();
        assert_eq!((change("sales"), change("inventory"), change("gross_profit"), change("employees")), (json!("replaced"), json!("kept"), json!("new"), json!("kept")));
        assert_eq!(figure(&preview, 0, "sales")["stored"], json!(5_130_250_000_i64));
        hand_in(&app, &format!("{path}?commit=true"), "a.csv", TRIAL_BALANCE.as_bytes(), &fields).await.is(200);
        let now = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"][0].clone();
        assert_eq!((&now["sales"], &now["inventory"], &now["employees"], &now["version"]), (&json!(48_000_000), &json!(439_285_000), &json!(30), &json!(2)));
    }

    async fn balance_sheet_and_profit_and_loss_come_as_two_files(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import?commit=true");
        let fields = [("period_end", "2025-03")];
        let (sheet, profit) = TRIAL_BALANCE.split_once("損益計算書,\n").unwrap();
        let profit = format!("科目,金額\n損益計算書,\n{profit}");
        hand_in(&app, &path, "BS.csv", sheet.as_bytes(), &fields).await.is(200);
        hand_in(&app, &path, "PL.csv", profit.as_bytes(), &fields).await.is(200);
        let mut tx = app.read().await;
        let both = &banso::store::statement::list(&mut tx, app.a.id, id).await.unwrap()[0];
        assert_eq!((both.figures.cash, both.figures.sales, both.version), (Some(1_200_000), Some(48_000_000), 2));
        let names: Vec<&str> = both.details.lines.iter().map(|line| line.name.as_str()).collect();
        assert!(names.contains(&"現金") && names.contains(&"売上高"), "{names:?}");
        assert_eq!(both.details.origin.as_ref().unwrap().file, "BS.csv、PL.csv");
    }

    async fn what_the_chamber_remembers_is_used(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import");
        let look = || hand_in(&app, &path, "a.csv", TRIAL_BALANCE.as_bytes(), &[]);
        let before = look().await.is(200);
        let own = json!({"section": "profit_and_loss", "name": "現場手当", "title": "labor_employee"});
        app.send(Call::put("/account-titles", &own).by(&app.a.colleague)).await.is(200);
        let after = look().await.is(200);
        assert_eq!(after["preview"]["unmatched"], json!([]));
        let personnel = |answer: &Value| figure(answer, 0, "personnel_cost")["value"].as_i64().unwrap();
        assert_eq!(personnel(&after) - personnel(&before), 480_000);
        let unused = json!({"section": "profit_and_loss", "name": "現場手当", "title": null});
        app.send(Call::put("/account-titles", &unused).by(&app.a.colleague)).await.is(200);
        let unused = look().await.is(200);
        assert_eq!((&unused["preview"]["unmatched"], personnel(&unused)), (&json!([]), personnel(&before)));
    }

    async fn wrong_files_are_refused_with_a_sentence(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import");
        for (name, bytes) in [
            ("決算書.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
            ("空.csv", Vec::new()),
            ("絵.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            ("文.csv", "こんにちは\n".as_bytes().to_vec()),
            ("壊れた.xlsx", b"PK\x03\x04broken".to_vec()),
        ] {
            let faults = hand_in(&app, &path, name, &bytes, &[]).await.faults(422);
            assert!(faults.len() == 1 && faults[0].starts_with("/file ") && !faults[0].is_ascii(), "{name}: {faults:?}");
        }
        let large = vec![b'1'; 20_000_001];
        let problem = hand_in(&app, &path, "大.csv", &large, &[]).await.is(413);
        assert!(problem["detail"].as_str().unwrap().contains("20MB"), "{problem}");
        let larger = vec![b'1'; 30_000_000];
        hand_in(&app, &path, "大.csv", &larger, &[]).await.is(413);
        let json = Call::post(&path, &json!({"file": "x"})).by(&app.a.advisor);
        let problem = app.send(json).await.is(415);
        assert!(problem["detail"].as_str().unwrap().contains("multipart/form-data"));
        let broken = Call::step(&path).text("multipart/form-data; boundary=x", "--x\r\nbroken").by(&app.a.advisor);
        app.send(broken).await.is(400);
    }

    async fn words_beside_the_file_are_checked(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import?commit=true");
        for (fields, fault) in [
            (vec![("period_end", "2025年3月")], "/period_end 決算年月は"),
            (vec![("period_end", "2025-03"), ("months", "x")], "/months 整数で"),
            (vec![("period_end", "2025-03"), ("months", "25")], "/periods/0/months 会計期間の月数は"),
            (vec![("scope", "company")], "/scope 「company」は使えません"),
            (vec![("extra", "1")], "/extra 「extra」"),
            (vec![("months", "1"), ("months", "2")], "/months 同じ名前"),
        ] {
            let faults = hand_in(&app, &path, "a.csv", TRIAL_BALANCE.as_bytes(), &fields).await.faults(422);
            assert!(faults[0].starts_with(fault), "{fields:?}: {faults:?}");
        }
        let faults = hand_in(&app, &path, "", b"", &[("period_end", "2025-03")]).await.faults(422);
        assert!(faults[0].starts_with("/file "), "{faults:?}");
        let thousand = hand_in(&app, &path, "a.csv", TRIAL_BALANCE.as_bytes(), &[("period_end", "2025-03"), ("unit", "thousand_yen")]).await.is(200);
        assert_eq!(figure(&thousand, 0, "sales")["value"], json!(48_000_000_000_i64));
    }

    async fn nobody_imports_for_another_chamber_or_without_the_right(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/import");
        let call = || Call::file(&path, "a.csv", TRIAL_BALANCE.as_bytes(), &[]);
        app.send(call().by(&app.b.advisor)).await.is(404);
        app.send(call().by(&app.a.admin)).await.is(403);
        app.send(call()).await.is(401);
    }

    async fn a_list_of_companies_is_registered_row_by_row(app: TestApp) {
        let known = register(&app, &app.a, "株式会社既知").await;
        register(&app, &app.b, "有限会社乙だけ").await;
        let list = "事業者名,フリガナ,法人番号,業種,資本金（円）,従業員数,担当,決算年月,売上高（円）\n\
            株式会社一,カブシキガイシャイチ,,飲食業,3000000,5,指導 花子（kou）,2025-03,48000000\n\
            株式会社一,カブシキガイシャイチ,,飲食業,3000000,5,指導 花子（kou）,2024-03,45000000\n\
            株式会社既知の新しい名前,,7000012050002,飲食業,1,1,,,\n\
            有限会社乙だけ,,,美容室,1,1,いない人,,\n\
            ,,,飲食業,1,1,,,\n\
            株式会社番号違い,,7000012050003,飲食業,1,1,,,\n";
        let report = hand_in(&app, "/companies/import", "一覧.csv", list.as_bytes(), &[]).await.is(200);
        let names = |part: &str| report[part].as_array().unwrap().iter().map(|one| format!("{} {}", one["line"], one["name"].as_str().unwrap_or_default())).collect::<Vec<_>>();
        assert_eq!(names("created"), ["2 株式会社一", "5 有限会社乙だけ"], "{report}");
        assert_eq!(names("skipped"), ["4 株式会社既知の新しい名前"], "{report}");
        assert_eq!(names("faulty"), ["6 ", "7 "], "{report}");
        assert!(report["skipped"][0]["reason"].as_str().unwrap().contains("同じ法人番号"));
        assert!(report["created"][1]["doubts"].to_string().contains("担当「いない人」は利用者にいない"), "{report}");
        let id = report["created"][0]["id"].as_str().unwrap();
        let company = app.get(&app.a.advisor, &format!("/companies/{id}")).await.is(200);
        assert_eq!((&company["capital_yen"], &company["employees"], &company["advisor_id"], &company["industry"]["minor"]), (&json!(3_000_000), &json!(5), &json!(app.a.advisor.id), &json!("0601_飲食業")));
        let periods = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200);
        let sales: Vec<&Value> = periods["items"].as_array().unwrap().iter().map(|one| &one["sales"]).collect();
        assert_eq!(sales, [&json!(48_000_000), &json!(45_000_000)]);
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{known}")).await.is(200)["name"], "株式会社既知");

        let again = hand_in(&app, "/companies/import", "一覧.csv", list.as_bytes(), &[]).await.is(200);
        assert_eq!(again["created"], json!([]), "{again}");
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"].as_array().unwrap().len(), 2);
    }

    async fn a_list_that_is_none_is_refused(app: TestApp) {
        for (name, bytes) in [("a.csv", "品名,数\nねじ,3\n".as_bytes()), ("a.pdf", b"%PDF-1.7\n"), ("a.csv", b"")] {
            let faults = hand_in(&app, "/companies/import", name, bytes, &[]).await.faults(422);
            assert!(faults[0].starts_with("/file "), "{faults:?}");
        }
        let list = Call::file("/companies/import", "a.csv", "事業者名,業種\n株式会社一,飲食業\n".as_bytes(), &[]);
        app.send(list.by(&app.a.admin)).await.is(403);
        assert_eq!(app.get(&app.a.advisor, "/companies").await.is(200)["items"], json!([]));
    }
}
