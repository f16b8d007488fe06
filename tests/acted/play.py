"""Plays the story on a desk of its own, and reads from the record what came of it."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kap_companion.host.clock import system_clock
from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
from kap_companion.vault import unlock_vault
from tests.acted.actors import Actor, ByKeys, ByMouse
from tests.acted.desk import desk, program
from tests.acted.hand import Hand, wake
from tests.acted.screen_reader import NotThere, ScreenReader
from tests.acted.story import PATIENT, Story

WIDTH_PX, HEIGHT_PX = 1366, 768
LEAVE_S = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """Who acts, on what a screen, and where the pictures go."""

    by: str
    out: Path
    dark: bool = False
    scale: float = 1


def play(stage: Stage) -> Counter[str]:
    """Act the story; returns how many entries of which kind it left in the session."""
    stage.out.mkdir(parents=True, exist_ok=True)
    with desk(WIDTH_PX, HEIGHT_PX) as folder:
        data = folder / "data"
        make_sample(data, system_clock())
        with program(data, scale=stage.scale) as running, closing(ScreenReader()) as eyes:
            hand = Hand(eyes, stage.out, stage.scale)
            wake(hand)
            if stage.dark:
                hand.press("ctrl+d")
            actor: Actor = ByKeys(hand) if stage.by == "keys" else ByMouse(hand)
            try:
                for act in Story(actor).acts():
                    act()
            except NotThere:
                hand.picture("where-it-stopped")
                raise
            running.terminate()
            running.wait(LEAVE_S)
        return _recorded(data)


def _recorded(data: Path) -> Counter[str]:
    """How many entries of which kind the newest session of the patient has."""
    with closing(unlock_vault(data, SAMPLE_PASSPHRASE, system_clock())) as vault:
        (patient,) = vault.reader.patients(PATIENT)
        newest = max(vault.reader.sessions_of(patient.patient_id), key=lambda each: each.planned_us)
        entries = vault.reader.entries_of(newest.session_id)
        return Counter(entry.event.KIND for entry in entries)
