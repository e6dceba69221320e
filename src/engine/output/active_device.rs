//! A device that plays: whether it is alive, still where it was chosen to be, and to be left.

use super::{OutputRequest, RETURN_LOOK, is_there};
use crate::engine::device::Device;
use crate::engine::output_devices::OutputDevices;
use crate::settings::OutputDevice;
use std::time::{Duration, Instant};

/// A device that has reported problem and stands still for this long is lost.
const PROBLEM_TIMEOUT: Duration = Duration::from_millis(300);
/// One that has not is lost after this long: an idle sound server may take over a second to start.
const STALL_TIMEOUT: Duration = Duration::from_secs(4);
/// The same just after the machine has slept: it played before, so it need not be started.
pub const AWAKE_TIMEOUT: Duration = Duration::from_millis(1500);

pub struct ActiveDevice {
    pub device: Device,
    /// What it was opened for, whether or not it is that.
    requested: Option<OutputDevice>,
    /// If it stands in for a chosen output that cannot be had: how long until that is looked for.
    stands_in: Option<Duration>,
    pub frames: u64,
    pub moved: Instant,
    pub patience: Duration,
    problem: bool,
    looked: Instant,
    /// When it will have faded out, to be closed.
    pub leaves: Option<Instant>,
}

impl ActiveDevice {
    pub fn new(
        device: Device,
        requested: Option<OutputDevice>,
        stands_in: Option<Duration>,
        now: Instant,
    ) -> Self {
        Self {
            device,
            requested,
            stands_in,
            frames: 0,
            moved: now,
            patience: STALL_TIMEOUT,
            problem: false,
            looked: now,
            leaves: None,
        }
    }

    /// Whether it is that output, and no stand-in.
    pub fn plays(&self, output_device: &OutputDevice) -> bool {
        self.stands_in.is_none()
            && self.requested.as_ref().is_some_and(|own| own.id == output_device.id)
    }

    /// Progress is the truth: errors come in harmless bursts, and a dead server may say nothing.
    pub fn is_alive(&mut self, now: Instant) -> bool {
        let frames = self.device.stats().frames;
        if frames != self.frames {
            (self.frames, self.moved, self.problem) = (frames, now, false);
            self.patience = STALL_TIMEOUT;
        }
        // After the look at the frames: the last of them and the only report may come together.
        self.problem |= self.device.has_problem();
        let still = now.saturating_duration_since(self.moved);
        still < if self.problem { PROBLEM_TIMEOUT } else { self.patience }
    }

    /// Whether it plays on, but no longer where it was chosen to. A server that does not answer may
    /// say so in its own time.
    pub fn is_moved(&self, output_devices: &mut dyn OutputDevices) -> bool {
        let Some(chosen) = self.requested.as_ref().filter(|_| self.stands_in.is_none()) else {
            return false;
        };
        output_devices.moves_streams(&chosen.id)
            && matches!(output_devices.find(&chosen.id), Ok(None))
    }

    /// Whether something else is to be played through that can be.
    pub fn should_leave(
        &mut self,
        request: &OutputRequest,
        output_devices: &mut dyn OutputDevices,
        now: Instant,
    ) -> bool {
        if self.requested != request.device {
            return true;
        }
        let (Some(chosen), Some(wait)) = (&self.requested, self.stands_in) else { return false };
        if !request.use_default_instead {
            return true;
        }
        if now.saturating_duration_since(self.looked) < wait {
            return false;
        }
        let is_back = is_there(output_devices, chosen);
        // What could not be opened and then was gone may be another when it is back.
        (self.looked, self.stands_in) = (now, Some(RETURN_LOOK));
        is_back
    }
}
