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

# The output of the commands.
cli-no-file = die Datei { $path } gibt es nicht
cli-no-preset = es gibt kein Preset „{ $name }“; vorhanden sind: { $known }
cli-not-an-item = es ist weder ein Befehl noch etwas Geteiltes; siehe susurra --help
cli-no-signals = Strg-C kann nicht abgefangen werden
cli-never-repeats = Es wiederholt sich nie.
cli-repeats-after-minutes = Es wiederholt sich mindestens { $minutes } Minuten lang nicht.
cli-repeats-after-hours = Es wiederholt sich mindestens { $hours } Stunden lang nicht.
cli-longer-than-a-week = das ist länger als eine Woche
cli-share-left-out = { $count ->
    [one] Eine Ebene fehlt
   *[other] { $count } Ebenen fehlen
 } darin: eine Datei fasst alles; mit -o DATEI.json.
cli-share-own-sound = „{ $name }“ ist ein eigener Klang: mit -o DATEI.susurra ist er dabei.
cli-file-exists = { $path } gibt es schon; eine andere Datei nennen oder --overwrite anfügen
cli-share-one-json = eine .json-Datei fasst ein Preset; für mehrere eine .susurra-Datei schreiben
cli-share-extension = { $path } muss auf .susurra oder .json enden
cli-saved-to = Gespeichert in { $path }.
cli-pack-presets = Presets: { $names }
cli-pack-sounds = Eigene Klänge: { $names }
cli-pack-file =   { $name }, { $bytes } Bytes
cli-imported = Übernommen: { $presets ->
    [one] 1 Preset
   *[other] { $presets } Presets
 }, { $sounds ->
    [one] 1 Klang
   *[other] { $sounds } Klänge
 }.
cli-preset-status = Preset „{ $name }“: { $status }
cli-sound-status = Klang „{ $name }“ ({ $megabytes } MB): { $status }
cli-sound-missing = Den Klang „{ $id }“ gibt es hier nicht; seine Ebenen bleiben stumm und erhalten.
cli-status-new = neu.
cli-status-identical = schon vorhanden.
cli-status-conflict = { $why } { $choice }.
cli-rendered = { $path }: { $loudness }; { $times }-mal schneller als Echtzeit.
cli-playing = „{ $name }“ läuft. { $repeats } Strg-C beendet es.
cli-another-is-running = Ein anderes Susurra läuft; `susurra ctl` steuert jenes, und dieses spielt daneben.
cli-output-unwritable = auf die Standardausgabe kann nicht geschrieben werden: { $why }
cli-playing-through = Ausgabe über { $device }.
cli-device-missing = { $device } ist nicht angeschlossen. Es wird verwendet, sobald es wieder da ist.
cli-no-device = Kein Ton: { $reason }. Ein Gerät wird verwendet, sobald eines da ist.
cli-no-output = es gibt keine Ausgabe „{ $name }“; vorhanden sind: { $known }
cli-many-outputs = „{ $name }“ kann jede von diesen sein: { $known }
cli-import-no-files = darunter ist keine Tondatei
cli-import-one-name = --name gilt für eine Datei, und dies sind { $count }
cli-import-interrupted = abgebrochen; was aufgeführt ist, ist fertig
cli-import-failed = { $failed } von { $count } konnten nicht hinzugefügt werden
cli-not-added = nicht hinzugefügt: { $why }
cli-import-line = { $path }: { $line }
cli-added = „{ $name }“ ({ $id }), { $kind }{ $takes ->
    [one] {""}
   *[other] {" "}in { $takes } Takes
 }, { $seconds } s, { $trim } dB
cli-planned = würde „{ $name }“, { $kind } in { $takes } Takes, { $seconds } s
cli-planned-whole = würde „{ $name }“, { $kind } in 1 Take, { $seconds } s, die Datei unverändert
cli-with-note = { $line }; { $note }
ctl-not-running = es läuft kein Susurra; starten mit `susurra` oder `susurra play PRESET`
cli-brought-to-front = Susurra läuft schon; sein Fenster wurde nach vorn geholt.
cli-window-not-shown = Susurra läuft schon, aber sein Fenster ließ sich nicht zeigen: { $why }
cli-not-answering = Susurra läuft schon, antwortet aber nicht; bitte beenden und noch einmal versuchen

# `susurra doctor`.
doctor-system = System
doctor-sounds = Klänge
doctor-presets = Presets
doctor-settings = Einstellung
doctor-problem = Problem
doctor-listening = Hördosis
doctor-mixing = Mischen
doctor-running = Läuft
doctor-hosts = Tonsysteme
doctor-output = Ausgabe
doctor-device = Gerät
doctor-tone = Ton
doctor-playing = Wiedergabe
doctor-count = { $count }, mit den eigenen in { $folder }
doctor-not-there-yet = { $path } (noch nicht vorhanden)
doctor-percent = { $percent } %
doctor-dose = etwa { $adults } der sicheren Wochendosis in den letzten sieben Tagen; { $sensitive } für Kinder und empfindliche Ohren (WHO-ITU H.870; eine Schätzung für Kopfhörer: { $headphones })
doctor-cost = { $milliseconds } ms für eine Sekunde „{ $preset }“ ({ $layers } Ebenen): { $share } eines Kerns
doctor-not-running = nein
doctor-running-but = ja, aber { $why }
doctor-no-device = kein Gerät
doctor-playing-layers = ja, { $layers } Ebenen spielen über { $device }
doctor-paused-layers = ja, pausiert mit { $layers } Ebenen, über { $device }
doctor-device-history = Gerät { $opened }-mal geöffnet, { $lost }-mal verloren; { $callback }
doctor-callback = längster Callback { $worst } µs, { $worst_share } seiner Zeit, { $mean_share } im Mittel; { $late } dauerten länger, als sie spielen; { $underruns } Aussetzer
doctor-is-default = { ", " }Standard des Systems
doctor-is-chosen = { ", " }gewählt
doctor-is-missing = { ", " }nicht angeschlossen
doctor-no-sound = nichts ist zu hören: { $why }
doctor-device-rate = { $name } mit { $rate } Hz
doctor-tone-text = { $hz } Hz mit { $db } dB für { $seconds } s
doctor-device-is-silent = nichts ist zu hören: das Gerät hat in { $seconds } s keinen Ton verlangt
doctor-played-tone = ja, { $frames } Frames des Tons; { $callback }
doctor-played-silence = ja, { $frames } Frames Stille; { $callback }

# Requests while the disk hangs.
disk-does-not-answer = erledigt, aber noch nicht gespeichert: der Datenträger antwortet nicht; Susurra versucht es weiter
