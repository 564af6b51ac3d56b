//! The items of one 青色申告決算書, by code, with what they refer to at the head of the file.

use super::super::dates::era_year;
use super::super::elements::{Element, Elements};
use crate::domain::number::{MoneyUnit, parse_money};
use crate::import::error::ImportError;

/// One form in its file.
pub(super) struct Form<'a> {
    elements: &'a Elements,
    /// Place of the form's root in the list.
    root: usize,
    inside: &'a [Element],
    /// How many forms the file has.
    pub(super) count: usize,
}

impl<'a> Form<'a> {
    /// The first form of a file.
    pub(super) fn new(elements: &'a Elements) -> Option<Self> {
        let (root, _) = elements.first("KOA210")?;
        let count = elements
            .0
            .iter()
            .filter(|element| element.name() == "KOA210")
            .count();
        Some(Self {
            elements,
            root,
            inside: elements.inside(root),
            count,
        })
    }

    /// All items of a code, in order.
    pub(super) fn all(&self, code: &str) -> impl Iterator<Item = &'a Element> {
        self.inside
            .iter()
            .filter(move |element| element.name() == code)
    }

    /// The words of an item, or of what it refers to.
    pub(super) fn text(&self, code: &str) -> Option<String> {
        let (index, element) = self.first(code)?;
        let element = self.elements.0.get(self.referred(index, element))?;
        Some(element.text.clone()).filter(|text| !text.is_empty())
    }

    /// The amount of the first item of a code, when it can be read.
    pub(super) fn figure(&self, code: &str) -> Option<i64> {
        self.all(code)
            .next()
            .and_then(|element| amount(element).ok().flatten())
    }

    /// The name of an added account: within the same element as its amount, or in a list of names in the same order.
    pub(super) fn name_beside(&self, amount: &Element, name_code: &str) -> Option<String> {
        let nth = |same_parent: bool| {
            let counts = |other: &&Element| !same_parent || other.parent == amount.parent;
            let order = self
                .all(amount.name())
                .filter(counts)
                .position(|other| std::ptr::eq(other, amount))?;
            self.all(name_code).filter(counts).nth(order)
        };
        let name = nth(true).or_else(|| nth(false))?;
        Some(name.text.clone()).filter(|name| !name.is_empty())
    }

    /// 年分, in the Western calendar: of the form, else of the balance sheet's date.
    pub(super) fn year(&self) -> Option<i32> {
        ["AMA00000", "AMF00538", "AMG00010"]
            .iter()
            .find_map(|code| {
                let era = self.part(code, "era")?;
                era_year(&era, &self.part(code, "yy")?)
            })
    }

    /// The months of the business period (事業期間), both ends included.
    pub(super) fn months(&self) -> Option<i64> {
        let month = |code| {
            self.part(code, "mm")?
                .parse::<i64>()
                .ok()
                .filter(|month| (1..=12).contains(month))
        };
        let (from, to) = (month("AMF00030")?, month("AMF00040")?);
        (from <= to).then_some(to - from + 1)
    }

    /// A part of a dated item (`gen:era`, `gen:yy`, `gen:mm`), or of what it refers to.
    fn part(&self, code: &str, name: &str) -> Option<String> {
        let (index, element) = self.first(code)?;
        let index = self.referred(index, element);
        self.elements
            .inside(index)
            .iter()
            .find(|part| part.name() == name)
            .map(|part| part.text.clone())
    }

    fn first(&self, code: &str) -> Option<(usize, &'a Element)> {
        self.inside
            .iter()
            .enumerate()
            .find(|(_, element)| element.name() == code)
            .map(|(index, element)| (self.root + index, element))
    }

    /// Where an item's content stands: at itself, or at the element its `IDREF` names.
    fn referred(&self, index: usize, element: &Element) -> usize {
        let id = element.attribute("IDREF");
        id.and_then(|id| {
            self.elements
                .0
                .iter()
                .position(|other| other.attribute("ID") == Some(id))
        })
        .unwrap_or(index)
    }
}

/// 「項目AMF00100（12行目）」.
pub(super) fn place(element: &Element) -> String {
    format!("項目{}（{}行目）", element.name(), element.line)
}

/// The amount of an item; `None` when it is empty.
pub(super) fn amount(element: &Element) -> Result<Option<i64>, ImportError> {
    parse_money(&element.text, MoneyUnit::Yen).map_err(|_| {
        ImportError::at(
            place(element),
            format!(
                "「{}」を金額として読み取れません。決算書を出力し直してください",
                element.text
            ),
        )
    })
}
