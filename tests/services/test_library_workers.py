"""The threads behind the music library, at the moment at which the program closes."""

from pathlib import Path
from threading import Event

from kap_companion.services.library_workers import LibraryWorkers

LIMIT_S = 20


def test_what_was_asked_is_answered_and_nothing_is_asked_once_it_closes(tmp_path: Path) -> None:
    workers = LibraryWorkers(tmp_path, tmp_path / "none")
    go_on = Event()
    before = workers.quickly(lambda: go_on.wait(LIMIT_S))
    go_on.set()
    workers.close()
    assert before.result(LIMIT_S)
    told: list[bool] = []
    for after in (
        workers.quickly(lambda: 1),
        workers.ask(lambda _: 1),
        workers.patiently(lambda _: 1),
        workers.file(lambda _store, _stop: 1, None),
        workers.measure(lambda _store, _stop: 1, None),
    ):
        after.add_done_callback(lambda done: told.append(done.cancelled()))
    assert told == [True] * 5
