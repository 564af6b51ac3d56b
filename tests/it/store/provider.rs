//! Providers.

use banso::store::provider::{self, SealedKey};

use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::new_provider;

both! {
    async fn a_provider_is_put_changed_and_deleted_at_its_version(app: TestApp) {
        let (mut tx, a, b, now) = (app.write().await, app.a.id, app.b.id, app.clock.now());
        let mut own: banso::domain::provider::Provider = serde_json::from_value(new_provider("main")).unwrap();
        assert!(provider::insert(&mut tx, a, &own, Some(b"sealed"), now).await.unwrap());
        assert!(!provider::insert(&mut tx, a, &own, None, now).await.unwrap(), "the id is taken");
        assert!(provider::insert(&mut tx, b, &own, None, now).await.unwrap(), "in another chamber it is not");
        own.model = String::from("m-2");
        own.wire.temperature = Some(0.1 + 0.2);
        own.prices.input = Some(i64::MAX);
        assert!(provider::update(&mut tx, a, &own, Some(b"sealed"), 1, now).await.unwrap());
        assert!(!provider::update(&mut tx, a, &own, None, 1, now).await.unwrap(), "stale");
        let found = provider::find(&mut tx, a, "main").await.unwrap().unwrap();
        assert_eq!((&found.provider, found.sealed_key.as_deref(), found.version), (&own, Some(&b"sealed"[..]), 2));
        let theirs = provider::find(&mut tx, b, "main").await.unwrap().unwrap();
        assert_eq!((theirs.provider.model.as_str(), theirs.sealed_key, theirs.version), ("m-1", None, 1));
        let sealed = provider::sealed_keys(&mut tx).await.unwrap();
        assert_eq!(sealed, [SealedKey { chamber: a, provider: "main".to_owned(), sealed: b"sealed".to_vec() }]);
        assert!(provider::reseal(&mut tx, &sealed[0], b"anew").await.unwrap());
        assert!(!provider::reseal(&mut tx, &sealed[0], b"again").await.unwrap(), "it is not the old one any more");
        assert_eq!(provider::find(&mut tx, a, "main").await.unwrap().unwrap().version, 2, "the settings stayed");
        assert!(!provider::delete(&mut tx, a, "main", 1).await.unwrap());
        assert!(provider::delete(&mut tx, a, "main", 2).await.unwrap());
        assert_eq!(provider::list(&mut tx, a).await.unwrap(), []);
        assert_eq!(provider::list(&mut tx, b).await.unwrap().len(), 1);
    }
}
