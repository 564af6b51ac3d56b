//! What may leave of a draft's ground (送信前の伏せ字): the same evidence and documents with names and numbers replaced.
//! Everything a provider is sent is made of these; everything people see is made of the originals.

use serde_json::Value;

use super::input::Input;
use crate::app::calling::Provided;
use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::app::privacy;
use crate::domain::document::Document;
use crate::domain::evidence::Evidence;
use crate::domain::mask::{self, Mask, Masked};
use crate::domain::my_number;
use crate::domain::privacy::Privacy;

/// What is sent in place of the originals.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// 名称
    pub name: String,
    /// The evidence, in the same order.
    pub evidence: Vec<Evidence>,
    /// The documents it builds on, in the same order.
    pub documents: Vec<Document>,
    /// What was replaced by what.
    pub masked: Vec<Masked>,
    restoring: Vec<Masked>,
    /// Where an individual number stands, so that nothing may be sent; in words.
    my_number: Option<String>,
    privacy: Privacy,
}

impl Hidden {
    /// Hides what is known of the company and what is recognised.
    pub async fn of(
        ctx: &mut Ctx,
        company: &crate::domain::company::Company,
        evidence: &[Evidence],
        documents: &[&Document],
    ) -> Result<Self> {
        let privacy = privacy::get(ctx, company.id).await?.privacy;
        let known = privacy::known_names(ctx, company, &privacy).await?;
        let data = &ctx.app.data;
        let mut mask = Mask::new(&known, &data.identifiers, &data.kanji_variants);
        let fault = |error: serde_json::Error| Error::Internal(error.to_string());
        let name = mask.hide(&company.profile.name);
        let hidden = evidence
            .iter()
            .map(|one| mask.hide_record(one))
            .collect::<std::result::Result<_, _>>()
            .map_err(fault)?;
        let mut parted = Vec::with_capacity(documents.len());
        for document in documents {
            let mut copy = (*document).clone();
            for item in &mut copy.content.items {
                *item = mask.hide_record(item).map_err(fault)?;
            }
            parted.push(copy);
        }
        Ok(Self {
            name,
            evidence: hidden,
            documents: parted,
            masked: mask.masked().to_vec(),
            restoring: mask.restoring(),
            my_number: place(evidence, documents),
            privacy,
        })
    }

    /// A text that came back, with the names as they stood in the record.
    pub fn restore(&self, text: &str) -> String {
        mask::restore(&self.restoring, text)
    }

    /// The same for every text of an answer.
    pub fn restore_all(&self, value: &mut Value) {
        mask::restore_all(&self.restoring, value);
    }

    /// Whether this may be sent to a provider; else the class of the reason and a sentence.
    pub fn may_leave(
        &self,
        provided: &Provided,
    ) -> std::result::Result<(), (&'static str, String)> {
        if let Some(place) = &self.my_number {
            let sentence = format!(
                "{place}に、マイナンバー（個人番号）と思われる12桁の番号があるため送れません。番号を消してから依頼してください。"
            );
            return Err(("my_number", sentence));
        }
        if provided.provider.terms.local || self.privacy.allows_sending() {
            return Ok(());
        }
        let sentence = match &self.privacy.consent {
            None => {
                "この事業者から、外部のAIへ送ることの同意をまだ得ていません。事業者の概要にある「同意と伏せる名前」で同意を記録するか、規則による下書きを選んでください。"
            }
            Some(_) => {
                "この事業者は、外部のAIへ送ることに同意していません。規則による下書きか、商工会議所の中で動くモデルを選んでください。"
            }
        };
        Err(("no_consent", sentence.to_owned()))
    }
}

/// Where the first individual number stands.
fn place(evidence: &[Evidence], documents: &[&Document]) -> Option<String> {
    let in_evidence = evidence.iter().find(|one| {
        let texts = [
            Some(&one.label),
            Some(&one.display),
            one.quote.as_ref(),
            Some(&one.source),
        ];
        texts
            .into_iter()
            .flatten()
            .any(|text| my_number::find(text).is_some())
    });
    if let Some(one) = in_evidence {
        return Some(format!("根拠「{}」", one.id));
    }
    documents.iter().find_map(|document| {
        let item = document.content.items.iter().find(|item| {
            serde_json::to_string(item).is_ok_and(|text| my_number::find(&text).is_some())
        })?;
        Some(format!("{}の{}", document.kind.label(), item.id))
    })
}

impl Input {
    /// The originals of what was sent of the evidence.
    pub fn originals(&self, sent: &[Evidence]) -> Vec<Evidence> {
        let ids: std::collections::HashSet<&str> = sent.iter().map(|one| one.id.as_str()).collect();
        let kept = self
            .evidence
            .iter()
            .filter(|one| ids.contains(one.id.as_str()));
        kept.cloned().collect()
    }
}
