"""What the pages work with while a vault is open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from kap_companion.domain.charts import PracticeChart
from kap_companion.domain.events import QuickTag
from kap_companion.domain.moment import Clock
from kap_companion.domain.ports import Journal, Reader
from kap_companion.host.battery import BatteryState
from kap_companion.services.access import AccessLog
from kap_companion.services.erasure import Erase
from kap_companion.services.heard_tracks import HeardTracks
from kap_companion.services.key_choices import KeyChoices
from kap_companion.services.measures import Measures
from kap_companion.services.music import MusicRoom
from kap_companion.services.music_habits import HabitKeeper
from kap_companion.services.patients import Patients
from kap_companion.services.people import People
from kap_companion.services.practice import Practice
from kap_companion.services.preflight import Preflight
from kap_companion.services.record import SessionRecord
from kap_companion.services.room_watch import StaysAwake
from kap_companion.services.schedule import Schedule
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.key_map import KeyMap
from kap_companion.ui.sheet_drafts import SheetDrafts


@dataclass(frozen=True)
class Workspace:
    """The open vault's services, handed to every page.

    `opens_with` tells whether a passphrase opens this vault, `signs_with` whether it is that of who
    is signed in; both take the time of the key derivation, so call them through a thread.
    """

    clock: Clock
    journal: Journal
    reader: Reader
    patients: Patients
    schedule: Schedule
    practice: Practice
    people: People
    music: MusicRoom
    heard: HeardTracks
    habits: HabitKeeper
    keys: KeyChoices
    preflight: Preflight
    awake: StaysAwake
    battery: Callable[[], BatteryState | None]
    opens_with: Callable[[str], bool]
    erase: Erase
    access: AccessLog
    signs_with: Callable[[str], bool]
    bridge: Bridge

    def record(self, session_id: str) -> SessionRecord:
        """Open the record of one session."""
        return SessionRecord(session_id, self.journal, self.reader, self.clock)

    def key_map(self, tags: Iterable[QuickTag] = ()) -> KeyMap:
        """Return the keys as they are set on this computer, beside these tags."""
        return KeyMap(self.keys.now()).beside(tags)

    def measures(self, patient_id: str) -> Measures:
        """Return one patient's measures, by the practice's rules as they stand."""
        practice = self.practice_chart()
        return Measures(patient_id, self.journal, self.reader, self.clock, practice)

    def practice_chart(self) -> PracticeChart:
        """Return the practice as it stands."""
        return self.practice.chart()

    def signed_in_name(self) -> str:
        """Return the name of who is signed in."""
        return self.practice_chart().practitioner_name(self.journal.author)

    def sheet_drafts(self, parent: QObject) -> SheetDrafts:
        """Return what keeps the drafts of the sheets of one page."""
        return SheetDrafts(self.journal, self.reader, parent)
