# Errors: why something could not be done. They complete a sentence, so they begin small and have no full stop.

# Errors of the system
system-not-found = 見つかりません
system-permission-denied = 権限がありません
system-storage-full = ディスクがいっぱいです
system-quota-exceeded = ディスクの割り当てを使い切りました
system-read-only = ディスクは読み取り専用です
system-is-a-folder = フォルダーです
system-not-a-folder = パスの途中がフォルダーではありません
system-timed-out = 時間内に応答がありませんでした
system-invalid-data = 内容が正しくありません
system-ends-early = 途中で終わっています

# Files
file-no-home = プリセット用のホームフォルダーがありません。環境変数 HOME を設定してください
file-unreadable = { $path } を読み込めません: { $why }
file-too-large = { $path } はこの種類のファイルとしては大きすぎます
file-too-large-to-write = { $path } は大きすぎて読み直せなくなるため、書き込みません
file-unwritable = { $path } に書き込めません: { $why }。{ $advice }
advice-make-room = ディスクに空きを作ってから、もう一度お試しください
advice-read-only = ディスクは読み取り専用です。再生には影響しません
advice-permission = 書き込み権限を付けてから、もう一度お試しください
advice-unchanged = 何も変更されていません

# Sentences
as-sentence = { $text }。
cancelled = キャンセルされました
stopped = 停止されました
not-valid-json = 正しい JSON ではありません: { $why }
json-too-long = { $megabytes } MB を超えています
json-too-many-values = 値が { $most } 個を超えています
json-too-deep = リストの入れ子が { $most } 段を超えています
no-thread = システムに空きスレッドがありません
job-panicked = 予期しないエラーが発生しました。詳細はログにあります

# Files and folders
no-file = ファイル { $path } がありません
not-a-file = { $path } はファイルではありません
file-not-regular = 通常のファイルではありません
file-empty = { $path } は空です
file-exists = { $path } は既にあります
file-not-written = { $path } に書き込めませんでした: { $why }
file-not-understood = { $path } を解釈できないため、そのまま残します: { $why }
file-set-aside = { $path } を解釈できません（{ $why }）。{ $aside } として保管しました。
file-left-alone = { $path } を解釈できません（{ $why }）。移動もできないため（{ $reason }）、そのまま残し、上書きしません。
folder-unreadable = 読み込めません: { $why }。読み取り権限を付けてください
folder-unwritable = { $path } に書き込めません: { $why }
bin-unreadable = { $path } を読み込めません: { $why }。読み取り権限を付けてください。

# Fields of a mix
field-wrong = { $field }: { $why }
field-expected = { $expected }のはずですが、{ $found } でした
expected-object = 波括弧のオブジェクト
expected-number = 数値
expected-whole-number = 整数
expected-list = リスト
expected-flag = true か false
expected-path = 動きの名前
expected-sound-id = サウンドの ID
expected-stages = ステージのリスト
expected-name = 名前
expected-sound-ids = サウンド ID のリスト
too-many-layers = レイヤーが { $count } 個あります。最大は { $most } 個です
too-many-stages = ステージが { $count } 個あります。最大は { $most } 個です

# Presets
preset-not-object = 波括弧のオブジェクトではありません
preset-no-version = バージョンがありません。プリセットは "version": 1 で始まります
preset-newer = バージョン { $version } には新しい Susurra が必要です
preset-no-name = 名前がないか、文字列ではありません
preset-too-large-to-save = 「{ $name }」は大きすぎて読み直せなくなるため、保存しません
preset-too-large-to-keep = 大きすぎて、保存すると読み直せなくなります
preset-note-too-long = メモが { $most } 文字を超えています
preset-bad-tags = タグは短い文字列 100 個以内のリストではありません
preset-no-mix = ミックスがありません
preset-built-in = { $name } は内蔵プリセットなので削除できません。変更版を削除すると元に戻ります
preset-unknown = プリセット { $id } はありません
preset-not-in-bin = 「{ $name }」はもうごみ箱にありません
preset-problem = プリセット「{ $name }」: { $why }。
file-not-a-preset = { $path } はプリセットではありません: { $why }
file-not-a-preset-kept = { $path } はプリセットではありません: { $why }。変更していません。
board-newer = 新しい Susurra で保存されています
board-no-version = バージョンがありません

# Sounds and layers
sound-folder-not-id = フォルダー名が ID ではありません。my-fan のように小文字、数字、ハイフンを使ってください
sound-json-invalid = sound.json が正しくありません: { $why }
sound-json-long-text = 「{ $field }」が { $most } 文字を超えています
sound-json-newer = sound.json のバージョン { $version } には新しい Susurra が必要です
sound-json-no-takes = sound.json の takes に録音がありません
sound-json-bad-path = sound.json の { $name } は単純なファイル名ではありません
sound-json-bad-control = sound.json に誤りがあります: { $why }
sound-no-json = sound.json がありません
sound-problem = サウンド「{ $id }」: { $why }。
sound-unusable = 「{ $id }」は今は使えません: { $why }。
sound-missing = サウンド「{ $id }」はここにありません。レイヤーは残ります。
folder-not-a-sound = { $path } はサウンドではありません: { $why }。
layer-newer = このレイヤーには新しい Susurra が必要です。レイヤーは残ります。
layer-too-many = 同時に鳴らせるレイヤーは { $most } 個までです。
recording-missing = 録音 { $name } がありません。{ $folder } に戻ると再び鳴ります。
recording-no-room = { $path } が入りきりません。再生中の録音が { $megabytes } MB を使い切っています。ほかのレイヤーをオフにしてから、もう一度オンにしてください
nothing-to-tingle = 再生中のサウンドがありません。
played-as-texture = 連続した音
played-as-events = 個別の音

# Sound files
built-in-file = 内蔵の { $path }
sound-file-unknown = { $path } は Susurra が扱える音声ファイルではありません（WAV、FLAC、Ogg Vorbis、Opus、MP3、AAC/M4A、AIFF）
sound-file-no-sound = { $path } に再生できる音声がありません: { $why }
sound-file-damaged = { $path } は壊れています: { $why }
sound-file-too-short = { $path } は短すぎて聞こえません: { $frames } フレーム
sound-file-cut = ヘッダーより先に終わっています。あるところまで再生します
sound-file-no-track = 音声トラックがありません
sound-file-unknown-codec = コーデックが不明です
sound-file-no-rate = サンプルレートの記載がありません
sound-file-bad-rate = サンプルレート { $rate } Hz
sound-file-channels = { $count } チャンネル
sound-file-bad-packets = 復号できないパケットが多すぎます
sound-file-decoder-gave-up = デコーダーが失敗しました
sound-file-unsupported = { $what } には対応していません。WAV か FLAC で保存してください
sound-file-unsupported-coding = 符号化方式に対応していません。WAV か FLAC で保存してください

# Import of recordings
recording-too-large = { $path } は録音として大きすぎます（{ $gigabytes } GB 超）
recording-too-long = { $path } は { $hours } 時間を超えています。必要な部分を切り出してください
recording-silent = { $path } は無音です
recording-known = { $path } は既に「{ $name }」としてあります
recording-damaged = { $path } は壊れています: { $all } 個中 { $bad } 個の部分を復号できません
recording-changed = { $path } は読み込み中に変更されました。もう一度お試しください
recording-unmeasured = ラウドネスを測定できません: { $why }
recording-place-taken = 「{ $name }」の場所には別のサウンドがあります。ごみ箱に残ります
recording-panicked = { $path } を取り込めませんでした。詳細はログにあります
import-too-many-files = 最初の { $most } ファイルだけを取り込みました。
import-no-sound-file = 音声ファイルがありません。
import-not-added = { $why }。追加していません。
recast-failed = { $why }。元のままです。
import-note-damaged = { $all } 個中 { $bad } 個の部分が壊れていたため除きました
import-note-cut = ヘッダーより先に終わっています。あるところまで取り込みました
import-note-too-many = { $all } 個の音のうち最初の { $taken } 個を取り込みました

# Export
export-bad-extension = { $path } は .wav、.flac、.ogg のいずれかで終わる必要があります
export-wav-too-long = WAV ファイルには最大 { $hours } 時間しか入りません。.flac で書き出してください
export-encoder-failed = エンコードできません: { $why }
render-bad-length = ファイルの長さは 1 秒から 1 週間までです
pack-not-made = パックを保存できませんでした: { $why }。
sound-file-not-made = 音声を書き出せませんでした: { $why }。
loudness = { $lufs } LUFS、トゥルーピーク { $peak } dBTP
loudness-silent = 無音

# Shared mixes and packs
share-none = このテキストに共有ミックスはありません。共有ミックスは susurra:1: で始まります
share-cut-short = 共有ミックスが途中で切れています。最後の文字までコピーしてください
share-altered = 共有ミックスが途中で変わっています。もう一度送ってもらってください
share-newer = 共有ミックスのバージョン { $version } には新しい Susurra が必要です
share-too-large = テキストが共有ミックスとしては長すぎます
share-too-many-layers = { $layers } レイヤーのミックスは 1 行のテキストに収まりません。ファイルで共有してください
pack-not-a-pack = { $path } は Susurra パックではありません: { $why }
pack-newer = { $path } のバージョン { $version } には新しい Susurra が必要です
pack-damaged = { $path } は壊れています: { $why }。もう一度送ってもらってください
pack-refused = { $path } は受け付けられません: { $why }
pack-bad-beginning = { $wanted } で始まっていません
pack-too-many-entries = 項目が { $most } 個を超えています
pack-too-many-presets = プリセットが多すぎます
pack-too-large = 内容がパックの上限を超えています
pack-entry-twice = { $name } が 2 つあります
pack-entry-changed = { $name } が変わっています
pack-entry-name-not-utf8 = 項目名が正しい UTF-8 ではありません
pack-entry-encrypted = { $name } は暗号化されています
pack-entry-link = { $name } はリンクです
pack-entry-foreign = { $name } はパックに入れられません
pack-no-manifest = { $name } がありません
pack-bad-manifest = { $name } が正しくありません: { $why }
pack-files-differ = 「{ $id }」のファイルが目録と一致しません
pack-presets-differ = プリセットが目録と一致しません
pack-sound-missing = 目録にあるサウンドがありません
conflict-built-in-preset = 別の内蔵プリセット「{ $name }」があります。
conflict-own-preset = 別の自作プリセット「{ $name }」があります。
conflict-sound = 別のサウンド「{ $name }」があります。

# The audio device
device-none = オーディオデバイスが見つかりません
device-not-found = { $name } は接続されていません
device-cannot-open = { $name } を開けません: { $why }
device-lost = { $name } との接続が失われました
device-gone = { $name } が切断されました

# Suspending the computer
suspend-refused = スリープできませんでした。システムの応答: 「{ $answer }」。すべて一時停止中です。システムのメニューからスリープできます。
suspend-failed = スリープできませんでした: { $why }。すべて一時停止中です。スリープには logind が必要です。
suspend-impossible = このコンピューターはスリープできません。すべて一時停止中です。

# The window
no-japanese-font = This system has no font for Japanese. Install one, such as Noto Sans CJK, and open Susurra again.
