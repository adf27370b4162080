//! The side panel's history: who changed the score, when, from what to what.

use chrono::DateTime;
use leptos::prelude::*;
use model::scores::Author;

use super::detail::{Happening, PropertyChange, ScoreEvent};
use crate::time::{TimeForm, time_view};

/// The history, newest first.
pub(super) fn history_view(history: &[ScoreEvent]) -> impl IntoView + use<> {
    view! {
        <h3>"History"</h3>
        <ol class="history">{history.iter().map(event_view).collect_view()}</ol>
    }
}

fn event_view(event: &ScoreEvent) -> impl IntoView + use<> {
    let by = event.by.as_ref().map(Author::name).filter(|name| !name.is_empty()).unwrap_or("Somebody").to_owned();
    let at = DateTime::from_timestamp_micros(event.at).map(|at| time_view(at, TimeForm::Ago));
    view! {
        <li>
            <span>
                <b>{by}</b>
                {format!(" {}", happening_words(&event.what))}
            </span>
            {at}
        </li>
    }
}

fn happening_words(what: &Happening) -> String {
    match what {
        Happening::Made(value) if value.is_empty() => "scored".to_owned(),
        Happening::Made(value) => format!("scored {value}"),
        Happening::Deleted => "deleted it".to_owned(),
        Happening::Restored => "brought it back".to_owned(),
        Happening::Changed(changes) => {
            let mut words: Vec<String> = changes.iter().map(change_words).collect();
            match words.pop() {
                None => "changed it".to_owned(),
                Some(last) if words.is_empty() => format!("changed {last}"),
                Some(last) => format!("changed {} and {last}", words.join(", ")),
            }
        }
    }
}

fn change_words(change: &PropertyChange) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("the {} {from} → {to}", change.title),
        _ => format!("the {}", change.title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_one_sentence() {
        let change = |title: &str, pair: Option<(&str, &str)>| PropertyChange {
            title: title.to_owned(),
            from: pair.map(|(from, _)| from.to_owned()),
            to: pair.map(|(_, to)| to.to_owned()),
        };
        let value = change("value", Some(("3", "2")));
        assert_eq!(happening_words(&Happening::Changed(vec![value.clone()])), "changed the value 3 → 2");
        let both = Happening::Changed(vec![value, change("comment", None)]);
        assert_eq!(happening_words(&both), "changed the value 3 → 2 and the comment");
        assert_eq!(happening_words(&Happening::Made("4".to_owned())), "scored 4");
    }
}
