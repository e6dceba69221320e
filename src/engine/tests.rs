//! The engine together with its renderer, using voices with a constant output.

use super::*;
use crate::dsp::Frame;
use crate::mix::{Controls, Mix, SoundId};
use crate::render::Placement;
use serde_json::Map;

const RATE: u32 = 48_000;

struct Hum;

impl Voice for Hum {
    fn fill(&mut self, out: &mut [Frame], _: &Controls) {
        out.fill([0.1; 2]);
    }

    fn placement(&self) -> Placement {
        Placement::Unplaced
    }
}

fn layer(id: u32) -> Layer {
    Layer {
        id: LayerId(id),
        source: Source::Sound(SoundId("rain".into())),
        controls: Controls { level: 1.0, ..Controls::default() },
        unknown: Map::new(),
    }
}

struct Rig {
    engine: Engine,
    renderer: Renderer,
    mix: Mix,
    playing: bool,
    opened: usize,
}

impl Rig {
    fn new(layers: impl IntoIterator<Item = u32>) -> Self {
        let (engine, renderer) = Engine::new(RATE);
        let mix =
            Mix { layers: layers.into_iter().map(layer).collect(), master: 1.0, ..Mix::default() };
        Self { engine, renderer, mix, playing: true, opened: 0 }
    }

    /// Renders `seconds` like a device, syncing before each portion like the keeper.
    fn run(&mut self, seconds: f32) -> Vec<f32> {
        let mut heard = Vec::new();
        let mut portion = [[0.0; 2]; 480];
        for _ in 0..(seconds * 100.0) as usize {
            let heard_now =
                DesiredState { playing: self.playing, ..DesiredState::playing(&self.mix) };
            let opened = &mut self.opened;
            self.engine.sync(&heard_now, |layer| {
                *opened += 1;
                (layer.source != Source::Unknown).then(|| Box::new(Hum) as Box<dyn Voice>)
            });
            self.renderer.render(&mut portion);
            heard.extend(portion.iter().map(|frame| frame[0]));
        }
        heard
    }
}

fn largest_step(samples: &[f32]) -> f32 {
    samples.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max)
}

#[test]
fn playback_starts_from_silence_and_pauses_into_silence() {
    let mut rig = Rig::new([1]);
    let started = rig.run(3.0);
    assert_eq!(started[0], 0.0);
    assert!(largest_step(&started) < 1e-4);
    assert!((started.last().unwrap() - 0.1).abs() < 1e-3);
    rig.playing = false;
    let paused = rig.run(1.0);
    assert!(largest_step(&paused) < 1e-4);
    assert_eq!(paused.last(), Some(&0.0));
    rig.run(1.0);
    assert_eq!((rig.engine.meters().master(), rig.engine.meters().layer(LayerId(1))), (0.0, 0.0));
}

#[test]
fn a_removed_layer_fades_out_before_it_is_dropped() {
    let mut rig = Rig::new([1, 2]);
    rig.run(3.0);
    rig.mix.layers.remove(0);
    let heard = rig.run(1.0);
    assert!(largest_step(&heard) < 1e-3);
    assert!((heard.last().unwrap() - 0.1).abs() < 1e-3);
    assert_eq!(rig.engine.in_flight, 1, "the voice was returned");
}

#[test]
fn level_changes_glide_and_a_muted_layer_keeps_its_level() {
    let mut rig = Rig::new([1]);
    rig.run(3.0);
    for level in [0.2, 1.0, 0.0, 1.0] {
        rig.mix.layers[0].controls.level = level;
        assert!(largest_step(&rig.run(0.3)) < 1e-4);
    }
    rig.mix.layers[0].controls.mute = true;
    assert_eq!(rig.run(0.5).last(), Some(&0.0));
    rig.mix.layers[0].controls.mute = false;
    assert!((rig.run(0.5).last().unwrap() - 0.1).abs() < 1e-3);
}

#[test]
fn a_source_that_fails_to_open_is_tried_once() {
    let mut rig = Rig::new([1]);
    rig.mix.layers[0].source = Source::Unknown;
    rig.run(1.0);
    rig.mix.layers[0].controls.level = 0.5;
    rig.run(1.0);
    assert_eq!(rig.opened, 1);
}

#[test]
fn layers_beyond_the_limit_wait_for_a_free_slot() {
    let mut rig = Rig::new(1..=100);
    rig.run(1.0);
    assert_eq!(rig.engine.in_flight, MAX_LAYERS);
    assert!(!rig.engine.has_slot(LayerId(100)));
    rig.mix.layers.drain(..60);
    rig.run(1.0);
    assert_eq!(rig.engine.in_flight, 40);
    assert!(rig.engine.has_slot(LayerId(100)));
}

#[test]
fn switching_quickly_between_large_presets_ends_with_the_last_one_playing() {
    let mut rig = Rig::new([]);
    for preset in 0..50 {
        rig.mix.layers = (1..=40).map(|n| layer(preset * 100 + n)).collect();
        rig.run(0.02);
    }
    rig.run(2.0);
    assert_eq!(rig.engine.in_flight, 40);
    assert!((1..=40).all(|n| rig.engine.has_slot(LayerId(4900 + n))));
}

#[test]
fn changes_that_do_not_fit_into_the_ring_are_sent_later() {
    let mut rig = Rig::new(1..=60);
    rig.run(3.0);
    let mix = rig.mix.clone();
    for step in 1..20u8 {
        let mut mix = mix.clone();
        mix.layers.iter_mut().for_each(|l| l.controls.level = 1.0 / f32::from(step));
        let _ = rig.engine.sync(&DesiredState::playing(&mix), |_| None);
    }
    rig.mix.layers.iter_mut().for_each(|l| l.controls.level = 0.0);
    assert_eq!(rig.run(1.0).last(), Some(&0.0));
}

#[test]
fn a_layer_that_fades_out_is_not_raised_by_the_next_mixs_master() {
    let mut rig = Rig::new([1]);
    rig.mix.master = 0.3;
    rig.run(3.0);
    rig.mix = Mix { layers: vec![layer(2)], master: 1.0, ..Mix::default() };
    rig.mix.layers[0].controls.level = 0.0;
    let loudest = rig.run(0.5).into_iter().fold(0.0, f32::max);
    assert!(loudest <= 0.1 * 0.3f32.powi(3) + 1e-6, "{loudest}");
}

#[test]
fn layers_without_a_slot_do_not_delay_layers_that_have_one() {
    let mut rig = Rig::new([500]);
    rig.run(3.0);
    rig.mix.layers = (1..=80).chain([500]).map(layer).collect();
    rig.mix.layers.iter_mut().for_each(|layer| layer.controls.mute = true);
    assert_eq!(rig.run(1.0).last(), Some(&0.0), "the last layer is muted too");
}
