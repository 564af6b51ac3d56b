//! Quadrants that a model left empty: an empty box looks like a finding, so that each becomes a question.

use strum::IntoEnumIterator;

use crate::domain::document::{Author, Body, Item, Quadrant, Question};
use crate::domain::topic::Topic;

/// A question for each quadrant without an item. Our rules ask of their own accord what they found nothing on.
pub(super) fn questions(items: &[Item], author: Author) -> Vec<Question> {
    if author != Author::Ai {
        return Vec::new();
    }
    let holds = |quadrant: &Quadrant| {
        let of =
            |item: &Item| matches!(item.body, Body::Swot { quadrant: own } if own == *quadrant);
        items.iter().any(of)
    };
    Quadrant::iter()
        .filter(|quadrant| !holds(quadrant))
        .map(|quadrant| Question {
            text: asked(quadrant).to_owned(),
            topic: outside(quadrant).then_some(Topic::Environment),
            wall: None,
        })
        .collect()
}

fn outside(quadrant: Quadrant) -> bool {
    matches!(quadrant, Quadrant::Opportunity | Quadrant::Threat)
}

fn asked(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::Strength => {
            "下書きに「強み」がありません。お客様に選ばれている理由や、続けてきた工夫は何でしょうか。"
        }
        Quadrant::Weakness => {
            "下書きに「弱み」がありません。仕事の中で困っていることや、手が回らないことは何でしょうか。"
        }
        Quadrant::Opportunity => {
            "下書きに「機会」がありません。お客様や地域の動きで、追い風になりそうなことは何でしょうか。"
        }
        Quadrant::Threat => {
            "下書きに「脅威」がありません。競合や仕入れ、制度の動きで、気がかりなことは何でしょうか。"
        }
    }
}
