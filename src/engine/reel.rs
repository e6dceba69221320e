//! A texture's recording as it waits to be played: on the disk rather than in memory, in a file without
//! a name that is gone with whoever plays it. The system keeps of it what it has memory to spare for,
//! which for one that plays is nearly always all. Where no disk can be written, it is in memory.

use crate::dsp::{Frame, Pcm, read_pcm, to_pcm};
use crate::render::Recording;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Frames that are brought from the disk at once.
const PORTION: usize = 2048;

/// A recording decoded whole, in 16 bits.
pub struct Reel {
    held: Held,
    length: usize,
}

enum Held {
    Disk(File),
    Memory(Recording),
}

/// Where reels are made.
#[derive(Clone, Debug, Default)]
pub struct Spool {
    folder: Option<PathBuf>,
}

impl Spool {
    /// On the disk of `folder`, which need not be there yet.
    pub fn at(folder: &Path) -> Self {
        Self { folder: Some(folder.into()) }
    }

    /// In memory.
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// An empty reel for about `frames`.
    pub fn reel(&self, frames: usize) -> Reel {
        let held =
            self.file().map_or_else(|| Held::Memory(Recording::with_room(frames)), Held::Disk);
        Reel { held, length: 0 }
    }

    fn file(&self) -> Option<File> {
        let folder = self.folder.as_ref()?;
        let made = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
        let told = |error| log::warn!("{}: {error}; recordings stay in memory", folder.display());
        made.map_err(told).ok()
    }
}

impl Default for Reel {
    fn default() -> Self {
        Recording::default().into()
    }
}

impl From<Recording> for Reel {
    fn from(recording: Recording) -> Self {
        Self { length: recording.len(), held: Held::Memory(recording) }
    }
}

impl Reel {
    /// Keeps `frames` after those it has; what is over full scale is cut. Where the disk takes no more,
    /// it goes on in memory.
    ///
    /// # Errors
    /// If what lies on a disk that takes no more cannot be read back from it either.
    pub fn push(&mut self, frames: &[Frame]) -> io::Result<()> {
        if let Held::Disk(file) = &mut self.held {
            let pcm: Vec<Pcm> = frames.iter().copied().map(to_pcm).collect();
            let written = file
                .seek(place(self.length))
                .and_then(|_| file.write_all(bytemuck::cast_slice(&pcm)));
            if let Err(error) = written {
                log::warn!("a recording stays in memory: {error}");
                self.held = Held::Memory(self.read_back()?);
            }
        }
        if let Held::Memory(recording) = &mut self.held {
            recording.push(frames);
        }
        self.length += frames.len();
        Ok(())
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// If it cannot be read from the disk.
    pub fn into_memory(self) -> io::Result<Recording> {
        match self.held {
            Held::Memory(recording) => Ok(recording),
            Held::Disk(_) => self.read_back(),
        }
    }

    fn read_back(&self) -> io::Result<Recording> {
        let mut recording = Recording::with_room(self.length);
        let mut portion = [[0.0; 2]; PORTION];
        for at in (0..self.length).step_by(PORTION) {
            let portion = &mut portion[..PORTION.min(self.length - at)];
            self.read(at, portion)?;
            recording.push(portion);
        }
        Ok(recording)
    }

    /// Gives back what it holds beyond `most` frames.
    pub fn fit(&mut self, most: usize) {
        self.length = self.length.min(most);
        if let Held::Memory(recording) = &mut self.held {
            recording.fit(most);
        }
    }

    /// Frames in all.
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes on the disk or in memory.
    pub fn bytes(&self) -> usize {
        match &self.held {
            Held::Disk(_) => self.length * size_of::<Pcm>(),
            Held::Memory(recording) => recording.bytes(),
        }
    }

    /// Fills `out` with the frames from `at` as they are kept; silence past the end.
    ///
    /// # Errors
    /// If they cannot be read from the disk.
    pub fn copy(&self, at: usize, out: &mut [Pcm]) -> io::Result<()> {
        let there = self.length.saturating_sub(at).min(out.len());
        let (heard, past) = out.split_at_mut(there);
        past.fill([0; 2]);
        match &self.held {
            Held::Memory(recording) => recording.copy(at, heard),
            Held::Disk(file) => {
                let mut file = file;
                file.seek(place(at))?;
                file.read_exact(bytemuck::cast_slice_mut(heard))?;
            }
        }
        Ok(())
    }

    /// Fills `out` with the frames from `at`; silence past the end.
    ///
    /// # Errors
    /// If they cannot be read from the disk.
    pub fn read(&self, at: usize, out: &mut [Frame]) -> io::Result<()> {
        let mut pcm = [[0; 2]; PORTION];
        for (n, out) in out.chunks_mut(PORTION).enumerate() {
            let pcm = &mut pcm[..out.len()];
            self.copy(at + n * PORTION, pcm)?;
            read_pcm(pcm, out);
        }
        Ok(())
    }
}

#[cfg(test)]
impl Reel {
    /// One of a second at 8 kHz on a disk that gives nothing back.
    pub(in crate::engine) fn unreadable(folder: &Path) -> Self {
        let file = File::create(folder.join("write only")).unwrap();
        Self { held: Held::Disk(file), length: 8_000 }
    }
}

/// Where in the file the frame `at` lies.
fn place(at: usize) -> SeekFrom {
    SeekFrom::Start((at * size_of::<Pcm>()) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::from_pcm;

    fn frames() -> Vec<Frame> {
        (0..5000u16).map(|n| [f32::from(n) / 5000.0, -0.25]).collect()
    }

    fn filled(mut reel: Reel) -> Reel {
        frames().chunks(777).for_each(|part| reel.push(part).unwrap());
        reel
    }

    #[test]
    fn on_the_disk_it_is_what_it_is_in_memory_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("not/yet/there");
        let reels = [Spool::at(&cache), Spool::in_memory()].map(|spool| filled(spool.reel(5000)));
        assert!(matches!(reels[0].held, Held::Disk(_)));
        assert_eq!(std::fs::read_dir(&cache).unwrap().count(), 0, "no name");
        for reel in &reels {
            assert_eq!((reel.len(), reel.bytes()), (5000, 20_000));
            let mut out = vec![[9.0; 2]; 1500];
            reel.read(4000, &mut out).unwrap();
            let wanted = Recording::new(&frames());
            assert!((0..1500).all(|n| out[n] == wanted.frame(4000 + n)), "silent past its end");
            reel.read(9000, &mut out).unwrap();
            assert!(out.iter().all(|frame| *frame == [0.0; 2]));
        }
    }

    #[test]
    fn where_no_disk_can_be_written_it_is_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(filled(Spool::at(&file).reel(0)).held, Held::Memory(_)));
    }

    #[test]
    fn on_a_disk_that_fills_up_it_goes_on_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let mut reel = Spool::at(folder.path()).reel(0);
        reel.push(&frames()[..2000]).unwrap();
        let Held::Disk(file) = &mut reel.held else { panic!("there is a disk") };
        // A file that can only be read stands for a disk that takes no more.
        let path = folder.path().join("read only");
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        std::fs::write(&path, bytes).unwrap();
        *file = File::open(&path).unwrap();
        reel.push(&frames()[2000..]).unwrap();
        assert!(matches!(reel.held, Held::Memory(_)));
        let mut out = vec![[0; 2]; 5000];
        reel.copy(0, &mut out).unwrap();
        assert!(
            out.iter()
                .zip(frames())
                .all(|(pcm, frame)| (from_pcm(*pcm)[0] - frame[0]).abs() < 1e-4)
        );
    }

    #[test]
    fn what_is_beyond_its_end_is_given_back() {
        let mut reel = filled(Spool::in_memory().reel(0));
        reel.fit(100);
        let mut out = [[9; 2]; 2];
        reel.copy(99, &mut out).unwrap();
        assert!(reel.len() == 100 && out[0] != [0; 2] && out[1] == [0; 2]);
    }
}
