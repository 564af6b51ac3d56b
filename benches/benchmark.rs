//! How long the Local Benchmark, the checker and the packing of prompts take in process: `cargo bench --bench benchmark`.

#![expect(clippy::unwrap_used, reason = "a bench may stop at a fault")]

use std::hint::black_box;

use banso::data::Data;
use banso::domain::analysis::{Subject, SubjectPeriod, analyse};
use banso::domain::answer;
use banso::domain::benchmark::{BaseTable, Inputs, Quirks, SizeClass, score_bare, score_period};
use banso::domain::check::{Checker, Claim, Lexicon};
use banso::domain::data_error::DataError;
use banso::domain::document::{Basis, Kind};
use banso::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use banso::domain::format;
use banso::domain::industry::{Industries, Industry};
use banso::domain::prompt::Sources;
use banso::domain::ratio::Texts;
use banso::domain::topic::Topic;
use banso::llm::compose::{Parts, Room, compose};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use strum::IntoEnumIterator;

const MINOR: &str = "1301_観光業";

fn inputs() -> Inputs {
    Inputs {
        employees: Some(30.0),
        sales: Some(5_130_250.0),
        prior_sales: Some(4_756_859.0),
        operating_profit: Some(15_000.0),
        depreciation: Some(18_340.0),
        cash: Some(1_000.0),
        notes_receivable: Some(270_760.0),
        accounts_receivable: Some(456_500.0),
        inventory: Some(439_285.0),
        total_liabilities: Some(1_668_387.0),
        notes_payable: Some(463_324.0),
        accounts_payable: Some(373_206.0),
        borrowings: Some(650_120.0),
        net_assets: Some(912_793.0),
        ..Inputs::default()
    }
}

fn data() -> (Industries, BaseTable) {
    let industries = Industries::parse(
        include_str!("../data/industry_classes.csv"),
        include_str!("../data/size_rules.csv"),
        include_str!("../data/jsic_rev13_to_locaben_2018.csv"),
        "keyword,minor_key,note\n",
    );
    let text = include_str!("../data/locaben_base_2022.csv");
    let table = BaseTable::parse("2022", "locaben_base_2022.csv", text);
    (industries.unwrap(), table.unwrap())
}

fn benchmark(c: &mut Criterion) {
    let (industries, table) = data();
    let x = inputs();
    let mut engine = c.benchmark_group("engine, one core");
    engine.throughput(Throughput::Elements(1));
    engine.bench_function("values and points of one company-period", |b| {
        b.iter(|| {
            let limits = table.thresholds(black_box(MINOR), SizeClass::Medium);
            score_bare(black_box(&x), limits, Quirks::default())
        });
    });
    engine.finish();
    c.bench_function("one company-period with its text", |b| {
        b.iter(|| {
            let limits = table.thresholds(black_box(MINOR), SizeClass::Medium);
            score_period(black_box(&x), limits, Quirks::default())
        });
    });
    let period = |end: &str| SubjectPeriod {
        end: Some(end.to_owned()),
        inputs: x,
    };
    let ratios = Texts::parse("ratios.toml", include_str!("../data/ratios.toml")).unwrap();
    let subject = Subject {
        industry: Some(Industry {
            major: "13_観光業".to_owned(),
            minor: MINOR.to_owned(),
        }),
        capital_thousand_yen: Some(10_000.0),
        periods: ["2025-03", "2024-03", "2023-03"].map(period).to_vec(),
    };
    c.bench_function("analysis of three periods", |b| {
        b.iter(|| {
            analyse(
                black_box(&subject),
                &industries,
                &table,
                Quirks::default(),
                &ratios,
            )
        });
    });
}

/// Three hundred figures: a hundred measures in three periods.
fn evidence() -> Vec<Evidence> {
    let measures = [
        "sales",
        "operating_profit",
        "cash",
        "borrowings",
        "net_assets",
    ];
    (0..300_i64)
        .map(|at| {
            let year = 2023 + at % 3;
            let name = match measures.get(usize::try_from(at / 3).unwrap()) {
                Some(name) => (*name).to_owned(),
                None => format!("measure{}", at / 3),
            };
            let value = 1_000_000 * (at * 37 + 1_013);
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let amount = value as f64;
            Evidence {
                id: format!("fin.{name}.{year}-03"),
                kind: EvidenceKind::Statement,
                label: format!("科目{}（{year}年3月期）", at / 3),
                value: Some(amount),
                unit: Unit::Yen,
                display: format::yen(value),
                polarity: Polarity::Neutral,
                topic: Topic::Money,
                speaker: None,
                quote: None,
                source: "決算書".to_owned(),
            }
        })
        .collect()
}

/// Five thousand characters as advisors write them, a figure or state word every dozen characters, most of them not in
/// the evidence: the slowest case.
fn text(known: &[Evidence]) -> String {
    let sentences: Vec<&str> = include_str!("../tests/fixtures/check/sentences.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let mut text = String::new();
    for (evidence, sentence) in known.iter().cycle().zip(sentences.iter().cycle()) {
        text.extend(["売上高は", &evidence.display, "です。", sentence]);
        if text.chars().count() >= 5_000 {
            break;
        }
    }
    text.chars().take(5_000).collect()
}

fn checker(c: &mut Criterion) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/");
    let read = |file: &str| -> Result<String, DataError> {
        Ok(std::fs::read_to_string(format!("{folder}{file}")).unwrap())
    };
    let lexicon = Lexicon::read(&read).unwrap();
    let known = evidence();
    let text = text(&known);
    let ids: Vec<String> = known.iter().map(|evidence| evidence.id.clone()).collect();
    let claim = |evidence| Claim {
        text: &text,
        evidence,
        basis: Basis::Fact,
        plan: false,
    };
    c.bench_function("checker over 300 pieces of evidence, made", |b| {
        b.iter(|| Checker::new(black_box(&known), &lexicon));
    });
    let checker = Checker::new(&known, &lexicon);
    for (name, cited) in [("ten", &ids[..10]), ("all", &ids[..])] {
        c.bench_function(&format!("check of 5,000 characters, {name} cited"), |b| {
            b.iter(|| checker.check(black_box(claim(cited))));
        });
    }
}

/// Three hundred figures and what the demo's shapes allow, into the budget of a SWOT, counted by the real tokenizer.
fn packing(c: &mut Criterion) {
    let data = Data::load(None).unwrap();
    let template = data.prompts(Kind::Swot).last().unwrap();
    let schema = answer::schema(Kind::Swot);
    let all = evidence();
    let topics: Vec<Topic> = Topic::iter().collect();
    let spread = |(at, one): (usize, &Evidence)| Evidence {
        topic: topics[at % topics.len()],
        ..one.clone()
    };
    let all: Vec<Evidence> = all.iter().enumerate().map(spread).collect();
    for count in [130, 300] {
        c.bench_function(
            &format!("a prompt packed of {count} pieces of evidence"),
            |b| {
                b.iter(|| {
                    compose(&Parts {
                        template,
                        sources: Sources {
                            name: "見本商店",
                            industry: "その他の飲食店",
                            size_class: "小規模事業者",
                            month: "2026-11",
                            documents: &[],
                            sections: &[],
                        },
                        evidence: black_box(&all[..count]),
                        schema: &schema,
                        room: Room::default(),
                    })
                    .unwrap()
                });
            },
        );
    }
}

criterion_group!(benches, benchmark, checker, packing);
criterion_main!(benches);
