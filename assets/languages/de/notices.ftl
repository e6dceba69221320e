# Notices: what was done, and what went wrong.

nothing-to-undo = Es gibt nichts rückgängig zu machen.
nothing-to-redo = Es gibt nichts zu wiederholen.
undone = Rückgängig: { $what }.
redone = Wiederholt: { $what }.
edit-some-preset = das Preset
edit-preset = Preset „{ $name }“
edit-on = { $sound } an
edit-off = { $sound } aus
edit-control = { $control } von { $sound }
edit-several = mehrere Ebenen
edit-master = Gesamtlautstärke
edit-drift = Drift
edit-mix = der Mix
tingle-noted = Kribbeln notiert.
is-back = „{ $name }“ ist wieder da.
nothing-kept = Nichts wurde gespeichert: { $why }.
preset-saved = „{ $name }“ wurde gespeichert.
was-added = „{ $name }“ wurde hinzugefügt.
was-deleted = „{ $name }“ wurde gelöscht.
was-removed = „{ $name }“ wurde entfernt.
import-undone = { $removed } von { $all } hinzugefügten Klängen wieder entfernt.
nothing-imported = Nichts wurde importiert: { $why }.
nothing-received = Das lässt sich nicht öffnen: { $why }.
too-much-received = Zu viel auf einmal erhalten: bitte zuerst das Angebotene ansehen
more-received = { $count ->
    [one] Eine weitere Sendung folgt
   *[other] { $count } weitere Sendungen folgen
 } danach.
sound-added = „{ $name }“ wurde hinzugefügt, Wiedergabe: { $playback }.
sounds-added = { $count } Klänge wurden hinzugefügt.
sound-note = „{ $name }“: { $note }.
saved-to = Gespeichert in { $path }.
saved-to-with = Gespeichert in { $path }: { $loudness }.
copied-as-text = „{ $name }“ wurde als Text kopiert.
and-more = Und { $count } weitere.
focus-timer-over = Der Fokustimer ist zu Ende.
alarm-rang = Wecker: { $time }.
alarm-missed = Der Wecker um { $time } wurde verpasst: Der Rechner war im Standby, oder die Uhr wurde gestellt.
stays-for-alarm = Alles ist pausiert. Susurra läuft für den Wecker um { $time } weiter.
no-sleep-timer = Es läuft kein Schlaftimer.
output-gone = „{ $name }“ wurde getrennt, darum ist die Wiedergabe pausiert. Die Ausgabe wird wieder verwendet, sobald sie zurück ist.
preset-needs-name = Ein Preset braucht einen Namen. Bitte einen eingeben und noch einmal speichern.
preset-changed = „{ $name }“ wurde von einem anderen Programm geändert.
preset-changed-board-kept = „{ $name }“ wurde von einem anderen Programm geändert. Das Pult bleibt, wie es ist; beim Speichern bleiben beide Fassungen.
paused-for = Pausiert für { $other }.
sleep-timer-ended = Der Schlaftimer ist zu Ende. Gute Nacht.
items-added =
    { $presets ->
        [one] { $presets } Preset
       *[other] { $presets } Presets
    } und { $sounds ->
        [one] { $sounds } Klang
       *[other] { $sounds } Klänge
    } hinzugefügt.
copied-without-own =
    „{ $name }“ wurde als Text kopiert, ohne { $count ->
        [one] { $count } eigenen Klang
       *[other] { $count } eigene Klänge
    }. Ein exportiertes Paket enthält sie.
preset-saved-beside = „{ $name }“ wurde von einem anderen Programm geändert. Diese Fassung bleibt; die eigene wurde als „{ $beside }“ gespeichert.
