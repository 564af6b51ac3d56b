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

/// Sentences that hold a listed word as people write them.
fn planted(word: &str) -> [String; 3] {
    [
        format!("この取組は{word}"),
        format!("計画では、{word}。"),
        word.chars().map(|c| format!("{c}\u{200b}")).collect(),
    ]
}

#[test]
fn every_word_and_form_of_the_lists_is_found() {
    let lexicon = lexicon();
    let mut count = 0;
    for (entries, kind) in [
        (&lexicon.forbidden, FlagKind::ForbiddenClaim),
        (&lexicon.vague, FlagKind::VagueQuantity),
    ] {
        for (word, times) in entries.iter().map(Entry::shown) {
            for sentence in planted(&word) {
                let sentence = sentence.repeat(times);
                let found = lexicon.flags(&Folded::new(&sentence));
                assert!(found.iter().any(|flag| flag.kind == kind), "{sentence}");
                count += 1;
            }
        }
    }
    assert!(count > 400, "{count}");
}

#[test]
fn promises_are_found_in_the_forms_people_use() {
    for text in [
        "銀行は貸してくれます。",
        "補助金が受けられます。",
        "確実に黒字になります。",
        "必要額は借りられます。",
        "採択される見込みが高く、採択間違いなしです。",
        "節税になります。",
        "法的に問題のない方法です。",
        "この会社は必ず倒産すると断定できます。",
        "格付けはAAAです。",
        "この下書きは承認済みです。",
        "リスクはない取組です。",
        "ノーリスクで始められます。",
        "金融機関は貸してくれるはずです。",
    ] {
        assert!(kinds(text).contains(&FlagKind::ForbiddenClaim), "{text}");
    }
}
