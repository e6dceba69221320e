# コマンドラインとリモート操作の応答の文言。

# `susurra ctl` への応答。
ctl-windowless-show = この Susurra はウィンドウなしで再生しています。ウィンドウを開くには、`susurra ctl quit` で終了してから `susurra` を起動してください。
ctl-windowless-bring = この Susurra はウィンドウなしで再生しています。代わりに `susurra import` を使ってください。
ctl-master = マスター：{ $level }。
ctl-level = 音量：{ $level }。
ctl-playing = 「{ $name }」を再生しています。
ctl-no-preset = プリセット「{ $name }」はありません。`susurra list presets` で一覧を表示できます。
ctl-no-sound = 音「{ $name }」はありません。`susurra list sounds` で一覧を表示できます。
ctl-not-on-board = 「{ $name }」はボードにありません。ボードにあるもの：{ $layers }。`susurra ctl on SOUND` で音を追加できます。
ctl-board-empty = 「{ $name }」はボードにありません。ボードは空です。`susurra ctl on SOUND` で音を追加できます。
ctl-already-on-board = { $name }はすでにボードにあります。
ctl-added = { $name }：{ $level }。
ctl-timer-off = スリープタイマーはオフです。
ctl-fades-out-in = { $time } 後にフェードアウトします。
ctl-too-many-watch = この Susurra を監視しているプログラムがすでに多すぎます。
ctl-error-empty = コマンドが指定されていません。`susurra ctl --help` で一覧を表示できます
ctl-error-unknown = 「{ $word }」というコマンドはありません。`susurra ctl --help` で一覧を表示できます
ctl-error-form = 次の形で書いてください：{ $form }
ctl-error-level = 「{ $text }」は音量ではありません。50%、0.5、-6dB、変更するには +5%、-5%、+3dB のように書いてください
ctl-error-timer = 「{ $text }」はタイマーの時間ではありません。45m、1h30m、+15m、off のように書いてください
ctl-error-too-long = コマンドが { $bytes } バイトを超えています
ctl-error-not-words = コマンドは ["preset","Rainy night"] のような JSON の単語のリストでなければなりません

# `susurra ctl --help` のコマンド。
ctl-requests = コマンド：
ctl-layer-names = LAYER は音の ID または名前です。同じ音の 2 つ目のレイヤーは rain#2 です。
ctl-exit-codes = 終了コード：0 完了、1 拒否または失敗、2 引数の誤り、3 Susurra が起動していない。
ctl-form-status = 再生中の内容を表示（プログラム用は --json）
ctl-form-watch = 状態を JSON の 1 行で出力し、変化のたびに再び出力
ctl-form-play = フェードイン
ctl-form-pause = フェードアウトし、位置を保持
ctl-form-toggle = 再生または一時停止
ctl-form-stop = フェードアウトし、スリープタイマーを終了
ctl-form-preset = プリセットにクロスフェードして再生
ctl-form-next = 次のプリセットにクロスフェード
ctl-form-previous = 前のプリセットにクロスフェード
ctl-form-master = 50%、0.5、-6dB に設定。+5%、-5%、+3dB で変更
ctl-form-level = rain などのレイヤーについて同様に設定
ctl-form-mute = レイヤーを消音し、音量は保持
ctl-form-unmute = レイヤーの消音を解除
ctl-form-on = 音をボードに追加
ctl-form-off = レイヤーをボードから削除
ctl-form-timer = 45m 後にフェードアウト。+15m で延長。off で解除
ctl-form-tingle = ゾクゾクした瞬間と再生中の内容を記録
ctl-form-undo = ミックスの最後の変更を元に戻す
ctl-form-redo = 元に戻した変更をやり直す
ctl-form-save = ボードの内容をプリセットに上書き保存
ctl-form-bring = 共有されたテキスト、リンク、ファイルをウィンドウで開く
ctl-form-show = ウィンドウを開く、または前面に出す
ctl-form-quit = フェードアウトして Susurra を終了
ctl-form-telemetry = オーディオスレッドの処理時間を JSON で出力
ctl-form-help = この一覧を出力

# 人が読むための状態。
status-line-playing = 再生中：{ $what }、{ $output }
status-line-paused = 一時停止中：{ $what }、{ $output }
status-line-stopped = 停止中：{ $what }、{ $output }
status-changed = { $name }（変更あり）
status-unnamed-mix = 名称未設定のミックス
status-master = マスター
status-muted = 消音
status-solo = ソロ
status-lowered-for = { $other } のために音量を下げるか一時停止しています。

# The socket of the running instance.
runtime-folder-not-private = 自分だけのフォルダーではありません。次を実行してください：chmod 700 '{ $folder }'
socket-of-another-user = 別のユーザーが応答しているため、何も送信していません

# The output of the commands.
cli-no-file = ファイル { $path } がありません
cli-no-preset = プリセット「{ $name }」はありません。あるのは：{ $known }
cli-not-an-item = コマンドでも共有項目でもありません。susurra --help をご覧ください
cli-no-signals = Ctrl-C を受け取れません
cli-never-repeats = 繰り返しはありません。
cli-repeats-after-minutes = 少なくとも { $minutes } 分間は繰り返しません。
cli-repeats-after-hours = 少なくとも { $hours } 時間は繰り返しません。
cli-longer-than-a-week = 1 週間を超えています
cli-share-left-out = レイヤー { $count } 個は含まれません。-o ファイル.json ならすべて保存できます。
cli-share-own-sound = 「{ $name }」は自分のサウンドです。-o ファイル.susurra で含められます。
cli-file-exists = { $path } はすでにあります。別の名前にするか --overwrite を付けてください
cli-share-one-json = .json ファイルに入るプリセットは 1 つです。複数なら .susurra ファイルにしてください
cli-share-extension = { $path } の末尾は .susurra か .json にしてください
cli-saved-to = { $path } に保存しました。
cli-pack-presets = プリセット：{ $names }
cli-pack-sounds = 自分のサウンド：{ $names }
cli-pack-file =   { $name }、{ $bytes } バイト
cli-imported = 保存しました：プリセット { $presets } 個、サウンド { $sounds } 個。
cli-preset-status = プリセット「{ $name }」：{ $status }
cli-sound-status = サウンド「{ $name }」（{ $megabytes } MB）：{ $status }
cli-sound-missing = サウンド「{ $id }」はここにありません。そのレイヤーは無音のまま残ります。
cli-status-new = 新規。
cli-status-identical = すでにあります。
cli-status-conflict = { $why } { $choice }。
cli-rendered = { $path }：{ $loudness }、実時間の { $times } 倍の速さ。
cli-playing = 「{ $name }」を再生中。{ $repeats } Ctrl-C で終了します。
cli-another-is-running = 別の Susurra が動作中です。`susurra ctl` はそちらを操作し、こちらは並行して再生します。
cli-output-unwritable = 標準出力に書き込めません：{ $why }
cli-playing-through = { $device } で再生します。
cli-device-missing = { $device } が接続されていません。戻りしだい使用します。
cli-no-device = 音が出ません：{ $reason }。デバイスが現れしだい使用します。
cli-no-output = 出力「{ $name }」はありません。あるのは：{ $known }
cli-many-outputs = 「{ $name }」に当てはまる出力が複数あります：{ $known }
cli-import-no-files = この中に音声ファイルはありません
cli-import-one-name = --name は 1 ファイル用ですが、{ $count } ファイルあります
cli-import-interrupted = 中断しました。表示済みの分は完了しています
cli-import-failed = { $count } 個中 { $failed } 個を追加できませんでした
cli-not-added = 追加していません：{ $why }
cli-import-line = { $path }：{ $line }
cli-added = 「{ $name }」（{ $id }）、{ $kind }、テイク { $takes } 個、{ $seconds } 秒、{ $trim } dB
cli-planned = 「{ $name }」になります：{ $kind }、テイク { $takes } 個、{ $seconds } 秒
cli-planned-whole = 「{ $name }」になります：{ $kind }、テイク 1 個、{ $seconds } 秒、ファイルはそのまま
cli-with-note = { $line }、{ $note }
ctl-not-running = Susurra は動作していません。`susurra` か `susurra play プリセット` で起動してください
cli-brought-to-front = Susurra はすでに動作しています。ウィンドウを前面に出しました。
cli-window-not-shown = Susurra はすでに動作していますが、ウィンドウを表示できません：{ $why }
cli-not-answering = Susurra はすでに動作していますが、応答しません。終了してからもう一度お試しください

# `susurra doctor`.
doctor-system = システム
doctor-sounds = サウンド
doctor-presets = プリセット
doctor-settings = 設定
doctor-problem = 問題
doctor-listening = 聴取量
doctor-mixing = ミックス
doctor-running = 動作中
doctor-hosts = 音声系
doctor-output = 出力
doctor-device = デバイス
doctor-tone = トーン
doctor-playing = 再生
doctor-count = { $count } 個（自分のものは { $folder }）
doctor-not-there-yet = { $path }（まだありません）
doctor-percent = { $percent } %
doctor-dose = 過去 7 日間で 1 週間の安全な量の約 { $adults }。子どもや敏感な耳では { $sensitive }（WHO-ITU H.870、ヘッドホン「{ $headphones }」での推定）
doctor-cost = 「{ $preset }」（{ $layers } レイヤー）1 秒に { $milliseconds } ms：1 コアの { $share }
doctor-not-running = いいえ
doctor-running-but = はい。ただし { $why }
doctor-no-device = デバイスなし
doctor-playing-layers = はい、{ $layers } レイヤーを { $device } で再生中
doctor-paused-layers = はい、{ $layers } レイヤーで一時停止中（{ $device }）
doctor-device-history = デバイスを { $opened } 回開き、{ $lost } 回失いました。{ $callback }
doctor-callback = 最長コールバック { $worst } µs（持ち時間の { $worst_share }、平均 { $mean_share }）、超過 { $late } 回、途切れ { $underruns } 回
doctor-is-default = 、システムの既定
doctor-is-chosen = 、選択中
doctor-is-missing = 、未接続
doctor-no-sound = 音が出ません：{ $why }
doctor-device-rate = { $name }、{ $rate } Hz
doctor-tone-text = { $hz } Hz、{ $db } dB、{ $seconds } 秒
doctor-device-is-silent = 音が出ません：デバイスが { $seconds } 秒間、音を要求しませんでした
doctor-played-tone = はい、トーン { $frames } フレーム。{ $callback }
doctor-played-silence = はい、無音 { $frames } フレーム。{ $callback }

# Requests while the disk hangs.
disk-does-not-answer = 実行しましたが、ディスクが応答しないため、まだ保存されていません。保存は続けて試みます
