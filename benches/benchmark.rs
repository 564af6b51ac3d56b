//! How long the Local Benchmark takes in process: `cargo bench --bench benchmark`.

#![expect(clippy::unwrap_used, reason = "a bench may stop at a fault")]

use std::hint::black_box;

use banso::domain::analysis::{Subject, SubjectPeriod, analyse};
use banso::domain::benchmark::{BaseTable, Inputs, Quirks, SizeClass, score_bare, score_period};
use banso::domain::industry::{Industries, Industry};
use banso::domain::ratio::Texts;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

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

criterion_group!(benches, benchmark);
criterion_main!(benches);
