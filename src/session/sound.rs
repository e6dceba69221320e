//! How the session's mix reaches the engine, and what comes back of it.

use crate::catalogue::Sound;
use crate::decibels::db_to_gain;
use crate::engine::output::OutputState;
use crate::engine::streamer::{RoomTone, SoundFailure, SoundMedia};
use crate::engine::{DesiredState, Engine};
use crate::mix::controls::gain;
use crate::mix::{SoundId, Source, Voicing};
use crate::render::{Exposure, MAX_LAYERS, Noise, Renderer, Tones};
use crate::session::{Session, WindowCall, blocked_sounds};

/// A card that is switched on or off.
const SWITCH_SECONDS: f32 = 0.6;
/// A hand on a slider.
const HAND_SECONDS: f32 = 0.06;
/// While a journey runs, whose levels come in steps of a quarter of a second.
const STAGE_SECONDS: f32 = 0.3;
/// To the lowered level and back.
const LOWER_SECONDS: f32 = 1.5;
/// The sound that is heard at a turn of the focus timer, and its level.
const BOWL: &str = "singing-bowl";
const BOWL_LEVEL: f32 = 0.6;

impl Session {
    pub(super) fn fresh_renderer(&mut self, rate: u32) -> Renderer {
        let (engine, renderer) = Engine::new(rate);
        self.engine = Some(engine);
        self.exposure = Exposure::default();
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
        for SoundFailure { name, why } in self.reports.try_iter() {
            self.failures.insert(name, why);
        }
    }

    pub(super) fn sync(&mut self) {
        self.strike_bowl();
        let Some(engine) = &mut self.engine else { return };
        let (catalogue, orders) = (&self.catalogue, &self.orders);
        let bearable = blocked_sounds::without(&self.mix, &self.settings.blocked_sounds);
        // While a journey runs, what is heard is not quite what is on the board.
        let staged = self.timers.staging().map(|staging| bearable.with_stage_effect(staging));
        let mix = staged.as_ref().unwrap_or(bearable.as_ref());
        let failures = &mut self.failures;
        let rate = engine.rate();
        let crossfade = self.settings.crossfade_s();
        let seconds = |hand| if self.crossfading { crossfade } else { hand };
        let hand = match staged {
            _ if self.lowering => LOWER_SECONDS,
            Some(_) => STAGE_SECONDS,
            None => HAND_SECONDS,
        };
        let heard = DesiredState {
            mix,
            playing: self.playing && !self.ending && self.output != OutputState::Leaving,
            ducked: self.lowered,
            speakers: self.settings.speakers,
            timer_gain: self.dim,
            fade_s: seconds(SWITCH_SECONDS),
            glide_s: seconds(hand),
        };
        let all_sent = engine.sync(&heard, |layer| {
            let chance = mix.seed_of(layer);
            match &layer.source {
                Source::Sound(id) => {
                    let sound = catalogue.find(id)?;
                    // It is tried anew: the file may have been mended.
                    failures.remove(&id.0);
                    Some(orders.open(&material(sound), rate, chance))
                }
                Source::Noise => Some(Box::new(Noise::new(rate, chance))),
                Source::Tones => Some(Box::new(Tones::new(rate))),
                Source::Unknown => None,
            }
        });
        // With fewer places than layers all is never sent; a crossfade does not last for that.
        self.lowering &= !all_sent;
        self.crossfading &= !all_sent && self.mix.layers.len() <= MAX_LAYERS;
    }
}

impl Session {
    /// Strikes the bowl if a turn of the focus timer asks for it: softly, and as loud as the master
    /// lets a layer be.
    fn strike_bowl(&mut self) {
        if !self.take_chime() || self.settings.blocked_sounds.contains(BOWL) {
            return;
        }
        let (Some(engine), Some(bowl)) =
            (&mut self.engine, self.catalogue.find(&SoundId(BOWL.into())))
        else {
            return;
        };
        let mut once = material(bowl);
        // Its softest, and none of the others that would only be decoded for nothing.
        once.intensities.truncate(1);
        once.intensities.iter_mut().for_each(|takes| takes.truncate(1));
        let gain = gain(BOWL_LEVEL) * gain(self.mix.master);
        let voicing = Voicing { controls: bowl.defaults, gain, drift: 0.0 };
        let voice = self.orders.open_once(&once, engine.rate());
        if !engine.chime(voice, voicing) {
            log::warn!("the bowl found no place among so many layers");
        }
    }
}

fn material(sound: &Sound) -> SoundMedia {
    SoundMedia {
        name: sound.id.0.clone(),
        intensities: sound.intensities.clone(),
        playback: sound.playback,
        trim: db_to_gain(sound.trim_db),
        room: sound.room_tone.as_ref().map(|(media, level_db)| RoomTone {
            media: media.clone(),
            gain: db_to_gain(*level_db),
        }),
    }
}
