//! Which output is meant by what was typed.

use crate::settings::Outlet;
use anyhow::bail;

/// The output of that id or name, or the only one with that in its name.
pub fn find(outlets: &[Outlet], wanted: &str) -> anyhow::Result<Outlet> {
    let lower = wanted.to_lowercase();
    let exact = |o: &Outlet| o.id == wanted || o.name.to_lowercase() == lower;
    let part = |o: &Outlet| o.name.to_lowercase().contains(&lower);
    let found: Vec<&Outlet> = match outlets.iter().find(|outlet| exact(outlet)) {
        Some(outlet) => vec![outlet],
        None => outlets.iter().filter(|outlet| part(outlet)).collect(),
    };
    match found[..] {
        [outlet] => Ok(outlet.clone()),
        [] => bail!("there is no output “{wanted}”; there are: {}", names(outlets.iter())),
        _ => bail!("“{wanted}” may be any of: {}", names(found.into_iter())),
    }
}

fn names<'a>(outlets: impl Iterator<Item = &'a Outlet>) -> String {
    outlets.map(|outlet| outlet.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_found_by_id_by_name_or_by_a_part_of_it_that_no_other_has() {
        let outlet = |id: &str, name: &str| Outlet { id: id.into(), name: name.into() };
        let all =
            || vec![outlet("a:1", "USB Headphones"), outlet("a:2", "USB"), outlet("a:3", "HDMI")];
        for (wanted, id) in [("a:1", "a:1"), ("usb", "a:2"), ("head", "a:1"), ("HDMI", "a:3")] {
            assert_eq!(find(&all(), wanted).unwrap().id, id);
        }
        let none = find(&all(), "tape").unwrap_err().to_string();
        assert!(none.contains("USB Headphones, USB, HDMI"), "{none}");
        let many = find(&all(), "us").unwrap_err().to_string();
        assert!(many.contains("may be any of: USB Headphones, USB"), "{many}");
    }
}
