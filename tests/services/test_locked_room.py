"""Written in front of a locked vault: each act at its time, in its order, and never read there."""

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest

from kap_companion.config import RUN_FILE
from kap_companion.domain.charts import mask_spans, music_spans
from kap_companion.domain.charts.course import timing_of
from kap_companion.domain.course import Wish
from kap_companion.domain.defaults import QUESTIONS, QUICK_TAGS
from kap_companion.domain.entry import LOCKED_SCREEN
from kap_companion.domain.events import (
    EyeMaskPutOn,
    MusicVolumeSet,
    Observed,
    PhaseHeld,
    PlaylistChosen,
    Question,
    TrackStarted,
)
from kap_companion.domain.text import MAX_NOTE_CHARS
from kap_companion.domain.timing import Wished
from kap_companion.errors import InputRefused
from kap_companion.services.intention import Answer
from kap_companion.services.locked_room import LockedRoom
from kap_companion.services.lockup import found_locked
from kap_companion.services.run_file import read_run_state
from kap_companion.services.sealed_form import SealedForm
from kap_companion.vault.inbox import Inbox, InboxRefused
from kap_companion.vault.inbox_file import INBOX_FILE
from tests.narrow import there
from tests.services.locked import LockedGround, sealed
from tests.services.room import DOSE, LIMIT_S, PASSPHRASE, saved

BRINGS = QUESTIONS[0]


@pytest.fixture
def room(ground: LockedGround) -> LockedRoom:
    return ground.lock()


def test_notes_and_tags_stand_in_their_order_at_their_times(
    room: LockedRoom, ground: LockedGround
) -> None:
    times = []
    acts = ((room.note, "  hands are warm "), (room.tag, "Settled"), (room.note, "half a smile"))
    for act, words in acts:
        ground.clock.advance(60)
        times.append(ground.clock.now())
        sealed(act(words))
    ground.clock.advance(60)
    assert ground.unlock().faults == {}
    assert ground.words() == ["hands are warm", "Settled", "half a smile"]
    assert [fact.occurred_at for fact in ground.observed()] == times
    assert [fact.first.recorded_at for fact in ground.observed()] == times
    assert {fact.first.author for fact in ground.observed()} == {LOCKED_SCREEN}
    assert ground.vault.verify().ok


def test_a_note_stands_where_it_was_begun(room: LockedRoom, ground: LockedGround) -> None:
    began = room.now()
    ground.clock.advance(45)
    recorded = room.now()
    sealed(room.note("a long sentence", began))
    ground.unlock()
    (fact,) = ground.observed()
    assert (fact.occurred_at, fact.first.recorded_at) == (began, recorded)


@pytest.mark.parametrize("words", ["", " \n", "x" * (MAX_NOTE_CHARS + 1)])
def test_a_note_that_can_not_be_kept_is_refused_at_once(
    room: LockedRoom, ground: LockedGround, words: str
) -> None:
    with pytest.raises(InputRefused):
        room.note(words)
    assert room.notes == 0
    ground.unlock()
    assert ground.words() == []


def test_the_mask_goes_on_and_off(ground: LockedGround) -> None:
    saved(ground.record, ground.record.write(EyeMaskPutOn()))
    room = ground.lock()
    assert room.state.mask_on
    for on in (False, True):
        ground.clock.advance(60)
        sealed(room.toggle_mask())
        assert room.state.mask_on is on
        assert there(read_run_state(ground.folder)).mask_on is on
    ground.unlock()
    spans = mask_spans(ground.record.chart)
    assert [span.end is None for span in spans] == [False, True]


def test_it_counts_what_was_sealed_since_when(room: LockedRoom, ground: LockedGround) -> None:
    assert (room.notes, room.first_note) == (0, None)
    ground.clock.advance(60)
    first = room.now()
    sealed(room.tag("Settled"))
    ground.clock.advance(60)
    sealed(room.note("still"), room.toggle_mask(), room.keep_note_draft("half"))
    settle(room)
    assert (room.notes, room.first_note) == (3, first)


def settle(room: LockedRoom) -> None:
    """Wait for what follows on the last record."""
    sealed(room.keep_note_draft(""))


def test_what_the_room_heard_goes_the_same_way(room: LockedRoom, ground: LockedGround) -> None:
    assert room.running
    assert room.has_chosen(PlaylistChosen("Any", "", ()))
    at = room.now()
    ground.clock.advance(5)
    sealed(room.write(TrackStarted("Low Tide", 0, 60_000), MusicVolumeSet(40), occurred_at=at))
    ground.unlock()
    (span,) = music_spans(ground.record.chart)
    assert (span.title, span.start) == ("Low Tide", at)
    assert ground.record.chart.latest(MusicVolumeSet) == MusicVolumeSet(40)
    assert room.notes == 0


def test_what_was_wished_of_the_course_stands_in_the_run_file(
    room: LockedRoom, ground: LockedGround
) -> None:
    at = room.now()
    sealed(room.write(PhaseHeld("Peak")))
    settle(room)
    assert room.timing().wishes == (Wished(Wish.HOLD, at),)
    assert there(read_run_state(ground.folder)).wishes == room.timing().wishes
    assert room.titles_heard() == ()
    ground.unlock()
    assert timing_of(ground.record.chart).wishes == (Wished(Wish.HOLD, at),)


def test_where_the_music_is_stands_in_the_run_file(room: LockedRoom, ground: LockedGround) -> None:
    ground.clock.advance(5)
    room.heard("Low Tide", "Peak", 61_000, playing=True)
    settle(room)
    state = there(read_run_state(ground.folder))
    assert (state.track, state.track_phase, state.track_position_ms) == ("Low Tide", "Peak", 61_000)
    assert state.playing
    assert state.alive == ground.clock.now()


def test_it_knows_of_the_session_what_the_clock_and_the_tags_need(ground: LockedGround) -> None:
    (dose,) = saved(ground.record, ground.record.write(DOSE))
    state = ground.lock().state
    assert state.anchor == dose.occurred_at
    assert (state.route, state.window_min) == ("sublingual", 120)
    assert state.tags == QUICK_TAGS[:6]
    assert state.questions == ()
    assert not state.mask_on


def test_nothing_of_words_and_names_is_in_the_folder(ground: LockedGround) -> None:
    saved(ground.record, ground.record.write(Observed("the blue blanket")))
    ground.record.keep_draft("journey-line", '{"words": "her mother"}').result(LIMIT_S)
    room = ground.lock(by_patient=True)
    sealed(
        room.note("warm hands"),
        room.keep_note_draft("half a smile"),
        room.keep_answer(BRINGS, Answer(("grief",))),
        room.finish_form(),
    )
    settle(room)
    stored = b"".join(path.read_bytes() for path in ground.folder.iterdir() if path.is_file())
    words = ("blue blanket", "her mother", "warm hands", "half a smile", "grief")
    for word in (*words, "Mara", "Lindholm", "KAP-4711", PASSPHRASE):
        assert word.encode() not in stored
    run_file = (ground.folder / RUN_FILE).read_bytes()
    for word in (*words, "Mara", "Lindholm", "KAP-4711", "Lena", "Berg", "Elm"):
        assert word.encode() not in run_file


def test_a_form_in_front_of_it_knows_only_what_was_typed_since(ground: LockedGround) -> None:
    room = ground.lock(by_patient=True)
    form = SealedForm(room, room.state.questions)
    assert form.questions == QUESTIONS
    assert form.answer(BRINGS) == Answer()
    sealed(form.keep(BRINGS, Answer(("grief",))))
    assert form.answer(BRINGS) == Answer(("grief",))
    with pytest.raises(InputRefused):
        form.keep(BRINGS, Answer(("x" * (MAX_NOTE_CHARS + 1),)))
    assert form.answer(BRINGS) == Answer(("grief",))
    ground.end()
    again = SealedForm(ground.find(), QUESTIONS)
    assert again.answer(BRINGS) == Answer()


# A disk that refuses


def test_what_the_disk_refused_is_told_and_not_counted(
    room: LockedRoom, ground: LockedGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(room.note("before"))
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "append", refuses)
        for written in (room.note("lost"), room.toggle_mask(), room.keep_note_draft("lost")):
            with pytest.raises(InboxRefused):
                written.result(LIMIT_S)
    sealed(room.note("after"))
    settle(room)
    assert room.notes == 2
    assert ground.unlock().faults == {}
    assert ground.words() == ["before", "after"]


def refuses(*_: object) -> None:
    raise InboxRefused


def test_a_run_file_that_can_not_be_written_costs_no_record(
    ground: LockedGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("kap_companion.services.locked_room.keep_run_state", fails)
    room = ground.lock()
    sealed(room.toggle_mask(), room.note("warm"))
    assert read_run_state(ground.folder) is None
    ground.unlock()
    assert ground.words() == ["warm"]


def test_without_an_inbox_everything_is_refused_and_unlocking_tells_nothing_lost(
    ground: LockedGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "begun", refuses)
        room = ground.lock()
        with pytest.raises(InboxRefused):
            room.note("warm").result(LIMIT_S)
    assert ground.unlock().faults == {}
    assert ground.words() == []


def test_once_closed_it_takes_nothing_and_reopened_it_does(
    room: LockedRoom, ground: LockedGround
) -> None:
    sealed(room.note("before"))
    assert room.close() == 1
    with pytest.raises(InboxRefused):
        room.note("between").result(LIMIT_S)
    room.heard("Low Tide", "", 0, playing=True)
    room.reopen()
    sealed(room.note("after"))
    ground.unlock()
    assert ground.words() == ["before", "after"]


# Gone and found


@pytest.mark.parametrize("gone", [LockedGround.lose, LockedGround.end], ids=["lost", "ended"])
def test_the_room_goes_on_in_the_next_program(
    ground: LockedGround, gone: Callable[[LockedGround], None]
) -> None:
    room = ground.lock(by_patient=True)
    sealed(room.toggle_mask(), room.note("before"))
    before = room.state
    gone(ground)
    ground.clock.advance(90)
    again = ground.find()
    assert again.state.part == 1
    assert again.state.by_patient
    assert again.state.mask_on
    assert astuple(again.state)[:4] == astuple(before)[:4]
    sealed(again.note("after"))
    assert ground.unlock().faults == {}
    assert ground.words() == ["before", "after"]


def test_an_inbox_that_was_taken_away_takes_nothing_and_is_missed(ground: LockedGround) -> None:
    sealed(ground.lock().note("gone"))
    ground.end()
    (ground.folder / INBOX_FILE).unlink()
    room = ground.find()
    with pytest.raises(InboxRefused):
        room.note("refused").result(LIMIT_S)
    opened = ground.unlock()
    assert opened.faults["dropped"] >= 1
    assert ground.told() == opened.faults


def test_without_a_run_file_nothing_is_found(ground: LockedGround, tmp_path: Path) -> None:
    assert found_locked(ground.folder, ground.clock) is None
    assert found_locked(tmp_path / "nowhere", ground.clock) is None


def test_a_question_of_its_own(ground: LockedGround) -> None:
    """The questions are those of the practice, to the letter."""
    own = Question("own", "שלום?", "", 2)
    ground.services.practice.set_questions([own]).result(LIMIT_S)
    assert ground.lock(by_patient=True).state.questions == (own,)
    ground.end()
    assert ground.find().state.questions == (own,)
