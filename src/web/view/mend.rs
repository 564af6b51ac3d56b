//! Mends (直し方) as buttons: each sends the item as it would stand afterwards, as the edit form does.

use serde::Serialize;

use crate::domain::document::{Author, Decision, Item, Mend};
use crate::domain::evidence::Evidence;

/// The longest words that stand on a button.
const ON_BUTTON: usize = 24;

/// A button that settles a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MendView {
    pub(crate) label: String,
    /// Where it is sent.
    pub(crate) action: String,
    /// The version it was offered for.
    pub(crate) version: i64,
    pub(crate) fields: Vec<Hidden>,
}

/// A field that is sent along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Hidden {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

fn hidden(name: &'static str, value: impl Into<String>) -> Hidden {
    Hidden {
        name,
        value: value.into(),
    }
}

/// The button of a mend; `None` when it does not fit the item as it stands.
pub(crate) fn button(
    mend: &Mend,
    item: &Item,
    known: &[Evidence],
    (action, version): (&str, i64),
) -> Option<MendView> {
    let (label, fields) = match mend {
        Mend::Replace { span, text } => {
            let label = format!("「{}」に置きかえる", short(text));
            let fields = vec![
                hidden("decision", "edited"),
                hidden("text", replaced(&item.text, *span, text)?),
            ];
            (label, fields)
        }
        Mend::Cite { evidence } => {
            let found = known.iter().find(|known| known.id == *evidence)?;
            let mut fields = as_it_stands(item);
            fields.push(hidden("evidence_shown", "1"));
            let cited = item.evidence.iter().filter(|id| *id != evidence);
            fields.extend(cited.map(|id| hidden("evidence", id)));
            fields.push(hidden("evidence", evidence));
            (format!("根拠「{}」を加える", short(&found.label)), fields)
        }
        Mend::Hypothesis => {
            let mut fields = as_it_stands(item);
            fields.push(hidden("basis", "hypothesis"));
            ("仮説とする".to_owned(), fields)
        }
        Mend::Drop => ("却下する".to_owned(), vec![hidden("decision", "rejected")]),
    };
    Some(MendView {
        label,
        action: action.to_owned(),
        version,
        fields,
    })
}

/// The decision and the text as they are, for mends that leave both alone.
fn as_it_stands(item: &Item) -> Vec<Hidden> {
    let mut fields = vec![hidden("decision", item.decision.to_string())];
    if item.decision == Decision::Edited {
        fields.push(hidden("text", &item.text));
        if item.author == Author::Owner {
            fields.push(hidden("author", "owner"));
        }
    }
    fields
}

fn replaced(text: &str, [from, to]: [usize; 2], with: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let (before, behind) = (chars.get(..from)?, chars.get(to..)?);
    Some(
        before
            .iter()
            .copied()
            .chain(with.chars())
            .chain(behind.iter().copied())
            .collect(),
    )
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(ON_BUTTON).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::evidence::tests::fact;
    use super::super::samples::documents::swot;
    use super::*;

    fn fields(mend: &Mend, item: &Item) -> Option<Vec<(&'static str, String)>> {
        let known = [fact("fin.sales.2025-03", "5,130千円")];
        let view = button(mend, item, &known, ("/documents/d/items/S1", 3))?;
        assert_eq!(
            (view.action.as_str(), view.version),
            ("/documents/d/items/S1", 3)
        );
        let pairs = view
            .fields
            .into_iter()
            .map(|field| (field.name, field.value));
        Some(pairs.collect())
    }

    fn item(text: &str, decision: Decision) -> Item {
        Item {
            text: text.to_owned(),
            decision,
            evidence: vec!["chk.a".to_owned()],
            author: Author::Owner,
            ..swot(1).content.items.remove(0)
        }
    }

    #[test]
    fn a_replacement_is_an_edit_of_the_text() {
        let mend = |span| Mend::Replace {
            span,
            text: "減少".to_owned(),
        };
        let item = item("売上高は増加しています。", Decision::Pending);
        let wanted = vec![
            ("decision", "edited".to_owned()),
            ("text", "売上高は減少しています。".to_owned()),
        ];
        assert_eq!(fields(&mend([4, 6]), &item), Some(wanted));
        assert_eq!(fields(&mend([4, 60]), &item), None);
    }

    #[test]
    fn evidence_and_hypothesis_leave_decision_and_text_alone() {
        let cite = |id: &str| Mend::Cite {
            evidence: id.to_owned(),
        };
        let pending = item("文", Decision::Pending);
        let names: Vec<_> = fields(&cite("fin.sales.2025-03"), &pending).unwrap();
        assert_eq!(names[0], ("decision", "pending".to_owned()));
        assert_eq!(
            names.last(),
            Some(&("evidence", "fin.sales.2025-03".to_owned()))
        );
        assert_eq!(
            names.iter().filter(|(name, _)| *name == "evidence").count(),
            2
        );
        assert_eq!(fields(&cite("fin.gone"), &pending), None);
        let edited = fields(&Mend::Hypothesis, &item("文", Decision::Edited)).unwrap();
        assert!(edited.contains(&("text", "文".to_owned())));
        assert!(edited.contains(&("author", "owner".to_owned())));
        assert!(edited.contains(&("basis", "hypothesis".to_owned())));
    }
}
