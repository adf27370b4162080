//! The page: its title line, the filter bar, the list below them, and the panel of an open row.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::list::{ListField, ListQuery};
use model::scores::ScoreField;

use super::detail::{ScoreDetail, load_score};
use super::keyboard::listen;
use super::liking::Liking;
use super::listing::{Listing, Shown, fetch_listing, remember};
use super::panel::ScorePanel;
use super::rows::{Rows, Surroundings};
use super::server::score_total;
use super::title::TitleLine;
use crate::filters::{FilterBar, ListAddress, Notices};
use crate::live::{Toaster, Toasts, after_paint, scroll_to_top, set_in_browser};
use crate::nav::{ViewerResource, project_param, scores_path};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::strip::Strip;
use crate::table::{CellBar, ColumnsPanel, Hands, Skeleton, address};

/// A score that was asked for, by its id, and what came of it.
type Opened = Option<(String, Result<ScoreDetail, Trouble>)>;

/// The page.
#[component]
pub(crate) fn ScoresPage() -> impl IntoView {
    let project = project_param();
    let path = Memo::new(move |_| scores_path(&project.get()));
    let list = ListAddress::<ScoreField>::here(project, path);
    // Opening a row changes no row.
    let text = Memo::new(move |_| list.query().opened(None).print());
    let last = StoredValue::new(None::<Shown>);
    let liking = Liking::here(project);
    let rows = page_data(
        move || (project.get(), text.get(), liking.chosen()),
        move |(project, text, chosen)| fetch_listing(project, text, chosen, liking, last),
    );
    let open = Memo::new(move |_| list.parsed.with(|parsed| parsed.query.open.clone()));
    let detail = page_data(move || (project.get(), open.get()), |(project, id)| fetch_detail(project, id));

    // A count is the same on every page and in every order.
    let counted = Memo::new(move |_| list.query().rows_asked().print());
    let again = RwSignal::new(0_u32);
    let total = after_paint(move || {
        again.track();
        score_total(project.get(), counted.get())
    });
    let total = Signal::derive(move || total.get().and_then(Result::ok));
    let refresh = Callback::new(move |()| {
        rows.refetch();
        detail.refetch();
        again.update(|again| *again = again.wrapping_add(1));
    });
    let hands = Hands::new(open, row_opener(list));
    forget_ticks(hands, counted);
    let around = Surroundings { list, total, last, refresh, hands, liking, toaster: Toaster::new() };
    let (pending, wide) = (RwSignal::new(false), RwSignal::new(false));
    listen(around, wide);
    view! {
        <Title text="Scores"/>
        <div class="page" class:pending=pending>
            <TitleLine list=list total=total refresh=refresh/>
            <FilterBar list=list/>
            <Notices list=list/>
            <Strip list=list again=again/>
            <Transition
                fallback=|| view! { <Skeleton/> }
                set_pending=SignalSetter::map(move |is_pending| set_in_browser(pending, is_pending))
            >
                {move || Suspend::new(shown_rows(rows, around))}
            </Transition>
            <Transition fallback=|| ()>{move || Suspend::new(shown_panel(detail, around, wide))}</Transition>
            <Floating around=around/>
        </div>
    }
    .into_any()
}

/// What floats above the list: the bar of a cell, the choice of columns, notes.
#[component]
fn Floating(around: Surroundings) -> impl IntoView {
    let Surroundings { list, last, hands, liking, toaster, .. } = around;
    let find = move |(key, column): (String, usize)| last.with_value(|last| last.as_ref()?.cell(&key, column));
    let shown = Signal::derive(move || list.query().liked_as(&liking.now()).shown());
    let go = list.goer();
    let choose = move |columns: Option<Vec<ScoreField>>| {
        let columns = columns.filter(|columns| *columns != ScoreField::default_columns());
        let query = list.parsed.with_untracked(|parsed| parsed.query.clone());
        liking.choose(&ListQuery { columns: columns.clone(), ..untrack(|| liking.now()) });
        go(&ListQuery { columns, ..query });
    };
    view! {
        <CellBar list=list hands=hands find=Callback::new(find) toaster=toaster/>
        <ColumnsPanel all=ScoreField::ALL shown=shown choosing=hands.choosing choose=Callback::new(choose)/>
        <Toasts toaster=toaster/>
    }
    .into_any()
}

/// Goes to the address with a row open; the place of an open one is taken in the history too.
fn row_opener(list: ListAddress<ScoreField>) -> Callback<(String, bool)> {
    let navigate = use_navigate();
    Callback::new(move |(key, replace)| {
        let query = list.parsed.with_untracked(|parsed| parsed.query.opened(Some(key)));
        let options = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
        navigate(&list.path.with_untracked(|path| address(path, &query)), options);
    })
}

/// Ticks belong to one list: they go when it holds other rows.
fn forget_ticks(hands: Hands, counted: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let now = counted.get();
        if before.is_some_and(|before| before != now) && hands.ticked.with_untracked(|ticked| !ticked.is_empty()) {
            hands.ticked.update(std::collections::BTreeSet::clear);
        }
        now
    });
}

async fn fetch_detail(project: String, id: Option<String>) -> Opened {
    let id = id?;
    let detail = load_score(project, id.clone()).await;
    Some((id, detail))
}

async fn shown_rows(rows: PageData<Listing>, around: Surroundings) -> impl IntoView {
    let viewer = use_context::<ViewerResource>();
    let listing = rows.await;
    let viewer = match viewer {
        Some(ViewerResource(viewer)) => viewer.await.ok(),
        None => None,
    };
    if let Some(viewer) = &viewer {
        around.liking.learn(viewer);
    }
    if remember(around.last, &listing) {
        scroll_to_top();
    }
    view! { <Rows listing=listing viewer=viewer around=around/> }
}

async fn shown_panel(detail: PageData<Opened>, around: Surroundings, wide: RwSignal<bool>) -> impl IntoView {
    detail.await.map(|(id, detail)| view! { <ScorePanel id=id detail=detail around=around wide=wide/> })
}
