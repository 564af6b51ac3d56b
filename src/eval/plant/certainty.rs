//! What no advisor may promise or prophesy, put behind a text.

use super::Plant;
use super::class::Class;
use super::edit::Edit;
use super::soil::Soil;
use crate::eval::chance::Chance;

const CLAIMS: &[&str] = &[
    "この取組により、売上は必ず回復します。",
    "補助金は確実に採択されます。",
    "融資は間違いなく受けられます。",
    "このままでは必ず倒産します。",
    "効果は保証されています。",
    "絶対に失敗することはありません。",
    "利益が出ることを保証します。",
    "申請すれば採択されます。",
    "確実に黒字になります。",
    "100%成功します。",
    "間違いなく業績は上向きます。",
    "融資の審査に必ず通ります。",
];

/// One plant of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let end = specimen.text.chars().count();
    let claim = chance.pick(CLAIMS)?;
    Some(Edit::new([end, end], *claim).plant(Class::Certainty, index, specimen))
}
