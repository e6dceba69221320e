# Texte der Kommandozeile und der Antworten an die Fernsteuerung.

# Antworten an `susurra ctl`.
ctl-windowless-show = Dieses Susurra spielt ohne Fenster. Um das Fenster zu öffnen, beende es mit `susurra ctl quit` und starte `susurra`.
ctl-windowless-bring = Dieses Susurra spielt ohne Fenster. Nimm stattdessen `susurra import`.
ctl-master = Gesamt: { $level }.
ctl-level = Pegel: { $level }.
ctl-playing = „{ $name }“ wird abgespielt.
ctl-no-preset = Es gibt kein Preset „{ $name }“; `susurra list presets` listet die Presets auf.
ctl-no-sound = Es gibt keinen Klang „{ $name }“; `susurra list sounds` listet die Klänge auf.
ctl-not-on-board = „{ $name }“ ist nicht auf dem Pult. Dort sind: { $layers }. `susurra ctl on SOUND` fügt einen Klang hinzu.
ctl-board-empty = „{ $name }“ ist nicht auf dem Pult, das Pult ist leer. `susurra ctl on SOUND` fügt einen Klang hinzu.
ctl-already-on-board = { $name } ist schon auf dem Pult.
ctl-added = { $name }: { $level }.
ctl-timer-off = Der Schlaf-Timer ist aus.
ctl-fades-out-in = Blendet in { $time } aus.
ctl-too-many-watch = Zu viele Programme beobachten dieses Susurra bereits.
ctl-error-empty = es wurde kein Befehl angegeben; `susurra ctl --help` listet die Befehle auf
ctl-error-unknown = „{ $word }“ ist kein Befehl; `susurra ctl --help` listet die Befehle auf
ctl-error-form = die Form ist: { $form }
ctl-error-level = „{ $text }“ ist kein Pegel; schreibe 50%, 0.5 oder -6dB, oder zum Ändern +5%, -5% oder +3dB
ctl-error-timer = „{ $text }“ ist keine Zeit für den Timer; schreibe 45m, 1h30m, +15m oder off
ctl-error-too-long = der Befehl ist länger als { $bytes } Bytes
ctl-error-not-words = der Befehl muss eine Liste von Wörtern in JSON sein, etwa ["preset","Rainy night"]

# Die Befehle in `susurra ctl --help`.
ctl-requests = Befehle:
ctl-layer-names = Ein LAYER ist die Kennung oder der Name seines Klangs; eine zweite Ebene desselben Klangs ist rain#2.
ctl-exit-codes = Rückgabewerte: 0 erledigt, 1 abgelehnt oder fehlgeschlagen, 2 falsche Argumente, 3 es läuft kein Susurra.
ctl-form-status = zeigen, was spielt; --json für Programme
ctl-form-watch = den Status als JSON-Zeile ausgeben, und erneut nach jeder Änderung
ctl-form-play = einblenden
ctl-form-pause = ausblenden und die Stelle behalten
ctl-form-toggle = abspielen oder pausieren
ctl-form-stop = ausblenden und den Schlaf-Timer beenden
ctl-form-preset = zu einem Preset überblenden und es abspielen
ctl-form-next = zum nächsten Preset überblenden
ctl-form-previous = zum vorigen Preset überblenden
ctl-form-master = auf 50%, 0.5 oder -6dB setzen; um +5%, -5% oder +3dB ändern
ctl-form-level = dasselbe für eine Ebene, etwa rain
ctl-form-mute = eine Ebene stummschalten und ihren Pegel behalten
ctl-form-unmute = die Stummschaltung einer Ebene aufheben
ctl-form-on = einen Klang auf das Pult legen
ctl-form-off = eine Ebene vom Pult nehmen
ctl-form-timer = in 45m ausblenden; +15m zum Verlängern; off
ctl-form-tingle = ein Kribbeln und was gerade spielt notieren
ctl-form-undo = die letzte Änderung am Mix rückgängig machen
ctl-form-redo = sie wiederherstellen
ctl-form-save = das Pult über sein Preset speichern
ctl-form-bring = geteilten Text, einen Link oder eine Datei im Fenster öffnen
ctl-form-show = das Fenster öffnen oder nach vorn holen
ctl-form-quit = ausblenden und Susurra beenden
ctl-form-telemetry = die Zeiten des Audio-Threads als JSON ausgeben
ctl-form-help = diese Liste ausgeben

# Der Status für Menschen.
status-line-playing = Spielt: { $what }, { $output }
status-line-paused = Pausiert: { $what }, { $output }
status-line-stopped = Gestoppt: { $what }, { $output }
status-changed = { $name } (geändert)
status-unnamed-mix = ein unbenannter Mix
status-master = Gesamt
status-muted = stumm
status-solo = solo
status-lowered-for = Leiser oder pausiert wegen { $other }.

# The socket of the running instance.
runtime-folder-not-private = der Ordner ist auch für andere zugänglich; Abhilfe: chmod 700 '{ $folder }'
socket-of-another-user = dort antwortet ein anderer Benutzer; es wurde nichts gefragt
