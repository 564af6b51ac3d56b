//! Registering a company and amending it.

use super::browser::{Browser, onward, page, value};
use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::register;

const GOOD: [(&str, &str); 8] = [
    ("name", "麺処 はじめの一歩"),
    ("name_kana", "ハジメノイッポ"),
    ("kind", "corporation"),
    ("industry", "0601_飲食業"),
    ("capital", "３，０００，０００"),
    ("employees", "5"),
    ("founded", "1998-04-01"),
    ("owner_name", "一歩 太郎"),
];

/// The good form with other values for some fields, or further ones.
fn form<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD
        .into_iter()
        .filter(|(name, _)| other.iter().all(|(o, _)| o != name));
    kept.chain(other.iter().copied()).collect()
}

both! {
    async fn a_company_is_registered(app: TestApp) {
        let browser = Browser::of(&app, &app.a.advisor).await;
        let blank = page(&browser.get("/companies/new").await, 200);
        assert!(blank.contains(&format!("value=\"{}\" selected", app.a.advisor.id)), "one's own case, unless said otherwise");
        let to = onward(&browser.post("/companies", &form(&[])).await);
        assert!(to.ends_with("?done=company_added"), "{to}");
        let html = page(&browser.get(&to).await, 200);
        for wanted in ["事業者を登録しました。", "麺処 はじめの一歩", "3,000千円", "1998年4月1日", "担当未定"] {
            assert!(html.contains(wanted), "{wanted}");
        }
    }

    async fn a_form_with_faults_comes_back_with_all_that_was_typed(app: TestApp) {
        let browser = Browser::of(&app, &app.a.advisor).await;
        let wrong = [
            ("name", ""), ("corporate_number", "1234567890123"), ("capital", "百万"), ("employees", "-3"), ("industry", ""), ("kind", ""),
            ("founded", "平成十年"), ("municipality", "<b>高崎"), ("industry_query", "ラーメン"),
        ];
        let html = page(&browser.post("/companies", &form(&wrong)).await, 422);
        assert!(html.contains("入力内容を確認してください（7か所）"), "{html}");
        for wanted in [
            "事業者名：入力してください", "法人か個人事業主かを選んでください", "業種はローカルベンチマークの区分から選んでください",
            "資本金：数字で入力してください", "従業員数：0以上の数で入力してください", "設立・創業の日：「1998-04-01」",
            "aria-describedby=\" name-error\"", "name=\"choose\" value=\"0601_飲食業|", "&lt;b&gt;高崎",
        ] {
            assert!(html.contains(wanted), "{wanted}");
        }
        for (name, typed) in [("corporate_number", "1234567890123"), ("capital", "百万"), ("employees", "-3"), ("founded", "平成十年"), ("owner_name", "一歩 太郎")] {
            assert_eq!(value(&html, name), typed);
        }
        assert!(page(&browser.get("/companies").await, 200).contains("まだ登録されていません"), "nothing was saved");
    }

    async fn without_script_the_server_finds_the_industry(app: TestApp) {
        let browser = Browser::of(&app, &app.a.advisor).await;
        let asked = form(&[("industry", ""), ("industry_query", "ラーメン"), ("find", "industry")]);
        let html = page(&browser.post("/companies", &asked).await, 200);
        assert!(html.contains("name=\"choose\" value=\"0601_飲食業|"), "{html}");
        assert_eq!(value(&html, "name"), "麺処 はじめの一歩");
        let taken = form(&[("industry", ""), ("industry_query", "ラーメン"), ("choose", "0601_飲食業|7624")]);
        let html = page(&browser.post("/companies", &taken).await, 200);
        assert!(html.contains("value=\"0601_飲食業\" selected"));
        assert_eq!(value(&html, "jsic"), "7624");
    }

    async fn the_second_of_two_sees_both_texts_and_loses_nothing(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/edit");
        let (one, two) = (Browser::of(&app, &app.a.colleague).await, Browser::of(&app, &app.a.lead).await);
        let version = value(&page(&one.get(&path).await, 200), "version");
        let mine = |municipality, kind| form(&[("version", &version), ("municipality", municipality), ("kind", kind)]).into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect::<Vec<_>>();
        let send = |pairs: &[(String, String)]| pairs.iter().map(|(n, v)| (n.clone(), v.clone())).collect::<Vec<_>>();
        let first = send(&mine("先手市", "corporation"));
        let first: Vec<(&str, &str)> = first.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert!(onward(&one.post(&path, &first).await).ends_with("?done=company_saved"));
        let second = send(&mine("後手市", "sole_proprietor"));
        let mut second: Vec<(&str, &str)> = second.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let html = page(&two.post(&path, &second).await, 409);
        for wanted in ["ほかの人が先に保存しました", "先手市", "個人事業主", "同僚 次郎（kou）（2026年4月1日 09:00）によって"] {
            assert!(html.contains(wanted), "{wanted}");
        }
        assert_eq!(value(&html, "municipality"), "後手市");
        assert_eq!(value(&html, "owner_name"), "一歩 太郎", "what does not differ is sent along");
        let now = value(&html, "version");
        second.retain(|(name, _)| *name != "version");
        second.push(("version", &now));
        onward(&two.post(&path, &second).await);
        assert_eq!(value(&page(&one.get(&path).await, 200), "municipality"), "後手市");
    }

    async fn only_some_put_a_company_away(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let (advisor, lead) = (Browser::of(&app, &app.a.advisor).await, Browser::of(&app, &app.a.lead).await);
        let away = format!("/companies/{id}/archive");
        page(&advisor.post(&away, &[("version", "1")]).await, 403);
        page(&lead.post(&away, &[("version", "7")]).await, 409);
        let to = onward(&lead.post(&away, &[("version", "1")]).await);
        assert!(page(&lead.get(&to).await, 200).contains("保管中"));
        assert!(!page(&lead.get("/companies").await, 200).contains("はじめの一歩"));
        assert!(page(&lead.get("/companies?archived=1").await, 200).contains("はじめの一歩"));
        onward(&lead.post(&format!("/companies/{id}/restore"), &[("version", "2")]).await);
        assert!(page(&lead.get("/companies").await, 200).contains("はじめの一歩"));
        let admin = Browser::of(&app, &app.a.admin).await;
        page(&admin.post("/companies", &form(&[])).await, 403);
        page(&admin.post(&format!("/companies/{id}/edit"), &form(&[("version", "3")])).await, 403);
    }
}
