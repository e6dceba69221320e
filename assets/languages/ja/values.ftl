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

knob-carrier = 基準の高さ
knob-closeness = 近さ
knob-colour = 色
knob-difference = 左右の差
knob-extent = 振れ幅
knob-intensity = 強さ
knob-irregularity = 不規則さ
knob-lap = 一周
knob-lowered = 下げ幅
knob-pace = ペース
knob-place = 方向
knob-width = 広がり
path-approach = 近づく
path-circle = 円
path-ear-to-ear = 耳から耳へ
path-still = 静止
path-wander = さまよう
