//! Whole addresses out of a provider's base address.

use url::Url;

use super::{Failure, guard};

/// `base` with `path` below it.
pub(super) fn under(base: &str, path: &str) -> Result<Url, Failure> {
    let mut url = parse(base)?;
    push(&mut url, path)?;
    Ok(url)
}

/// The base address alone, spelt plainly. A query would end up in the middle of the whole address.
pub(super) fn parse(base: &str) -> Result<Url, Failure> {
    let url = guard::read(base.trim()).map_err(|_| Failure::NotFound)?;
    if url.query().is_none() {
        Ok(url)
    } else {
        Err(Failure::NotFound)
    }
}

/// Adds parts of a path, without a slash between them twice.
pub(super) fn push(url: &mut Url, path: &str) -> Result<(), Failure> {
    let mut parts = url.path_segments_mut().map_err(|()| Failure::NotFound)?;
    parts.pop_if_empty().extend(path.split('/'));
    Ok(())
}

/// Whether it is OpenAI itself, by any of its regional names.
pub(super) fn is_openais_own(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| host == "api.openai.com" || host.ends_with(".api.openai.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_put_below_a_base_with_and_without_a_slash() {
        for base in [
            "https://a.example/v1",
            "https://a.example/v1/",
            " https://a.example/v1 ",
        ] {
            let url = under(base, "chat/completions").unwrap();
            assert_eq!(url.as_str(), "https://a.example/v1/chat/completions");
        }
        assert_eq!(
            under("http://a.example", "x").unwrap().as_str(),
            "http://a.example/x"
        );
    }

    #[test]
    fn what_is_no_base_address_is_none() {
        for nowhere in [
            "",
            "a.example/v1",
            "ftp://a.example/v1",
            "https://a.example/v1?k=v",
            "https://a.example/#x",
            "mailto:a@b",
        ] {
            assert_eq!(under(nowhere, "x"), Err(Failure::NotFound), "{nowhere}");
        }
    }

    #[test]
    fn openai_itself_is_known_by_its_host() {
        let own = |url: &str| is_openais_own(&Url::parse(url).unwrap());
        assert!(own("https://api.openai.com/v1") && own("https://eu.api.openai.com/v1"));
        assert!(!own("https://notapi.openai.com/v1") && !own("https://a.example/api.openai.com"));
    }
}
