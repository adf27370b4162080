//! The load: clients that send one score after the other, each until it is acknowledged, as the SDKs do, and that write
//! down what they were told. An answer that no crash explains ends the test.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use super::client::Client;

/// How long a client waits before it sends again.
const BACK_OFF: Duration = Duration::from_millis(50);

/// What one client was told.
#[derive(Default)]
pub(super) struct Record {
    /// The scores that were acknowledged, as the database shows them.
    pub(super) acknowledged: Vec<String>,
    /// The one that was on its way when the client was stopped.
    pub(super) unanswered: Option<String>,
}

impl Record {
    /// Of a client that has no record any more; what it sent is then strange to the comparison.
    pub(super) fn panicked() -> Self {
        Self::default()
    }
}

/// What the clients share.
pub(super) struct Load {
    port: u16,
    path: String,
    over: AtomicBool,
    acknowledged: AtomicUsize,
    turned_away: AtomicUsize,
    cut_off: AtomicUsize,
    wrong: Mutex<Option<String>>,
}

impl Load {
    pub(super) fn new(port: u16, path: String) -> Self {
        Self {
            port,
            path,
            over: AtomicBool::new(false),
            acknowledged: AtomicUsize::new(0),
            turned_away: AtomicUsize::new(0),
            cut_off: AtomicUsize::new(0),
            wrong: Mutex::new(None),
        }
    }

    /// Scores acknowledged so far.
    pub(super) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Answers so far that asked to come back.
    pub(super) fn turned_away(&self) -> usize {
        self.turned_away.load(Ordering::SeqCst)
    }

    /// Requests so far that got no answer.
    pub(super) fn cut_off(&self) -> usize {
        self.cut_off.load(Ordering::SeqCst)
    }

    /// Lets the clients end.
    pub(super) fn stop(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// Fails when a client got an answer that must not be.
    pub(super) fn check(&self) -> Result<()> {
        match self.wrong.lock().map(|wrong| wrong.clone()) {
            Ok(None) => Ok(()),
            Ok(Some(wrong)) => bail!("{wrong}"),
            Err(_) => bail!("a client panicked"),
        }
    }

    /// One client, until it is stopped.
    pub(super) fn post_scores(&self, client: usize) -> Record {
        let mut record = Record::default();
        let mut connection = Client::new(self.port);
        for number in 0.. {
            let (id, value) = (format!("{client}-{number}"), number % 1_000);
            let score = format!("{id} {value}");
            // New traces and known ones, and names that all clients share.
            let body = format!(
                r#"{{"id":"{id}","trace_id":"{client}-{}","name":"name-{}","value":{value},"data_type":"NUMERIC"}}"#,
                number / 3,
                number % 7
            );
            // Each tenth is sent again after it was acknowledged, as after an answer that came too late.
            let times = if number % 10 == 0 { 2 } else { 1 };
            for time in 0..times {
                if !self.post_until_acknowledged(&mut connection, &body) {
                    record.unanswered = (time == 0).then_some(score);
                    return record;
                }
                if time == 0 {
                    record.acknowledged.push(score.clone());
                    self.acknowledged.fetch_add(1, Ordering::SeqCst);
                }
            }
        }
        record
    }

    /// Says whether it was; not when the client was stopped before.
    fn post_until_acknowledged(&self, connection: &mut Client, body: &str) -> bool {
        while !self.over.load(Ordering::SeqCst) {
            match connection.post(&self.path, body) {
                Ok(answer) if answer.status == 200 => return true,
                Ok(answer) if answer.status == 503 && answer.has_retry_after => {
                    self.turned_away.fetch_add(1, Ordering::SeqCst);
                }
                Ok(answer) => {
                    let wrong = format!("a client was answered {} {}", answer.status, answer.body);
                    if let Ok(mut first) = self.wrong.lock() {
                        first.get_or_insert(wrong);
                    }
                    return false;
                }
                Err(_) => {
                    self.cut_off.fetch_add(1, Ordering::SeqCst);
                }
            }
            thread::sleep(BACK_OFF);
        }
        false
    }
}
