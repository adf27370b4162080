//! What can be done with the ticked rows. The bar stands in the pager's left while there are some.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::list::encode;

use super::edit::{TraceOfTicked, delete_scores, restore_scores, score_traces};
use crate::icon::icon;
use crate::live::{Toaster, copy_text};
use crate::rpc::Trouble;
use crate::table::{Hands, count_words};

/// As many scores one call deletes; more go in several calls.
const A_CALL: usize = 200;
/// From here on the first press only asks.
const MANY: usize = 50;

/// What the bar works with.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    pub(super) project: Memo<String>,
    pub(super) hands: Hands,
    pub(super) toaster: Toaster,
    pub(super) refresh: Callback<()>,
    pub(super) may_delete: bool,
}

impl Bulk {
    fn ids(self) -> Vec<String> {
        self.hands.ticked.with_untracked(|ticked| ticked.iter().cloned().collect())
    }

    fn copy_ids(self) {
        let ids = self.ids();
        if copy_text(&ids.join("\n")) {
            self.toaster.say(format!("Copied {}", counted(ids.len() as u64, "id")));
        } else {
            self.toaster.complain("The browser does not allow copying.");
        }
    }

    fn delete(self) {
        let (project, ids) = (self.project.get_untracked(), self.ids());
        spawn_local(async move {
            let done = in_calls(&ids, |ids| delete_scores(project.clone(), ids)).await;
            self.hands.ticked.update(std::collections::BTreeSet::clear);
            self.refresh.run(());
            match done {
                Ok(count) => {
                    let undo = Callback::new(move |()| self.restore(ids.clone()));
                    self.toaster.offer_undo(format!("{} deleted", counted(count, "score")), undo);
                }
                Err(trouble) => self.toaster.complain(format!("Not everything was deleted. {}", trouble.words())),
            }
        });
    }

    fn restore(self, ids: Vec<String>) {
        let project = self.project.get_untracked();
        spawn_local(async move {
            match in_calls(&ids, |ids| restore_scores(project.clone(), ids)).await {
                Ok(count) => self.toaster.say(format!("{} restored", counted(count, "score"))),
                Err(trouble) => self.toaster.complain(format!("Not everything was restored. {}", trouble.words())),
            }
            self.refresh.run(());
        });
    }
}

/// Calls with all the ids, so many at a time, and adds up the answers.
async fn in_calls<Answer: Future<Output = Result<u64, Trouble>>>(
    ids: &[String],
    call: impl Fn(Vec<String>) -> Answer,
) -> Result<u64, Trouble> {
    let mut total = 0;
    for some in ids.chunks(A_CALL) {
        total += call(some.to_vec()).await?;
    }
    Ok(total)
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{} {what}s", count_words(count)) }
}

/// The bar, while rows are ticked.
pub(super) fn bulk_bar(bulk: Bulk) -> Option<AnyView> {
    let count = bulk.hands.ticked.with(std::collections::BTreeSet::len);
    if count == 0 {
        return None;
    }
    let traces = RwSignal::new(None::<Vec<TraceOfTicked>>);
    let delete = bulk.may_delete.then(|| delete_button(bulk, count));
    let clear = move |_| bulk.hands.ticked.update(std::collections::BTreeSet::clear);
    let bar = view! {
        <div class="bulk" role="group" aria-label="Ticked rows">
            <b class="bulk-count" role="status">{format!("{} ticked", count_words(count as u64))}</b>
            {delete}
            <button type="button" class="button small" on:click=move |_| bulk.copy_ids()>
                {icon("#i-copy")}
                "Copy ids"
            </button>
            <div class="bulk-traces">
                <button type="button" class="button small" on:click=move |_| find_traces(bulk, traces)>
                    {icon("#i-external")}
                    "Open traces"
                </button>
                {move || traces.get().map(|traces| trace_list(&traces, &bulk.project.get_untracked()))}
            </div>
            <button
                type="button"
                class="button bare square small"
                aria-label="Clear ticks"
                title="Clear ticks"
                on:click=clear
            >
                {icon("#i-x")}
            </button>
        </div>
    };
    Some(bar.into_any())
}

/// Deletes a few at once; of many it asks for a second press.
fn delete_button(bulk: Bulk, count: usize) -> impl IntoView {
    let is_sure = RwSignal::new(count < MANY);
    let what = counted(count as u64, "score");
    let words = move || match (count < MANY, is_sure.get()) {
        (true, _) | (false, false) => format!("Delete {what}"),
        (false, true) => format!("Really delete {what}"),
    };
    let press = move |_| {
        if is_sure.get_untracked() {
            bulk.delete();
        } else {
            is_sure.set(true);
        }
    };
    view! {
        <button type="button" class="button small danger" on:click=press>
            {icon("#i-trash")}
            {words}
        </button>
    }
}

/// Shows the traces of the ticked scores as links, or hides them again.
fn find_traces(bulk: Bulk, traces: RwSignal<Option<Vec<TraceOfTicked>>>) {
    if traces.with_untracked(Option::is_some) {
        traces.set(None);
        return;
    }
    let (project, ids) = (bulk.project.get_untracked(), bulk.ids());
    spawn_local(async move {
        match score_traces(project, ids).await {
            Ok(found) if found.is_empty() => bulk.toaster.say("No ticked score is of a trace."),
            Ok(found) => drop(traces.try_set(Some(found))),
            Err(trouble) => bulk.toaster.complain(trouble.words()),
        }
    });
}

fn trace_list(traces: &[TraceOfTicked], project: &str) -> impl IntoView + use<> {
    let link = |trace: &TraceOfTicked| {
        let href = format!("/project/{}/traces/{}", encode(project), encode(&trace.id));
        view! {
            <li>
                <a class="item" href=href target="_blank" rel="noopener">
                    {icon("#i-trace")}
                    <span class="item-words">{trace.name.clone().unwrap_or_else(|| "Trace".to_owned())}</span>
                    <span class="id">{trace.id.chars().take(12).collect::<String>()}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="popover" aria-label="Traces of the ticked scores">
            {traces.iter().map(link).collect_view()}
        </ul>
    }
}
