//! What stands around every page: the chamber, where one is, who one is, and the company that all hangs under.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::access::Role;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::stage::Stage;

use super::notice::Notice;

/// A place one can go.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

impl Link {
    pub(crate) fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            current: false,
        }
    }
}

/// Which part of the house a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Today,
    Companies,
    Admin,
    Help,
    Account,
}

/// A tab below a company's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Statements,
    Analysis,
    Checklists,
    Swot,
    Plans,
    Records,
}

/// The person at the desk.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) role: &'static str,
}

/// The frame of a page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) chamber: Option<String>,
    pub(crate) user: Option<User>,
    pub(crate) nav: Vec<Link>,
    pub(crate) company: Option<CompanyHead>,
    pub(crate) notice: Option<Notice>,
    /// Seconds after which a browser without script looks again.
    pub(crate) refresh: Option<u32>,
}

impl Frame {
    /// A page for people who are not logged in.
    pub(crate) fn public(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            chamber: None,
            user: None,
            nav: Vec::new(),
            company: None,
            notice: None,
            refresh: None,
        }
    }

    /// A page for people at work.
    pub(crate) fn at(section: Section, title: &str, chamber: &str, name: &str, role: Role) -> Self {
        let places = [
            (Section::Today, "/", "今日"),
            (Section::Companies, "/companies", "事業者"),
            (Section::Admin, "/admin/people", "管理"),
            (Section::Help, "/help", "ヘルプ"),
        ];
        let nav = places
            .into_iter()
            .filter(|(place, ..)| *place != Section::Admin || role == Role::Admin)
            .map(|(place, href, label)| Link {
                current: place == section,
                ..Link::to(href, label)
            })
            .collect();
        Self {
            chamber: Some(chamber.to_owned()),
            user: Some(User {
                name: name.to_owned(),
                role: role.label(),
            }),
            nav,
            ..Self::public(title)
        }
    }

    /// The same below a company's name, which also opens the page's title.
    pub(crate) fn under(mut self, head: CompanyHead) -> Self {
        self.title = format!("{}｜{}", self.title, head.name);
        self.company = Some(head);
        self
    }

    /// The same with a sentence about what was just done.
    pub(crate) fn saying(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }
}

/// A stage in the stepper.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Step {
    pub(crate) label: &'static str,
    /// `done`, `now` or `next`.
    pub(crate) state: &'static str,
    pub(crate) now: bool,
}

/// The company's header, which stays on all its pages.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CompanyHead {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) facts: Vec<String>,
    pub(crate) archived: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) tabs: Vec<Link>,
}

impl CompanyHead {
    /// The header of `company`; `size` is its 規模区分, `advisor` the name of who is in charge.
    pub(crate) fn of(
        company: &Company,
        industry: &str,
        size: Option<&str>,
        advisor: Option<&str>,
        tab: Tab,
    ) -> Self {
        let facts = [
            Some(company.profile.kind.label().to_owned()),
            Some(industry.to_owned()),
            size.map(str::to_owned),
            Some(advisor.map_or_else(|| "担当未定".to_owned(), |name| format!("担当 {name}"))),
        ];
        Self {
            href: format!("/companies/{}", company.id),
            name: company.profile.name.clone(),
            facts: facts.into_iter().flatten().collect(),
            archived: company.archived,
            steps: steps(company.stage),
            tabs: tabs(company.id, tab),
        }
    }
}

fn steps(present: Stage) -> Vec<Step> {
    Stage::iter()
        .map(|stage| Step {
            label: stage.label(),
            state: match stage.cmp(&present) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "next",
            },
            now: stage == present,
        })
        .collect()
}

fn tabs(id: CompanyId, present: Tab) -> Vec<Link> {
    let base = format!("/companies/{id}");
    [
        (Tab::Overview, base.clone(), "概要"),
        (Tab::Statements, format!("{base}/statements"), "財務"),
        (Tab::Analysis, format!("{base}/analysis"), "ロカベン"),
        (
            Tab::Checklists,
            format!("{base}/checklists/general_checkup"),
            "総点検",
        ),
        (Tab::Swot, format!("{base}/swot"), "SWOT"),
        (Tab::Plans, format!("{base}/documents"), "計画"),
        (Tab::Records, format!("{base}/records"), "記録"),
    ]
    .into_iter()
    .map(|(tab, href, label)| Link {
        current: tab == present,
        ..Link::to(href, label)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_administrator_is_shown_the_way_to_administration() {
        let labels = |role| -> Vec<String> {
            Frame::at(Section::Today, "今日", "商工会議所", "山田", role)
                .nav
                .into_iter()
                .map(|link| link.label)
                .collect()
        };
        assert_eq!(labels(Role::Advisor), ["今日", "事業者", "ヘルプ"]);
        assert_eq!(labels(Role::Admin), ["今日", "事業者", "管理", "ヘルプ"]);
    }

    #[test]
    fn stages_before_the_present_one_are_done() {
        let states: Vec<&str> = steps(Stage::Proposal)
            .iter()
            .map(|step| step.state)
            .collect();
        assert_eq!(
            states,
            ["done", "done", "now", "next", "next", "next", "next"]
        );
    }
}
