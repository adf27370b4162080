//! The writers' processes: each tells of every transaction by a line.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::STEPS;
use crate::writer::Orders;

/// What is heard of a process.
enum Heard {
    Line,
    /// It ended, or was killed.
    End,
}

pub struct Processes {
    url: String,
    /// Of the next process.
    seed: u64,
    children: Vec<Child>,
    /// Processes whose end was not heard yet.
    alive: usize,
    tell: Sender<Heard>,
    told: Receiver<Heard>,
}

impl Processes {
    pub fn start(url: &str, seed: u64, count: usize) -> Self {
        let (tell, told) = channel();
        let mut processes =
            Self { url: url.to_owned(), seed: seed * 1_000, children: Vec::new(), alive: 0, tell, told };
        for _ in 0..count {
            let child = processes.spawn();
            processes.children.push(child);
        }
        processes
    }

    fn spawn(&mut self) -> Child {
        let orders = Orders { url: self.url.clone(), seed: self.seed, steps: STEPS };
        let mut program = Command::new(std::env::current_exe().unwrap());
        let mut child = orders.give(&mut program).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let tell = self.tell.clone();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|_| drop(tell.send(Heard::Line)));
            tell.send(Heard::End).ok();
        });
        self.seed += 1;
        self.alive += 1;
        child
    }

    /// Waits for one more transaction; false once all processes have ended.
    pub fn line(&mut self) -> bool {
        while self.alive > 0 {
            match self.told.recv().unwrap() {
                Heard::Line => return true,
                Heard::End => self.alive -= 1,
            }
        }
        false
    }

    /// Kills a process wherever it is, and starts another in its place; one that has ended stays.
    pub fn replace(&mut self, index: usize) {
        if self.kill(index) {
            self.children[index] = self.spawn();
        }
    }

    pub fn kill_all(mut self) {
        for index in 0..self.children.len() {
            self.kill(index);
        }
    }

    /// False where it had ended by itself, which it does only well.
    fn kill(&mut self, index: usize) -> bool {
        let child = &mut self.children[index];
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "a writer failed");
            return false;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        true
    }

    /// That none of those that were not killed met an error.
    pub fn assert_well(mut self) {
        for child in &mut self.children {
            assert!(child.wait().unwrap().success(), "a writer failed");
        }
    }
}
