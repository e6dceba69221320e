# Notices: what was done, and what went wrong.

nothing-to-undo = There is nothing to undo.
nothing-to-redo = There is nothing to redo.
undone = Undone: { $what }.
redone = Redone: { $what }.
edit-some-preset = the preset
edit-preset = preset “{ $name }”
edit-on = { $sound } on
edit-off = { $sound } off
edit-control = { $control } of { $sound }
edit-several = several layers
edit-master = master
edit-drift = drift
edit-mix = the mix
tingle-noted = Tingle noted.
is-back = “{ $name }” is back.
nothing-kept = Nothing was saved: { $why }.
preset-saved = “{ $name }” was saved.
was-added = “{ $name }” was added.
was-deleted = “{ $name }” was deleted.
was-removed = “{ $name }” was removed.
import-undone = Removed { $removed } of { $all } added sounds.
nothing-imported = Nothing was imported: { $why }.
nothing-received = This cannot be opened: { $why }.
too-much-received = Too much was sent at once: look at what is on offer first
more-received = { $count ->
    [one] One more item was
   *[other] { $count } more items were
 } sent to you and will be shown next.
sound-added = “{ $name }” was added, as { $playback }.
sounds-added = { $count } sounds were added.
sound-note = “{ $name }”: { $note }.
saved-to = Saved to { $path }.
saved-to-with = Saved to { $path }: { $loudness }.
copied-as-text = “{ $name }” was copied as text.
and-more = And { $count } more.
focus-timer-over = The focus timer is over.
alarm-rang = Alarm: { $time }.
alarm-missed = The alarm at { $time } was missed: the computer was asleep, or its clock was changed.
stays-for-alarm = Everything is paused. Susurra keeps running for the alarm at { $time }.
no-sleep-timer = No sleep timer is running.
output-gone = “{ $name }” was disconnected, so playback is paused. It is used again when it is back.
preset-needs-name = A preset needs a name. Enter one and save again.
preset-changed = “{ $name }” was changed by another program.
preset-changed-board-kept = “{ $name }” was changed by another program. The board stays as it is; if you save it, both versions stay.
paused-for = Paused for { $other }.
sleep-timer-ended = The sleep timer has ended. Good night.
items-added =
    { $presets ->
        [one] { $presets } preset
       *[other] { $presets } presets
    } and { $sounds ->
        [one] { $sounds } sound
       *[other] { $sounds } sounds
    } added.
copied-without-own =
    “{ $name }” was copied as text, without { $count ->
        [one] { $count } sound
       *[other] { $count } sounds
    } of your own. Export a pack to include them.
preset-saved-beside = “{ $name }” was changed by another program. That version stays; yours was saved as “{ $beside }”.
