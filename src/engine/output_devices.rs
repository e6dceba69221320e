//! What can be played through: the outputs of this system's sound servers and drivers, by an id that
//! lasts and a name for people. Names cpal, as does `device.rs`.

use crate::engine::device::{DeviceError, keep_alsa_quiet};
use crate::settings::OutputDevice;
use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{DeviceId, HostId};

/// Servers that let a stream go on elsewhere when its output is gone, and say nothing.
const MOVERS: [&str; 2] = ["pulseaudio", "pipewire"];

/// Where devices come from: the system, or a test.
pub trait OutputDevices: Send {
    /// All outputs that there are.
    ///
    /// # Errors
    /// If the sound server does not answer.
    fn list(&mut self) -> Result<Vec<OutputDevice>, DeviceError>;

    /// The output that the system plays through if nothing else is said.
    ///
    /// # Errors
    /// If there is none.
    fn default_device(&mut self) -> Result<cpal::Device, DeviceError>;

    /// The output of that id; `None` if its server answers but has it not.
    ///
    /// # Errors
    /// If its server does not answer.
    fn find(&mut self, id: &str) -> Result<Option<cpal::Device>, DeviceError>;

    /// Whether a stream goes on elsewhere when the output of that id is gone, without a word.
    fn moves_streams(&self, id: &str) -> bool;
}

/// The system's outputs, through the best of its sound servers.
#[derive(Default)]
pub struct SystemOutputDevices {
    /// A host that still serves is kept: each new one costs a thread and a connection.
    kept: Option<cpal::Host>,
}

/// The sound servers and drivers that can be played through here, the one that is used first.
pub fn hosts() -> Vec<String> {
    cpal::available_hosts().into_iter().map(|host| host.to_string()).collect()
}

impl SystemOutputDevices {
    /// The host of that id, or the first that there is, in cpal's order. Unlike cpal's own choice
    /// it may find none.
    fn host(&mut self, wanted: Option<HostId>) -> Result<&cpal::Host, DeviceError> {
        keep_alsa_quiet();
        let there = cpal::available_hosts();
        let serves = |host: &cpal::Host| {
            wanted.or_else(|| there.first().copied()) == Some(host.id()) && answers(host)
        };
        if !self.kept.as_ref().is_some_and(serves) {
            let mut those = there.iter().filter(|id| wanted.is_none_or(|wanted| wanted == **id));
            self.kept = those.find_map(|id| cpal::host_from_id(*id).ok());
        }
        self.kept.as_ref().ok_or(DeviceError::NoDevice)
    }
}

impl OutputDevices for SystemOutputDevices {
    fn list(&mut self) -> Result<Vec<OutputDevice>, DeviceError> {
        let devices = self.host(None)?.output_devices().map_err(|_| DeviceError::NoDevice)?;
        Ok(devices.filter_map(|device| output_device(&device)).collect())
    }

    fn default_device(&mut self) -> Result<cpal::Device, DeviceError> {
        self.host(None)?.default_output_device().ok_or(DeviceError::NoDevice)
    }

    fn find(&mut self, id: &str) -> Result<Option<cpal::Device>, DeviceError> {
        // What another system wrote names a server that there cannot be here.
        let id: DeviceId = id.parse().map_err(|_| DeviceError::NoDevice)?;
        let mut devices =
            self.host(Some(id.host()))?.output_devices().map_err(|_| DeviceError::NoDevice)?;
        Ok(devices.find(|device| device.id().is_ok_and(|other| other == id)))
    }

    fn moves_streams(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id: DeviceId| MOVERS.contains(&id.host().to_string().as_str()))
    }
}

/// Whether the host's server is there, even if it has no device.
fn answers(host: &cpal::Host) -> bool {
    host.default_output_device().is_some() || host.devices().is_ok()
}

/// The id and name of a device, but for the one that throws sound away as fast as it can.
pub fn output_device(device: &cpal::Device) -> Option<OutputDevice> {
    let id = device.id().ok().filter(|id| id.id() != "null")?;
    let name = device.description().map_or_else(|_| id.to_string(), |d| d.name().to_string());
    Some(OutputDevice { id: id.to_string(), name })
}
