//! The journey: the mix on the board goes through its stages while it plays.

use crate::mix::{Mix, Stage};
use crate::session::timers::{TimerInput, TimerOutcome, Timers};
use crate::timer::{JourneyPosition, JourneyRun, journey_position};
use std::time::{Duration, Instant};

impl Timers {
    /// Starts the journey of a mix at a stage, if it has one.
    pub fn start_journey_at_stage(&mut self, mix: &Mix, stage: usize) {
        let before = mix.journey.iter().take(stage).map(Stage::length).sum();
        self.start_journey(mix, before);
    }

    /// Starts the journey of a mix that has just come onto the board, and ends the one before.
    pub fn start_journey_of_new_board(&mut self, mix: &Mix) {
        (self.journey, self.staging) = (None, None);
        self.start_journey(mix, Duration::ZERO);
    }

    /// Starts the journey of a mix where it is after `elapsed`.
    pub(super) fn start_journey(&mut self, mix: &Mix, elapsed: Duration) {
        self.revision += 1;
        if !mix.journey.is_empty() {
            self.journey = Some(JourneyRun::after(elapsed));
            self.layers_at_start = mix.layers.iter().map(|layer| layer.id).collect();
        }
    }

    /// Stops the journey: the board is heard as it is. Returns whether that differs from what was
    /// heard until now.
    pub fn stop_journey(&mut self) -> bool {
        self.journey = None;
        self.revision += 1;
        self.staging.take().is_some()
    }

    /// Whether a stage of the journey is heard, the last one included.
    pub fn journey_runs(&self) -> bool {
        self.journey.is_some()
    }

    /// Where the journey is, until its last stage is over.
    pub fn journey_spot(&self, mix: &Mix, now: Instant) -> Option<JourneyPosition> {
        let elapsed = self.journey?.elapsed(self.moment(now).now);
        journey_position(mix.journey.iter().map(Stage::length), elapsed)
    }

    /// How the sound differs from the board while a journey runs.
    pub fn staging(&self) -> Option<&crate::mix::StageEffect> {
        self.staging.as_ref()
    }

    pub(super) fn tick_journey(
        &mut self,
        input: &TimerInput,
        playing: &mut bool,
        outcome: &mut TimerOutcome,
    ) {
        let (at, mix) = (input.at, input.mix);
        let Some(run) = &mut self.journey else { return };
        run.set_running(*playing, at.now);
        run.record_start(at.now, at.date);
        let elapsed = run.elapsed(at.now);
        let last = mix.journey.len().saturating_sub(1);
        let known = &self.layers_at_start;
        let staging = match journey_position(mix.journey.iter().map(Stage::length), elapsed) {
            Some(spot) => mix.stage_effect(spot.stage, spot.into, known),
            // A silent last stage ends in a pause; any other lasts.
            None if mix.journey.last().is_some_and(Stage::is_silent) => {
                // The staging stays, so that the pause fades from what is heard now.
                self.journey = None;
                self.revision += 1;
                outcome.pauses |= std::mem::replace(playing, false);
                return;
            }
            None => mix.journey.last().and_then(|end| mix.stage_effect(last, end.length(), known)),
        };
        if staging.is_none() {
            // The stages were removed.
            outcome.glides |= self.stop_journey();
            return;
        }
        self.staging = staging;
    }
}
