//! `seed`: a project of its own, made if it is missing, filled with scores; how far it is stands in a bar on a terminal, and
//! in a line now and then elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::Utc;
use model::text::to_micros;
use store::{Init, Seed, SeedStep, Store};

use super::{apart, find};
use crate::commands::{Outcome, open_store, say};
use crate::first_start;
use crate::settings::Settings;

/// The keys by which programs and judges send, the busiest first.
const API_KEYS: [&str; 3] = ["Backend", "Nightly run", "Experiment"];
const JUDGE_KEYS: [&str; 2] = ["Judge", "Second judge"];
/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);
const BAR: usize = 40;

/// Fills the project of this id, made if it is missing.
///
/// # Errors
/// When the project has scores already, or the database cannot be asked.
pub async fn seed(settings: &Settings, project_id: &str, scores: u64) -> Outcome {
    let begin = Instant::now();
    let store = open_store(settings).await?;
    first_start::prepare(&store, settings, &format!("http://{}", settings.addr)).await?;
    let wanted =
        Init { project_id: Some(project_id.to_owned()), project_name: Some("Volume".to_owned()), ..Init::default() };
    store.init(&wanted, None).await?;
    let (scope, user_id) = find(&store, project_id).await?;
    let seed = Seed {
        scores,
        until: to_micros(Utc::now()),
        user_id,
        api_keys: make_keys(&store, project_id, &API_KEYS).await?,
        judge_keys: make_keys(&store, project_id, &JUDGE_KEYS).await?,
    };
    let bar = Bar { scores, begin, is_terminal: io::stdout().is_terminal(), told: Mutex::new(begin) };
    let seeded = store.seed(&scope, &seed, |step| bar.tell(step)).await?;
    let seeded = seeded
        .ok_or_else(|| format!("The project {project_id} has scores already: name another one with --project."))?;
    say(&format!(
        "The project {project_id} has {} scores, {} traces and {} sessions, after {} s.",
        apart(seeded.scores),
        apart(seeded.traces),
        apart(seeded.sessions),
        begin.elapsed().as_secs(),
    ));
    Ok(())
}

async fn make_keys(
    store: &Store,
    project_id: &str,
    names: &[&str],
) -> Result<Vec<i32>, Box<dyn std::error::Error + Send + Sync>> {
    let mut keys = Vec::new();
    for name in names {
        let key = store.create_key(project_id, name).await?.ok_or("the project is gone")?;
        let access = store.key_access(&key.public_key, &key.secret_key).await?.ok_or("the key is gone")?;
        keys.push(access.key_id);
    }
    Ok(keys)
}

/// Tells how far the filling is.
struct Bar {
    scores: u64,
    begin: Instant,
    is_terminal: bool,
    told: Mutex<Instant>,
}

impl Bar {
    fn tell(&self, step: SeedStep<'_>) {
        match step {
            SeedStep::Scores(written) => self.tell_scores(written),
            SeedStep::Index(name) => self.line(&format!("index {name}")),
            SeedStep::Vacuum(table) => self.line(&format!("vacuumed {table}")),
        }
    }

    fn tell_scores(&self, written: u64) {
        let percent = 100 * written / self.scores.max(1);
        let text = format!("{} of {} scores, {percent} %", apart(written), apart(self.scores));
        if self.is_terminal {
            let full = "#".repeat(usize::try_from(percent).unwrap_or_default() * BAR / 100);
            let end = if written == self.scores { "\n" } else { "" };
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(io::stdout(), "\r[{full:-<BAR$}] {text}{end}").and_then(|()| io::stdout().flush());
        } else if let Ok(mut told) = self.told.lock()
            && (told.elapsed() > LINE_EVERY || written == self.scores)
        {
            *told = Instant::now();
            self.line(&text);
        }
    }

    fn line(&self, text: &str) {
        say(&format!("{:>5} s  {text}", self.begin.elapsed().as_secs()));
    }
}
