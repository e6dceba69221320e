# Texts of the command line and of the replies to remote control.

# Replies to `susurra ctl`.
ctl-windowless-show = This Susurra plays without a window. To open the window, end it with `susurra ctl quit` and start `susurra`.
ctl-windowless-bring = This Susurra plays without a window. Use `susurra import` instead.
ctl-master = Master: { $level }.
ctl-level = Level: { $level }.
ctl-playing = Playing “{ $name }”.
ctl-no-preset = There is no preset “{ $name }”; `susurra list presets` lists the presets.
ctl-no-sound = There is no sound “{ $name }”; `susurra list sounds` lists the sounds.
ctl-not-on-board = “{ $name }” is not on the board, which holds: { $layers }. `susurra ctl on SOUND` adds a sound.
ctl-board-empty = “{ $name }” is not on the board, which is empty. `susurra ctl on SOUND` adds a sound.
ctl-already-on-board = { $name } is already on the board.
ctl-added = { $name }: { $level }.
ctl-timer-off = The sleep timer is off.
ctl-fades-out-in = Fades out in { $time }.
ctl-too-many-watch = Too many programs already watch this Susurra.
ctl-error-empty = no request was given; `susurra ctl --help` lists the requests
ctl-error-unknown = “{ $word }” is not a request; `susurra ctl --help` lists the requests
ctl-error-form = write it as: { $form }
ctl-error-level = “{ $text }” is not a level; use 50%, 0.5 or -6dB, or +5%, -5% or +3dB to change it
ctl-error-timer = “{ $text }” is not a time for the timer; use 45m, 1h30m, +15m or off
ctl-error-too-long = the request is longer than { $bytes } bytes
ctl-error-not-words = the request must be a list of words in JSON, such as ["preset","Rainy night"]

# The requests in `susurra ctl --help`.
ctl-requests = Requests:
ctl-layer-names = A LAYER is the id or the name of its sound; a second layer of the same sound is rain#2.
ctl-exit-codes = Exit codes: 0 done, 1 refused or failed, 2 wrong arguments, 3 no Susurra is running.
ctl-form-status = show what plays; --json for programs
ctl-form-watch = print the status as a line of JSON, and again after every change
ctl-form-play = fade in
ctl-form-pause = fade out and keep the position
ctl-form-toggle = play or pause
ctl-form-stop = fade out and end the sleep timer
ctl-form-preset = crossfade to a preset and play it
ctl-form-next = crossfade to the next preset
ctl-form-previous = crossfade to the previous preset
ctl-form-master = set 50%, 0.5 or -6dB; change by +5%, -5% or +3dB
ctl-form-level = the same for a layer, such as rain
ctl-form-mute = mute a layer and keep its level
ctl-form-unmute = unmute a layer
ctl-form-on = add a sound to the board
ctl-form-off = remove a layer from the board
ctl-form-timer = fade out in 45m; +15m to extend; off
ctl-form-tingle = note a tingle and what plays
ctl-form-undo = undo the last change of the mix
ctl-form-redo = redo it
ctl-form-save = save the board over its preset
ctl-form-bring = open shared text, a link or a file in the window
ctl-form-show = open the window or bring it to the front
ctl-form-quit = fade out and quit Susurra
ctl-form-telemetry = print the timing of the audio thread as JSON
ctl-form-help = print this list

# The status for people.
status-line-playing = Playing: { $what }, { $output }
status-line-paused = Paused: { $what }, { $output }
status-line-stopped = Stopped: { $what }, { $output }
status-changed = { $name } (changed)
status-unnamed-mix = an unnamed mix
status-master = Master
status-muted = muted
status-solo = solo
status-lowered-for = Lowered or paused for { $other }.

# The socket of the running instance.
runtime-folder-not-private = it is not a folder that belongs to you alone; run: chmod 700 '{ $folder }'
socket-of-another-user = another user answers there; nothing was asked

# The output of the commands.
cli-no-file = there is no file { $path }
cli-no-preset = there is no preset “{ $name }”; there are: { $known }
cli-not-an-item = it is neither a command nor a shared item; see susurra --help
cli-no-signals = Ctrl-C cannot be caught
cli-never-repeats = It never repeats.
cli-repeats-after-minutes = It does not repeat for at least { $minutes } minutes.
cli-repeats-after-hours = It does not repeat for at least { $hours } hours.
cli-longer-than-a-week = it is longer than a week
cli-share-left-out = { $count ->
    [one] One layer is
   *[other] { $count } layers are
 } not in it: a file can hold everything; add -o FILE.json.
cli-share-own-sound = “{ $name }” is your own sound: add -o FILE.susurra to include it.
cli-file-exists = { $path } exists already; name another file, or add --overwrite
cli-share-one-json = a .json file holds one preset; write a .susurra file for several
cli-share-extension = { $path } should end in .susurra or .json
cli-saved-to = Saved to { $path }.
cli-pack-presets = Presets: { $names }
cli-pack-sounds = Your sounds: { $names }
cli-pack-file =   { $name }, { $bytes } bytes
cli-imported = Kept: { $presets ->
    [one] 1 preset
   *[other] { $presets } presets
 }, { $sounds ->
    [one] 1 sound
   *[other] { $sounds } sounds
 }.
cli-preset-status = Preset “{ $name }”: { $status }
cli-sound-status = Sound “{ $name }” ({ $megabytes } MB): { $status }
cli-sound-missing = There is no sound “{ $id }” here; its layers stay silent, and are kept.
cli-status-new = new.
cli-status-identical = you have it already.
cli-status-conflict = { $why } { $choice }.
cli-rendered = { $path }: { $loudness }; { $times } times faster than real time.
cli-playing = Playing “{ $name }”. { $repeats } Ctrl-C ends it.
cli-another-is-running = Another Susurra is running; `susurra ctl` controls that one, and this one plays beside it.
cli-output-unwritable = standard output cannot be written: { $why }
cli-playing-through = Playing through { $device }.
cli-device-missing = { $device } is not connected. It is used when it is back.
cli-no-device = No sound: { $reason }. A device is used when it appears.
cli-no-output = there is no output “{ $name }”; there are: { $known }
cli-many-outputs = “{ $name }” may be any of: { $known }
cli-import-no-files = there is no sound file among these
cli-import-one-name = --name is for one file, and these are { $count }
cli-import-interrupted = it was interrupted; what is listed is done
cli-import-failed = { $failed } of { $count } could not be added
cli-not-added = not added: { $why }
cli-import-line = { $path }: { $line }
cli-added = “{ $name }” ({ $id }), { $kind }{ $takes ->
    [one] {""}
   *[other] {" "}in { $takes } takes
 }, { $seconds } s, { $trim } dB
cli-planned = would be “{ $name }”, { $kind } in { $takes } takes, { $seconds } s
cli-planned-whole = would be “{ $name }”, { $kind } in 1 take, { $seconds } s, the file as it is
cli-with-note = { $line }; { $note }
ctl-not-running = no Susurra is running; start it with `susurra`, or `susurra play PRESET`
cli-brought-to-front = Susurra is already running; its window was brought to the front.
cli-window-not-shown = Susurra is already running, but its window could not be shown: { $why }
cli-not-answering = Susurra is already running, but does not answer; end it and try again

# `susurra doctor`.
doctor-system = System
doctor-sounds = Sounds
doctor-presets = Presets
doctor-settings = Settings
doctor-problem = Problem
doctor-listening = Listening
doctor-mixing = Mixing
doctor-running = Running
doctor-hosts = Sound hosts
doctor-output = Output
doctor-device = Device
doctor-tone = Tone
doctor-playing = Playing
doctor-count = { $count }, with your own in { $folder }
doctor-not-there-yet = { $path } (not there yet)
doctor-percent = { $percent } %
doctor-dose = about { $adults } of the safe dose of a week in the last seven days; { $sensitive } for children and sensitive ears (WHO-ITU H.870; an estimate for { $headphones } headphones)
doctor-cost = { $milliseconds } ms for a second of “{ $preset }” ({ $layers } layers): { $share } of one core
doctor-not-running = no
doctor-running-but = yes, but { $why }
doctor-no-device = no device
doctor-playing-layers = yes, playing { $layers } layers through { $device }
doctor-paused-layers = yes, paused with { $layers } layers, through { $device }
doctor-device-history = device opened { $opened } times, lost { $lost } times; { $callback }
doctor-callback = worst callback { $worst } µs, { $worst_share } of its time, { $mean_share } on average; { $late } took longer than they last; { $underruns } underruns
doctor-is-default = { ", " }the system's default
doctor-is-chosen = { ", " }chosen
doctor-is-missing = { ", " }not connected
doctor-no-sound = nothing can be heard: { $why }
doctor-device-rate = { $name } at { $rate } Hz
doctor-tone-text = { $hz } Hz at { $db } dB for { $seconds } s
doctor-device-is-silent = nothing can be heard: the device asked for no sound in { $seconds } s
doctor-played-tone = yes, { $frames } frames of the tone; { $callback }
doctor-played-silence = yes, { $frames } frames of silence; { $callback }

# Requests while the disk hangs.
disk-does-not-answer = done, but not saved yet: the disk does not answer; Susurra goes on trying
