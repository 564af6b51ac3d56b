//! `/companies`.

use serde_json::json;

use crate::support::call::masked;
use crate::support::engine::both;
use crate::support::samples::{profile, register};
use crate::support::{Call, TestApp};

both! {
    async fn a_company_is_registered_and_found(app: TestApp) {
        let made = app.send(Call::post("/companies", &profile("株式会社見本")).by(&app.a.advisor)).await;
        let body = made.is(201);
        assert_eq!(made.version(), 1);
        let place = format!("/api/v1/companies/{}", body["id"].as_str().unwrap());
        assert_eq!(made.head("location"), place);
        let got = app.get(&app.a.lead, &format!("/{place}")).await;
        assert_eq!(got.is(200), body);
        insta::allow_duplicates! { insta::assert_json_snapshot!("company", masked(&body)) };
    }
}
