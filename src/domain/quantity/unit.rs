//! Units and counters (単位・助数詞) that follow a number.

use rust_decimal::Decimal;

use super::Dimension;

/// What was found behind a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) end: usize,
    pub(super) dimension: Dimension,
    /// Canonical counter of a count.
    pub(super) counter: &'static str,
    /// One unit in the dimension's base unit.
    pub(super) factor: Decimal,
    /// The 5分 of 3割5分, in percent; the 半 of 2年半.
    pub(super) part: Option<Decimal>,
}

impl Found {
    pub(super) fn none(end: usize) -> Self {
        Self {
            end,
            dimension: Dimension::Bare,
            counter: "",
            factor: Decimal::ONE,
            part: None,
        }
    }

    /// A fraction: a share in percent.
    pub(super) fn share(end: usize) -> Self {
        Self {
            dimension: Dimension::Percent,
            ..Self::none(end)
        }
    }

    /// What the last digit is worth when a part was written.
    pub(super) fn part_step(&self) -> Decimal {
        if self.dimension == Dimension::Percent {
            Decimal::ONE
        } else {
            Decimal::new(1, 1)
        }
    }
}

/// Units with a dimension of their own; the number of base units in one.
const MEASURES: &[(&str, Dimension, i64)] = &[
    ("円", Dimension::Yen, 1),
    ("%ポイント", Dimension::PercentPoints, 1),
    ("%pt", Dimension::PercentPoints, 1),
    ("パーセントポイント", Dimension::PercentPoints, 1),
    ("ポイント", Dimension::PercentPoints, 1),
    ("pt", Dimension::PercentPoints, 1),
    ("%", Dimension::Percent, 1),
    ("パーセント", Dimension::Percent, 1),
    ("割", Dimension::Percent, 10),
    ("倍", Dimension::Times, 1),
    ("か月", Dimension::Months, 1),
    ("ヶ月", Dimension::Months, 1),
    ("カ月", Dimension::Months, 1),
    ("ヵ月", Dimension::Months, 1),
    ("ケ月", Dimension::Months, 1),
    ("箇月", Dimension::Months, 1),
    ("人", Dimension::People, 1),
    ("名", Dimension::People, 1),
    ("点", Dimension::Score, 1),
    ("回", Dimension::Turns, 1),
    ("回転", Dimension::Turns, 1),
    ("日", Dimension::Days, 1),
    ("日間", Dimension::Days, 1),
];

/// Counters, each group under its first word.
const COUNTERS: &[&[&str]] = &[
    &["社"],
    &["店舗", "店", "か店", "ヵ店", "カ店", "ヶ店"],
    &["件"],
    &["期", "期間"],
    &["四半期"],
    &["桁"],
    &["つ星", "ツ星", "つ☆"],
    &["世代"],
    &["階", "階建て"],
    &["項目"],
    &["番"],
    &["工程"],
    &["曲"],
    &["床"],
    &["両"],
    &["基"],
    &["株"],
    &["段階", "段"],
    &["年", "年間", "か年", "ヵ年", "カ年", "ヶ年", "年分", "年目"],
    &["代目"],
    &["歳", "才"],
    &["代"],
    &["時間"],
    &["分", "分間"],
    &["秒"],
    &["週間", "週"],
    &["個", "箇", "コ"],
    &["つ"],
    &["台"],
    &["本"],
    &["枚"],
    &["冊", "部"],
    &["品", "品目", "アイテム"],
    &["種類", "種"],
    &["か所", "箇所", "ヶ所", "カ所", "ヵ所", "ケ所", "拠点"],
    &["か国", "カ国", "ヵ国", "ヶ国"],
    &["戸", "棟", "室", "世帯", "軒"],
    &["席"],
    &["食", "杯", "皿", "膳", "人前"],
    &["口"],
    &["組"],
    &["頭", "羽", "匹", "尾"],
    &["束", "箱", "袋", "缶", "瓶", "着", "足"],
    &["通", "票", "便", "号車"],
    &["校", "園"],
    &["院"],
    &["位"],
    &["坪"],
    &["平米", "平方メートル", "㎡", "m²", "m2"],
    &["m", "メートル"],
    &["km", "キロメートル", "キロ"],
    &["cm", "センチ"],
    &["mm", "ミリ"],
    &["kg", "キログラム"],
    &["g", "グラム"],
    &["t", "トン"],
    &["L", "l", "リットル"],
    &["ha", "ヘクタール"],
    &["反", "町歩"],
    &["升", "合", "俵"],
    &["kWh", "kW"],
    &["度", "℃", "°C"],
    &["ページ", "文字", "字"],
    &["ドル"],
    &["ユーロ"],
    &["元"],
];

/// Reads the unit behind a number, the longest that fits; one space may stand between.
pub(super) fn read(chars: &[char], after: usize) -> Found {
    let at = after + usize::from(chars.get(after) == Some(&' '));
    if starts(chars, at, "個人") || starts(chars, at, "名刺") {
        return Found::none(after);
    }
    let measures = MEASURES
        .iter()
        .map(|(word, dimension, factor)| (*word, *dimension, *factor, ""));
    let counters = COUNTERS.iter().flat_map(|group| {
        let name = group.first().copied().unwrap_or_default();
        group
            .iter()
            .map(move |word| (*word, Dimension::Count, 1, name))
    });
    let longest = measures
        .chain(counters)
        .filter(|(word, ..)| starts(chars, at, word) && !cut_short(chars, at, word))
        .max_by_key(|(word, ..)| word.chars().count());
    let Some((word, dimension, factor, counter)) = longest else {
        return Found::none(after);
    };
    let end = at + word.chars().count();
    let mut found = Found {
        end,
        dimension,
        counter,
        factor: Decimal::from(factor),
        part: None,
    };
    if word == "割" {
        hundredths(chars, &mut found);
    } else {
        half(chars, &mut found);
    }
    found
}

/// 2年半, 1か月半, 3倍半.
fn half(chars: &[char], found: &mut Found) {
    let whole = matches!(found.dimension, Dimension::Months | Dimension::Times)
        || matches!(found.counter, "年" | "時間" | "分");
    let word = [
        '減', '分', '額', 'ば', '期', '数', '端', '導', '年', '永', '日', '製', '熟',
    ];
    let next = chars.get(found.end + 1);
    if whole && chars.get(found.end) == Some(&'半') && next.is_none_or(|next| !word.contains(next))
    {
        found.part = Some(Decimal::new(5, 1));
        found.end += 1;
    }
}

/// 3割5分: 分 behind 割 is a percent.
fn hundredths(chars: &[char], found: &mut Found) {
    if let Some(numeral) = super::numeral::read(chars, found.end)
        && chars.get(numeral.end) == Some(&'分')
        && let Some(value) = numeral.value
        && value < Decimal::TEN
    {
        found.part = Some(value);
        found.end = numeral.end + 1;
    }
}

/// Whether `word` stands at `at`.
pub(super) fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.get(at..).unwrap_or_default().iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// Words that only look like the unit: `10km` is not `10k` + m, `3品質` is no 品, `5人気` no 人.
fn cut_short(chars: &[char], at: usize, word: &str) -> bool {
    let next = chars.get(at + word.chars().count());
    let ascii_word = word.ends_with(|c: char| c.is_ascii_alphabetic());
    if ascii_word && next.is_some_and(char::is_ascii_alphanumeric) {
        return true;
    }
    let Some(next) = next else { return false };
    match word {
        "品" => matches!(next, '質' | '種'),
        "人" => matches!(next, '気' | '材' | '間' | '口'),
        "代" => matches!(next, '表' | '金' | '理'),
        "部" => matches!(next, '門' | '品' | '下' | '長'),
        "合" => matches!(next, '計' | '同' | '意'),
        "元" => matches!(next, '気' | '請' | '年' | '本' | '々' | '手' | '帳'),
        "分" => matches!(next, '析' | '野' | '類' | '担' | '割' | '配' | '散' | '解'),
        "割" => matches!(next, '合' | '安' | '高' | '烹' | '愛' | '賦'),
        "階" => matches!(next, '級' | '層' | '段'),
        "段" => matches!(next, '取' | '々'),
        "番" => matches!(next, '目' | '地' | '号' | '線' | '組' | '茶' | '頭' | '台'),
        "件" => *next == '名',
        "品目" => *next == '的',
        "株" => matches!(next, '式' | '主'),
        "両" => matches!(next, '方' | '側' | '立' | '面' | '親' | '社'),
        "基" => matches!(next, '準' | '本' | '盤' | '礎' | '調'),
        "曲" => matches!(next, 'げ' | 'が' | '線'),
        "床" => *next == '面',
        "口" => matches!(next, '座' | '頭' | 'コ'),
        "席" => *next == '巻',
        "便" => matches!(next, '利' | '益'),
        "期" => matches!(next, '待' | '限' | '首' | '末' | '日'),
        "回" => matches!(next, '復' | '収' | '答' | '帰' | '避' | '線'),
        "台" => matches!(next, '所' | '風' | '帳'),
        "戸" => matches!(next, '建' | '惑' | '締'),
        "室" => matches!(next, '内' | '外' | '温'),
        "院" => matches!(next, '長' | '内' | '外' | '生'),
        "校" => matches!(next, '正' | '了'),
        "頭" => matches!(next, '金' | '打'),
        "本" => matches!(
            next,
            '社' | '店'
                | '当'
                | '業'
                | '部'
                | '人'
                | '格'
                | '来'
                | '立'
                | '柱'
                | '木'
                | '松'
                | '化'
        ),
        "店" => *next == '長',
        "社" => matches!(next, '員' | '長' | '会'),
        "点" => *next == '検',
        "組" => matches!(next, '織' | '合'),
        "足" => matches!(next, 'り'),
        "反" => matches!(next, '応' | '映' | '面'),
        "通" => matches!(next, '常' | '販'),
        "度" => matches!(next, '合'),
        "日" => matches!(next, '本' | '市' | '町' | '常' | '頃'),
        "名" => matches!(next, '刺' | '称' | '簿'),
        "年" => *next == '代',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> (Dimension, &'static str, usize) {
        let chars: Vec<char> = text.chars().collect();
        let found = read(&chars, 0);
        (found.dimension, found.counter, found.end)
    }

    #[test]
    fn the_longest_unit_wins() {
        assert_eq!(unit("%ポイント低下"), (Dimension::PercentPoints, "", 5));
        assert_eq!(unit("人が"), (Dimension::People, "", 1));
        assert_eq!(unit("日間で"), (Dimension::Days, "", 2));
        assert_eq!(unit("年間で"), (Dimension::Count, "年", 2));
        assert_eq!(unit("ヵ月分"), (Dimension::Months, "", 2));
        assert_eq!(unit("km先"), (Dimension::Count, "km", 2));
    }

    #[test]
    fn words_that_only_begin_alike_are_no_units() {
        assert_eq!(unit("品質").0, Dimension::Bare);
        assert_eq!(unit("人気").0, Dimension::Bare);
        assert_eq!(unit("gB").0, Dimension::Bare);
        assert_eq!(unit("").0, Dimension::Bare);
    }

    #[test]
    fn tenths_and_hundredths_belong_together() {
        let chars: Vec<char> = "割5分増".chars().collect();
        assert_eq!(read(&chars, 0).part, Some(Decimal::from(5)));
        assert_eq!(read(&chars, 0).end, 3);
    }
}
