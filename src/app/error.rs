//! The one error of the application layer. It knows nothing of HTTP; `web::problem` turns it into an answer.

use thiserror::Error;

use crate::domain::review::ReviewError;
use crate::llm::compose::ComposeError;
use crate::store::StoreError;

/// The result of what people do.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A fault in what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field.
    pub pointer: String,
    /// What is wrong and how to mend it, in Japanese.
    pub message: String,
}

impl FieldError {
    /// A fault at a pointer.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
        }
    }
}

/// Why something was not done.
#[derive(Debug, Error)]
pub enum Error {
    /// Not there, or of another chamber: nobody can tell the difference.
    #[error("{0}が見つかりません")]
    NotFound(&'static str),
    /// The role lacks the right.
    #[error("この操作は{0}の権限では行えません")]
    Forbidden(&'static str),
    /// Not logged in, or no longer.
    #[error("ログインしてください")]
    Unauthenticated,
    /// E-mail or password is wrong; which of the two is not said.
    #[error("メールアドレスかパスワードが違います")]
    WrongCredentials,
    /// Too many failures.
    #[error(
        "ログインの失敗が続いたため、しばらく受け付けられません。15分ほど待ってからもう一度お試しください"
    )]
    TooManyAttempts,
    /// Somebody else was quicker.
    #[error("ほかの人が先に更新しました。最新の内容を確認して、もう一度保存してください")]
    Stale {
        /// The version now stored.
        current: i64,
    },
    /// What was handed in has faults.
    #[error("入力内容をご確認ください")]
    Invalid(Vec<FieldError>),
    /// More than a limit allows: a file, or all files that wait.
    #[error("{0}")]
    TooLarge(String),
    /// Not possible as things stand.
    #[error("{0}")]
    Conflict(String),
    /// What would be sent is no longer what was shown.
    #[error("{0}")]
    PreviewChanged(&'static str),
    /// The review's order forbids it.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The same key was used for another request.
    #[error("同じ Idempotency-Key が別の内容で使われています")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that should not happen; told to the log, not to people.
    #[error("内部エラー：{0}")]
    Internal(String),
}

impl From<ComposeError> for Error {
    fn from(error: ComposeError) -> Self {
        match error {
            ComposeError::NoRoom { .. } => Self::Conflict(error.to_string()),
            ComposeError::Template(fault) => Self::Internal(fault),
        }
    }
}

impl Error {
    /// One fault at one field.
    pub fn field(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, message)])
    }
}

/// Garde's report as faults with JSON pointers and Japanese sentences.
pub(super) fn report_to_fields(report: &garde::Report) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = report
        .iter()
        .map(|(path, fault)| {
            let pointer = format!(
                "/{}",
                path.to_string().replace(['.', '['], "/").replace(']', "")
            );
            FieldError::new(pointer, sentence(&fault.to_string()))
        })
        .collect();
    // A blank name is too short and invisible, and told so once.
    faults.dedup();
    faults
}

/// Garde's own English for lengths and ranges, said in Japanese; our own sentences pass through.
fn sentence(message: &str) -> String {
    let number = || {
        let text = message.rsplit(' ').next().unwrap_or_default();
        text.parse()
            .map_or_else(|_| text.to_owned(), crate::domain::format::integer)
    };
    if message.starts_with("length is lower") {
        if number() == "1" {
            "入力してください".to_owned()
        } else {
            format!("{}文字以上で入力してください", number())
        }
    } else if message.starts_with("length is greater") {
        format!("{}文字以内で入力してください", number())
    } else if message.starts_with("lower than") {
        format!("{}以上で入力してください", number())
    } else if message.starts_with("greater than") {
        format!("{}以下で入力してください", number())
    } else {
        message.to_owned()
    }
}
