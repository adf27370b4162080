//! How many passed, how many failed: read from what cargo's harness, pytest and Playwright print. No test skips itself
//! here, so what was skipped counts as failed. A flaky test of Playwright is one whose browser died and that held in a new one.

use std::fmt;
use std::ops::AddAssign;

/// Counts of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Ran and held.
    pub(crate) passed: usize,
    /// Everything else.
    pub(crate) failed: usize,
}

impl Tally {
    /// One failure, of whatever kept the tests from running.
    pub(crate) fn failure() -> Self {
        Self { passed: 0, failed: 1 }
    }

    /// One check that held.
    pub(crate) fn success() -> Self {
        Self { passed: 1, failed: 0 }
    }

    /// Whether something passed and nothing failed.
    pub(crate) fn is_good(self) -> bool {
        self.passed > 0 && self.failed == 0
    }

    /// A runner that failed without a failed test, or ran nothing, is a failure itself.
    pub(crate) fn with_status(self, ok: bool) -> Self {
        let silent = self.failed == 0 && !ok;
        Self { failed: self.failed + usize::from(silent), ..self }
    }

    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`
    pub(crate) fn of_cargo(output: &str) -> Option<Self> {
        let line = output.lines().rev().find_map(|line| line.strip_prefix("test result: "))?;
        let (_, counts) = line.split_once(". ")?;
        Some(Self::of_counts(counts.split(';'), &["failed", "ignored"]))
    }

    /// `2 failed, 5 passed, 1 skipped, 1 warning in 3.21s`
    pub(crate) fn of_pytest(output: &str) -> Option<Self> {
        let line = output
            .lines()
            .rev()
            .find(|line| line.contains(" in ") && line.trim_matches('=').trim().starts_with(digit))?;
        let (counts, _) = line.trim_matches('=').trim().rsplit_once(" in ")?;
        Some(Self::of_counts(counts.split(','), &["failed", "error", "errors", "skipped", "xfailed", "xpassed"]))
    }

    /// Lines such as `  2 failed`, `  1 flaky`, `  3 did not run`, `  40 passed (1.2m)` at the end.
    pub(crate) fn of_playwright(output: &str) -> Option<Self> {
        let counts: Vec<&str> = output.lines().map(str::trim).filter(|line| is_summary(line)).collect();
        let failed = ["failed", "skipped", "did", "interrupted"];
        (!counts.is_empty()).then(|| Self::of_counts(counts.into_iter(), &failed))
    }

    /// Adds up `N word` pairs.
    fn of_counts<'a>(counts: impl Iterator<Item = &'a str>, failed: &[&str]) -> Self {
        let mut tally = Self::default();
        for count in counts {
            let mut words = count.split_whitespace();
            let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<usize>), words.next()) else {
                continue;
            };
            if word == "passed" || word == "flaky" {
                tally.passed += number;
            } else if failed.contains(&word) {
                tally.failed += number;
            }
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_summary(line: &str) -> bool {
    const ENDS: [&str; 5] = ["failed", "flaky", "skipped", "did not run", "interrupted"];
    let Some((number, rest)) = line.split_once(' ') else {
        return false;
    };
    number.parse::<usize>().is_ok() && (ENDS.contains(&rest) || rest == "passed" || rest.starts_with("passed ("))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize) -> Option<Tally> {
        Some(Tally { passed, failed })
    }

    #[test]
    fn an_ignored_test_is_a_failed_one() {
        let line = "x\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s\n";
        assert_eq!(Tally::of_cargo(line), tally(3, 1));
        assert_eq!(Tally::of_cargo("test result: FAILED. 0 passed; 2 failed; 0 ignored\n"), tally(0, 2));
        assert_eq!(Tally::of_cargo("Segmentation fault"), None);
    }

    #[test]
    fn pytests_last_line_is_read_with_and_without_its_frame() {
        assert_eq!(Tally::of_pytest(".....\n5 passed in 1.20s\n"), tally(5, 0));
        assert_eq!(Tally::of_pytest("== 2 failed, 5 passed, 1 skipped, 3 warnings in 3.2s ==\n"), tally(5, 3));
        assert_eq!(Tally::of_pytest("1 error in 0.10s\n"), tally(0, 1));
        assert_eq!(Tally::of_pytest("no tests ran in 0.01s\n"), None);
    }

    #[test]
    fn playwrights_summary_is_told_from_its_list() {
        let output = "  ok 1 a.spec.ts › 2 failed logins are counted (1.0s)\n\n  1 flaky\n    a.spec.ts\n  2 did not run\n  7 passed (1.2m)\n";
        assert_eq!(Tally::of_playwright(output), tally(8, 2));
        assert_eq!(Tally::of_playwright("Error: no tests found\n"), None);
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_as_one() {
        assert_eq!(Tally { passed: 3, failed: 0 }.with_status(false).failed, 1);
        assert_eq!(Tally { passed: 3, failed: 2 }.with_status(false).failed, 2);
        assert!(!Tally::default().is_good());
    }
}
