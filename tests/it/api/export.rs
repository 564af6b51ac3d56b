//! `/documents/{id}/export`, `/companies/{id}/analysis/export` and `…/chart`.

use banso::domain::document::Decision;
use banso::domain::review::Status;
use serde_json::json;

use crate::support::engine::both;
use crate::support::samples::{document, figures, register};
use crate::support::{Call, TestApp};

both! {
    async fn a_document_is_handed_out_as_a_file(app: TestApp) {
        let company = register(&app, &app.a, "株式会社見本/別館").await;
        app.send(Call::put(&format!("/companies/{company}/statements/2025-03"), &figures()).by(&app.a.advisor)).await.is(201);
        let draft = document(&app, &app.a, company, "見本", Status::Draft, Decision::Accepted).await;
        for (format, kind) in [
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("md", "text/markdown; charset=utf-8"),
            ("json", "application/json"),
        ] {
            let file = app.get(&app.a.admin, &format!("/documents/{draft}/export?format={format}")).await;
            assert_eq!((file.status.as_u16(), file.head("content-type")), (200, kind), "{}", file.text());
            let disposition = file.head("content-disposition");
            assert!(disposition.starts_with("attachment; filename*=UTF-8''SWOT%E5%88%86%E6%9E%90_") && disposition.ends_with(&format!(".{format}")), "{disposition}");
            match format {
                "docx" => assert_eq!(&file.body[..4], b"PK\x03\x04"),
                "json" => drop(file.is(200)),
                _ => assert!(file.text().contains("未承認") && file.text().contains("株式会社見本")),
            }
        }
    }

    async fn handing_out_is_put_on_record(app: TestApp) {
        let company = register(&app, &app.a, "株式会社見本").await;
        let draft = document(&app, &app.a, company, "見本", Status::Draft, Decision::Accepted).await;
        app.get(&app.a.admin, &format!("/documents/{draft}/export?format=md")).await;
        let mut tx = app.read().await;
        let entries = banso::store::audit::list_of_company(&mut tx, app.a.id, company, 10).await.unwrap();
        assert_eq!((entries[0].action.as_str(), &entries[0].detail["format"]), ("document.export", &json!("md")));
    }

    async fn a_format_that_is_not_there_is_told(app: TestApp) {
        let company = register(&app, &app.a, "株式会社見本").await;
        let draft = document(&app, &app.a, company, "見本", Status::Draft, Decision::Accepted).await;
        for query in ["", "?format=", "?format=xls", "?format=DOCX", "?format=md&format=md"] {
            let faults = app.get(&app.a.advisor, &format!("/documents/{draft}/export{query}")).await.faults(422);
            assert!(faults[0].starts_with("/format"), "{query}: {faults:?}");
        }
    }

    async fn an_analysis_is_handed_out_as_a_file_and_as_charts(app: TestApp) {
        let company = register(&app, &app.a, "=見本/別館").await;
        app.send(Call::put(&format!("/companies/{company}/statements/2025-03"), &figures()).by(&app.a.advisor)).await.is(201);
        let path = format!("/companies/{company}/analysis");
        for (format, kind, begins) in [
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &b"PK\x03\x04"[..]),
            ("csv", "text/csv; charset=utf-8", &b"\xef\xbb\xbf"[..]),
            ("csv_cp932", "text/csv; charset=shift_jis", &b"\"\x8e\x96"[..]),
        ] {
            let file = app.get(&app.a.advisor, &format!("{path}/export?format={format}")).await;
            assert_eq!((file.status.as_u16(), file.head("content-type")), (200, kind));
            assert!(file.head("content-disposition").starts_with("attachment; filename*=UTF-8''"));
            assert_eq!(&file.body[..begins.len()], begins, "{format}");
        }
        let table = app.get(&app.a.advisor, &format!("{path}/export?format=csv")).await.text();
        assert!(table.contains("営業利益率") && !table.contains(",=見本") && !table.contains("\n=見本"), "{table}");
        for chart in ["radar", "trend&indicator=equity_ratio", "break_even", "cost"] {
            let svg = app.get(&app.a.advisor, &format!("{path}/chart?chart={chart}&format=svg")).await;
            assert!(svg.head("content-type") == "image/svg+xml" && svg.text().starts_with("<svg "), "{chart}");
            let png = app.get(&app.a.advisor, &format!("{path}/chart?chart={chart}&format=png")).await;
            assert_eq!((png.head("content-type"), &png.body[..4]), ("image/png", &b"\x89PNG"[..]), "{chart}");
        }
        for wrong in ["export?format=pdf", "chart?chart=pie&format=svg", "chart?chart=cost&format=gif", "export"] {
            app.get(&app.a.advisor, &format!("{path}/{wrong}")).await.faults(422);
        }
        let page = app.get(&app.b.advisor, &format!("{path}/export?format=xlsx")).await;
        assert_eq!(page.status.as_u16(), 404, "another chamber's company is not there");
    }
}
