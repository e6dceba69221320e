//! How the session's mix reaches the engine, and what comes back of it.

use crate::catalogue::Sound;
use crate::dsp::amplitude;
use crate::engine::output::OutputState;
use crate::engine::streamer::{Failure, Kind, Material};
use crate::engine::{Engine, Heard};
use crate::mix::{Layer, Mix};
use crate::render::{MOST_LAYERS, Renderer};
use crate::session::{Session, WindowCall};

/// A card that is switched on or off.
const SWITCH_SECONDS: f32 = 0.6;
/// A hand on a slider.
const HAND_SECONDS: f32 = 0.06;
/// From one preset to the next.
const CROSSFADE_SECONDS: f32 = 3.0;

impl Session {
    pub(super) fn fresh_renderer(&mut self, rate: u32) -> Renderer {
        let (engine, renderer) = Engine::new(rate);
        self.engine = Some(engine);
        renderer
    }

    pub(super) fn set_output(&mut self, state: OutputState) {
        if !matches!(state, OutputState::Playing { .. } | OutputState::Leaving) {
            // What the lost device held is gone with it; the next is told all.
            self.engine = None;
        }
        self.output = state;
        self.pause_if_gone();
        self.call_window(WindowCall::Redraw);
    }

    pub(super) fn take_reports(&mut self) {
        for Failure { name, why } in self.reports.try_iter() {
            self.failures.insert(name, why);
        }
    }

    pub(super) fn sync(&mut self) {
        let Some(engine) = &mut self.engine else { return };
        let (catalogue, orders, mix) = (&self.catalogue, &self.orders, &self.mix);
        let failures = &mut self.failures;
        let rate = engine.rate();
        let seconds = |hand| if self.crossfading { CROSSFADE_SECONDS } else { hand };
        let heard = Heard {
            mix,
            playing: self.playing && !self.ending && self.output != OutputState::Leaving,
            dim: self.dim,
            fade_s: seconds(SWITCH_SECONDS),
            glide_s: seconds(HAND_SECONDS),
        };
        let all_sent = engine.sync(&heard, |layer| {
            let sound = catalogue.find(layer.sound()?)?;
            // It is tried anew: the file may have been mended.
            failures.remove(&sound.id.0);
            Some(orders.open(&material(sound), rate, seed_of(mix, layer)))
        });
        // With fewer places than layers all is never sent; a crossfade does not last for that.
        self.crossfading &= !all_sent && self.mix.layers.len() <= MOST_LAYERS;
    }
}

fn material(sound: &Sound) -> Material {
    Material {
        name: sound.id.0.clone(),
        intensities: sound.intensities.clone(),
        kind: if sound.is_texture {
            Kind::Texture
        } else {
            Kind::Events { in_order: sound.in_order }
        },
        trim: amplitude(sound.trim_db),
    }
}

/// Same seed, same night: a layer's chance depends on the mix's seed, its sound, and how many of the
/// same stand before it, but not on when it was put there.
pub(super) fn seed_of(mix: &Mix, layer: &Layer) -> u64 {
    let before = mix.layers.iter().take_while(|other| other.id != layer.id);
    let twins = before.filter(|other| other.source == layer.source).count();
    let name = layer.sound().map_or("", |id| &id.0);
    // FNV-1a, which is the same everywhere and in every version.
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    hash.wrapping_add(mix.seed.wrapping_mul(0x9E37_79B9)).wrapping_add(twins as u64)
}
