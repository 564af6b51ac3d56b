use crate::domain::check::testing::{evidence, flags, words};
use crate::domain::document::FlagKind;
use crate::domain::document::FlagKind::{PossiblePersonalName, UnknownName};

fn found(text: &str) -> Vec<(FlagKind, String)> {
    let known = [
        evidence("com.name", "有限会社峠ノ灯食堂"),
        evidence("com.municipality", "青嶺市"),
        words(
            "chk.bank",
            "緑川信用金庫の木暮さんに相談しています。看板の「ひなた餅」が出ます",
        ),
    ];
    flags(text, &known)
        .into_iter()
        .filter(|flag| matches!(flag.kind, UnknownName | PossiblePersonalName))
        .map(|flag| {
            (
                flag.kind,
                flag.detail
                    .split('」')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            )
        })
        .collect()
}

#[test]
fn companies_that_nobody_recorded_are_flagged() {
    for text in [
        "株式会社ヤマト製作との取引があります。",
        "主な販売先はサクラ食品株式会社です。",
        "㈱ミドリヤへの販売が中心です。",
        "赤城銀行から借り入れています。",
        "有限会社さくら堂が競合です。",
        "大手の丸福商店が近くに出店しました。",
        "アルファ社への依存が高まっています。",
        "西野製作所からの受注が中心です。",
        "株式\u{200b}会社ヤマト製作との取引があります。",
    ] {
        let kinds: Vec<FlagKind> = found(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [UnknownName], "{text}");
    }
}

#[test]
fn people_that_nobody_recorded_are_flagged() {
    for text in [
        "佐藤さんが製造を担っています。",
        "後継者は高橋専務です。",
        "山田太郎が代表を務めています。",
        "店長の鈴木 花子が接客しています。",
        "ジョンソン氏の紹介で始めました。",
        "大久保工場長が段取りを決めています。",
        "岡山様からの注文が続いています。",
    ] {
        let kinds: Vec<FlagKind> = found(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [PossiblePersonalName], "{text}");
    }
}

#[test]
fn places_and_products_that_nobody_recorded_are_flagged() {
    for text in [
        "群馬県の観光客が増えています。",
        "赤城市からの来店があります。",
        "緑が丘町に支店があります。",
        "桜木駅の前に競合店ができました。",
        "東京への出荷を始めました。",
        "看板商品「つばさロール」が支持されています。",
        "「雪月花」という商品が人気です。",
    ] {
        let kinds: Vec<FlagKind> = found(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [UnknownName], "{text}");
    }
}

#[test]
fn what_is_recorded_or_no_name_passes() {
    for text in [
        "有限会社峠ノ灯食堂は青嶺市にあります。",
        "緑川信用金庫の木暮さんに相談しています。",
        "看板商品「ひなた餅」が出ています。",
        "お客様と常連さん、取引先様に支えられています。",
        "市場の動きと都市部の需要を確かめます。",
        "地方銀行や信用金庫、商工会議所に相談します。",
        "仕様と様式を見直し、多様な声を聞きます。",
        "道の駅と朝市、市町村の催しに出店します。",
        "社長と専務、工場長が会議に出ます。",
        "株式会社の設立を検討します。",
        "職人さんと農家さん、問屋さんに声を掛けます。",
        "「見える化」と「三方よし」を掛け声にしています。",
        "県外からの来店や、同業他社の動きを見ます。",
        "氏名と住所を書く欄があります。",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn kana_and_the_particle_in_a_companys_name_do_not_hide_it() {
    for (text, name) in [
        (
            "合同会社みなと企画との取引が始まり、",
            "「合同会社みなと企画",
        ),
        ("日の出農業協同組合の支援を受け、", "「日の出農業協同組合"),
        ("有限会社いなほが近くに出店し、", "「有限会社いなほ"),
        ("明星物産との取引が始まり、", "「明星物産"),
    ] {
        assert_eq!(found(text), [(UnknownName, name.to_owned())], "{text}");
    }
    for text in [
        "株式会社として設立しました。",
        "株式会社から受注しました。",
        "株式会社への移行を考えています。",
        "地元の農業協同組合に出荷しています。",
        "有限会社峠ノ灯食堂は開業しました。",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_placeholder_that_no_name_stands_behind_is_flagged() {
    assert_eq!(
        found("〔人物1〕と〔会社B〕に相談しています。"),
        [
            (UnknownName, "「〔人物1〕".to_owned()),
            (UnknownName, "「〔会社B〕".to_owned()),
        ]
    );
    assert_eq!(found("〔〕は空です。"), []);
    let noted = [words("chk.note", "値段は〔税込〕で書いています")];
    assert_eq!(flags("値段は〔税込〕で書いています。", &noted), []);
}
