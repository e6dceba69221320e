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
file-unwritable = { $path } kann nicht geschrieben werden: { $why }. { $advice }.
advice-make-room = Bitte Platz auf dem Datenträger schaffen und noch einmal versuchen
advice-read-only = Der Datenträger ist schreibgeschützt; die Wiedergabe läuft weiter
advice-permission = Bitte dort Schreibrechte geben und noch einmal versuchen
advice-unchanged = Nichts wurde verändert
