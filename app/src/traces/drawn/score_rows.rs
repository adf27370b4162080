//! The scores of a trace as a table of groups, one an observation: what was judged, the verdict, by whom and when, and the
//! comment in full on a line of its own.

use std::collections::{BTreeMap, HashMap};

use leptos::prelude::*;
use model::scores::Author;
use model::table::Cell;
use model::traces::{Observation, Trace};

use super::super::address::PageAddress;
use super::scores::Scored;
use crate::icon::icon;
use crate::list::counted;
use crate::table::{author_view, cell_view};
use crate::time::{TimeForm, time_view};
use crate::words::{self, observation_icon};

/// The scores of one observation, or of the trace itself.
pub(super) struct Group {
    /// The observation; none for the trace.
    pub(super) observation: Option<String>,
    pub(super) symbol: &'static str,
    pub(super) name: String,
    pub(super) scores: Vec<Scored>,
}

/// The groups: the selected one first, then the trace's own, then those of observations by their begin.
pub(super) fn groups(trace: &Trace, scores: Vec<Scored>, selected: Option<&str>) -> Vec<Group> {
    let known: HashMap<&str, usize> =
        trace.observations.iter().enumerate().map(|(place, observation)| (observation.id.as_str(), place)).collect();
    let mut groups: BTreeMap<_, Group> = BTreeMap::new();
    for scored in scores {
        let id = scored.observation().map(ToOwned::to_owned);
        let place = id.as_deref().and_then(|id| known.get(id)).copied();
        let is_apart = selected.is_none() || id.as_deref() != selected;
        let rank = (is_apart, id.is_some(), place.unwrap_or(usize::MAX), id.clone());
        let observation = place.and_then(|place| trace.observations.get(place));
        groups.entry(rank).or_insert_with(|| group(id, observation)).scores.push(scored);
    }
    groups.into_values().collect()
}

fn group(id: Option<String>, observation: Option<&Observation>) -> Group {
    let name = match &id {
        None => "Trace".to_owned(),
        Some(id) => observation.and_then(|found| found.name.clone()).unwrap_or_else(|| id.clone()),
    };
    let symbol = match (&id, observation) {
        (None, _) => "#i-trace",
        (_, Some(found)) => observation_icon(&found.kind),
        _ => "#i-observation",
    };
    Group { observation: id, symbol, name, scores: Vec::new() }
}

/// Takes away what is beyond so many scores, and gives how many there are.
pub(super) fn limited(groups: &mut Vec<Group>, most: usize) -> usize {
    let mut count: usize = 0;
    for group in groups.iter_mut() {
        let room = most.saturating_sub(count);
        count += group.scores.len();
        group.scores.truncate(room);
    }
    groups.retain(|group| !group.scores.is_empty());
    count
}

/// The table, with heads that do not sort, of so many scores; the rest is on the trace's page.
pub(super) fn table(trace: &Trace, scores: Vec<Scored>, here: &PageAddress, most: usize) -> AnyView {
    let head = |name| view! { <th role="columnheader">{name}</th> };
    let heads = ["Name", "Value", "Author", "When"].into_iter().map(head).collect_view().into_any();
    let mut groups = groups(trace, scores, None);
    let count = limited(&mut groups, most);
    let more = (count > most).then(|| all_link(count, here.with(&[("tab", Some("scores"))])));
    view! { {grouped(groups, None, here, heads)} {more} }.into_any()
}

/// Leads to all scores where only some are shown.
pub(super) fn all_link(count: usize, href: String) -> AnyView {
    let words = counted(u64::try_from(count).unwrap_or(u64::MAX), ("score", "scores"));
    view! { <p class="tab-words"><a class="button small" href=href>{format!("Show all {words}")}</a></p> }.into_any()
}

/// The table under these heads; the group of the selected observation stands out.
pub(super) fn grouped(groups: Vec<Group>, selected: Option<&str>, here: &PageAddress, heads: AnyView) -> AnyView {
    let bodies = groups.into_iter().map(|group| {
        let is_selected = selected.is_some() && group.observation.as_deref() == selected;
        let count = group.scores.len().to_string();
        let href = here.with(&[("observation", group.observation.as_deref()), ("open", None)]);
        let word = is_selected.then(|| view! { <i>"selected"</i> });
        let rows = group.scores.into_iter().map(|scored| row(scored, is_selected, here)).collect_view();
        view! {
            <tbody role="rowgroup" class=is_selected.then_some("selected")>
                <tr role="row" class="score-group">
                    <th role="rowheader" colspan="5">
                        {icon(group.symbol)}
                        <a href=href>{group.name}</a>
                        {word}
                        <span>{count}</span>
                    </th>
                </tr>
                {rows}
            </tbody>
        }
    });
    view! {
        <table role="table" class="trace-scores" aria-label="Scores of this trace">
            <thead role="rowgroup">
                <tr role="row">
                    {heads}
                    <th role="columnheader">
                        <span class="unseen-words">"Comment"</span>
                    </th>
                </tr>
            </thead>
            {bodies.collect_view()}
        </table>
    }
    .into_any()
}

fn row(scored: Scored, is_selected: bool, here: &PageAddress) -> AnyView {
    let Scored { stored, judging } = scored;
    let score = stored.score;
    let href = here.with(&[("tab", Some("scores")), ("open", Some(&score.id))]);
    let (symbol, word) = words::source(score.source);
    // A person's own mark says that it was a person.
    let by = match &stored.author {
        Author::Person { .. } => None,
        Author::Key { .. } => Some(
            view! { <span class="score-source" title=word>{icon(symbol)}<span class="unseen-words">{word}</span></span> },
        ),
    };
    view! {
        <tr role="row" data-key=score.id class=is_selected.then_some("marked")>
            <td role="cell" class="strong">
                <a href=href data-open="" title=score.name.clone()>{score.name.clone()}</a>
            </td>
            {cell_view(Cell::Judged(score.value, judging), "")}
            <td role="cell" class="author" title=stored.author.name().to_owned()>{by} {author_view(&stored.author)}</td>
            <td role="cell" class="quiet">{time_view(score.timestamp, TimeForm::Ago)}</td>
            <td role="cell" class="score-comment" dir="auto">{score.comment}</td>
        </tr>
    }
    .into_any()
}
