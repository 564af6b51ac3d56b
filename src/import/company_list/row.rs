//! One row of a list as a company.

use super::heads::{Column, Head, Heads};
use super::{ListedCompany, RowFault, value};
use crate::domain::company::CompanyKind;
use crate::domain::corporate_number::CorporateNumber;
use crate::domain::era;
use crate::domain::industry::Industries;
use crate::domain::statement::{Figure, FigureKind, Figures, PeriodEnd};
use crate::import::grid::{Cell, Row};

/// Below this a capital without a unit is rather thousands than yen.
const SMALL_CAPITAL: i64 = 100_000;

/// Reads a row; all that is wrong with it is said at once.
pub(super) fn read(
    row: &Row,
    heads: &Heads,
    industries: &Industries,
) -> Result<ListedCompany, RowFault> {
    let mut reader = Reader {
        company: empty(row.number),
        end: None,
        figures: Figures::default(),
        faults: Vec::new(),
        industries,
    };
    for (head, cell) in heads.columns.iter().zip(&row.cells) {
        if let (Some(head), Some(text)) = (head, cell.text()) {
            reader.take(head, cell, &text);
        }
    }
    reader.finish()
}

fn empty(line: usize) -> ListedCompany {
    ListedCompany {
        line,
        name: String::new(),
        name_kana: None,
        kind: None,
        corporate_number: None,
        industry: None,
        jsic: None,
        capital_yen: None,
        employees: None,
        municipality: None,
        founded: None,
        owner_name: None,
        advisor: None,
        statement: None,
        doubts: Vec::new(),
    }
}

struct Reader<'a> {
    company: ListedCompany,
    end: Option<PeriodEnd>,
    figures: Figures,
    faults: Vec<String>,
    industries: &'a Industries,
}

impl Reader<'_> {
    fn take(&mut self, head: &Head, cell: &Cell, text: &str) {
        if let Cell::Error(error) = cell {
            self.fault(
                head,
                &format!("数式がエラー（{error}）になっています。値を入力してください"),
            );
            return;
        }
        let words = Some(text.to_owned());
        match head.column {
            Column::Name => text.clone_into(&mut self.company.name),
            Column::Kana => self.company.name_kana = words,
            Column::Municipality => self.company.municipality = words,
            Column::Address => {
                self.company.municipality = self.company.municipality.take().or(words);
            }
            Column::Owner => self.company.owner_name = words,
            Column::Advisor => self.company.advisor = words,
            Column::Kind => match value::kind(text) {
                Ok(kind) => self.company.kind = Some(kind),
                Err(message) => self.fault(head, &message),
            },
            Column::Number => match CorporateNumber::parse(text) {
                Ok(number) => self.company.corporate_number = Some(number.as_str().to_owned()),
                Err(error) => self.fault(head, &error.to_string()),
            },
            Column::Industry => self.industry(head, text),
            Column::Capital => self.capital(head, text),
            Column::Employees => match value::count(text) {
                Ok(count) => self.company.employees = count,
                Err(message) => self.fault(head, &message),
            },
            Column::Founded => {
                self.company.founded = value::day(text);
                if self.company.founded.is_none() {
                    self.doubt(format!(
                        "「{}」の「{text}」は日付として読み取れないため、空欄にしました",
                        head.words
                    ));
                }
            }
            Column::PeriodEnd => {
                let months = era::year_months(text);
                self.end = PeriodEnd::parse(text)
                    .ok()
                    .or_else(|| months.last().and_then(|month| month.period_end()));
                if self.end.is_none() {
                    self.fault(head, "「2025-03」のように年と月で入力してください");
                }
            }
            Column::Figure(figure) => self.figure(head, figure, text),
        }
    }

    fn fault(&mut self, head: &Head, message: &str) {
        self.faults.push(format!("「{}」：{message}", head.words));
    }

    fn doubt(&mut self, message: String) {
        self.company.doubts.push(message);
    }

    fn industry(&mut self, head: &Head, text: &str) {
        let Some(found) = value::industry(text, self.industries) else {
            self.fault(
                head,
                &format!("「{text}」に当たる業種がありません。ローカルベンチマークの業種名か、日本標準産業分類の細分類（4桁）の番号か名称で入力してください"),
            );
            return;
        };
        if !found.sure {
            self.doubt(format!(
                "業種「{text}」を「{}」と読み取りました。ご確認ください",
                found.name
            ));
        }
        self.company.industry = Some(found.industry);
        self.company.jsic = found.jsic;
    }

    fn capital(&mut self, head: &Head, text: &str) {
        match value::money(text, head.yen.unwrap_or(1)) {
            Ok(Some(capital)) if capital < 0 => self.fault(head, "0以上の数で入力してください"),
            Ok(capital) => {
                self.company.capital_yen = capital;
                let small = capital.is_some_and(|capital| (1..SMALL_CAPITAL).contains(&capital));
                if small && head.yen.is_none() {
                    self.doubt(format!(
                        "資本金「{text}」を円として読み取りました。千円や万円のときは、見出しを「資本金（千円）」のように直してください"
                    ));
                }
            }
            Err(message) => self.fault(head, &message),
        }
    }

    fn figure(&mut self, head: &Head, figure: Figure, text: &str) {
        let read = match figure.kind() {
            FigureKind::People | FigureKind::Months => value::count(text),
            FigureKind::Flow | FigureKind::Stock | FigureKind::PriorFlow => {
                value::money(text, head.yen.unwrap_or(1))
            }
        };
        match read {
            Ok(value) => self.figures.set(figure, value),
            Err(message) => self.fault(head, &message),
        }
    }

    fn finish(mut self) -> Result<ListedCompany, RowFault> {
        if self.company.name.is_empty() {
            self.faults
                .insert(0, "事業者名がありません。名前を入力してください".to_owned());
        }
        if !self.faults.is_empty() {
            return Err(RowFault {
                line: self.company.line,
                message: self.faults.join("。"),
            });
        }
        self.tell_kind();
        self.statement();
        Ok(self.company)
    }

    fn tell_kind(&mut self) {
        let company = &mut self.company;
        if company.kind.is_some() {
            return;
        }
        let numbered = company
            .corporate_number
            .is_some()
            .then_some(CompanyKind::Corporation);
        company.kind = value::kind_of_name(&company.name).or(numbered);
        if company.kind.is_none() {
            company
                .doubts
                .push("法人か個人かが書かれていないため、法人として扱います。「区分」の列に「法人」か「個人」を入力できます".to_owned());
        }
    }

    /// The figures beside the company; a head count of the list goes with them.
    fn statement(&mut self) {
        if self.figures == Figures::default() {
            return;
        }
        match self.end.take() {
            Some(end) => {
                self.figures.employees = self.figures.employees.or(self.company.employees);
                self.company.statement = Some((end, self.figures));
            }
            None => self.doubt("決算年月がないため、決算の数値は読み込みませんでした".to_owned()),
        }
    }
}
