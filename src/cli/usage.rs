//! Help, and wrong usage, said in Japanese.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

/// The command with help in Japanese, itself and all below it. Values and defaults are told in the arguments' own words.
pub(super) fn japanese(command: Command) -> Command {
    let version = command.get_version().is_some();
    let arg = |name: &'static str, short: char, action: ArgAction, help: &'static str| {
        let arg = Arg::new(name).short(short).long(name).action(action);
        arg.help(help).help_heading("オプション")
    };
    let mut command = command
        .help_template("{about-with-newline}\n使い方：{usage}\n\n{all-args}")
        .subcommand_help_heading("操作")
        .subcommand_value_name("操作")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "引数"
            } else {
                "オプション"
            };
            let valued = arg.get_action().takes_values();
            let arg = arg.help_heading(heading);
            if valued {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            }
        })
        .mut_subcommands(japanese)
        .arg(arg("help", 'h', ArgAction::HelpShort, "使い方を表示する"));
    if version {
        command = command.arg(arg("version", 'V', ArgAction::Version, "版を表示する"));
    }
    command
}

/// Prints help and version where they are meant, or says what is wrong with the call; the exit code belongs to it.
pub(super) fn report(error: &Error) -> ExitCode {
    match sentence(error) {
        None => {
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Some(sentence) => {
            super::complain(&sentence);
            ExitCode::from(2)
        }
    }
}

/// What is wrong; `None` for help and version.
fn sentence(error: &Error) -> Option<String> {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => {
            let known = context(error, ContextKind::SuggestedArg);
            format!("「{argument}」という引数はありません{}", suggestion(&known))
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            let known = context(error, ContextKind::SuggestedSubcommand);
            format!("「{name}」という操作はありません{}", suggestion(&known))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} の値がありません"),
        ErrorKind::InvalidValue => {
            let known = context(error, ContextKind::ValidValue);
            format!("{argument} に「{value}」は指定できません（指定できる値：{known}）")
        }
        ErrorKind::ValueValidation => format!("{argument} の値「{value}」を読み取れません"),
        ErrorKind::MissingRequiredArgument => format!("{argument} を指定してください"),
        ErrorKind::MissingSubcommand => "操作を指定してください".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            format!("{argument} と {other} は一緒に指定できません")
        }
        ErrorKind::InvalidUtf8 => "引数に読み取れない文字があります".to_owned(),
        _ => "引数の指定が正しくありません".to_owned(),
    };
    Some(format!("{what}。使い方は --help で確認できます"))
}

fn suggestion(known: &str) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!("（{known} ではありませんか）")
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("・"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("・"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn said(arguments: &[&str]) -> Option<String> {
        let all = std::iter::once(&"banso").chain(arguments);
        let command = japanese(Cli::command());
        sentence(&command.try_get_matches_from(all).unwrap_err())
    }

    #[test]
    fn help_is_in_japanese() {
        let command = japanese(Cli::command());
        let error = command
            .try_get_matches_from(["banso", "analyze", "--help"])
            .unwrap_err();
        let help = error.to_string();
        assert!(
            help.contains("使い方：banso analyze") && help.contains("使い方を表示する"),
            "{help}"
        );
        for english in [
            "Usage",
            "Options:",
            "Arguments",
            "Print",
            "default",
            "possible",
        ] {
            assert!(!help.contains(english), "{help}");
        }
    }

    #[test]
    fn wrong_calls_are_explained_in_japanese() {
        for (arguments, wanted) in [
            (
                &["analize"][..],
                "「analize」という操作はありません（analyze ではありませんか）",
            ),
            (&["analyze"], "<INPUT> を指定してください"),
            (
                &["analyze", "a", "--fromat", "json"],
                "「--fromat」という引数はありません（--format ではありませんか）",
            ),
            (
                &["analyze", "a", "--format", "pdf"],
                "--format <FORMAT> に「pdf」は指定できません（指定できる値：text・json・csv・xlsx・svg・png）",
            ),
            (
                &["analyze", "a", "--table", "2020"],
                "--table <TABLE> に「2020」は指定できません（指定できる値：2022・2018）",
            ),
            (
                &["analyze", "a", "--format"],
                "--format <FORMAT> の値がありません",
            ),
            (
                &["analyze", "a", "--batch", "b.csv"],
                "一緒に指定できません",
            ),
        ] {
            let found = said(arguments).unwrap();
            assert!(found.contains(wanted), "{arguments:?}: {found}");
            assert!(found.ends_with("使い方は --help で確認できます"));
        }
    }

    #[test]
    fn help_and_version_are_no_faults() {
        for arguments in [&["--help"][..], &["--version"], &[], &["analyze", "--help"]] {
            assert_eq!(said(arguments), None, "{arguments:?}");
        }
    }
}
