//! Invented names of people, companies and places, put before a text that knows nothing of them.

use super::Plant;
use super::class::Class;
use super::edit::Edit;
use super::soil::Soil;
use crate::eval::chance::Chance;

const PEOPLE: &[&str] = &[
    "山本健一さん",
    "小林専務",
    "高橋美咲さん",
    "佐々木店長",
    "田中社長",
    "鈴木部長",
    "中村さん",
    "渡辺氏",
    "伊藤太郎氏",
    "加藤工場長",
    "吉田様",
    "斎藤主任",
];
const OF_PEOPLE: &[&str] = &[
    "{}が中心となり、",
    "{}によると、",
    "担当の{}が退職し、",
    "{}の紹介により、",
];

const COMPANIES: &[&str] = &[
    "株式会社北斗物産",
    "丸和商事株式会社",
    "有限会社大栄工務店",
    "合同会社みなと企画",
    "㈱東邦システム",
    "（株）さくら食品",
    "明星信用金庫",
    "東西銀行",
    "日の出農業協同組合",
    "青空ホールディングス株式会社",
];
const OF_COMPANIES: &[&str] = &[
    "{}との取引が始まり、",
    "{}が近くに出店し、",
    "{}からの受注があり、",
    "{}の支援を受け、",
];

const PLACES: &[&str] = &[
    "金沢市",
    "横浜市",
    "北海道",
    "名古屋市",
    "軽井沢町",
    "千葉県",
    "福岡市",
    "京都府",
    "沖縄県",
    "新宿区",
    "東京都",
    "長野県",
    "十日町市",
    "白川村",
];
const OF_PLACES: &[&str] = &[
    "{}に支店を置き、",
    "{}からの来店客が多く、",
    "{}の展示会に出展し、",
    "{}への出荷が増え、",
];

/// All plants of a text: one of each.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mut plants = Vec::new();
    for (class, names, patterns) in [
        (Class::Person, PEOPLE, OF_PEOPLE),
        (Class::Company, COMPANIES, OF_COMPANIES),
        (Class::Place, PLACES, OF_PLACES),
    ] {
        let (Some(name), Some(pattern)) = (chance.pick(names), chance.pick(patterns)) else {
            continue;
        };
        let known = soil.known(specimen).iter().any(|evidence| {
            let quote = evidence.quote.as_deref().unwrap_or_default();
            evidence.display.contains(name) || quote.contains(name)
        });
        if !known {
            plants
                .push(Edit::new([0, 0], pattern.replace("{}", name)).plant(class, index, specimen));
        }
    }
    plants
}
