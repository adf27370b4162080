//! The traces of a block. The first has five observations, whose figures are its own; the others have the figures of a trace
//! and no observations, which keeps the project small where nothing is measured.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::types::Json;

use super::block::Numbers;
use super::copy::Rows;
use super::dice::{Dice, rounded};
use super::plan::{ANSWER, ENVIRONMENTS, MODELS, QUESTION, RELEASES, TAGS, TRACE_NAMES, VERSIONS};
use crate::StoreError;

/// Observations of a trace that has any.
const OBSERVATIONS: usize = 5;
/// US dollars a token.
const PRICE: f64 = 2e-6;

/// A trace, as its scores know it.
pub(super) struct Trace {
    pub k: i64,
    pub ts: DateTime<Utc>,
    pub session_k: i64,
    /// By its place.
    pub environment: usize,
    /// From 0 to 1: what its scores depend on.
    pub goodness: f64,
    name: usize,
    observation_ids: Vec<String>,
}

/// What the observations of a trace come to.
#[derive(Default)]
struct Figures {
    end: Option<DateTime<Utc>>,
    observations: i32,
    warnings: i32,
    errors: i32,
    tokens: Option<[i64; 2]>,
    cost: Option<f64>,
}

impl Trace {
    pub(super) fn draw(
        dice: &mut Dice,
        numbers: &Numbers,
        has_observations: bool,
        (k, ts, session_k): (i64, DateTime<Utc>, i64),
    ) -> Self {
        let name = dice.skewed(TRACE_NAMES.len());
        let environments = ENVIRONMENTS.iter().enumerate().map(|(at, (_, share))| (at, *share));
        let environment = dice.share(environments).unwrap_or_default().min(numbers.envs.len() - 1);
        // Some names are worse than others, and so is the release of the middle month.
        let drawback = if name % 4 == 3 { 0.35 } else { 0.0 }
            + if (30..60).contains(&(numbers.until - ts).num_days()) { 0.15 } else { 0.0 };
        let goodness = (dice.unit() * 0.5 + 0.5 - drawback).max(0.0);
        let observation_ids = (0..if has_observations { OBSERVATIONS } else { 0 }).map(|_| dice.hex(16)).collect();
        Self { k, ts, session_k, environment, goodness, name, observation_ids }
    }

    /// The id of one of its observations; most have not come.
    pub(super) fn observation(&self, dice: &mut Dice) -> String {
        if self.observation_ids.is_empty() { dice.hex(16) } else { dice.pick(&self.observation_ids).clone() }
    }

    /// Writes the trace, and its observations if it has some.
    pub(super) fn push(
        &self,
        dice: &mut Dice,
        numbers: &Numbers,
        traces: &mut Rows,
        observations: &mut Rows,
    ) -> Result<(), StoreError> {
        let figures = match self.observation_ids.is_empty() {
            true => self.figures(dice),
            false => self.push_observations(dice, numbers, observations)?,
        };
        let Figures { end, observations, warnings, errors, tokens, cost } = figures;
        let root = self.observation_ids.first();
        let user = dice.chance(0.9).then(|| format!("user-{:05}", dice.skewed(numbers.users)));
        let mut tags: Vec<&str> = Vec::new();
        if dice.chance(0.3) {
            tags.push(*dice.usual(&TAGS));
        }
        let age_days = usize::try_from((numbers.until - self.ts).num_days()).unwrap_or_default();
        let release = dice.chance(0.8).then(|| RELEASES[(age_days / 15).min(RELEASES.len() - 1)]);
        let version = dice.chance(0.5).then(|| *dice.usual(&VERSIONS));
        let metadata = if dice.chance(0.2) { json!({"tenant": dice.skewed(50)}) } else { json!({}) };
        let [input, output] = [0, 1].map(|at| tokens.map(|tokens| tokens[at]));
        traces.push(&[
            &numbers.project_id,
            &dice.hex(32),
            &self.k,
            &true,
            &self.ts,
            &end,
            &TRACE_NAMES[self.name],
            &root.map(|_| "request"),
            &root,
            &user,
            &self.session_k,
            &ENVIRONMENTS[self.environment].0,
            &tags,
            &release,
            &version,
            &Json(metadata),
            &self.ts,
            &self.ts,
            &observations,
            &warnings,
            &errors,
            &input,
            &output,
            &tokens.map(|[input, output]| input + output),
            &cost,
            &dice.chance(0.002),
        ])
    }

    fn figures(&self, dice: &mut Dice) -> Figures {
        let tokens = dice.chance(0.9).then(|| tokens(dice));
        Figures {
            end: dice.chance(0.95).then(|| self.ts + seconds(dice)),
            observations: 1 + i32::try_from(dice.skewed(40)).unwrap_or_default(),
            warnings: i32::from(dice.chance(0.05)),
            errors: if dice.chance(0.03) { 1 + i32::try_from(dice.skewed(4)).unwrap_or_default() } else { 0 },
            tokens,
            cost: tokens.map(cost),
        }
    }

    fn push_observations(&self, dice: &mut Dice, numbers: &Numbers, rows: &mut Rows) -> Result<Figures, StoreError> {
        let mut figures = Figures::default();
        for (at, id) in self.observation_ids.iter().enumerate() {
            let is_root = at == 0;
            let start = if is_root { self.ts } else { dice.later(self.ts, 2, numbers.until) };
            let end = start + seconds(dice);
            let has_failed = dice.chance(0.02);
            let (mut usage, mut price) = (json!({}), json!({}));
            if !is_root {
                let tokens = tokens(dice);
                (usage, price) = (json!({"input": tokens[0], "output": tokens[1]}), json!({"total": cost(tokens)}));
                let sum = figures.tokens.get_or_insert_default();
                *sum = [sum[0] + tokens[0], sum[1] + tokens[1]];
                *figures.cost.get_or_insert_default() += cost(tokens);
            }
            figures.end = figures.end.max(Some(end));
            figures.observations += 1;
            figures.errors += i32::from(has_failed);
            rows.push(&[
                &numbers.project_id,
                &self.k,
                id,
                &(!is_root).then(|| &self.observation_ids[0]),
                &if is_root { "SPAN" } else { "GENERATION" },
                &if is_root { "request" } else { "call" },
                &start,
                &end,
                &QUESTION,
                &ANSWER,
                &Json(json!({})),
                &if has_failed { "ERROR" } else { "DEFAULT" },
                &(!is_root).then(|| *dice.usual(&MODELS)),
                &Json(usage),
                &Json(price),
                &(!is_root).then(|| TRACE_NAMES[self.name]),
                &(!is_root).then(|| 1 + self.name as i32 % 3),
                &ENVIRONMENTS[self.environment].0,
                &start,
                &start,
            ])?;
        }
        Ok(figures)
    }
}

fn seconds(dice: &mut Dice) -> TimeDelta {
    TimeDelta::milliseconds(dice.whole(50, 2_000) + i64::try_from(dice.skewed(30_000)).unwrap_or_default())
}

fn tokens(dice: &mut Dice) -> [i64; 2] {
    [dice.whole(50, 4_000), dice.whole(5, 800)]
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand tokens")]
fn cost([input, output]: [i64; 2]) -> f64 {
    rounded((input + 4 * output) as f64 * PRICE, 6)
}
