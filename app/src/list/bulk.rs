//! What can be done with ticked rows. The bar stands in the pager's left while there are some.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::bulk::{BulkDeed, BulkRows, BulkWish, MOST_UNDONE};
use model::table::Total;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::edit::{delete_rows, restore_rows};
use super::{ListName, Surroundings};
use crate::annotate::{Fill, Place, Said};
use crate::icon::icon;
use crate::live::copy_text;
use crate::rpc::Trouble;
use crate::table::{count_words, total_words};

/// As many scores one call deletes; more go in several calls.
const A_CALL: usize = 200;
/// From here on the first press only asks.
const MANY: usize = 50;

/// What the bar works with.
#[derive(Clone, Copy)]
pub(crate) struct Bulk {
    pub(crate) around: Surroundings,
    /// Rows of the page.
    pub(super) on_page: usize,
    /// Whether the person may delete rows.
    pub(super) may_delete: bool,
}

impl Bulk {
    /// The keys of the ticked rows.
    pub(crate) fn ids(self) -> Vec<String> {
        self.around.hands.ticked.with_untracked(|ticked| ticked.iter().cloned().collect())
    }

    /// Whether all rows of the list are meant, not only those of the page.
    fn is_all(self) -> bool {
        self.around.everything.get()
    }

    /// How many rows the list has, where it has more than the page.
    fn total(self) -> Option<Total> {
        self.around.total.get().filter(|total| number_of(*total) > self.on_page as u64)
    }

    /// The rows that are meant, and how many in words.
    fn meant(self) -> (BulkRows, String) {
        let name = self.around.list.name;
        let total = untrack(|| self.is_all().then(|| self.total())).flatten();
        match total {
            Some(total) => {
                let query = self.around.list.query_now().rows_asked().print();
                (BulkRows::Matching(query), format!("{} {}", total_words(total), name.rows().1))
            }
            None => {
                let ids = self.ids();
                let count = counted(ids.len() as u64, name.rows());
                (BulkRows::Ticked(ids), count)
            }
        }
    }

    /// Opens the editor for all rows that are meant.
    fn score(self, event: &MouseEvent) {
        let Some(button) = event.current_target().and_then(|button| button.dyn_into::<Element>().ok()) else { return };
        let (rows, count) = self.meant();
        let scoring = self.around.scoring;
        // Not from within this press, which what closes on a press elsewhere would hear of.
        request_animation_frame(move || scoring.open(Place::of_many(Fill { rows, count }), &button));
    }

    fn delete_all(self) {
        let (rows, _) = self.meant();
        let of = self.around.total.get_untracked().map(number_of);
        let wish = BulkWish { list: self.around.list.name.word().to_owned(), rows, deed: BulkDeed::Delete };
        self.around.jobs.begin(wish, "Deleted".to_owned(), of);
        self.around.hands.ticked.update(std::collections::BTreeSet::clear);
    }

    fn copy_ids(self) {
        let ids = self.ids();
        if copy_text(&ids.join("\n")) {
            self.around.toaster.say(format!("Copied {}", counted(ids.len() as u64, ("id", "ids"))));
        } else {
            self.around.toaster.complain("The browser does not allow copying.");
        }
    }

    fn delete(self) {
        let (project, ids, name) = (self.around.list.project.get_untracked(), self.ids(), self.around.list.name);
        spawn_local(async move {
            let done = in_calls(&ids, |ids| delete_rows(project.clone(), name.word().to_owned(), ids)).await;
            self.around.hands.ticked.update(std::collections::BTreeSet::clear);
            self.around.refresh.run(());
            match done {
                Ok(count) => {
                    let undo = Callback::new(move |()| self.restore(ids.clone()));
                    self.around.toaster.offer_undo(format!("{} deleted", counted(count, name.rows())), undo);
                }
                Err(trouble) => {
                    self.around.toaster.complain(format!("Not everything was deleted. {}", trouble.words()));
                }
            }
        });
    }

    fn restore(self, ids: Vec<String>) {
        let (project, name) = (self.around.list.project.get_untracked(), self.around.list.name);
        spawn_local(async move {
            match in_calls(&ids, |ids| restore_rows(project.clone(), name.word().to_owned(), ids)).await {
                Ok(count) => self.around.toaster.say(format!("{} restored", counted(count, name.rows()))),
                Err(trouble) => {
                    self.around.toaster.complain(format!("Not everything was restored. {}", trouble.words()));
                }
            }
            self.around.refresh.run(());
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

/// Says the same of many rows in the background.
pub(super) fn fill(around: Surroundings, said: Said) {
    let of = match &said.fill.rows {
        BulkRows::Ticked(ids) => Some(ids.len() as u64),
        BulkRows::Matching(_) => around.total.get_untracked().map(number_of),
    };
    let deed = BulkDeed::Say { name: said.slot.name, own: said.own };
    let wish = BulkWish { list: around.list.name.word().to_owned(), rows: said.fill.rows, deed };
    around.jobs.begin(wish, said.words, of);
}

fn number_of(total: Total) -> u64 {
    match total {
        Total::Exact(count) | Total::About(count) | Total::MoreThan(count) => count,
    }
}

/// The bar, while rows are ticked.
pub(super) fn bulk_bar(bulk: Bulk) -> Option<AnyView> {
    let Surroundings { hands, list, everything, scoring, .. } = bulk.around;
    let count = hands.ticked.with(std::collections::BTreeSet::len);
    if count == 0 {
        return None;
    }
    let total = bulk.total().filter(|_| count == bulk.on_page);
    let all = total.filter(|_| bulk.is_all());
    let shown = match all {
        Some(total) => format!("All {} {}", total_words(total), list.name.rows().1),
        None => format!("{} ticked", count_words(count as u64)),
    };
    let widen = total.filter(|_| all.is_none()).map(|total| {
        let words = format!("All {} {}", total_words(total), list.name.rows().1);
        view! {
            <button type="button" class="button small" on:click=move |_| everything.set(true)>
                {words}
            </button>
        }
    });
    let score = (list.name == ListName::Traces && scoring.may_score.get()).then(|| {
        view! {
            <button type="button" class="button small" on:click=move |event| bulk.score(&event)>
                {icon("#i-score")}
                "Score"
            </button>
        }
    });
    let delete = bulk.may_delete.then(|| match all {
        Some(total) => delete_all_button(bulk, total).into_any(),
        None => delete_button(bulk, count).into_any(),
    });
    let each = all.is_none().then(|| {
        view! {
            <button type="button" class="button small" on:click=move |_| bulk.copy_ids()>
                {icon("#i-copy")}
                "Copy ids"
            </button>
            {(bulk.around.parts.more)(bulk)}
        }
    });
    let clear = move |_| hands.ticked.update(std::collections::BTreeSet::clear);
    let bar = view! {
        <div class="bulk" role="group" aria-label="Ticked rows">
            <b class="bulk-count" role="status">{shown}</b>
            {widen}
            {score}
            {delete}
            {each}
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

/// Deletes all rows of the list: more than can be undone at once only if their number is typed.
fn delete_all_button(bulk: Bulk, total: Total) -> impl IntoView {
    let count = number_of(total);
    let is_final = count > MOST_UNDONE || matches!(total, Total::MoreThan(_));
    let (is_asked, typed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let what = format!("{} {}", total_words(total), bulk.around.list.name.rows().1);
    let is_typed = move || {
        let digits: String = typed.with(|typed| typed.chars().filter(char::is_ascii_digit).collect());
        !is_final || digits == count.to_string()
    };
    let press = move |_| {
        if !is_asked.get_untracked() {
            is_asked.set(true);
        } else if untrack(is_typed) {
            bulk.delete_all();
        }
    };
    let field = move || {
        (is_asked.get() && is_final).then(|| {
            let label = format!("More than can be undone at once. Type {count} to delete them");
            view! {
                <input
                    type="text"
                    class="bulk-typed"
                    inputmode="numeric"
                    aria-label=label.clone()
                    title=label
                    placeholder=format!("Type {count}")
                    autocomplete="off"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            }
        })
    };
    let words = move || if is_asked.get() { format!("Really delete {what}") } else { format!("Delete {what}") };
    view! {
        {field}
        <button
            type="button"
            class="button small danger"
            disabled=move || is_asked.get() && !is_typed()
            on:click=press
        >
            {icon("#i-trash")}
            {words}
        </button>
    }
}

/// Deletes a few at once; of many it asks for a second press.
fn delete_button(bulk: Bulk, count: usize) -> impl IntoView {
    let is_sure = RwSignal::new(count < MANY);
    let what = counted(count as u64, bulk.around.list.name.rows());
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
