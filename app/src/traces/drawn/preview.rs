//! The Preview tab: what went in and came out of the selected observation, or of the whole trace, and by what.

use leptos::prelude::*;
use model::list::{Filter, ListQuery, Test};
use model::traces::{Observation, ObservationLevel, TraceField, TraceProperty};
use serde_json::Value;
use store::Reach;

use super::super::address::PageAddress;
use super::block::code_block;
use super::facts::{cost_words, score_button, token_words, tokens};
use super::html;
use super::json::{coloured, pretty};
use super::texts::{READ_CHARS, View, parts};
use crate::icon::icon;
use crate::nav::project_path;
use crate::rpc::{Member, Trouble, server_trouble};
use crate::time::duration_words;
use crate::words::{observation_icon, observation_word};

/// As many parameters of a model stand in the line; all are below.
const MOST_PARAMETERS: usize = 3;

/// The tab.
pub(super) async fn preview(member: &Member, id: &str, here: &PageAddress) -> Result<String, Trouble> {
    let store = &member.store;
    let chosen = here.value("observation");
    let observation = match &chosen {
        Some(chosen) => store.observation_outline(&member.scope, id, chosen).await.map_err(server_trouble)?,
        None => None,
    };
    let of = observation.as_ref().map(|observation| observation.id.as_str());
    let texts = store.texts_of(&member.scope, id, of, Reach::of_each(READ_CHARS)).await.map_err(server_trouble)?;
    let view = View::of(here);
    let missing = (chosen.is_some() && observation.is_none()).then(|| {
        view! { <p class="hint">"This trace has no such observation. This is the trace itself."</p> }
    });
    let below = observation.as_ref().and_then(|observation| observation.model_parameters.as_ref()).and_then(parameters);
    Ok(html(view! {
        <div class="preview">
            {views(view, here)} {missing}
            {match &observation {
                Some(observation) => head(observation, &member.project.id).into_any(),
                None => view! { <h2 class="unseen-words">"Trace"</h2> }.into_any(),
            }}
            {parts(&texts, view)} {below} {observation.as_ref().and_then(usage)}
        </div>
    }))
}

/// How the texts are shown: links, so that it works before the page is alive.
fn views(view: View, here: &PageAddress) -> impl IntoView + use<> {
    let link = |own: View, id: &'static str, name: &'static str, word: Option<&str>| {
        let current = (own == view).then_some("true");
        view! { <a id=id href=here.with(&[("view", word)]) aria-current=current>{name}</a> }
    };
    view! {
        <div class="segmented views" role="group" aria-label="Show texts as">
            {link(View::Chat, "view-chat", "Chat", None)} {link(View::Json, "view-json", "JSON", Some("json"))}
            {link(View::Raw, "view-raw", "Raw", Some("raw"))}
        </div>
    }
}

fn head(observation: &Observation, project: &str) -> impl IntoView + use<> {
    let name = observation.name.clone().unwrap_or_else(|| observation.id.clone());
    let status = observation.status_message.clone().map(|message| {
        let class = if observation.level == ObservationLevel::Error { "banner bad" } else { "banner" };
        view! { <p class=class>{icon("#i-error")}<span>{message}</span></p> }
    });
    view! {
        <div class="preview-head facts">
            <h2>{icon(observation_icon(&observation.kind))}{name}</h2>
            {score_button(&observation.id)}
            {facts(observation, project)}
        </div>
        {status}
    }
}

fn facts(observation: &Observation, project: &str) -> impl IntoView + use<> {
    let usage = |kind: &str| observation.usage.get(kind).copied();
    let counted = match (usage("input"), usage("output"), tokens(observation)) {
        (Some(sent), Some(made), _) => Some(format!("{} in, {} out", token_words(sent), token_words(made))),
        (_, _, all) if all > 0 => Some(format!("{} tokens", token_words(all))),
        _ => None,
    };
    let cost = observation.total_cost();
    let first = observation.completion_start.map(|first| (first - observation.start).as_seconds_f64());
    let rest: [(&str, Option<String>); 5] = [
        ("Tokens", counted),
        ("Cost", (cost > 0.0).then(|| cost_words(cost))),
        ("Latency", observation.latency_s().map(duration_words)),
        ("Time to the first token", first.map(|first| format!("first token {}", duration_words(first)))),
        ("Version", observation.version.clone()),
    ];
    let fact = |(name, text): (&str, Option<String>)| {
        let text = text?;
        let title = format!("{name}: {text}");
        Some(view! { <span title=title>{text}</span> })
    };
    let prompt = observation.prompt_name.clone().map(|prompt| {
        let words = match observation.prompt_version {
            Some(version) => format!("{prompt} v{version}"),
            None => prompt.clone(),
        };
        let filter = Filter { field: TraceField::Own(TraceProperty::PromptName), test: Test::Is(vec![prompt]) };
        let query = ListQuery::<TraceField> { filters: vec![filter], ..ListQuery::default() };
        let href = format!("{}?{}", project_path(project, "traces"), query.print());
        view! { <span><a href=href title="Prompt: traces that used it">{words}</a></span> }
    });
    view! {
        <span>{observation_word(&observation.kind)}</span>
        {observation.model.clone().map(|model| view! { <span class="tag" title="Model">{model}</span> })}
        {parameter_words(observation.model_parameters.as_ref())}
        {rest.into_iter().map(fact).collect_view()}
        {prompt}
    }
}

/// The parameters that are short, in a line.
fn parameter_words(parameters: Option<&Value>) -> Option<impl IntoView + use<>> {
    let words = short_parameters(parameters?);
    Some(words.into_iter().map(|words| view! { <span title="Model parameter">{words}</span> }).collect_view())
}

fn short_parameters(parameters: &Value) -> Vec<String> {
    let fields = parameters.as_object().into_iter().flatten();
    let short = fields.filter(|(_, value)| value.is_number() || value.is_boolean());
    short.take(MOST_PARAMETERS).map(|(name, value)| format!("{name} {value}")).collect()
}

/// All parameters, unless the line has them all.
fn parameters(parameters: &Value) -> Option<AnyView> {
    let title = "Model parameters";
    let is_told = parameters.as_object().is_some_and(|all| all.len() == short_parameters(parameters).len());
    (!is_told).then(|| code_block(title, None, coloured(title, &pretty(parameters))))
}

/// Tokens and costs by their kinds, where there are more than in and out.
fn usage(observation: &Observation) -> Option<AnyView> {
    if observation.usage.is_empty() && observation.cost.is_empty() {
        return None;
    }
    let mut kinds: Vec<&String> = observation.usage.keys().chain(observation.cost.keys()).collect();
    kinds.sort();
    kinds.dedup();
    let row = |kind: &String| {
        let tokens = observation.usage.get(kind).map(|tokens| token_words(*tokens));
        let cost = observation.cost.get(kind).map(|cost| cost_words(*cost));
        view! {
            <tr>
                <th scope="row">{kind.clone()}</th>
                <td>{tokens}</td>
                <td>{cost}</td>
            </tr>
        }
    };
    let table = view! {
        <table class="usage" aria-label="Usage and cost">
            <thead>
                <tr>
                    <th scope="col">"Usage"</th>
                    <th scope="col">"Tokens"</th>
                    <th scope="col">"Cost"</th>
                </tr>
            </thead>
            <tbody>{kinds.into_iter().map(row).collect_view()}</tbody>
        </table>
    };
    Some(table.into_any())
}
