"""What a new entry changes in the index: its subject's rows, the search text alone, or nothing."""

from kap_companion.domain.events import (
    AddendumWritten,
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    BackupMade,
    BackupRestored,
    ChartOpened,
    CheckPutOff,
    ClockDisagreed,
    ConflictSettled,
    CoursePointMarked,
    DeviceEnrolled,
    EndedWithOpen,
    Erased,
    Event,
    Exported,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    GateOverridden,
    Imported,
    InboxFaulty,
    InfusionRateSet,
    InfusionStopped,
    InsightWritten,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    InterventionMade,
    ItemTicked,
    LockedEntriesConfirmed,
    LookedAt,
    LozengeTakenOut,
    MonitoringNoted,
    MusicBroughtHome,
    MusicBroughtUp,
    MusicFadedOut,
    MusicPaused,
    MusicResumed,
    MusicSoftened,
    MusicVolumeSet,
    Observed,
    PassphraseChanged,
    PhaseExtended,
    PhaseHeld,
    PhaseReleased,
    PlaylistChosen,
    Printed,
    QuestionKept,
    QuestionSettled,
    QuoteHeard,
    ReadyForDischarge,
    RecheckAsked,
    RecordingResumed,
    RecoveryCodeRenewed,
    Signed,
    SomeoneTold,
    SoundLost,
    SoundOutputChosen,
    SoundRecovered,
    StateEnded,
    StateWentOn,
    ThemeNamed,
    TrackFailed,
    TrackStarted,
    UnlockFailed,
    VaultLocked,
    VaultRekeyed,
    VaultUnlocked,
    VitalsTaken,
)

_OF_ACCESS = (
    BackupMade
    | BackupRestored
    | ChartOpened
    | DeviceEnrolled
    | Erased
    | Exported
    | Imported
    | InboxFaulty
    | PassphraseChanged
    | Printed
    | RecoveryCodeRenewed
    | UnlockFailed
    | VaultLocked
    | VaultRekeyed
    | VaultUnlocked
)
"""Stand under the access log's subject, which may be long and has no rows."""

_OF_THE_ROOM = (
    ClockDisagreed
    | ConflictSettled
    | EyeMaskPutOn
    | EyeMaskTakenOff
    | IntentionFormClosed
    | LockedEntriesConfirmed
    | MusicBroughtHome
    | MusicBroughtUp
    | MusicFadedOut
    | MusicPaused
    | MusicResumed
    | MusicSoftened
    | MusicVolumeSet
    | PhaseExtended
    | PhaseHeld
    | PhaseReleased
    | PlaylistChosen
    | RecordingResumed
    | Signed
    | SoundLost
    | SoundOutputChosen
    | SoundRecovered
    | TrackFailed
    | TrackStarted
    | CoursePointMarked
    | InfusionRateSet
    | ItemTicked
    | LozengeTakenOut
    | RecheckAsked
    | AfterCareGiven
    | EndedWithOpen
)


def only_adds_a_note(event: Event) -> bool:
    """Whether a new entry of this event changes nothing in the index but the search text."""
    return isinstance(
        event,
        AddendumWritten
        | AdverseEventBegan
        | AdverseEventFollowed
        | AdverseEventEnded
        | AdverseEventReviewed
        | VitalsTaken
        | LookedAt
        | InfusionStopped
        | SomeoneTold
        | CheckPutOff
        | GateOverridden
        | MonitoringNoted
        | ReadyForDischarge
        | InterventionMade
        | StateWentOn
        | StateEnded
        | InsightWritten
        | IntegrationNoteWritten
        | IntentionWritten
        | Observed
        | QuestionKept
        | QuestionSettled
        | QuoteHeard
        | ThemeNamed,
    )


def leaves_index_alone(event: Event) -> bool:
    """Whether a new entry of this event changes nothing in the index at all."""
    return isinstance(event, _OF_ACCESS | _OF_THE_ROOM)
