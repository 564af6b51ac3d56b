//! 送信の同意と伏せる名前.

use super::browser::{Browser, onward, page, value};
use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::register;

both! {
    async fn consent_and_names_are_saved_and_shown(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/privacy");
        let browser = Browser::of(&app, &app.a.advisor).await;
        let overview = page(&browser.get(&format!("/companies/{id}")).await, 200);
        assert!(overview.contains("まだ確かめていない") && overview.contains(&path), "{overview}");
        let html = page(&browser.get(&path).await, 200);
        assert!(html.contains("麺処 はじめの一歩"), "the company's own name is hidden anyway: {html}");
        let fields = [("version", "0"), ("given", "yes"), ("by", "代表者"), ("on", "2025-01-15"), ("note", ""), ("staff", "見本 花子\r\n試験 次郎\r\n")];
        assert_eq!(onward(&browser.post(&path, &fields).await), format!("{path}?done=privacy_saved"));
        let html = page(&browser.get(&path).await, 200);
        assert!(html.contains("見本 花子\n試験 次郎") && html.contains("value=\"yes\" checked"), "{html}");
        assert_eq!(value(&html, "version"), "1");
        assert!(page(&browser.get(&format!("/companies/{id}")).await, 200).contains("同意を得た"));
    }

    async fn what_is_wrong_is_said_and_nothing_typed_is_lost(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/privacy");
        let browser = Browser::of(&app, &app.a.advisor).await;
        for (on, staff, told) in [("", "見本 花子", "確かめた日を入力してください"), ("2025-01-15", "林", "一文字のため伏せられません")] {
            let fields = [("version", "0"), ("given", "yes"), ("by", "代表者本人"), ("on", on), ("note", "説明した"), ("staff", staff)];
            let html = page(&browser.post(&path, &fields).await, 422);
            assert!(html.contains(told) && html.contains("代表者本人") && html.contains("説明した") && html.contains(staff), "{html}");
        }
    }

    async fn a_colleagues_change_is_shown_beside_ones_own(app: TestApp) {
        let id = register(&app, &app.a, "麺処 はじめの一歩").await;
        let path = format!("/companies/{id}/privacy");
        let (first, second) = (Browser::of(&app, &app.a.advisor).await, Browser::of(&app, &app.a.colleague).await);
        onward(&first.post(&path, &[("version", "0"), ("given", "no"), ("by", "代表者"), ("on", "2025-01-15")]).await);
        let html = page(&second.post(&path, &[("version", "0"), ("given", "yes"), ("by", "奥様"), ("on", "2025-01-15")]).await, 409);
        assert!(html.contains("同意しない") && html.contains("奥様"), "{html}");
        assert_eq!(value(&html, "version"), "1");
    }
}
