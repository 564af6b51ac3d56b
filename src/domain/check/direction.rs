//! Direction words (増加・減少・改善・悪化・上回る・下回る) against the trends and medians cited. Only plain statements of
//! what is or was are judged: a sentence that names the figure right before the word, not denied and not planned.

use super::fact::Fact;
use super::text::Text;
use crate::domain::benchmark::INDICATORS;
use crate::domain::document::{Flag, FlagKind};
use crate::domain::evidence::{EvidenceKind, Polarity};

/// What figures of a statement are called, by the name in their evidence ids.
const FIGURES: &[(&str, &[&str])] = &[
    ("sales", &["売上高", "売上"]),
    ("operating_profit", &["営業利益"]),
    ("cash", &["現金・預金", "現預金", "現金預金"]),
    ("borrowings", &["借入金"]),
    ("net_assets", &["純資産"]),
];
const UP: &[&str] = &["増加", "増え", "上昇", "伸びて", "伸びま", "拡大", "高まっ"];
const DOWN: &[&str] = &["減少", "減って", "減りま", "低下", "下落", "落ち込", "縮小"];
const BETTER: &[&str] = &["改善", "好転"];
const WORSE: &[&str] = &["悪化"];
const ABOVE: &[&str] = &["上回っ", "上回る", "上回り"];
const BELOW: &[&str] = &["下回っ", "下回る", "下回り"];

/// What a word claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Up,
    Down,
    Better,
    Worse,
    AboveMedian,
    BelowMedian,
}

/// A figure named in a sentence.
struct Mention {
    name: String,
    span: [usize; 2],
}

/// Flags direction words that contradict the cited evidence.
pub(super) fn flags(text: &Text<'_>, cited: &[&Fact<'_>], known: &[Fact<'_>]) -> Vec<Flag> {
    let mentions = mentions(text);
    if mentions.is_empty() {
        return Vec::new();
    }
    let courses = [
        (UP, Course::Up),
        (DOWN, Course::Down),
        (BETTER, Course::Better),
        (WORSE, Course::Worse),
        (ABOVE, Course::AboveMedian),
        (BELOW, Course::BelowMedian),
    ];
    let mut flags = Vec::new();
    for (words, course) in courses {
        for span in words.iter().flat_map(|word| text.places(word)) {
            if let Some(detail) = judge(text, &mentions, span, course, cited, known) {
                flags.push(Flag {
                    kind: FlagKind::DirectionConflict,
                    detail,
                    span: Some(span),
                    mends: Vec::new(),
                });
            }
        }
    }
    flags
}

fn judge(
    text: &Text<'_>,
    mentions: &[Mention],
    span: [usize; 2],
    course: Course,
    cited: &[&Fact<'_>],
    known: &[Fact<'_>],
) -> Option<String> {
    let inside = mentions
        .iter()
        .any(|m| m.span[0] <= span[0] && span[1] <= m.span[1]);
    if inside || text.quoted(span) || !stated(text, span) {
        return None;
    }
    let mention = mentions
        .iter()
        .rfind(|mention| mention.span[1] <= span[0])?;
    let between = text.slice([mention.span[1], span[0]]);
    if !about(&between) {
        return None;
    }
    let against = match course {
        Course::AboveMedian | Course::BelowMedian => {
            median_conflict(mention, &between, course, cited, known)?
        }
        _ => trend_conflict(mention, course, cited)?,
    };
    let word = text.slice(span);
    Some(format!(
        "「{word}」は根拠の向きと合いません（根拠：{against}）。"
    ))
}

/// Whether the words between the figure and the direction word leave it the subject: one particle, no other subject,
/// no new sentence.
fn about(between: &str) -> bool {
    let rest = between
        .strip_prefix(['は', 'が', 'も', 'の'])
        .unwrap_or(between);
    !rest.contains(['。', '\n', 'が']) && !rest.contains('は') && !rest.contains('も')
}

/// Whether the word states what is: not denied, wished, planned, feared or supposed.
fn stated(text: &Text<'_>, [from, to]: [usize; 2]) -> bool {
    let rest: String = text.chars[to..]
        .iter()
        .take_while(|c| !matches!(c, '。' | '\n'))
        .collect();
    let other = [
        "ません",
        "ない",
        "なく",
        "目指",
        "目標",
        "計画",
        "見込",
        "可能性",
        "必要",
        "よう",
        "ため",
        "べき",
        "努め",
        "取り組",
        "防",
        "抑え",
        "歯止め",
        "余地",
        "させ",
        "したい",
        "懸念",
        "恐れ",
        "おそれ",
        "課題",
        "期待",
        "図",
        "すれば",
        "する方針",
    ];
    if other
        .iter()
        .any(|word| rest.starts_with(word) || rest.contains(word))
    {
        return false;
    }
    let word: String = text.chars[from..to].iter().collect();
    if word.ends_with(['て', 'ま', 'っ', 'え', 'る', 'り', '込']) {
        return true;
    }
    [
        "し", "傾向", "が続", "が進", "基調", "、", "で", "と", "に転", "にあ", "中",
    ]
    .iter()
    .any(|form| rest.starts_with(form))
        || rest.is_empty()
}

/// All figures that the text names, the longest name at each place.
fn mentions(text: &Text<'_>) -> Vec<Mention> {
    let indicators = INDICATORS
        .iter()
        .map(|indicator| (indicator.to_string(), vec![indicator.label()]));
    let figures = FIGURES
        .iter()
        .map(|(name, words)| ((*name).to_owned(), words.to_vec()));
    let mut found: Vec<Mention> = indicators
        .chain(figures)
        .flat_map(|(name, words)| {
            words
                .into_iter()
                .flat_map(|word| text.places(word))
                .map(move |span| Mention {
                    name: name.clone(),
                    span,
                })
        })
        .collect();
    found.sort_by_key(|mention| (mention.span[0], std::cmp::Reverse(mention.span[1])));
    let mut end = 0;
    found.retain(|mention| {
        let keep = mention.span[0] >= end;
        if keep {
            end = mention.span[1];
        }
        keep
    });
    found
}

/// The cited trend that says otherwise.
fn trend_conflict(mention: &Mention, course: Course, cited: &[&Fact<'_>]) -> Option<String> {
    let prefix = format!("fin.{}_trend.", mention.name);
    let mut trends = cited.iter().map(|fact| fact.evidence).filter(|evidence| {
        evidence.kind == EvidenceKind::Trend && evidence.id.starts_with(&prefix)
    });
    let trend = trends.next()?;
    if trends.next().is_some() {
        return None;
    }
    let up = ["増加", "上昇"]
        .iter()
        .any(|word| trend.display.contains(word));
    let down = ["減少", "低下"]
        .iter()
        .any(|word| trend.display.contains(word));
    let conflict = match course {
        Course::Up => down && !up,
        Course::Down => up && !down,
        Course::Better => trend.polarity == Polarity::Negative,
        Course::Worse => trend.polarity == Polarity::Positive,
        Course::AboveMedian | Course::BelowMedian => false,
    };
    conflict.then(|| format!("{}「{}」", trend.label, trend.display))
}

/// The cited value and its median, when they say otherwise.
fn median_conflict(
    mention: &Mention,
    between: &str,
    course: Course,
    cited: &[&Fact<'_>],
    known: &[Fact<'_>],
) -> Option<String> {
    if !(between.contains("中央値") || between.contains("業種")) {
        return None;
    }
    let prefix = format!("fin.{}.", mention.name);
    let mut own = cited
        .iter()
        .map(|fact| fact.evidence)
        .filter(|evidence| evidence.id.starts_with(&prefix));
    let own_value = own.next()?;
    if own.next().is_some() {
        return None;
    }
    let period = own_value.id.strip_prefix(&prefix)?;
    let median_id = format!("fin.{}_median.{period}", mention.name);
    let median = &known
        .iter()
        .find(|fact| fact.evidence.id == median_id)?
        .evidence;
    let (value, middle) = (own_value.value?, median.value?);
    let conflict = match course {
        Course::AboveMedian => value < middle,
        _ => value > middle,
    };
    conflict.then(|| format!("{}、{}", own_value.display, median.display))
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{evidence, flags};
    use crate::domain::document::FlagKind::DirectionConflict;
    use crate::domain::evidence::{Evidence, EvidenceKind, Polarity};

    fn trend(name: &str, display: &str, polarity: Polarity) -> Evidence {
        Evidence {
            kind: EvidenceKind::Trend,
            polarity,
            ..evidence(&format!("fin.{name}_trend.2025-03"), display)
        }
    }

    fn indicator(id: &str, value: f64) -> Evidence {
        Evidence {
            value: Some(value),
            ..evidence(id, "値")
        }
    }

    fn conflicts(text: &str) -> usize {
        let known = [
            trend("sales", "2期連続で減少", Polarity::Negative),
            trend("ebitda_debt_multiple", "前期より低下", Polarity::Positive),
            indicator("fin.operating_margin.2025-03", 0.01),
            indicator("fin.operating_margin_median.2025-03", 0.03),
        ];
        flags(text, &known)
            .into_iter()
            .filter(|flag| flag.kind == DirectionConflict)
            .count()
    }

    #[test]
    fn statements_against_the_evidence_are_flagged() {
        for text in [
            "売上高は増加しています。",
            "売上は伸びています。",
            "売上高が増加傾向にあります。",
            "売上高は改善しました。",
            "EBITDA有利子負債倍率は悪化しています。",
            "EBITDA有利子負債倍率は上昇し、重くなりました。",
            "営業利益率は業種の中央値を上回っています。",
        ] {
            assert_eq!(conflicts(text), 1, "{text}");
        }
    }

    #[test]
    fn what_agrees_or_is_not_said_of_the_figure_passes() {
        for text in [
            "売上高は減少しています。",
            "売上高は悪化しています。",
            "EBITDA有利子負債倍率は低下し、改善しました。",
            "営業利益率は業種の中央値を下回っています。",
            "売上高は増加していません。",
            "売上高の増加を目指します。",
            "売上高が増加する可能性があります。",
            "売上高は伸び悩み、客数が増加しています。",
            "客数は増加しています。",
            "売上増加率を確かめます。",
            "純資産は増加しています。",
        ] {
            assert_eq!(conflicts(text), 0, "{text}");
        }
    }
}
