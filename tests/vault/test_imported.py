"""A vault out of an export: entry for entry, whole and sound, or not there at all."""

import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from kap_companion.domain.codec import canonical_json
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import Event, Imported, Signed, UnknownEvent
from kap_companion.domain.moment import Moment
from kap_companion.domain.open_record import Contents, OpenEntry, Said
from kap_companion.errors import InputRefused
from kap_companion.exports import PracticeFile
from kap_companion.vault import (
    CHEAPEST,
    Arriving,
    Stopped,
    Vault,
    VaultDamaged,
    VaultUnavailable,
    import_vault,
    unlock_vault,
)
from kap_companion.vault import imported as imported_module
from kap_companion.vault.entries import ERASED_KEY
from kap_companion.vault.imported import AT_ONCE
from kap_companion.vault.imported_rows import write_entries
from kap_companion.vault.record import ENVELOPE, Head, opened_body
from tests.access import access_log
from tests.domain.strategies import WORDS, events
from tests.exports.practice_ground import Lines, bare, exported, furnish, lines_of
from tests.vault.conftest import Template, mounted
from tests.vault.rig import (
    NOON,
    PASSPHRASE,
    Ticking,
    new_vault,
    note,
    opened,
    to_the_letter,
    with_the_key,
    write,
)

NOW = Ticking().now()
ADA = ("ada", "Ada Green")
OTHER = "a new passphrase"
NOON_US = int(NOON.timestamp()) * 1_000_000
IDS = st.sampled_from(["session-1", "patient-1", "s2", "A"])
MOMENTS = st.builds(
    Moment,
    st.integers(0, 2 * NOON_US),
    st.integers(-14 * 60, 14 * 60),
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=36),
    st.integers(-(2**62), 2**62),
)
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.builds(
    UnknownEvent,
    st.from_regex(r"x-[a-z0-9]{1,20}", fullmatch=True),
    st.integers(1, 99),
    st.dictionaries(WORDS, JSON, max_size=3).map(lambda plain: canonical_json(plain).decode()),
)


UNSIGNED = events().filter(lambda event: not isinstance(event, Signed))
"""A signature that is made up would be told, and the import refused."""

ANY_EVENT: st.SearchStrategy[Event] = st.one_of(UNSIGNED, UNKNOWN)
NEW = st.builds(NewEntry, IDS, ANY_EVENT, st.none() | MOMENTS, WORDS, st.just(""), WORDS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    vault, _ = new_vault(tmp_path / "first")
    furnish(vault)
    path = exported(vault, tmp_path / "out")
    vault.close()
    return path


def arriving(path: Path, *, holder: tuple[str, str] = ADA) -> Arriving:
    found = PracticeFile(path)
    return Arriving(found.contents, found.entries(), holder)


def imported(path: Path, folder: Path) -> str:
    return import_vault(folder, OTHER, arriving(path), NOW, CHEAPEST)


def without_the_import(lines: Lines) -> Lines:
    """All but what the new device wrote, whose id may stand before the others."""
    entries = bare(lines)
    (told,) = (line for line in entries if line["kind"] == "imported" and line["author"] == "ada")
    return [line for line in entries if line["device"] != told["device"]]


def of(*entries: OpenEntry) -> Arriving:
    return Arriving(Contents("practice", "access", ()), entries, ADA)


def an_entry(seq: int = 1, subject: str = "session-1", entry_id: str = "") -> OpenEntry:
    said = Said({"words": "warm", "tag": ""})
    envelope = (entry_id or f"id-{seq}", "device", seq, seq, subject, "observed", 1)
    return OpenEntry(*envelope, NOW, NOW, "ada", "", said, "", "")


def test_every_entry_comes_back_as_it_was(file: Path, tmp_path: Path) -> None:
    code = imported(file, tmp_path / "v")
    before = lines_of(file)
    with opened(tmp_path / "v", code) as vault:
        assert vault.practitioner_id == "ada"
    with opened(tmp_path / "v", OTHER) as vault:
        assert vault.practitioner_id == "ada"
        assert vault.verify().ok
        after = lines_of(exported(vault, tmp_path / "again"))
    assert without_the_import(after) == bare(before)
    assert after[0]["practice_subject"] == before[0]["practice_subject"]
    assert after[0]["access_subject"] == before[0]["access_subject"]


def test_the_import_is_on_the_access_log_of_a_new_device(file: Path, tmp_path: Path) -> None:
    imported(file, tmp_path / "v")
    count = PracticeFile(file).contents.entries
    with opened(tmp_path / "v", OTHER) as vault:
        last = access_log(vault.reader)[-1]
        assert last.event == Imported(count)
        assert (last.author, last.seq, last.counter) == ("ada", 1, count + 1)
        assert last.device not in {line["device"] for line in lines_of(file)[1:-1]}
        fresh = note(vault, "and on")
        assert (fresh.device, fresh.seq, fresh.counter) == (last.device, 3, count + 3)
        assert vault.verify().ok


def test_lists_and_search_work_and_what_was_erased_stays_so(file: Path, tmp_path: Path) -> None:
    imported(file, tmp_path / "v")
    with opened(tmp_path / "v", OTHER) as vault:
        assert [each.patient_id for each in vault.reader.patients()] == ["patient-1"]
        assert [each.session_id for each in vault.reader.sessions_of("patient-1")] == ["session-1"]
        assert vault.reader.search("DROP")
        assert vault.reader.entries_of("session-2") == ()
        with pytest.raises(InputRefused, match="erased"):
            note(vault, "once more", "session-2")


def test_what_an_amendment_replaces_comes_along(tmp_path: Path) -> None:
    said = Said({"words": "cold", "tag": ""}, "Bo", "misheard", replaces="id-1")
    amended = replace(an_entry(2), amends="id-1", said=said)
    import_vault(tmp_path / "v", OTHER, of(an_entry(1), amended), NOW, CHEAPEST)
    with opened(tmp_path / "v", OTHER) as vault:
        _, entry = vault.reader.entries_of("session-1")
    assert (entry.performed_by, entry.reason, entry.replaces) == ("Bo", "misheard", "id-1")


def test_what_stands_for_an_erased_body_opens_by_no_key(file: Path, tmp_path: Path) -> None:
    imported(file, tmp_path / "v")
    with with_the_key(tmp_path / "v", OTHER) as connection:
        query = f"SELECT {', '.join(ENVELOPE)}, body FROM entry WHERE subject = 'session-2'"  # noqa: S608
        rows = connection.execute(query).fetchall()
    assert rows
    for row in rows:
        with pytest.raises(VaultDamaged):
            opened_body(row, row[-1], ERASED_KEY)


def test_folder_and_files_are_the_owners_alone(file: Path, tmp_path: Path) -> None:
    imported(file, tmp_path / "v")
    assert stat.S_IMODE((tmp_path / "v").stat().st_mode) == 0o700
    files = list((tmp_path / "v").iterdir())
    assert {each.name for each in files} == {"vault.db", "slots.json", "slots.copy.json"}
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(entries=st.lists(NEW, max_size=8))
def test_there_and_back_any_record_is_the_same(
    entries: list[NewEntry], template: Template, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("round")
    shutil.copytree(template.folder, place / "first")
    with opened(place / "first") as vault:
        ids = [each.id for each in write(vault, *entries)]
        write(vault, *(replace(each, amends=ids[0]) for each in entries[1:3]))
        first = exported(vault, place)
    imported(first, place / "second")
    with opened(place / "second", OTHER) as vault:
        assert vault.verify().ok
        second = exported(vault, place)
        lines = lines_of(second)
        assert without_the_import(lines) == bare(lines_of(first))
    shutil.rmtree(place)


def test_more_than_fits_a_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[tuple[Connection, int]] = []

    def watched(connection: Connection, batch: Sequence[OpenEntry], head: Head) -> Head:
        batches.append((connection, len(batch)))
        return write_entries(connection, batch, head)

    monkeypatch.setattr(imported_module, "write_entries", watched)
    entries = [an_entry(number) for number in range(1, 2_100)]
    import_vault(tmp_path / "v", OTHER, of(*entries), NOW, CHEAPEST)
    with opened(tmp_path / "v", OTHER) as vault:
        assert vault.verify().entries == 2_099 + len(("imported", "device enrolled"))
    assert max(size for _, size in batches) == AT_ONCE
    transactions = {id(connection) for connection, _ in batches}
    assert len(transactions) == 3  # of a thousand, and what was looked at first


def test_whoever_waits_is_told_of_the_index_and_of_the_check(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    import_vault(tmp_path / "v", OTHER, of(an_entry()), NOW, CHEAPEST, progress)
    assert told == [(1, 1), (4, 4)]  # a subject; each of two entries twice


def refused(folder: Path, what: Arriving, said: str, passphrase: str = OTHER) -> None:
    before = sorted(folder.parent.iterdir()) if folder.parent.exists() else None
    with pytest.raises(InputRefused, match=to_the_letter(said)):
        import_vault(folder, passphrase, what, NOW, CHEAPEST)
    assert (sorted(folder.parent.iterdir()) if folder.parent.exists() else None) == before


def not_together(problem: str) -> str:
    return (
        f"The record in this file does not hold together. {problem} Nothing was made. Take another "
        "file."
    )


def test_two_entries_with_the_same_id(tmp_path: Path) -> None:
    twice = of(an_entry(1), an_entry(2, entry_id="id-1"))
    said = "Two entries of this file have the same id. Nothing was made. Take another file."
    refused(tmp_path / "v", twice, said)


def test_a_record_erased_in_part(tmp_path: Path) -> None:
    erased = replace(an_entry(2), said=None)
    said = (
        "One and the same record is erased here and readable there. Nothing was made. Take "
        "another file."
    )
    refused(tmp_path / "v", of(an_entry(1), erased), said)
    first = replace(an_entry(1), said=None)
    refused(tmp_path / "v", of(first, an_entry(2)), said)


def test_a_record_of_which_nothing_says_that_it_was_erased(tmp_path: Path) -> None:
    gone = of(replace(an_entry(1), said=None))
    problem = "A record can't be read, and nothing says that it was erased."
    refused(tmp_path / "v", gone, not_together(problem))


@pytest.mark.parametrize("amends", ["id-1", "id-2"])
def test_amendments_that_go_round_in_a_ring(tmp_path: Path, amends: str) -> None:
    ring = of(replace(an_entry(1), amends=amends), replace(an_entry(2), amends="id-1"))
    problem = "An entry changes one that was written after it."
    refused(tmp_path / "v", ring, not_together(problem))


def test_a_date_that_no_calendar_has(tmp_path: Path) -> None:
    plan = {"patient_id": "p", "planned_for": "0001-01-01T00:00:00", "route": "", "window_min": 1}
    planned = replace(an_entry(), kind="session-planned", said=Said(plan))
    refused(tmp_path / "v", of(planned), not_together("A date in it is impossible."))


def test_a_body_that_is_too_long(tmp_path: Path) -> None:
    long = replace(an_entry(1), said=Said({"words": "x" * 1_000_001, "tag": ""}))
    with pytest.raises(InputRefused, match="too long"):
        import_vault(tmp_path / "v", OTHER, of(long), NOW, CHEAPEST)
    assert list(tmp_path.iterdir()) == []


def test_without_a_passphrase(tmp_path: Path) -> None:
    said = "A vault needs a passphrase. Nothing was made. Type one."
    refused(tmp_path / "v", of(an_entry()), said, "")


def test_a_place_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "vault.db").write_text("here")
    filled = (
        "This folder is not empty. Nothing was made. A practice is only read into a new or an "
        "empty folder: choose another one."
    )
    refused(tmp_path / "full", of(an_entry()), filled)
    no_folder = (
        "This place is a link or a file, not a folder. Nothing was made. Choose a new folder."
    )
    refused(tmp_path / "full" / "vault.db", of(an_entry()), no_folder)
    (tmp_path / "link").symlink_to(tmp_path / "full")
    refused(tmp_path / "link", of(an_entry()), no_folder)
    nowhere = (
        "The folder in which the vault shall be is not there. Nothing was made. Make it, or "
        "choose another one."
    )
    refused(tmp_path / "no" / "where", of(an_entry()), nowhere)
    assert (tmp_path / "full" / "vault.db").read_text() == "here"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()
    import_vault(tmp_path / "v", OTHER, of(an_entry()), NOW, CHEAPEST)
    with opened(tmp_path / "v", OTHER) as vault:
        assert vault.verify().ok
    assert [each.name for each in tmp_path.iterdir()] == ["v"]


def test_a_folder_that_fills_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir()

    def meanwhile() -> Iterator[OpenEntry]:
        yield an_entry()
        (tmp_path / "v" / "file").write_text("here")

    said = (
        "The vault could not be made. Nothing was changed. Check the drive and its free space, "
        "then try again."
    )
    with pytest.raises(VaultUnavailable, match=to_the_letter(said)):
        import_vault(tmp_path / "v", OTHER, replace(of(), entries=meanwhile()), NOW, CHEAPEST)
    assert [each.name for each in tmp_path.rglob("*")] == ["v", "file"]


def test_on_a_full_disk(tmp_path: Path) -> None:
    words = {"words": "x" * 900_000, "tag": ""}
    large = (replace(an_entry(number), said=Said(words)) for number in range(1, 30))
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        with pytest.raises(VaultUnavailable, match=r"disk|drive"):
            import_vault(disk / "v", OTHER, replace(of(), entries=large), NOW, CHEAPEST)
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("asked", [1, 2])
def test_it_can_be_stopped(tmp_path: Path, asked: int) -> None:
    answers = iter([False] * (asked - 1) + [True] * 9)
    with pytest.raises(Stopped):
        import_vault(
            tmp_path / "v", OTHER, of(an_entry()), NOW, CHEAPEST, cancelled=lambda: next(answers)
        )
    assert list(tmp_path.iterdir()) == []


def test_by_itself_the_key_costs_what_this_computer_can_pay(tmp_path: Path) -> None:
    import_vault(tmp_path / "v", PASSPHRASE, of(an_entry()), NOW)
    with closing(unlock_vault(tmp_path / "v", PASSPHRASE, Ticking())) as vault:
        assert isinstance(vault, Vault)
