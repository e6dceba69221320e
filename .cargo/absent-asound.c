/* Stands in for ALSA's library where the system has none, so that the program builds, tests and runs
 * there: every call says "no such device", and sound goes through PulseAudio or PipeWire instead.
 * The list holds the calls for playing and finding devices that cpal's ALSA bindings can make. */

enum { NO_DEVICE = -19 };

#define CALLS(X) \
    X(snd_card_get_index) X(snd_card_get_longname) X(snd_card_get_name) X(snd_card_next) \
    X(snd_config_save) X(snd_config_unref) X(snd_config_update) X(snd_config_update_free_global) \
    X(snd_config_update_ref) X(snd_device_name_free_hint) X(snd_device_name_get_hint) \
    X(snd_device_name_hint) X(snd_lib_error_set_local) X(snd_output_buffer_open) \
    X(snd_output_buffer_string) X(snd_output_close) X(snd_output_putc) X(snd_output_puts) \
    X(snd_output_vprintf) X(snd_pcm_avail) X(snd_pcm_avail_delay) X(snd_pcm_avail_update) \
    X(snd_pcm_bytes_to_frames) X(snd_pcm_chmap_long_name) X(snd_pcm_chmap_print) X(snd_pcm_close) \
    X(snd_pcm_delay) X(snd_pcm_drain) X(snd_pcm_drop) X(snd_pcm_dump) X(snd_pcm_dump_hw_setup) \
    X(snd_pcm_dump_sw_setup) X(snd_pcm_format_little_endian) X(snd_pcm_format_physical_width) \
    X(snd_pcm_format_silence_16) X(snd_pcm_format_width) X(snd_pcm_frames_to_bytes) \
    X(snd_pcm_free_chmaps) X(snd_pcm_get_chmap) X(snd_pcm_get_params) X(snd_pcm_hw_params) \
    X(snd_pcm_hw_params_any) X(snd_pcm_hw_params_can_pause) X(snd_pcm_hw_params_can_resume) \
    X(snd_pcm_hw_params_copy) X(snd_pcm_hw_params_current) X(snd_pcm_hw_params_dump) \
    X(snd_pcm_hw_params_free) X(snd_pcm_hw_params_get_access) X(snd_pcm_hw_params_get_buffer_size) \
    X(snd_pcm_hw_params_get_buffer_size_max) X(snd_pcm_hw_params_get_buffer_size_min) \
    X(snd_pcm_hw_params_get_buffer_time) X(snd_pcm_hw_params_get_buffer_time_max) \
    X(snd_pcm_hw_params_get_buffer_time_min) X(snd_pcm_hw_params_get_channels) \
    X(snd_pcm_hw_params_get_channels_max) X(snd_pcm_hw_params_get_channels_min) \
    X(snd_pcm_hw_params_get_format) X(snd_pcm_hw_params_get_period_size) \
    X(snd_pcm_hw_params_get_period_size_max) X(snd_pcm_hw_params_get_period_size_min) \
    X(snd_pcm_hw_params_get_period_time) X(snd_pcm_hw_params_get_period_time_max) \
    X(snd_pcm_hw_params_get_period_time_min) X(snd_pcm_hw_params_get_periods) \
    X(snd_pcm_hw_params_get_periods_max) X(snd_pcm_hw_params_get_periods_min) \
    X(snd_pcm_hw_params_get_rate) X(snd_pcm_hw_params_get_rate_max) \
    X(snd_pcm_hw_params_get_rate_min) X(snd_pcm_hw_params_get_rate_resample) \
    X(snd_pcm_hw_params_malloc) X(snd_pcm_hw_params_set_access) \
    X(snd_pcm_hw_params_set_buffer_size) X(snd_pcm_hw_params_set_buffer_size_max) \
    X(snd_pcm_hw_params_set_buffer_size_min) X(snd_pcm_hw_params_set_buffer_size_near) \
    X(snd_pcm_hw_params_set_buffer_time) X(snd_pcm_hw_params_set_buffer_time_max) \
    X(snd_pcm_hw_params_set_buffer_time_min) X(snd_pcm_hw_params_set_buffer_time_near) \
    X(snd_pcm_hw_params_set_channels) X(snd_pcm_hw_params_set_channels_near) \
    X(snd_pcm_hw_params_set_format) X(snd_pcm_hw_params_set_period_size) \
    X(snd_pcm_hw_params_set_period_size_max) X(snd_pcm_hw_params_set_period_size_min) \
    X(snd_pcm_hw_params_set_period_size_near) X(snd_pcm_hw_params_set_period_time) \
    X(snd_pcm_hw_params_set_period_time_max) X(snd_pcm_hw_params_set_period_time_min) \
    X(snd_pcm_hw_params_set_period_time_near) X(snd_pcm_hw_params_set_periods) \
    X(snd_pcm_hw_params_set_periods_max) X(snd_pcm_hw_params_set_periods_min) \
    X(snd_pcm_hw_params_set_periods_near) X(snd_pcm_hw_params_set_rate) \
    X(snd_pcm_hw_params_set_rate_near) X(snd_pcm_hw_params_set_rate_resample) \
    X(snd_pcm_hw_params_supports_audio_ts_type) X(snd_pcm_hw_params_test_access) \
    X(snd_pcm_hw_params_test_channels) X(snd_pcm_hw_params_test_format) \
    X(snd_pcm_hw_params_test_rate) X(snd_pcm_info) X(snd_pcm_info_free) X(snd_pcm_info_get_card) \
    X(snd_pcm_info_get_device) X(snd_pcm_info_get_id) X(snd_pcm_info_get_name) \
    X(snd_pcm_info_get_stream) X(snd_pcm_info_get_subdevice) X(snd_pcm_info_get_subdevice_name) \
    X(snd_pcm_info_get_subdevices_avail) X(snd_pcm_info_get_subdevices_count) \
    X(snd_pcm_info_malloc) X(snd_pcm_info_set_device) X(snd_pcm_info_set_stream) \
    X(snd_pcm_info_set_subdevice) X(snd_pcm_link) X(snd_pcm_open) X(snd_pcm_pause) \
    X(snd_pcm_poll_descriptors) X(snd_pcm_poll_descriptors_count) \
    X(snd_pcm_poll_descriptors_revents) X(snd_pcm_prepare) X(snd_pcm_query_chmaps) X(snd_pcm_readi) \
    X(snd_pcm_recover) X(snd_pcm_reset) X(snd_pcm_resume) X(snd_pcm_set_chmap) X(snd_pcm_start) \
    X(snd_pcm_state) X(snd_pcm_status) X(snd_pcm_status_dump) X(snd_pcm_status_get_audio_htstamp) \
    X(snd_pcm_status_get_avail) X(snd_pcm_status_get_avail_max) X(snd_pcm_status_get_delay) \
    X(snd_pcm_status_get_htstamp) X(snd_pcm_status_get_overrange) X(snd_pcm_status_get_state) \
    X(snd_pcm_status_get_trigger_htstamp) X(snd_pcm_status_set_audio_htstamp_config) \
    X(snd_pcm_status_sizeof) X(snd_pcm_sw_params) X(snd_pcm_sw_params_current) \
    X(snd_pcm_sw_params_dump) X(snd_pcm_sw_params_free) X(snd_pcm_sw_params_get_avail_min) \
    X(snd_pcm_sw_params_get_boundary) X(snd_pcm_sw_params_get_start_threshold) \
    X(snd_pcm_sw_params_get_stop_threshold) X(snd_pcm_sw_params_get_tstamp_mode) \
    X(snd_pcm_sw_params_get_tstamp_type) X(snd_pcm_sw_params_malloc) \
    X(snd_pcm_sw_params_set_avail_min) X(snd_pcm_sw_params_set_start_threshold) \
    X(snd_pcm_sw_params_set_stop_threshold) X(snd_pcm_sw_params_set_tstamp_mode) \
    X(snd_pcm_sw_params_set_tstamp_type) X(snd_pcm_unlink) X(snd_pcm_wait) X(snd_pcm_writei)

#define SAY_NO(name) \
    int name(void) { return NO_DEVICE; }
CALLS(SAY_NO)

const char *snd_strerror(int error) {
    (void)error;
    return "ALSA is not installed";
}

const char *snd_asoundlib_version(void) {
    return "0.0.0";
}
