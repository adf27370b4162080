//! Random and mutated requests into every mouth of the API, against a real Postgres: whatever comes, the answer is a
//! clear one, nothing panics, and what was accepted can be read back. Every case comes from one number, printed when
//! it fails: `cargo xtask fuzz --seed NUMBER` begins with that case.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::print_stdout)]

mod awkward;
mod bodies;
mod mutate;
#[path = "../support/mod.rs"]
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use axum::body::Body;
use axum::http::{StatusCode, header};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use support::Api;

use bodies::{Case, Mouth};

/// Cases that are at work at once: as many as keep two cores busy, so that writers also meet each other.
const WORKERS: usize = 4;
/// As many cases share one trace: what reading it back costs must not grow for ever.
const CASES_A_TRACE: u64 = 200;
/// What a client may be told.
const ANSWERS: [u16; 8] = [200, 202, 207, 400, 404, 405, 413, 415];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_makes_the_server_fail() {
    let api = Arc::new(Api::start().await);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let first = number("SCORES_FUZZ_SEED").unwrap_or(now.as_micros() as u64);
    let end = Instant::now() + Duration::from_secs(number("SCORES_FUZZ_SECONDS").unwrap_or(60));
    println!("fuzz: the first case is {first}");
    let (next, accepted) = (Arc::new(AtomicU64::new(first)), Arc::new(AtomicU64::new(0)));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (api, next, accepted) = (Arc::clone(&api), Arc::clone(&next), Arc::clone(&accepted));
            tokio::spawn(async move {
                while Instant::now() < end {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let case = tokio::spawn(try_case(Arc::clone(&api), seed)).await;
                    match case.unwrap_or_else(|error| Err(format!("it panicked: {error}"))) {
                        Ok(stored) => drop(accepted.fetch_add(u64::from(stored), Ordering::Relaxed)),
                        Err(why) => return Err(format!("case {seed}: {why}")),
                    }
                }
                Ok(())
            })
        })
        .collect();
    let mut failures = Vec::new();
    for worker in workers {
        failures.extend(worker.await.unwrap().err());
    }
    let (cases, accepted) = (next.load(Ordering::Relaxed) - first, accepted.load(Ordering::Relaxed));
    println!("fuzz: {cases} cases, of which {accepted} were accepted");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Mutations that nothing accepts would test little.
    assert!(cases < 500 || accepted * 20 > cases, "only {accepted} of {cases} were accepted");
}

/// Sends one case and reads back what it stored; says whether it was accepted.
async fn try_case(api: Arc<Api>, seed: u64) -> Result<bool, String> {
    let mut rng = StdRng::seed_from_u64(seed);
    let case = Case::make(&mut rng, seed / CASES_A_TRACE);
    let path = case.path(api.scores_path());
    let (status, answer) = send(&api, &case, &path).await?;
    if !ANSWERS.contains(&status.as_u16()) {
        return Err(format!("{status} {answer} for {}", case.told(&path)));
    }
    let explains = |refusal: &Value| refusal["message"].as_str().is_some_and(|message| message.len() > 10);
    let refused = answer["errors"].as_array();
    if !status.is_success() && !explains(&answer) || refused.is_some_and(|errors| !errors.iter().all(explains)) {
        return Err(format!("{status} without a reason: {answer} for {}", case.told(&path)));
    }
    if !status.is_success() || case.mouth == Mouth::Read {
        return Ok(status.is_success());
    }
    let read = match answer["data"]["id"].as_str() {
        Some(id) => format!("/api/public/v2/scores/{}", model::list::encode(id)),
        None => format!("/api/public/traces/{}", case.trace_id),
    };
    let (status, answer) = api.get(&read).await;
    let wanted = if case.mouth == Mouth::Score { status == StatusCode::OK } else { status.as_u16() < 500 };
    if !wanted {
        return Err(format!("{status} {answer} for {read} after {}", case.told(&path)));
    }
    if rng.random_ratio(1, 50) {
        let (status, answer) = api.get("/api/public/v2/scores?limit=20").await;
        if status != StatusCode::OK {
            return Err(format!("{status} {answer} for the list after {}", case.told(&path)));
        }
    }
    Ok(true)
}

async fn send(api: &Api, case: &Case, path: &str) -> Result<(StatusCode, Value), String> {
    let mut request = api.request(case.method, path);
    for (name, value) in [(header::CONTENT_TYPE, &case.content_type), (header::CONTENT_ENCODING, &case.encoding)] {
        if let Some(value) = value {
            request = request.header(name, *value);
        }
    }
    let request = request.body(Body::from(case.body.clone())).map_err(|error| format!("{error}: {path}"))?;
    Ok(api.send(request).await)
}
