//! `banso analyze --batch` as a program: that it says of each company what `banso analyze` says, its exit codes, and
//! what it leaves behind when it fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use banso::data::Data;
use banso::domain::benchmark::{INDICATORS, Quirks};
use banso::import::company_file;

const FIGURES: [&str; 13] = [
    "sales",
    "prior_sales",
    "operating_profit",
    "depreciation",
    "cash",
    "notes_receivable",
    "accounts_receivable",
    "inventory",
    "total_liabilities",
    "notes_payable",
    "accounts_payable",
    "borrowings",
    "net_assets",
];

fn banso(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
        .arg("analyze")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Fed from beside, so that neither pipe fills up while the other waits.
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn head(unit: &str) -> String {
    let figures: Vec<String> = FIGURES
        .iter()
        .map(|name| format!("{name}_{unit}"))
        .collect();
    format!(
        "company,industry_minor,capital_{unit},period_end,employees,{},months\n",
        figures.join(",")
    )
}

/// A small file of two companies, five good rows.
fn sample() -> String {
    let mut csv = head("thousand_yen");
    for (company, class, periods) in [
        ("山田商店", "0501_小売業", 3),
        ("髙﨑①旅館", "1301_観光業", 2),
    ] {
        for age in 0..periods {
            writeln!(
                csv,
                "{company},{class},3000,{}-03,3,{},39000,1200,300,2000,0,1500,2500,16000,0,1800,9000,4000,",
                2025 - age,
                40_000 - age
            )
            .unwrap();
        }
    }
    csv
}

/// Numbers that look random and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A figure as a company file and a CSV write it, or nothing.
    fn figure(&mut self) -> String {
        let sign = if self.below(4) == 0 { "-" } else { "" };
        match self.below(12) {
            0..=2 => String::new(),
            3 => "0".to_owned(),
            4..=5 => format!("{sign}{}.{}", self.below(1_000_000), self.below(100)),
            6 => format!("{sign}{}", self.below(1_000_000_000_000)),
            _ => format!("{sign}{}", self.below(100_000)),
        }
    }

    fn count(&mut self, end: u64) -> String {
        match self.below(8) {
            0 => String::new(),
            1 => "0".to_owned(),
            _ => self.below(end).to_string(),
        }
    }
}

/// A company as both ways are given it: its rows, and its file.
fn company(chance: &mut Chance, name: &str, (major, minor): (&str, &str)) -> (String, String) {
    let capital = chance.count(400_000);
    let known = |text: &str| {
        if text.is_empty() {
            "null".to_owned()
        } else {
            text.to_owned()
        }
    };
    let (mut rows, mut periods) = (String::new(), Vec::new());
    for age in 0..=chance.below(4) {
        let employees = chance.count(400);
        let figures: Vec<String> = FIGURES.iter().map(|_| chance.figure()).collect();
        let months = match chance.below(6) {
            0 => (1 + chance.below(24)).to_string(),
            1 => "12".to_owned(),
            _ => String::new(),
        };
        let end = format!("{}-03", 2025 - age);
        writeln!(
            rows,
            "{name},{minor},{capital},{end},{employees},{},{months}",
            figures.join(",")
        )
        .unwrap();
        let mut period = format!(
            "{{\"end\": \"{end}\", \"employees\": {}, \"months\": {}",
            known(&employees),
            known(&months)
        );
        for (figure, value) in std::iter::zip(FIGURES, &figures) {
            write!(period, ", \"{figure}_thousand_yen\": {}", known(value)).unwrap();
        }
        periods.push(period + "}");
    }
    let file = format!(
        "{{\"industry\": {{\"major\": \"{major}\", \"minor\": \"{minor}\"}}, \"capital_thousand_yen\": {}, \"periods\": [{}]}}",
        known(&capital),
        periods.join(", ")
    );
    (rows, file)
}

#[test]
fn every_company_gets_what_it_gets_alone() {
    let data = Data::load(None).unwrap();
    let classes = data.industries.classes();
    let mut chance = Chance(7);
    let (mut csv, mut files) = (head("thousand_yen"), BTreeMap::new());
    for index in 0..2_000 {
        let class = &classes[index % classes.len()];
        let name = format!("事業者{index}");
        let (rows, file) = company(&mut chance, &name, (&class.major_key, &class.minor_key));
        csv.push_str(&rows);
        files.insert(name, file);
    }
    for year in ["2022", "2018"] {
        let output = banso(&["--batch", "-", "--table", year], csv.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let mut found = BTreeMap::<String, Vec<csv::StringRecord>>::new();
        for record in csv::Reader::from_reader(&*output.stdout).records() {
            let record = record.unwrap();
            found.entry(record[0].to_owned()).or_default().push(record);
        }
        assert_eq!(found.len(), files.len());
        for (name, file) in &files {
            let subject = company_file::read(name, file.as_bytes()).unwrap().subject;
            let alone = analysed(&data, &subject, year);
            assert_eq!(found[name].len(), alone.periods.len(), "{file}");
            for (line, period) in std::iter::zip(&found[name], &alone.periods) {
                let shown = |number: Option<f64>| number.map(f64::to_bits);
                for (at, indicator) in INDICATORS.into_iter().enumerate() {
                    let score = period.indicators.get(indicator);
                    let value: Option<f64> = line[4 + 2 * at].parse().ok();
                    assert_eq!(
                        shown(value),
                        shown(score.value),
                        "{indicator}: {line:?} {file}"
                    );
                    assert_eq!(
                        line[5 + 2 * at].parse().ok(),
                        score.score,
                        "{indicator}: {line:?} {file}"
                    );
                }
                assert_eq!(line[16].parse(), Ok(period.total));
                assert_eq!(&line[17], <&str>::from(period.rank));
                let size = serde_json::to_value(alone.size_class).unwrap();
                assert_eq!(&line[18], size.as_str().unwrap_or_default(), "{file}");
            }
        }
    }
}

fn analysed(
    data: &Data,
    subject: &banso::domain::analysis::Subject,
    year: &str,
) -> banso::domain::analysis::Analysis {
    banso::domain::analysis::analyse(
        subject,
        &data.industries,
        data.table(year),
        Quirks::default(),
        &data.ratios,
    )
}

#[test]
fn cp932_and_byte_order_marks_are_read_and_answered_as_excel_reads_it() {
    let csv = sample();
    let plain = banso(&["--batch", "-"], csv.as_bytes());
    assert_eq!(plain.status.code(), Some(0), "{}", text(&plain.stderr));
    assert!(
        text(&plain.stdout)
            .starts_with("company,industry_minor,capital_thousand_yen,period_end,sales_growth,")
    );
    assert!(text(&plain.stdout).contains("髙﨑①旅館,1301_観光業,3000,2024-03,"));
    let (cp932, _, faults) = encoding_rs::SHIFT_JIS.encode(&csv);
    assert!(!faults);
    let marked = format!("\u{feff}{csv}");
    for input in [&*cp932, marked.as_bytes()] {
        let found = banso(&["--batch", "-"], input);
        assert_eq!(found.status.code(), Some(0), "{}", text(&found.stderr));
        assert_eq!(
            text(&found.stdout),
            format!("\u{feff}{}", text(&plain.stdout))
        );
    }
}

#[test]
fn bad_rows_go_to_stderr_with_their_lines_and_the_rest_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    let mut csv = sample().into_bytes();
    csv.extend_from_slice("佐藤,0501_小売業,1,2025-03,x\n".as_bytes());
    csv.extend_from_slice(b"\x8d\xb2\xff,,1,2025-03,1,1,1,1,1,1,1,1,1,1,1,1,1,1,\n");
    std::fs::write(&input, csv).unwrap();
    let (from, to) = (input.display().to_string(), output.display().to_string());
    let found = banso(&["--batch", &from, "-o", &to], b"");
    assert_eq!(found.status.code(), Some(1));
    assert!(found.stdout.is_empty());
    let said: Vec<&str> = text(&found.stderr).lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(
        said[0],
        format!("{from} の 7 行目：列が足りません。見出しの列の数にそろえてください")
    );
    assert!(
        said[1].starts_with(&format!("{from} の 8 行目、company：文字コード")),
        "{said:?}"
    );
    assert!(
        said[2].starts_with(&format!(
            "7 行（4 事業者）を読み、5 行の結果を {to} に書き出しました。問題のある 2 行は書き出していません。所要時間 "
        )),
        "{said:?}"
    );
    assert_eq!(std::fs::read_to_string(&output).unwrap().lines().count(), 6);
    assert_eq!(left(folder.path()), ["in.csv", "out.csv"]);
}

fn left(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_cannot_be_done_is_one_sentence_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let out = at("out.csv");
    std::fs::write(&out, "以前の結果").unwrap();
    let good = sample();
    let mixed = good.replacen("cash_thousand_yen", "cash_yen", 1);
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(good.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (arguments, input, words) in [
        (
            &["--batch", "/no/such.csv", "-o", &out][..],
            good.as_bytes(),
            "見つかりません",
        ),
        (&["--batch", "/", "-o", &out], good.as_bytes(), "フォルダー"),
        (
            &["--batch", "-", "-o", "/no/such/folder/out.csv"],
            good.as_bytes(),
            "見つかりません。途中までの結果は残していません",
        ),
        (
            &["--batch", "-", "-o", "/dev/full"],
            good.as_bytes(),
            "ディスクに空きがありません。途中までの結果は残していません",
        ),
        (&["--batch", "-", "-o", &out], b"", "ファイルが空です"),
        (
            &["--batch", "-", "-o", &out],
            b"a,b\n1,2\n",
            "「company」の列がありません",
        ),
        (
            &["--batch", "-", "-o", &out],
            mixed.as_bytes(),
            "単位が混ざっています",
        ),
        (&["--batch", "-", "-o", &out], &utf16, "UTF-16"),
    ] {
        let found = banso(arguments, input);
        let said = text(&found.stderr);
        assert_eq!(found.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(found.stdout.is_empty());
        assert_eq!(left(folder.path()), ["out.csv"]);
        assert_eq!(std::fs::read_to_string(&out).unwrap(), "以前の結果");
    }
    for wrong in [
        &["--batch", "a.csv", "b.json"][..],
        &["--batch", "a.csv", "--format", "json"],
    ] {
        assert_eq!(banso(wrong, b"").status.code(), Some(2));
    }
}

#[test]
fn an_interrupted_run_leaves_the_old_result_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.csv");
    std::fs::write(&out, "以前の結果").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
        .args(["analyze", "--batch", "-", "-o"])
        .arg(&out)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let sample = sample();
    let (first, rest) = sample.split_at(head("thousand_yen").len());
    stdin.write_all(first.as_bytes()).unwrap();
    for number in 0..40_000 {
        let rows = rest.replace("山田商店", &format!("甲{number}"));
        stdin
            .write_all(rows.replace("髙﨑①旅館", &format!("乙{number}")).as_bytes())
            .unwrap();
    }
    // What is under way stands beside it by now, under another name.
    assert_eq!(left(folder.path()).len(), 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "以前の結果");
    assert!(left(folder.path())[0].starts_with(".out.csv."));
}

#[test]
fn standard_output_may_go_away() {
    let mut csv = head("thousand_yen");
    for number in 0..50_000 {
        writeln!(
            csv,
            "甲{number},0501_小売業,3000,2025-03,3,4,,1,3,2,0,1,2,1,0,1,9,4,"
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.csv");
    std::fs::write(&input, csv).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
        .args(["analyze", "-o", "-", "--batch"])
        .arg(&input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty());
}
