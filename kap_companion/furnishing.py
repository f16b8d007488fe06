"""What an open vault is worked with: its services, its pages, the care of its backups.

Loading this takes longer than all the rest of a start; it is done while the passphrase is typed.
"""

from functools import partial
from pathlib import Path

from kap_companion.config import Settings
from kap_companion.domain.moment import Clock
from kap_companion.host.awake import Awake
from kap_companion.host.policy import NO_POLICY, Policy
from kap_companion.machine import Machine
from kap_companion.services.about import About
from kap_companion.services.access import AccessLog
from kap_companion.services.heard_tracks import HeardTracks
from kap_companion.services.key_choices import KeyChoices
from kap_companion.services.library import MusicLibrary
from kap_companion.services.patients import Patients
from kap_companion.services.people import People
from kap_companion.services.practice import Practice
from kap_companion.services.room_sound import RoomSound
from kap_companion.services.safekeeping import Safekeeping
from kap_companion.services.schedule import Schedule
from kap_companion.ui.backup_watch import BackupWatch
from kap_companion.ui.bridge import Bridge
from kap_companion.ui.key_map import taken_by
from kap_companion.ui.pages.about import AboutPage
from kap_companion.ui.pages.event_settings import EventSettingsPage
from kap_companion.ui.pages.figures import FiguresPage
from kap_companion.ui.pages.history import HistoryPage
from kap_companion.ui.pages.key_settings import KeySettingsPage
from kap_companion.ui.pages.leaving import Leave, LeavingPage
from kap_companion.ui.pages.measure_settings import MeasureSettingsPage
from kap_companion.ui.pages.music import MusicPage
from kap_companion.ui.pages.page import Page
from kap_companion.ui.pages.patients import PatientsPage
from kap_companion.ui.pages.people import PeoplePage
from kap_companion.ui.pages.practice import PracticePage
from kap_companion.ui.pages.practice_tabs import PracticeTabs
from kap_companion.ui.pages.preparation_page import PreparationPage
from kap_companion.ui.pages.protocols_page import ProtocolsPage
from kap_companion.ui.pages.safekeeping import SafekeepingPage
from kap_companion.ui.pages.today import TodayPage
from kap_companion.ui.room_light import RoomLight
from kap_companion.ui.shelf import Build
from kap_companion.ui.wording import tr
from kap_companion.ui.workspace import Workspace
from kap_companion.vault import Vault


def workspace_of(  # noqa: PLR0913  # all that an open vault stands on
    vault: Vault,
    machine: Machine,
    sound: RoomSound,
    awake: Awake,
    bridge: Bridge,
    keys: KeyChoices,
    policy: Policy,
) -> Workspace:
    """Return what the pages work with; its `people` are to be closed."""
    clock = machine.clock
    practice = Practice(vault.journal, vault.reader, taken_by(keys.now), policy)
    people = People(vault, practice, clock)
    return Workspace(
        clock=clock,
        journal=vault.journal,
        reader=vault.reader,
        patients=Patients(vault.journal, vault.reader, clock),
        schedule=Schedule(vault.journal, vault.reader, clock),
        practice=practice,
        people=people,
        music=sound.music,
        heard=HeardTracks(sound.music, sound.library),
        habits=sound.habits,
        keys=keys,
        preflight=sound.preflight,
        awake=awake,
        battery=machine.battery,
        opens_with=people.opens_with,
        signs_with=vault.signs_with,
        erase=vault.erase,
        access=AccessLog(vault.journal, vault.access_subject),
        bridge=bridge,
    )


def safekeeping_of(
    vault: Vault, data: Path, settings: Settings, clock: Clock, policy: Policy
) -> Safekeeping:
    """Return what keeps the backups of this vault; the sample practice keeps its own to itself."""
    if vault.folder == data:
        return Safekeeping(vault, clock, settings, data, policy)
    return Safekeeping(vault, clock, Settings(vault.folder), vault.folder, NO_POLICY)


def places_of(workspace: Workspace, library: MusicLibrary, practice: Build) -> dict[str, Build]:
    """Return the pages of the rail, each built when it is first asked for."""
    return {
        "today": partial(TodayPage, workspace),
        "patients": partial(PatientsPage, workspace),
        "music": partial(MusicPage, workspace, library),
        "practice": practice,
    }


def practice_page(  # what its tabs need
    workspace: Workspace,
    data: Path,
    keeping: Safekeeping,
    watch: BackupWatch,
    light: RoomLight,
    leave: Leave,
) -> PracticeTabs:
    """Return the page about the practice itself."""
    safekeeping = SafekeepingPage(workspace, keeping)
    safekeeping.changed.connect(watch.tell)
    settings = PracticePage(workspace, str(data))
    settings.theme_chosen.connect(light.set_theme)
    settings.brightness_chosen.connect(light.set_brightness)
    pages: list[tuple[str, Page]] = [
        (tr("Settings"), settings),
        (tr("Protocols"), ProtocolsPage(workspace)),
        (tr("Preparation"), PreparationPage(workspace)),
        (tr("Events"), EventSettingsPage(workspace)),
        (tr("Measures"), MeasureSettingsPage(workspace)),
        (tr("People"), PeoplePage(workspace)),
        (tr("Keys"), KeySettingsPage(workspace)),
        (tr("Safekeeping"), safekeeping),
        (tr("History"), HistoryPage(workspace)),
        (tr("Figures"), FiguresPage(workspace)),
        (tr("Leaving"), LeavingPage(workspace, leave)),
        (tr("About"), AboutPage(workspace, About(data, lambda: keeping.folder))),
    ]
    return PracticeTabs(pages)
