//! Finds the output device that a text names.

use crate::cli::fail;
use crate::settings::OutputDevice;

/// The output of that id or name, or the only one with that in its name.
pub fn find(output_devices: &[OutputDevice], wanted: &str) -> anyhow::Result<OutputDevice> {
    let lower = wanted.to_lowercase();
    let exact = |o: &OutputDevice| o.id == wanted || o.name.to_lowercase() == lower;
    let part = |o: &OutputDevice| o.name.to_lowercase().contains(&lower);
    let found: Vec<&OutputDevice> =
        match output_devices.iter().find(|output_device| exact(output_device)) {
            Some(output_device) => vec![output_device],
            None => output_devices.iter().filter(|output_device| part(output_device)).collect(),
        };
    match found[..] {
        [output_device] => Ok(output_device.clone()),
        [] => fail!("cli-no-output", name = wanted, known = names(output_devices.iter())),
        _ => fail!("cli-many-outputs", name = wanted, known = names(found.into_iter())),
    }
}

fn names<'a>(output_devices: impl Iterator<Item = &'a OutputDevice>) -> String {
    output_devices.map(|output_device| output_device.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_found_by_id_by_name_or_by_a_part_of_it_that_no_other_has() {
        let output_device =
            |id: &str, name: &str| OutputDevice { id: id.into(), name: name.into() };
        let all = || {
            vec![
                output_device("a:1", "USB Headphones"),
                output_device("a:2", "USB"),
                output_device("a:3", "HDMI"),
            ]
        };
        for (wanted, id) in [("a:1", "a:1"), ("usb", "a:2"), ("head", "a:1"), ("HDMI", "a:3")] {
            assert_eq!(find(&all(), wanted).unwrap().id, id);
        }
        let none = find(&all(), "tape").unwrap_err().to_string();
        assert!(none.contains("USB Headphones, USB, HDMI"), "{none}");
        let many = find(&all(), "us").unwrap_err().to_string();
        assert!(many.contains("may be any of: USB Headphones, USB"), "{many}");
    }
}
