# Values of controls, with their units.

# A text that is shown as it is.
verbatim = { $text }

percent = { $value }%
percent-raised = +{ $value }%
per-minute = { $value }/分
seconds = { $value } 秒
degrees = { $value }°
decibels = { $value } dB
decibels-per-octave = { $value } dB/オクターブ
hertz = { $value } Hz

side-front = 正面
side-behind = 後ろ
side-left = 左 { $degrees }°
side-right = 右 { $degrees }°

noise-brown = ブラウン
noise-pink = ピンク
noise-white = ホワイト
noise-blue = ブルー
noise-violet = バイオレット
