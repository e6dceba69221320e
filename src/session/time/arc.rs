//! The verbs of the arc: the stages of the mix on the board, gone through while it plays.

use crate::mix::Stage;
use crate::session::Session;
use crate::timer::{Moment, Run, Spot, spot};
use std::time::{Duration, Instant};

impl Session {
    /// Begins the arc of the mix on the board, if it has one.
    pub fn start_arc(&mut self) {
        self.start_arc_at(Duration::ZERO);
        self.play();
    }

    /// Goes to the beginning of a stage of the arc.
    pub fn go_to_stage(&mut self, stage: usize) {
        let before = self.mix.arc.iter().take(stage).map(Stage::length).sum();
        self.start_arc_at(before);
        self.play();
    }

    /// Ends the arc as all pauses: only when it is played again is it heard as on the board.
    pub(super) fn end_arc(&mut self) {
        self.timers.arc = None;
    }

    /// Stops the arc: all that is on the board is heard as it stands there.
    pub fn stop_arc(&mut self) {
        self.timers.arc = None;
        // Over the time of a lowering, and not as by a hand.
        self.lowering |= self.timers.staging.take().is_some();
    }

    /// Whether what is heard is as a stage of the arc has it, the last one included.
    pub fn arc_runs(&self) -> bool {
        self.timers.arc.is_some()
    }

    /// Where the arc is, until its last stage is over.
    pub fn arc_spot(&self, now: Instant) -> Option<Spot> {
        let elapsed = self.timers.arc?.elapsed(self.moment(now).now);
        spot(self.mix.arc.iter().map(Stage::length), elapsed)
    }

    /// Lets the arc of a mix that has just come onto the board begin, and ends that of the one before.
    pub(in crate::session) fn arc_of_new_board(&mut self) {
        self.timers.staging = None;
        self.timers.arc = None;
        self.start_arc_at(Duration::ZERO);
    }

    /// Begins the arc where it was after `elapsed`.
    pub(super) fn start_arc_at(&mut self, elapsed: Duration) {
        if !self.mix.arc.is_empty() {
            self.timers.arc = Some(Run::after(elapsed));
            self.timers.known = self.mix.layers.iter().map(|layer| layer.id).collect();
        }
    }

    pub(super) fn tick_arc(&mut self, at: Moment) {
        let Some(run) = &mut self.timers.arc else { return };
        run.go(self.playing, at.now);
        run.note(at.now, at.date);
        let elapsed = run.elapsed(at.now);
        let (arc, known) = (&self.mix.arc, &self.timers.known);
        let last = arc.len().saturating_sub(1);
        let staging = match spot(arc.iter().map(Stage::length), elapsed) {
            Some(place) => self.mix.staging(place.stage, place.into, known),
            // Silence is the end; any other last stage stays.
            None if arc.last().is_some_and(Stage::is_silent) => {
                if self.playing {
                    self.pause();
                }
                return self.end_arc();
            }
            None => arc.last().and_then(|end| self.mix.staging(last, end.length(), known)),
        };
        if staging.is_none() {
            // Its stages were taken away.
            return self.stop_arc();
        }
        self.timers.staging = staging;
    }
}
