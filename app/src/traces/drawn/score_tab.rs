//! The Scores tab: every score of the trace and of its observations, by observation or in one list, in any order.

use std::cmp::Ordering;

use leptos::prelude::*;
use model::scores::ScoreValue;
use model::traces::Trace;

use super::super::address::PageAddress;
use super::score_rows::{Group, all_link, grouped, groups, limited};
use super::scores::Scored;
use crate::icon::icon;
use crate::list::counted;

/// As many scores are shown at once.
const MOST_SCORES: usize = 500;

/// The columns that rows can be ordered by: their words, their heads.
const HEADS: [(&str, &str); 4] = [("name", "Name"), ("value", "Value"), ("author", "Author"), ("when", "When")];

/// What the address asks for.
struct Asked {
    /// A column, and whether its greatest come first; the newest first where nothing is named.
    sort: Option<(String, bool)>,
    only_selected: bool,
    flat: bool,
}

impl Asked {
    fn of(here: &PageAddress) -> Self {
        let sort = here.value("order").map(|order| match order.strip_prefix('-') {
            Some(word) => (word.to_owned(), true),
            None => (order, false),
        });
        Self { sort, only_selected: here.value("only").is_some(), flat: here.value("group").as_deref() == Some("none") }
    }

    /// Where a head leads: ascending, descending, and the newest first again.
    fn next(&self, word: &str) -> Option<String> {
        match &self.sort {
            Some((sorted, false)) if sorted == word => Some(format!("-{word}")),
            Some((sorted, true)) if sorted == word => None,
            _ => Some(word.to_owned()),
        }
    }
}

/// The tab.
pub(super) fn score_tab(trace: &Trace, mut scores: Vec<Scored>, here: &PageAddress) -> AnyView {
    if scores.is_empty() {
        return view! {
            <div class="teach in-tab">
                <h2>"No scores yet"</h2>
                <p>"Scores of this trace and of its observations appear here."</p>
            </div>
        }
        .into_any();
    }
    let asked = Asked::of(here);
    let selected = here.value("observation");
    let count = scores.len();
    let of_selected = scores.iter().filter(|scored| scored.observation() == selected.as_deref()).count();
    let name = selected.as_ref().map(|id| {
        let found = trace.observations.iter().find(|observation| observation.id == *id);
        found.and_then(|found| found.name.clone()).unwrap_or_else(|| id.clone())
    });
    if asked.only_selected {
        scores.retain(|scored| scored.observation() == selected.as_deref());
    }
    if let Some((word, descending)) = &asked.sort {
        scores.sort_by(|one, other| {
            let ordering = compare(one, other, word);
            if *descending { ordering.reverse() } else { ordering }
        });
    }
    let words = match &name {
        Some(name) => view! { {all_words(count)} ", " <b>{format!("{of_selected} on {name}")}</b> }.into_any(),
        None => all_words(count).into_any(),
    };
    let mut groups = if asked.flat {
        vec![Group { observation: None, symbol: "#i-score", name: "All".to_owned(), scores }]
    } else {
        groups(trace, scores, selected.as_deref())
    };
    let most = if here.value("all").is_some() { usize::MAX } else { MOST_SCORES };
    let found = limited(&mut groups, most);
    let more = (found > most).then(|| all_link(found, here.with(&[("all", Some("1"))])));
    let marked = selected.filter(|_| !asked.flat);
    let table = if groups.is_empty() {
        view! { <p class="hint tab-words">"The selection has no scores."</p> }.into_any()
    } else {
        grouped(groups, marked.as_deref(), here, heads(&asked, here))
    };
    view! {
        <div class="tab-bar">
            <p>{words}</p>
            <span class="space"></span>
            {choice("Which scores", "only", here, [("All", None), ("Selected only", Some("selected"))])}
            {choice("Grouping", "group", here, [("By observation", None), ("One list", Some("none"))])}
        </div>
        {table}
        {more}
    }
    .into_any()
}

fn all_words(count: usize) -> String {
    counted(u64::try_from(count).unwrap_or(u64::MAX), ("score", "scores"))
}

/// Two ways to show the scores, as links.
fn choice(
    label: &'static str,
    key: &'static str,
    here: &PageAddress,
    ways: [(&'static str, Option<&'static str>); 2],
) -> impl IntoView + use<> {
    let now = here.value(key);
    let links: Vec<_> = ways
        .into_iter()
        .enumerate()
        .map(|(place, (name, value))| {
            let current = (now.as_deref() == value).then_some("true");
            view! { <a id=format!("{key}-{place}") href=here.with(&[(key, value)]) aria-current=current>{name}</a> }
        })
        .collect();
    view! { <div class="segmented" role="group" aria-label=label>{links}</div> }
}

fn heads(asked: &Asked, here: &PageAddress) -> AnyView {
    let head = |(word, name): (&'static str, &'static str)| {
        let sorted = asked.sort.as_ref().filter(|(sorted, _)| sorted == word).map(|(_, descending)| *descending);
        let aria = sorted.map(|descending| if descending { "descending" } else { "ascending" });
        let arrow = if sorted == Some(true) { "#i-arrow-down" } else { "#i-arrow-up" };
        let class = if sorted.is_some() { "sort sorted" } else { "sort" };
        let href = here.with(&[("order", asked.next(word).as_deref())]);
        view! {
            <th role="columnheader" aria-sort=aria>
                <a id=format!("order-{word}") class=class href=href>{name} {icon(arrow)}</a>
            </th>
        }
    };
    HEADS.into_iter().map(head).collect_view().into_any()
}

fn compare(one: &Scored, other: &Scored, word: &str) -> Ordering {
    let (first, second) = (&one.stored.score, &other.stored.score);
    match word {
        "name" => first.name.cmp(&second.name),
        "value" => compare_values(&first.value, &second.value),
        "author" => one.stored.author.name().cmp(other.stored.author.name()),
        "when" => first.timestamp.cmp(&second.timestamp),
        _ => Ordering::Equal,
    }
}

/// Numbers first, booleans as 1 and 0, then labels and texts as texts.
fn compare_values(one: &ScoreValue, other: &ScoreValue) -> Ordering {
    let number = |value: &ScoreValue| match value {
        ScoreValue::Number(_) | ScoreValue::Boolean(_) => value.number(),
        _ => None,
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.string_value().cmp(&other.string_value()),
    }
}
