//! A batch in process: what comes out, and that neither the size of blocks nor the number of cores changes it.

use super::*;

const HEAD: &str = "company,industry_minor,capital_thousand_yen,period_end,employees,sales_thousand_yen,prior_sales_thousand_yen,operating_profit_thousand_yen\n";

fn tables() -> (Industries, BaseTable) {
    let data = crate::data::Data::load(None).unwrap();
    (data.industries.clone(), data.table("2022").clone())
}

/// Lines without the head, and 「line: message」 of every fault.
fn batch(text: &str, size: usize, computers: usize) -> (Vec<String>, Vec<String>) {
    let mut bytes = text.as_bytes();
    let mut blocks = Blocks::new(Source::new(&mut bytes), size);
    let columns = head(&mut blocks).unwrap();
    let (industries, table) = tables();
    let rules = Rules::new(columns, &industries, &table, Quirks::default());
    let (mut out, mut said) = (Vec::new(), Vec::new());
    let tally = pipeline::run(
        &mut blocks,
        &rules,
        computers,
        &mut out,
        &mut |_, faults| {
            said.extend(faults.iter().map(|f| format!("{}{}", f.line, f.message)));
        },
    );
    let lines: Vec<String> = String::from_utf8(out)
        .unwrap()
        .lines()
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(tally.unwrap().written, lines.len() as u64);
    (lines, said)
}

fn rows(body: &str) -> (Vec<String>, Vec<String>) {
    batch(&format!("{HEAD}{body}"), 1 << 20, 1)
}

#[test]
fn prior_sales_and_size_come_from_the_neighbours() {
    let (lines, said) = rows(
        "甲,1301_観光業,10000,2025-03,3,1100,9999,11\n甲,1301_観光業,10000,2024-03,300,1000,800,20\n乙,,,2025-03,,,,\n",
    );
    assert_eq!(said, [""; 0]);
    assert!(
        lines[0].starts_with("甲,1301_観光業,10000,2025-03,0.10000000000000009,"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("甲,1301_観光業,10000,2024-03,0.25,"));
    assert!(lines[0].ends_with(",small") && lines[1].ends_with(",small"));
    assert_eq!(lines[2], "乙,,,2025-03,,,,,,,,,,,,,0,D,");
}

#[test]
fn a_bad_row_is_named_and_its_readable_figures_serve_its_neighbours() {
    let (lines, said) = rows(
        "甲,1301_観光業,10000,2025-03,3,1100,,11\n甲,1301_観光業,10000,2024-03,x,1000,-,20\n\n乙,9999_なし,-1,令和7年,1,2\n丙,1301_観光業,1,2025-03,1,2,3,4,5\n丁,1301_観光業,1,2025-13,1,\"9,000,000,000,000\",,\n",
    );
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("甲,1301_観光業,10000,2025-03,0.10000000000000009,"));
    assert_eq!(
        said,
        [
            "3、employees：数字で入力してください（カンマ・全角数字・△は使えます）（ほかに1か所）",
            "5：列が足りません。見出しの列の数にそろえてください",
            "6：列が多すぎます。値に含まれるカンマは \"…\" で囲んでください",
            "7、period_end：決算年月は「2025-03」のように年と月で入力してください（ほかに1か所）",
        ]
    );
}

#[test]
fn rows_that_cannot_be_told_apart_are_not_written() {
    let (lines, said) = rows(
        "甲,,1,2025-03,1,1,,1\n甲,,1,2025年3月,1,1,,1\n乙,,1,2024-03,1,1,,1\n乙,,1,2025-03,1,1,,1\n丙,,1,2025-03,1,1,,1\n丁,,1,2025-03,1,1,,1\n丙,,1,2024-03,1,1,,1\n,,1,2024-03,1,1,,1\n",
    );
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        said,
        [
            "3、事業者「甲」：決算年月が 2 行目と同じです。一期を一行にしてください。この事業者の行は書き出していません",
            "5、事業者「乙」：決算年月が 4 行目より新しくなっています。新しい期から順に並べてください。この事業者の行は書き出していません",
            "8から 1 行：同じ名前の事業者が 6 行目にもあります。一つの事業者の行は続けて並べ、別の事業者には番号などを付けて区別してください。この 1 行は書き出していません",
            "9、company：事業者名が空です。同じ事業者の行には同じ名前を書いてください",
        ]
    );
}

#[test]
fn what_people_write_is_read() {
    let (lines, said) = rows(
        "\"甲, \"\"乙\"\"\",1301_観光業,\"10,000\",２０２５年３月,３,\"1,100\",1000,△11\r\n,,,,,,,\r\n@丙,1301_観光業,0,2025-03-31,3,1100.5,1000,-1.5",
    );
    assert_eq!(said, [""; 0]);
    assert!(
        lines[0].starts_with(
            "\"甲, \"\"乙\"\"\",1301_観光業,\"10,000\",２０２５年３月,0.10000000000000009,"
        ),
        "{lines:?}"
    );
    assert!(lines[0].contains(",-0.01,"));
    assert!(lines[1].starts_with("'@丙,1301_観光業,0,2025-03-31,0.1005"));
}

#[test]
fn a_file_that_ends_within_a_row_or_a_quotation_says_so() {
    let (lines, said) = rows("甲,,1,2025-03,1,1,,1\n乙,,1,20");
    assert_eq!(lines.len(), 1);
    assert!(
        said[0].starts_with("3：ファイルが行の途中で終わっています"),
        "{said:?}"
    );
    let (lines, said) = rows("\"甲,,1,2025-03,1,1,,1\n乙,,1,2025-03,1,1,,1\n");
    assert_eq!(lines.len(), 1, "{said:?}");
    assert!(said[0].starts_with('2'), "{said:?}");
}

#[test]
fn yen_and_months_are_brought_to_thousands_and_years() {
    let head = HEAD
        .replace("_thousand_yen", "_yen")
        .replace('\n', ",months\n");
    let body = "甲,1301_観光業,10000000,2025-03,3,550000,,5500,6\n甲,1301_観光業,10000000,2024-09,3,1000000,,5500,12\n乙,1301_観光業,1,2025-03,3,1,,1,25\n";
    let (lines, said) = batch(&format!("{head}{body}"), 1 << 20, 1);
    assert!(
        lines[0].starts_with("甲,1301_観光業,10000000,2025-03,0.10000000000000009,"),
        "{lines:?}"
    );
    assert!(
        said[0].starts_with("4、months：会計期間の月数は1から24まで"),
        "{said:?}"
    );
}

#[test]
fn neither_blocks_nor_cores_change_the_output() {
    let mut body = String::new();
    for company in 0..600 {
        for period in 0..company % 4 {
            let name = if company % 9 == 0 {
                format!("\"甲, {company}\"")
            } else {
                format!("乙{company}")
            };
            let sales = if company % 50 == 7 {
                "x".to_owned()
            } else {
                (1_000 + company * 7 + period).to_string()
            };
            let end = 2025 - period;
            body += &[&*name, ",0601_飲食業,3000,", &end.to_string(), "-03,"].concat();
            body += &[&*company.to_string(), ",", &sales, ",,12\n"].concat();
        }
        if company % 100 == 3 {
            body.push_str("乙5,0601_飲食業,3000,2019-03,1,1,,1\n\n\"開いたまま\n");
        }
    }
    let text = format!("{HEAD}{body}");
    let wanted = batch(&text, 1 << 20, 1);
    assert!(
        wanted.0.len() > 800 && wanted.1.len() > 15,
        "{} {}",
        wanted.0.len(),
        wanted.1.len()
    );
    for (size, computers) in [(1, 1), (100, 3), (1_000, 2), (5_000, 4), (20_000, 16)] {
        let found = batch(&text, size, computers);
        assert!(found == wanted, "{size} bytes, {computers} computers");
    }
}

#[test]
fn memory_is_shared_among_any_number_of_cores() {
    for computers in [1, 2, 8, 64, 256] {
        let size = pipeline::block_size(computers);
        assert!((32 << 10..=1 << 20).contains(&size));
        assert!(size * 2 * (2 * computers + 2) <= 40 << 20, "{computers}");
    }
}
