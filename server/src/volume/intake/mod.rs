//! `bench-intake`: the ways in of scores and spans, each for some seconds, and what Postgres does with the same rows without
//! us, on the same database in the same run: times drift with the machine's load, ratios less.

mod raw;
mod ways;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use store::{Init, MadeKey, ProjectScope, Store, Writer};
use tokio::task::JoinSet;

use super::times::Times;
use super::{apart, find};
use crate::commands::{Outcome, open_store, say};
use crate::first_start;
use crate::settings::Settings;
use ways::{Kind, Way};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Connections of pgbench.
const PGBENCH_CLIENTS: u32 = 16;

/// What a way in came to.
struct Measured {
    way: Way,
    times: Times,
    rows_a_second: f64,
}

/// Where the scores go.
#[derive(Clone)]
struct Target {
    store: Store,
    scope: ProjectScope,
    writer: Writer,
    key: MadeKey,
    address: String,
    scores_path: String,
}

/// Measures intake into a project and prints the table; `server` is the process of the server at `address`.
///
/// # Errors
/// When the project is not there, or the database, the server or pgbench does not answer.
pub async fn bench(
    settings: &Settings,
    project_id: &str,
    address: &str,
    (server, pgbench, seconds): (u32, &Path, u32),
) -> Outcome {
    let store = open_store(settings).await?;
    first_start::prepare(&store, settings, &format!("http://{address}")).await?;
    let wanted = Init { project_id: Some(project_id.to_owned()), ..Init::default() };
    store.init(&wanted, None).await?;
    let (scope, _) = find(&store, project_id).await?;
    let key = store.create_key(project_id, "Bench of intake").await?.ok_or("the project is gone")?;
    let access = store.key_access(&key.public_key, &key.secret_key).await?.ok_or("the key is gone")?;
    let organization = &access.project.organization_id;
    let target = Target {
        scope,
        writer: Writer::Key { key_id: access.key_id, sdk: None },
        key,
        address: address.to_owned(),
        scores_path: format!("/api/platform/v1/organizations/{organization}/projects/{project_id}/scores"),
        store,
    };
    let time = Duration::from_secs(u64::from(seconds));
    let url = settings.database_url.as_deref().unwrap_or_default();
    let script = target.store.make_raw_rows().await?;
    let commits = raw::pgbench(pgbench, url, script, PGBENCH_CLIENTS, seconds)?;
    let copied = target.store.copy_raw_rows(time).await?;
    target.store.drop_raw_rows().await?;
    let mut measured = Vec::new();
    for way in ways::ALL {
        let one = measure(&target, way, time).await?;
        tracing::warn!("{}: {:.0} rows a second", one.way.name(), one.rows_a_second);
        measured.push(one);
    }
    say(&print((commits, copied), &measured, raw::memory_mb(server)));
    Ok(())
}

/// All callers of a way at once, each one request after the other.
async fn measure(target: &Target, way: Way, time: Duration) -> Result<Measured> {
    let mut callers = JoinSet::new();
    let begin = Instant::now();
    for caller in 0..way.callers {
        callers.spawn(ways::call(target.clone(), way, caller, time));
    }
    let mut times = Times::default();
    while let Some(called) = callers.join_next().await {
        times.extend(called??);
    }
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let rows = (times.len() * way.rows) as f64;
    Ok(Measured { way, times, rows_a_second: rows / begin.elapsed().as_secs_f64() })
}

fn print((commits, copied): (f64, f64), measured: &[Measured], memory_mb: Option<u64>) -> String {
    let mut lines = vec![
        "| what | rows a second | × pgbench | × COPY | p50 ms | p99 ms |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
        format!(
            "| pgbench, {PGBENCH_CLIENTS} connections, a commit a row | {} | 1 | {:.2} | | |",
            whole(commits),
            commits / copied
        ),
        format!("| COPY, 500 rows a commit, one connection | {} | {:.2} | 1 | | |", whole(copied), copied / commits),
    ];
    for one in measured {
        let rate = one.rows_a_second;
        let ratios = match one.way.kind {
            Kind::Spans => " | ".to_owned(),
            _ => format!("{:.2} | {:.2}", rate / commits, rate / copied),
        };
        let (p50, p99) = (one.times.p50(), one.times.p99());
        lines.push(format!("| {} | {} | {ratios} | {p50:.1} | {p99:.1} |", one.way.name(), whole(rate)));
    }
    let memory = memory_mb.map_or("is not known here".to_owned(), |mb| format!("was {mb} MB at its greatest"));
    lines.push(format!("\nThe memory of the server {memory}."));
    lines.join("\n")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rates are small and not negative")]
fn whole(rate: f64) -> String {
    apart(rate.round() as u64)
}
