//! Counting tokens, as `OpenAI`'s models of the `o200k` family do; for other models an estimate.

/// How many tokens the text takes. The first call loads the table (about a second): warm it up when the program starts.
pub fn count(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().count_ordinary(text)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_what_the_model_counts() {
        assert_eq!(count(""), 0);
        assert_eq!(count("hello world"), 2);
        let sentence = "営業利益率は業種の中央値を下回っています。";
        assert!((10..=21).contains(&count(sentence)), "{}", count(sentence));
        assert_eq!(count("<|endoftext|>"), count("<|endoftext|>x") - 1);
        assert!(count("<|endoftext|>") > 1);
    }
}
