//! The model servers that `tests/tools/servers.sh` starts: a real llama.cpp with a tiny random model, and aimock.

/// Where they listen.
pub(crate) struct ModelServers {
    pub(crate) llama: String,
    pub(crate) aimock: String,
}

/// The servers, or `None` (said aloud) where nobody started them. CI must have them.
pub(crate) fn model_servers() -> Option<ModelServers> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test asks where its servers are"
    )]
    let variable = |name: &str| std::env::var(name).ok();
    if let Some((llama, aimock)) = variable("TEST_LLAMA_URL").zip(variable("TEST_AIMOCK_URL")) {
        return Some(ModelServers { llama, aimock });
    }
    assert!(
        variable("CI").is_none(),
        "CI must start the model servers (make unit does)"
    );
    println!("skipped: TEST_LLAMA_URL and TEST_AIMOCK_URL are not set");
    None
}
