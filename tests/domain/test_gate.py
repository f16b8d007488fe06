"""The gate before the dose names what is open, and names nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kap_companion.domain.charts import SessionChart
from kap_companion.domain.charts.preparation import PreparationChart
from kap_companion.domain.charts.ticks import DAY_OF, READINESS
from kap_companion.domain.events import (
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CheckPlan,
    Finding,
    HowGiven,
    ItemTicked,
    Limit,
    ListItem,
    MeasureAnswered,
    MeasureReviewed,
    MedicineListed,
    NoMedicines,
    Protocol,
    ProtocolTaken,
    Retracted,
    ScreeningAnswered,
    ScreeningReviewed,
    SessionBegun,
    SessionPlanned,
    Sign,
    VitalsTaken,
)
from kap_companion.domain.gate import Open, OpenKind, named, open_before_dose
from kap_companion.domain.measures import PHQ9
from tests.domain.record import Room

PLANNED = SessionPlanned("patient-1", datetime(2026, 2, 2, 3, tzinfo=UTC), "sublingual", 120)
"""The room's noon is 2 February 2026, 02:40 UTC, which is 03:40 there."""

TODAY = date(2026, 2, 2)
FOOD, PHONE = ListItem("food", "Food", hold_min=120), ListItem("phone", "Phone off")
HEART, LIVER = ListItem("heart", "Heart disease"), ListItem("liver", "Liver disease")
SCREENING = (HEART, LIVER)
PROTOCOL = Protocol(
    "lozenge",
    "Lozenge",
    "sublingual",
    120,
    checks=(CheckPlan("Vitals", (Sign.SYSTOLIC, Sign.HEART_RATE), before=True),),
    limits=(Limit(Sign.SYSTOLIC, high=Decimal(140)),),
    day_of=(FOOD, PHONE),
)


class Preparing:
    """A patient who is prepared, and a session; what a test leaves out is open."""

    def __init__(self, protocol: Protocol | None = PROTOCOL) -> None:
        self.patient, self.session = Room("patient"), Room("session")
        self.session.write(PLANNED)
        if protocol is not None:
            self.session.write(ProtocolTaken(protocol))
        self.session.write(SessionBegun())

    def prepare(self, *but: str) -> "Preparing":
        for item in (FOOD, PHONE):
            if item.key not in but:
                self.session.write(ItemTicked(DAY_OF, item.key, item.words))
        if "vitals" not in but:
            self.session.write(VitalsTaken(118, 74, 66))
        for item in SCREENING:
            if item.key not in but:
                self.patient.write(ScreeningAnswered(item.key, item.words, Finding.NO))
        if "medicines" not in but:
            self.patient.write(NoMedicines())
        if "consent" not in but:
            self.patient.write(AgreementMade(Agreed.CONSENT, "", "Ada", TODAY))
        return self

    def open(self, screening: tuple[ListItem, ...] = SCREENING) -> list[Open]:
        chart = SessionChart.replay(self.session.entries)
        preparation = PreparationChart.replay(self.patient.entries)
        return list(open_before_dose(chart, preparation, screening, self.session.now()))

    def kinds(self) -> list[OpenKind]:
        return [each.kind for each in self.open()]


def test_with_everything_done_nothing_is_open() -> None:
    assert Preparing().prepare().open() == []


def test_an_answer_that_waits_for_a_review_is_open_until_a_clinician_acknowledged_it() -> None:
    preparing = Preparing().prepare()
    answers = (0, 0, 0, 0, 0, 0, 0, 0, 1, None)
    answered = preparing.patient.write(
        MeasureAnswered(PHQ9.key, PHQ9.version, answers, HowGiven.BY_PATIENT)
    )
    (still_open,) = preparing.open()
    assert still_open == Open(OpenKind.ANSWER_NOT_REVIEWED, "PHQ-9 item 9 of 2026-02-02")
    assert named(still_open) == "PHQ-9 item 9 of 2026-02-02: answer above 0 not reviewed"
    preparing.patient.write(MeasureReviewed(answered.id, "Dr. A. Okoye", "Spoken of."))
    assert preparing.open() == []


def test_with_nothing_done_everything_is_named_in_one_place() -> None:
    assert Preparing().open() == [
        Open(OpenKind.NOT_TICKED, "Food"),
        Open(OpenKind.NOT_TICKED, "Phone off"),
        Open(OpenKind.NO_BASELINE),
        Open(OpenKind.NOT_SCREENED),
        Open(OpenKind.MEDICINES_NOT_ASKED),
        Open(OpenKind.NO_CONSENT),
    ]


@pytest.mark.parametrize(
    ("left_out", "found"),
    [
        ("food", Open(OpenKind.NOT_TICKED, "Food")),
        ("phone", Open(OpenKind.NOT_TICKED, "Phone off")),
        ("vitals", Open(OpenKind.NO_BASELINE)),
        ("liver", Open(OpenKind.NOT_SCREENED)),
        ("medicines", Open(OpenKind.MEDICINES_NOT_ASKED)),
        ("consent", Open(OpenKind.NO_CONSENT)),
    ],
)
def test_what_is_left_out_is_named_alone(left_out: str, found: Open) -> None:
    assert Preparing().prepare(left_out).open() == [found]


class TestOfTheDay:
    def test_a_meal_holds_back_until_its_time_has_passed(self) -> None:
        room = Preparing().prepare("food")
        eaten = room.session.now().local() - timedelta(minutes=90)
        room.session.write(ItemTicked(DAY_OF, "food", "Food", last_at=eaten))
        until = eaten + timedelta(minutes=120)
        assert room.open() == [Open(OpenKind.HOLDS_BACK, "Food", until)]
        room.session.wait(29.9)
        assert room.kinds() == [OpenKind.HOLDS_BACK]
        room.session.wait(0.1)
        assert room.open() == []

    def test_a_tick_taken_back_is_open_again(self) -> None:
        room = Preparing().prepare("phone")
        tick = room.session.write(ItemTicked(DAY_OF, "phone", "Phone off"))
        assert room.open() == []
        room.session.write(Retracted(), amends=tick.id)
        assert room.open() == [Open(OpenKind.NOT_TICKED, "Phone off")]

    def test_the_list_of_readiness_is_another(self) -> None:
        room = Preparing().prepare("phone")
        room.session.write(ItemTicked(READINESS, "phone", "Phone off"))
        assert room.kinds() == [OpenKind.NOT_TICKED]


class TestVitals:
    def test_a_baseline_beyond_the_practices_limits_is_named(self) -> None:
        room = Preparing().prepare()
        room.session.write(VitalsTaken(140, 80))
        assert room.open() == [Open(OpenKind.BEYOND_LIMITS)]
        room.session.wait(5)
        room.session.write(VitalsTaken(139, 80))
        assert room.open() == []

    def test_it_stays_named_where_other_signs_were_taken_since(self) -> None:
        room = Preparing().prepare()
        room.session.write(VitalsTaken(152, 88))
        room.session.wait(5)
        room.session.write(VitalsTaken(heart_rate=70, pain=0))
        assert room.open() == [Open(OpenKind.BEYOND_LIMITS)]

    def test_signs_that_the_protocol_does_not_ask_are_no_baseline(self) -> None:
        room = Preparing().prepare("vitals")
        room.session.write(VitalsTaken(pain=0, nausea=0))
        assert room.open() == [Open(OpenKind.NO_BASELINE)]
        room.session.write(VitalsTaken(heart_rate=70))
        assert room.open() == []

    def test_each_check_before_the_dose_needs_its_own(self) -> None:
        checks = (
            CheckPlan("Pressure", (Sign.SYSTOLIC,), before=True),
            CheckPlan("Oxygen", (Sign.SPO2,), before=True),
        )
        room = Preparing(replace(PROTOCOL, checks=checks)).prepare()
        assert room.open() == [Open(OpenKind.NO_BASELINE)]
        room.session.write(VitalsTaken(spo2=98))
        assert room.open() == []

    def test_beyond_and_not_complete_are_both_named(self) -> None:
        checks = (*PROTOCOL.checks, CheckPlan("Oxygen", (Sign.SPO2,), before=True))
        room = Preparing(replace(PROTOCOL, checks=checks)).prepare("vitals")
        room.session.write(VitalsTaken(152, 88))
        assert room.kinds() == [OpenKind.NO_BASELINE, OpenKind.BEYOND_LIMITS]

    @pytest.mark.parametrize(
        "checks",
        [
            (),
            (CheckPlan("Visual check", before=True),),
            (CheckPlan("Vitals", (Sign.SYSTOLIC,), at_min=(40,)),),
        ],
    )
    def test_a_protocol_that_asks_for_none_before_the_dose_misses_none(
        self, checks: tuple[CheckPlan, ...]
    ) -> None:
        room = Preparing(replace(PROTOCOL, checks=checks)).prepare("vitals")
        assert room.open() == []
        room.session.write(VitalsTaken(170, 100))
        assert room.open() == []


class TestScreening:
    def test_each_finding_that_nobody_reviewed_is_named(self) -> None:
        room = Preparing().prepare("heart", "liver")
        heart = room.patient.write(ScreeningAnswered("heart", "Heart disease", Finding.YES))
        liver = room.patient.write(ScreeningAnswered("liver", "Liver disease", Finding.UNKNOWN))
        assert room.open() == [
            Open(OpenKind.NOT_REVIEWED, "Heart disease"),
            Open(OpenKind.NOT_REVIEWED, "Liver disease"),
        ]
        room.patient.write(ScreeningReviewed("Dr. Roth", (heart.id, liver.id)))
        assert room.open() == []

    def test_many_open_questions_are_named_once(self) -> None:
        assert Preparing().prepare("heart", "liver").open() == [Open(OpenKind.NOT_SCREENED)]

    def test_a_practice_without_a_list_asks_nothing(self) -> None:
        room = Preparing().prepare("heart", "liver")
        assert room.open(screening=()) == []

    def test_a_list_of_medicines_is_an_answer(self) -> None:
        room = Preparing().prepare("medicines")
        room.patient.write(MedicineListed("Lamotrigine"))
        assert room.open() == []


class TestConsent:
    def test_one_that_ran_out_is_none(self) -> None:
        room = Preparing().prepare("consent")
        yesterday = TODAY - timedelta(days=1)
        room.patient.write(AgreementMade(Agreed.CONSENT, "", "Ada", yesterday, yesterday))
        assert room.open() == [Open(OpenKind.NO_CONSENT)]

    def test_one_that_the_patient_took_back_is_none(self) -> None:
        room = Preparing().prepare("consent")
        made = room.patient.write(AgreementMade(Agreed.CONSENT, "", "Ada", TODAY))
        room.patient.write(AgreementWithdrawn(made.id))
        assert room.open() == [Open(OpenKind.NO_CONSENT)]

    def test_a_touch_agreement_is_none(self) -> None:
        room = Preparing().prepare("consent")
        room.patient.write(AgreementMade(Agreed.TOUCH, "none", "Ada", TODAY))
        assert room.open() == [Open(OpenKind.NO_CONSENT)]

    def test_the_day_is_that_of_the_room(self) -> None:
        """Half an hour past midnight in the room is still yesterday elsewhere."""
        room = Preparing().prepare("consent")
        room.patient.write(AgreementMade(Agreed.CONSENT, "", "Ada", TODAY - timedelta(1), TODAY))
        to_midnight = timedelta(days=1) - timedelta(hours=3, minutes=40)
        room.session.wait(to_midnight.total_seconds() / 60 - 1)
        assert room.open() == []
        room.session.wait(31)
        assert room.open() == [Open(OpenKind.NO_CONSENT)]


def test_a_session_planned_without_a_protocol_asks_for_screening_and_consent_alone() -> None:
    room = Preparing(protocol=None)
    assert room.kinds() == [
        OpenKind.NOT_SCREENED,
        OpenKind.MEDICINES_NOT_ASKED,
        OpenKind.NO_CONSENT,
    ]
    assert room.prepare("food", "phone", "vitals").open() == []


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Open(OpenKind.NOT_TICKED, "Phone off"), "Phone off: not ticked"),
        (
            Open(OpenKind.HOLDS_BACK, "Food", datetime(2026, 2, 2, 13, 5, tzinfo=UTC)),
            "Food: holds back until 13:05",
        ),
        (Open(OpenKind.HOLDS_BACK, "Food"), "Food: holds back"),
        (Open(OpenKind.NOT_REVIEWED, "Heart disease"), "Heart disease: finding not reviewed"),
        (Open(OpenKind.NO_BASELINE), "no baseline vitals"),
        (Open(OpenKind.BEYOND_LIMITS), "baseline beyond the limits"),
        (Open(OpenKind.NOT_SCREENED), "screening not answered"),
        (Open(OpenKind.NO_CONSENT), "no current consent"),
        (Open(OpenKind.MEDICINES_NOT_ASKED), "medicines not asked"),
    ],
    ids=lambda each: each.kind.value if isinstance(each, Open) else "",
)
def test_what_is_open_is_named_in_the_words_of_the_record(found: Open, words: str) -> None:
    assert named(found) == words
