/* Stands in for ALSA's library where the system has none, so that the program builds, tests and runs
 * there: every call says "no such device", and sound goes through PulseAudio or PipeWire instead.
 * The list holds every call that the ALSA bindings under cpal can make. */

enum { NO_DEVICE = -19 };

#define CALLS(X) \
    X(snd_card_get_index) X(snd_card_get_longname) X(snd_card_get_name) X(snd_card_next) \
    X(snd_config_save) X(snd_config_unref) X(snd_config_update) X(snd_config_update_free_global) \
    X(snd_config_update_ref) X(snd_ctl_card_info) X(snd_ctl_card_info_free) \
    X(snd_ctl_card_info_get_card) X(snd_ctl_card_info_get_components) \
    X(snd_ctl_card_info_get_driver) X(snd_ctl_card_info_get_id) X(snd_ctl_card_info_get_longname) \
    X(snd_ctl_card_info_get_mixername) X(snd_ctl_card_info_get_name) X(snd_ctl_card_info_malloc) \
    X(snd_ctl_close) X(snd_ctl_convert_from_d) X(snd_ctl_convert_to_d) \
    X(snd_ctl_elem_id_get_device) X(snd_ctl_elem_id_get_index) X(snd_ctl_elem_id_get_interface) \
    X(snd_ctl_elem_id_get_name) X(snd_ctl_elem_id_get_numid) X(snd_ctl_elem_id_get_subdevice) \
    X(snd_ctl_elem_id_set_device) X(snd_ctl_elem_id_set_index) X(snd_ctl_elem_id_set_interface) \
    X(snd_ctl_elem_id_set_name) X(snd_ctl_elem_id_set_numid) X(snd_ctl_elem_id_set_subdevice) \
    X(snd_ctl_elem_id_sizeof) X(snd_ctl_elem_info_free) X(snd_ctl_elem_info_get_count) \
    X(snd_ctl_elem_info_get_type) X(snd_ctl_elem_info_malloc) X(snd_ctl_elem_list) \
    X(snd_ctl_elem_list_alloc_space) X(snd_ctl_elem_list_free) X(snd_ctl_elem_list_free_space) \
    X(snd_ctl_elem_list_get_count) X(snd_ctl_elem_list_get_device) X(snd_ctl_elem_list_get_id) \
    X(snd_ctl_elem_list_get_index) X(snd_ctl_elem_list_get_interface) \
    X(snd_ctl_elem_list_get_name) X(snd_ctl_elem_list_get_numid) \
    X(snd_ctl_elem_list_get_subdevice) X(snd_ctl_elem_list_get_used) X(snd_ctl_elem_list_malloc) \
    X(snd_ctl_elem_lock) X(snd_ctl_elem_read) X(snd_ctl_elem_set_bytes) X(snd_ctl_elem_unlock) \
    X(snd_ctl_elem_value_clear) X(snd_ctl_elem_value_free) X(snd_ctl_elem_value_get_boolean) \
    X(snd_ctl_elem_value_get_byte) X(snd_ctl_elem_value_get_bytes) \
    X(snd_ctl_elem_value_get_enumerated) X(snd_ctl_elem_value_get_integer) \
    X(snd_ctl_elem_value_get_integer64) X(snd_ctl_elem_value_malloc) \
    X(snd_ctl_elem_value_set_boolean) X(snd_ctl_elem_value_set_byte) \
    X(snd_ctl_elem_value_set_enumerated) X(snd_ctl_elem_value_set_id) \
    X(snd_ctl_elem_value_set_integer) X(snd_ctl_elem_value_set_integer64) X(snd_ctl_elem_write) \
    X(snd_ctl_event_elem_get_id) X(snd_ctl_event_elem_get_mask) X(snd_ctl_event_free) \
    X(snd_ctl_event_malloc) X(snd_ctl_get_d) X(snd_ctl_open) X(snd_ctl_pcm_info) \
    X(snd_ctl_pcm_next_device) X(snd_ctl_poll_descriptors) X(snd_ctl_poll_descriptors_count) \
    X(snd_ctl_poll_descriptors_revents) X(snd_ctl_rawmidi_info) X(snd_ctl_rawmidi_next_device) \
    X(snd_ctl_read) X(snd_ctl_subscribe_events) X(snd_ctl_wait) X(snd_device_name_free_hint) \
    X(snd_device_name_get_hint) X(snd_device_name_hint) X(snd_hctl_close) X(snd_hctl_elem_get_id) \
    X(snd_hctl_elem_info) X(snd_hctl_elem_next) X(snd_hctl_elem_read) X(snd_hctl_elem_write) \
    X(snd_hctl_find_elem) X(snd_hctl_first_elem) X(snd_hctl_handle_events) X(snd_hctl_load) \
    X(snd_hctl_open) X(snd_hctl_poll_descriptors) X(snd_hctl_poll_descriptors_count) \
    X(snd_hctl_poll_descriptors_revents) X(snd_hctl_wait) X(snd_lib_error_set_local) \
    X(snd_midi_event_decode) X(snd_midi_event_encode) X(snd_midi_event_free) \
    X(snd_midi_event_init) X(snd_midi_event_new) X(snd_midi_event_no_status) \
    X(snd_midi_event_reset_decode) X(snd_midi_event_reset_encode) X(snd_midi_event_resize_buffer) \
    X(snd_mixer_attach) X(snd_mixer_close) X(snd_mixer_elem_get_type) X(snd_mixer_elem_next) \
    X(snd_mixer_find_selem) X(snd_mixer_first_elem) X(snd_mixer_handle_events) X(snd_mixer_load) \
    X(snd_mixer_open) X(snd_mixer_poll_descriptors) X(snd_mixer_poll_descriptors_count) \
    X(snd_mixer_poll_descriptors_revents) X(snd_mixer_selem_ask_capture_d) \
    X(snd_mixer_selem_ask_capture_vol_d) X(snd_mixer_selem_ask_playback_d) \
    X(snd_mixer_selem_ask_playback_vol_d) X(snd_mixer_selem_channel_name) \
    X(snd_mixer_selem_get_capture_d) X(snd_mixer_selem_get_capture_switch) \
    X(snd_mixer_selem_get_capture_volume) X(snd_mixer_selem_get_capture_volume_range) \
    X(snd_mixer_selem_get_enum_item) X(snd_mixer_selem_get_enum_item_name) \
    X(snd_mixer_selem_get_enum_items) X(snd_mixer_selem_get_id) X(snd_mixer_selem_get_playback_d) \
    X(snd_mixer_selem_get_playback_switch) X(snd_mixer_selem_get_playback_volume) \
    X(snd_mixer_selem_get_playback_volume_range) X(snd_mixer_selem_has_capture_channel) \
    X(snd_mixer_selem_has_capture_switch) X(snd_mixer_selem_has_capture_volume) \
    X(snd_mixer_selem_has_playback_channel) X(snd_mixer_selem_has_playback_switch) \
    X(snd_mixer_selem_has_playback_volume) X(snd_mixer_selem_id_get_index) \
    X(snd_mixer_selem_id_get_name) X(snd_mixer_selem_id_set_index) X(snd_mixer_selem_id_set_name) \
    X(snd_mixer_selem_id_sizeof) X(snd_mixer_selem_is_capture_mono) \
    X(snd_mixer_selem_is_enum_capture) X(snd_mixer_selem_is_enum_playback) \
    X(snd_mixer_selem_is_enumerated) X(snd_mixer_selem_is_playback_mono) \
    X(snd_mixer_selem_register) X(snd_mixer_selem_set_capture_d) \
    X(snd_mixer_selem_set_capture_switch) X(snd_mixer_selem_set_capture_switch_all) \
    X(snd_mixer_selem_set_capture_volume) X(snd_mixer_selem_set_capture_volume_all) \
    X(snd_mixer_selem_set_capture_volume_range) X(snd_mixer_selem_set_enum_item) \
    X(snd_mixer_selem_set_playback_d) X(snd_mixer_selem_set_playback_switch) \
    X(snd_mixer_selem_set_playback_switch_all) X(snd_mixer_selem_set_playback_volume) \
    X(snd_mixer_selem_set_playback_volume_all) X(snd_mixer_selem_set_playback_volume_range) \
    X(snd_mixer_wait) X(snd_output_buffer_open) X(snd_output_buffer_string) X(snd_output_close) \
    X(snd_output_putc) X(snd_output_puts) X(snd_output_vprintf) X(snd_pcm_avail) \
    X(snd_pcm_avail_delay) X(snd_pcm_avail_update) X(snd_pcm_bytes_to_frames) \
    X(snd_pcm_chmap_long_name) X(snd_pcm_chmap_print) X(snd_pcm_close) X(snd_pcm_delay) \
    X(snd_pcm_drain) X(snd_pcm_drop) X(snd_pcm_dump) X(snd_pcm_dump_hw_setup) \
    X(snd_pcm_dump_sw_setup) X(snd_pcm_format_little_endian) X(snd_pcm_format_physical_width) \
    X(snd_pcm_format_silence_16) X(snd_pcm_format_width) X(snd_pcm_frames_to_bytes) \
    X(snd_pcm_free_chmaps) X(snd_pcm_get_chmap) X(snd_pcm_get_params) X(snd_pcm_hw_params) \
    X(snd_pcm_hw_params_any) X(snd_pcm_hw_params_can_pause) X(snd_pcm_hw_params_can_resume) \
    X(snd_pcm_hw_params_copy) X(snd_pcm_hw_params_current) X(snd_pcm_hw_params_dump) \
    X(snd_pcm_hw_params_free) X(snd_pcm_hw_params_get_access) \
    X(snd_pcm_hw_params_get_buffer_size) X(snd_pcm_hw_params_get_buffer_size_max) \
    X(snd_pcm_hw_params_get_buffer_size_min) X(snd_pcm_hw_params_get_buffer_time) \
    X(snd_pcm_hw_params_get_buffer_time_max) X(snd_pcm_hw_params_get_buffer_time_min) \
    X(snd_pcm_hw_params_get_channels) X(snd_pcm_hw_params_get_channels_max) \
    X(snd_pcm_hw_params_get_channels_min) X(snd_pcm_hw_params_get_format) \
    X(snd_pcm_hw_params_get_period_size) X(snd_pcm_hw_params_get_period_size_max) \
    X(snd_pcm_hw_params_get_period_size_min) X(snd_pcm_hw_params_get_period_time) \
    X(snd_pcm_hw_params_get_period_time_max) X(snd_pcm_hw_params_get_period_time_min) \
    X(snd_pcm_hw_params_get_periods) X(snd_pcm_hw_params_get_periods_max) \
    X(snd_pcm_hw_params_get_periods_min) X(snd_pcm_hw_params_get_rate) \
    X(snd_pcm_hw_params_get_rate_max) X(snd_pcm_hw_params_get_rate_min) \
    X(snd_pcm_hw_params_get_rate_resample) X(snd_pcm_hw_params_malloc) \
    X(snd_pcm_hw_params_set_access) X(snd_pcm_hw_params_set_buffer_size) \
    X(snd_pcm_hw_params_set_buffer_size_max) X(snd_pcm_hw_params_set_buffer_size_min) \
    X(snd_pcm_hw_params_set_buffer_size_near) X(snd_pcm_hw_params_set_buffer_time) \
    X(snd_pcm_hw_params_set_buffer_time_max) X(snd_pcm_hw_params_set_buffer_time_min) \
    X(snd_pcm_hw_params_set_buffer_time_near) X(snd_pcm_hw_params_set_channels) \
    X(snd_pcm_hw_params_set_channels_near) X(snd_pcm_hw_params_set_format) \
    X(snd_pcm_hw_params_set_period_size) X(snd_pcm_hw_params_set_period_size_max) \
    X(snd_pcm_hw_params_set_period_size_min) X(snd_pcm_hw_params_set_period_size_near) \
    X(snd_pcm_hw_params_set_period_time) X(snd_pcm_hw_params_set_period_time_max) \
    X(snd_pcm_hw_params_set_period_time_min) X(snd_pcm_hw_params_set_period_time_near) \
    X(snd_pcm_hw_params_set_periods) X(snd_pcm_hw_params_set_periods_max) \
    X(snd_pcm_hw_params_set_periods_min) X(snd_pcm_hw_params_set_periods_near) \
    X(snd_pcm_hw_params_set_rate) X(snd_pcm_hw_params_set_rate_near) \
    X(snd_pcm_hw_params_set_rate_resample) X(snd_pcm_hw_params_supports_audio_ts_type) \
    X(snd_pcm_hw_params_test_access) X(snd_pcm_hw_params_test_channels) \
    X(snd_pcm_hw_params_test_format) X(snd_pcm_hw_params_test_rate) X(snd_pcm_info) \
    X(snd_pcm_info_free) X(snd_pcm_info_get_card) X(snd_pcm_info_get_device) \
    X(snd_pcm_info_get_id) X(snd_pcm_info_get_name) X(snd_pcm_info_get_stream) \
    X(snd_pcm_info_get_subdevice) X(snd_pcm_info_get_subdevice_name) \
    X(snd_pcm_info_get_subdevices_avail) X(snd_pcm_info_get_subdevices_count) \
    X(snd_pcm_info_malloc) X(snd_pcm_info_set_device) X(snd_pcm_info_set_stream) \
    X(snd_pcm_info_set_subdevice) X(snd_pcm_link) X(snd_pcm_open) X(snd_pcm_pause) \
    X(snd_pcm_poll_descriptors) X(snd_pcm_poll_descriptors_count) \
    X(snd_pcm_poll_descriptors_revents) X(snd_pcm_prepare) X(snd_pcm_query_chmaps) \
    X(snd_pcm_readi) X(snd_pcm_recover) X(snd_pcm_reset) X(snd_pcm_resume) X(snd_pcm_set_chmap) \
    X(snd_pcm_start) X(snd_pcm_state) X(snd_pcm_status) X(snd_pcm_status_dump) \
    X(snd_pcm_status_get_audio_htstamp) X(snd_pcm_status_get_avail) \
    X(snd_pcm_status_get_avail_max) X(snd_pcm_status_get_delay) X(snd_pcm_status_get_htstamp) \
    X(snd_pcm_status_get_overrange) X(snd_pcm_status_get_state) \
    X(snd_pcm_status_get_trigger_htstamp) X(snd_pcm_status_set_audio_htstamp_config) \
    X(snd_pcm_status_sizeof) X(snd_pcm_sw_params) X(snd_pcm_sw_params_current) \
    X(snd_pcm_sw_params_dump) X(snd_pcm_sw_params_free) X(snd_pcm_sw_params_get_avail_min) \
    X(snd_pcm_sw_params_get_boundary) X(snd_pcm_sw_params_get_start_threshold) \
    X(snd_pcm_sw_params_get_stop_threshold) X(snd_pcm_sw_params_get_tstamp_mode) \
    X(snd_pcm_sw_params_get_tstamp_type) X(snd_pcm_sw_params_malloc) \
    X(snd_pcm_sw_params_set_avail_min) X(snd_pcm_sw_params_set_start_threshold) \
    X(snd_pcm_sw_params_set_stop_threshold) X(snd_pcm_sw_params_set_tstamp_mode) \
    X(snd_pcm_sw_params_set_tstamp_type) X(snd_pcm_unlink) X(snd_pcm_wait) X(snd_pcm_writei) \
    X(snd_rawmidi_close) X(snd_rawmidi_drain) X(snd_rawmidi_drop) X(snd_rawmidi_info) \
    X(snd_rawmidi_info_free) X(snd_rawmidi_info_get_device) X(snd_rawmidi_info_get_id) \
    X(snd_rawmidi_info_get_stream) X(snd_rawmidi_info_get_subdevice) \
    X(snd_rawmidi_info_get_subdevice_name) X(snd_rawmidi_info_get_subdevices_count) \
    X(snd_rawmidi_info_malloc) X(snd_rawmidi_info_set_device) X(snd_rawmidi_info_set_stream) \
    X(snd_rawmidi_info_set_subdevice) X(snd_rawmidi_name) X(snd_rawmidi_open) \
    X(snd_rawmidi_poll_descriptors) X(snd_rawmidi_poll_descriptors_count) \
    X(snd_rawmidi_poll_descriptors_revents) X(snd_rawmidi_read) X(snd_rawmidi_status) \
    X(snd_rawmidi_status_free) X(snd_rawmidi_status_get_avail) X(snd_rawmidi_status_get_xruns) \
    X(snd_rawmidi_status_malloc) X(snd_rawmidi_write) X(snd_seq_alloc_named_queue) \
    X(snd_seq_alloc_queue) X(snd_seq_client_id) X(snd_seq_client_info_free) \
    X(snd_seq_client_info_get_card) X(snd_seq_client_info_get_client) \
    X(snd_seq_client_info_get_name) X(snd_seq_client_info_malloc) \
    X(snd_seq_client_info_set_client) X(snd_seq_close) X(snd_seq_control_queue) \
    X(snd_seq_create_port) X(snd_seq_create_simple_port) X(snd_seq_delete_port) \
    X(snd_seq_drain_output) X(snd_seq_drop_input) X(snd_seq_drop_output) X(snd_seq_event_input) \
    X(snd_seq_event_input_pending) X(snd_seq_event_output) X(snd_seq_event_output_buffer) \
    X(snd_seq_event_output_direct) X(snd_seq_free_queue) X(snd_seq_get_any_client_info) \
    X(snd_seq_get_any_port_info) X(snd_seq_get_queue_status) X(snd_seq_get_queue_tempo) \
    X(snd_seq_open) X(snd_seq_poll_descriptors) X(snd_seq_poll_descriptors_count) \
    X(snd_seq_poll_descriptors_revents) X(snd_seq_port_info_free) \
    X(snd_seq_port_info_get_capability) X(snd_seq_port_info_get_client) \
    X(snd_seq_port_info_get_midi_channels) X(snd_seq_port_info_get_midi_voices) \
    X(snd_seq_port_info_get_name) X(snd_seq_port_info_get_port) \
    X(snd_seq_port_info_get_port_specified) X(snd_seq_port_info_get_read_use) \
    X(snd_seq_port_info_get_synth_voices) X(snd_seq_port_info_get_timestamp_queue) \
    X(snd_seq_port_info_get_timestamp_real) X(snd_seq_port_info_get_timestamping) \
    X(snd_seq_port_info_get_type) X(snd_seq_port_info_get_write_use) X(snd_seq_port_info_malloc) \
    X(snd_seq_port_info_set_capability) X(snd_seq_port_info_set_client) \
    X(snd_seq_port_info_set_midi_channels) X(snd_seq_port_info_set_midi_voices) \
    X(snd_seq_port_info_set_name) X(snd_seq_port_info_set_port) \
    X(snd_seq_port_info_set_port_specified) X(snd_seq_port_info_set_synth_voices) \
    X(snd_seq_port_info_set_timestamp_queue) X(snd_seq_port_info_set_timestamp_real) \
    X(snd_seq_port_info_set_timestamping) X(snd_seq_port_info_set_type) \
    X(snd_seq_port_info_sizeof) X(snd_seq_port_subscribe_free) X(snd_seq_port_subscribe_get_dest) \
    X(snd_seq_port_subscribe_get_exclusive) X(snd_seq_port_subscribe_get_queue) \
    X(snd_seq_port_subscribe_get_sender) X(snd_seq_port_subscribe_get_time_real) \
    X(snd_seq_port_subscribe_get_time_update) X(snd_seq_port_subscribe_malloc) \
    X(snd_seq_port_subscribe_set_dest) X(snd_seq_port_subscribe_set_exclusive) \
    X(snd_seq_port_subscribe_set_queue) X(snd_seq_port_subscribe_set_sender) \
    X(snd_seq_port_subscribe_set_time_real) X(snd_seq_port_subscribe_set_time_update) \
    X(snd_seq_port_subscribe_sizeof) X(snd_seq_query_next_client) X(snd_seq_query_next_port) \
    X(snd_seq_query_port_subscribers) X(snd_seq_query_subscribe_free) \
    X(snd_seq_query_subscribe_get_addr) X(snd_seq_query_subscribe_get_exclusive) \
    X(snd_seq_query_subscribe_get_index) X(snd_seq_query_subscribe_get_queue) \
    X(snd_seq_query_subscribe_get_time_real) X(snd_seq_query_subscribe_get_time_update) \
    X(snd_seq_query_subscribe_malloc) X(snd_seq_query_subscribe_set_index) \
    X(snd_seq_query_subscribe_set_root) X(snd_seq_query_subscribe_set_type) \
    X(snd_seq_queue_status_free) X(snd_seq_queue_status_get_events) \
    X(snd_seq_queue_status_get_queue) X(snd_seq_queue_status_get_real_time) \
    X(snd_seq_queue_status_get_status) X(snd_seq_queue_status_get_tick_time) \
    X(snd_seq_queue_status_malloc) X(snd_seq_queue_status_sizeof) X(snd_seq_queue_tempo_free) \
    X(snd_seq_queue_tempo_get_ppq) X(snd_seq_queue_tempo_get_queue) \
    X(snd_seq_queue_tempo_get_skew) X(snd_seq_queue_tempo_get_skew_base) \
    X(snd_seq_queue_tempo_get_tempo) X(snd_seq_queue_tempo_malloc) X(snd_seq_queue_tempo_set_ppq) \
    X(snd_seq_queue_tempo_set_skew) X(snd_seq_queue_tempo_set_skew_base) \
    X(snd_seq_queue_tempo_set_tempo) X(snd_seq_queue_tempo_sizeof) X(snd_seq_remove_events) \
    X(snd_seq_remove_events_free) X(snd_seq_remove_events_get_channel) \
    X(snd_seq_remove_events_get_condition) X(snd_seq_remove_events_get_dest) \
    X(snd_seq_remove_events_get_event_type) X(snd_seq_remove_events_get_queue) \
    X(snd_seq_remove_events_get_tag) X(snd_seq_remove_events_get_time) \
    X(snd_seq_remove_events_malloc) X(snd_seq_remove_events_set_channel) \
    X(snd_seq_remove_events_set_condition) X(snd_seq_remove_events_set_dest) \
    X(snd_seq_remove_events_set_event_type) X(snd_seq_remove_events_set_queue) \
    X(snd_seq_remove_events_set_tag) X(snd_seq_remove_events_set_time) \
    X(snd_seq_set_client_event_filter) X(snd_seq_set_client_name) \
    X(snd_seq_set_client_pool_input) X(snd_seq_set_client_pool_output) \
    X(snd_seq_set_client_pool_output_room) X(snd_seq_set_input_buffer_size) \
    X(snd_seq_set_port_info) X(snd_seq_set_queue_tempo) X(snd_seq_subscribe_port) \
    X(snd_seq_sync_output_queue) X(snd_seq_unsubscribe_port)

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
