use super::*;
use crate::domain::check::testing::{data_file, lexicon};

fn kinds(text: &str) -> Vec<FlagKind> {
    lexicon()
        .flags(&Folded::new(text))
        .into_iter()
        .map(|flag| flag.kind)
        .collect()
}

#[test]
fn certainty_is_flagged_in_any_width() {
    for text in [
        "必ず採択されます",
        "元本を保証します",
        "確実に融資を受けられます",
        "違法ではない方法です",
        "節税できる仕組み",
        "１００％成功します",
        "絶\u{200b}対に伸びます",
    ] {
        assert!(kinds(text).contains(&FlagKind::ForbiddenClaim), "{text}");
    }
}

#[test]
fn harmless_longer_words_are_not() {
    for text in [
        "必ずしも十分ではありません",
        "信用保証協会の制度を使います",
        "品質保証の担当者がいます",
        "経営者保証の見直しを相談します",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
    assert_eq!(kinds("必ずしも必ず").len(), 1);
}

#[test]
fn vague_words_are_flagged_with_their_place() {
    let flags = lexicon().flags(&Folded::new("客数が大幅に減り、数多くの店が閉じた"));
    assert_eq!(flags.len(), 2);
    assert_eq!(flags[0].kind, FlagKind::VagueQuantity);
    let spans: Vec<_> = flags.iter().filter_map(|flag| flag.span).collect();
    assert!(spans.contains(&[3, 5]), "{spans:?}");
}

#[test]
fn faults_of_a_list_are_named() {
    let one = "[[words]]\nword = \"必ず\"\nreason = \"r\"\nmend = \"m\"\n";
    let parse = |text: &str| {
        let text = text.to_owned();
        Lexicon::read(&|file| match file {
            "lexicon/certainty.toml" => Ok(text.clone()),
            other => data_file(other),
        })
    };
    assert!(parse(one).is_ok());
    let twice = parse(&format!("{one}{one}")).unwrap_err();
    assert!(twice.message.contains("二度"));
    assert!(parse(&one.replace("\"r\"", "\"\"")).is_err());
    assert!(parse(&format!("{one}unless = [\"絶対\"]\n")).is_err());
    assert!(parse(&format!("{one}forms = [\"必ず\"]\n")).is_err());
}
