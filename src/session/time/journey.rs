//! The verbs of the journey: the stages of the mix on the board, gone through while it plays.

use crate::mix::Stage;
use crate::session::Session;
use crate::timer::{JourneyPosition, JourneyRun, Moment, journey_position};
use std::time::{Duration, Instant};

impl Session {
    /// Begins the journey of the mix on the board, if it has one.
    pub fn start_journey(&mut self) {
        self.start_journey_at(Duration::ZERO);
        self.play();
    }

    /// Goes to the beginning of a stage of the journey.
    pub fn go_to_stage(&mut self, stage: usize) {
        let before = self.mix.journey.iter().take(stage).map(Stage::length).sum();
        self.start_journey_at(before);
        self.play();
    }

    /// Ends the journey as all pauses: only when it is played again is it heard as on the board.
    pub(super) fn end_journey(&mut self) {
        self.timers.journey = None;
    }

    /// Stops the journey: all that is on the board is heard as it stands there.
    pub fn stop_journey(&mut self) {
        self.timers.journey = None;
        // Over the time of a lowering, and not as by a hand.
        self.lowering |= self.timers.staging.take().is_some();
    }

    /// Whether what is heard is as a stage of the journey has it, the last one included.
    pub fn journey_runs(&self) -> bool {
        self.timers.journey.is_some()
    }

    /// Where the journey is, until its last stage is over.
    pub fn journey_spot(&self, now: Instant) -> Option<JourneyPosition> {
        let elapsed = self.timers.journey?.elapsed(self.moment(now).now);
        journey_position(self.mix.journey.iter().map(Stage::length), elapsed)
    }

    /// Lets the journey of a mix that has just come onto the board begin, and ends that of the one before.
    pub(in crate::session) fn journey_of_new_board(&mut self) {
        self.timers.staging = None;
        self.timers.journey = None;
        self.start_journey_at(Duration::ZERO);
    }

    /// Begins the journey where it was after `elapsed`.
    pub(super) fn start_journey_at(&mut self, elapsed: Duration) {
        if !self.mix.journey.is_empty() {
            self.timers.journey = Some(JourneyRun::after(elapsed));
            self.timers.known = self.mix.layers.iter().map(|layer| layer.id).collect();
        }
    }

    pub(super) fn tick_journey(&mut self, at: Moment) {
        let Some(run) = &mut self.timers.journey else { return };
        run.set_running(self.playing, at.now);
        run.record_start(at.now, at.date);
        let elapsed = run.elapsed(at.now);
        let (journey, known) = (&self.mix.journey, &self.timers.known);
        let last = journey.len().saturating_sub(1);
        let staging = match journey_position(journey.iter().map(Stage::length), elapsed) {
            Some(place) => self.mix.stage_effect(place.stage, place.into, known),
            // Silence is the end; any other last stage stays.
            None if journey.last().is_some_and(Stage::is_silent) => {
                if self.playing {
                    self.pause();
                }
                return self.end_journey();
            }
            None => journey.last().and_then(|end| self.mix.stage_effect(last, end.length(), known)),
        };
        if staging.is_none() {
            // Its stages were taken away.
            return self.stop_journey();
        }
        self.timers.staging = staging;
    }
}
