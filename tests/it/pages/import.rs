//! Files in: read, looked at, mended by hand, stored or given up; lists of companies.

use super::browser::{Browser, onward, page, value};
use crate::support::engine::both;
use crate::support::samples::{TRIAL_BALANCE, figures, register};
use crate::support::{Answer, Call, TestApp};

/// Hands a file in and opens its preview.
async fn begin(browser: &Browser, company: &str) -> (String, String) {
    let answer = browser
        .upload(
            &format!("/companies/{company}/imports"),
            "試算表.csv",
            TRIAL_BALANCE.as_bytes(),
            &[],
        )
        .await;
    let path = onward(&answer);
    let html = page(&browser.get(&path).await, 200);
    (path, html)
}

/// The form of a preview as a browser would send it back, with other values for some fields.
fn back(html: &str, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for piece in html.split("<input ").skip(1) {
        let tag = piece.split('>').next().unwrap();
        let Some(name) = tag
            .split("name=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
        else {
            continue;
        };
        let chosen = !(tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\""))
            || tag.contains(" checked");
        let is_choice = name == "version"
            || name == "scope"
            || name == "unit"
            || name == "sole_basis"
            || name.starts_with("periods.")
            || name.starts_with("lines.");
        if is_choice && chosen {
            let value = tag
                .split(" value=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default();
            fields.push((name.to_owned(), value.to_owned()));
        }
    }
    for (name, typed) in other {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*typed).to_owned()));
    }
    fields
}

async fn send(browser: &Browser, path: &str, html: &str, other: &[(&str, &str)]) -> Answer {
    let fields = back(html, other);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

/// The chosen option of a select.
fn chosen(html: &str, name: &str) -> String {
    let select = html
        .split(&format!("<select name=\"{name}\""))
        .nth(1)
        .unwrap()
        .split("</select>")
        .next()
        .unwrap();
    let option = select
        .split("<option ")
        .find(|option| option.contains(" selected"));
    option
        .and_then(|option| option.split("value=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

both! {
    async fn a_file_is_read_assigned_by_hand_and_stored(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let browser = Browser::of(&app, &app.a.advisor).await;
        let statements = format!("/companies/{id}/statements");
        let home = page(&browser.get(&statements).await, 200);
        assert!(home.contains("ファイルから取り込む") && home.contains(&format!("action=\"/companies/{id}/imports\"")));
        let (path, html) = begin(&browser, &id).await;
        for wanted in ["表（科目と金額）", "UTF-8", "48,000,000円", "売上高 48000000（10行目）", "現場手当", "480000（15行目）", "1番目の期（決算年月が未定）"] {
            assert!(html.contains(wanted), "{wanted}");
        }
        // Without the month nothing is stored, and what was chosen stays.
        let assigned = [("lines.0.title", "labor_employee"), ("periods.0.end", "令和七年"), ("do", "commit")];
        let refused = page(&send(&browser, &path, &html, &assigned).await, 422);
        assert!(refused.contains("決算年月は「2025-03」のように"), "{refused}");
        assert_eq!((value(&refused, "periods.0.end"), chosen(&refused, "lines.0.title")), ("令和七年".into(), "labor_employee".into()));
        // Looked at again with the assignment.
        let to = onward(&send(&browser, &path, &refused, &[("lines.0.title", "labor_employee"), ("periods.0.end", "2025-03"), ("do", "choose")]).await);
        assert_eq!(to, format!("{path}?done=import_chosen"));
        let html = page(&browser.get(&to).await, 200);
        assert!(html.contains("2025年3月期") && html.contains("9,480,000円"), "給料手当 and 現場手当 together: {html}");
        assert_eq!((value(&html, "version"), chosen(&html, "lines.0.title")), ("2".into(), "labor_employee".into()));
        let to = onward(&send(&browser, &path, &html, &[("lines.0.title", "labor_employee"), ("do", "commit")]).await);
        assert!(to.starts_with(&format!("{statements}?done=import_do")), "{to}");
        let html = page(&browser.get(&to).await, 200);
        assert!(html.contains("ファイルの数値を取り込みました"));
        assert_eq!((value(&html, "periods.0.end"), value(&html, "figures.0.sales")), ("2025-03".into(), "48,000".into()));
        let records = page(&browser.get(&format!("/companies/{id}/records")).await, 200);
        assert!(records.contains("2025年3月期の決算書を「試算表.csv」（表（科目と金額））から取り込みました"), "{records}");
        // It has ended.
        assert_eq!(onward(&browser.get(&path).await), format!("{statements}?done=import_ended"));
        // The chamber remembers, and the same file is noticed.
        let other = register(&app, &app.a, "有限会社別").await.to_string();
        let (_, html) = begin(&browser, &other).await;
        assert!(!html.contains("割り当てる科目") && html.contains("割り当て</span>"), "{html}");
        assert!(html.contains("同じ内容のファイルを、2026年4月1日 09:00に指導 花子（kou）が「株式会社見本」へ取り込んでいます"), "{html}");
        let titles = page(&browser.get("/admin/account-titles").await, 200);
        assert!(titles.contains("現場手当") && titles.contains("給料・賃金"));
        let to = onward(&browser.post("/admin/account-titles", &[("section", "profit_and_loss"), ("name", "現場手当")]).await);
        assert!(page(&browser.get(&to).await, 200).contains("覚えている割り当てはまだありません"));
    }

    async fn what_is_stored_is_shown_before_it_is_replaced(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let stored = format!("/companies/{id}/statements/2025-03");
        app.send(Call::put(&stored, &figures()).by(&app.a.advisor)).await.is(201);
        let browser = Browser::of(&app, &app.a.advisor).await;
        let (path, html) = begin(&browser, &id).await;
        // The month was typed just now: what it holds was never shown.
        let commit = [("periods.0.end", "2025-03"), ("lines.0.title", "unused"), ("do", "commit")];
        let shown = page(&send(&browser, &path, &html, &commit).await, 409);
        assert!(shown.contains("選んだ内容は失われていません") && shown.contains("上書きします") && shown.contains("5,130,250,000円"), "{shown}");
        assert_eq!((chosen(&shown, "lines.0.title"), value(&shown, "periods.0.seen_version")), ("unused".into(), "1".into()));
        // Somebody types while the page is open.
        app.send(Call::put(&stored, &figures()).by(&app.a.colleague)).await.is(200);
        let commit = [("lines.0.title", "unused"), ("do", "commit")];
        let stale = page(&send(&browser, &path, &shown, &commit).await, 409);
        let list = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200);
        assert_eq!((list["items"][0]["sales"].as_i64(), list["items"][0]["version"].as_i64()), (Some(5_130_250_000), Some(2)), "nothing changed");
        let to = onward(&send(&browser, &path, &stale, &commit).await);
        assert!(to.contains("done=import_"), "{to}");
        let list = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200);
        assert_eq!((list["items"][0]["sales"].as_i64(), list["items"][0]["inventory"].as_i64()), (Some(48_000_000), Some(439_285_000)));
    }

    async fn two_at_one_file_do_not_overwrite_each_other(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let (first, second) = (Browser::of(&app, &app.a.advisor).await, Browser::of(&app, &app.a.colleague).await);
        let (path, html) = begin(&first, &id).await;
        onward(&send(&second, &path, &html, &[("lines.0.title", "unused"), ("do", "choose")]).await);
        let late = [("lines.0.title", "outsourcing"), ("periods.0.end", "2025-03"), ("do", "commit")];
        let told = page(&send(&first, &path, &html, &late).await, 409);
        assert_eq!((chosen(&told, "lines.0.title"), value(&told, "version")), ("outsourcing".into(), "2".into()));
        assert!(page(&first.get(&format!("/companies/{id}/statements")).await, 200).contains("決算年月"));
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"].as_array().unwrap().len(), 0);
    }

    async fn a_file_that_is_given_up_is_gone(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let browser = Browser::of(&app, &app.a.advisor).await;
        let (path, html) = begin(&browser, &id).await;
        let waiting = page(&browser.get(&format!("/companies/{id}/imports")).await, 200);
        assert!(waiting.contains(&path) && waiting.contains("試算表.csv"));
        let to = onward(&send(&browser, &path, &html, &[("do", "give_up")]).await);
        assert_eq!(to, format!("/companies/{id}/statements?done=import_given_up"));
        assert!(!page(&browser.get(&format!("/companies/{id}/imports")).await, 200).contains("試算表.csv"));
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"].as_array().unwrap().len(), 0);
    }

    async fn a_pasted_table_is_read_like_a_file(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let browser = Browser::of(&app, &app.a.advisor).await;
        let path = format!("/companies/{id}/imports");
        let pasted = "科目\t金額（千円）\n売上高\t48,000\n営業利益\t△1,200\n";
        let to = onward(&browser.upload(&path, "", b"", &[("pasted", pasted)]).await);
        let html = page(&browser.get(&to).await, 200);
        assert!(html.contains("貼り付けた表") && html.contains("48,000,000円") && html.contains("△1,200,000円"), "{html}");
        let refused = page(&browser.upload(&path, "", b"", &[("pasted", "<b>ただの文</b>")]).await, 422);
        assert!(refused.contains("&lt;b&gt;ただの文&lt;/b&gt;</textarea>") && refused.contains("id=\"file-error\""), "{refused}");
        let nothing = page(&browser.upload(&path, "", b"", &[("pasted", " ")]).await, 422);
        assert!(nothing.contains("ファイルを選ぶか、表を貼り付けてください"));
        let both = page(&browser.upload(&path, "試算表.csv", TRIAL_BALANCE.as_bytes(), &[("pasted", pasted)]).await, 422);
        assert!(both.contains("どちらか一方にしてください") && both.contains("48,000\n"), "{both}");
    }

    async fn wrong_files_are_told_on_the_page(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let browser = Browser::of(&app, &app.a.advisor).await;
        let path = format!("/companies/{id}/imports");
        let pdf = page(&browser.upload(&path, "決算書.pdf", b"%PDF-1.7\n", &[]).await, 422);
        assert!(pdf.contains("PDF"), "{pdf}");
        let large = page(&browser.upload(&path, "大.csv", &vec![b'1'; 20_000_001], &[]).await, 413);
        assert!(large.contains("20MBまで"), "{large}");
        let html = page(&browser.upload(&path, "頁.html", b"<!doctype html><script>alert(1)</script>", &[]).await, 422);
        assert!(!html.contains("alert(1)"));
    }

    async fn another_chamber_never_sees_it(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let (ours, theirs) = (Browser::of(&app, &app.a.advisor).await, Browser::of(&app, &app.b.advisor).await);
        let (path, html) = begin(&ours, &id).await;
        let own = register(&app, &app.b, "乙の店").await.to_string();
        let import = path.rsplit('/').next().unwrap();
        let swapped = format!("/companies/{own}/imports/{import}");
        for at in [&path, &swapped, &format!("/companies/{id}/imports")] {
            let answer = theirs.get(at).await;
            assert_eq!(answer.status.as_u16(), 404, "{at}");
            assert!(!answer.text().contains("試算表") && !answer.text().contains("現場手当"));
        }
        for wanted in ["commit", "choose", "give_up"] {
            for at in [&path, &swapped] {
                assert_eq!(send(&theirs, at, &html, &[("do", wanted), ("periods.0.end", "2025-03")]).await.status.as_u16(), 404);
            }
        }
        assert_eq!(theirs.upload(&format!("/companies/{id}/imports"), "a.csv", TRIAL_BALANCE.as_bytes(), &[]).await.status.as_u16(), 404);
        // A file of one company is not found under another of the same chamber.
        let other = register(&app, &app.a, "有限会社別").await;
        assert_eq!(ours.get(&format!("/companies/{other}/imports/{import}")).await.status.as_u16(), 404);
        page(&ours.get(&path).await, 200);
        let admin = Browser::of(&app, &app.a.admin).await;
        assert_eq!(admin.get(&path).await.status.as_u16(), 403);
    }

    async fn a_file_that_waits_too_long_is_dropped(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await.to_string();
        let browser = Browser::of(&app, &app.a.advisor).await;
        let (old, _) = begin(&browser, &id).await;
        app.clock.advance(7 * 86_400 + 1);
        let browser = Browser::of(&app, &app.a.advisor).await;
        begin(&browser, &id).await;
        assert_eq!(onward(&browser.get(&old).await), format!("/companies/{id}/statements?done=import_ended"));
    }
}
