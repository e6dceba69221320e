//! How the mix reaches the engine, and how the engine's failures come back.

use crate::catalogue::{Catalogue, Sound};
use crate::decibels::db_to_gain;
use crate::engine::DesiredState;
use crate::engine::output::OutputState;
use crate::engine::streamer::{RoomTone, SoundFailure, SoundMedia};
use crate::mix::controls::gain;
use crate::mix::{Layer, Mix, SoundId, Source, StageEffect, Voicing};
use crate::render::{MAX_LAYERS, Noise, Tones};
use crate::session::playback::{PlayState, Playback};
use crate::settings::Settings;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The seconds over which a layer that is switched on or off fades.
const SWITCH_SECONDS: f32 = 0.6;
/// The seconds over which a level glides that was changed by hand.
const HAND_SECONDS: f32 = 0.06;
/// The same while a journey runs, whose levels come in steps of a quarter of a second.
const STAGE_SECONDS: f32 = 0.3;
/// The seconds over which the levels glide when ducking begins or ends.
const DUCK_SECONDS: f32 = 1.5;
/// The sound that marks a turn of the focus timer, and its level.
const BOWL: &str = "singing-bowl";
const BOWL_LEVEL: f32 = 0.6;

/// What the engine is to play.
#[derive(Clone, Copy)]
pub struct SyncInput<'a> {
    pub mix: &'a Mix,
    /// How a journey changes the mix.
    pub staging: Option<&'a StageEffect>,
    pub catalogue: &'a Catalogue,
    pub settings: &'a Settings,
}

impl Playback {
    /// Tells the engine what differs from what it was told last, if anything may.
    pub fn sync(&mut self, input: SyncInput) {
        if let Some(engine) = &mut self.engine {
            engine.free_returned();
        }
        if !self.needs_sync {
            return;
        }
        if std::mem::take(&mut self.pending.chimes) {
            self.strike_bowl(input);
        }
        let Some(engine) = &mut self.engine else { return };
        let SyncInput { catalogue, settings, .. } = input;
        let allowed = without_blocked(input.mix, &settings.blocked_sounds);
        let staged = input.staging.map(|staging| allowed.with_stage_effect(staging));
        let mix = staged.as_ref().unwrap_or(allowed.as_ref());
        let (orders, failures) = (&self.orders, &mut self.failures);
        let failures_before = failures.len();
        let rate = engine.rate();
        let by_hand = match staged {
            _ if self.pending.glides_slowly => DUCK_SECONDS,
            Some(_) => STAGE_SECONDS,
            None => HAND_SECONDS,
        };
        let crossfade = self.pending.crossfades.then(|| settings.crossfade_s());
        let heard = DesiredState {
            mix,
            playing: self.state == PlayState::Playing
                && !self.is_ending
                && self.output.state != OutputState::Leaving,
            ducked: self.is_ducked,
            speakers: settings.speakers,
            timer_gain: self.timer_gain,
            fade_s: crossfade.unwrap_or(SWITCH_SECONDS),
            glide_s: crossfade.unwrap_or(by_hand),
        };
        let all_sent = engine.sync(&heard, |layer: &Layer| {
            let seed = mix.seed_of(layer);
            match &layer.source {
                Source::Sound(id) => {
                    let sound = catalogue.find(id)?;
                    // It is tried again: the file may have been repaired.
                    failures.remove(&id.0);
                    Some(orders.open(&material(sound), rate, seed))
                }
                Source::Noise => Some(Box::new(Noise::new(rate, seed))),
                Source::Tones => Some(Box::new(Tones::new(rate))),
                Source::Unknown => None,
            }
        });
        if failures.len() != failures_before {
            self.revision += 1;
        }
        // Of more layers than there are places, not all are ever sent; a crossfade ends all the same.
        self.pending.glides_slowly &= !all_sent;
        self.pending.crossfades &= !all_sent && input.mix.layers.len() <= MAX_LAYERS;
        self.needs_sync = !all_sent;
    }

    /// Takes over what the streamer could not read.
    pub fn take_reports(&mut self) {
        for SoundFailure { name, why } in self.reports.try_iter() {
            self.failures.insert(name, why);
            self.revision += 1;
        }
    }

    /// Opens these sounds again with the next sync: their recordings have changed.
    pub fn reopen(&mut self, changed: &[Source]) {
        if changed.is_empty() {
            return;
        }
        self.orders.forget_files();
        if let Some(engine) = &mut self.engine {
            engine.reopen(|source| changed.contains(source));
        }
        for source in changed {
            if let Source::Sound(id) = source {
                self.failures.remove(&id.0);
            }
        }
        self.note_change();
    }

    /// Strikes the bowl softly, and as loud as the master lets a layer be.
    fn strike_bowl(&mut self, input: SyncInput) {
        if input.settings.blocked_sounds.contains(BOWL) {
            return;
        }
        let (Some(engine), Some(bowl)) =
            (&mut self.engine, input.catalogue.find(&SoundId(BOWL.into())))
        else {
            return;
        };
        let mut once = material(bowl);
        // Only its softest recording is used; the others need not be decoded.
        once.intensities.truncate(1);
        once.intensities.iter_mut().for_each(|takes| takes.truncate(1));
        let gain = gain(BOWL_LEVEL) * gain(input.mix.master);
        let voicing = Voicing { controls: bowl.defaults, gain, drift: 0.0 };
        let voice = self.orders.open_once(&once, engine.rate());
        if !engine.chime(voice, voicing) {
            log::warn!("there is no place for the bowl among so many layers");
        }
    }
}

/// The mix as it is heard, with the layers of blocked sounds muted. They stay on the board and in
/// presets.
fn without_blocked<'a>(mix: &'a Mix, blocked: &BTreeSet<String>) -> Cow<'a, Mix> {
    let is_blocked =
        |layer: &Layer| matches!(&layer.source, Source::Sound(id) if blocked.contains(&id.0));
    if !mix.layers.iter().any(is_blocked) {
        return Cow::Borrowed(mix);
    }
    let mut heard = mix.clone();
    for layer in heard.layers.iter_mut().filter(|layer| is_blocked(layer)) {
        layer.controls.mute = true;
        // A blocked layer that is solo must not silence the others.
        layer.controls.solo = false;
    }
    Cow::Owned(heard)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::Controls;

    #[test]
    fn a_blocked_sound_is_muted_and_does_not_silence_the_others() {
        let mut mix = Mix::default();
        for source in [Source::Sound(SoundId("rain".into())), Source::Noise] {
            let controls = Controls { solo: true, ..Controls::default() };
            let id = crate::mix::fresh_id(&mut u32::try_from(mix.layers.len()).unwrap());
            let unknown = serde_json::Map::new();
            mix.layers.push(Layer { id, source, controls, unknown });
        }
        let heard = without_blocked(&mix, &BTreeSet::from(["rain".to_owned()]));
        let flags: Vec<_> =
            heard.layers.iter().map(|layer| (layer.controls.mute, layer.controls.solo)).collect();
        assert_eq!(flags, [(true, false), (false, true)]);
        assert!(matches!(without_blocked(&mix, &BTreeSet::new()), Cow::Borrowed(_)));
    }
}
