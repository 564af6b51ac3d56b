//! Groups: the kept weaknesses and threats that have one thing behind them, the weightiest first.

use std::borrow::Cow;

use crate::domain::checklist::ActionHint;
use crate::domain::document::{Body, Item, Quadrant};
use crate::llm::rules::known::Known;
use crate::llm::rules::plan;
use crate::llm::rules::subject::{Subject, root, subjects};
use crate::llm::rules::text::{close, spell};
use crate::llm::rules::voice::{LONG, Voice};

/// Items with one root.
pub(super) struct Group<'a> {
    /// What lies behind them: key of an item of a sheet, name of an indicator, or an item's id.
    pub(super) key: String,
    pub(super) hint: Cow<'a, ActionHint>,
    pub(super) quadrant: Quadrant,
    members: Vec<Subject<'a>>,
    weight: usize,
}

/// A weakness that a pressing strategy comes from weighs as much as this many places more.
const PRESSING: usize = 3;

/// Weaknesses by what lies behind them; threats with the weakness that answers them, or alone; chances last.
pub(super) fn groups<'a>(known: &Known<'a>) -> Vec<Group<'a>> {
    let weaknesses = subjects(known, Quadrant::Weakness);
    let roots: Vec<String> = weaknesses
        .iter()
        .map(|one| key(known, &weaknesses, one))
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    let count = weaknesses.len();
    for (index, (subject, root)) in weaknesses.into_iter().zip(roots).enumerate() {
        let weight = 2 * (count - index) + pressing(known, subject.item) * PRESSING;
        put(known, &mut groups, root, subject, weight);
    }
    for subject in subjects(known, Quadrant::Threat) {
        let key = subject
            .key
            .clone()
            .unwrap_or_else(|| subject.item.id.clone());
        let hosts = plan::hosts(&key);
        let host = groups
            .iter()
            .position(|group| group.answers(hosts))
            .map_or(key, |host| groups[host].key.clone());
        let weight = 2 + pressing(known, subject.item) * PRESSING;
        put(known, &mut groups, host, subject, weight);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.weight));
    // What is pressing from outside comes behind what is the company's own to change.
    groups.sort_by_key(|group| group.quadrant != Quadrant::Weakness);
    for subject in subjects(known, Quadrant::Opportunity) {
        let key = subject
            .key
            .clone()
            .unwrap_or_else(|| subject.item.id.clone());
        put(known, &mut groups, key, subject, 0);
    }
    groups
}

fn key(known: &Known, weaknesses: &[Subject], subject: &Subject) -> String {
    match subject.key.as_deref() {
        Some(key) => root(known, weaknesses, key).to_owned(),
        None => subject.item.id.clone(),
    }
}

fn put<'a>(
    known: &Known<'a>,
    groups: &mut Vec<Group<'a>>,
    key: String,
    subject: Subject<'a>,
    weight: usize,
) {
    match groups.iter_mut().find(|group| group.key == key) {
        Some(group) => {
            group.weight += weight;
            group.members.push(subject);
        }
        None => groups.push(Group {
            hint: plan::hint(known, &key, subject.item, subject.quadrant),
            quadrant: subject.quadrant,
            key,
            weight,
            members: vec![subject],
        }),
    }
}

/// How many of the most pressing strategies come from an item.
fn pressing(known: &Known, item: &Item) -> usize {
    let comes = |strategy: &&Item| match &strategy.body {
        Body::Strategy { from, priority, .. } => *priority <= 2 && from.contains(&item.id),
        _ => false,
    };
    known.input.strategies.iter().filter(comes).count()
}

impl<'a> Group<'a> {
    pub(super) fn items(&self) -> impl Iterator<Item = &'a Item> + '_ {
        self.members.iter().map(|one| one.item)
    }

    fn answers(&self, hosts: &[&str]) -> bool {
        let named = |key: &str| hosts.contains(&key);
        named(&self.key)
            || self
                .members
                .iter()
                .filter_map(|one| one.key.as_deref())
                .any(named)
    }

    /// The item that is the root itself, where one was kept.
    fn root(&self) -> Option<&Subject<'a>> {
        let answered = format!("chk.{}", self.key);
        let by_answer = |one: &&Subject| one.item.evidence.contains(&answered);
        let named =
            |one: &&Subject| one.key.as_deref() == Some(&self.key) || one.item.id == self.key;
        let mut members = self.members.iter();
        members
            .clone()
            .find(by_answer)
            .or_else(|| members.find(named))
    }

    /// What the root is, in a sentence: of the item kept, of the sheet, or of what shows it first.
    pub(super) fn root_sentence(&self, known: &Known<'a>) -> String {
        if let Some(root) = self.root() {
            return root.sentence(known);
        }
        let weak = known.item(&self.key).and_then(|item| item.weak.as_deref());
        match (weak, self.members.first()) {
            (Some(weak), _) => spell(&close(weak)),
            (None, Some(first)) => first.sentence(known),
            (None, None) => String::new(),
        }
    }

    /// The same with what somebody said of it.
    pub(super) fn root_told(&self, known: &Known<'a>) -> String {
        match (self.root(), known.answer(&self.key)) {
            (Some(root), _) => root.told(known),
            (None, Some(fact)) => {
                let said = Voice::of(fact, LONG).map(|voice| voice.said(0));
                self.root_sentence(known) + &said.unwrap_or_default()
            }
            (None, None) => self.root_sentence(known),
        }
    }

    /// The other weaknesses of the group: what the root leads to. Nothing outside comes from it.
    pub(super) fn effects(&self) -> impl Iterator<Item = &Subject<'a>> + '_ {
        let root = self.root().or(self.members.first()).map(|one| &one.item.id);
        self.members
            .iter()
            .filter(move |one| root != Some(&one.item.id) && one.quadrant == Quadrant::Weakness)
    }

    /// What it stands on: the items, their facts, and the answer that tells the root.
    pub(super) fn evidence(&self, known: &Known) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        let facts = self.members.iter().flat_map(|one| &one.item.evidence);
        let answer = known.answer(&self.key).map(|fact| fact.id.clone());
        let items = self.members.iter().map(Subject::swot_id);
        for id in items.chain(answer).chain(facts.cloned()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}
