//! `serve`: opens the store, makes the first start, listens, and stops gracefully.

use std::error::Error;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::Layer;
use tower::util::MapRequestLayer;
use tracing_subscriber::EnvFilter;

use crate::commands::{Outcome, open_store, say};
use crate::demo;
use crate::first_start;
use crate::metrics;
use crate::router::{Parts, REQUEST_LIMIT, router};
use crate::settings::{LogFormat, Settings};
use crate::site::site_dir;

/// How often expired login sessions are swept.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
/// How long the backfill waits after the database failed.
const BACKFILL_PAUSE: Duration = Duration::from_secs(30);
/// What a stop allows beyond the longest request.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until it is told to stop; before that, fills the `demo` project if there is to be one.
///
/// # Errors
/// Whatever keeps the server from starting, as one sentence.
pub async fn serve(settings: &Settings, demo: Option<&str>, until_stdin_ends: bool) -> Outcome {
    metrics::start();
    let site = site_dir(settings.site_dir.as_deref())
        .map_err(|error| format!("The folder of the browser's files cannot be opened: {error}."))?;
    if !site.join("hash.txt").is_file() {
        return Err(format!("{} holds no built site: `cargo xtask serve` makes one.", site.display()).into());
    }
    let listener = TcpListener::bind(settings.addr).await.map_err(|error| {
        format!("{} cannot be listened on: {error}. SCORES_ADDR names another address.", settings.addr)
    })?;
    let store = open_store(settings).await?;
    let address = settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.addr));
    first_start::prepare(&store, settings, address.trim_end_matches('/')).await?;
    if let Some(project_id) = demo {
        demo::prepare(&store, project_id).await?;
    }
    tokio::spawn(sweep(store.clone()));
    tokio::spawn(backfill(store.clone()));
    let parts =
        Parts { store: store.clone(), site, public_url: settings.public_url.clone(), https: settings.is_https() };
    let service = MapRequestLayer::new(api::collapse_slashes).layer(router(&parts));
    say(&format!("Scores is ready at {address}"));
    // Without this a small answer on a kept connection waits 40 ms for the client's acknowledgement.
    let listener = listener.tap_io(|io| drop(io.set_nodelay(true)));
    let (told, hears) = oneshot::channel();
    let until_told = async move {
        told_to_stop(until_stdin_ends).await;
        told.send(()).ok();
    };
    let serving =
        axum::serve(listener, ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service))
            .with_graceful_shutdown(until_told);
    tokio::select! {
        served = serving => served?,
        () = out_of_patience(hears) => tracing::warn!("clients that do not finish their requests are cut off"),
    }
    store.settle_rejected().await;
    Ok(())
}

/// Log lines to standard error, as the settings filter them and give them form.
///
/// # Errors
/// When the filter cannot be read.
pub fn start_logging(settings: &Settings) -> Outcome {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| format!("RUST_LOG is not a filter of log lines: {error}. An example is `info,sqlx=warn`."))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}

/// Tells the operator why a command ended, with its causes.
#[expect(clippy::print_stderr, reason = "this is the command line's own answer, not a log")]
pub fn say_error(error: &(dyn Error + Send + Sync)) {
    eprintln!("{error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        eprintln!("  because {inner}");
        cause = inner.source();
    }
}

async fn sweep(store: Store) {
    let mut hours = tokio::time::interval(SWEEP_EVERY);
    loop {
        hours.tick().await;
        if let Err(error) = store.sweep_logins().await {
            tracing::warn!(%error, "expired login sessions could not be removed");
        }
        if let Err(error) = store.sweep_deleted_traces().await {
            tracing::warn!(%error, "deleted traces could not be forgotten");
        }
        if let Err(error) = store.sweep_rejected().await {
            tracing::warn!(%error, "old refused scores could not be forgotten");
        }
        if let Err(error) = store.sweep_links().await {
            tracing::warn!(%error, "links that are too old could not be removed");
        }
        if let Err(error) = store.sweep_audit().await {
            tracing::warn!(%error, "what was done long ago could not be forgotten");
        }
    }
}

/// Makes what stored scores and traces come to, where they are older than that; the server serves meanwhile.
async fn backfill(store: Store) {
    loop {
        match store.backfill().await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "roll-ups of stored scores wait for the database");
                tokio::time::sleep(BACKFILL_PAUSE).await;
            }
        }
    }
}

/// Ends when requests that were at work when the stop was asked for have had all the time that a request may take.
async fn out_of_patience(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(REQUEST_LIMIT + GRACE).await;
}

async fn told_to_stop(until_stdin_ends: bool) {
    tokio::select! {
        () = signalled() => {}
        () = stdin_ended(), if until_stdin_ends => {}
    }
}

/// Waits for the end of standard input, on a thread of its own: tokio's reader would keep the process from ending.
async fn stdin_ended() {
    let (ended, hears) = oneshot::channel();
    std::thread::spawn(move || {
        drop(std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()));
        ended.send(()).ok();
    });
    drop(hears.await);
}

async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        drop(tokio::signal::ctrl_c().await);
        return;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
