# Errors: why something could not be done. They complete a sentence, so they begin small and have no full stop.

# Errors of the system
system-not-found = not found
system-permission-denied = permission denied
system-storage-full = the disk is full
system-quota-exceeded = the quota of the disk is used up
system-read-only = the disk is read-only
system-is-a-folder = it is a folder
system-not-a-folder = a part of the path is not a folder
system-timed-out = it did not answer in time
system-invalid-data = its contents are invalid
system-ends-early = it ends too early

# Files
file-no-home = there is no home folder for presets; set the variable HOME
file-unreadable = { $path } cannot be read: { $why }
file-too-large = { $path } is too large for a file of this kind
file-too-large-to-write = { $path } is not written, because it would be too large to be read again
file-unwritable = { $path } cannot be written: { $why }. { $advice }
advice-make-room = Make room on the disk and try again
advice-read-only = Its disk is read-only; playback is not affected
advice-permission = Give your user permission to write there and try again
advice-unchanged = Nothing has been changed

# Sentences
as-sentence = { $text }.
cancelled = it was cancelled
stopped = it was stopped
not-valid-json = it is not valid JSON: { $why }
json-too-long = it is longer than { $megabytes } MB
json-too-many-values = it contains more than { $most } values
json-too-deep = its lists are nested more than { $most } deep
no-thread = The system has no free thread for this
job-panicked = it failed unexpectedly; the log says where

# Files and folders
no-file = there is no file { $path }
not-a-file = { $path } is not a file
file-not-regular = it is not a regular file
file-empty = { $path } is empty
file-exists = { $path } exists already
file-not-written = { $path } was not written: { $why }
file-not-understood = { $path } is not understood, so it is left unchanged: { $why }
file-set-aside = { $path } is not understood ({ $why }). It was kept as { $aside }.
file-left-alone = { $path } is not understood ({ $why }). It could not be moved aside ({ $reason }), so it is left unchanged and not written.
folder-unreadable = it cannot be read: { $why }. Give your user permission to read it
folder-unwritable = { $path } cannot be written to: { $why }
bin-unreadable = { $path } cannot be read: { $why }. Give your user permission to read it.

# Fields of a mix
field-wrong = { $field }: { $why }
field-expected = expected { $expected }, found { $found }
expected-object = an object in braces
expected-number = a number
expected-whole-number = a whole number
expected-list = a list
expected-flag = true or false
expected-path = the name of a path
expected-sound-id = the id of a sound
expected-stages = a list of stages
expected-name = a name
expected-sound-ids = a list of the ids of sounds
too-many-layers = { $count } layers, but at most { $most } are possible
too-many-stages = { $count } stages, but at most { $most } are possible

# Presets
preset-not-object = it is not an object in braces
preset-no-version = it has no version; a preset begins with "version": 1
preset-newer = it has version { $version }, which needs a newer Susurra
preset-no-name = its name is missing or not a text
preset-too-large-to-save = “{ $name }” is not saved, because it is too large to be read again
preset-too-large-to-keep = it is too large to be read again once it is saved
preset-note-too-long = its note is longer than { $most } characters
preset-bad-tags = its tags are not a list of at most 100 short texts
preset-no-mix = it has no mix
preset-built-in = { $name } is built in and cannot be deleted; deleting a changed version restores the original
preset-unknown = there is no preset { $id }
preset-not-in-bin = “{ $name }” is no longer in the bin
preset-problem = The preset “{ $name }”: { $why }.
file-not-a-preset = { $path } is not a preset: { $why }
file-not-a-preset-kept = { $path } is not a preset: { $why }. It was left unchanged.
board-newer = it was saved by a newer Susurra
board-no-version = it has no version

# Sounds and layers
sound-folder-not-id = the name of its folder is not an id: use lower case letters, digits and hyphens, such as my-fan
sound-json-invalid = its sound.json is invalid: { $why }
sound-json-long-text = its { $field } is longer than { $most } characters
sound-json-newer = its sound.json has version { $version }, which needs a newer Susurra
sound-json-no-takes = its sound.json lists no recordings under takes
sound-json-bad-path = its sound.json lists { $name }, which is not a plain file name
sound-json-bad-control = its sound.json has an error in { $why }
sound-no-json = it has no sound.json
sound-problem = The sound “{ $id }”: { $why }.
sound-unusable = “{ $id }” cannot be used now: { $why }.
sound-missing = There is no sound “{ $id }” here. The layer is kept.
folder-not-a-sound = { $path } is not a sound: { $why }.
layer-newer = This layer needs a newer Susurra. It is kept.
layer-too-many = Only { $most } layers can sound at once.
recording-missing = Its recording { $name } is missing. The sound plays again when it is back in { $folder }.
recording-no-room = { $path } does not fit: what is playing fills the { $megabytes } MB for recordings. Switch a layer off, then switch this one on again
nothing-to-tingle = Nothing is playing that could tingle.
played-as-texture = a continuous sound
played-as-events = separate sounds

# Sound files
built-in-file = the built-in { $path }
sound-file-unknown = { $path } is not a sound file that Susurra knows (WAV, FLAC, Ogg Vorbis, Opus, MP3, AAC/M4A, AIFF)
sound-file-no-sound = { $path } holds no sound that can be decoded: { $why }
sound-file-damaged = { $path } is damaged: { $why }
sound-file-too-short = { $path } is too short to be heard: { $frames } frames
sound-file-cut = it ends before its header says; what there is of it plays
sound-file-no-track = it has no audio track
sound-file-unknown-codec = its codec is unknown
sound-file-no-rate = it names no sample rate
sound-file-bad-rate = a sample rate of { $rate } Hz
sound-file-channels = { $count } channels
sound-file-bad-packets = too many of its packets cannot be decoded
sound-file-decoder-gave-up = the decoder failed on it
sound-file-unsupported = { $what } is not supported; save it as WAV or FLAC
sound-file-unsupported-coding = its coding is not supported; save it as WAV or FLAC

# Import of recordings
recording-too-large = { $path } is too large to be a recording: more than { $gigabytes } GB
recording-too-long = { $path } is longer than { $hours } hours; cut out what you want to hear of it
recording-silent = { $path } holds nothing but silence
recording-known = { $path } is there already, as “{ $name }”
recording-damaged = { $path } is damaged: { $bad } of its { $all } parts cannot be decoded
recording-changed = { $path } was changed while it was read; try again
recording-unmeasured = its loudness cannot be measured: { $why }
recording-place-taken = another sound has taken the place of “{ $name }”; it stays in the bin
recording-panicked = { $path } could not be imported; the log says why
import-too-many-files = Only the first { $most } files were taken.
import-no-sound-file = There is no sound file in what was dropped.
import-not-added = { $why }. It was not added.
recast-failed = { $why }. It stays as it was.
import-note-damaged = { $bad } of its { $all } parts were damaged and left out
import-note-cut = it ends before its header says; what there is was taken
import-note-too-many = of its { $all } sounds the first { $taken } were taken

# Export
export-bad-extension = { $path } should end in .wav, .flac or .ogg
export-wav-too-long = a WAV file holds at most { $hours } hours of this; write a .flac instead
export-encoder-failed = it cannot be encoded: { $why }
render-bad-length = a file may last from a second to a week
pack-not-made = The pack was not saved: { $why }.
sound-file-not-made = The audio was not exported: { $why }.
loudness = { $lufs } LUFS, true peak { $peak } dBTP
loudness-silent = silent

# Shared mixes and packs
share-none = there is no shared mix in this text; shared mixes begin with susurra:1:
share-cut-short = the shared mix is incomplete; copy all of it, up to the last letter
share-altered = the shared mix was altered on the way; ask for another copy
share-newer = the shared mix has version { $version }, which needs a newer Susurra
share-too-large = the text is too long for a shared mix
share-too-many-layers = a mix of { $layers } layers is too large for a line of text; share it as a file
pack-not-a-pack = { $path } is not a Susurra pack: { $why }
pack-newer = { $path } has version { $version }, which needs a newer Susurra
pack-damaged = { $path } is damaged: { $why }; ask for another copy
pack-refused = { $path } was refused: { $why }
pack-bad-beginning = it does not begin with { $wanted }
pack-too-many-entries = it has more than { $most } entries
pack-too-many-presets = it has more presets than a pack may hold
pack-too-large = its contents are larger than a pack may hold
pack-entry-twice = it has { $name } twice
pack-entry-changed = { $name } has changed
pack-entry-name-not-utf8 = the name of an entry is not valid UTF-8
pack-entry-encrypted = { $name } is encrypted
pack-entry-link = { $name } is a link
pack-entry-foreign = { $name } does not belong in a pack
pack-no-manifest = it has no { $name }
pack-bad-manifest = its { $name } is invalid: { $why }
pack-files-differ = the files of “{ $id }” are not those that its manifest lists
pack-presets-differ = its presets are not those that its manifest lists
pack-sound-missing = a sound that its manifest lists is missing
conflict-built-in-preset = There is another built-in preset “{ $name }”.
conflict-own-preset = There is another preset “{ $name }” of your own.
conflict-sound = There is another sound “{ $name }”.

# The audio device
device-none = no sound device was found
device-not-found = { $name } is not connected
device-cannot-open = { $name } cannot be opened: { $why }
device-lost = the connection to { $name } was lost
device-gone = { $name } was disconnected

# Suspending the computer
suspend-refused = The computer was not suspended: the system answers “{ $answer }”. Everything is paused; you can suspend it from its own menu.
suspend-failed = The computer was not suspended: { $why }. Everything is paused; suspending needs logind.
suspend-impossible = Susurra cannot suspend this computer. Everything is paused.

# The window
no-japanese-font = This system has no font for Japanese. Install one, such as Noto Sans CJK, and open Susurra again.
