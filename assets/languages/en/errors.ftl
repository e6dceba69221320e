# Errors: why something could not be done. They complete a sentence, so they begin small and have no full stop.

# Errors of the system
system-not-found = not found
system-permission-denied = permission denied
system-storage-full = the disk is full
system-quota-exceeded = the quota of the disk is used up
system-read-only = the disk is read-only
system-is-a-folder = it is a folder
system-not-a-folder = a part of the path is not a folder
system-timed-out = it did not answer in time
system-invalid-data = its contents are invalid
system-ends-early = it ends too early

# Files
file-no-home = there is no home folder for presets; set the variable HOME
file-unreadable = { $path } cannot be read: { $why }
file-too-large = { $path } is too large for a file of this kind
file-unwritable = { $path } cannot be written: { $why }. { $advice }.
advice-make-room = Make room on the disk and try again
advice-read-only = Its disk is read-only; playback is not affected
advice-permission = Give your user permission to write there and try again
advice-unchanged = Nothing has been changed
