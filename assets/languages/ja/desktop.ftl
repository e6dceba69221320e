# Texts of the tray and the media player interface.

action-extend-sleep = 15 分延長
eight-hours = 8 時間
layers = レイヤー
louder = 大きく
minutes-long = { $minutes } 分
tray-layer-muted = { $name }、{ $level }、消音中
tray-paused = { $name }、一時停止中
tray-sleep-left = { $what }、残り { $minutes } 分
unnamed-mix = 名称未設定のミックス
