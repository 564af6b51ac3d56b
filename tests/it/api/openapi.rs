//! The OpenAPI document.

#[test]
fn print() {
    println!("{}", banso::web::api::openapi().to_pretty_json().unwrap());
}
