//! Technical rules for every recording: headroom, no clicks, no DC offset, tails that end in silence, mono
//! compatibility, and no repetition. A sound that breaks a rule is not written.

use realfft::RealFftPlanner;

use crate::measure::loudness;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames, gain_to_db, root_mean_square};
use crate::sounds::{Kind, Sound};

/// Highest true peak. Chosen: leaves 3 dB for the gain and resampling of the mixer.
const CEILING_DBTP: f64 = -3.0;
/// Highest level of the first and last sample. Chosen: below the room tones, where no click is heard.
const CLICK_DB: f64 = -50.0;
/// Largest mean of the samples relative to their root mean square. Chosen: a hundredth costs no headroom.
const OFFSET_DB: f64 = -40.0;
/// Highest level at the end of an event, and the length of that end. Chosen: below any room tone.
const TAIL_DB: f64 = -70.0;
const TAIL_SECONDS: f64 = 0.005;
/// Lowest correlation of the channels, by formula: below it, a mono mix loses more than 3 dB.
const LOWEST_CORRELATION: f64 = -0.5;
/// Normalised autocorrelation that counts as a repetition. Chosen: noise is near 0 and a loop is 1.
const REPEATED: f64 = 0.9;
/// Shortest lag that counts as a repetition. Chosen: the hum of a machine repeats at each turn, at shorter lags.
const SHORTEST_REPEAT_SECONDS: f64 = 1.0;

/// The rules that `take` breaks, each as a clause for an error message.
pub fn broken_by(sound: &Sound, take: &Stereo) -> Vec<String> {
    let mut broken = Vec::new();
    let mut check = |keeps: bool, what: String| {
        if !keeps {
            broken.push(what);
        }
    };
    let peak =
        loudness::measure(std::slice::from_ref(take)).map_or(0.0, |loudness| loudness.true_peak_db);
    check(peak <= CEILING_DBTP, format!("its true peak is {peak:.1} dBTP"));
    let click = click_db(take);
    check(click <= CLICK_DB, format!("it begins or ends with a sample at {click:.0} dBFS"));
    let offset = offset_db(take);
    check(offset <= OFFSET_DB, format!("it has a DC offset of {offset:.0} dB"));
    let alike = take.correlation();
    check(
        alike >= LOWEST_CORRELATION,
        format!("its channels cancel in mono (correlation {alike:.2})"),
    );
    match sound.kind {
        Kind::Events => {
            let tail = tail_db(take);
            check(tail <= TAIL_DB, format!("its tail is cut off at {tail:.0} dBFS"));
        }
        Kind::Texture => {
            let (again, after_s) = repetition(&take.left);
            check(
                again < REPEATED,
                format!("it repeats after {after_s:.1} s (correlation {again:.2})"),
            );
        }
    }
    broken
}

fn click_db(take: &Stereo) -> f64 {
    let ends = take.channels().map(|side| {
        let ends = [side.first(), side.last()];
        ends.into_iter().flatten().fold(0.0_f64, |max, x| max.max(x.abs()))
    });
    gain_to_db(ends[0].max(ends[1]))
}

fn offset_db(take: &Stereo) -> f64 {
    let of = |side: &[f64]| {
        let mean = side.iter().sum::<f64>() / side.len().max(1) as f64;
        mean.abs() / (root_mean_square(side) + db_to_gain(-120.0))
    };
    gain_to_db(of(&take.left).max(of(&take.right)))
}

fn tail_db(take: &Stereo) -> f64 {
    let tail =
        |side: &[f64]| root_mean_square(&side[side.len().saturating_sub(frames(TAIL_SECONDS))..]);
    gain_to_db(tail(&take.left).max(tail(&take.right)))
}

/// The highest normalised autocorrelation and its lag in seconds, over lags up to half of the signal.
fn repetition(signal: &[f64]) -> (f64, f64) {
    let length = (2 * signal.len()).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let mut block = signal.to_vec();
    block.resize(length, 0.0);
    let forward = planner.plan_fft_forward(length);
    let mut spectrum = forward.make_output_vec();
    let inverse = planner.plan_fft_inverse(length);
    if forward.process(&mut block, &mut spectrum).is_err() {
        return (0.0, 0.0);
    }
    spectrum.iter_mut().for_each(|bin| *bin = (bin.norm_sqr() / length as f64).into());
    if inverse.process(&mut spectrum, &mut block).is_err() {
        return (0.0, 0.0);
    }
    let energies: Vec<f64> = std::iter::once(0.0)
        .chain(signal.iter().scan(0.0, |sum, x| {
            *sum += x * x;
            Some(*sum)
        }))
        .collect();
    let whole = energies[signal.len()];
    let alike = |lag: usize| {
        let (early, late) = (energies[signal.len() - lag], whole - energies[lag]);
        block[lag] / ((early * late).sqrt() + 1e-18)
    };
    let lags = frames(SHORTEST_REPEAT_SECONDS)..signal.len() / 2;
    let best = lags.max_by(|a, b| alike(*a).total_cmp(&alike(*b)));
    best.map_or((0.0, 0.0), |lag| (alike(lag), lag as f64 / SAMPLE_RATE))
}

#[cfg(test)]
mod tests;
