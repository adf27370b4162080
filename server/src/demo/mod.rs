//! `serve --demo`: a project worth looking at. Two thousand traces over thirty days of a support assistant and a ticket
//! summariser, with some twelve thousand scores by judges, programs and the owner, and one regression to be found: since
//! release 2.4.0 `correctness` of `refunds` in production falls, because an old article is retrieved. Chance is seeded:
//! only the times differ from one filling to the next.

mod assistant;
mod awkward;
mod calendar;
mod configs;
mod dice;
mod fill;
mod judging;
mod outcome;
mod planned;
mod rest;
mod spans;
mod steps;
mod summariser;
mod texts;

use std::error::Error;
use std::time::Instant;

use chrono::{DateTime, Utc};
use model::list::ListQuery;
use model::table::Total;
use model::text::to_micros;
use model::traces::SpanWrite;
use store::{Init, Store};

use crate::commands::say;
use calendar::Calendar;
use dice::Dice;
use fill::Filler;
use outcome::Outcome;
use planned::Planned;

/// Traces in all, and how many of them are summaries.
const TRACES: usize = 2_000;
const SUMMARIES: usize = 600;

/// The name of a project that the demo makes.
const PROJECT_NAME: &str = "Helpdesk copilot";

/// What a filling came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Traces with spans.
    pub traces: usize,
    /// Scores, each counted once however often it was changed.
    pub scores: usize,
}

/// Fills a project as the operator asked for it, and says so. `project_id` is made if it is missing; empty, it is the
/// oldest project.
///
/// # Errors
/// When the database cannot be asked.
pub async fn prepare(store: &Store, project_id: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let project_id = Some(project_id).filter(|id| !id.is_empty());
    if let Some(id) = project_id {
        let wanted =
            Init { project_id: Some(id.to_owned()), project_name: Some(PROJECT_NAME.to_owned()), ..Init::default() };
        store.init(&wanted, None).await?;
    }
    let begin = Instant::now();
    match fill(store, project_id, Utc::now()).await? {
        Some(Filled { traces, scores }) => {
            let took_s = begin.elapsed().as_secs_f64();
            say(&format!("The demo is in place: {traces} traces and {scores} scores in {took_s:.1} s."));
        }
        None => say("The project has scores already, so the demo leaves it as it is."),
    }
    Ok(())
}

/// Fills a project up to `now`; nothing where it has scores already.
///
/// # Errors
/// When there is no such project with an owner, or the database cannot be asked.
pub async fn fill(
    store: &Store,
    project_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Filled>, Box<dyn Error + Send + Sync>> {
    let (owner, project_id) =
        store.first_owner(project_id).await?.ok_or("There is no owner in whose name a demo could be made.")?;
    let (scope, _) = store.project_access(&owner.id, &project_id).await?.ok_or("The project is gone.")?;
    if store.score_total(&scope, &ListQuery::default()).await? != Total::Exact(0) {
        return Ok(None);
    }
    let filler = Filler { store, scope, project_id: &project_id, owner_id: owner.id };
    let (spans, mut scores) = make(Calendar { now: to_micros(now) });
    let filled = Filled { traces: spans.len(), scores: scores.len() };
    // Spans first: if this stops half way, a project without scores is filled again, and the same spans change nothing.
    filler.send_spans(spans).await?;
    fill::address(&mut scores, &filler.make_configs().await?);
    let writers = filler.make_writers().await?;
    filler.send_scores(&writers, &scores).await?;
    filler.send_scores(&writers, &rest::second_thoughts(&scores)).await?;
    Ok(Some(filled))
}

/// All traces and all scores.
fn make(calendar: Calendar) -> (Vec<Vec<SpanWrite>>, Vec<Planned>) {
    let strange = awkward::traces(calendar);
    let mut outcomes: Vec<Outcome> = assistant::conversations(calendar, TRACES - SUMMARIES - strange.len());
    outcomes.extend(summariser::summaries(calendar, SUMMARIES));
    let mut dice = Dice::seeded(4);
    let mut scores: Vec<Planned> =
        outcomes.iter().flat_map(|outcome| judging::judge(outcome, calendar, &mut dice)).collect();
    scores.extend(rest::judge_sessions(&outcomes, calendar, &mut dice));
    scores.extend(rest::judge_runs(calendar, &mut dice));
    scores.extend(awkward::scores(calendar, &outcomes, &strange));
    let spans = outcomes.into_iter().map(|outcome| outcome.spans).chain(strange.into_iter().map(|(_, spans)| spans));
    (spans.collect(), scores)
}
