//! What waits to be written, by project: bounded, and given out in sets. Nothing here touches the database.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::scores::{ScoreDraft, Sent, WireValue};
use serde_json::Value;
use tokio::sync::oneshot;

use super::{Answer, Post};
use crate::StoreError;

/// Scores of one commit, unless one caller alone sends more: beyond it a commit of more gains little.
const MOST_IN_A_SET: usize = 128;
/// Commits of a project at once: more wait for each other's pages.
const WRITERS: usize = 4;
/// Scores that may wait or be written at once: what a small machine writes before the SDKs give up.
const MOST_WAITING: usize = 5_000;
/// What these may take in memory.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// What a draft takes besides its texts.
const DRAFT_BYTES: usize = 600;
/// What a JSON value takes besides its text.
const VALUE_BYTES: usize = 40;

/// Where a caller hears what became of its scores.
pub(super) type Told = Result<Vec<Answer>, StoreError>;

/// A post and who waits for it.
#[derive(Debug)]
pub(super) struct Waiting {
    pub post: Post,
    bytes: usize,
    tell: oneshot::Sender<Told>,
}

/// The queues of this process.
#[derive(Debug, Default)]
pub(crate) struct Intake(Mutex<Queues>);

#[derive(Debug, Default)]
struct Queues {
    projects: HashMap<i32, Queue>,
    scores: usize,
    bytes: usize,
    sets: u64,
    turned_away: u64,
}

/// What waits in one project, and who is at it.
#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// Writers that have begun and not ended.
    writers: usize,
    /// Of these, those with a set in their hands.
    writing: usize,
}

/// The queue as operators see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeFigures {
    /// Scores that wait or are being written.
    pub scores: usize,
    /// What these take in memory, about.
    pub bytes: usize,
    /// Sets that were taken out to be written.
    pub sets: u64,
    /// Requests that were turned away since too much waited.
    pub turned_away: u64,
}

impl Waiting {
    pub(super) fn new(post: Post) -> (Self, oneshot::Receiver<Told>) {
        let (tell, hears) = oneshot::channel();
        let bytes = post.drafts.iter().map(bytes_of).sum();
        (Self { post, bytes, tell }, hears)
    }

    /// Nobody may be there any more.
    pub(super) fn tell(self, told: Told) {
        drop(self.tell.send(told));
    }
}

impl Intake {
    /// Puts a post into its project's queue; says whether a writer must begin. Refused where too much waits; a post that
    /// alone is too much is taken when nothing else waits.
    pub(super) fn push(&self, project_id: i32, waiting: Waiting) -> Result<bool, StoreError> {
        let mut queues = self.lock();
        let scores = queues.scores + waiting.post.drafts.len();
        let bytes = queues.bytes + waiting.bytes;
        if queues.scores > 0 && (scores > MOST_WAITING || bytes > MOST_BYTES) {
            queues.turned_away += 1;
            return Err(StoreError::Full);
        }
        (queues.scores, queues.bytes) = (scores, bytes);
        let queue = queues.projects.entry(project_id).or_default();
        queue.waiting.push_back(waiting);
        // One that has begun and holds nothing will come for this post.
        let begins = queue.writers == queue.writing && queue.writers < WRITERS;
        queue.writers += usize::from(begins);
        Ok(begins)
    }

    /// Whether waiting a moment would gather more: others write, and a set is not full yet.
    pub(super) fn is_worth_waiting(&self, project_id: i32) -> bool {
        let queues = self.lock();
        queues.projects.get(&project_id).is_some_and(|queue| queue.writing > 0 && queue.scores() < MOST_IN_A_SET)
    }

    /// The next set: posts in the order in which they came. No id comes from two of them, since each real change has its
    /// place in the history. Nothing where nothing waits: the writer ends.
    pub(super) fn take(&self, project_id: i32) -> Option<Vec<Waiting>> {
        let mut queues = self.lock();
        let queue = queues.projects.get_mut(&project_id)?;
        let mut set = Vec::new();
        let (mut scores, mut gone) = (0, Vec::new());
        let mut ids = HashSet::new();
        while let Some(next) = queue.waiting.pop_front() {
            if next.tell.is_closed() {
                // Who sent it has left, unanswered, and sends it again.
                gone.push(next);
                continue;
            }
            let is_full = scores > 0 && scores + next.post.drafts.len() > MOST_IN_A_SET;
            if is_full || next.ids().any(|id| ids.contains(id)) {
                queue.waiting.push_front(next);
                break;
            }
            ids.extend(next.ids().map(str::to_owned));
            scores += next.post.drafts.len();
            set.push(next);
        }
        if set.is_empty() {
            queue.writers -= 1;
            if queue.writers == 0 {
                queues.projects.remove(&project_id);
            }
        } else {
            queue.writing += 1;
            queues.sets += 1;
        }
        queues.forget(&gone);
        (!set.is_empty()).then_some(set)
    }

    /// Takes a set that was written, or failed, off the books.
    pub(super) fn finish(&self, project_id: i32, set: &[Waiting]) {
        let mut queues = self.lock();
        queues.forget(set);
        if let Some(queue) = queues.projects.get_mut(&project_id) {
            queue.writing -= 1;
        }
    }

    /// Everything that waits in a project: for all of it the database is away.
    pub(super) fn drain(&self, project_id: i32) -> Vec<Waiting> {
        let mut queues = self.lock();
        let Some(queue) = queues.projects.get_mut(&project_id) else { return Vec::new() };
        let all: Vec<_> = queue.waiting.drain(..).collect();
        queues.forget(&all);
        all
    }

    pub(crate) fn figures(&self) -> IntakeFigures {
        let queues = self.lock();
        let Queues { scores, bytes, sets, turned_away, .. } = *queues;
        IntakeFigures { scores, bytes, sets, turned_away }
    }

    /// No code here panics while it holds the lock.
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    fn forget(&mut self, set: &[Waiting]) {
        self.scores -= set.iter().map(|waiting| waiting.post.drafts.len()).sum::<usize>();
        self.bytes -= set.iter().map(|waiting| waiting.bytes).sum::<usize>();
    }
}

impl Queue {
    fn scores(&self) -> usize {
        self.waiting.iter().map(|waiting| waiting.post.drafts.len()).take(MOST_IN_A_SET).sum()
    }
}

impl Waiting {
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.post.drafts.iter().filter_map(|draft| draft.id.as_deref())
    }
}

/// What a draft takes in memory, about.
fn bytes_of(draft: &ScoreDraft) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let sent = |text: &Sent<String>| text.value().map_or(0, String::len);
    let value = match &draft.value {
        Some(WireValue::Text(text)) => text.len(),
        _ => 0,
    };
    DRAFT_BYTES + value + text(&draft.name) + sent(&draft.comment) + draft.metadata.value().map_or(0, bytes_of_json)
}

fn bytes_of_json(value: &Value) -> usize {
    VALUE_BYTES
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(bytes_of_json).sum(),
            Value::Object(fields) => fields.iter().map(|(key, value)| key.len() + bytes_of_json(value)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

#[cfg(test)]
mod tests {
    use model::scores::Casing;
    use serde_json::json;

    use super::super::Writer;
    use super::*;

    fn post(ids: &[&str]) -> (Waiting, oneshot::Receiver<Told>) {
        let draft = |id: &&str| ScoreDraft::from_json(&json!({ "id": id }), Casing::Snake);
        let writer = Writer::Key { key_id: 1, sdk: None };
        Waiting::new(Post { writer, drafts: ids.iter().map(draft).collect() })
    }

    fn ids(set: &[Waiting]) -> Vec<&str> {
        set.iter().flat_map(Waiting::ids).collect()
    }

    #[test]
    fn a_set_ends_before_an_id_comes_again_and_the_order_stays() {
        let intake = Intake::default();
        let posts: Vec<_> = [["a", "b"], ["c", "d"], ["b", "e"], ["f", "g"]].iter().map(|ids| post(ids)).collect();
        let (posts, _hear): (Vec<_>, Vec<_>) = posts.into_iter().unzip();
        let begins: Vec<bool> = posts.into_iter().map(|post| intake.push(1, post).unwrap()).collect();
        assert_eq!(begins, [true, false, false, false]);
        let first = intake.take(1).unwrap();
        assert_eq!(ids(&first), ["a", "b", "c", "d"]);
        // The writer has its set, so the next post needs another one.
        let (more, _hears) = post(&["h"]);
        assert!(intake.push(1, more).unwrap());
        assert!(intake.is_worth_waiting(1));
        assert_eq!(ids(&intake.take(1).unwrap()), ["b", "e", "f", "g", "h"]);
        intake.finish(1, &first);
        assert!(intake.take(1).is_none());
        assert_eq!((intake.figures().scores, intake.figures().sets), (5, 2));
    }

    #[test]
    fn who_has_left_is_left_out_and_what_is_too_much_is_turned_away() {
        let intake = Intake::default();
        let many: Vec<String> = (0..MOST_WAITING + 1).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let (large, hears_large) = post(&many);
        assert!(intake.push(1, large).unwrap(), "alone it is taken");
        let (small, _hears) = post(&["x"]);
        assert!(matches!(intake.push(2, small), Err(StoreError::Full)));
        assert_eq!(intake.figures().turned_away, 1);
        drop(hears_large);
        assert!(intake.take(1).is_none());
        assert_eq!((intake.figures().scores, intake.figures().bytes), (0, 0));
    }
}
