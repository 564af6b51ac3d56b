//! `banso analyze`: the Local Benchmark of one company file, without a database.

mod batch;
mod files;
mod ratios;
mod text;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use thiserror::Error;

use self::files::{Chart, Letters, TrendOf};
use crate::domain::analysis::analyse;
use crate::domain::benchmark::{BaseTable, Quirks};
use crate::domain::data_error::DataError;
use crate::domain::industry::Industries;
use crate::domain::ratio::Texts;
use crate::export::png::PngError;
use crate::export::workbook::WorkbookError;
use crate::import::company_file::{self, CompanyFile, CompanyFileError};

/// A company file is a few kilobytes; what is larger is another file.
const LARGEST: u64 = 10_000_000;

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 事業者ファイル（JSON）。「-」で標準入力から読みます
    #[arg(value_name = "INPUT", required_unless_present = "batch")]
    input: Option<PathBuf>,
    /// 出力の形式：text（画面で読む表）・json・xlsx（計算式入りのExcelブック）・csv・svg・png（グラフ）。指定がなければ text
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// svg・png で描くグラフ：radar・trend（指標の推移）・break-even（損益分岐点図）・cost（費用構成）。指定がなければ radar
    #[arg(long, value_enum)]
    chart: Option<Chart>,
    /// 推移のグラフ（--chart trend）の指標。指定がなければ営業利益率
    #[arg(long, value_enum)]
    indicator: Option<TrendOf>,
    /// csv の文字コード：utf8・cp932。指定がなければ utf8
    #[arg(long, value_enum)]
    encoding: Option<Letters>,
    /// 業種基準値の年度：2022・2018。指定がなければ 2022
    #[arg(long, value_enum, default_value = "2022")]
    table: Table,
    /// 出力先のファイル（指定がなければ画面に出力します）
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 多数の事業者のCSVをまとめて分析し、CSVで出力します（UTF-8・Shift_JIS、事業者ごとに新しい期から。「-」で標準入力）
    #[arg(long, value_name = "IN.csv", conflicts_with_all = ["input", "format", "chart", "indicator", "encoding"])]
    batch: Option<PathBuf>,
}

/// What the result is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// 画面で読む表
    Text,
    /// プログラムで読む値
    Json,
    /// 期と指標を並べた表
    Csv,
    /// 計算式入りのExcelブック
    Xlsx,
    /// グラフ（SVG）
    Svg,
    /// グラフ（PNG）
    Png,
}

/// Which base values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// 2022年度版
    #[value(name = "2022")]
    Year2022,
    /// 2018年度版
    #[value(name = "2018")]
    Year2018,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Year2022 => "2022",
            Self::Year2018 => "2018",
        }
    }
}

/// Why there is no result.
#[derive(Debug, Error)]
enum Failure {
    /// The input cannot be read.
    #[error("{file} を読めません。{why}")]
    Input { file: String, why: String },
    /// The output cannot be written.
    #[error("{file} に書き込めません。{why}")]
    Output { file: String, why: String },
    /// The input is no company file.
    #[error(transparent)]
    File(#[from] CompanyFileError),
    /// A table of ours is broken.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Options that do not go together.
    #[error("{0}")]
    Usage(&'static str),
    /// The workbook cannot be made.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The picture cannot be made.
    #[error(transparent)]
    Picture(#[from] PngError),
    /// JSON cannot be written.
    #[error("結果をJSONにできません（{0}）")]
    Json(#[from] serde_json::Error),
}

/// Reads a file of `data/` by its name.
type ReadData<'a> = &'a dyn Fn(&str) -> Result<String, DataError>;

/// Runs the command and says what went wrong.
pub(super) fn main(args: &Args, data: ReadData<'_>) -> ExitCode {
    match run(args, data, &mut std::io::stdin().lock()) {
        Ok(code) => code,
        Err(failure) => {
            super::complain(&failure.to_string());
            match failure {
                Failure::Usage(_) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn run(args: &Args, data: ReadData<'_>, stdin: &mut dyn Read) -> Result<ExitCode, Failure> {
    let Some(input) = &args.input else {
        let input = args.batch.as_deref().unwrap_or(Path::new("-"));
        let tables = tables(args.table, data)?;
        return batch::run(
            input,
            args.output.as_deref(),
            stdin,
            (&tables.industries, &tables.base),
        );
    };
    files::check(args)?;
    let (name, bytes) = read(input, stdin)?;
    let company = company_file::read(&name, &bytes)?;
    let tables = tables(args.table, data)?;
    let result = render(args, &company, &tables)?;
    write(args.output.as_deref(), &result)?;
    Ok(ExitCode::SUCCESS)
}

/// What the analysis reads of `data/`.
struct Tables {
    industries: Industries,
    base: BaseTable,
    ratios: Texts,
}

/// The tables that are needed; the way from words to a class is not, and its two stay empty.
fn tables(table: Table, data: ReadData<'_>) -> Result<Tables, Failure> {
    let industries = Industries::parse(
        &data("industry_classes.csv")?,
        &data("size_rules.csv")?,
        "jsic_division,jsic_major_group,jsic_code,jsic_name,locaben_major,locaben_minor\n",
        "keyword,minor_key,note\n",
    )?;
    let file = format!("locaben_base_{}.csv", table.name());
    Ok(Tables {
        industries,
        base: BaseTable::parse(table.name(), &file, &data(&file)?)?,
        ratios: Texts::parse("ratios.toml", &data("ratios.toml")?)?,
    })
}

fn render(args: &Args, company: &CompanyFile, tables: &Tables) -> Result<Vec<u8>, Failure> {
    let analysis = analyse(
        &company.subject,
        &tables.industries,
        &tables.base,
        Quirks::default(),
        &tables.ratios,
    );
    let name = company.name.as_deref().unwrap_or_default();
    Ok(match args.format {
        Format::Json => (serde_json::to_string_pretty(&analysis)? + "\n").into_bytes(),
        Format::Text => {
            text::render(name, company.subject.industry.as_ref(), &analysis).into_bytes()
        }
        Format::Xlsx => files::xlsx(company, &analysis, tables)?,
        Format::Csv => files::csv(args, name, &analysis),
        Format::Svg => (files::svg(args, name, &analysis) + "\n").into_bytes(),
        Format::Png => files::picture(args, name, &analysis)?,
    })
}

/// The file's name for people, and its bytes.
fn read(input: &Path, stdin: &mut dyn Read) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let (file, done) = if input.as_os_str() == "-" {
        let done = stdin.take(LARGEST + 1).read_to_end(&mut bytes);
        ("標準入力".to_owned(), done)
    } else {
        let opened = std::fs::File::open(input);
        let done = opened.and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
        (input.display().to_string(), done)
    };
    if let Err(error) = done {
        return Err(Failure::Input {
            file,
            why: reason(&error),
        });
    }
    if bytes.len() as u64 > LARGEST {
        let why = "10MBを超えています。事業者ファイルかご確認ください".to_owned();
        return Err(Failure::Input { file, why });
    }
    Ok((file, bytes))
}

/// To the file, or to the screen; a reader that went away (`| head`) is no fault.
fn write(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    let (file, done) = if let Some(path) = output {
        (path.display().to_string(), std::fs::write(path, bytes))
    } else {
        let mut out = std::io::stdout().lock();
        let done = out.write_all(bytes).and_then(|()| out.flush());
        ("画面".to_owned(), done)
    };
    match done {
        Err(error) if output.is_none() && error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::Output {
            file,
            why: reason(&error),
        }),
        Ok(()) => Ok(()),
    }
}

fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "ファイルまたはフォルダーが見つかりません".to_owned(),
        ErrorKind::PermissionDenied => "アクセスする権限がありません".to_owned(),
        ErrorKind::IsADirectory => "ファイルではなくフォルダーです".to_owned(),
        ErrorKind::StorageFull => "ディスクに空きがありません".to_owned(),
        _ => format!("（{error}）"),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    const SAMPLE: &str = r#"{"name": "例\u001b[31m商店", "industry": {"major": "05_小売業", "minor": "0501_小売業"}, "capital_thousand_yen": 3000,
        "periods": [{"end": "2025-03", "employees": 3, "sales_thousand_yen": 40000, "operating_profit_thousand_yen": 1200}]}"#;

    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        args: Args,
    }

    fn data(file: &str) -> Result<String, DataError> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data")
            .join(file);
        std::fs::read_to_string(path).map_err(|error| DataError::at(file, 1, error.to_string()))
    }

    /// Runs the command with an input as standard input and an output file; gives what was written.
    fn analyze(arguments: &[&str], input: &str) -> Result<String, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        let name = output.display().to_string();
        let mut all = vec!["analyze"];
        all.extend(arguments);
        all.extend(["-o", &name]);
        let args = Alone::try_parse_from(all).unwrap().args;
        run(&args, &data, &mut input.as_bytes())?;
        Ok(std::fs::read_to_string(output).unwrap())
    }

    #[test]
    fn json_has_the_shape_of_the_contract() {
        let found: serde_json::Value =
            serde_json::from_str(&analyze(&["-", "--format", "json"], SAMPLE).unwrap()).unwrap();
        assert_eq!(found["size_class"], "small");
        assert_eq!(found["size_class_ja"], "小規模事業者");
        assert_eq!(found["table"], "2022");
        assert_eq!(found["periods"][0]["end"], "2025-03");
        let margin = &found["periods"][0]["indicators"]["operating_margin"];
        assert_eq!(margin["value"], 0.03);
        assert_eq!(margin["display"], "3.0%");
        assert_eq!(margin["score"], 4);
        assert!(margin["median"].is_f64());
        assert_eq!(
            found["periods"][0]["indicators"]["sales_growth"]["value"],
            serde_json::Value::Null
        );
        assert!(found["ratios"].is_object() && found["notes"].is_array());
    }

    #[test]
    fn the_table_is_chosen_and_svg_is_drawn() {
        let found = analyze(&["-", "--format", "json", "--table", "2018"], SAMPLE).unwrap();
        assert!(found.contains("\"table\": \"2018\""));
        let svg = analyze(&["-", "--format", "svg"], SAMPLE).unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(!svg.contains('\u{1b}'));
        let trend = [
            "-",
            "--format",
            "svg",
            "--chart",
            "trend",
            "--indicator",
            "equity_ratio",
        ];
        assert!(
            analyze(&trend, SAMPLE)
                .unwrap()
                .contains("自己資本比率の推移")
        );
        let csv = analyze(&["-", "--format", "csv"], SAMPLE).unwrap();
        assert!(
            csv.starts_with('\u{feff}') && csv.contains("\"営業利益率\",3,\"%\",4,"),
            "{csv}"
        );
    }

    #[test]
    fn faults_are_one_sentence_with_their_place() {
        let said =
            |arguments: &[&str], input: &str| analyze(arguments, input).unwrap_err().to_string();
        assert_eq!(
            said(&["-"], r#"{"nmae": "x"}"#),
            "標準入力 の 1 行目、/nmae：知らない項目です。「name」ではありませんか"
        );
        assert_eq!(
            said(&["/no/such.json"], ""),
            "/no/such.json を読めません。ファイルまたはフォルダーが見つかりません"
        );
        assert!(said(&["/"], "").contains("フォルダー"));
        for (arguments, words) in [
            (&["-", "--chart", "cost"][..], "--format svg か png"),
            (
                &["-", "--format", "svg", "--indicator", "equity_ratio"],
                "--chart trend",
            ),
            (&["-", "--encoding", "cp932"], "--format csv"),
        ] {
            let failure = analyze(arguments, SAMPLE).unwrap_err();
            assert!(matches!(failure, Failure::Usage(_)));
            assert!(failure.to_string().contains(words), "{failure}");
        }
        let too_large = " ".repeat(10_000_001);
        assert!(said(&["-"], &too_large).contains("10MB"));
    }

    #[test]
    fn what_is_missing_is_said_and_no_fault() {
        let found = analyze(&["-"], "{}").unwrap();
        assert!(
            found.contains("決算書が一期も入力されていません"),
            "{found}"
        );
    }
}
