//! An open device: whether it still works, whether it still plays on the chosen output, and whether
//! it should be replaced.

use super::{OutputRequest, RETURN_CHECK_INTERVAL, is_present};
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

/// An open device and what is known about its state.
pub struct ActiveDevice {
    pub device: Device,
    /// The output that was requested when it was opened, even if the default plays instead.
    requested: Option<OutputDevice>,
    /// Set if the default plays instead of the chosen output: how long to wait before the chosen
    /// output is checked again.
    recheck_after: Option<Duration>,
    pub frames: u64,
    pub last_progress: Instant,
    pub stall_timeout: Duration,
    problem: bool,
    last_return_check: Instant,
    /// When the fade-out will be complete, if the device is being replaced.
    pub fade_out_end: Option<Instant>,
}

impl ActiveDevice {
    pub fn new(
        device: Device,
        requested: Option<OutputDevice>,
        recheck_after: Option<Duration>,
        now: Instant,
    ) -> Self {
        Self {
            device,
            requested,
            recheck_after,
            frames: 0,
            last_progress: now,
            stall_timeout: STALL_TIMEOUT,
            problem: false,
            last_return_check: now,
            fade_out_end: None,
        }
    }

    /// Whether it plays on that output, and not on the default in its place.
    pub fn is_playing_on(&self, output_device: &OutputDevice) -> bool {
        self.recheck_after.is_none()
            && self.requested.as_ref().is_some_and(|own| own.id == output_device.id)
    }

    /// Whether the device still asks for frames. Progress decides, because errors come in harmless
    /// bursts and a dead server may report nothing.
    pub fn is_alive(&mut self, now: Instant) -> bool {
        let frames = self.device.stats().frames;
        if frames != self.frames {
            (self.frames, self.last_progress, self.problem) = (frames, now, false);
            self.stall_timeout = STALL_TIMEOUT;
        }
        // Read after the frame count, because the last frames and the only problem report may
        // arrive together.
        self.problem |= self.device.has_problem();
        let still = now.saturating_duration_since(self.last_progress);
        still < if self.problem { PROBLEM_TIMEOUT } else { self.stall_timeout }
    }

    /// Whether the stream plays, but the server has moved it away from the chosen output. If the
    /// server does not answer, the next check asks again.
    pub fn was_moved(&self, output_devices: &mut dyn OutputDevices) -> bool {
        let Some(chosen) = self.requested.as_ref().filter(|_| self.recheck_after.is_none()) else {
            return false;
        };
        output_devices.moves_streams(&chosen.id)
            && matches!(output_devices.find(&chosen.id), Ok(None))
    }

    /// Whether another device should play instead, and is available.
    pub fn should_close(
        &mut self,
        request: &OutputRequest,
        output_devices: &mut dyn OutputDevices,
        now: Instant,
    ) -> bool {
        if self.requested != request.device {
            return true;
        }
        let (Some(chosen), Some(wait)) = (&self.requested, self.recheck_after) else {
            return false;
        };
        if !request.use_default_instead {
            return true;
        }
        if now.saturating_duration_since(self.last_return_check) < wait {
            return false;
        }
        let is_back = is_present(output_devices, chosen);
        // An output that failed to open and then disappeared may work when it returns.
        (self.last_return_check, self.recheck_after) = (now, Some(RETURN_CHECK_INTERVAL));
        is_back
    }
}
