use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn data() -> &'static (Identifiers, KanjiVariants) {
    static DATA: OnceLock<(Identifiers, KanjiVariants)> = OnceLock::new();
    DATA.get_or_init(read)
}

fn read() -> (Identifiers, KanjiVariants) {
    let identifiers = include_str!("../../../data/identifiers.toml");
    let variants = include_str!("../../../data/kanji_variants.csv");
    (
        Identifiers::parse("identifiers.toml", identifiers).unwrap(),
        KanjiVariants::parse("kanji_variants.csv", variants).unwrap(),
    )
}

fn known() -> Known {
    Known {
        company: vec!["株式会社髙﨑製麺".to_owned(), "タカサキセイメン".to_owned()],
        owner: vec!["渡邊 太郎".to_owned()],
        staff: vec!["林 花子".to_owned(), "佐々木一".to_owned()],
        advisors: Vec::new(),
        others: vec![
            ("住所", "群馬県高崎市問屋町2-7-8".to_owned()),
            ("通称", "麺や渡".to_owned()),
        ],
    }
}

fn hide(text: &str) -> String {
    let (identifiers, variants) = data();
    let mut mask = Mask::new(&known(), identifiers, variants);
    let hidden = mask.hide(text);
    assert_eq!(mask.restore(&hidden), text, "{hidden}");
    hidden
}

#[test]
fn a_company_is_hidden_in_all_its_spellings() {
    assert_eq!(
        hide("株式会社髙﨑製麺は麺を作ります。"),
        "〔会社〕は麺を作ります。"
    );
    for spelling in [
        "㈱高崎製麺",
        "（株）髙崎製麺",
        "(株) 高﨑製麺",
        "高崎製麺株式会社",
        "高 崎 製 麺",
        "ﾀｶｻｷｾｲﾒﾝ",
        "たかさきせいめん",
        "高\u{200b}崎製麺",
    ] {
        assert_eq!(
            hide(&format!("創業から{spelling}の味")),
            "創業から〔会社・別表記A〕の味",
            "{spelling}"
        );
    }
}

#[test]
fn people_are_hidden_by_their_whole_and_by_their_family_names() {
    for (text, hidden) in [
        ("渡邊太郎です", "〔代表者・別表記A〕です"),
        ("渡邊 太郎です", "〔代表者〕です"),
        ("渡辺さんの話", "〔代表者・別表記A〕さんの話"),
        ("渡邉社長", "〔代表者・別表記A〕社長"),
        (
            "渡辺が焼き、担当渡辺が売る",
            "〔代表者・別表記A〕が焼き、担当〔代表者・別表記A〕が売る",
        ),
        ("渡辺家の土地", "〔代表者・別表記A〕家の土地"),
        ("渡辺町の川渡辺", "渡辺町の川渡辺"),
        ("林さんと林業", "〔従業員A・別表記A〕さんと林業"),
        ("佐々木さん", "〔従業員B・別表記A〕さん"),
        ("佐々木一", "〔従業員B〕"),
        ("麺や渡の客", "〔通称〕の客"),
    ] {
        assert_eq!(hide(text), hidden, "{text}");
    }
}

#[test]
fn contacts_and_numbers_are_known_by_how_they_are_written() {
    for (text, hidden) in [
        ("電話は０２７-３６１-５１７１です", "電話は〔電話A〕です"),
        ("携帯090-1234-5678、09012345678", "携帯〔電話A〕、〔電話B〕"),
        ("a.b@example.co.jp へ", "〔メールA〕 へ"),
        (
            "https://example.jp/a?b=1 と www.example.jp",
            "〔URLA〕 と 〔URLB〕",
        ),
        ("法人番号は4011001098993", "法人番号は〔法人番号A〕"),
        ("普通 1234567", "普通 〔口座A〕"),
        ("〒370-0006 に移転", "〔郵便番号A〕 に移転"),
        ("前橋市本町一丁目2番3号", "〔住所A〕"),
        ("前橋市本町1丁目2番3号の店", "〔住所A〕の店"),
        ("群馬県高崎市問屋町2-7-8", "〔住所〕"),
    ] {
        assert_eq!(hide(text), hidden, "{text}");
    }
}

#[test]
fn figures_and_common_words_stay() {
    for text in [
        "売上高は5,130,250千円、営業利益率は△0.3%です。",
        "2025-03期から2026年3月まで、100-2000円の商品を売る",
        "0120円と03件、従業員は120人",
        "取引先が3社、客単価は1,234,567,890,123円",
        "高崎市の製麺業",
    ] {
        assert_eq!(hide(text), text);
    }
}

#[test]
fn a_text_cannot_bring_placeholders_of_its_own() {
    let (identifiers, variants) = data();
    let mut mask = Mask::new(&known(), identifiers, variants);
    assert_eq!(mask.hide("〔会社〕と〔〔電話A〕"), "（会社）と（（電話A）");
    assert_eq!(mask.restore("〔会社〕"), "〔会社〕");
}

#[test]
fn ids_stay_and_every_text_of_a_value_is_reached() {
    let (identifiers, variants) = data();
    let mut mask = Mask::new(&known(), identifiers, variants);
    let mut value = json!({"id": "com.name", "why": ["S1", "渡邊 太郎"], "rows": [{"label": "渡邊 太郎", "n": 1, "quote": null}]});
    let before = value.clone();
    mask.hide_all(&mut value);
    assert_eq!(
        value,
        json!({"id": "com.name", "why": ["S1", "〔代表者〕"], "rows": [{"label": "〔代表者〕", "n": 1, "quote": null}]})
    );
    restore_all(mask.masked(), &mut value);
    assert_eq!(value, before);
}

#[test]
fn one_spelling_keeps_its_placeholder() {
    let (identifiers, variants) = data();
    let mut mask = Mask::new(&known(), identifiers, variants);
    assert_eq!(
        mask.hide("高崎製麺と髙崎製麺"),
        "〔会社・別表記A〕と〔会社・別表記B〕"
    );
    assert_eq!(
        mask.hide("髙崎製麺の電話03-1111-2222"),
        "〔会社・別表記B〕の電話〔電話A〕"
    );
    assert_eq!(mask.masked().len(), 3);
    assert_eq!(
        (
            letters(0),
            letters(25),
            letters(26),
            letters(701),
            letters(702)
        ),
        (
            "A".into(),
            "Z".into(),
            "AA".into(),
            "ZZ".into(),
            "AAA".into()
        )
    );
}

fn spelled(name: &str, how: u8) -> String {
    match how % 5 {
        0 => name.to_owned(),
        1 => name
            .chars()
            .map(|c| format!("{c} "))
            .collect::<String>()
            .trim_end()
            .to_owned(),
        2 => name
            .replace('髙', "高")
            .replace('﨑', "崎")
            .replace('邊', "辺"),
        3 => name.replace("株式会社", "㈱").replace('邊', "邉"),
        _ => name.chars().map(|c| format!("{c}\u{200b}")).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn no_planted_identity_leaves(
        before in "[ぁ-んァ-ン一-龠、。0-9%円]{0,12}",
        after in "[、。はがを]{1}[ぁ-んァ-ン一-龠、。]{0,12}",
        which in 0_usize..5,
        how in 0_u8..5,
    ) {
        let (identifiers, variants) = data();
        let names = ["株式会社髙﨑製麺", "渡邊 太郎", "林 花子", "佐々木一", "麺や渡"];
        let planted = spelled(names[which], how);
        let text = format!("{before}、{planted}{after}");
        let mut mask = Mask::new(&known(), identifiers, variants);
        let hidden = mask.hide(&text);
        prop_assert!(!hidden.contains(planted.trim_end_matches('\u{200b}')), "{} {}", text, hidden);
        prop_assert_eq!(mask.restore(&hidden), text);
    }
}
