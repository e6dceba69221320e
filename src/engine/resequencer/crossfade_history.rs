//! The seams that were heard: none is used again while it is remembered.

use std::collections::{HashSet, VecDeque};

/// Two places as near as this count as one. What the features average over; and half a second would
/// leave a recording of 40 s too few seams for a night.
const CELL_SECONDS: f32 = 0.25;

/// A recording cut into quarter seconds.
#[derive(Clone, Copy)]
pub struct CellGrid {
    /// Frames in a cell, and in the recording.
    pub length: usize,
    pub frames: usize,
    /// CellGrid in the recording, one at least.
    pub count: usize,
}

impl CellGrid {
    pub fn new(frames: usize, rate: u32) -> Self {
        let length = crate::dsp::frames(CELL_SECONDS, rate).max(1);
        Self { length, frames, count: frames.div_ceil(length).max(1) }
    }

    /// The frames of the cell that `frame` lies in.
    pub fn around(&self, frame: usize) -> std::ops::Range<usize> {
        let from = frame / self.length * self.length;
        from..(from + self.length).min(self.frames.max(frame + 1))
    }
}

/// The last seams, each a pair of cells: the one left and the one arrived at.
pub struct CrossfadeHistory {
    grid: CellGrid,
    memory: usize,
    order: VecDeque<(usize, usize)>,
    known: HashSet<(usize, usize)>,
}

impl CrossfadeHistory {
    /// However many a recording has, this many last for a night.
    pub const MAX: usize = 4096;

    /// Remembers the last `memory` seams.
    pub fn new(grid: CellGrid, memory: usize) -> Self {
        Self { grid, memory, order: VecDeque::new(), known: HashSet::new() }
    }

    /// Whether the seam from the frame `leave` to `arrive` was not heard, or long ago.
    pub fn are_free(&self, leave: usize, arrive: usize) -> bool {
        !self.known.contains(&self.seam(leave, arrive))
    }

    /// Remembers a seam, and forgets the one that was heard longest ago if there are too many.
    pub fn remember(&mut self, leave: usize, arrive: usize) {
        let seam = self.seam(leave, arrive);
        if self.known.insert(seam) {
            self.order.push_back(seam);
        }
        self.shorten(self.memory);
    }

    /// Remembers only the last `memory` from now on.
    pub fn shorten(&mut self, memory: usize) {
        self.memory = memory;
        while self.order.len() > memory {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    fn seam(&self, leave: usize, arrive: usize) -> (usize, usize) {
        (leave / self.grid.length, arrive / self.grid.length)
    }
}
