//! Our renderer, with voices that play a recording from memory.

use crate::{Mixer, RATE};
use std::sync::Arc;
use susurra::dsp::{Frame, to_pcm};
use susurra::engine::{DesiredState, Engine};
use susurra::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source};
use susurra::render::{Placement, Recording, Voice};

/// How the layers are placed.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    /// Plain stereo for speakers.
    Plain,
    /// Binaural, two sources each, not moving.
    Placed,
    /// Binaural, circling the head.
    Moving,
    /// Binaural, circling the head, one source each.
    MovingPoint,
}

/// Loops a recording from memory, as the peers do.
struct Loop {
    recording: Arc<Recording>,
    at: usize,
    placement: Placement,
}

impl Voice for Loop {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        if self.at + out.len() > self.recording.len() {
            self.at = 0;
        }
        self.recording.read(self.at, out);
        self.at += out.len();
    }

    fn placement(&self) -> Placement {
        self.placement
    }
}

/// A renderer with `layers` such voices.
pub fn mixer(layers: u32, noise: &[Frame], space: Space) -> Mixer {
    let recording = Arc::new(Recording::new(noise.iter().copied().map(to_pcm).collect()));
    let placement = if space == Space::MovingPoint { Placement::Point } else { Placement::Stereo };
    let moves = matches!(space, Space::Moving | Space::MovingPoint);
    let layer = |id| Layer {
        id: LayerId(id),
        source: Source::Sound(SoundId("noise".into())),
        controls: Controls {
            level: 0.5,
            path: if moves { Path::Circle } else { Path::Still },
            ..Controls::default()
        },
        unknown: serde_json::Map::new(),
    };
    let mix = Mix { layers: (1..=layers).map(layer).collect(), ..Mix::default() };
    let (mut engine, mut renderer) = Engine::new(RATE);
    let heard = DesiredState { speakers: space == Space::Plain, ..DesiredState::playing(&mix) };
    engine
        .sync(&heard, |_| Some(Box::new(Loop { recording: recording.clone(), at: 0, placement })));
    Box::new(move |out| {
        // Keeps the other ends of the rings alive, as in the program.
        let _ = &engine;
        renderer.render(out);
    })
}
