"""What can go wrong, met by the whole program; below, where each fault is shown to do no harm.

wrong passphrase               vault/test_faults, ui/test_gate, ui/pages/test_patient_mode, cli
a file that is no vault        vault/test_faults, cli/test_commands
truncated or bit-flipped vault vault/test_faults, cli/test_commands
key slots lost or forged       vault/test_slots
a second instance              vault/test_faults (a real process), ui/test_gate, cli/test_commands
a read-only folder             vault/test_faults, ui/test_gate, cli/test_commands, exports
a full disk                    vault/test_faults, faults/test_room_faults (a real small disk),
                               ui/pages/test_journey_saving, test_patient_mode, services/test_music
a slow disk                    ui/pages/test_journey_saving
no sound device, no library    audio/test_sound_faults, faults/test_room_faults
a broken or empty audio file   audio/test_folder, audio/test_sound_faults, cli/test_commands
a folder without music         audio/test_folder, services/test_music_choice
10 MB pasted                   faults/test_hostile_text, ui/widgets/test_fields, test_entry_line,
                               ui/pages/test_journey_saving
NUL, surrogates, emoji, RTL,
HTML and SQL in every field    faults/test_hostile_text, test_hostile_text_afterwards,
                               domain/test_text, vault/test_index
an impossible date             services/test_schedule, test_patients, test_integration, ui/widgets
an impossible dose or time     services/test_journey, ui/pages/test_journey_sheets
a clock set back an hour       services/test_recovery, test_room_watch, ui/pages/test_journey
killed at any moment           faults/test_kill_session (50 kills), test_kill_window
words of people in a log       faults/test_room_faults, cli/test_commands
"""
