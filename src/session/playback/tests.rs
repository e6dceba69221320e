//! Playback without an output.

use super::*;

#[test]
fn a_user_who_plays_over_other_audio_is_not_interrupted_again() {
    let (mut playback, _streamer) = Playback::new();
    playback.play(None);
    playback.pause_for_others();
    assert!(playback.plays_on() && !playback.is_playing());
    playback.play(None);
    assert!(!playback.follow_others(Some(WhenOthersPlay::Pause)));
    assert!(playback.is_playing());
}

#[test]
fn ducking_becomes_a_pause_and_the_pause_ends_with_the_other_audio() {
    let (mut playback, _streamer) = Playback::new();
    playback.play(None);
    assert!(!playback.follow_others(Some(WhenOthersPlay::Lower)) && playback.makes_way());
    assert!(!playback.follow_others(Some(WhenOthersPlay::Pause)));
    assert!(playback.is_paused_for_others());
    assert!(playback.follow_others(None), "it is to play again");
}

#[test]
fn a_stop_lasts_until_it_plays_and_a_pause_does_not_undo_it() {
    let (mut playback, _streamer) = Playback::new();
    playback.play(None);
    playback.stop();
    playback.pause();
    assert!(playback.is_stopped());
    playback.play(None);
    assert!(!playback.is_stopped());
}

#[test]
fn the_revision_grows_only_with_a_change() {
    let (mut playback, _streamer) = Playback::new();
    playback.play(None);
    let before = playback.revision();
    playback.play(None);
    playback.duck(false);
    assert_eq!(playback.revision(), before);
    playback.duck(true);
    assert!(playback.revision() > before);
}
