"""Handing on: what was asked for leaves, is on the access log, and is there whole or not at all."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from kap_companion.domain.entry import NewEntry
from kap_companion.domain.events import ChartKind, Erased, Exported
from kap_companion.errors import InputRefused
from kap_companion.exports import ExportFailed
from kap_companion.services.exchange import Exchange, Form, Order, What
from kap_companion.services.record import SessionRecord
from kap_companion.vault import NotSaved, Stopped, Vault, unlock_vault
from tests.access import access_log
from tests.exports.fhir.validator import faults
from tests.services.room import LIMIT_S, PASSPHRASE, Room, RoomClock, copied

ORDERS = [
    Order(What.SESSION, Form.CSV, "s"),
    Order(What.SESSION, Form.JSON, "s"),
    Order(What.SESSION, Form.FHIR, "s"),
    Order(What.PATIENT, Form.CSV, "p"),
    Order(What.PATIENT, Form.JSON, "p"),
    Order(What.PATIENT, Form.FHIR, "p"),
    Order(What.PRACTICE, Form.CSV),
    Order(What.PRACTICE, Form.FHIR),
]


class Told:
    """Hears how far it is."""

    last = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        assert done == self.last[0] + 1
        self.last = (done, total)


@pytest.fixture
def exchange(room: Room, clock: RoomClock) -> Exchange:
    return Exchange(room.vault.journal, room.vault.reader, clock)


def meant(order: Order, record: SessionRecord) -> Order:
    ids = {"s": record.session_id, "p": record.chart.patient_id, "": ""}
    return Order(order.what, order.form, ids[order.chart_id])


def logged(vault: Vault) -> list[object]:
    return [entry.event for entry in access_log(vault.reader)]


def test_each_form_of_each_is_written_and_noted(
    room: Room, dosed: SessionRecord, exchange: Exchange, tmp_path: Path
) -> None:
    for number, order in enumerate(ORDERS):
        asked = meant(order, dosed)
        told = Told()
        out = tmp_path / "out" / str(number)
        target = exchange.hand_on(asked, out, told)
        assert list(out.iterdir()) == [target]
        assert told.last == (2, 2)
        noted = Exported(asked.what.value, asked.form.value, asked.chart_id)
        assert logged(room.vault)[-1] == noted


def test_a_file_is_named_by_ids_and_time_alone(
    dosed: SessionRecord, exchange: Exchange, tmp_path: Path
) -> None:
    patient = dosed.chart.patient_id
    target = exchange.hand_on(Order(What.PATIENT, Form.FHIR, patient), tmp_path)
    assert target.name.startswith(f"patient-{patient}-2026")
    assert target.name.endswith(".fhir.json")
    assert faults(json.loads(target.read_text(encoding="utf-8"))) == []


def test_two_exports_of_one_minute_stand_beside_each_other(
    dosed: SessionRecord, exchange: Exchange, tmp_path: Path
) -> None:
    del dosed
    for _ in range(2):
        exchange.hand_on(Order(What.PRACTICE, Form.CSV), tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize("what", [What.SESSION, What.PATIENT])
def test_what_is_not_there_is_refused(exchange: Exchange, tmp_path: Path, what: What) -> None:
    for form in Form:
        with pytest.raises(InputRefused, match="with this id"):
            exchange.hand_on(Order(what, form, "nobody"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_practice_as_json_is_what_leaving_writes(exchange: Exchange, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="Leaving"):
        exchange.hand_on(Order(What.PRACTICE, Form.JSON), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", [Form.CSV, Form.FHIR])
def test_it_can_be_stopped_and_leaves_nothing(
    room: Room, dosed: SessionRecord, exchange: Exchange, tmp_path: Path, form: Form
) -> None:
    del dosed
    before = logged(room.vault)
    asked: list[bool] = []

    def at_the_second() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(Stopped):
        exchange.hand_on(Order(What.PRACTICE, form), tmp_path / "out", None, at_the_second)
    assert list((tmp_path / "out").iterdir()) == []
    assert logged(room.vault) == before


@pytest.mark.parametrize("form", [Form.CSV, Form.FHIR])
def test_what_can_not_be_noted_does_not_leave(
    founded_folder: Path, tmp_path: Path, clock: RoomClock, form: Form
) -> None:
    def full() -> None:
        raise NotSaved("The disk is full.")

    folder = copied(founded_folder, tmp_path / "vault")
    with closing(unlock_vault(folder, PASSPHRASE, clock, full)) as vault:
        exchange = Exchange(vault.journal, vault.reader, clock)
        with pytest.raises(NotSaved):
            exchange.hand_on(Order(What.PRACTICE, form), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_place_that_can_not_be_written(exchange: Exchange, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(ExportFailed):
        exchange.hand_on(Order(What.PRACTICE, Form.FHIR), tmp_path / "file")


def test_somebody_erased_meanwhile_is_left_out(
    room: Room, dosed: SessionRecord, exchange: Exchange, tmp_path: Path
) -> None:
    del dosed
    zoe = room.patient("Zoe Last", "K-2")

    def erase() -> bool:
        if room.vault.reader.patient(zoe) is not None:
            gone = NewEntry(
                room.vault.access_subject, Erased(ChartKind.PATIENT, zoe), reason="asked"
            )
            room.vault.erase([zoe], [gone]).result(LIMIT_S)
        return False

    order = Order(What.PRACTICE, Form.FHIR)
    target = exchange.hand_on(order, tmp_path / "out", cancelled=erase)
    found = json.loads(target.read_text(encoding="utf-8"))
    patients = [
        each["resource"]["name"][0]["text"]
        for each in found["entry"]
        if each["resource"]["resourceType"] == "Patient"
    ]
    assert patients == ["Mara Lindholm"]
    assert faults(found) == []
