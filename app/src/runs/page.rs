//! The page of a run: what it came to, and its items with what was asked, expected and answered, each with its scores.

use chrono::DateTime;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::list::encode;

use super::server::{OneScore, RolledScore, RunItemRow, RunPage, load_run};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::query_value;
use crate::nav::{TroublePage, project_param, project_path};
use crate::page_data::page_data;
use crate::table::{Skeleton, missing, number_words, rolled_words};
use crate::time::{TimeForm, time_view};
use crate::waiting::waiting;
use crate::words;

lazy_page!(RunRoute, run_page, RunView);

/// As many scores of one item are named before the rest is counted.
const MOST_SCORES: usize = 8;

/// The page.
#[component]
fn RunView() -> impl IntoView {
    let project = project_param();
    let params = use_params_map();
    let param = move |name: &'static str| Memo::new(move |_| params.with(|all| all.get(name)).unwrap_or_default());
    let (dataset, run) = (param("dataset"), param("run"));
    let search = use_location().search;
    let after = Memo::new(move |_| search.with(|search| query_value(search, "after")));
    let page = page_data(
        move || (project.get(), dataset.get(), run.get(), after.get()),
        |(project, dataset, run, after)| load_run(project, dataset, run, after),
    );
    let here = move || {
        let (dataset, run) = (encode(&dataset.get_untracked()), encode(&run.get_untracked()));
        project_path(&project.get_untracked(), &format!("datasets/{dataset}/runs/{run}"))
    };
    view! {
        <Transition fallback=|| view! { <div class="page"><Skeleton/></div> }>
            {waiting(move || async move {
                match page.ready().await {
                    Ok(page) => run_view(page, &project.get_untracked(), &here(), after.get_untracked().is_some()),
                    Err(trouble) => {
                        #[cfg(feature = "ssr")]
                        if trouble == crate::rpc::Trouble::Missing {
                            crate::rpc::missing();
                        }
                        view! { <div class="page"><TroublePage trouble=trouble/></div> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn run_view(page: RunPage, project: &str, here: &str, is_later: bool) -> AnyView {
    let RunPage { name, dataset, description, metadata, at, own, rolled, items, next } = page;
    let at = DateTime::from_timestamp_micros(at).unwrap_or_default();
    let older = next.map(|next| format!("{here}?after={}", encode(&next)));
    let own = own.iter().map(score_badge).collect::<Vec<_>>();
    let own = (!own.is_empty()).then(|| scored("Scores of the run", own));
    let rolled = rolled.iter().map(rolled_badge).collect::<Vec<_>>();
    let rolled = (!rolled.is_empty()).then(|| scored("Its items", rolled));
    let list = if items.is_empty() {
        view! {
            <div class="teach">
                <h2>"No items yet"</h2>
                <p>"The items of this run appear here once they are linked to the traces that answered them."</p>
            </div>
        }
        .into_any()
    } else {
        items_view(items, project)
    };
    view! {
        <Title text=name.clone()/>
        <div class="page plain-page run-page">
            <header class="title-line">
                <span class="crumb">{icon("#i-dataset")} {dataset}</span>
                {icon("#i-chev-right")}
                <h1 title=name.clone()>{name.clone()}</h1>
                <span class="space"></span>
                <span class="hint">{time_view(at, TimeForm::At)}</span>
            </header>
            {description.map(|text| view! { <p class="page-lead">{text}</p> })}
            {metadata.map(|text| view! { <p class="page-lead run-metadata" title=text.clone()>{text.clone()}</p> })}
            {own}
            {rolled}
            {list}
            <nav class="pager" aria-label="Pages">
                <span class="pager-count"></span>
                {is_later.then(|| view! { <a class="button bare small" href=here.to_owned()>"First"</a> })}
                {older.map(|href| view! { <a class="button bare small" href=href>"Next"</a> })}
            </nav>
        </div>
    }
    .into_any()
}

fn scored(title: &'static str, badges: Vec<AnyView>) -> impl IntoView {
    view! {
        <section class="run-scores" aria-label=title>
            <h2>{title}</h2>
            <div class="badges">{badges}</div>
        </section>
    }
}

fn items_view(items: Vec<RunItemRow>, project: &str) -> AnyView {
    let rows = items.into_iter().map(|item| item_view(item, project)).collect_view();
    view! {
        <div class="plain-scroll" tabindex="0" role="region" aria-label="Items of the run">
            <table class="plain run-items" aria-label="Items of the run">
                <thead>
                    <tr>
                        <th scope="col">"Input"</th>
                        <th scope="col">"Expected"</th>
                        <th scope="col">"Output"</th>
                        <th scope="col">"Trace"</th>
                        <th scope="col">"Scores"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn item_view(item: RunItemRow, project: &str) -> impl IntoView + use<> {
    let RunItemRow { item, input, expected, output, trace, trace_name, observation, scores } = item;
    let text = |text: Option<String>, why: &str| match text.filter(|text| text != "null") {
        Some(text) => view! { <div class="run-text" dir="auto" title=text.clone()>{text.clone()}</div> }.into_any(),
        None => missing(why.to_owned()).into_any(),
    };
    let path = project_path(project, &format!("traces/{}", encode(&trace)));
    let href = match &observation {
        Some(observation) => format!("{path}?observation={}", encode(observation)),
        None => path,
    };
    let more = scores.len().saturating_sub(MOST_SCORES);
    let badges = scores.iter().take(MOST_SCORES).map(score_badge).collect::<Vec<_>>();
    let badges = if badges.is_empty() {
        missing("No score of its trace".to_owned()).into_any()
    } else {
        let more = (more > 0).then(|| view! { <span class="hint">{format!("+{more}")}</span> });
        view! { <div class="badges">{badges} {more}</div> }.into_any()
    };
    view! {
        <tr data-key=item.clone()>
            <td title=format!("Item {item}")>{text(input, "The item has no input, or is gone")}</td>
            <td>{text(expected, "Nothing is expected")}</td>
            <td>{text(output, "The trace has no output, or has not come yet")}</td>
            <td>
                <a href=href title=trace.clone()>{trace_name.unwrap_or_else(|| trace.chars().take(8).collect())}</a>
            </td>
            <td>{badges}</td>
        </tr>
    }
}

fn score_badge(score: &OneScore) -> AnyView {
    let (symbol, source) = words::source(score.source);
    let verdict = match score.value.number().filter(|_| score.value.string_value().is_none()) {
        Some(number) => number_words(number),
        None => score.value.string_value().unwrap_or_default().to_owned(),
    };
    let said = score.comment.as_ref().map(|comment| format!(": {comment}")).unwrap_or_default();
    badge(symbol, &score.name, verdict, format!("{source}{said}"), score.fails)
}

fn rolled_badge(score: &RolledScore) -> AnyView {
    let (symbol, source) = words::source(score.source);
    badge(symbol, &score.name, rolled_words(&score.rolled), source.to_owned(), score.fails)
}

fn badge(symbol: &'static str, name: &str, verdict: String, title: String, fails: Option<bool>) -> AnyView {
    let class = if fails == Some(true) { "badge bad" } else { "badge" };
    view! {
        <span class=class title=title>
            {icon(symbol)}
            <span>{name.to_owned()}</span>
            <b>{verdict}</b>
        </span>
    }
    .into_any()
}
