//! The sheets, area by area.

use super::browser::{Browser, onward, page, value};
use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::register;

/// The keys of an area of the 総点検.
fn items(app: &TestApp, area: usize) -> (String, Vec<String>) {
    let area = &app.app.data.template("general_checkup").unwrap().areas[area];
    (
        area.key.clone(),
        area.items.iter().map(|item| item.key.clone()).collect(),
    )
}

/// The form of an area: (item, grade, fact).
fn form(version: &str, area: &str, answers: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut fields = vec![
        ("version".to_owned(), version.to_owned()),
        ("area".to_owned(), area.to_owned()),
        ("then".to_owned(), "stay".to_owned()),
    ];
    for (item, grade, fact) in answers {
        fields.push((format!("answers.{item}.grade"), (*grade).to_owned()));
        fields.push((format!("answers.{item}.fact"), (*fact).to_owned()));
        fields.push((format!("answers.{item}.speaker"), "staff".to_owned()));
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
    async fn areas_are_saved_one_by_one_and_keep_each_other(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let ((first, a), (second, b)) = (items(&app, 0), items(&app, 1));
        let mut fields = form("0", &first, &[(&a[0], "5", "朝礼で唱和\r\nしている"), (&a[1], "", "")]);
        assert_eq!(onward(&send(&browser, &path, &fields).await), format!("{path}?area={first}&done=answers_saved"));
        fields = form("1", &second, &[(&b[0], "2", "")]);
        onward(&send(&browser, &path, &fields).await);
        let html = page(&browser.get(&format!("{path}?area={first}")).await, 200);
        assert!(html.contains("朝礼で唱和\nしている") && html.contains("<p>2 / "), "{html}");
        assert!(html.contains(&format!("name=\"answers.{}.grade\" value=\"5\" checked", a[0])));
        assert_eq!(value(&html, "version"), "2");
        let mut on = form("2", &first, &[(&a[0], "5", "")]);
        on.retain(|(name, _)| name != "then");
        on.extend([("then".to_owned(), "next".to_owned()), ("next".to_owned(), second.clone())]);
        assert_eq!(onward(&send(&browser, &path, &on).await), format!("{path}?area={second}&done=answers_saved"));
    }

    async fn a_fact_that_is_too_long_comes_back_whole(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let (area, keys) = items(&app, 0);
        let long = "長".repeat(2_001);
        let fields = form("0", &area, &[(&keys[0], "", ""), (&keys[1], "4", &long), (&keys[2], "3", "短い")]);
        let html = page(&send(&browser, &path, &fields).await, 422);
        assert!(html.contains("質問2：2000文字以内で入力してください") && html.contains(&long) && html.contains("短い"));
        assert!(html.contains(&format!("id=\"{}-error\"", keys[1])));
        assert_eq!(value(&html, "version"), "0");
    }

    async fn the_second_of_two_sees_both_answers(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/checklists/general_checkup");
        let (one, two) = (Browser::of(&app, &app.a.colleague).await, Browser::of(&app, &app.a.lead).await);
        let (area, keys) = items(&app, 0);
        onward(&send(&one, &path, &form("0", &area, &[(&keys[0], "5", "同僚の言葉"), (&keys[1], "3", "")])).await);
        let mut mine = form("0", &area, &[(&keys[0], "1", "わたしの言葉"), (&keys[1], "3", "")]);
        let html = page(&send(&two, &path, &mine).await, 409);
        for wanted in ["同僚の言葉", "わたしの言葉", "評価", "同僚 次郎（kou）"] {
            assert!(html.contains(wanted), "{wanted}");
        }
        assert!(!html.contains(&format!("for=\"answers.{}.", keys[1])), "only what differs is shown");
        assert_eq!(value(&html, "version"), "1");
        assert_eq!(value(&html, &format!("answers.{}.grade", keys[0])), "1");
        mine[0] = ("version".to_owned(), "1".to_owned());
        onward(&send(&two, &path, &mine).await);
        assert!(page(&one.get(&path).await, 200).contains("わたしの言葉"));
    }

    async fn what_does_not_exist_is_not_found(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let browser = Browser::of(&app, &app.a.advisor).await;
        page(&browser.get(&format!("/companies/{id}/checklists/nowhere")).await, 404);
        let path = format!("/companies/{id}/checklists/general_checkup");
        page(&browser.post(&path, &[("version", "0"), ("area", "nowhere")]).await, 404);
        let admin = Browser::of(&app, &app.a.admin).await;
        page(&admin.post(&path, &[("version", "0")]).await, 403);
    }
}
