//! The JSON file of a document: what the other formats print, for programs. Text is given as it was written.

use serde::Serialize;

use super::outline::{ExportInput, Outline};
use crate::domain::analysis::Analysis;
use crate::domain::document::{Item, Kind, Origin, Question};
use crate::domain::evidence::Evidence;
use crate::domain::industry::Industry;
use crate::domain::review::Status;

/// What the file holds.
#[derive(Serialize)]
struct Export<'a> {
    company: Company<'a>,
    chamber: &'a str,
    document: Head<'a>,
    /// Rejected items are left out; undecided ones are there only while the document is not approved.
    items: Vec<&'a Item>,
    questions: &'a [Question],
    /// The evidence that the items cite.
    evidence: Vec<&'a Evidence>,
    analysis: &'a Analysis,
    radar_svg: &'a str,
}

#[derive(Serialize)]
struct Company<'a> {
    name: &'a str,
    corporate_number: Option<&'a str>,
    industry: &'a Industry,
    municipality: Option<&'a str>,
}

#[derive(Serialize)]
struct Head<'a> {
    id: String,
    kind: Kind,
    kind_ja: &'static str,
    version: i64,
    status: Status,
    /// 「AI下書き・未承認」, or who approved it and when.
    mark: String,
    approved_by: Option<&'a str>,
    approved_at: Option<jiff::Timestamp>,
    origin: &'a Origin,
    origin_ja: String,
    authorship_ja: Option<String>,
    exported_on: String,
}

/// Makes the JSON file.
///
/// # Errors
/// When a value cannot be written as JSON, which no sane document holds.
pub fn render(input: &ExportInput<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let outline = Outline::of(input);
    let content = &input.document.content;
    let profile = &input.company.profile;
    let export = Export {
        company: Company {
            name: &profile.name,
            corporate_number: profile.corporate_number.as_deref(),
            industry: &profile.industry,
            municipality: profile.municipality.as_deref(),
        },
        chamber: input.chamber_name,
        document: head(input, &outline),
        items: content
            .items
            .iter()
            .filter(|item| super::outline::prints(item, outline.title.approved()))
            .collect(),
        questions: &content.questions,
        evidence: content
            .evidence
            .iter()
            .filter(|evidence| outline.evidence.iter().any(|line| line.id == evidence.id))
            .collect(),
        analysis: input.analysis,
        radar_svg: input.radar_svg,
    };
    let mut bytes = serde_json::to_vec_pretty(&export)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn head<'a>(input: &ExportInput<'a>, outline: &Outline) -> Head<'a> {
    let document = input.document;
    let approval = document
        .review
        .approved
        .as_ref()
        .filter(|_| outline.title.approved());
    let authorship = outline
        .title
        .facts
        .iter()
        .find(|(label, _)| *label == "執筆の内訳");
    Head {
        id: document.id.to_string(),
        kind: document.kind,
        kind_ja: document.kind.label(),
        version: document.version,
        status: document.status,
        mark: outline.title.mark(),
        approved_by: approval.map(|signature| signature.name.as_str()),
        approved_at: approval.map(|signature| signature.at),
        origin: &document.origin,
        origin_ja: document.origin.label(),
        authorship_ja: authorship.map(|(_, text)| text.clone()),
        exported_on: input.exported_on.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::domain::document::Decision;
    use crate::export::samples::Sample;

    fn read(sample: &Sample) -> Value {
        serde_json::from_slice(&render(&sample.input()).unwrap()).unwrap()
    }

    #[test]
    fn holds_what_the_other_formats_print() {
        let mut sample = Sample::swot();
        sample.document.content.items[2].decision = Decision::Rejected;
        let found = read(&sample);
        assert_eq!(found["document"]["mark"], "AI下書き・未承認");
        assert_eq!(found["document"]["kind"], "swot");
        assert_eq!(found["document"]["approved_by"], Value::Null);
        let ids: Vec<_> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["id"])
            .collect();
        assert_eq!(ids, ["S1", "S2", "O1", "T1"]);
        assert_eq!(found["items"][0]["quadrant"], "strength");
        assert_eq!(found["items"][0]["author"], "ai");
        assert_eq!(found["analysis"]["periods"][0]["total"], 18);
        assert_eq!(found["evidence"].as_array().unwrap().len(), 2);
        assert_eq!(found["company"]["name"], "有限会社みどり亭");
        assert!(found.to_string().find("緑川").is_none());
    }

    #[test]
    fn an_approved_one_names_who_and_when() {
        let mut sample = Sample::business_plan();
        sample.approve();
        let found = read(&sample);
        assert_eq!(found["document"]["approved_by"], "法定 太郎");
        assert_eq!(found["document"]["approved_at"], "2026-03-31T22:00:00Z");
        assert_eq!(found["document"]["exported_on"], "2026-04-02");
    }
}
