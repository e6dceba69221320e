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
