//! Saving: shown at once, undone for ten seconds, put back where it was refused.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::annotation::{Annotated, Own, Slot};
use model::scores::{ScoreTarget, ScoreValue};

use super::server::annotate;
use super::state::{Place, SaveState, Saved, Scoring, annotation};
use crate::table::number_words;

/// Saves what is said in a slot of this target.
pub(super) fn save(scoring: Scoring, place: Place, target: ScoreTarget, slot: Slot, own: Option<Own>) {
    let project = scoring.project.get_untracked();
    let said = annotation(&target, &slot, own.clone());
    let saved = Saved { place: place.clone(), slot: slot.clone(), own: own.clone(), state: SaveState::Sent };
    scoring.saved.run(saved.clone());
    spawn_local(async move {
        let answer = annotate(project, said).await;
        let refused = |why: String| {
            scoring.saved.run(Saved { state: SaveState::Refused, ..saved.clone() });
            scoring.toaster.complain(why);
        };
        match answer {
            Ok(Annotated::Before(before)) => {
                scoring.saved.run(Saved { state: SaveState::Stored, ..saved.clone() });
                let undo = {
                    let (place, target, slot) = (place.clone(), target.clone(), slot.clone());
                    let before = before.clone();
                    Callback::new(move |()| save(scoring, place.clone(), target.clone(), slot.clone(), before.clone()))
                };
                if before != own {
                    let more = scoring.offer.get_value().and_then(|offer| offer.run(saved.clone()));
                    scoring.toaster.offer(said_words(&slot, own.as_ref()), undo, more);
                }
            }
            Ok(Annotated::Refused(faults)) => {
                let why: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect();
                refused(format!("{} was not saved: {}", slot.name, why.join(" ")));
            }
            Err(trouble) => refused(format!("{} was not saved. {}", slot.name, trouble.words())),
        }
    });
}

fn said_words(slot: &Slot, own: Option<&Own>) -> String {
    match own {
        Some(own) => format!("{}: {}", slot.name, value_words(&own.value)),
        None => format!("{}: cleared", slot.name),
    }
}

/// A value in a line of words.
pub(super) fn value_words(value: &ScoreValue) -> String {
    match value {
        ScoreValue::Number(number) => number_words(*number),
        other => other.string_value().unwrap_or_default().to_owned(),
    }
}
