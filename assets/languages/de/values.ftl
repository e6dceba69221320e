# Values of controls, with their units.

# A text that is shown as it is.
verbatim = { $text }

percent = { $value } %
percent-raised = +{ $value } %
per-minute = { $value }/min
seconds = { $value } s
degrees = { $value }°
decibels = { $value } dB
decibels-per-octave = { $value } dB/Okt.
hertz = { $value } Hz

side-front = vorn
side-behind = hinten
side-left = { $degrees }° links
side-right = { $degrees }° rechts

noise-brown = braun
noise-pink = rosa
noise-white = weiß
noise-blue = blau
noise-violet = violett

knob-carrier = Trägerton
knob-closeness = Nähe
knob-colour = Farbe
knob-difference = Differenz
knob-extent = Spannweite
knob-intensity = Intensität
knob-irregularity = Zufall
knob-lap = Umlaufzeit
knob-lowered = Absenkung
knob-pace = Tempo
knob-place = Richtung
knob-width = Breite
path-approach = Nähern
path-circle = Kreis
path-ear-to-ear = Ohr zu Ohr
path-still = Fest
path-wander = Wandern
