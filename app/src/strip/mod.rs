//! The figures above the Scores table: how many scores over time and how many fail, and what the most used or chosen
//! scores say, against the period before. They follow the list's own filters, search and time range. The server draws
//! them with the page if they are there in a moment; otherwise the browser asks for them after the rows.

mod chart;
mod memory;
mod menu;
mod pointer;
mod server;
mod spoken;
mod tile;
mod volume;
mod words;

use leptos::prelude::*;
use model::strip::StripAnswer;

use self::memory::Memory;
use self::server::score_strip;
use self::volume::Volume;
use crate::icon::icon;
use crate::list::ListAddress;
use crate::live::set_in_browser;
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;

type Answer = Result<StripAnswer, Trouble>;

/// The figures of a list, asked for again whenever `again` changes.
#[component]
pub(crate) fn Strip(list: ListAddress, #[prop(into)] again: Signal<u32>) -> impl IntoView {
    let memory = RwSignal::new(Memory::kept());
    let asked = Memo::new(move |_| list.query().rows_asked().print());
    let answer = page_data(
        move || (list.project.get(), asked.get(), memory.get(), again.get()),
        |(project, query, memory, _)| load(project, query, memory),
    );
    let pending = RwSignal::new(false);
    view! {
        <div class="strip-place" class:strip-pending=pending>
            <Transition
                fallback=skeleton
                set_pending=SignalSetter::map(move |is_pending| set_in_browser(pending, is_pending))
            >
                {waiting(move || async move {
                    let known = answer.ready().await;
                    view! { <Answered known=known answer=answer list=list memory=memory/> }.into_any()
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// Nothing is asked for while the figures are put away.
async fn load(project: String, query: String, memory: Memory) -> Option<Answer> {
    if memory.folded { None } else { Some(score_strip(project, query, memory.chosen).await) }
}

/// The strip in each of its states.
#[component]
fn Answered(
    known: Option<Answer>,
    answer: PageData<Option<Answer>>,
    list: ListAddress,
    memory: RwSignal<Memory>,
) -> AnyView {
    match known {
        None => folded(list, memory),
        Some(Ok(StripAnswer::Ready(strip))) if strip.n == 0 => ().into_any(),
        Some(Ok(StripAnswer::Ready(strip))) => tiles(*strip, list, memory),
        Some(Ok(StripAnswer::Later)) => {
            // Only a browser runs effects: it asks again, with more patience.
            Effect::new(move |_| answer.refetch());
            skeleton().into_any()
        }
        Some(Ok(StripAnswer::TooSlow)) => {
            quiet("The figures of this list took too long. A shorter time range or fewer filters may help.")
        }
        // The page itself says so.
        Some(Err(Trouble::SignedOut | Trouble::Missing)) => ().into_any(),
        Some(Err(_)) => quiet("The figures could not be loaded."),
    }
}

fn tiles(strip: model::strip::Strip, list: ListAddress, memory: RwSignal<Memory>) -> AnyView {
    let (query, path) = (untrack(move || list.query()), list.path.get_untracked());
    let scores: Vec<_> = strip.tiles.iter().map(|tile| tile::tile_view(&strip, tile, &query, &path)).collect();
    let choose = move |chosen| remember(list, memory, |memory| memory.chosen = chosen);
    let menu = menu::menu_view(&strip, choose);
    let about = strip.about.then_some("The figures are estimates from a fixed sample of the scores.");
    view! {
        <section class="strip" aria-label="Figures" title=about>
            <Volume strip=strip list=list/>
            {scores}
            <div class="strip-controls">
                {menu}
                <button
                    type="button"
                    class="button bare square needs-browser"
                    aria-label="Hide figures"
                    title="Hide figures"
                    on:click=move |_| remember(list, memory, |memory| memory.folded = true)
                >
                    <span class="turned">{icon("#i-chev-down")}</span>
                </button>
            </div>
        </section>
    }
    .into_any()
}

fn folded(list: ListAddress, memory: RwSignal<Memory>) -> AnyView {
    view! {
        <div class="strip-folded">
            <button
                type="button"
                class="button bare needs-browser"
                on:click=move |_| remember(list, memory, |memory| memory.folded = false)
            >
                "Show figures"
                {icon("#i-chev-down")}
            </button>
        </div>
    }
    .into_any()
}

/// Changes what the person chose, and keeps it.
fn remember(list: ListAddress, memory: RwSignal<Memory>, change: impl FnOnce(&mut Memory)) {
    let mut next = memory.get_untracked();
    change(&mut next);
    next.keep(&list.path.get_untracked());
    memory.set(next);
}

fn quiet(words: &'static str) -> AnyView {
    view! { <p class="strip strip-quiet" role="status">{words}</p> }.into_any()
}

/// Bars of the size of what replaces them.
fn skeleton() -> impl IntoView {
    let tile = |_| view! { <div class="strip-tile"><i></i><i></i><i></i></div> };
    view! { <div class="strip strip-skeleton" role="status" aria-label="Loading figures">{(0..4).map(tile).collect_view()}</div> }
}
