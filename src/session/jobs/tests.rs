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

fn nothing() -> ExistingItems {
    ExistingItems { catalogue: crate::catalogue::Catalogue::default(), entries: Vec::new() }
}

#[test]
fn an_offer_stays_until_it_is_declined_and_the_next_one_follows() {
    let folder = tempfile::tempdir().unwrap();
    let mut jobs = Jobs::default();
    for name in ["First", "Second"] {
        let path = folder.path().join(format!("{name}.json"));
        let text = format!(r#"{{"version":1,"name":"{name}","mix":{{}}}}"#);
        std::fs::write(&path, text).unwrap();
        assert!(jobs.queue_preview(&path.to_string_lossy()));
    }
    for (name, waiting) in [("First", 1), ("Second", 0)] {
        jobs.start_next_preview(nothing).unwrap();
        until(|| {
            jobs.take_preview().is_none().then(|| jobs.offered_plan().is_some()).filter(|o| *o)
        });
        // A second call does not replace the offer.
        jobs.start_next_preview(nothing).unwrap();
        assert_eq!(jobs.offered_plan().unwrap().presets[0].preset.name, name);
        assert_eq!(jobs.waiting_previews(), waiting);
        jobs.decline_preview();
    }
}

#[test]
fn too_many_offers_are_refused() {
    let mut jobs = Jobs::default();
    let accepted = (0..100).filter(|n| jobs.queue_preview(&format!("{n}.susurra"))).count();
    assert_eq!(accepted, 20);
    assert!(!jobs.are_busy(), "nothing is read before its turn");
}

#[test]
fn what_cannot_be_read_is_reported_once() {
    let mut jobs = Jobs::default();
    assert!(jobs.queue_preview("susurra:1:not-a-mix"));
    jobs.start_next_preview(nothing).unwrap();
    assert!(jobs.are_busy());
    let outcome = until(|| jobs.take_preview());
    assert!(matches!(outcome, PreviewOutcome::Unreadable(_)));
    assert!(!jobs.are_busy() && jobs.take_preview().is_none());
}
