//! What was acknowledged is there: clients post scores all the time and keep a record of their own, while the server and
//! its Postgres are killed, again and again. In the end the database holds exactly what the clients were told.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use self::client::Client;
use self::load::{Load, Record};
use super::Bench;
use super::product::Product;
use super::tally::Tally;
use crate::postgres::{Postgres, free_port};
use crate::process;
use crate::signals;
use crate::step::step;

mod client;
mod load;

/// Clients that post at once.
const CLIENTS: usize = 32;
/// Nothing here may take longer.
const PATIENCE: Duration = Duration::from_secs(60);
const DATABASE: &str = "crash";

/// How often what is killed.
#[derive(Clone, Copy)]
pub(super) struct Rounds {
    server: usize,
    postgres: usize,
}

impl Rounds {
    /// Those of the tests.
    pub(super) const SHORT: Self = Self { server: 6, postgres: 3 };

    /// As many for the server, and a quarter of them for Postgres.
    pub(super) fn long(server: usize) -> Self {
        Self { server, postgres: server.div_ceil(4) }
    }
}

/// The product under load.
struct Stand<'a> {
    bench: &'a Bench<'a>,
    postgres: Postgres,
    product: Product,
    site: PathBuf,
    port: u16,
    load: Arc<Load>,
}

/// Runs the rounds, then compares.
pub(super) fn run(bench: &Bench, rounds: Rounds) -> Result<Tally> {
    bench.build()?;
    let mut stand = Stand::start(bench)?;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let load = Arc::clone(&stand.load);
            thread::spawn(move || load.post_scores(number))
        })
        .collect();
    let outcome = stand.go_through(rounds);
    stand.load.stop();
    let records: Vec<Record> =
        clients.into_iter().map(|client| client.join().unwrap_or_else(|_| Record::panicked())).collect();
    outcome?;
    stand.compare(&records)?;
    Ok(Tally { passed: rounds.server + rounds.postgres + 1, failed: 0 })
}

impl<'a> Stand<'a> {
    fn start(bench: &'a Bench<'a>) -> Result<Self> {
        let postgres = Postgres::start_trial(bench.workspace, "crash-postgres")?;
        postgres.create(DATABASE)?;
        // No page is asked for: the names of the browser's files are enough.
        let site = bench.workspace.target.join("crash-site");
        crate::files::write(&site.join("hash.txt"), "js: a\nwasm: b\ncss: c\n")?;
        let port = free_port()?;
        let product = Product::start_on(bench, "crash", postgres.url(DATABASE), &site, port)?;
        let path = Client::new(port).scores_path()?;
        Ok(Self { bench, postgres, product, site, port, load: Arc::new(Load::new(port, path)) })
    }

    fn go_through(&mut self, rounds: Rounds) -> Result<()> {
        for round in 1..=rounds.server {
            // Not always after the same time, so that the kill meets every stage of a write.
            self.wait_for_scores(100 + round * 71 % 300)?;
            step(&format!("server killed, {round} of {}", rounds.server), || self.kill_server())?;
        }
        for round in 1..=rounds.postgres {
            self.wait_for_scores(100)?;
            step(&format!("Postgres ended, {round} of {}", rounds.postgres), || self.end_postgres(round))?;
        }
        self.wait_for_scores(100)
    }

    fn kill_server(&mut self) -> Result<()> {
        self.product.kill()?;
        self.product = Product::start_on(self.bench, "crash", self.postgres.url(DATABASE), &self.site, self.port)?;
        Ok(())
    }

    /// While it is down every client is told to come back, and the server says that it lives and is not ready.
    fn end_postgres(&mut self, round: usize) -> Result<()> {
        let pid = self.postgres.pid().context("Postgres does not run")?;
        let before = self.load.turned_away();
        // Now it is stopped as an operator stops it, now its head is killed alone, now everything at once.
        let whom = match round % 3 {
            0 => format!("-INT {pid}"),
            1 => format!("-KILL {pid}"),
            _ => format!("-KILL {pid} $(pgrep -P {pid})"),
        };
        process::run(process::command("sh").arg("-c").arg(format!("kill {whom}")))?;
        self.wait_until("clients are told to come back", |load| load.turned_away() >= before + CLIENTS)?;
        let mut client = Client::new(self.port);
        let (alive, ready) = (client.get("/healthz")?.status, client.get("/readyz")?.status);
        ensure!((alive, ready) == (200, 503), "healthz says {alive} and readyz {ready} while Postgres is down");
        // One that is being stopped writes its data out first.
        self.wait_until("Postgres has ended", |_| self.postgres.pid().is_none())?;
        self.postgres.tend()?;
        self.wait_for_scores(CLIENTS)?;
        let ready = client.get("/readyz")?.status;
        ensure!(ready == 200, "readyz says {ready} after Postgres has come back");
        Ok(())
    }

    fn wait_for_scores(&self, count: usize) -> Result<()> {
        let wanted = self.load.acknowledged() + count;
        self.wait_until("scores are acknowledged", |load| load.acknowledged() >= wanted)
    }

    fn wait_until(&self, what: &str, holds: impl Fn(&Load) -> bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while !holds(&self.load) {
            signals::go_on()?;
            self.load.check()?;
            ensure!(
                Instant::now() < deadline,
                "waited in vain until {what}; the server's log is {}",
                self.product.log()
            );
            process::pause();
        }
        Ok(())
    }

    /// Each score that a client was told of is there once, as it was sent, and nothing is there that nobody sent.
    fn compare(&self, records: &[Record]) -> Result<()> {
        self.load.check()?;
        let told = self.postgres.ask(DATABASE, "SELECT id || ' ' || value FROM scores ORDER BY 1")?;
        let mut stored: Vec<&str> = told.lines().collect();
        stored.sort_unstable();
        let mut acknowledged: Vec<&str> =
            records.iter().flat_map(|record| record.acknowledged.iter().map(String::as_str)).collect();
        acknowledged.sort_unstable();
        let unanswered: Vec<&str> = records.iter().filter_map(|record| record.unanswered.as_deref()).collect();
        let lost = acknowledged.iter().filter(|score| stored.binary_search(score).is_err()).count();
        let strange: Vec<_> = stored
            .iter()
            .filter(|score| acknowledged.binary_search(score).is_err() && !unanswered.contains(score))
            .collect();
        let twice = stored.windows(2).filter(|pair| pair[0].split(' ').next() == pair[1].split(' ').next()).count();
        println!(
            "{} scores were acknowledged and {} are stored; {} answers were lost on the way, {} clients were told to come back",
            acknowledged.len(),
            stored.len(),
            self.load.cut_off(),
            self.load.turned_away()
        );
        ensure!(lost == 0, "{lost} acknowledged scores are not there");
        ensure!(strange.is_empty(), "{} scores are there that nobody was told of: {strange:?}", strange.len());
        ensure!(twice == 0, "{twice} scores are there twice");
        Ok(())
    }
}
