//! Chambers.

use banso::clock::new_id;
use banso::domain::id::ChamberId;
use banso::domain::provider::DraftingSettings;
use banso::store::chamber::{self, Chamber, ProviderSettings, Settings};

use crate::support::TestApp;
use crate::support::engine::both;

both! {
    async fn a_chamber_is_made_found_and_set(app: TestApp) {
        let mut tx = app.write().await;
        assert!(chamber::any(&mut tx).await.unwrap());
        let made = Chamber { id: ChamberId(new_id()), name: "丙商工会議所".to_owned(), settings: Settings::default() };
        chamber::insert(&mut tx, &made, app.clock.now()).await.unwrap();
        let settings = Settings {
            provider: Some(ProviderSettings {
                kind: "openai".to_owned(),
                base_url: "https://llm.example.jp/v1".to_owned(),
                model: "m-1".to_owned(),
                api_key: Some("sk-鍵".to_owned()),
                input_yen_per_1k: Some(0.1 + 0.2),
                output_yen_per_1k: Some(1e-7),
            }),
            drafting: DraftingSettings { chain: vec!["m-1".to_owned(), "rules".to_owned()], version: 2, ..DraftingSettings::default() },
        };
        chamber::update_settings(&mut tx, made.id, &settings).await.unwrap();
        let found = chamber::find_by_name(&mut tx, "丙商工会議所").await.unwrap().unwrap();
        assert_eq!((found.id, &found.settings), (made.id, &settings));
        let other = chamber::find(&mut tx, app.a.id).await.unwrap().unwrap();
        assert_eq!((other.name.as_str(), other.settings), ("甲商工会議所", Settings::default()));
        assert!(chamber::find(&mut tx, ChamberId(new_id())).await.unwrap().is_none());
        assert!(chamber::find_by_name(&mut tx, "丁").await.unwrap().is_none());
    }
}
