//! One process: random transactions, two at a time, on few targets and ids, so that writers always meet.

use std::process::{Command, ExitCode};

use model::datasets::{NewDataset, NewDatasetItem, NewRunItem};
use model::scores::{Casing, ScoreDraft};
use model::traces::{ObservationLevel, SpanExperiment, SpanWrite};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use store::{DatasetKey, ProjectScope, Store, StoreError, Writer, run_id};

use crate::support::TestProject;
use crate::support::spans::{in_session, span};

const ORDERS: [&str; 3] = ["ROLLUP_WRITER_URL", "ROLLUP_WRITER_SEED", "ROLLUP_WRITER_STEPS"];
const TRACES: u32 = 24;
const SESSIONS: u32 = 4;
const RUNS: u32 = 3;
const ITEMS: u32 = 6;
const DATASET: &str = "questions";
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
    let dataset = NewDataset { name: DATASET.to_owned(), ..NewDataset::default() };
    let dataset_id = store.write_dataset(&access.scope, dataset).await.unwrap().id;
    let hand = |number| Hand {
        store: store.clone(),
        scope: access.scope,
        writer: Writer::Key { key_id: access.key_id, sdk: None },
        dataset_id: dataset_id.clone(),
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
    dataset_id: String,
    random: StdRng,
    /// The set sent last, to be sent again.
    last: Vec<ScoreDraft>,
}

impl Hand {
    async fn work(mut self, steps: usize) {
        for _ in 0..ITEMS {
            self.write_item().await.unwrap();
        }
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
        match self.random.random_range(0..17) {
            0..5 => {
                self.last = (0..self.random.random_range(1..=SET)).map(|_| self.score()).collect();
                self.store.write_scores(&self.scope, &self.writer, self.last.clone()).await.map(drop)
            }
            5 => self.store.write_scores(&self.scope, &self.writer, self.last.clone()).await.map(drop),
            6 => self.store.delete_scores(&self.scope, &self.writer, &ids).await.map(drop),
            7 => self.store.restore_scores(&self.scope, &self.writer, &ids).await.map(drop),
            8 => self.store.delete_traces(&self.scope, &self.writer, &traces).await.map(drop),
            9 => self.store.restore_traces(&self.scope, &self.writer, &traces).await.map(drop),
            10 | 11 => self.link().await,
            12 => self.write_item().await,
            13 => match self.random.random_range(0..4) {
                0 => {
                    let item = self.target("item", ITEMS);
                    self.store.delete_dataset_item(&self.scope, &item).await.map(drop)
                }
                1 => {
                    let (run, dataset) = (self.target("run", RUNS), DatasetKey::Name(DATASET));
                    self.store.delete_dataset_run(&self.scope, &self.writer, dataset, &run).await.map(drop)
                }
                _ => self.link().await,
            },
            _ => {
                let spans = (0..self.random.random_range(1..6)).map(|_| self.span()).collect();
                self.store.write_spans(&self.scope, spans).await
            }
        }
    }

    /// An item that is there to a trace that may not be, in a run that may not be.
    async fn link(&mut self) -> Result<(), StoreError> {
        let link = NewRunItem {
            run_name: self.target("run", RUNS),
            run_description: ["first", "second"].choose(&mut self.random).map(|word| (*word).to_owned()),
            metadata: None,
            item_id: self.target("item", ITEMS),
            trace_id: Some(self.target("trace", TRACES)),
            observation_id: None,
        };
        // Refused where the item was deleted.
        self.store.write_run_item(&self.scope, link, Casing::Snake).await.map(drop)
    }

    /// One that is there already, a new version of it, or one that was deleted.
    async fn write_item(&mut self) -> Result<(), StoreError> {
        let item = NewDatasetItem {
            id: Some(self.target("item", ITEMS)),
            dataset_name: DATASET.to_owned(),
            input: Some(json!(self.random.random_range(0..3))),
            ..NewDatasetItem::default()
        };
        self.store.write_dataset_item(&self.scope, item, Casing::Snake).await.map(|written| drop(written.unwrap()))
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
            "source": (["API", "EVAL", "ANNOTATION"].choose(&mut self.random)),
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
            1 => {
                let run = self.target("run", RUNS);
                body["dataset_run_id"] = json!(run_id(TestProject::ID, &self.dataset_id, &run));
            }
            kind => {
                body["trace_id"] = json!(self.target("trace", TRACES));
                body["observation_id"] = if kind < 4 { json!("root") } else { json!(null) };
            }
        }
        ScoreDraft::from_json(&body, Casing::Snake)
    }

    /// Of a trace that is new or known, in no session, the same or another one; some of an experiment.
    fn span(&mut self) -> SpanWrite {
        let trace = self.target("trace", TRACES);
        let id = *["root", "a", "b"].choose(&mut self.random).unwrap();
        let mut span = span(&trace, id, self.random.random_range(-60..60));
        span.observation.level = *ObservationLevel::ALL.choose(&mut self.random).unwrap();
        span.observation.usage.insert("input".to_owned(), self.random.random_range(0..100));
        span.observation.cost.insert("total".to_owned(), f64::from(self.random.random_range(0..100)) * 0.01);
        if self.random.random_range(0..8) == 0 {
            span.experiment = Some(SpanExperiment {
                dataset_id: self.dataset_id.clone(),
                run_name: self.target("run", RUNS),
                run_description: None,
                run_metadata: None,
                item_id: self.target("item", ITEMS),
                observation_id: Some(id.to_owned()),
            });
        }
        match self.random.random_range(0..3) {
            0 => span,
            _ => in_session(span, &self.target("session", SESSIONS)),
        }
    }
}
