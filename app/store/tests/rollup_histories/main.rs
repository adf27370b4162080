//! Random histories from four processes at once, some of them killed half-way: at any moment, what is kept is what a
//! recount gives. The program starts itself for each process, so it brings its own harness.
//!
//! `ROLLUP_HISTORIES` says how many histories there are (2 if it is not set), `ROLLUP_SEED` with which one to begin.
#![expect(unreachable_pub, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod processes;
#[path = "../support/mod.rs"]
mod support;
mod writer;

use std::process::ExitCode;
use std::time::Instant;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use processes::Processes;
use support::TestProject;
use support::recount::{amiss, assert_exact};

const NAME: &str = "what_four_processes_keep_is_what_a_recount_gives";
const HISTORIES: u64 = 2;
const PROCESSES: usize = 4;
/// Transactions a process.
const STEPS: usize = 100;
/// Processes killed a history.
const KILLS: usize = 6;
/// Lines of all processes together between two looks at the database.
const LOOK_EVERY: usize = 100;

fn main() -> ExitCode {
    if let Some(orders) = writer::Orders::from_env() {
        return run(writer::work(orders));
    }
    // A filter that names other tests runs nothing here.
    if std::env::args().skip(1).any(|argument| !argument.starts_with('-') && !NAME.contains(&argument)) {
        println!("test result: ok. 0 passed; 0 failed; 0 ignored");
        return ExitCode::SUCCESS;
    }
    println!("running 1 test");
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let first = number("ROLLUP_SEED").unwrap_or_else(|| rand::random_range(0..1_000_000));
    for seed in first..first + number("ROLLUP_HISTORIES").unwrap_or(HISTORIES) {
        println!("history {seed}");
        run(history(seed));
    }
    println!("test {NAME} ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored");
    ExitCode::SUCCESS
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future)
}

async fn history(seed: u64) {
    let started = Instant::now();
    let mut random = StdRng::seed_from_u64(seed);
    let project = TestProject::create().await;
    let mut processes = Processes::start(&project.url(), seed, PROCESSES);
    // Half of the histories begin with a database that is not filled yet, and fill it meanwhile.
    let fills = seed.is_multiple_of(2);
    if fills {
        for _ in 0..PROCESSES * 20 {
            processes.line();
        }
        processes.kill_all();
        forget(&project).await;
        processes = Processes::start(&project.url(), seed + 1_000_000, PROCESSES);
    }
    let mut kills: Vec<usize> = (0..KILLS).map(|_| random.random_range(0..PROCESSES * STEPS / 2)).collect();
    kills.sort_unstable();
    let (mut lines, mut filled) = (0, !fills);
    while processes.line() {
        lines += 1;
        if kills.first().is_some_and(|at| *at <= lines) {
            kills.remove(0);
            processes.replace(random.random_range(0..PROCESSES));
        }
        if !filled && lines.is_multiple_of(3) {
            filled = !project.store.backfill().await.unwrap();
        }
        if filled && lines.is_multiple_of(LOOK_EVERY) {
            assert_exact(&project.pool).await;
        }
    }
    processes.assert_well();
    while project.store.backfill().await.unwrap() {}
    assert_exact(&project.pool).await;
    let figures = "
        SELECT concat(
            (SELECT count(*) FROM scores), ' scores, ', (SELECT count(*) FROM rollups), ' roll-ups, '
          , (SELECT count(*) FROM dataset_run_items), ' links, '
          , (SELECT count(*) FROM score_history), ' changes, deadlocks: ', deadlocks
        )
        FROM pg_stat_database
        WHERE datname = current_database()";
    let figures: String = sqlx::query_scalar(figures).fetch_one(&project.pool).await.unwrap();
    println!("  {lines} transactions, {figures}, {:.1} s", started.elapsed().as_secs_f64());
    assert!(figures.ends_with(" 0"), "somebody waited in a circle");
}

/// Makes it a database in which nothing was kept yet. What killed processes had asked for is still being done.
async fn forget(project: &TestProject) {
    let end = "
        SELECT count(pg_terminate_backend(pid, 60000))
        FROM pg_stat_activity
        WHERE datname = current_database()
            AND pid <> pg_backend_pid()
            AND state <> 'idle'";
    let _ended: i64 = sqlx::query_scalar(end).fetch_one(&project.pool).await.unwrap();
    let forget = "
        DELETE FROM rollups;
        DELETE FROM score_column_counts;
        UPDATE traces SET observations = 0, total_tokens = NULL, errors = 7;
        INSERT INTO backfills SELECT project_id, 0 FROM projects;";
    sqlx::raw_sql(forget).execute(&project.pool).await.unwrap();
    let wrong = amiss(&project.pool).await;
    assert_ne!(wrong, Vec::<String>::new(), "the judge sees that nothing is kept");
}
