# Errors: why something could not be done. They complete a sentence, so they begin small and have no full stop.

# Errors of the system
system-not-found = nicht gefunden
system-permission-denied = keine Berechtigung
system-storage-full = der Datenträger ist voll
system-quota-exceeded = das Kontingent des Datenträgers ist erschöpft
system-read-only = der Datenträger ist schreibgeschützt
system-is-a-folder = es ist ein Ordner
system-not-a-folder = ein Teil des Pfads ist kein Ordner
system-timed-out = keine Antwort innerhalb der Frist
system-invalid-data = der Inhalt ist ungültig
system-ends-early = es endet zu früh

# Files
file-no-home = es gibt keinen persönlichen Ordner für Presets; bitte die Variable HOME setzen
file-unreadable = { $path } kann nicht gelesen werden: { $why }
file-too-large = { $path } ist zu groß für eine Datei dieser Art
file-too-large-to-write = { $path } wird nicht geschrieben, weil die Datei zu groß wäre, um wieder gelesen zu werden
file-unwritable = { $path } kann nicht geschrieben werden: { $why }. { $advice }
advice-make-room = Bitte Platz auf dem Datenträger schaffen und noch einmal versuchen
advice-read-only = Der Datenträger ist schreibgeschützt; die Wiedergabe läuft weiter
advice-permission = Bitte dort Schreibrechte geben und noch einmal versuchen
advice-unchanged = Nichts wurde verändert

# Sentences
as-sentence = { $text }.
cancelled = abgebrochen
stopped = angehalten
not-valid-json = es ist kein gültiges JSON: { $why }
json-too-long = es ist länger als { $megabytes } MB
json-too-many-values = es enthält mehr als { $most } Werte
json-too-deep = seine Listen sind mehr als { $most }-fach verschachtelt
no-thread = Das System hat dafür keinen freien Thread
job-panicked = ein unerwarteter Fehler; Näheres steht im Protokoll

# Files and folders
no-file = es gibt keine Datei { $path }
not-a-file = { $path } ist keine Datei
file-not-regular = es ist keine gewöhnliche Datei
file-empty = { $path } ist leer
file-exists = { $path } gibt es schon
file-not-written = { $path } wurde nicht geschrieben: { $why }
file-not-understood = { $path } ist unverständlich und bleibt, wie es ist: { $why }
file-set-aside = { $path } ist unverständlich ({ $why }). Die Datei wurde als { $aside } aufgehoben.
file-left-alone = { $path } ist unverständlich ({ $why }). Die Datei ließ sich nicht beiseitelegen ({ $reason }); sie bleibt, wie sie ist, und wird nicht überschrieben.
folder-unreadable = nicht lesbar: { $why }. Bitte Leserechte geben
folder-unwritable = in { $path } kann nicht geschrieben werden: { $why }
bin-unreadable = { $path } kann nicht gelesen werden: { $why }. Bitte Leserechte geben.

# Fields of a mix
field-wrong = { $field }: { $why }
field-expected = erwartet wurde { $expected }, gefunden { $found }
expected-object = ein Objekt in geschweiften Klammern
expected-number = eine Zahl
expected-whole-number = eine ganze Zahl
expected-list = eine Liste
expected-flag = true oder false
expected-path = der Name einer Bewegung
expected-sound-id = die ID eines Klangs
expected-stages = eine Liste von Etappen
expected-name = ein Name
expected-sound-ids = eine Liste von Klang-IDs
too-many-layers = { $count } Ebenen, höchstens { $most } sind möglich
too-many-stages = { $count } Etappen, höchstens { $most } sind möglich

# Presets
preset-not-object = es ist kein Objekt in geschweiften Klammern
preset-no-version = die Version fehlt; ein Preset beginnt mit "version": 1
preset-newer = es hat Version { $version } und braucht ein neueres Susurra
preset-no-name = der Name fehlt oder ist kein Text
preset-too-large-to-save = „{ $name }“ wird nicht gespeichert, weil es zu groß ist, um wieder gelesen zu werden
preset-too-large-to-keep = es ist zu groß, um nach dem Speichern wieder gelesen zu werden
preset-note-too-long = seine Notiz ist länger als { $most } Zeichen
preset-bad-tags = seine Tags sind keine Liste von höchstens 100 kurzen Texten
preset-no-mix = der Mix fehlt
preset-built-in = { $name } ist mitgeliefert und kann nicht gelöscht werden; wird eine geänderte Fassung gelöscht, kehrt das Original zurück
preset-unknown = es gibt kein Preset { $id }
preset-not-in-bin = „{ $name }“ ist nicht mehr im Papierkorb
preset-problem = Das Preset „{ $name }“: { $why }.
file-not-a-preset = { $path } ist kein Preset: { $why }
file-not-a-preset-kept = { $path } ist kein Preset: { $why }. Es bleibt, wie es ist.
board-newer = es stammt von einem neueren Susurra
board-no-version = die Version fehlt

# Sounds and layers
sound-folder-not-id = der Ordnername ist keine ID: bitte Kleinbuchstaben, Ziffern und Bindestriche verwenden, wie in my-fan
sound-json-invalid = die sound.json ist ungültig: { $why }
sound-json-long-text = „{ $field }“ ist länger als { $most } Zeichen
sound-json-newer = die sound.json hat Version { $version } und braucht ein neueres Susurra
sound-json-no-takes = die sound.json nennt unter takes keine Aufnahmen
sound-json-bad-path = die sound.json nennt { $name }; das ist kein einfacher Dateiname
sound-json-bad-control = die sound.json hat einen Fehler in { $why }
sound-no-json = die sound.json fehlt
sound-problem = Der Klang „{ $id }“: { $why }.
sound-unusable = „{ $id }“ ist gerade nicht verwendbar: { $why }.
sound-missing = Den Klang „{ $id }“ gibt es hier nicht. Die Ebene bleibt erhalten.
folder-not-a-sound = { $path } ist kein Klang: { $why }.
layer-newer = Diese Ebene braucht ein neueres Susurra. Sie bleibt erhalten.
layer-too-many = Nur { $most } Ebenen können zugleich klingen.
recording-missing = Die Aufnahme { $name } fehlt. Der Klang spielt wieder, sobald sie zurück in { $folder } ist.
recording-no-room = { $path } passt nicht mehr: Was läuft, füllt die { $megabytes } MB für Aufnahmen. Bitte eine Ebene ausschalten und diese dann wieder einschalten
nothing-to-tingle = Es läuft nichts, was kribbeln könnte.
played-as-texture = durchgehender Klang
played-as-events = einzelne Klänge

# Sound files
built-in-file = die mitgelieferte Datei { $path }
sound-file-unknown = { $path } ist keine Klangdatei, die Susurra kennt (WAV, FLAC, Ogg Vorbis, Opus, MP3, AAC/M4A, AIFF)
sound-file-no-sound = { $path } enthält keinen lesbaren Klang: { $why }
sound-file-damaged = { $path } ist beschädigt: { $why }
sound-file-too-short = { $path } ist zu kurz, um gehört zu werden: { $frames } Frames
sound-file-cut = sie endet früher als angegeben; gespielt wird, was da ist
sound-file-no-track = sie hat keine Tonspur
sound-file-unknown-codec = der Codec ist unbekannt
sound-file-no-rate = sie nennt keine Abtastrate
sound-file-bad-rate = Abtastrate { $rate } Hz
sound-file-channels = { $count } Kanäle
sound-file-bad-packets = zu viele ihrer Pakete sind nicht lesbar
sound-file-decoder-gave-up = der Decoder ist daran gescheitert
sound-file-unsupported = { $what } wird nicht unterstützt; bitte als WAV oder FLAC speichern
sound-file-unsupported-coding = die Kodierung wird nicht unterstützt; bitte als WAV oder FLAC speichern

# Import of recordings
recording-too-large = { $path } ist zu groß für eine Aufnahme: mehr als { $gigabytes } GB
recording-too-long = { $path } ist länger als { $hours } Stunden; bitte den gewünschten Teil herausschneiden
recording-silent = { $path } enthält nur Stille
recording-known = { $path } ist schon da, als „{ $name }“
recording-damaged = { $path } ist beschädigt: { $bad } von { $all } Teilen sind nicht lesbar
recording-changed = { $path } wurde beim Lesen verändert; bitte noch einmal versuchen
recording-unmeasured = die Lautheit lässt sich nicht messen: { $why }
recording-place-taken = an der Stelle von „{ $name }“ ist jetzt ein anderer Klang; es bleibt im Papierkorb
recording-panicked = { $path } konnte nicht importiert werden; Näheres steht im Protokoll
import-too-many-files = Nur die ersten { $most } Dateien wurden übernommen.
import-no-sound-file = Darin ist keine Klangdatei.
import-not-added = { $why }. Nicht hinzugefügt.
recast-failed = { $why }. Alles bleibt, wie es war.
import-note-damaged = { $bad } von { $all } Teilen waren beschädigt und fehlen
import-note-cut = endet früher als angegeben; übernommen wurde, was da ist
import-note-too-many = von { $all } Klängen wurden die ersten { $taken } übernommen

# Export
export-bad-extension = { $path } sollte auf .wav, .flac oder .ogg enden
export-wav-too-long = eine WAV-Datei fasst davon höchstens { $hours } Stunden; bitte eine .flac schreiben
export-encoder-failed = es lässt sich nicht kodieren: { $why }
render-bad-length = eine Datei darf eine Sekunde bis eine Woche dauern
pack-not-made = Das Paket wurde nicht gespeichert: { $why }.
sound-file-not-made = Der Klang wurde nicht exportiert: { $why }.
loudness = { $lufs } LUFS, Spitzenpegel { $peak } dBTP
loudness-silent = still

# Shared mixes and packs
share-none = in diesem Text ist kein geteilter Mix; einer beginnt mit susurra:1:
share-cut-short = der geteilte Mix ist unvollständig; bitte ganz kopieren, bis zum letzten Zeichen
share-altered = der geteilte Mix wurde unterwegs verändert; bitte noch einmal schicken lassen
share-newer = der geteilte Mix hat Version { $version } und braucht ein neueres Susurra
share-too-large = der Text ist zu lang für einen geteilten Mix
share-too-many-layers = ein Mix mit { $layers } Ebenen ist zu groß für eine Textzeile; bitte als Datei teilen
pack-not-a-pack = { $path } ist kein Susurra-Paket: { $why }
pack-newer = { $path } hat Version { $version } und braucht ein neueres Susurra
pack-damaged = { $path } ist beschädigt: { $why }; bitte noch einmal schicken lassen
pack-refused = { $path } wird abgelehnt: { $why }
pack-bad-beginning = es beginnt nicht mit { $wanted }
pack-too-many-entries = es hat mehr als { $most } Einträge
pack-too-many-presets = es hat mehr Presets, als ein Paket enthalten darf
pack-too-large = der Inhalt ist größer, als ein Paket enthalten darf
pack-entry-twice = es enthält { $name } zweimal
pack-entry-changed = { $name } hat sich geändert
pack-entry-name-not-utf8 = der Name eines Eintrags ist kein gültiges UTF-8
pack-entry-encrypted = { $name } ist verschlüsselt
pack-entry-link = { $name } ist eine Verknüpfung
pack-entry-foreign = { $name } gehört nicht in ein Paket
pack-no-manifest = { $name } fehlt
pack-bad-manifest = { $name } ist ungültig: { $why }
pack-files-differ = die Dateien von „{ $id }“ sind nicht die des Verzeichnisses
pack-presets-differ = die Presets sind nicht die des Verzeichnisses
pack-sound-missing = ein Klang des Verzeichnisses fehlt
conflict-built-in-preset = Es gibt schon ein anderes mitgeliefertes Preset „{ $name }“.
conflict-own-preset = Es gibt schon ein anderes eigenes Preset „{ $name }“.
conflict-sound = Es gibt schon einen anderen Klang „{ $name }“.

# The audio device
device-none = kein Audiogerät gefunden
device-not-found = { $name } ist nicht verbunden
device-cannot-open = { $name } kann nicht geöffnet werden: { $why }
device-lost = die Verbindung zu { $name } ging verloren
device-gone = { $name } wurde getrennt

# Suspending the computer
suspend-refused = Der Computer ging nicht in Bereitschaft: Das System antwortet „{ $answer }“. Alles ist pausiert; die Bereitschaft geht über das eigene Menü.
suspend-failed = Der Computer ging nicht in Bereitschaft: { $why }. Alles ist pausiert; dafür wird logind gebraucht.
suspend-impossible = Susurra kann diesen Computer nicht in Bereitschaft versetzen. Alles ist pausiert.

# The window
no-japanese-font = Dieses System hat keine Schrift für Japanisch. Bitte eine installieren, etwa Noto Sans CJK, und Susurra neu öffnen.
