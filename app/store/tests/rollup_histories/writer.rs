//! One process: random transactions, two at a time, on few targets and ids, so that writers always meet.

use std::process::{Command, ExitCode};

use model::scores::{Casing, ScoreDraft};
use model::traces::{ObservationLevel, SpanWrite};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use store::{ProjectScope, Store, StoreError, Writer};

use crate::support::TestProject;
use crate::support::spans::{in_session, span};

const ORDERS: [&str; 3] = ["ROLLUP_WRITER_URL", "ROLLUP_WRITER_SEED", "ROLLUP_WRITER_STEPS"];
const TRACES: u32 = 24;
const SESSIONS: u32 = 4;
const RUNS: u32 = 2;
const SCORES: u32 = 400;
/// The most scores in one set.
const SET: usize = 40;

/// What a process is to do.
pub struct Orders {
    pub url: String,
    pub seed: u64,
    pub steps: usize,
}

impl Orders {
    pub fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let orders = [self.url.clone(), self.seed.to_string(), self.steps.to_string()];
        command.envs(ORDERS.into_iter().zip(orders))
    }

    pub fn from_env() -> Option<Self> {
        let [url, seed, steps] = ORDERS.map(|name| std::env::var(name).ok());
        Some(Self { url: url?, seed: seed?.parse().unwrap(), steps: steps?.parse().unwrap() })
    }
}

pub async fn work(orders: Orders) -> ExitCode {
    let store = Store::open(&orders.url, None).await.unwrap();
    let access = store.key_access(TestProject::PUBLIC_KEY, TestProject::SECRET_KEY).await.unwrap().unwrap();
    let hand = |number| Hand {
        store: store.clone(),
        scope: access.scope,
        writer: Writer::Key { key_id: access.key_id, sdk: None },
        random: StdRng::seed_from_u64(orders.seed * 2 + number),
        last: Vec::new(),
    };
    tokio::join!(hand(0).work(orders.steps / 2), hand(1).work(orders.steps / 2));
    ExitCode::SUCCESS
}

struct Hand {
    store: Store,
    scope: ProjectScope,
    writer: Writer,
    random: StdRng,
    /// The set sent last, to be sent again.
    last: Vec<ScoreDraft>,
}

impl Hand {
    async fn work(mut self, steps: usize) {
        for _ in 0..steps {
            match self.step().await {
                // Every client tries again when it is told so.
                Ok(()) | Err(StoreError::Contended) => println!("done"),
                Err(error) => panic!("a writer met {error:?}"),
            }
        }
    }

    async fn step(&mut self) -> Result<(), StoreError> {
        let (ids, traces) = (self.ids(), self.traces());
        match self.random.random_range(0..12) {
            0..5 => {
                self.last = (0..self.random.random_range(1..=SET)).map(|_| self.score()).collect();
                self.store.write_scores(&self.scope, &self.writer, self.last.clone()).await.map(drop)
            }
            5 => self.store.write_scores(&self.scope, &self.writer, self.last.clone()).await.map(drop),
            6 => self.store.delete_scores(&self.scope, &self.writer, &ids).await.map(drop),
            7 => self.store.restore_scores(&self.scope, &self.writer, &ids).await.map(drop),
            8 => self.store.delete_traces(&self.scope, &self.writer, &traces).await.map(drop),
            9 => self.store.restore_traces(&self.scope, &self.writer, &traces).await.map(drop),
            _ => {
                let spans = (0..self.random.random_range(1..6)).map(|_| self.span()).collect();
                self.store.write_spans(&self.scope, spans).await
            }
        }
    }

    fn id(&mut self) -> String {
        format!("score {}", self.random.random_range(0..SCORES))
    }

    fn ids(&mut self) -> Vec<String> {
        (0..self.random.random_range(1..20)).map(|_| self.id()).collect()
    }

    fn traces(&mut self) -> Vec<String> {
        (0..self.random.random_range(1..4)).map(|_| self.target("trace", TRACES)).collect()
    }

    fn target(&mut self, kind: &str, most: u32) -> String {
        format!("{kind} {}", self.random.random_range(0..most))
    }

    /// New, or the same id with another value, name, type, time or target.
    fn score(&mut self) -> ScoreDraft {
        let mut body = json!({
            "id": self.id(),
            "name": (["quality", "tone"].choose(&mut self.random)),
            "source": (["API", "EVAL"].choose(&mut self.random)),
            "timestamp": format!("2026-03-01T12:00:{:02}Z", self.random.random_range(0..10)),
            "comment": (["why", "because"].choose(&mut self.random)),
        });
        let (data_type, value) = match self.random.random_range(0..8) {
            0..4 => ("NUMERIC", json!(f64::from(self.random.random_range(-20..20)) * 0.1)),
            4 => ("BOOLEAN", json!(self.random.random::<bool>())),
            5 | 6 => ("CATEGORICAL", json!((["bad", "fair", "good"].choose(&mut self.random)))),
            _ => ("TEXT", json!("a text")),
        };
        body["data_type"] = json!(data_type);
        body["value"] = value;
        match self.random.random_range(0..10) {
            0 => body["session_id"] = json!(self.target("session", SESSIONS)),
            1 => body["dataset_run_id"] = json!(self.target("run", RUNS)),
            kind => {
                body["trace_id"] = json!(self.target("trace", TRACES));
                body["observation_id"] = if kind < 4 { json!("root") } else { json!(null) };
            }
        }
        ScoreDraft::from_json(&body, Casing::Snake)
    }

    /// Of a trace that is new or known, in no session, the same or another one.
    fn span(&mut self) -> SpanWrite {
        let trace = self.target("trace", TRACES);
        let id = *["root", "a", "b"].choose(&mut self.random).unwrap();
        let mut span = span(&trace, id, self.random.random_range(-60..60));
        span.observation.level = *ObservationLevel::ALL.choose(&mut self.random).unwrap();
        span.observation.usage.insert("input".to_owned(), self.random.random_range(0..100));
        span.observation.cost.insert("total".to_owned(), f64::from(self.random.random_range(0..100)) * 0.01);
        match self.random.random_range(0..3) {
            0 => span,
            _ => in_session(span, &self.target("session", SESSIONS)),
        }
    }
}
