//! Fifty traces at a time, with their sessions and scores: a block needs nothing of another, so its sessions' roll-ups are
//! whole at its end, and chance falls the same way however many blocks there are.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use model::scores::{DataType, Level, ScoreSource};
use serde_json::json;
use sqlx::types::Json;
use uuid::Builder;

use super::copy::Rows;
use super::dice::{Dice, rounded};
use super::plan::{
    CONFIG, KINDS, Kind, RARE_REMARK, REMARKS, SCORES_A_BLOCK, SOURCES, TRACES_A_BLOCK, TRACES_A_SESSION,
};
use super::traces::Trace;
use crate::StoreError;
use crate::rollups::{Counts, Delta, Fact, Group, Place};

/// What the numbers of the project stand for.
#[derive(Debug)]
pub(super) struct Numbers {
    pub project_id: i32,
    /// The column of each kind of score, and of its labels.
    pub cols: Vec<(i32, Vec<i32>)>,
    pub rolled_cols: HashMap<(Group, i32), i32>,
    pub envs: Vec<i32>,
    /// Of each source, the usual one first.
    pub authors: HashMap<ScoreSource, Vec<i32>>,
    pub users: usize,
    pub until: DateTime<Utc>,
}

/// A block's share of the numbers and of the time.
pub(super) struct Block<'a> {
    pub index: u64,
    pub ks: &'a [i64],
    pub seqs: &'a [i64],
    pub begin: DateTime<Utc>,
    pub length: TimeDelta,
}

/// Rows of some blocks, one after the other.
#[derive(Default)]
pub(super) struct Batch {
    pub sessions: Rows,
    pub traces: Rows,
    pub observations: Rows,
    pub scores: Rows,
    pub rollups: Rows,
    pub counts: Counts,
    pub made: u64,
}

/// How many traces and sessions so many scores have.
pub(super) fn targets_of(scores: u64) -> (u64, u64) {
    let traces = scores.div_ceil(SCORES_A_BLOCK / TRACES_A_BLOCK);
    (traces, traces.div_ceil(TRACES_A_SESSION))
}

impl Batch {
    /// Makes a block: sessions, then traces, then the scores of each trace.
    pub(super) fn add(&mut self, numbers: &Numbers, block: &Block<'_>) -> Result<(), StoreError> {
        let mut dice = Dice::of_block(block.index);
        let (traces, sessions) = targets_of(block.seqs.len() as u64);
        let (session_ks, trace_ks) = block.ks.split_at(usize::try_from(sessions).unwrap_or_default());
        for k in session_ks {
            let id = format!("session-{}", dice.hex(16));
            self.sessions.push(&[&numbers.project_id, &id, k, &true, &block.begin])?;
        }
        let mut rollups = BTreeMap::new();
        let mut times = HashMap::new();
        let mut seqs = block.seqs;
        let shares = shares(&mut dice, trace_ks.len(), seqs.len());
        let step = block.length / i32::try_from(traces).unwrap_or(1);
        for (at, (k, share)) in (0..).zip(trace_ks.iter().zip(shares)) {
            let ts = dice.later(block.begin + step * at, step.num_seconds().max(1), numbers.until);
            // Each session has a trace, some have many.
            let session_k = *session_ks.get(at as usize).unwrap_or_else(|| dice.usual(session_ks));
            let trace = Trace::draw(&mut dice, numbers, at == 0, (*k, ts, session_k));
            trace.push(&mut dice, numbers, &mut self.traces, &mut self.observations)?;
            times.insert(*k, ts);
            let (own, rest) = seqs.split_at(share.min(seqs.len()));
            seqs = rest;
            for (kind, seq) in kinds(&mut dice, own.len()).into_iter().zip(own) {
                let fact = self.push_score(&mut dice, numbers, &trace, (kind, *seq))?;
                self.roll_up(&mut rollups, numbers, &fact, session_k)?;
            }
        }
        for (place, delta) in &rollups {
            let (value, ts) = (delta.last.map(|(_, value)| value), delta.last.map(|(ts, _)| ts));
            self.rollups.push(&[
                &numbers.project_id,
                &place.k,
                &place.col,
                &delta.n,
                &delta.sum,
                &delta.mean(),
                &delta.min,
                &delta.max,
                &value,
                &ts,
                &times.get(&place.k).copied(),
            ])?;
        }
        self.made += block.seqs.len() as u64;
        Ok(())
    }

    /// Adds a score where the writer of scores would.
    fn roll_up(
        &mut self,
        rollups: &mut BTreeMap<Place, Delta>,
        numbers: &Numbers,
        fact: &Fact,
        session_k: i64,
    ) -> Result<(), StoreError> {
        if fact.value.is_none() && fact.label.is_none() {
            return Ok(());
        }
        for place in Place::own(fact.k, fact.col, fact.label) {
            rollups.entry(place).or_default().add(place, fact);
            if place.is_counted() {
                self.counts.add(place.col, 1);
            }
            if fact.k != session_k {
                let place = place.in_group((Group::Session, session_k), &numbers.rolled_cols)?;
                rollups.entry(place).or_default().add(place, fact);
            }
        }
        Ok(())
    }

    fn push_score(
        &mut self,
        dice: &mut Dice,
        numbers: &Numbers,
        trace: &Trace,
        (kind, seq): (usize, i64),
    ) -> Result<Fact, StoreError> {
        let (Kind { name, source, data_type, level, .. }, (col, label_cols)) = (KINDS[kind], &numbers.cols[kind]);
        let (value, label, text) = match data_type {
            DataType::Numeric => (Some(number(dice, source, level, trace.goodness)), None, None),
            DataType::Boolean => (Some(f64::from(u8::from(dice.chance(0.4 + 0.55 * trace.goodness)))), None, None),
            DataType::Categorical => (None, Some(*dice.usual(label_cols)), None),
            DataType::Text | DataType::Correction => (None, None, Some(remark(dice))),
        };
        let k = if level == Level::Session { trace.session_k } else { trace.k };
        let ts = dice.later(trace.ts, delay_s(source), numbers.until);
        let created = dice.later(ts, 2, numbers.until);
        let updated = if dice.chance(0.005) { dice.later(created, 172_800, numbers.until) } else { created };
        let id = Builder::from_unix_timestamp_millis(ts.timestamp_millis().unsigned_abs(), &dice.bytes()).into_uuid();
        let observation = (level == Level::Observation).then(|| trace.observation(dice));
        let comment = dice.chance(0.3).then(|| remark(dice));
        let metadata = dice.chance(0.2).then(|| Json(json!({"run": dice.skewed(400), "judge": dice.skewed(6)})));
        let config = (source == ScoreSource::Annotation && name == CONFIG.1).then_some(CONFIG.0);
        let author = numbers.authors.get(&source).map(|authors| *dice.usual(authors)).unwrap_or_default();
        self.scores.push(&[
            &numbers.project_id,
            col,
            &numbers.envs[trace.environment],
            &author,
            &k,
            &seq,
            &ts,
            &value,
            &label,
            &label.map(|_| 0.0),
            &id.to_string(),
            &observation,
            &text,
            &comment,
            &metadata,
            &config,
            &(source == ScoreSource::Api).then_some("python 3.2"),
            &created,
            &updated,
        ])?;
        // One person makes all of them, so nobody disagrees.
        Ok(Fact { k, col: *col, ts, value, label, said: None })
    }
}

/// How many of the scores each trace has: most a few less than the average, some several times as many.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
fn shares(dice: &mut Dice, traces: usize, scores: usize) -> Vec<usize> {
    let weights: Vec<f64> = (0..traces).map(|_| 0.4 + dice.unit().powi(4) * 4.0).collect();
    let unit = scores as f64 / weights.iter().sum::<f64>();
    let mut shares: Vec<usize> = weights.iter().map(|weight| (weight * unit) as usize).collect();
    let given: usize = shares.iter().sum();
    if let Some(first) = shares.first_mut() {
        *first += scores - given;
    }
    shares
}

/// The kinds of a trace's scores: sources by their shares, and seldom a kind twice.
fn kinds(dice: &mut Dice, count: usize) -> Vec<usize> {
    let mut kinds: Vec<usize> = Vec::with_capacity(count);
    for _ in 0..count {
        let source = dice.share(SOURCES);
        let mut kind = 0;
        for _ in 0..4 {
            let of_source = KINDS.iter().enumerate().filter(|(_, kind)| Some(kind.source) == source);
            kind = dice.share(of_source.map(|(at, kind)| (at, kind.share))).unwrap_or_default();
            if !kinds.contains(&kind) || dice.chance(0.1) {
                break;
            }
        }
        kinds.push(kind);
    }
    kinds
}

/// Programs give four decimals, judges two, people one of five stars for a session.
fn number(dice: &mut Dice, source: ScoreSource, level: Level, goodness: f64) -> f64 {
    let number = 1.0 - dice.unit().powf(1.0 + 2.0 * goodness);
    match (source, level) {
        (ScoreSource::Annotation, Level::Session) => 1.0 + (number * 4.0).round(),
        (ScoreSource::Api, _) => rounded(number, 4),
        _ => rounded(number, 2),
    }
}

fn delay_s(source: ScoreSource) -> i64 {
    match source {
        ScoreSource::Api => 30,
        ScoreSource::Eval => 1_200,
        ScoreSource::Annotation => 259_200,
    }
}

fn remark(dice: &mut Dice) -> String {
    let first = if dice.chance(0.0005) { RARE_REMARK } else { *dice.pick(&REMARKS) };
    format!("{first}; {}", dice.pick(&REMARKS))
}
