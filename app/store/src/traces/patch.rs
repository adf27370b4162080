//! What a batch of spans says of its traces and observations, with repeats inside the batch merged, so that the
//! statements that write it touch each row once and in key order.

use std::collections::BTreeMap;

use model::text::DEFAULT_ENVIRONMENT;
use model::traces::{Observation, SpanWrite, TraceFacts};
use serde_json::{Map, Value};

use crate::datasets::WantedLink;

/// What the root says of its trace by being the root.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Root {
    pub id: String,
    pub name: Option<String>,
    pub environment: String,
}

/// What spans say of one trace, added up: the last one wins field by field, tags and metadata add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TracePatch {
    pub root: Option<Root>,
    /// The last one that a span named, other than the default; it counts until the root has come.
    pub environment: Option<String>,
    pub name: Option<String>,
    pub user_id: Option<String>,
    pub session_id: Option<String>,
    pub tags: Vec<String>,
    pub public: Option<bool>,
    pub release: Option<String>,
    pub version: Option<String>,
    pub metadata: Map<String, Value>,
    pub input: Option<String>,
    pub output: Option<String>,
}

/// A batch, merged.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// By trace id.
    pub traces: BTreeMap<String, TracePatch>,
    /// By trace id and own id.
    pub observations: BTreeMap<(String, String), Observation>,
    /// From the items of experiments to the traces.
    pub links: Vec<WantedLink>,
}

impl Batch {
    /// Adds up spans in the order in which they came.
    pub(super) fn of(spans: Vec<SpanWrite>) -> Self {
        let mut batch = Self::default();
        for SpanWrite { observation, trace, experiment } in spans {
            batch.links.extend(experiment.map(|experiment| WantedLink {
                dataset_id: Some(experiment.dataset_id),
                run_name: experiment.run_name,
                run_description: experiment.run_description,
                run_metadata: experiment.run_metadata,
                item_id: experiment.item_id,
                trace_id: observation.trace_id.clone(),
                observation_id: experiment.observation_id,
            }));
            batch.traces.entry(observation.trace_id.clone()).or_default().add(&observation, trace);
            batch.observations.insert((observation.trace_id.clone(), observation.id.clone()), observation);
        }
        batch
    }

    /// The sessions that the traces name.
    pub(super) fn session_ids(&self) -> Vec<&str> {
        let mut ids: Vec<_> = self.traces.values().filter_map(|patch| patch.session_id.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl TracePatch {
    fn add(&mut self, observation: &Observation, facts: TraceFacts) {
        if observation.environment != DEFAULT_ENVIRONMENT {
            self.environment = Some(observation.environment.clone());
        }
        if facts.is_root {
            self.root = Some(Root {
                id: observation.id.clone(),
                name: observation.name.clone(),
                environment: observation.environment.clone(),
            });
        }
        replace(&mut self.name, facts.name);
        replace(&mut self.user_id, facts.user_id);
        replace(&mut self.session_id, facts.session_id);
        replace(&mut self.public, facts.public);
        replace(&mut self.release, facts.release);
        replace(&mut self.version, facts.version);
        replace(&mut self.input, facts.input);
        replace(&mut self.output, facts.output);
        self.tags.extend(facts.tags);
        self.metadata.extend(facts.metadata);
    }
}

fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

/// One column of the rows to be written.
pub(super) fn column<'a, R: ?Sized, C>(rows: &[&'a R], of: impl Fn(&'a R) -> C) -> Vec<C> {
    rows.iter().map(|row| of(row)).collect()
}
