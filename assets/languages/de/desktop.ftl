# Texts of the tray and the media player interface.

action-extend-sleep = 15 Minuten länger
eight-hours = 8 Stunden
layers = Ebenen
louder = Lauter
minutes-long = { $minutes } Minuten
tray-layer-muted = { $name }, { $level }, stumm
tray-paused = { $name }, pausiert
tray-sleep-left = { $what }, noch { $minutes } min
unnamed-mix = Unbenannter Mix
