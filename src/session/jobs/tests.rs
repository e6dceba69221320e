//! Jobs without a session.

use super::*;
use crate::presets::import_preview::ExistingItems;
use std::time::{Duration, Instant};

fn until<T>(mut poll: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(done) = poll() {
            return done;
        }
        assert!(started.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_job_returns_its_result_and_a_panic_is_an_error() {
    let job = Job::start("sum", |_| 2 + 2).unwrap();
    assert_eq!(until(|| job.take()), Ok(4));
    let job: Job<u32> = Job::start("panic", |_| panic!("as intended")).unwrap();
    assert!(until(|| job.take()).is_err());
}

#[test]
fn a_job_that_is_dropped_is_cancelled() {
    let job = Job::start("wait", |_| ()).unwrap();
    let progress = job.progress().clone();
    drop(job);
    assert!(progress.is_cancelled());
}

#[test]
fn what_cannot_be_read_is_reported_once() {
    let mut jobs = Jobs::default();
    let here =
        ExistingItems { catalogue: crate::catalogue::Catalogue::default(), entries: Vec::new() };
    jobs.start_preview("susurra:1:not-a-mix", here).unwrap();
    assert!(jobs.are_busy());
    let outcome = until(|| jobs.take_preview());
    assert!(matches!(outcome, PreviewOutcome::Unreadable(_)));
    assert!(!jobs.are_busy() && jobs.take_preview().is_none());
}
