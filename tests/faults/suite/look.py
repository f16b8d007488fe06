"""Looking at a vault after a fault: what it says, what it shows, and what of it is right."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from kap_companion.domain.entry import Entry
from kap_companion.domain.events import Observed
from kap_companion.errors import KapError
from kap_companion.vault import Vault, unlock_vault
from tests.vault.rig import PASSPHRASE, Ticking

Truth = Mapping[str, str]
"""What each acknowledged entry says, by its id."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found.

    `told` is what unlocking or the check said was wrong, empty where all seemed well; `missing` are
    the acknowledged entries that were not shown; `problem` is what must never be.
    """

    told: str = ""
    missing: frozenset[str] = frozenset()
    problem: str = ""

    @property
    def lost(self) -> int:
        """How many acknowledged entries are gone without a word said."""
        return 0 if self.told else len(self.missing)


def said(entry: Entry) -> str:
    """Return the whole of what an entry says, as one line."""
    if isinstance(entry.event, Observed):
        return entry.event.words
    return f"{entry.event!r} {entry.amends}".strip()


def look(
    folder: Path, truth: Truth, *, others: bool = True, secret: str = PASSPHRASE, check: bool = True
) -> Look:
    """Unlock, check and read as the program does; `others` than the known entries may be there."""
    try:
        vault = unlock_vault(folder, secret, Ticking())
    except KapError as refused:
        return Look(str(refused), frozenset(truth))
    except Exception as error:  # noqa: BLE001  # whatever it is, a person would see a traceback
        return Look(problem=f"{type(error).__name__} while unlocking", missing=frozenset(truth))
    with closing(vault):
        try:
            told = vault.verify().problem if check else ""
            return _read(vault, truth, told, others=others)
        except Exception as error:  # noqa: BLE001  # the same
            return Look(problem=f"{type(error).__name__} while reading", missing=frozenset(truth))


def _read(vault: Vault, truth: Truth, told: str, *, others: bool) -> Look:
    shown: dict[str, str] = {}
    for subject in ("session-1", "patient-1", vault.practice_subject):
        with suppress(KapError):
            shown |= {each.id: said(each) for each in vault.reader.entries_of(subject)}
    for read in _other_readings(vault):
        with suppress(KapError):
            read()
    wrong = [one for one, words in shown.items() if truth.get(one, words) != words]
    strange = [] if others else [one for one in shown if one not in truth]
    problem = "a wrong entry was shown" if wrong or strange else _half_a_batch(shown)
    return Look(told, frozenset(truth) - shown.keys(), problem)


def _other_readings(vault: Vault) -> list[Callable[[], object]]:
    reader = vault.reader
    return [
        reader.patients,
        reader.running_session,
        reader.open_steps,
        lambda: reader.search("river"),
        lambda: reader.drafts_of("session-1"),
    ]


def _half_a_batch(shown: Mapping[str, str]) -> str:
    """Whether of three entries that were written together fewer are there."""
    batches = Counter(
        words.rpartition(" ")[0] for words in shown.values() if words.startswith("life ")
    )
    return "half a batch is there" if set(batches.values()) - {3} else ""
