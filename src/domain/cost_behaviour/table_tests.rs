use super::*;
use crate::domain::account_figures::testing::{behaviour, book, titles};
use crate::domain::account_title::{Scope, assign};

fn percent(text: &str) -> Option<u8> {
    let mut lines = book(text);
    assign(&mut lines, titles(), &[], Scope::Corporation);
    behaviour().percent(&lines[0])
}

#[test]
fn names_go_before_fields_and_the_advisor_before_both() {
    assert_eq!(percent("PL 0 仕入高 1"), Some(100));
    assert_eq!(percent("PL 0 荷造運賃 1"), Some(100));
    assert_eq!(percent("PL 0 燃料費 1"), Some(50));
    assert_eq!(percent("PL 0 地代家賃 1"), Some(0));
    assert_eq!(percent("CR 0 外注加工費 1"), Some(100));
    assert_eq!(percent("CR 0 労務費 1"), Some(0));
    assert_eq!(percent("CR 0 謎経費 1"), Some(0));
    assert_eq!(percent("PL 0 謎経費 1"), None);
    assert_eq!(percent("PL 0 支払利息 1"), None);
    assert_eq!(percent("BS 0 売掛金 1"), None);
    let mut lines = book("PL 0 仕入高 1");
    lines[0].variable_percent = Some(80);
    lines[0].title = Some(Title::CogsPart);
    assert_eq!(behaviour().percent(&lines[0]), Some(80));
}

#[test]
fn a_fault_is_placed() {
    let head = "name,section,variable_percent,note\n";
    for (row, line, word) in [
        ("材料費,PL,101,x", 2, "100"),
        ("材料費,PQ,10,x", 2, "PQ"),
        ("材料費,PL,10,", 2, "note"),
        ("材料費,PL,10,x\n材料費,PL,20,x", 3, "二度"),
        ("材料費,PL,many,x", 2, "読み取れない"),
    ] {
        let error = CostBehaviour::parse("c.csv", &format!("{head}{row}\n")).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("c.csv", line), "{row}");
        assert!(error.message.contains(word), "{}", error.message);
    }
}
