//! What is done to many rows in the background: begun, watched, stopped and undone. One bar above the pager shows how far it
//! is, whatever page of the list is looked at meanwhile.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::bulk::{BulkPhase, BulkState, BulkWish, MOST_UNDONE};

use super::job_server::{begin_bulk, load_bulk, stop_bulk, undo_bulk};
use crate::icon::icon;
use crate::live::Toaster;
use crate::rpc::Trouble;
use crate::table::count_words;

/// How often a job is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// A job that goes on.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    /// What it does, in words: `tone = friendly`, `Deleting`.
    words: String,
    /// How many rows it has to do with, as far as that is known.
    of: Option<u64>,
    state: BulkState,
}

/// The jobs of a list's page: one at a time.
#[derive(Clone, Copy)]
pub(crate) struct Jobs {
    project: Signal<String>,
    toaster: Toaster,
    /// Asks for the rows again.
    refresh: Callback<()>,
    shown: RwSignal<Option<Shown>>,
}

impl Jobs {
    /// Jobs of this project.
    pub(super) fn new(project: Signal<String>, toaster: Toaster, refresh: Callback<()>) -> Self {
        Self { project, toaster, refresh, shown: RwSignal::new(None) }
    }

    /// Begins a job: what it does in words, and on how many rows as far as that is known.
    pub(super) fn begin(self, wish: BulkWish, words: String, of: Option<u64>) {
        if self.shown.with_untracked(Option::is_some) {
            self.toaster.complain("Something else is still being done. Wait for it, or stop it.");
            return;
        }
        let project = self.project.get_untracked();
        spawn_local(async move {
            match begin_bulk(project, wish).await {
                Ok(Ok(state)) => self.show(Shown { words, of, state }),
                Ok(Err(why)) => self.toaster.complain(why),
                Err(trouble) => self.toaster.complain(trouble.words()),
            }
        });
    }

    /// Shows how far a job is, and looks again until it has ended.
    fn show(self, shown: Shown) {
        if !shown.state.phase.goes_on() {
            self.shown.try_set(None);
            self.end(shown);
            return;
        }
        self.shown.try_set(Some(shown.clone()));
        set_timeout(
            move || {
                let Some(project) = self.project.try_get_untracked() else { return };
                spawn_local(async move {
                    match load_bulk(project, shown.state.id.clone()).await {
                        Ok(state) => self.show(Shown { state, ..shown }),
                        // It goes on without being watched.
                        Err(Trouble::Unreachable | Trouble::Busy) => self.show(shown),
                        Err(trouble) => {
                            self.shown.try_set(None);
                            self.toaster.complain(trouble.words());
                        }
                    }
                });
            },
            LOOK,
        );
    }

    /// Says how a job ended, and offers to undo it.
    fn end(self, Shown { words, state, .. }: Shown) {
        self.refresh.run(());
        let BulkState { id, done, phase } = state;
        let done_words = format!("{words}: {}", rows_words(done));
        let undo = Callback::new(move |()| self.undo(id.clone(), words.clone(), done));
        match phase {
            BulkPhase::Failed(why) if done == 0 => self.toaster.complain(format!("Nothing was changed. {why}")),
            BulkPhase::Undone => self.toaster.say("Undone"),
            BulkPhase::Failed(why) => self.toaster.offer_undo(format!("{done_words}, then it ended. {why}"), undo),
            BulkPhase::Stopped => self.toaster.offer_undo(format!("Stopped. {done_words}"), undo),
            _ if done > MOST_UNDONE => self.toaster.say(done_words),
            _ => self.toaster.offer_undo(done_words, undo),
        }
    }

    fn undo(self, id: String, words: String, of: u64) {
        let project = self.project.get_untracked();
        spawn_local(async move {
            match undo_bulk(project, id.clone()).await {
                Ok(None) => {
                    let state = BulkState { id, done: of, phase: BulkPhase::Undoing };
                    self.show(Shown { words: format!("Undoing {words}"), of: Some(of), state });
                }
                Ok(Some(why)) => self.toaster.complain(why),
                Err(trouble) => self.toaster.complain(trouble.words()),
            }
        });
    }

    fn stop(self) {
        let Some(id) = self.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.state.id.clone())) else {
            return;
        };
        let project = self.project.get_untracked();
        spawn_local(async move {
            if let Err(trouble) = stop_bulk(project, id).await {
                self.toaster.complain(trouble.words());
            }
        });
    }
}

fn rows_words(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", count_words(count)) }
}

/// The bar of the job that goes on.
#[component]
pub(super) fn JobBar(jobs: Jobs) -> impl IntoView {
    let bar = move || jobs.shown.get().map(|shown| bar_view(jobs, &shown));
    view! { <div class="job-place" role="status">{bar}</div> }.into_any()
}

fn bar_view(jobs: Jobs, Shown { words, of, state }: &Shown) -> impl IntoView + use<> {
    let is_undone = state.phase == BulkPhase::Undoing;
    let done = if is_undone { of.unwrap_or(state.done).saturating_sub(state.done) } else { state.done };
    let far = match of {
        Some(of) => format!("{} of {}", count_words(done), count_words((*of).max(done))),
        None => count_words(done),
    };
    let stop = (!is_undone).then(|| {
        view! {
            <button type="button" class="button small" on:click=move |_| jobs.stop()>
                {icon("#i-x")}
                "Stop"
            </button>
        }
    });
    view! {
        <div class="toast job">
            <b>{words.clone()}</b>
            <progress max=of.map(|of| of.max(done).to_string()) value=of.map(|_| done.to_string()) aria-label=words.clone()></progress>
            <span class="num">{far}</span>
            {stop}
        </div>
    }
}
