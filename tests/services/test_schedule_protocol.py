"""A session keeps its own copy of the protocol that it was planned by."""

from dataclasses import replace

import pytest

from kap_companion.domain.charts.protocol import protocol_of
from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import (
    Protocol,
    ProtocolsSet,
    ProtocolTaken,
    SessionPlanned,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.errors import InputRefused, SessionStateError
from tests.narrow import event_of
from tests.services.room import LIMIT_S, NOON, Room

PLAN = SessionPlanned("patient", NOON, "sublingual", 120)
IM, LOZENGE = PROTOCOLS[0], PROTOCOLS[2]


def planned(room: Room, protocol: Protocol | None = LOZENGE) -> str:
    session_id, written = room.schedule.plan(PLAN, protocol)
    written.result(LIMIT_S)
    return session_id


def taken(room: Room, session_id: str) -> Protocol:
    return protocol_of(room.record(session_id).chart)


def versions(room: Room, session_id: str) -> list[str]:
    [fact] = room.record(session_id).chart.of(ProtocolTaken)
    return [event_of(each, ProtocolTaken).protocol.key for each in fact.versions]


def test_plan_and_protocol_come_in_one_go(room: Room) -> None:
    session_id, written = room.schedule.plan(PLAN, LOZENGE)
    plan, copy = written.result(LIMIT_S)
    assert (plan.event, copy.event) == (PLAN, ProtocolTaken(LOZENGE))
    assert plan.subject == copy.subject == session_id
    assert taken(room, session_id) == LOZENGE


def test_without_one_none_is_taken(room: Room) -> None:
    session_id = planned(room, None)
    assert room.record(session_id).chart.of(ProtocolTaken) == ()
    assert taken(room, session_id) == Protocol("", "", "sublingual", 120)


def test_a_bad_plan_takes_no_protocol_either(room: Room) -> None:
    with pytest.raises(InputRefused):
        room.schedule.plan(replace(PLAN, route="through the wall"), LOZENGE)


def test_what_becomes_of_the_practices_protocols_changes_no_session(room: Room) -> None:
    session_id = planned(room)
    room.schedule.begin(session_id).result(LIMIT_S)
    practice = room.vault.reader.practice_subject()
    only_im = ProtocolsSet((replace(IM, key="lozenge"),))
    room.vault.journal.append([NewEntry(practice, only_im)]).result(LIMIT_S)
    assert room.practice.chart().protocol("lozenge") != LOZENGE
    assert taken(room, session_id) == LOZENGE
    room.vault.journal.append([NewEntry(practice, ProtocolsSet(()))]).result(LIMIT_S)
    assert room.practice.chart().protocol("lozenge") is None
    assert taken(room, session_id) == LOZENGE


class TestReplanned:
    def test_another_protocol_takes_the_place_of_the_first(self, room: Room) -> None:
        session_id = planned(room)
        written = room.schedule.replan(session_id, PLAN, "asked for it", protocol=IM)
        [entry] = written.result(LIMIT_S)
        assert (entry.event, entry.reason) == (ProtocolTaken(IM), "asked for it")
        assert taken(room, session_id) == IM
        assert versions(room, session_id) == ["lozenge", "im"]

    def test_plan_and_protocol_change_in_one_go(self, room: Room) -> None:
        session_id = planned(room)
        later = replace(PLAN, route="intramuscular", window_min=90)
        written = room.schedule.replan(session_id, later, protocol=IM)
        assert [each.event for each in written.result(LIMIT_S)] == [later, ProtocolTaken(IM)]
        chart = room.record(session_id).chart
        assert (chart.plan, protocol_of(chart)) == (later, IM)

    def test_only_the_plan_changes_where_the_protocol_is_the_same(self, room: Room) -> None:
        session_id = planned(room)
        later = replace(PLAN, window_min=150)
        for protocol in (LOZENGE, None):
            written = room.schedule.replan(session_id, later, protocol=protocol)
            assert [each.event for each in written.result(LIMIT_S)] == [later]
        assert versions(room, session_id) == ["lozenge"]

    def test_a_session_planned_without_one_gets_its_first(self, room: Room) -> None:
        session_id = planned(room, None)
        [entry] = room.schedule.replan(session_id, PLAN, protocol=IM).result(LIMIT_S)
        assert (entry.event, entry.amends) == (ProtocolTaken(IM), "")
        assert taken(room, session_id) == IM

    def test_the_newer_settings_of_the_same_protocol_are_another_copy(self, room: Room) -> None:
        session_id = planned(room)
        newer = replace(LOZENGE, hold_min=15)
        room.schedule.replan(session_id, PLAN, protocol=newer).result(LIMIT_S)
        assert taken(room, session_id).hold_min == 15
        assert versions(room, session_id) == ["lozenge", "lozenge"]

    def test_each_change_knows_which_one_it_takes_the_place_of(self, room: Room) -> None:
        session_id = planned(room)
        room.schedule.replan(session_id, PLAN, protocol=IM).result(LIMIT_S)
        room.schedule.replan(session_id, PLAN, protocol=LOZENGE).result(LIMIT_S)
        [fact] = room.record(session_id).chart.of(ProtocolTaken)
        assert fact.conflict == ()
        ids = [each.id for each in fact.versions]
        assert [each.replaces for each in fact.versions] == ["", *ids[:-1]]

    def test_once_it_runs_it_stands(self, room: Room) -> None:
        session_id = planned(room)
        room.schedule.begin(session_id).result(LIMIT_S)
        with pytest.raises(SessionStateError, match="running"):
            room.schedule.replan(session_id, PLAN, protocol=IM)
        assert taken(room, session_id) == LOZENGE
