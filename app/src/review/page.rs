//! The page: the trace at the left, what is asked of it at the right.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::list::{ListQuery, Position, encode};
use model::scores::ScoreConfig;
use model::traces::TraceField;
use web_sys::HtmlDetailsElement;

use super::address::ReviewAddress;
use super::chooser::chooser_view;
use super::server::{ReviewSheet, load_review};
use super::walk::{Walk, Ways, place_of};
use crate::annotate::{Place, Saved, ScoreEditor, Scoring, Step};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::ListName;
use crate::live::{Toasts, copy_text, on_keys, set_in_browser};
use crate::nav::{TroublePage, project_param, project_path};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::table::{Skeleton, missing, value_view};
use crate::traces::{Presses, TraceBrief, load_brief, pressed};
use crate::waiting::waiting;
use crate::words;

lazy_page!(ReviewRoute, review_page, ReviewPage);

/// Traces that came before they were needed, by their ids.
type Ahead = StoredValue<HashMap<String, Result<TraceBrief, Trouble>>>;

/// The trace at hand, by its id, and what came of it.
type Opened = Option<(String, Result<TraceBrief, Trouble>)>;

/// The page.
#[component]
fn ReviewPage() -> impl IntoView {
    let project = project_param();
    let search = use_location().search;
    let address = Memo::new(move |_| search.with(|search| ReviewAddress::parse(search)));
    let ways = Ways::here(project, address);
    // Where one is changes nothing of what one goes through.
    let source = Memo::new(move |_| {
        address.with(|address| {
            let names: Vec<String> = address.asked.iter().map(|asked| asked.name.clone()).collect();
            (project.get(), address.list.clone(), names)
        })
    });
    let sheet = page_data(move || source.get(), |(project, list, names)| load_review(project, list, names));
    let ahead: Ahead = StoredValue::new(HashMap::new());
    let brief = page_data(
        move || (source.get(), ways.at.get()),
        move |((project, ..), at)| async move {
            let sheet = sheet.ready().await.ok()?;
            let id = sheet.traces.get(place_of(&sheet, at.as_deref())?)?.id.clone();
            let known = ahead.try_update_value(|ahead| ahead.remove(&id)).flatten();
            let brief = match known {
                Some(brief) => brief,
                None => load_brief(project, id.clone()).await,
            };
            Some((id, brief))
        },
    );
    view! {
        <Title text="Review"/>
        <Transition fallback=|| view! { <div class="page"><Skeleton/></div> }>
            {waiting(move || async move {
                match sheet.ready().await {
                    Ok(sheet) => review_view(sheet, ways, brief, ahead),
                    Err(trouble) => view! { <div class="page"><TroublePage trouble=trouble/></div> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn review_view(sheet: ReviewSheet, ways: Ways, brief: PageData<Opened>, ahead: Ahead) -> AnyView {
    let (may_score, is_empty, next) = (sheet.may_score, sheet.traces.is_empty(), sheet.next.clone());
    let has_asked = !sheet.asked.is_empty();
    let walk = Walk::through(sheet, ways);
    let scoring = scoring_of(walk);
    set_in_browser(scoring.may_score, may_score);
    listen(walk, scoring);
    fetch_ahead(walk, brief, ahead);
    // Scoring begins at the first gap, as soon as the fields are there.
    Effect::new(move |_| {
        if has_asked && may_score {
            request_animation_frame(move || walk.open_first(scoring));
        }
    });
    let body = if is_empty {
        view! { <p class="teach in-list">"No trace matches this list."</p> }.into_any()
    } else {
        view! {
            <div class="review-body">
                <div class="review-text" tabindex="0" role="region" aria-label="Trace">
                    <Transition fallback=|| ()>
                        {waiting(move || async move { brief_view(brief.ready().await, walk) })}
                    </Transition>
                </div>
                <section class="review-side" aria-label="Your scores">{side_view(walk, scoring, may_score)}</section>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="page review-page">
            {head_view(walk, scoring, next)} {body} <Toasts toaster=ways.toaster/>
        </div>
    }
    .into_any()
}

fn head_view(walk: Walk, scoring: Scoring, next: Option<String>) -> AnyView {
    let back = move || {
        let (path, list) =
            (ListName::Traces.path(&walk.ways.project.get()), walk.ways.address.with(|here| here.list.clone()));
        if list.is_empty() { path } else { format!("{path}?{list}") }
    };
    let is_more = next.is_some();
    let progress = move || {
        let count = walk.with(|sheet| sheet.traces.len());
        let place = walk.place().map_or(0, |place| place + 1);
        let more = if is_more { "+" } else { "" };
        format!("{place} of {count}{more}, {} done", walk.done())
    };
    let further = next.map(|cursor| {
        let href = move || {
            let mut address = walk.ways.address.get();
            let mut query = ListQuery::<TraceField>::parse(&address.list).query;
            query.position = Position::After(cursor.clone());
            address.list = query.print();
            address.at = None;
            format!("{}?{}", project_path(&walk.ways.project.get(), "review"), address.print())
        };
        view! { <a class="button bare" href=href>"Next traces"</a> }
    });
    let copy = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        if copy_text(&format!("{origin}{}", walk.href())) {
            walk.ways.toaster.say("Copied the link: it opens this review at this trace.");
        } else {
            walk.ways.toaster.complain("The browser does not allow copying.");
        }
    };
    let turn = |name: &'static str, key: &'static str, symbol: &'static str, by: isize| {
        view! {
            <button
                type="button"
                class="button bare square needs-browser"
                aria-label=name
                title=format!("{name} ({key})")
                on:click=move |_| walk.step(scoring, by, false)
            >
                {icon(symbol)}
            </button>
        }
    };
    view! {
        <header class="title-line">
            <a class="crumb" href=back>"Traces"</a>
            {icon("#i-chev-right")}
            <h1>"Review"</h1>
            <span class="count" role="status">{progress}</span>
            {further}
            <span class="space"></span>
            <button type="button" class="button bare needs-browser" on:click=copy>
                {icon("#i-copy")}
                "Copy link"
            </button>
            {turn("Previous trace", "p", "#i-chev-up", -1)}
            {turn("Next trace", "n", "#i-chev-down", 1)}
        </header>
    }
    .into_any()
}

/// Fetches the trace after the one at hand before it is asked for.
fn fetch_ahead(walk: Walk, brief: PageData<Opened>, ahead: Ahead) {
    Effect::new(move |_| {
        let is_here = brief.get().flatten().is_some();
        let place = untrack(|| walk.place()).filter(|_| is_here);
        let Some(next) = place.and_then(|place| untrack(|| walk.id_at(place + 1))) else { return };
        let project = walk.ways.project.get_untracked();
        spawn_local(async move {
            let brief = load_brief(project, next.clone()).await;
            ahead.try_update_value(|ahead| {
                ahead.clear();
                ahead.insert(next, brief);
            });
        });
    });
}

fn brief_view(opened: Opened, walk: Walk) -> AnyView {
    let Some((id, brief)) = opened else { return ().into_any() };
    let project = walk.ways.project.get_untracked();
    match brief {
        Ok(brief) => {
            let page = format!("{}/{}", ListName::Traces.path(&project), encode(&id));
            let presses = Presses::on(project, id, walk.ways.toaster);
            view! {
                <h2 class="review-title">
                    <a href=page>{brief.title}</a>
                </h2>
                <div inner_html=brief.body on:click=move |event| pressed(&event, &presses)></div>
            }
            .into_any()
        }
        Err(trouble) => view! { <p class="fault" role="alert">{trouble.words()}</p> }.into_any(),
    }
}

fn side_view(walk: Walk, scoring: Scoring, may_score: bool) -> AnyView {
    let asked = walk.asked();
    let has_none = asked.is_empty();
    let fields = asked.into_iter().enumerate().map(|(at, config)| field_view(walk, scoring, at, config)).collect_view();
    let hint = match (may_score, has_none) {
        (false, _) => Some("You may read here, not score."),
        (true, true) => Some("Choose what to ask of each trace."),
        (true, false) => None,
    };
    view! {
        {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
        <ol class="review-fields">{fields}</ol>
        <div role="alert">{move || walk.ways.fault.get().map(|why| view! { <p class="fault">{why}</p> })}</div>
        <ScoreEditor scoring=scoring/>
        <details
            class="review-choose"
            open=untrack(|| has_none || walk.ways.choosing.get())
            on:toggle=move |event| walk.ways.choosing.set(event_target::<HtmlDetailsElement>(&event).open())
        >
            <summary>"Scores to ask for"</summary>
            {chooser_view(walk)}
        </details>
        <p class="scorer-keys review-keys">
            {key("n", "next trace")} {key("p", "previous")} {key("N", "skip")} {key("s", "score")} {key("Esc", "leave the score")}
        </p>
    }
    .into_any()
}

fn key(key: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <span>
            <kbd>{key}</kbd>
            {what}
        </span>
    }
}

fn field_view(walk: Walk, scoring: Scoring, at: usize, config: ScoreConfig) -> impl IntoView {
    let is_open = move || {
        scoring.at.with(|place| place.as_ref().and_then(|place| place.cell.as_ref()).is_some_and(|cell| cell.1 == at))
    };
    let value = move || {
        let own = walk.trace().and_then(|trace| walk.own(&trace, at));
        match own {
            Some(own) => value_view(own.value),
            None => missing("Not scored by you".to_owned()).into_any(),
        }
    };
    let name = config.name.clone();
    let needed = move || walk.is_needed(&name).then(|| view! { <i class="needed" title="required">"*"</i> });
    view! {
        <li class="review-field" class:open=is_open>
            <button
                type="button"
                title=config.description
                // Not from within this press, which what closes on a press elsewhere would hear of.
                on:click=move |_| request_animation_frame(move || walk.open(scoring, at))
            >
                {icon(words::data_type(config.data_type).0)}
                <span class="review-name">{config.name}{needed}</span>
                <span class="review-value">{value}</span>
            </button>
        </li>
    }
}

fn scoring_of(walk: Walk) -> Scoring {
    let scoring = StoredValue::new(None::<Scoring>);
    let go_on = Callback::new(move |(place, step): (Place, Step)| {
        if let Some(scoring) = scoring.get_value() {
            walk.go_on(scoring, &place, step);
        }
    });
    let made = Scoring::new(
        walk.ways.project.into(),
        walk.ways.toaster,
        go_on,
        Callback::new(move |saved: Saved| walk.show(&saved)),
    );
    scoring.set_value(Some(made));
    made
}

fn listen(walk: Walk, scoring: Scoring) {
    on_keys(move |event| {
        match event.key().as_str() {
            "n" | "j" => walk.step(scoring, 1, false),
            "N" => walk.step(scoring, 1, true),
            "p" | "k" => walk.step(scoring, -1, false),
            "s" => walk.open_first(scoring),
            "z" => walk.ways.toaster.undo(),
            _ => return,
        }
        event.prevent_default();
    });
}
