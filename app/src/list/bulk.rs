//! What can be done with ticked rows. The bar stands in the pager's left while there are some.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ListAddress;
use super::edit::{delete_rows, restore_rows};
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
pub(crate) struct Bulk {
    /// The list.
    pub(crate) list: ListAddress,
    /// Where rows are ticked.
    pub(crate) hands: Hands,
    /// Where notes are shown.
    pub(crate) toaster: Toaster,
    /// Asks for the rows again.
    pub(crate) refresh: Callback<()>,
    /// Whether the person may delete rows.
    pub(super) may_delete: bool,
    /// What else can be done with such rows.
    pub(super) more: fn(Bulk) -> AnyView,
}

impl Bulk {
    /// The keys of the ticked rows.
    pub(crate) fn ids(self) -> Vec<String> {
        self.hands.ticked.with_untracked(|ticked| ticked.iter().cloned().collect())
    }

    fn copy_ids(self) {
        let ids = self.ids();
        if copy_text(&ids.join("\n")) {
            self.toaster.say(format!("Copied {}", counted(ids.len() as u64, ("id", "ids"))));
        } else {
            self.toaster.complain("The browser does not allow copying.");
        }
    }

    fn delete(self) {
        let (project, ids, name) = (self.list.project.get_untracked(), self.ids(), self.list.name);
        spawn_local(async move {
            let done = in_calls(&ids, |ids| delete_rows(project.clone(), name.word().to_owned(), ids)).await;
            self.hands.ticked.update(std::collections::BTreeSet::clear);
            self.refresh.run(());
            match done {
                Ok(count) => {
                    let undo = Callback::new(move |()| self.restore(ids.clone()));
                    self.toaster.offer_undo(format!("{} deleted", counted(count, name.rows())), undo);
                }
                Err(trouble) => self.toaster.complain(format!("Not everything was deleted. {}", trouble.words())),
            }
        });
    }

    fn restore(self, ids: Vec<String>) {
        let (project, name) = (self.list.project.get_untracked(), self.list.name);
        spawn_local(async move {
            match in_calls(&ids, |ids| restore_rows(project.clone(), name.word().to_owned(), ids)).await {
                Ok(count) => self.toaster.say(format!("{} restored", counted(count, name.rows()))),
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

/// A count of something, by its words for one and several.
pub(crate) fn counted(count: u64, (one, several): (&str, &str)) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {several}", count_words(count)) }
}

/// The bar, while rows are ticked.
pub(super) fn bulk_bar(bulk: Bulk) -> Option<AnyView> {
    let count = bulk.hands.ticked.with(std::collections::BTreeSet::len);
    if count == 0 {
        return None;
    }
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
            {(bulk.more)(bulk)}
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
    let what = counted(count as u64, bulk.list.name.rows());
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
