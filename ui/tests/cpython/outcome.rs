//! How did the tests of a file go, by what unittest wrote?

use std::fmt;

/// How many tests of a file went how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    ran: u32,
    failed: u32,
    errors: u32,
    skipped: u32,
    /// What kept the file from being run to its end.
    broken: Option<String>,
}

impl Outcome {
    /// Reads what a run wrote; `status` is None if it was stopped, then the tests that were reported count.
    pub fn read(text: &str, status: Option<Option<i32>>) -> Outcome {
        let mut outcome = Outcome::default();
        let summary = text.lines().rev().find(|line| line.starts_with("Ran "));
        if let Some(summary) = summary {
            let words: Vec<&str> = summary.split(' ').collect();
            outcome.ran = words.get(1).and_then(|count| count.parse().ok()).unwrap_or(0);
            let last = text
                .lines()
                .rev()
                .find(|line| line.starts_with("OK") || line.starts_with("FAILED"));
            let count = |what: &str| {
                let (_, rest) = last?.split_once(&format!("{what}="))?;
                rest.split([',', ')']).next()?.parse::<u32>().ok()
            };
            outcome.failed = count("(failures").or_else(|| count(" failures")).unwrap_or(0);
            outcome.errors = count("errors").unwrap_or(0);
            outcome.skipped = count("skipped").unwrap_or(0);
            return outcome;
        }
        for line in text.lines() {
            let Some((_, how)) = line.rsplit_once(" ... ") else { continue };
            outcome.ran += 1;
            match how {
                "FAIL" => outcome.failed += 1,
                "ERROR" => outcome.errors += 1,
                _ if how.starts_with("skipped") => outcome.skipped += 1,
                _ => {}
            }
        }
        let last =
            text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it wrote nothing");
        outcome.broken = Some(match status {
            None => "it took too long".to_owned(),
            Some(None) => "a signal ended it".to_owned(),
            Some(Some(_)) => last.chars().take(100).collect(),
        });
        outcome
    }

    /// Counts another file's tests too.
    pub fn add(&mut self, other: &Outcome) {
        self.ran += other.ran;
        self.failed += other.failed;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn passed(&self) -> u32 {
        self.ran.saturating_sub(self.failed + self.errors + self.skipped)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = self.passed() + self.failed + self.errors;
        let share =
            if counted == 0 { 0.0 } else { 100.0 * f64::from(self.passed()) / f64::from(counted) };
        write!(
            f,
            "{:>6} {:>6} {:>6} {:>7} {share:>5.1}%",
            self.passed(),
            self.failed,
            self.errors,
            self.skipped
        )?;
        match &self.broken {
            Some(why) => write!(f, "  {why}"),
            None => Ok(()),
        }
    }
}
