//! The page: its title line, the filter bar, and the list below them.

use leptos::prelude::*;
use leptos_meta::Title;
use model::scores::ScoreField;

use super::listing::{Listing, Shown, fetch_listing, remember};
use super::rows::{Rows, Surroundings};
use super::server::score_total;
use super::title::TitleLine;
use crate::filters::{FilterBar, ListAddress, Notices};
use crate::live::{after_paint, scroll_to_top};
use crate::nav::{ViewerResource, project_param, scores_path};
use crate::page_data::{PageData, page_data};
use crate::table::Skeleton;
use crate::whole::IntoWhole;

/// The page.
#[component]
pub(crate) fn ScoresPage() -> impl IntoView {
    let project = project_param();
    let path = Memo::new(move |_| scores_path(&project.get()));
    let list = ListAddress::<ScoreField>::here(project, path);
    let text = Memo::new(move |_| list.query().print());
    let last = StoredValue::new(None::<Shown>);
    let rows =
        page_data(move || (project.get(), text.get()), move |(project, text)| fetch_listing(project, text, last));

    // A count is the same on every page and in every order.
    let counted = Memo::new(move |_| list.query().rows_asked().print());
    let again = RwSignal::new(0_u32);
    let total = after_paint(move || {
        again.track();
        score_total(project.get(), counted.get())
    });
    let total = Signal::derive(move || total.get().and_then(Result::ok));
    let refresh = move || {
        rows.refetch();
        again.update(|again| *again = again.wrapping_add(1));
    };
    let pending = RwSignal::new(false);
    let around = Surroundings { list, total, last, refresh: Callback::new(move |()| refresh()) };
    view! {
        <Title text="Scores"/>
        <div class="page" class:pending=pending>
            <TitleLine list=list total=total refresh=around.refresh/>
            <FilterBar list=list/>
            <Notices list=list/>
            <Transition
                fallback=|| view! { <Skeleton/> }
                set_pending=SignalSetter::map(move |is_pending| pending.set(is_pending))
            >
                {move || Suspend::new(shown_rows(rows, around))}
            </Transition>
        </div>
    }
    .whole()
}

async fn shown_rows(rows: PageData<Listing>, around: Surroundings) -> impl IntoView {
    let viewer = use_context::<ViewerResource>();
    let listing = rows.await;
    let viewer = match viewer {
        Some(ViewerResource(viewer)) => viewer.await.ok(),
        None => None,
    };
    if remember(around.last, &listing) {
        scroll_to_top();
    }
    view! { <Rows listing=listing viewer=viewer around=around/> }
}
