//! Why a layer is not heard as it should be.

use crate::catalogue::Catalogue;
use crate::mix::{Layer, Mix, Source};
use crate::render::MAX_LAYERS;
use crate::session::library::sound_problem;
use crate::session::{LibraryProblem, Playback, Session, SoundProblem};
use std::fmt;

/// Why a layer is not heard as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerProblem {
    /// It is of a kind that only a later version knows.
    NeedsNewerVersion,
    Sound(SoundProblem),
    /// Its recordings cannot be read, for this reason.
    Recording(String),
    /// There are more layers than can sound at once.
    TooMany,
}

impl fmt::Display for LayerProblem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NeedsNewerVersion => write!(f, "This layer needs a newer Susurra. It is kept."),
            Self::Sound(problem) => problem.fmt(f),
            Self::Recording(why) => why.fmt(f),
            Self::TooMany => write!(f, "Only {MAX_LAYERS} layers can sound at once."),
        }
    }
}

impl fmt::Display for SoundProblem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Incomplete(why) => why.fmt(f),
            Self::Unusable(id, why) => write!(f, "“{id}” cannot be used now: {why}."),
            Self::Missing(id) => write!(f, "There is no sound “{id}” here. The layer is kept."),
        }
    }
}

impl fmt::Display for LibraryProblem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Sound { folder, why } => write!(f, "{} is no sound: {why}.", folder.display()),
            Self::Preset { path, why } => {
                write!(f, "{} is no preset: {why}. It was left as it is.", path.display())
            }
        }
    }
}

/// Why a layer of `mix` is not heard as it should be, if so.
pub(super) fn layer_problem(
    catalogue: &Catalogue,
    playback: &Playback,
    mix: &Mix,
    layer: &Layer,
) -> Option<LayerProblem> {
    match &layer.source {
        Source::Unknown => return Some(LayerProblem::NeedsNewerVersion),
        Source::Sound(id) => {
            if let Some(problem) = sound_problem(catalogue, id) {
                return Some(LayerProblem::Sound(problem));
            }
            if let Some(why) = playback.failure(id) {
                return Some(LayerProblem::Recording(why.to_owned()));
            }
        }
        Source::Noise | Source::Tones => {}
    }
    let is_left_out = mix.layers.len() > MAX_LAYERS && playback.lacks_place(layer.id);
    is_left_out.then_some(LayerProblem::TooMany)
}

/// Why the layers of a mix are not all heard as they should be.
pub(super) fn layer_problems(
    catalogue: &Catalogue,
    playback: &mut Playback,
    mix: &Mix,
) -> Vec<LayerProblem> {
    playback.take_reports();
    let problem = |layer: &Layer| layer_problem(catalogue, playback, mix, layer);
    mix.layers.iter().filter_map(problem).collect()
}

impl Session {
    /// Why a layer is not heard as it should be, if so.
    pub fn layer_problem(&self, layer: &Layer) -> Option<String> {
        let (catalogue, mix) = (self.library.catalogue(), self.board.mix());
        let problem = layer_problem(catalogue, &self.playback, mix, layer);
        problem.map(|problem| problem.to_string())
    }

    /// Why the layers on the board are not all heard as they should be.
    pub fn layer_problems(&mut self) -> Vec<String> {
        let catalogue = self.library.catalogue();
        let problems = layer_problems(catalogue, &mut self.playback, self.board.mix());
        problems.iter().map(ToString::to_string).collect()
    }
}
