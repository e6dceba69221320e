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
file-unwritable = { $path } に書き込めません: { $why }。{ $advice }。
advice-make-room = ディスクに空きを作ってから、もう一度お試しください
advice-read-only = ディスクは読み取り専用です。再生には影響しません
advice-permission = 書き込み権限を付けてから、もう一度お試しください
advice-unchanged = 何も変更されていません
