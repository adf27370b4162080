//! The side panel's history: who changed the score, when, from what to what.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::scores::Author;

use super::detail::{Happening, PropertyChange, ScoreEvent};
use super::put_back::put_back_score;
use crate::icon::icon;
use crate::live::Toaster;
use crate::time::{TimeForm, time_view};

/// What undoing a change of a score needs.
#[derive(Clone, Copy)]
pub(crate) struct PutBack {
    pub(crate) project: Signal<String>,
    pub(crate) toaster: Toaster,
    /// The score is another now.
    pub(crate) changed: Callback<()>,
}

impl PutBack {
    /// Makes the score again what it was before this change.
    fn run(self, id: String, seq: i64) {
        let project = self.project.get_untracked();
        spawn_local(async move {
            match put_back_score(project, id, seq).await {
                Ok(None) => {
                    self.toaster.say("The change is undone");
                    self.changed.run(());
                }
                Ok(Some(why)) => self.toaster.complain(format!("The change cannot be undone: {why}")),
                Err(trouble) => self.toaster.complain(trouble.words()),
            }
        });
    }
}

/// The history, newest first.
pub(super) fn history_view(id: &str, history: &[ScoreEvent], put_back: PutBack) -> impl IntoView + use<> {
    let event = |event: &ScoreEvent| event_view(id, event, put_back);
    view! {
        <h3>"History"</h3>
        <ol class="history">{history.iter().map(event).collect_view()}</ol>
    }
}

fn event_view(id: &str, event: &ScoreEvent, put_back: PutBack) -> impl IntoView + use<> {
    let undo = event.seq.map(|seq| {
        let id = id.to_owned();
        let title = format!("Make it again what it was before {}", happening_words(&event.what));
        view! {
            <button
                type="button"
                class="button bare small"
                title=title
                on:click=move |_| put_back.run(id.clone(), seq)
            >
                {icon("#i-refresh")}
                "Undo"
            </button>
        }
    });
    let by = event.by.as_ref().map(Author::name).filter(|name| !name.is_empty()).unwrap_or("Somebody").to_owned();
    let at = DateTime::from_timestamp_micros(event.at).map(|at| time_view(at, TimeForm::Ago));
    view! {
        <li>
            <span>
                <b>{by}</b>
                {format!(" {}", happening_words(&event.what))}
            </span>
            {at}
            {undo}
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
