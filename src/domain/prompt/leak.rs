//! What no prompt may hold: secrets, addresses, names of environment variables. A prompt is sent to providers word for word.

use std::sync::LazyLock;

use regex::Regex;

/// A place in a text that must not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Line, from 1.
    pub line: usize,
    /// What it looks like: 「アドレス（URL）」.
    pub what: &'static str,
}

const PATTERNS: [(&str, &str); 9] = [
    (r"(?i)[a-z][a-z0-9+.-]{1,15}://", "アドレス（URL）"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}\b", "IPアドレス"),
    (
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}",
        "メールアドレス",
    ),
    (
        r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b|〒\s*\d{3}-?\d{4}",
        "電話番号・郵便番号",
    ),
    (
        r"\bBANSO_[A-Z_]+|\$\{?[A-Z][A-Z0-9_]{2,}|\b[A-Z]{2,}_[A-Z0-9_]{2,}\s*=",
        "環境変数",
    ),
    (
        r"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{12,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|-----BEGIN",
        "鍵",
    ),
    (
        r"(?i)\bbearer\s+[A-Za-z0-9._~+/-]{8,}|\bBasic\s+[A-Za-z0-9+/=]{12,}",
        "認証の文字列",
    ),
    (
        r#"(?i)(?:api[_-]?key|password|passwd|secret|token|パスワード|暗証番号|秘密鍵)\s*["']?\s*[=：:]\s*["']?[!-~]{4,}"#,
        "パスワード・鍵",
    ),
    (
        r"\b[0-9a-fA-F]{32,}\b|\b[A-Za-z0-9+/]{40,}={0,2}",
        "鍵のような長い文字列",
    ),
];

static COMPILED: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let compiled = PATTERNS
        .iter()
        .filter_map(|(pattern, what)| Some((Regex::new(pattern).ok()?, *what)));
    compiled.collect()
});

/// The places of a text that look like something that must not be sent.
pub fn leaks(text: &str) -> Vec<Leak> {
    let of_line = |(index, line): (usize, &str)| {
        let found = COMPILED.iter().find(|(pattern, _)| pattern.is_match(line));
        found.map(|(_, what)| Leak {
            line: index + 1,
            what,
        })
    };
    text.lines().enumerate().filter_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn secrets_addresses_and_settings_are_found_with_their_line() {
        for (text, what) in [
            ("詳しくは https://example.jp を見る", "アドレス（URL）"),
            ("接続先は 192.168.0.10 です", "IPアドレス"),
            ("taro@example.jp へ", "メールアドレス"),
            ("電話 027-361-5171", "電話番号・郵便番号"),
            ("〒370-8511 高崎市", "電話番号・郵便番号"),
            ("BANSO_LLM_API_KEY を使う", "環境変数"),
            ("${OPENAI_API_KEY}", "環境変数"),
            ("鍵は sk-proj-abcdefghijkl1234", "鍵"),
            ("Authorization: Bearer abcdefgh1234", "認証の文字列"),
            ("password = hunter2", "パスワード・鍵"),
            ("パスワード：abcd1234", "パスワード・鍵"),
            ("0123456789abcdef0123456789abcdef", "鍵のような長い文字列"),
        ] {
            let found = leaks(&format!("一行目\n{text}\n"));
            assert_eq!(found, [Leak { line: 2, what }], "{text}");
        }
    }

    #[test]
    fn what_prompts_say_anyway_is_not_taken_for_one() {
        let plain = "{\"items\": [{\"quadrant\": \"strength\", \"evidence\": [\"fin.operating_margin_median.2001-03\"]}]}\n\
            topic は philosophy（経営理念）、value_chain です。token_budget = 6000\nstart は \"2001-07\"、十二か月以内\n";
        assert_eq!(leaks(plain), []);
    }
}
