//! What differs between two versions of a prompt, line by line.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use utoipa::ToSchema;

use super::read;
use crate::app::ctx::Ctx;
use crate::app::error::Result;
use crate::domain::document::Kind;

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LineChange)]
pub enum Change {
    /// In both.
    Same,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

/// A line of two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DiffLine)]
pub struct Line {
    /// What happened to it.
    pub change: Change,
    /// Its number in `from`, from 1; `null` when it is not there.
    pub from: Option<usize>,
    /// Its number in `to`.
    pub to: Option<usize>,
    /// The line.
    pub text: String,
}

/// The lines of both versions in their order.
pub async fn diff(ctx: &mut Ctx, kind: Kind, from: u32, to: u32) -> Result<Vec<Line>> {
    let before = read(ctx, kind, from).await?.content;
    let after = read(ctx, kind, to).await?.content;
    Ok(between(&before, &after))
}

fn between(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, after);
    let line = |change: similar::Change<&str>| Line {
        change: match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Insert => Change::Added,
            ChangeTag::Delete => Change::Removed,
        },
        from: change.old_index().map(|index| index + 1),
        to: change.new_index().map(|index| index + 1),
        text: change.value().trim_end_matches('\n').to_owned(),
    };
    diff.iter_all_changes().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_told_with_its_numbers() {
        let lines = between("一\n二\n三\n", "一\n三\n四\n");
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.change, line.from, line.to, line.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Change::Same, Some(1), Some(1), "一"),
                (Change::Removed, Some(2), None, "二"),
                (Change::Same, Some(3), Some(2), "三"),
                (Change::Added, None, Some(3), "四"),
            ]
        );
    }
}
