//! The people of two chambers. Their tokens and ids are the same in every test, so that the database that holds them can
//! be made once.

use banso::app::session::token_hash;
use banso::domain::access::Role;
use banso::domain::id::{ChamberId, UserId};
use banso::store::account::{self, Account};
use banso::store::chamber::{self, Settings};
use banso::store::{Db, Tx};
use uuid::Uuid;

/// What everybody logs in with.
pub(crate) const PASSWORD: &str = "tests-only-passphrase";
/// The same hashed, once and for all: hashing takes long.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$wxyoHeisie4yGF1UMhDIGQ$v4sBSPmJAEwWQ8Dv7JjZwBgCEyzAqv1Knzqe9SIdvMQ";

/// Somebody with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) chamber: ChamberId,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) token: String,
}

/// A chamber and who works there.
#[derive(Debug, Clone)]
pub(crate) struct Chamber {
    pub(crate) id: ChamberId,
    pub(crate) advisor: Person,
    /// A second one, for two at once.
    pub(crate) colleague: Person,
    pub(crate) lead: Person,
    pub(crate) admin: Person,
}

impl Chamber {
    pub(crate) fn people(&self) -> [&Person; 4] {
        [&self.advisor, &self.colleague, &self.lead, &self.admin]
    }
}

/// 甲 and 乙.
pub(crate) fn chambers() -> (Chamber, Chamber) {
    (chamber_of(0xa, "kou"), chamber_of(0xb, "otsu"))
}

fn chamber_of(number: u128, mark: &str) -> Chamber {
    let id = ChamberId(Uuid::from_u128(number << 64));
    let person = |place: u128, word: &str, name: &str, role: Role| Person {
        id: UserId(Uuid::from_u128((number << 64) + place)),
        chamber: id,
        email: format!("{word}@{mark}.example.jp"),
        name: format!("{name}（{mark}）"),
        role,
        token: format!("token-of-{word}-{mark}"),
    };
    Chamber {
        id,
        advisor: person(1, "shidoin", "指導 花子", Role::Advisor),
        colleague: person(2, "doryo", "同僚 次郎", Role::Advisor),
        lead: person(3, "houtei", "法定 太郎", Role::LeadAdvisor),
        admin: person(4, "kanri", "管理 三郎", Role::Admin),
    }
}

/// Puts both chambers and their people.
pub(crate) async fn insert(db: &Db) {
    let now = jiff::Timestamp::from_second(super::BEGIN).unwrap();
    let mut tx = db.write().await.unwrap();
    let (a, b) = chambers();
    for (of, name) in [(a, "甲商工会議所"), (b, "乙商工会議所")] {
        let row = chamber::Chamber {
            id: of.id,
            name: name.to_owned(),
            settings: Settings::default(),
        };
        chamber::insert(&mut tx, &row, now).await.unwrap();
        for person in of.people() {
            let account = Account {
                chamber_id: of.id,
                id: person.id,
                email: person.email.clone(),
                name: person.name.clone(),
                role: person.role,
                password_hash: Some(HASH.to_owned()),
                disabled: false,
                version: 1,
            };
            account::insert(&mut tx, &account, now).await.unwrap();
            let hash = token_hash(&person.token);
            account::insert_api_token(&mut tx, &hash, of.id, person.id, now)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// The chambers, as they were put.
pub(crate) async fn find(tx: &mut Tx) -> (Chamber, Chamber) {
    let (a, b) = chambers();
    assert!(
        chamber::find(tx, a.id).await.unwrap().is_some(),
        "the template holds no people"
    );
    (a, b)
}
