//! Items: accepted, edited, rejected, added.

use axum::extract::{Path, RawForm};
use axum::http::StatusCode;
use axum::response::Response;

use super::form::Sent;
use super::{Sheet, find, frame};
use crate::app::{Ctx, Error, document};
use crate::domain::document::{Body, Decision, Document, Item, SupportBy};
use crate::web::ctx::PageCtx;
use crate::web::pages::common::{Answer, done, page};
use crate::web::view::action_plan::NewAction;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::cross_swot::NewStrategy;
use crate::web::view::frame::Link;
use crate::web::view::swot::NewItem;

pub(super) async fn decide(
    PageCtx(mut ctx): PageCtx,
    Path((id, item)): Path<(String, String)>,
    RawForm(body): RawForm,
) -> Answer {
    let sent = Sent::of(&body);
    let document = find(&mut ctx, &id).await?;
    let stored = document
        .content
        .item(&item)
        .ok_or(Error::NotFound("項目"))?
        .clone();
    let result = match sent.decision(&stored) {
        Ok(decision) => {
            document::decide(&mut ctx, document.id, &item, sent.version(), decision).await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(changed) => {
            let notice = match changed.content.item(&item).map(|item| item.decision) {
                Some(Decision::Accepted) => "item_accepted",
                Some(Decision::Rejected) => "item_rejected",
                _ => "item_edited",
            };
            ctx.commit().await?;
            Ok(done(&format!("/documents/{id}#item-{item}"), notice))
        }
        Err(Error::Stale { .. }) => Ok(conflict(&mut ctx, &document, &stored, &sent).await?),
        Err(error) => {
            refused(&mut ctx, &document, error, |sheet, sentence| match sheet {
                Sheet::Swot(page) => Sheet::Swot(page.refused(&item, sent.text("text"), sentence)),
                Sheet::Cross(page) => {
                    let typed = sent.strategy();
                    Sheet::Cross(page.refused(&item, sent.text("text"), &typed, sentence))
                }
                Sheet::Proposal(page) => {
                    let typed = sent.part();
                    Sheet::Proposal(page.refused(&item, sent.text("text"), &typed, sentence))
                }
                Sheet::Actions(page) => {
                    Sheet::Actions(page.refused(&item, sent.text("text"), &sent.action(), sentence))
                }
                Sheet::Plan(page) => Sheet::Plan(page.refused(&item, sent.text("text"), sentence)),
            })
            .await
        }
    }
}

pub(super) async fn add(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    let sent = Sent::of(&body);
    let document = find(&mut ctx, &id).await?;
    let result = match sent.new_item(&document) {
        Ok(new) => document::add_item(&mut ctx, document.id, sent.version(), new).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(changed) => {
            let place = changed
                .content
                .items
                .last()
                .map(|item| item.id.clone())
                .unwrap_or_default();
            ctx.commit().await?;
            Ok(done(&format!("/documents/{id}#item-{place}"), "item_added"))
        }
        // Adding changes nothing of anybody's: what was typed is shown again with the present version.
        Err(Error::Stale { .. }) => {
            let sentence = "ほかの人が先に文書を更新しました。入力した内容は残っています。もう一度「加える」を押してください。";
            Ok(keep(&mut ctx, &document, StatusCode::CONFLICT, |sheet| {
                typed(sheet, &sent, sentence)
            })
            .await?)
        }
        Err(error) => {
            refused(&mut ctx, &document, error, |sheet, sentence| {
                typed(sheet, &sent, sentence)
            })
            .await
        }
    }
}

/// A sheet with the form for an own item as it was typed.
fn typed(sheet: Sheet, sent: &Sent, sentence: &str) -> Sheet {
    let text = |name: &str| sent.text(name).to_owned();
    match sheet {
        Sheet::Swot(mut page) => {
            page.new_item = NewItem {
                quadrant: text("quadrant"),
                text: text("text"),
                author: text("author"),
                evidence: text("evidence"),
                error: Some(sentence.to_owned()),
            };
            Sheet::Swot(page)
        }
        Sheet::Cross(page) => {
            let new = NewStrategy {
                cell: text("cell"),
                text: text("text"),
                author: text("author"),
                error: Some(sentence.to_owned()),
            };
            Sheet::Cross(page.typed(new, &sent.strategy()))
        }
        Sheet::Proposal(page) => Sheet::Proposal(page.typed(
            sent.text("part"),
            sent.text("text"),
            sent.text("author"),
            &sent.part(),
            sentence,
        )),
        Sheet::Actions(mut page) => {
            page.new_item = NewAction {
                text: text("text"),
                author: text("author"),
                form: sent.action(),
                error: Some(sentence.to_owned()),
            };
            Sheet::Actions(page)
        }
        plan @ Sheet::Plan(_) => plan,
    }
}

/// The page again, with what was typed and the reason why it was not taken.
async fn refused(
    ctx: &mut Ctx,
    document: &Document,
    error: Error,
    with: impl FnOnce(Sheet, &str) -> Sheet,
) -> Answer {
    let (status, sentence) = match error {
        Error::Invalid(faults) => {
            let sentences: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, sentences.join(" "))
        }
        error @ (Error::Review(_) | Error::Conflict(_)) => {
            (StatusCode::CONFLICT, error.to_string())
        }
        other => return Err(other.into()),
    };
    Ok(keep(ctx, document, status, |sheet| with(sheet, &sentence)).await?)
}

async fn keep(
    ctx: &mut Ctx,
    document: &Document,
    status: StatusCode,
    with: impl FnOnce(Sheet) -> Sheet,
) -> Result<Response, Error> {
    let frame = frame(ctx, document).await?;
    Ok(with(Sheet::of(ctx, document)).render(status, frame))
}

/// Somebody else was quicker: both texts side by side.
async fn conflict(
    ctx: &mut Ctx,
    document: &Document,
    item: &Item,
    sent: &Sent,
) -> Result<Response, Error> {
    let known = |name: &str, label: &str, saved: &str| Known {
        name: name.to_owned(),
        label: label.to_owned(),
        saved: saved.to_owned(),
    };
    let mut saved = vec![
        known("text", "文", &item.text),
        known("decision", "採否", &item.decision.to_string()),
    ];
    match &item.body {
        Body::Strategy {
            reason, priority, ..
        } => {
            saved.push(known("reason", "理由", reason));
            saved.push(known("priority", "優先度", &priority.to_string()));
        }
        Body::CoreIssue { why } => saved.push(known("why", "なぜ", why)),
        Body::Issue {
            root_cause,
            priority,
        } => {
            saved.push(known("root_cause", "根本原因", root_cause));
            saved.push(known("priority", "優先度", &priority.to_string()));
        }
        Body::Support { by, month } => {
            saved.push(known("by", "誰が", <&str>::from(*by)));
            saved.push(known("month", "いつ", month.as_deref().unwrap_or_default()));
        }
        Body::Swot { .. } | Body::Action(_) | Body::Section { .. } => {}
    }
    let mut body = ConflictPage::of(
        &format!("{}の{}", document.kind.label(), item.id),
        &format!("/documents/{}/items/{}", document.id, item.id),
        Link::to(
            format!("/documents/{}#item-{}", document.id, item.id),
            "保存されている内容を見る",
        ),
        document.version,
        &sent.0,
        &saved,
    );
    for row in body.rows.iter_mut().filter(|row| row.name == "decision") {
        let label = |word: &str| {
            word.parse().map_or(String::new(), |decision: Decision| {
                decision.label().to_owned()
            })
        };
        row.fixed = Some(label(&row.yours));
        row.theirs = label(&row.theirs);
    }
    let body = body.chosen("by", |word| {
        word.parse()
            .map_or(String::new(), |by: SupportBy| by.label().to_owned())
    });
    let versions = document::versions(ctx, document.id).await?;
    let body = body.saved_by(versions.first().map(|version| version.author_name.clone()));
    let frame = frame(ctx, document).await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}
