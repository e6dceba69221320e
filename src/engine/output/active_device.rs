//! An open device: whether it still works, whether it still plays on the chosen output, and whether
//! it should be replaced.

use super::{OutputRequest, RETURN_LOOK, is_there};
use crate::engine::device::Device;
use crate::engine::output_devices::OutputDevices;
use crate::settings::OutputDevice;
use std::time::{Duration, Instant};

/// A device that reported a problem and has not asked for frames for this long counts as lost.
const PROBLEM_TIMEOUT: Duration = Duration::from_millis(300);
/// The same for a device that reported nothing: an idle sound server may take over a second to
/// start.
const STALL_TIMEOUT: Duration = Duration::from_secs(4);
/// The same just after the computer was asleep: the device played before, so it need not start up.
pub const AWAKE_TIMEOUT: Duration = Duration::from_millis(1500);

pub struct ActiveDevice {
    pub device: Device,
    /// The output that was requested when it was opened, even if the default plays instead.
    requested: Option<OutputDevice>,
    /// Set if the default plays instead of the chosen output: how long to wait before the chosen
    /// output is checked again.
    stands_in: Option<Duration>,
    pub frames: u64,
    pub moved: Instant,
    pub patience: Duration,
    problem: bool,
    looked: Instant,
    /// When the fade-out will be complete, if the device is being replaced.
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

    /// Whether it plays on that output, and not on the default in its place.
    pub fn plays(&self, output_device: &OutputDevice) -> bool {
        self.stands_in.is_none()
            && self.requested.as_ref().is_some_and(|own| own.id == output_device.id)
    }

    /// Whether the device still asks for frames. Progress decides, because errors come in harmless
    /// bursts and a dead server may report nothing.
    pub fn is_alive(&mut self, now: Instant) -> bool {
        let frames = self.device.stats().frames;
        if frames != self.frames {
            (self.frames, self.moved, self.problem) = (frames, now, false);
            self.patience = STALL_TIMEOUT;
        }
        // Read after the frame count, because the last frames and the only problem report may
        // arrive together.
        self.problem |= self.device.has_problem();
        let still = now.saturating_duration_since(self.moved);
        still < if self.problem { PROBLEM_TIMEOUT } else { self.patience }
    }

    /// Whether the stream plays, but the server has moved it away from the chosen output. If the
    /// server does not answer, the next check asks again.
    pub fn is_moved(&self, output_devices: &mut dyn OutputDevices) -> bool {
        let Some(chosen) = self.requested.as_ref().filter(|_| self.stands_in.is_none()) else {
            return false;
        };
        output_devices.moves_streams(&chosen.id)
            && matches!(output_devices.find(&chosen.id), Ok(None))
    }

    /// Whether another device should play instead, and is available.
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
        // An output that failed to open and then disappeared may work when it returns.
        (self.looked, self.stands_in) = (now, Some(RETURN_LOOK));
        is_back
    }
}
