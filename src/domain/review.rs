//! The review of a document as a state machine: 下書き → 確認待ち → 承認済み → 合意済み, with 差し戻し on the way.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use thiserror::Error;
use utoipa::ToSchema;

use super::id::UserId;

/// Where a document stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// 下書き: being checked and edited.
    Draft,
    /// 確認待ち: submitted.
    InReview,
    /// 差し戻し: sent back with a reason; editable.
    Returned,
    /// 承認済み
    Approved,
    /// 合意済み: the owner agreed.
    Agreed,
}

impl Status {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "下書き",
            Self::InReview => "確認待ち",
            Self::Returned => "差し戻し",
            Self::Approved => "承認済み",
            Self::Agreed => "合意済み",
        }
    }

    /// Whether items may be changed.
    pub fn editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether a second person has approved it.
    pub fn approved(self) -> bool {
        matches!(self, Self::Approved | Self::Agreed)
    }
}

/// A person at a moment, by name, so that the record stays readable when the account is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Signature {
    /// Who.
    pub user_id: UserId,
    /// By the name of that day.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: jiff::Timestamp,
}

/// What happened in review so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// Everybody who changed the text or took a decision since the draft: none of them may approve.
    #[serde(default)]
    pub editors: Vec<UserId>,
    /// Who submitted it last.
    #[serde(default)]
    pub submitted: Option<Signature>,
    /// Who approved it.
    #[serde(default)]
    pub approved: Option<Signature>,
    /// Who sent it back last, and why.
    #[serde(default)]
    pub returned: Option<(Signature, String)>,
    /// When the owner agreed, recorded by whom, and the owner's own words.
    #[serde(default)]
    pub agreed: Option<(Signature, String)>,
}

/// A step of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 確認を依頼する
    Submit,
    /// 承認する
    Approve,
    /// 差し戻す, with the reason
    Return(String),
    /// 合意を記録する, with the owner's words (may be empty)
    Agree(String),
    /// 改訂する: an approved document is opened again.
    Revise,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReviewError {
    /// The step does not start here.
    #[error("「{0}」の文書では、この操作はできません")]
    WrongStatus(&'static str),
    /// Items wait for a decision.
    #[error(
        "未確認の項目が{0}件あります。すべて「採用・修正・却下」を選んでから確認を依頼してください"
    )]
    Pending(usize),
    /// Nothing was kept.
    #[error("採用した項目がありません。少なくとも1件を採用してから確認を依頼してください")]
    NothingKept,
    /// One's own work.
    #[error(
        "自分が作成・編集した文書は承認できません。ほかの法定経営指導員に確認を依頼してください"
    )]
    OwnWork,
    /// No reason given.
    #[error("差し戻す理由を入力してください")]
    NoReason,
    /// Not editable now.
    #[error("「{0}」の文書は変更できません。変更するには差し戻すか、改訂を始めてください")]
    Locked(&'static str),
}

/// Takes one step. Who may take which step at all is in [`super::access`]; this knows the order, and that nobody
/// approves their own work.
///
/// # Errors
/// Why the step cannot be taken.
pub fn step(
    status: Status,
    mut review: Review,
    step: Step,
    by: Signature,
    pending: usize,
    kept: usize,
) -> Result<(Status, Review), ReviewError> {
    let next = match (status, step) {
        (Status::Draft | Status::Returned, Step::Submit) => {
            if pending > 0 {
                return Err(ReviewError::Pending(pending));
            }
            if kept == 0 {
                return Err(ReviewError::NothingKept);
            }
            review.submitted = Some(by);
            Status::InReview
        }
        (Status::InReview, Step::Approve) => {
            let submitter = review.submitted.as_ref().map(|signature| signature.user_id);
            if submitter == Some(by.user_id) || review.editors.contains(&by.user_id) {
                return Err(ReviewError::OwnWork);
            }
            review.approved = Some(by);
            Status::Approved
        }
        (Status::InReview, Step::Return(reason)) => {
            if reason.trim().is_empty() {
                return Err(ReviewError::NoReason);
            }
            review.returned = Some((by, reason));
            Status::Returned
        }
        (Status::Approved, Step::Agree(words)) => {
            review.agreed = Some((by, words));
            Status::Agreed
        }
        (Status::Approved | Status::Agreed, Step::Revise) => {
            review = Review {
                editors: vec![by.user_id],
                ..Review::default()
            };
            Status::Draft
        }
        (status, _) => return Err(ReviewError::WrongStatus(status.label())),
    };
    Ok((next, review))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(n: u128) -> Signature {
        Signature {
            user_id: UserId(uuid::Uuid::from_u128(n)),
            name: format!("{n}"),
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_whole_way() {
        let (status, review) =
            step(Status::Draft, Review::default(), Step::Submit, by(1), 0, 3).unwrap();
        assert_eq!(status, Status::InReview);
        assert_eq!(
            step(status, review.clone(), Step::Approve, by(1), 0, 3),
            Err(ReviewError::OwnWork)
        );
        assert_eq!(
            step(
                status,
                review.clone(),
                Step::Return(" ".into()),
                by(2),
                0,
                3
            ),
            Err(ReviewError::NoReason)
        );
        let (status, review) =
            step(status, review, Step::Return("理由".into()), by(2), 0, 3).unwrap();
        assert_eq!(status, Status::Returned);
        let (status, review) = step(status, review, Step::Submit, by(1), 0, 3).unwrap();
        let (status, review) = step(status, review, Step::Approve, by(2), 0, 3).unwrap();
        assert_eq!(status, Status::Approved);
        let (status, _) = step(status, review, Step::Agree(String::new()), by(1), 0, 3).unwrap();
        assert_eq!(status, Status::Agreed);
    }

    #[test]
    fn undecided_or_empty_documents_are_not_submitted_and_editors_do_not_approve() {
        assert_eq!(
            step(Status::Draft, Review::default(), Step::Submit, by(1), 2, 3),
            Err(ReviewError::Pending(2))
        );
        assert_eq!(
            step(Status::Draft, Review::default(), Step::Submit, by(1), 0, 0),
            Err(ReviewError::NothingKept)
        );
        let edited = Review {
            editors: vec![by(2).user_id],
            ..Review::default()
        };
        let (status, review) = step(Status::Draft, edited, Step::Submit, by(1), 0, 1).unwrap();
        assert_eq!(
            step(status, review, Step::Approve, by(2), 0, 1),
            Err(ReviewError::OwnWork)
        );
    }
}
