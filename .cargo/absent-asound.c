/* Stands in for ALSA's library where the system has none, so that the program builds, tests and runs
 * there: every call says "no such device", and sound goes through PulseAudio or PipeWire instead.
 * `build.rs` writes ABSENT, the calls that the program makes. */

enum { NO_DEVICE = -19 };

#define CALL(name) \
    int name(void) { return NO_DEVICE; }
ABSENT
#undef CALL

const char *snd_strerror(int error) {
    (void)error;
    return "ALSA is not installed";
}

const char *snd_asoundlib_version(void) {
    return "0.0.0 (absent)";
}
