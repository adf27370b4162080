//! What a trace is called and what it came to: when, how long, how much, for whom.

use leptos::prelude::*;
use model::list::{Filter, ListQuery, Test};
use model::traces::{Observation, Trace, TraceField, TraceProperty};

use super::block::copy_button;
use crate::icon::icon;
use crate::nav::project_path;
use crate::table::count_words;
use crate::time::{TimeForm, duration_words, time_view};

/// As much of a long id is shown: its beginning and its end tell it from others.
const ID_ENDS: usize = 8;

/// The trace's name; its id where it has none.
pub(super) fn trace_title(trace: &Trace) -> String {
    trace.name.clone().unwrap_or_else(|| trace.id.clone())
}

/// All tokens of an observation: their total where it is given, else what went in and came out.
pub(super) fn tokens(observation: &Observation) -> i64 {
    let usage = |kind: &str| observation.usage.get(kind).copied();
    usage("total").unwrap_or_else(|| usage("input").unwrap_or(0).saturating_add(usage("output").unwrap_or(0)))
}

/// A count of tokens with thousands marks.
pub(super) fn token_words(tokens: i64) -> String {
    count_words(u64::try_from(tokens).unwrap_or(0))
}

/// A cost in dollars with the digits that it deserves.
pub(super) fn cost_words(dollars: f64) -> String {
    if dollars >= 1.0 {
        format!("${dollars:.2}")
    } else if dollars >= 1e-4 || dollars <= 0.0 {
        format!("${dollars:.4}")
    } else {
        format!("${dollars:.6}")
    }
}

/// The title line: the name, the id, a way to copy it, a star, a way to score.
pub(super) fn lead(trace: &Trace, bookmarked: bool) -> impl IntoView + use<> {
    let id = trace.id.clone();
    let short = trace.name.is_some().then(|| view! { <span class="id" title=id.clone()>{short_id(&id)}</span> });
    let star = trace.seen.then(|| {
        view! {
            <button
                type="button"
                class="button bare square star needs-browser"
                data-star=""
                aria-label="Bookmark"
                title="Bookmark (b)"
                aria-pressed=bookmarked.to_string()
            >
                {icon("#i-star")}
            </button>
        }
    });
    view! {
        <h1 title=trace_title(trace)>{trace_title(trace)}</h1>
        {short}
        {copy_button("Copy trace ID", Some(id))}
        {star}
        {score_button("")}
    }
}

/// Opens the editor on an observation; on the trace itself where none is named. Only who may score sees it.
pub(super) fn score_button(observation: &str) -> impl IntoView + use<> {
    let observation = observation.to_owned();
    let (name, title) = match observation.as_str() {
        "" => ("Score the trace", "Score the trace (s)"),
        _ => ("Score the observation", "Score the observation"),
    };
    view! {
        <button
            type="button"
            class="button small score-button needs-browser"
            data-score=observation
            aria-label=name
            title=title
            aria-haspopup="dialog"
        >
            {icon("#i-annotate")}
            "Score"
        </button>
    }
}

fn short_id(id: &str) -> String {
    let chars: Vec<char> = id.chars().collect();
    if chars.len() <= ID_ENDS * 2 {
        return id.to_owned();
    }
    let end: String = chars.iter().skip(chars.len() - ID_ENDS / 2).collect();
    format!("{}…{end}", chars.iter().take(ID_ENDS).collect::<String>())
}

/// The line below the title. A trace known only from its scores has no facts.
pub(super) fn facts(trace: &Trace, project: &str) -> AnyView {
    if !trace.seen {
        return view! {
            <p class="facts">
                <span>{icon("#i-info")}"No spans of this trace have come yet. It is known only from its scores."</span>
            </p>
        }
        .into_any();
    }
    let all_tokens = trace.observations.iter().map(tokens).fold(0, i64::saturating_add);
    let cost = trace.total_cost();
    let fact = |name: &'static str, text: Option<String>| {
        text.map(|text| {
            let title = format!("{name}: {text}");
            view! { <span title=title>{text}</span> }
        })
    };
    // Who and which session lead to the other traces of theirs.
    let others = |name: &'static str, symbol: &'static str, property: TraceProperty, text: &Option<String>| {
        text.clone().map(|text| {
            let filter = Filter { field: TraceField::Own(property), test: Test::Is(vec![text.clone()]) };
            let query = ListQuery::<TraceField> { filters: vec![filter], ..ListQuery::default() };
            let href = format!("{}?{}", project_path(project, "traces"), query.print());
            let title = format!("{name}: {text}");
            view! { <span>{icon(symbol)}<a href=href title=title>{text}</a></span> }
        })
    };
    view! {
        <div class="facts">
            {trace.timestamp.map(|start| view! { <span>{icon("#i-clock")}{time_view(start, TimeForm::At)}</span> })}
            {fact("Latency", trace.latency_s().map(duration_words))}
            {fact("Tokens", (all_tokens > 0).then(|| format!("{} tokens", token_words(all_tokens))))}
            {fact("Cost", (cost > 0.0).then(|| cost_words(cost)))}
            {others("User", "#i-person", TraceProperty::User, &trace.user_id)}
            {others("Session", "#i-session", TraceProperty::Session, &trace.session_id)}
            {fact("Environment", Some(trace.environment.clone()))} {fact("Release", trace.release.clone())}
            {fact("Version", trace.version.clone())}
            {trace.tags.iter().map(|tag| view! { <span class="tag" title=format!("Tag: {tag}")>{tag.clone()}</span> }).collect_view()}
        </div>
    }
    .into_any()
}

/// What a length of bytes is called: `5.2 MB`.
pub(super) fn size_words(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let size = bytes as f64;
    if size < 1e3 {
        format!("{bytes} bytes")
    } else if size < 1e6 {
        format!("{:.0} KB", size / 1e3)
    } else {
        format!("{:.1} MB", size / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_shows_the_digits_it_deserves() {
        assert_eq!(cost_words(0.0061), "$0.0061");
        assert_eq!(cost_words(12.3456), "$12.35");
        assert_eq!(cost_words(0.000_034), "$0.000034");
    }

    #[test]
    fn a_size_and_a_long_id_are_told_in_short() {
        assert_eq!([812, 32_100, 5_242_880].map(size_words), ["812 bytes", "32 KB", "5.2 MB"]);
        assert_eq!(short_id("my-first-trace"), "my-first-trace");
        assert_eq!(short_id("9f3a70d1b2c3d4e5f60718293a4bc21e"), "9f3a70d1…c21e");
    }
}
