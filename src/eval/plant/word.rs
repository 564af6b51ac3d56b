//! Wrong words of direction and state.

use super::Plant;
use super::class::Class;
use super::edit::{Edit, places, quoted, sentence, slice};
use super::metric::title;
use super::period::{period_of, stem};
use super::soil::{Soil, Specimen};
use crate::domain::evidence::Evidence;

/// Words of direction and their opposites, in the forms they take in sentences.
const DIRECTIONS: &[(&str, &str)] = &[
    ("増加", "減少"),
    ("増えて", "減って"),
    ("増えま", "減りま"),
    ("上回", "下回"),
    ("改善", "悪化"),
    ("上昇", "低下"),
    ("拡大", "縮小"),
    ("伸びて", "落ち込んで"),
    ("伸びま", "落ち込みま"),
    ("高く", "低く"),
    ("高い", "低い"),
];

const STATES: &[(&str, &str)] = &[("黒字", "赤字"), ("増収", "減収"), ("増益", "減益")];

/// Words behind which a direction is not stated as a fact of the company.
const NOT_STATED: &[&str] = &[
    "ません",
    "ない",
    "なく",
    "可能性",
    "目指",
    "目標",
    "おそれ",
    "必要",
    "ため",
    "れば",
    "よう",
];

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mut plants = Vec::new();
    for (class, pairs) in [(Class::Direction, DIRECTIONS), (Class::State, STATES)] {
        for (one, other) in pairs {
            for (word, opposite) in [(one, other), (other, one)] {
                let spans = places(&specimen.text, word);
                let fit = spans
                    .into_iter()
                    .filter(|span| borne_out(soil, specimen, *span, word, class));
                plants.extend(
                    fit.map(|span| Edit::new(span, *opposite).plant(class, index, specimen)),
                );
            }
        }
    }
    plants
}

/// Whether the cited evidence bears the word out, so that its opposite is wrong: the sentence names a metric before the
/// word, and the evidence holds its course, its median, or its sign.
fn borne_out(soil: &Soil, specimen: &Specimen, span: [usize; 2], word: &str, class: Class) -> bool {
    let text = &specimen.text;
    let [from, to] = sentence(text, span[0]);
    let rest = slice(text, [span[1], to]);
    if quoted(text, span[0]) || NOT_STATED.iter().any(|word| rest.contains(word)) {
        return false;
    }
    let cited: Vec<&Evidence> = soil.cited(specimen).collect();
    if class == Class::State {
        let sign = |evidence: &&&Evidence| {
            [
                "fin.operating_profit",
                "fin.operating_margin",
                "fin.sales",
                "fin.sales_growth",
            ]
            .contains(&stem(&evidence.id))
        };
        let periods = cited.iter().filter(sign).count();
        let stated = [
            "です",
            "でした",
            "で、",
            "とな",
            "に転",
            "を確保",
            "が続",
            "にな",
            "減益",
            "増益",
        ];
        let stated = stated.iter().any(|form| rest.starts_with(form));
        // 増収 and 減益 need two periods or a rate, 黒字 one.
        let needed = if matches!(word, "黒字" | "赤字") {
            1
        } else {
            2
        };
        return stated && periods >= needed;
    }
    let median = matches!(word, "上回" | "下回" | "高く" | "低く" | "高い" | "低い");
    cited.iter().any(|evidence| {
        let head = slice(text, [from, span[0]]);
        let Some(at) = head.rfind(title(evidence)) else {
            return false;
        };
        // What is between belongs to the same figure: no other subject.
        let between = &head[at + title(evidence).len()..];
        let own =
            !between.contains(['。', '」']) && between.matches(['は', 'が', 'も']).count() <= 1;
        let stem = stem(&evidence.id);
        let held = cited.iter().any(|other| {
            let their = super::period::stem(&other.id);
            if median {
                their == format!("{stem}_median")
            } else {
                their == format!("{stem}_trend")
                    || (their == stem && period_of(&other.id) != period_of(&evidence.id))
            }
        });
        let compared = if median {
            between.contains("中央値")
        } else {
            !between.contains("中央値")
        };
        own && held && compared
    })
}
