//! What a layer is made of, and which knobs bear on it: one that changes nothing is not offered.

use crate::mix::Spec;

/// How a source makes its sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Recordings without end.
    Texture,
    /// Recordings that come one at a time.
    Events,
    Noise,
    Tones,
}

impl Spec {
    /// Whether this knob changes how such a layer sounds.
    pub fn bears_on(&self, kind: Kind) -> bool {
        match self.key {
            "level" | "lowered_db" => true,
            "intensity" => matches!(kind, Kind::Texture | Kind::Events),
            "pace_per_min" | "irregularity" => kind == Kind::Events,
            key if key.starts_with("noise.") => kind == Kind::Noise,
            key if key.starts_with("tones.") => kind == Kind::Tones,
            // Each tone is for one ear: they have no place, and nothing that belongs to one.
            _ => kind != Kind::Tones,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::controls::SPECS;

    #[test]
    fn each_kind_has_the_knobs_that_change_it() {
        let names = |kind| -> Vec<_> {
            let specs = SPECS.into_iter().filter(|spec| spec.bears_on(kind));
            specs.map(|spec| spec.name).collect()
        };
        let placed = ["Closeness", "Place", "Width", "Tone", "Lap", "Extent", "Lowered level"];
        let with = |own: &[&'static str]| [own, &placed].concat();
        assert_eq!(names(Kind::Texture), with(&["Level", "Intensity"]));
        assert_eq!(names(Kind::Events), with(&["Level", "Intensity", "Pace", "Irregularity"]));
        assert_eq!(names(Kind::Noise), [with(&["Level"]), vec!["Colour"]].concat());
        assert_eq!(names(Kind::Tones), ["Level", "Lowered level", "Carrier", "Difference"]);
    }
}
