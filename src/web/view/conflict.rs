//! Two people changed the same thing: the second is told, sees both, and loses nothing.

use serde::Serialize;

use super::frame::Link;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ConflictPage {
    /// What was changed: 「事業者の情報」.
    pub(crate) what: String,
    /// Who saved it in the meantime, and when, as far as is known.
    pub(crate) by: Option<String>,
    /// Where the form is sent again.
    pub(crate) action: String,
    /// What goes with it unseen: the new version above all.
    pub(crate) hidden: Vec<Hidden>,
    /// What differs.
    pub(crate) rows: Vec<Row>,
    /// Where the saved state is seen.
    pub(crate) saved: Link,
}

/// A value that is sent with the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Hidden {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) theirs: String,
    pub(crate) yours: String,
    /// Shown as a text area, not a line.
    pub(crate) long: bool,
    /// A value that is not written by hand (a choice): shown, and sent as it is.
    pub(crate) fixed: Option<String>,
}

/// A field of the form that was refused: its name, its label and the value that is saved now.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) saved: String,
}

impl ConflictPage {
    /// Puts what was typed (`sent`, the whole form) beside what is `known` to be saved now; fields that are equal, and
    /// those nobody needs to see, are sent along unseen with the new `version`.
    pub(crate) fn of(
        what: &str,
        action: &str,
        saved: Link,
        version: i64,
        sent: &[(String, String)],
        known: &[Known],
    ) -> Self {
        let mut hidden = vec![Hidden {
            name: "version".into(),
            value: version.to_string(),
        }];
        let mut rows = Vec::new();
        for (name, value) in sent.iter().filter(|(name, _)| name != "version") {
            match known.iter().find(|known| &known.name == name) {
                Some(known) if known.saved.trim() != value.trim() => rows.push(Row {
                    name: name.clone(),
                    label: known.label.clone(),
                    theirs: known.saved.clone(),
                    yours: value.clone(),
                    long: value.chars().count() > 40 || value.contains('\n'),
                    fixed: None,
                }),
                _ => hidden.push(Hidden {
                    name: name.clone(),
                    value: value.clone(),
                }),
            }
        }
        Self {
            what: what.to_owned(),
            by: None,
            action: action.to_owned(),
            hidden,
            rows,
            saved,
        }
    }

    /// A field that is chosen, not written: shown as people read it, and sent again as it was.
    pub(crate) fn chosen(mut self, name: &str, read: impl Fn(&str) -> String) -> Self {
        for row in self.rows.iter_mut().filter(|row| row.name == name) {
            row.theirs = read(&row.theirs);
            row.fixed = Some(read(&row.yours));
        }
        self
    }

    pub(crate) fn saved_by(mut self, by: Option<String>) -> Self {
        self.by = by;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_was_sent_is_sent_again_with_the_new_version() {
        let sent = [
            ("version", "3"),
            ("name", "新しい名前"),
            ("kana", "カナ"),
            ("extra", "x"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let known =
            [("name", "名称", "前の名前"), ("kana", "カナ", "カナ")].map(|(name, label, saved)| {
                Known {
                    name: name.into(),
                    label: label.into(),
                    saved: saved.into(),
                }
            });
        let page = ConflictPage::of(
            "事業者の情報",
            "/x",
            Link::to("/x", "保存済み"),
            5,
            &sent,
            &known,
        );
        assert_eq!(page.rows.len(), 1);
        assert_eq!(
            (page.rows[0].theirs.as_str(), page.rows[0].yours.as_str()),
            ("前の名前", "新しい名前")
        );
        let hidden: Vec<(&str, &str)> = page
            .hidden
            .iter()
            .map(|hidden| (hidden.name.as_str(), hidden.value.as_str()))
            .collect();
        assert_eq!(hidden, [("version", "5"), ("kana", "カナ"), ("extra", "x")]);
        let page = page.chosen("name", |value| format!("《{value}》"));
        assert_eq!(
            (page.rows[0].theirs.as_str(), page.rows[0].fixed.as_deref()),
            ("《前の名前》", Some("《新しい名前》"))
        );
        assert_eq!(
            page.rows[0].yours, "新しい名前",
            "what is sent is not what is shown"
        );
    }
}
