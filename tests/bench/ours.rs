//! Our renderer, with voices that play a recording from memory.

use crate::{Mixer, RATE};
use std::sync::Arc;
use susurra::dsp::{Frame, to_pcm};
use susurra::engine::{DesiredState, Engine};
use susurra::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source};
use susurra::render::{Placement, Recording, Voice};

/// Where the layers are.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    /// In plain stereo, as for speakers.
    Plain,
    /// Before both ears, two sides each, and still.
    Placed,
    /// Going round the head.
    Moving,
    /// Going round the head, as one point each.
    MovingPoint,
}

/// Plays a recording from memory for ever: as plain as the peers' side.
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

/// A renderer of `layers` such voices.
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
        // The engine stays, or what it sent would be taken back.
        let _ = &engine;
        renderer.render(out);
    })
}
