# Texts of the tray and the media player interface.

action-extend-sleep = Add 15 minutes
eight-hours = 8 hours
layers = Layers
louder = Louder
minutes-long = { $minutes } minutes
tray-layer-muted = { $name }, { $level }, muted
tray-paused = { $name }, paused
tray-sleep-left = { $what }, { $minutes } min left
unnamed-mix = Unnamed mix
