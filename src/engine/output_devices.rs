//! Lists the outputs of this system's sound servers and drivers, each with a lasting id and a name
//! for people. Uses cpal, like `device.rs`.

use crate::engine::device::{DeviceError, keep_alsa_quiet};
use crate::settings::OutputDevice;
use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{DeviceId, HostId};

/// Servers that silently move a stream to another output when its own disappears.
const MOVERS: [&str; 2] = ["pulseaudio", "pipewire"];

/// Where devices come from: the system, or a test.
pub trait OutputDevices: Send {
    /// All outputs that are present.
    ///
    /// # Errors
    /// If the sound server does not answer.
    fn list(&mut self) -> Result<Vec<OutputDevice>, DeviceError>;

    /// The system's default output.
    ///
    /// # Errors
    /// If there is no output.
    fn default_device(&mut self) -> Result<cpal::Device, DeviceError>;

    /// The output with that id, or `None` if its server answers and does not have it.
    ///
    /// # Errors
    /// If its server does not answer.
    fn find(&mut self, id: &str) -> Result<Option<cpal::Device>, DeviceError>;

    /// Whether a stream silently continues elsewhere when the output with that id disappears.
    fn moves_streams(&self, id: &str) -> bool;
}

/// The system's outputs, through its preferred sound server.
#[derive(Default)]
pub struct SystemOutputDevices {
    /// The host in use. It is kept because each new host costs a thread and a connection.
    kept: Option<cpal::Host>,
}

/// The sound servers and drivers that are available here, the preferred one first.
pub fn hosts() -> Vec<String> {
    cpal::available_hosts().into_iter().map(|host| host.to_string()).collect()
}

impl SystemOutputDevices {
    /// The host with that id, or the first available one in cpal's order. Unlike cpal's default
    /// host, there may be none.
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
        // An id that was saved on another system may name a server that does not exist here.
        let id: DeviceId = id.parse().map_err(|_| DeviceError::NoDevice)?;
        let mut devices =
            self.host(Some(id.host()))?.output_devices().map_err(|_| DeviceError::NoDevice)?;
        Ok(devices.find(|device| device.id().is_ok_and(|other| other == id)))
    }

    fn moves_streams(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id: DeviceId| MOVERS.contains(&id.host().to_string().as_str()))
    }
}

/// Whether the host's server answers, even if it has no device.
fn answers(host: &cpal::Host) -> bool {
    host.default_output_device().is_some() || host.devices().is_ok()
}

/// The id and name of a device, or `None` for ALSA's null device, which discards audio without
/// pacing.
pub fn output_device(device: &cpal::Device) -> Option<OutputDevice> {
    let id = device.id().ok().filter(|id| id.id() != "null")?;
    let name = device.description().map_or_else(|_| id.to_string(), |d| d.name().to_string());
    Some(OutputDevice { id: id.to_string(), name })
}
