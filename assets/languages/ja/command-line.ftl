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
