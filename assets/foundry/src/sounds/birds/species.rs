//! The song figures of each species. Their ranges of pitch, duration and rate follow field guides and sonagrams
//! (Bergmann, Helb & Baumann, *Die Stimmen der Vögel Europas*, 2008; xeno-canto sonagrams as described there).

use super::song::{Figure, NoteRange, Species};

/// Default values of a note. Chosen: a short sweep in the middle of the pitch range of small birds, with weak harmonics
/// because the syrinx produces a nearly pure whistle. The levels of the notes are chosen too.
const DEFAULT: NoteRange = NoteRange {
    seconds: (0.1, 0.2),
    gap_s: (0.03, 0.08),
    hz: (3_000.0, 4_000.0),
    octaves: (0.1, 0.3),
    turns: 0.5,
    phase: (0.0, 1.0),
    harmonics_db: -28.0,
    level_db: 0.0,
};

/// Default values of a figure: it is sung once, at a constant tempo and pitch.
const ONCE: Figure =
    Figure { notes: &[DEFAULT], repeats: (1, 1), interval_factor: 1.0, pitch_factor: 1.0 };

/// Slow flute-like notes at 1.6 to 2.9 kHz, followed by a thin, high twitter.
pub const BLACKBIRD: Species = Species {
    figures: &[
        Figure {
            notes: &[NoteRange {
                seconds: (0.14, 0.34),
                gap_s: (0.02, 0.09),
                hz: (1_700.0, 2_500.0),
                octaves: (0.05, 0.4),
                turns: 0.5,
                harmonics_db: -24.0,
                ..DEFAULT
            }],
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.16, 0.3),
                gap_s: (0.02, 0.07),
                hz: (1_900.0, 2_700.0),
                octaves: (0.2, 0.55),
                turns: 1.0,
                harmonics_db: -24.0,
                ..DEFAULT
            }],
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.2, 0.32),
                gap_s: (0.03, 0.08),
                hz: (1_700.0, 2_300.0),
                octaves: (0.12, 0.25),
                turns: 4.0,
                harmonics_db: -24.0,
                ..DEFAULT
            }],
            ..ONCE
        },
    ],
    drawn: Some((2, 4)),
    ending: Some(Figure {
        notes: &[
            NoteRange {
                seconds: (0.04, 0.08),
                gap_s: (0.01, 0.04),
                hz: (4_500.0, 6_500.0),
                octaves: (0.4, 1.0),
                level_db: -13.0,
                ..DEFAULT
            },
            NoteRange {
                seconds: (0.03, 0.06),
                gap_s: (0.01, 0.05),
                hz: (3_500.0, 5_500.0),
                octaves: (0.3, 0.9),
                turns: 1.0,
                level_db: -14.0,
                ..DEFAULT
            },
        ],
        repeats: (1, 3),
        ..ONCE
    }),
};

/// A rippling song that runs from very high, thin notes down to quick, low ones.
pub const ROBIN: Species = Species {
    figures: &[
        Figure {
            notes: &[NoteRange {
                seconds: (0.09, 0.24),
                gap_s: (0.01, 0.06),
                hz: (5_000.0, 7_000.0),
                octaves: (0.05, 0.35),
                level_db: -4.0,
                ..DEFAULT
            }],
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.04, 0.08),
                gap_s: (0.008, 0.025),
                hz: (2_600.0, 4_600.0),
                octaves: (0.3, 1.0),
                ..DEFAULT
            }],
            repeats: (2, 5),
            pitch_factor: 0.97,
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.08, 0.18),
                gap_s: (0.01, 0.05),
                hz: (2_400.0, 3_800.0),
                octaves: (0.2, 0.8),
                turns: 1.0,
                ..DEFAULT
            }],
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.12, 0.25),
                hz: (3_200.0, 5_000.0),
                octaves: (0.25, 0.6),
                turns: 6.0,
                level_db: -2.0,
                ..DEFAULT
            }],
            ..ONCE
        },
    ],
    drawn: Some((4, 6)),
    ending: None,
};

/// A rattle that falls in pitch and accelerates, followed by a flourish.
pub const CHAFFINCH: Species = Species {
    figures: &[
        Figure {
            notes: &[NoteRange {
                seconds: (0.06, 0.08),
                gap_s: (0.04, 0.06),
                hz: (4_300.0, 5_200.0),
                octaves: (0.7, 1.1),
                phase: (0.0, 0.05),
                level_db: -3.0,
                ..DEFAULT
            }],
            repeats: (4, 6),
            interval_factor: 0.95,
            pitch_factor: 0.975,
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.05, 0.07),
                gap_s: (0.02, 0.04),
                hz: (3_300.0, 3_900.0),
                octaves: (0.6, 1.0),
                phase: (0.0, 0.05),
                ..DEFAULT
            }],
            repeats: (5, 8),
            interval_factor: 0.97,
            pitch_factor: 0.98,
        },
        Figure {
            notes: &[
                NoteRange {
                    seconds: (0.06, 0.09),
                    gap_s: (0.01, 0.02),
                    hz: (2_800.0, 3_300.0),
                    octaves: (0.3, 0.6),
                    phase: (0.45, 0.55),
                    ..DEFAULT
                },
                NoteRange {
                    seconds: (0.12, 0.17),
                    hz: (3_600.0, 4_600.0),
                    octaves: (0.6, 1.1),
                    turns: 0.8,
                    phase: (0.7, 0.85),
                    ..DEFAULT
                },
            ],
            ..ONCE
        },
    ],
    drawn: None,
    ending: None,
};

/// A high and a low note in alternation, each a steep fall in pitch that ends with a hook.
pub const CHIFFCHAFF: Species = Species {
    figures: &[Figure {
        notes: &[
            NoteRange {
                seconds: (0.09, 0.12),
                gap_s: (0.17, 0.22),
                hz: (4_700.0, 5_300.0),
                octaves: (0.6, 0.9),
                turns: 0.6,
                phase: (0.0, 0.05),
                ..DEFAULT
            },
            NoteRange {
                seconds: (0.1, 0.13),
                gap_s: (0.16, 0.22),
                hz: (4_000.0, 4_400.0),
                octaves: (0.5, 0.8),
                turns: 0.6,
                phase: (0.0, 0.05),
                ..DEFAULT
            },
        ],
        repeats: (2, 3),
        interval_factor: 1.0,
        pitch_factor: 1.0,
    }],
    drawn: None,
    ending: None,
};

/// Two whistles in alternation, often written as "teacher, teacher".
pub const GREAT_TIT: Species = Species {
    figures: &[Figure {
        notes: &[
            NoteRange {
                seconds: (0.09, 0.13),
                gap_s: (0.02, 0.05),
                hz: (4_800.0, 5_800.0),
                octaves: (0.04, 0.12),
                harmonics_db: -30.0,
                ..DEFAULT
            },
            NoteRange {
                seconds: (0.13, 0.19),
                gap_s: (0.04, 0.08),
                hz: (3_300.0, 4_000.0),
                octaves: (0.05, 0.2),
                harmonics_db: -26.0,
                ..DEFAULT
            },
        ],
        repeats: (2, 4),
        interval_factor: 1.0,
        pitch_factor: 1.0,
    }],
    drawn: None,
    ending: None,
};

/// Single chirps, each with a wide hook-shaped sweep and strong harmonics.
pub const SPARROW: Species = Species {
    figures: &[Figure {
        notes: &[NoteRange {
            seconds: (0.08, 0.14),
            gap_s: (0.25, 0.5),
            hz: (2_900.0, 3_800.0),
            octaves: (0.4, 0.9),
            turns: 1.0,
            phase: (0.4, 0.65),
            harmonics_db: -18.0,
            level_db: 0.0,
        }],
        repeats: (1, 2),
        interval_factor: 1.0,
        pitch_factor: 1.0,
    }],
    drawn: Some((2, 3)),
    ending: None,
};

/// Three loud trills of different speeds.
pub const WREN: Species = Species {
    figures: &[
        Figure {
            notes: &[NoteRange {
                seconds: (0.05, 0.08),
                gap_s: (0.02, 0.05),
                hz: (4_200.0, 6_000.0),
                octaves: (0.4, 0.9),
                ..DEFAULT
            }],
            repeats: (2, 4),
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.035, 0.045),
                gap_s: (0.012, 0.02),
                hz: (4_600.0, 5_600.0),
                octaves: (0.5, 0.8),
                phase: (0.0, 0.1),
                ..DEFAULT
            }],
            repeats: (8, 13),
            ..ONCE
        },
        Figure {
            notes: &[NoteRange {
                seconds: (0.07, 0.1),
                gap_s: (0.02, 0.05),
                hz: (3_800.0, 5_200.0),
                octaves: (0.4, 0.9),
                turns: 1.0,
                ..DEFAULT
            }],
            repeats: (2, 4),
            ..ONCE
        },
    ],
    drawn: None,
    ending: None,
};
