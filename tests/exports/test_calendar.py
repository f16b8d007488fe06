"""A calendar file that any calendar reads: held against a strict reading of the standard."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.exports import (
    Appointment,
    ExportFailed,
    calendar_bytes,
    uid_of,
    write_calendar,
)
from tests.exports.calendar_file import read

STAMPED = datetime(2026, 3, 2, 13, 30, 5, tzinfo=timezone(timedelta(hours=1)))
AT = datetime(2026, 3, 3, 9, tzinfo=timezone(timedelta(hours=-5)))


def test_a_time_and_a_day() -> None:
    talk = Appointment("integration s-1", "Integration session", AT, AT + timedelta(minutes=50))
    day = Appointment("check-in s-1 24", "Check-in", date(2026, 12, 31))
    calendar = read(calendar_bytes([talk, day], STAMPED))
    first, second = calendar.parts
    assert first.text("SUMMARY") == "Integration session"
    assert (first.said["DTSTART"], first.said["DTEND"]) == ("20260303T140000Z", "20260303T145000Z")
    assert first.said["DTSTAMP"] == "20260302T123005Z"
    assert (second.said["DTSTART"], second.said["DTEND"]) == ("20261231", "20270101")
    assert (first.said["TRANSP"], second.said["TRANSP"]) == ("OPAQUE", "TRANSPARENT")
    assert {event.said["CLASS"] for event in calendar.parts} == {"PRIVATE"}


def test_a_time_without_an_end_is_a_moment() -> None:
    (event,) = read(calendar_bytes([Appointment("k", "Check-in", AT)], STAMPED)).parts
    assert "DTEND" not in event.said


def test_no_appointment_is_an_empty_calendar() -> None:
    assert read(calendar_bytes([], STAMPED)).parts == []


def test_an_id_stays_the_same_and_tells_nothing() -> None:
    one = Appointment("integration 0198-patient", "Talk", AT)
    first, again = (read(calendar_bytes([one], at)).parts[0] for at in (STAMPED, AT))
    assert first.said["UID"] == again.said["UID"] == uid_of(one.key)
    assert "0198" not in first.said["UID"]
    assert uid_of("integration 0198-patient") != uid_of("integration 0199-patient")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1))
def test_any_words_come_back_as_they_were(words: str) -> None:
    written = calendar_bytes([Appointment("k", words, AT)], STAMPED)
    if words.strip("\n") and not _has_line_controls(words):
        (event,) = read(written).parts
        assert event.text("SUMMARY") == words
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def _has_line_controls(words: str) -> bool:
    return any(each in words for each in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


@pytest.mark.parametrize("length", [66, 67, 68, 141, 142, 500])
@pytest.mark.parametrize("letter", ["a", "ä", "河", "😀", ";"])
def test_a_long_line_goes_on_behind_a_space(letter: str, length: int) -> None:
    words = letter * length
    written = calendar_bytes([Appointment("k", words, AT)], STAMPED)
    (event,) = read(written).parts
    assert event.text("SUMMARY") == words


def test_a_line_of_75_octets_is_not_folded() -> None:
    fits, over = "x" * (75 - len("SUMMARY:")), "x" * (76 - len("SUMMARY:"))
    folds = [
        calendar_bytes([Appointment("k", w, AT)], STAMPED).count(b"\r\n ") for w in (fits, over)
    ]
    assert folds == [0, 1]


def test_a_lone_surrogate_does_not_break_the_file() -> None:
    (event,) = read(calendar_bytes([Appointment("k", "a\ud800b", AT)], STAMPED)).parts
    assert event.text("SUMMARY") == "a?b"


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "calendar.ics"
    write_calendar([Appointment("k", "Talk", AT)], STAMPED, target)
    before = target.read_bytes()
    assert read(before).parts
    with pytest.raises(ExportFailed):
        write_calendar([Appointment("k", "Talk", AT)], STAMPED, target / "below" / "x.ics")
    assert target.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["calendar.ics"]


def test_times_are_in_utc_whatever_the_zone() -> None:
    zones = [timezone(timedelta(hours=hours)) for hours in (-12, 0, 14)]
    moments = [AT.astimezone(zone) for zone in zones]
    starts = {
        read(calendar_bytes([Appointment("k", "x", at)], STAMPED)).parts[0].said["DTSTART"]
        for at in moments
    }
    assert starts == {f"{AT.astimezone(UTC):%Y%m%dT%H%M%SZ}"}
