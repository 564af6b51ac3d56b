//! `/`, `/help` and the SWOT tab.

use banso::clock::new_id;
use banso::domain::access::Role;
use banso::domain::document::Kind;
use banso::domain::draft::{Draft, DraftError, DraftRequest, DraftStatus};
use banso::domain::id::DraftId;
use banso::store;

use crate::support::engine::both;
use crate::support::samples::{register, world};
use crate::support::{Call, TestApp};

both! {
    async fn an_empty_chamber_is_shown_how_to_begin(app: TestApp) {
        for person in app.a.people() {
            let cookie = app.session(person).await;
            let html = app.send(Call::page("/").with(&cookie)).await.html(200);
            assert!(html.contains("はじめに、事業者を登録します"), "{html}");
            assert_eq!(html.contains("href=\"/companies/new\""), person.role != Role::Admin);
            assert_eq!(html.contains("href=\"/admin/people\""), person.role == Role::Admin);
        }
    }

    async fn each_role_sees_what_waits_for_it(app: TestApp) {
        let world = world(&app, &app.a, "見本").await;
        let cookie = app.session(&app.a.lead).await;
        let html = app.send(Call::page("/").with(&cookie)).await.html(200);
        let review = format!("href=\"/documents/{}\"", world.in_review);
        assert!(html.contains("確認の依頼") && html.contains(&review), "{html}");
        assert!(html.contains("商工会議所の事業者（1）") && html.contains("2026年4月1日（水）"), "{html}");
        let cookie = app.session(&app.a.admin).await;
        let html = app.send(Call::page("/").with(&cookie)).await.html(200);
        assert!(html.contains("いま待っていることはありません") && html.contains("有限会社見本"), "{html}");
        let cookie = app.session(&app.b.lead).await;
        let html = app.send(Call::page("/").with(&cookie)).await.html(200);
        assert!(!html.contains("見本"), "another chamber's");
    }

    async fn a_draft_of_which_nothing_came_is_told_of_and_may_be_asked_of_the_rules(app: TestApp) {
        let company = register(&app, &app.a, "株式会社不通").await;
        let sentence = "AIの提供元につながりません。";
        let failed = Draft {
            id: DraftId(new_id()),
            company_id: company,
            request: DraftRequest { kind: Kind::Swot, provider: Some("m-1".to_owned()), source_document: None, form: None, preview_sha256: None },
            status: DraftStatus::Failed,
            attempts: Vec::new(),
            error: Some(DraftError { kind: "unreachable".to_owned(), message: sentence.to_owned() }),
            usage: None,
            generation: None,
            document: None,
            requested_by: app.a.advisor.id,
            created_at: app.clock.now(),
            updated_at: app.clock.now(),
        };
        let mut tx = app.write().await;
        store::draft::insert(&mut tx, app.a.id, &failed).await.unwrap();
        store::draft::update(&mut tx, app.a.id, &failed).await.unwrap();
        let done = ("done", serde_json::json!({"status": "failed", "message": sentence}));
        store::draft::append_events(&mut tx, app.a.id, failed.id, &[done]).await.unwrap();
        tx.commit().await.unwrap();

        let cookie = app.session(&app.a.advisor).await;
        let html = app.send(Call::page("/").with(&cookie)).await.html(200);
        let path = format!("/drafts/{}", failed.id);
        assert!(html.contains("SWOT分析の下書きを作成できませんでした") && html.contains(&path), "{html}");
        let html = app.send(Call::page(&path).with(&cookie)).await.html(200);
        assert_eq!(html.matches(sentence).count(), 1, "{html}");
        assert!(html.contains("何も保存していません") && html.contains("provider&#x3D;rules"), "{html}");

        app.clock.advance(7 * 24 * 3600 + 1);
        let cookie = app.session(&app.a.advisor).await;
        let html = app.send(Call::page("/").with(&cookie)).await.html(200);
        assert!(!html.contains(&path));
    }

    async fn help_explains_terms_and_formulas(app: TestApp) {
        for person in app.a.people() {
            let cookie = app.session(person).await;
            let html = app.send(Call::page("/help").with(&cookie)).await.html(200);
            for wanted in ["id=\"term-equity_ratio\"", "営業運転資本回転期間", "<kbd>j</kbd>", "経営者の言葉"] {
                assert!(html.contains(wanted), "{wanted}");
            }
        }
    }

    async fn the_swot_tab_leads_to_the_latest_or_to_asking_for_one(app: TestApp) {
        let (advisor, admin) = (app.session(&app.a.advisor).await, app.session(&app.a.admin).await);
        let new = register(&app, &app.a, "株式会社新規").await;
        let path = format!("/companies/{new}/swot");
        assert_eq!(app.send(Call::page(&path).with(&advisor)).await.way(), format!("/companies/{new}/drafts/new?kind=swot"));
        assert_eq!(app.send(Call::page(&path).with(&admin)).await.way(), format!("/companies/{new}/documents"));
        let world = world(&app, &app.a, "見本").await;
        let path = format!("/companies/{}/swot", world.company);
        let way = app.send(Call::page(&path).with(&advisor)).await;
        let known = [world.document, world.decided, world.in_review, world.approved].map(|id| format!("/documents/{id}"));
        assert!(known.iter().any(|path| path == way.way()), "{}", way.way());
        let other = app.session(&app.b.advisor).await;
        app.send(Call::page(&path).with(&other)).await.html(404);
        app.send(Call::page("/companies/none/swot").with(&other)).await.html(404);
    }
}
