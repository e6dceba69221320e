//! The crossfades of the recent past, which must not be used again.

use std::collections::{HashSet, VecDeque};

/// The size of a grid cell. Places in the same cell count as equal. It matches the averaging of the
/// features; with half a second, a recording of 40 s would have too few crossfades for a night.
const CELL_SECONDS: f32 = 0.25;

/// A recording divided into cells of a quarter of a second.
#[derive(Clone, Copy)]
pub struct CellGrid {
    /// Frames in a cell, and in the recording.
    pub length: usize,
    pub frames: usize,
    /// Cells in the recording, at least one.
    pub count: usize,
}

impl CellGrid {
    pub fn new(frames: usize, rate: u32) -> Self {
        let length = crate::dsp::frames(CELL_SECONDS, rate).max(1);
        Self { length, frames, count: frames.div_ceil(length).max(1) }
    }

    /// The frames of the cell that contains `frame`.
    pub fn cell_range(&self, frame: usize) -> std::ops::Range<usize> {
        let from = frame / self.length * self.length;
        from..(from + self.length).min(self.frames.max(frame + 1))
    }
}

/// The most recent crossfades, each as a pair of cells: the one left and the one arrived at.
pub struct CrossfadeHistory {
    grid: CellGrid,
    memory: usize,
    order: VecDeque<(usize, usize)>,
    known: HashSet<(usize, usize)>,
}

impl CrossfadeHistory {
    /// The largest history; this many jumps last for a night.
    pub const MAX: usize = 4096;

    /// Creates a history of the last `memory` crossfades.
    pub fn new(grid: CellGrid, memory: usize) -> Self {
        Self { grid, memory, order: VecDeque::new(), known: HashSet::new() }
    }

    /// Whether the crossfade from the frame `leave` to `arrive` is not in the history.
    pub fn is_unused(&self, leave: usize, arrive: usize) -> bool {
        !self.known.contains(&self.cells(leave, arrive))
    }

    /// Adds a crossfade, and drops the oldest one if there are too many.
    pub fn add(&mut self, leave: usize, arrive: usize) {
        let crossfade = self.cells(leave, arrive);
        if self.known.insert(crossfade) {
            self.order.push_back(crossfade);
        }
        self.shorten(self.memory);
    }

    /// Reduces the history to the last `memory` crossfades.
    pub fn shorten(&mut self, memory: usize) {
        self.memory = memory;
        while self.order.len() > memory {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    fn cells(&self, leave: usize, arrive: usize) -> (usize, usize) {
        (leave / self.grid.length, arrive / self.grid.length)
    }
}
