//! Scores as their configs read them: which one is the worst, and what all of them come to in short.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use leptos::prelude::*;
use model::scores::{Judging, Level, ScoreConfig, ScoreSource, ScoreTarget, ScoreValue, StoredScore};

use super::super::address::PageAddress;
use crate::icon::icon;
use crate::table::number_words;
use crate::words;

/// As many badges stand in the header before the rest is counted.
const BADGES: usize = 8;
/// As much of a label or a text is shown in a badge.
const BADGE_CHARS: usize = 24;

/// A score with what its config says of it.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) stored: StoredScore,
    pub(super) judging: Judging,
}

impl Scored {
    /// The score as these configs read it.
    pub(super) fn of(stored: StoredScore, configs: &[ScoreConfig]) -> Self {
        let score = &stored.score;
        let config = ScoreConfig::of(configs, &score.name, score.value.data_type());
        Self { judging: config.map(|config| config.judge(&score.value)).unwrap_or_default(), stored }
    }

    /// The observation that it is of; none where it is of the whole trace.
    pub(super) fn observation(&self) -> Option<&str> {
        match &self.stored.score.target {
            ScoreTarget::Trace { observation_id, .. } => observation_id.as_deref(),
            _ => None,
        }
    }

    fn fails(&self) -> bool {
        self.judging.fails == Some(true)
    }

    /// Its place among others, the worst first: those that fail, the farther from passing the worse; those of which nobody
    /// says what is better; those that pass.
    fn badness(&self) -> (u8, Reverse<u8>) {
        let rank = self.judging.fails.map_or(1, |fails| if fails { 0 } else { 2 });
        let distance = self.judging.at.zip(self.judging.pass).map(|(at, pass)| at.abs_diff(pass));
        (rank, Reverse(distance.unwrap_or_default()))
    }

    /// The value in a badge.
    fn verdict(&self) -> String {
        match &self.stored.score.value {
            ScoreValue::Number(number) => number_words(*number),
            other => cut(other.string_value().unwrap_or_default()),
        }
    }
}

fn cut(text: &str) -> String {
    let short: String = text.chars().take(BADGE_CHARS).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// The worst of some scores, as a line of the outline names it: what was judged, the verdict, and `bad` if it fails.
pub(super) fn worst(scores: &[&Scored]) -> Option<[String; 3]> {
    let worst = scores.iter().min_by_key(|scored| scored.badness())?;
    let fails = if worst.fails() { "bad" } else { "" };
    Some([worst.stored.score.name.clone(), worst.verdict(), fails.to_owned()])
}

/// What the scores of one name and source come to.
struct Badge<'a> {
    source: ScoreSource,
    name: &'a str,
    verdict: String,
    several: Option<usize>,
    fails: bool,
}

/// The header's line of badges: the trace's own scores first, each name and source once.
pub(super) fn badges(scores: &[Scored], here: &PageAddress) -> Option<AnyView> {
    let badges = gathered(scores);
    let rest = badges.len().saturating_sub(BADGES);
    let badge = |badge: &Badge<'_>| {
        let (symbol, word) = words::source(badge.source);
        let class = if badge.fails { "badge bad" } else { "badge" };
        let title = format!("{word}: {}", badge.name);
        let several = badge.several.map(|n| format!(" {n}"));
        view! {
            <span class=class title=title>
                {icon(symbol)}
                <span>{badge.name.to_owned()}</span>
                <b>{badge.verdict.clone()}{several}</b>
            </span>
        }
    };
    let more = (rest > 0).then(|| {
        let href = here.with(&[("tab", Some("scores"))]);
        view! { <a class="badge" href=href>{format!("+{rest}")}</a> }
    });
    let line = view! { <div class="badges" role="group" aria-label="Scores">{badges.iter().take(BADGES).map(badge).collect_view()} {more}</div> };
    (!badges.is_empty()).then(|| line.into_any())
}

fn gathered(scores: &[Scored]) -> Vec<Badge<'_>> {
    let mut groups: BTreeMap<(bool, &str, &str), Vec<&Scored>> = BTreeMap::new();
    for scored in scores {
        let score = &scored.stored.score;
        let is_deep = score.target.level() == Level::Observation;
        groups.entry((is_deep, &score.name, score.source.word())).or_default().push(scored);
    }
    groups.into_values().filter_map(badge_of).collect()
}

fn badge_of(group: Vec<&Scored>) -> Option<Badge<'_>> {
    let worst = group.iter().min_by_key(|scored| scored.badness())?;
    let score = &worst.stored.score;
    let same = group.iter().filter(|scored| scored.stored.score.value == score.value).count();
    Some(Badge {
        source: score.source,
        name: &score.name,
        verdict: worst.verdict(),
        several: (same > 1).then_some(same),
        fails: worst.fails(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use model::scores::{Author, Score, TraceOfScore};

    use super::*;

    pub(crate) fn scored(name: &str, number: f64, fails: Option<bool>, at: u8) -> Scored {
        let score = Score {
            id: name.to_owned(),
            name: name.to_owned(),
            value: ScoreValue::Number(number),
            target: ScoreTarget::Trace { trace_id: "t".to_owned(), observation_id: None },
            source: ScoreSource::Eval,
            timestamp: DateTime::UNIX_EPOCH,
            environment: "default".to_owned(),
            comment: None,
            metadata: None,
            config_id: None,
            queue_id: None,
            execution_trace_id: None,
        };
        let stored = StoredScore {
            score,
            author: Author::Key { name: "judge".to_owned() },
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            trace: TraceOfScore::default(),
        };
        Scored { stored, judging: Judging { at: Some(at), pass: Some(70), fails } }
    }

    #[test]
    fn the_worst_score_fails_by_the_most() {
        let scores =
            [scored("a", 0.9, Some(false), 90), scored("b", 0.5, Some(true), 50), scored("c", 0.1, Some(true), 10)];
        let all: Vec<&Scored> = scores.iter().collect();
        assert_eq!(worst(&all), Some(["c", "0.1", "bad"].map(ToOwned::to_owned)));
        let undecided = [scored("a", 0.9, Some(false), 90), scored("d", 3.0, None, 0)];
        let all: Vec<&Scored> = undecided.iter().collect();
        assert_eq!(worst(&all), Some(["d", "3", ""].map(ToOwned::to_owned)));
        assert_eq!(worst(&[]), None);
    }

    #[test]
    fn equal_verdicts_are_one_badge_with_their_number() {
        let scores = [scored("a", 1.0, None, 0), scored("a", 1.0, None, 0), scored("b", 2.0, None, 0)];
        let told: Vec<_> = gathered(&scores).iter().map(|badge| (badge.name.to_owned(), badge.several)).collect();
        assert_eq!(told, [("a".to_owned(), Some(2)), ("b".to_owned(), None)]);
    }
}
