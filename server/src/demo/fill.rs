//! Sends the demo into a project, by the same functions of the store that real programs and people go through.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use model::Fault;
use model::scores::{Casing, ScoreDraft};
use model::traces::SpanWrite;
use serde_json::Value;
use store::{ProjectScope, Store, Writer};
use uuid::Builder;

use super::configs::configs;
use super::dice::Dice;
use super::planned::{By, Planned};

/// Spans in one transaction.
const SPANS_AT_ONCE: usize = 1_000;

/// Scores looked at at once; those of one sender among them go in one transaction.
const SCORES_AT_ONCE: usize = 2_000;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The project that is filled, and who fills it.
pub(super) struct Filler<'a> {
    pub store: &'a Store,
    pub scope: ProjectScope,
    pub project_id: &'a str,
    pub owner_id: String,
}

impl Filler<'_> {
    /// Sends spans in the order of their traces.
    pub(super) async fn send_spans(&self, mut traces: Vec<Vec<SpanWrite>>) -> Result<()> {
        traces.sort_by_key(|spans| spans.first().map(|root| root.observation.start));
        let mut waiting = Vec::with_capacity(SPANS_AT_ONCE);
        for spans in traces {
            waiting.extend(spans);
            if waiting.len() >= SPANS_AT_ONCE {
                self.store.write_spans(&self.scope, std::mem::take(&mut waiting)).await?;
            }
        }
        self.store.write_spans(&self.scope, waiting).await?;
        Ok(())
    }

    /// Makes the configs that the project lacks, and gives their ids by name.
    pub(super) async fn make_configs(&self) -> Result<HashMap<String, String>> {
        let known = self.store.score_configs(&self.scope).await?;
        let owner = Writer::Person { user_id: self.owner_id.clone() };
        let mut ids = HashMap::new();
        for new in configs() {
            // One of the same name that asks for something else is not ours.
            let same = known.iter().find(|config| new.clone().resolve(config.id.clone()).as_ref() == Ok(config));
            let config = match same {
                Some(config) => config.clone(),
                None => self.store.add_score_config(&self.scope, &owner, new).await?.map_err(refused)?.config,
            };
            ids.insert(config.name, config.id);
        }
        Ok(ids)
    }

    /// Those who send: a key for each program, and the owner.
    pub(super) async fn make_writers(&self) -> Result<BTreeMap<By, Writer>> {
        let mut writers = BTreeMap::from([(By::Owner, Writer::Person { user_id: self.owner_id.clone() })]);
        for (by, name) in By::KEYS {
            let key = self.store.create_key(self.project_id, name).await?.ok_or("the project is gone")?;
            let access = self.store.key_access(&key.public_key, &key.secret_key).await?.ok_or("the key is gone")?;
            writers.insert(by, Writer::Key { key_id: access.key_id, sdk: Some("demo".to_owned()) });
        }
        Ok(writers)
    }

    /// Sends scores in the order of their times. All of them must be accepted.
    pub(super) async fn send_scores(&self, writers: &BTreeMap<By, Writer>, scores: &[Planned]) -> Result<()> {
        for part in scores.chunks(SCORES_AT_ONCE) {
            for (by, writer) in writers {
                let own = part.iter().filter(|score| score.by == *by);
                let read = |score: &Planned| ScoreDraft::from_json(&Value::Object(score.body.clone()), Casing::Snake);
                let answers = self.store.write_scores(&self.scope, writer, own.map(read).collect()).await?;
                if let Some(faults) = answers.into_iter().find_map(std::result::Result::err) {
                    return Err(refused(faults).into());
                }
            }
        }
        Ok(())
    }
}

/// What should not happen: the demo is made by the rules.
fn refused(faults: Vec<Fault>) -> String {
    let told: Vec<String> = faults.into_iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect();
    format!("The demo could not be made: {}", told.join(" "))
}

/// Puts scores in the order of their times, gives them ids that follow it, and binds them to the configs of their names.
pub(super) fn address(scores: &mut [Planned], config_ids: &HashMap<String, String>) {
    let mut dice = Dice::seeded(5);
    scores.sort_by_key(|score| score.at);
    for score in scores {
        let millis = u64::try_from(score.at.timestamp_millis()).unwrap_or_default();
        let id = Builder::from_unix_timestamp_millis(millis, &dice.bytes()).into_uuid().to_string();
        score.body.insert("id".to_owned(), Value::String(id));
        if let Some(config_id) = config_ids.get(score.name()) {
            score.body.insert("config_id".to_owned(), Value::String(config_id.clone()));
        }
    }
}
