//! `/admin/prompts`.

use crate::support::engine::both;
use crate::support::{Call, TestApp};

const SHIPPED: &str = include_str!("../../../prompts/swot/2.hbs");
const VERSION: &str = "/admin/prompts/swot/2";

both! {
    async fn only_the_administrator_sees_prompts(app: TestApp) {
        for person in app.a.people() {
            let right = person.id == app.a.admin.id;
            let cookie = app.session(person).await;
            for path in ["/admin/prompts", VERSION, "/admin/prompts/swot/diff?from=1&to=2"] {
                app.send(Call::page(path).with(&cookie)).await.html(if right { 200 } else { 403 });
            }
            if !right {
                for (path, fields) in [(VERSION.to_owned(), vec![("content", SHIPPED)]), (format!("{VERSION}/labels"), vec![("label", "production")]), (format!("{VERSION}/test"), vec![("provider", "rules")])] {
                    app.send(Call::form(&path, &fields).with(&cookie)).await.html(403);
                }
            }
        }
    }

    async fn a_version_is_written_tried_and_put_to_use(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let html = app.send(Call::page("/admin/prompts").with(&cookie)).await.html(200);
        assert!(html.contains("第2版") && html.contains("事業計画書"), "{html}");
        // What is wrong is said, and what was typed stays.
        let broken = SHIPPED.replace("{{company.name}}", "{{company.<b>}}");
        let html = app.send(Call::form(VERSION, &[("content", &broken)]).with(&cookie)).await.html(422);
        assert!(html.contains("行目：") && html.contains("{{company.&lt;b&gt;}}") && !html.contains("company.<b>"), "{html}");
        let own = SHIPPED.replace("「必ず」「確実に」「倒産する」のような断定", "断定");
        let answer = app.send(Call::form(VERSION, &[("content", &own)]).with(&cookie)).await;
        assert_eq!(answer.way(), "/admin/prompts/swot/1001?done=prompt_added");
        let path = "/admin/prompts/swot/1001";
        let html = app.send(Call::page(path).with(&cookie)).await.html(200);
        assert!(html.contains("この版にない行（2行）") && html.contains("倒産する"), "{html}");
        let answer = app.send(Call::form(&format!("{path}/labels"), &[("label", "production")]).with(&cookie)).await;
        assert_eq!(answer.way(), "/admin/prompts/swot/1001?done=prompt_label_moved");
        let html = app.send(Call::form(&format!("{path}/test"), &[("sample", "6_inn"), ("provider", "rules")]).with(&cookie)).await.html(200);
        assert!(html.contains("回答（規則）") && html.contains("有限会社霧見館") && html.contains("枠に入らず送らない根拠"), "{html}");
        let html = app.send(Call::page("/admin/prompts/swot/diff?from=2&to=1001").with(&cookie)).await.html(200);
        assert!(html.contains("<del>") && html.contains("<ins>version &#x3D; 1001</ins>"), "{html}");
        let other = app.session(&app.b.admin).await;
        app.send(Call::page(path).with(&other)).await.html(404);
        for gone in ["/admin/prompts/swot/x", "/admin/prompts/poem/1", "/admin/prompts/swot/diff?from=2&to=7"] {
            app.send(Call::page(gone).with(&cookie)).await.html(404);
        }
    }
}
