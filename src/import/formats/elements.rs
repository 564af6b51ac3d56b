//! An XML text as a flat list of elements in the file's order, without document type and without entities of its own.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::error::ImportError;

/// More elements than any statement has.
const MOST_ELEMENTS: usize = 300_000;
/// Deeper than any statement goes.
const DEEPEST: usize = 100;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name as written, `gen:yy`.
    pub tag: String,
    /// Its attributes by their names without prefix.
    pub attributes: Vec<(String, String)>,
    /// The text directly inside, blanks around it taken away.
    pub text: String,
    /// The element around it.
    pub parent: Option<usize>,
    /// The line it begins on, from 1.
    pub line: usize,
}

impl Element {
    /// The name without its prefix, `yy`.
    pub fn name(&self) -> &str {
        local(&self.tag)
    }

    /// The value of an attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// All elements of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elements(pub Vec<Element>);

impl Elements {
    /// Reads a text.
    ///
    /// # Errors
    /// Broken XML, a document type, an entity of its own, or more than the limits, with the line.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        let mut builder = Builder {
            text,
            counted: 0,
            line: 1,
            elements: Vec::new(),
            open: Vec::new(),
        };
        let mut reader = Reader::from_str(text);
        loop {
            builder.move_to(reader.buffer_position());
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => builder.take(event)?,
                Err(error) => {
                    builder.move_to(reader.error_position());
                    return Err(builder.fault(format!(
                        "XMLとして読み取れません（{error}）。ファイルが途中で切れていないかご確認ください"
                    )));
                }
            }
        }
        builder.finish()
    }

    /// The element and all elements inside it: they stand together in the file's order.
    pub fn inside(&self, root: usize) -> &[Element] {
        let end = self
            .0
            .iter()
            .enumerate()
            .skip(root + 1)
            .find(|(_, element)| element.parent.is_none_or(|parent| parent < root))
            .map_or(self.0.len(), |(index, _)| index);
        self.0.get(root..end).unwrap_or_default()
    }

    /// The first element of that name.
    pub fn first(&self, name: &str) -> Option<(usize, &Element)> {
        self.0
            .iter()
            .enumerate()
            .find(|(_, element)| element.name() == name)
    }
}

struct Builder<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
    elements: Vec<Element>,
    open: Vec<usize>,
}

impl Builder<'_> {
    /// Counts the lines up to a byte.
    fn move_to(&mut self, position: u64) {
        let end = usize::try_from(position)
            .unwrap_or(usize::MAX)
            .min(self.text.len());
        if let Some(passed) = self.text.get(self.counted..end) {
            self.line += passed.matches('\n').count();
            self.counted = end;
        }
    }

    fn fault(&self, message: impl Into<String>) -> ImportError {
        ImportError::at(format!("{}行目", self.line), message)
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Start(start) => {
                let index = self.add(&start)?;
                self.open.push(index);
                if self.open.len() > DEEPEST {
                    return Err(self.fault("要素の入れ子が深すぎます"));
                }
            }
            Event::Empty(start) => {
                self.add(&start)?;
            }
            Event::End(_) => {
                self.open.pop();
            }
            Event::Text(text) => self.append(&text.xml10_content()),
            Event::CData(text) => self.append(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = self.resolve(&reference)?;
                self.append(&text);
            }
            Event::DocType(_) => {
                return Err(self.fault(
                    "文書型宣言（DOCTYPE）のあるXMLは、安全のため読み込みません。会計ソフトやe-Taxから出力し直したファイルを選んでください",
                ));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn add(&mut self, start: &BytesStart<'_>) -> Result<usize, ImportError> {
        if self.elements.len() >= MOST_ELEMENTS {
            return Err(ImportError::too_large(format!(
                "XMLの要素が{MOST_ELEMENTS}個を超えています。決算書だけを書き出したファイルを選んでください"
            )));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let fault =
                || self.fault("属性を読み取れません。ファイルが壊れていないかご確認ください");
            let attribute = attribute.map_err(|_| fault())?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| fault())?;
            let key = local(attribute.key.0).to_owned();
            attributes.push((key, value.into_owned()));
        }
        self.elements.push(Element {
            tag: start.name().0.to_owned(),
            attributes,
            text: String::new(),
            parent: self.open.last().copied(),
            line: self.line,
        });
        Ok(self.elements.len() - 1)
    }

    fn append(&mut self, text: &str) {
        let open = self.open.last().copied();
        if let Some(element) = open.and_then(|index| self.elements.get_mut(index)) {
            element.text.push_str(text);
        }
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<String, ImportError> {
        if let Ok(Some(character)) = reference.resolve_char_ref() {
            return Ok(character.to_string());
        }
        let name = reference.xml10_content();
        resolve_predefined_entity(&name)
            .map(ToOwned::to_owned)
            .ok_or_else(|| {
                self.fault(format!(
                    "独自の実体参照「&{name};」のあるXMLは、安全のため読み込みません"
                ))
            })
    }

    fn finish(mut self) -> Result<Elements, ImportError> {
        if !self.open.is_empty() || self.elements.is_empty() {
            return Err(
                self.fault("XMLが途中で終わっています。ファイルをもう一度書き出してください")
            );
        }
        for element in &mut self.elements {
            let trimmed = element.text.trim();
            if trimmed.len() != element.text.len() {
                element.text = trimmed.to_owned();
            }
        }
        Ok(Elements(self.elements))
    }
}

fn local(tag: &str) -> &str {
    tag.rsplit_once(':').map_or(tag, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_keep_text_attributes_parents_and_lines() {
        let read = Elements::parse(
            "<?xml version=\"1.0\"?>\n<a xmlns:g=\"x\">\n <g:b g:ID='1'> 甲&amp;乙&#x4e19; </g:b><c/><![CDATA[<]]>\n</a>",
        )
        .unwrap();
        let b = &read.0[1];
        assert_eq!((b.name(), b.tag.as_str()), ("b", "g:b"));
        assert_eq!(b.text, "甲&乙丙");
        assert_eq!(
            (b.attribute("ID"), b.parent, b.line),
            (Some("1"), Some(0), 3)
        );
        assert_eq!(read.0[0].text, "<");
        assert_eq!(read.inside(1).len(), 1);
        assert_eq!(read.inside(0).len(), 3);
    }

    #[test]
    fn document_types_entities_and_broken_texts_are_refused_with_their_line() {
        for (text, line, words) in [
            (
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<a>&x;</a>",
                "1行目",
                "DOCTYPE",
            ),
            ("<a>\n&x;</a>", "2行目", "実体参照"),
            ("<a>\n<b>", "2行目", "途中で終わって"),
            ("<a>\n</b></a>", "2行目", "XMLとして"),
            ("", "1行目", "途中で終わって"),
        ] {
            let error = Elements::parse(text).unwrap_err();
            assert_eq!(error.place.as_deref(), Some(line), "{text}: {error}");
            assert!(error.message.contains(words), "{error}");
        }
        let deep = "<a>".repeat(200);
        assert!(
            Elements::parse(&deep)
                .unwrap_err()
                .message
                .contains("深すぎ")
        );
    }
}
