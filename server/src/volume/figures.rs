//! What comes after the rows: totals, heads of columns, how numbers are spread, and the figures above the list.

use std::error::Error;
use std::time::{Duration, Instant};

use model::list::ListQuery;
use model::scores::{ScoreColumn, ScoreField};
use model::table::Total;
use model::traces::TraceField;

use super::bench::Bench;
use super::cases::{CORRECT, QUALITY, TONE};
use super::times::Times;

/// How often each is asked.
const TURNS: usize = 20;
/// As long as the browser waits for the figures above the list.
const STRIP_LIMIT: Duration = Duration::from_millis(300);

/// Over the whole list, a week, what many rows pass, what few do.
const SCORES: [&str; 4] = ["", "range=7d", "f=environment~is~production", "f=name~is~quality&f=tags~is~audit"];
const TRACES: [&str; 4] =
    ["", "range=7d", "f=environment~is~production", "f=name~is~parse-address&f=s:trace:API:BOOLEAN:correct~is~False"];

/// The times of one figure.
pub(super) struct Figure {
    pub what: &'static str,
    pub query: &'static str,
    pub times: Times,
    /// What it said, where that is one word.
    pub said: String,
}

pub(super) async fn measure_figures(bench: &Bench<'_>) -> Result<Vec<Figure>, Box<dyn Error + Send + Sync>> {
    let (store, scope) = (bench.store, &bench.scope);
    let mut figures = Vec::new();
    for query in SCORES {
        let asked = ListQuery::<ScoreField>::parse(query).query;
        figures
            .push(measure("Scores: total", query, async || Ok(total(store.score_total(scope, &asked).await?))).await?);
        let spread = async || Ok(store.score_spread(scope, &asked).await?.map_or("none", |_| "").to_owned());
        figures.push(measure("Scores: spread of the value", query, spread).await?);
        let strip = async || {
            Ok(store.score_strip(scope, &asked, &[], STRIP_LIMIT).await?.map_or("given up", |_| "").to_owned())
        };
        figures.push(measure("Scores: figures above the list", query, strip).await?);
    }
    let heads: Vec<ScoreColumn> = [QUALITY, CORRECT, TONE].into_iter().filter_map(ScoreColumn::parse).collect();
    for query in TRACES {
        let asked = ListQuery::<TraceField>::parse(query).query;
        figures
            .push(measure("Traces: total", query, async || Ok(total(store.trace_total(scope, &asked).await?))).await?);
        let column = heads.first().cloned().map(TraceField::score).ok_or("no score column")?;
        let spread = async || Ok(store.trace_spread(scope, &asked, &column).await?.map_or("none", |_| "").to_owned());
        figures.push(measure("Traces: spread of a score", query, spread).await?);
        let heads = async || store.trace_heads(scope, &asked, &heads).await.map(|_| String::new());
        figures.push(measure("Traces: heads of three columns", query, heads).await?);
    }
    Ok(figures)
}

async fn measure(
    what: &'static str,
    query: &'static str,
    ask: impl AsyncFn() -> Result<String, store::StoreError>,
) -> Result<Figure, Box<dyn Error + Send + Sync>> {
    let mut figure = Figure { what, query, times: Times::default(), said: String::new() };
    for _ in 0..TURNS {
        let begin = Instant::now();
        figure.said = ask().await?;
        figure.times.push(begin.elapsed());
    }
    Ok(figure)
}

fn total(total: Total) -> String {
    match total {
        Total::Exact(number) => super::apart(number),
        Total::About(number) => format!("about {}", super::apart(number)),
        Total::MoreThan(number) => format!("more than {}", super::apart(number)),
    }
}
