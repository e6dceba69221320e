# Values of controls, with their units.

# A text that is shown as it is.
verbatim = { $text }

percent = { $value }%
percent-raised = +{ $value }%
per-minute = { $value }/min
seconds = { $value } s
degrees = { $value }°
decibels = { $value } dB
decibels-per-octave = { $value } dB/oct
hertz = { $value } Hz

side-front = front
side-behind = behind
side-left = { $degrees }° left
side-right = { $degrees }° right

noise-brown = brown
noise-pink = pink
noise-white = white
noise-blue = blue
noise-violet = violet

knob-carrier = Carrier
knob-closeness = Closeness
knob-colour = Colour
knob-difference = Difference
knob-extent = Extent
knob-intensity = Intensity
knob-irregularity = Irregularity
knob-lap = Time per lap
knob-lowered = Lowered level
knob-pace = Pace
knob-place = Direction
knob-width = Width
path-approach = Approach
path-circle = Circle
path-ear-to-ear = Ear to ear
path-still = Still
path-wander = Wander
