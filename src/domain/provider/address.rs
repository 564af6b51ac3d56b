//! Parts of an address (接続先): read from its text alone, for showing and comparing.

/// The host of an address, as it is written.
pub fn host(base_url: &str) -> &str {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.starts_with('[') {
        return authority.split_inclusive(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

/// Scheme, host and port: where a key may go.
pub fn origin(base_url: &str) -> &str {
    let begin = base_url.find("://").map_or(0, |at| at + 3);
    base_url[begin..]
        .find(['/', '?', '#'])
        .map_or(base_url, |end| &base_url[..begin + end])
}

/// Whether a host is that one or below it.
pub(super) fn is_below(host: &str, end: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == end
        || host
            .strip_suffix(end)
            .is_some_and(|rest| rest.ends_with('.'))
}
