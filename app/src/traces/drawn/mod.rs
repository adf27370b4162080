//! What the server draws of a trace page, as HTML: the header, the lines of the outline, and the three tabs. The browser puts
//! it in as it is. So inputs, chats, JSON and tables of scores are understood here alone, and the browser half stays small.

mod block;
mod chat;
mod facts;
mod json;
mod log;
mod message;
mod outline;
mod places;
mod preview;
mod score_rows;
mod score_tab;
mod scores;
mod texts;

use leptos::prelude::*;
use model::list::encode;
use store::{Reach, TraceOutline};

use self::scores::Scored;
use self::texts::{Part, View, part_body};
use super::address::PageAddress;
use super::server::{TraceBrief, TraceDetail};
use crate::nav::project_path;
use crate::rpc::{Member, Trouble, member, missing_part, server_trouble};

/// The longest query of an address that is read.
const MAX_SEARCH_BYTES: usize = 8_192;

/// As many scores stand in the panel beside a list.
const BRIEF_SCORES: usize = 50;

/// A view as HTML.
fn html(view: impl IntoView) -> String {
    view.into_view().to_html()
}

/// The page at once: header and outline.
pub(super) async fn trace_detail(project: String, id: String) -> Result<TraceDetail, Trouble> {
    let member = member(&project).await?;
    let (outline, scores) = read(&member, &id).await?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    let trace = &outline.trace;
    let span = outline::Span::of(trace);
    Ok(TraceDetail {
        title: facts::trace_title(trace),
        seen: trace.seen,
        lead: html(facts::lead(trace, outline.bookmarked)),
        facts: html(view! { {facts::facts(trace, &project)} {scores::badges(&scores, &page_of(&project, &id, ""))} }),
        axis: html(outline::axis(span)),
        step: outline::step_words(span),
        outline: outline::lines(trace, span, &scores),
        scores: u32::try_from(scores.len()).unwrap_or(u32::MAX),
        may_score: role.is_some_and(store::Role::may_score),
    })
}

/// What the panel beside a list shows.
pub(super) async fn trace_brief(project: String, id: String) -> Result<TraceBrief, Trouble> {
    let member = member(&project).await?;
    let (outline, scores) = read(&member, &id).await?;
    let reach = Reach::of_each(texts::READ_CHARS);
    let texts = member.store.texts_of(&member.scope, &id, None, reach).await.map_err(server_trouble)?;
    let here = page_of(&project, &id, "");
    let body = view! {
        <div class="trace-brief">
            {facts::facts(&outline.trace, &project)} {texts::parts(&texts, View::Chat)}
            {(!scores.is_empty())
                .then(|| {
                    view! {
                        <section class="block" aria-label="Scores">
                            <header><h3>"Scores"</h3></header>
                            {score_rows::table(&outline.trace, scores, &here, BRIEF_SCORES)}
                        </section>
                    }
                })}
        </div>
    };
    Ok(TraceBrief { title: facts::trace_title(&outline.trace), body: html(body) })
}

/// The tab that the address names.
pub(super) async fn pane(project: String, id: String, search: String) -> Result<String, Trouble> {
    let member = member(&project).await?;
    let here = page_of(&project, &id, &search);
    let tab = here.value("tab");
    // A trace that is known only from its scores has nothing else to show.
    let is_seen = member.store.is_seen(&member.scope, &id).await.map_err(server_trouble)?;
    match tab.as_deref().filter(|_| is_seen).or((!is_seen).then_some("scores")) {
        Some("scores") => {
            let (outline, scores) = read(&member, &id).await?;
            Ok(html(score_tab::score_tab(&outline.trace, scores, &here)))
        }
        Some("log") => log::log(&member, &id, &here).await,
        _ => preview::preview(&member, &id, &here).await,
    }
}

/// One text of what the address names, whole.
pub(super) async fn whole_text(project: String, id: String, search: String, part: String) -> Result<String, Trouble> {
    let member = member(&project).await?;
    let here = page_of(&project, &id, &search);
    let part = Part::parse(&part).ok_or_else(missing_part)?;
    let observation = here.value("observation");
    let texts = member
        .store
        .texts_of(&member.scope, &id, observation.as_deref(), part.reach())
        .await
        .map_err(server_trouble)?;
    let text = part.of(&texts).ok_or_else(missing_part)?;
    let view = if here.value("tab").as_deref() == Some("log") { View::Raw } else { View::of(&here) };
    Ok(html(part_body(part, text, view, true)))
}

async fn read(member: &Member, id: &str) -> Result<(TraceOutline, Vec<Scored>), Trouble> {
    // In a panel the list beside it is there: only the trace's own page is missing then, and says so itself.
    let outline =
        member.store.trace_outline(&member.scope, id).await.map_err(server_trouble)?.ok_or_else(missing_part)?;
    let scores = member.store.scores_of_trace(&member.scope, id).await.map_err(server_trouble)?;
    let configs = if scores.is_empty() {
        Vec::new()
    } else {
        member.store.score_configs(&member.scope).await.map_err(server_trouble)?
    };
    Ok((outline, scores.into_iter().map(|stored| Scored::of(stored, &configs)).collect()))
}

fn page_of(project: &str, id: &str, search: &str) -> PageAddress {
    let path = project_path(project, &format!("traces/{}", encode(id)));
    let search = if search.len() > MAX_SEARCH_BYTES { String::new() } else { search.to_owned() };
    PageAddress { path, search }
}
