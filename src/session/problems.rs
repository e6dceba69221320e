//! Why a layer is not heard as it should be.

use crate::catalogue::Catalogue;
use crate::i18n::{Message, ToMessage, display_in_english, message};
use crate::mix::{Layer, Mix, Source};
use crate::render::MAX_LAYERS;
use crate::session::library::sound_problem;
use crate::session::{LibraryProblem, Playback, Session, SoundFault};

/// Why a layer is not heard as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerProblem {
    /// It is of a kind that only a later version knows.
    NeedsNewerVersion,
    Sound(SoundFault),
    /// Its recordings cannot be read, for this reason.
    Recording(Message),
    /// There are more layers than can sound at once.
    TooMany,
}

impl ToMessage for LayerProblem {
    fn message(&self) -> Message {
        match self {
            Self::NeedsNewerVersion => message!("layer-newer"),
            Self::Sound(fault) => fault.message(),
            Self::Recording(why) => message!("as-sentence", text = why),
            Self::TooMany => message!("layer-too-many", most = MAX_LAYERS),
        }
    }
}

impl ToMessage for SoundFault {
    fn message(&self) -> Message {
        match self {
            Self::Incomplete(why) => why.clone(),
            Self::Unusable(id, why) => message!("sound-unusable", id = &id.0, why = why),
            Self::Missing(id) => message!("sound-missing", id = &id.0),
        }
    }
}

impl ToMessage for LibraryProblem {
    fn message(&self) -> Message {
        match self {
            Self::Sound { folder, why } => message!("folder-not-a-sound", path = folder, why = why),
            Self::Preset { path, why } => {
                message!("file-not-a-preset-kept", path = path, why = why)
            }
        }
    }
}

display_in_english!(LayerProblem, SoundFault, LibraryProblem);

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
                return Some(LayerProblem::Recording(why.clone()));
            }
        }
        Source::Noise | Source::Tones => {}
    }
    let is_left_out = mix.layers.len() > MAX_LAYERS && playback.lacks_place(layer.id);
    is_left_out.then_some(LayerProblem::TooMany)
}

/// Why the layers of a mix are not all heard as they should be, each reason once.
pub(super) fn layer_problems(
    catalogue: &Catalogue,
    playback: &mut Playback,
    mix: &Mix,
) -> Vec<LayerProblem> {
    playback.take_reports();
    let mut problems = Vec::new();
    for problem in mix.layers.iter().filter_map(|l| layer_problem(catalogue, playback, mix, l)) {
        // Layers of one sound share its problem, and hundreds may lack a place.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

impl Session {
    /// Why a layer is not heard as it should be, if so.
    pub fn layer_problem(&self, layer: &Layer) -> Option<Message> {
        let (catalogue, mix) = (self.library.catalogue(), self.board.mix());
        let problem = layer_problem(catalogue, &self.playback, mix, layer);
        problem.map(|problem| problem.message())
    }

    /// Why the layers on the board are not all heard as they should be.
    pub fn layer_problems(&mut self) -> Vec<Message> {
        let catalogue = self.library.catalogue();
        let problems = layer_problems(catalogue, &mut self.playback, self.board.mix());
        problems.iter().map(ToMessage::message).collect()
    }
}
