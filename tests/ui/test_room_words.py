"""What the record says of preparation, checks, doses and adverse events."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    AdverseEventFollowed,
    AdverseEventReviewed,
    AfterCareGiven,
    Agreed,
    AgreementMade,
    AgreementWithdrawn,
    CheckPutOff,
    CoursePlanWritten,
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    EndedWithOpen,
    Event,
    EyeMaskPutOn,
    Finding,
    GateOverridden,
    GoalWritten,
    Handed,
    InfusionRateSet,
    InfusionStopped,
    InterventionMade,
    ItemTicked,
    LookedAt,
    LozengeTakenOut,
    MedicineClass,
    MedicineListed,
    MonitoringNoted,
    NoMedicines,
    Observed,
    Outcome,
    Proof,
    ProtocolTaken,
    ReadyForDischarge,
    RecheckAsked,
    ScreeningAnswered,
    ScreeningReviewed,
    Severity,
    Sign,
    SomeoneTold,
    StateEnded,
    StateWentOn,
    Strength,
    StrengthNoted,
    UnknownEvent,
    VitalsTaken,
)
from kap_companion.domain.protocols import PROTOCOLS
from kap_companion.domain.vital_signs import Value
from kap_companion.ui.room_words import (
    NOTHING,
    Said,
    dose_details,
    mg_per_kg_text,
    number_text,
    room_words,
    sign_name,
    value_text,
    vitals_words,
)
from tests.domain.strategies import events, instances

DOSE = DoseGiven("ketamine", Decimal(60), "mg", "intramuscular", "Ada")
ON = date(2026, 2, 2)

SAID: list[tuple[Event, Said]] = [
    (VitalsTaken(118, 74, 66), ("Vitals.", "118/74 · heart 66")),
    (LookedAt("Visual check", "breathes calmly"), ("Visual check.", "breathes calmly")),
    (CheckPutOff("Vitals", 40, 10, "she sleeps"), ("Vitals put off.", "By 10 min. she sleeps")),
    (CheckPutOff("Vitals", 40, 10), ("Vitals put off.", "By 10 min.")),
    (RecheckAsked("e1", 10), ("Recheck.", "In 10 min.")),
    (SomeoneTold("e1", "Dr. Roth", "by phone"), ("Told Dr. Roth.", "by phone")),
    (InfusionRateSet(Decimal("10.50"), "ml/h"), ("Infusion.", "Rate 10.5 ml/h.")),
    (
        InfusionRateSet(Decimal(5_000), "mg/h", sure=True),
        ("Infusion.", "Rate 5000 mg/h. Asked about, and confirmed."),
    ),
    (InfusionStopped(), ("Infusion stopped.", "")),
    (InfusionStopped(Decimal(40), "blocked"), ("Infusion stopped.", "Went in: 40. blocked")),
    (InfusionStopped(Decimal(0)), ("Infusion stopped.", "Went in: 0.")),
    (LozengeTakenOut(), ("Lozenge out.", "")),
    (LozengeTakenOut(swallowed=True), ("Lozenge out.", "Swallowed.")),
    (
        GateOverridden(("Phone off", "no current consent"), "Dr. Roth", "she is calm"),
        (
            "Dose with something open.",
            "Open: Phone off; no current consent. Dr. Roth decides: she is calm",
        ),
    ),
    (ReadyForDischarge("Dr. Roth", "steady"), ("Ready, says Dr. Roth.", "steady")),
    (
        ReadyForDischarge("Dr. Roth", "", ("Oriented: not ticked",), "her sister is here"),
        (
            "Ready, says Dr. Roth.",
            "Open: Oriented: not ticked. Because: her sister is here",
        ),
    ),
    (
        AfterCareGiven("Ada", Handed.PRINTED, "Rest."),
        ("After-care sheet.", "Given by Ada, printed."),
    ),
    (
        EndedWithOpen(("Nausea, mild: adverse event runs", "nobody said ready")),
        ("Ended with something open.", "Nausea, mild: adverse event runs; nobody said ready"),
    ),
    (MonitoringNoted(), ("Monitoring form.", "")),
    (
        MonitoringNoted("a practice", 95, (MedicineClass("Lorazepam", "Benzodiazepine"),)),
        ("Monitoring form.", "a practice · ready at 95 min · Lorazepam: Benzodiazepine"),
    ),
    (
        ItemTicked("readiness", "gait", "Walks as before", "with her sister"),
        ("Readiness.", "Walks as before · with her sister"),
    ),
    (AdverseEventBegan("Nausea", Severity.MILD), ("Nausea, mild.", "")),
    (
        AdverseEventBegan("Nausea", Severity.SERIOUS, "sick", "bowl", "Ida"),
        ("Nausea, serious.", "sick Done: bowl. Told: Ida."),
    ),
    (
        AdverseEventFollowed("e1", Severity.SEVERE, action="called"),
        ("Adverse event goes on, severe.", "Done: called."),
    ),
    (
        AdverseEventEnded("e1", Outcome.ONGOING, "sleeps"),
        ("Adverse event ended, not recovered.", "sleeps"),
    ),
    (AdverseEventEnded("e1", Outcome.RECOVERED), ("Adverse event ended, recovered.", "")),
    (AdverseEventReviewed("e1", "Ida Blom", "seen"), ("Reviewed by Ida Blom.", "seen")),
    (StrengthNoted(Strength.MODERATE), ("Strength: moderate.", "")),
    (StateWentOn("e1", "Tearful"), ("Still: Tearful.", "")),
    (StateEnded("e2", "Tearful"), ("Tearful ended.", "")),
    (InterventionMade("Breath together", "slowly"), ("Did: Breath together.", "slowly")),
    (
        ScreeningAnswered("heart", "Heart disease", Finding.UNKNOWN, "asks her doctor"),
        ("Screening.", "Heart disease · unknown · asks her doctor"),
    ),
    (
        ScreeningAnswered("heart", "Heart disease", Finding.NO),
        ("Screening.", "Heart disease · no"),
    ),
    (ScreeningReviewed("Dr. Roth", ("e1",), "fine"), ("Screening reviewed by Dr. Roth.", "fine")),
    (
        MedicineListed("Lamotrigine", "100 mg", "none on the day"),
        ("Medicine.", "Lamotrigine · 100 mg · none on the day"),
    ),
    (MedicineListed("Lamotrigine"), ("Medicine.", "Lamotrigine")),
    (NoMedicines(), ("Medicine.", "None taken.")),
    (ItemTicked("day of", "phone", "Phone off"), ("Ticked.", "Phone off")),
    (
        ItemTicked("day of", "food", "Food", "toast", datetime(2026, 2, 2, 7, 5, tzinfo=UTC)),
        ("Ticked.", "Food · last at 07:05 · toast"),
    ),
    (ProtocolTaken(PROTOCOLS[2]), ("Protocol.", "Lozenge")),
    (
        AgreementMade(Agreed.TOUCH, "a hand, if asked", "Ada", ON, date(2026, 5, 1)),
        ("Agreed: touch agreement.", "a hand, if asked · Ada · 2026-02-02 · until 2026-05-01"),
    ),
    (
        AgreementMade(Agreed.CONSENT, "", "Ada", ON),
        ("Agreed: consent.", "Ada · 2026-02-02"),
    ),
    (AgreementWithdrawn("e1", "not today"), ("Agreement withdrawn.", "not today")),
    (GoalWritten("sleep"), ("Goal.", "sleep")),
    (CoursePlanWritten("six sessions"), ("Plan of the course.", "six sessions")),
    (CoursePointMarked(CoursePoint.PEAK), ("Course: peak.", "")),
]


@pytest.mark.parametrize(("event", "said"), SAID, ids=[each.KIND for each, _ in SAID])
def test_each_event_has_its_words(event: Event, said: Said) -> None:
    assert room_words(event) == said


@pytest.mark.parametrize("event", [Observed("calm"), EyeMaskPutOn(), UnknownEvent("x", 1, "{}")])
def test_what_is_not_of_the_room_has_none_here(event: Event) -> None:
    assert room_words(event) == NOTHING == ("", "")


@given(events())
def test_whatever_it_holds_it_can_be_said(event: Event) -> None:
    label, _ = room_words(event)
    assert bool(label) == (type(event) in {type(each) for each, _ in SAID})


class TestVitals:
    @pytest.mark.parametrize(
        ("vitals", "words"),
        [
            (VitalsTaken(118, 74), "118/74"),
            (VitalsTaken(systolic=118), "118/–"),
            (VitalsTaken(diastolic=74), "–/74"),
            (VitalsTaken(spo2=98, words="left hand"), "SpO₂ 98 · left hand"),
            (VitalsTaken(pain=0), "pain 0"),
            (VitalsTaken(sedation=-2), "sedation -2"),
            (VitalsTaken(temperature=Decimal("36.60")), "temperature 36.6"),
            (
                VitalsTaken(118, 74, 66, 98, 14, Decimal(37), 1, 2, 3),
                (
                    "118/74 · heart 66 · SpO₂ 98 · breaths 14 · temperature 37 · sedation 1"
                    " · pain 2 · nausea 3"
                ),
            ),
            (VitalsTaken(), ""),
        ],
    )
    def test_they_are_said_in_a_line(self, vitals: VitalsTaken, words: str) -> None:
        assert vitals_words(vitals) == words

    def test_every_sign_has_a_name_of_its_own(self) -> None:
        assert len({sign_name(sign) for sign in Sign}) == len(Sign)

    @pytest.mark.parametrize(
        ("value", "text"),
        [(None, "–"), (0, "0"), (118, "118"), (Decimal("36.0"), "36"), (Decimal("1E+2"), "100")],
    )
    def test_a_value_is_written_without_needless_digits(
        self, value: Value | None, text: str
    ) -> None:
        assert value_text(value) == text


class TestDose:
    @pytest.mark.parametrize(
        ("number", "text"),
        [("60", "60"), ("60.0", "60"), ("100", "100"), ("0.50", "0.5"), ("1E+3", "1000")],
    )
    def test_a_number_is_written_without_needless_digits(self, number: str, text: str) -> None:
        assert number_text(Decimal(number)) == text

    def test_of_a_plain_dose_nothing_else_is_known(self) -> None:
        assert dose_details(DOSE) == ""

    def test_all_that_is_known_is_said_in_short_sentences(self) -> None:
        dose = replace(
            DOSE,
            ordered_by="Dr. Roth",
            witnessed_by="Ida",
            witness_proof=Proof.SIGNED,
            site="left arm",
            weight_kg=Decimal("80.0"),
            devices=0,
            lot="L-7",
            expiry="2027-01",
            wasted=Decimal("40.0"),
            waste_witness="Ben",
            waste_proof=Proof.TYPED,
        )
        assert dose_details(dose) == (
            "Ordered by Dr. Roth. Witnessed by Ida (own passphrase). Site: left arm. Devices: 0."
            " 60 mg ÷ 80 kg = 0.75 mg/kg. Lot L-7. Expires 2027-01."
            " Wasted 40 mg, seen by Ben (name typed)."
        )

    def test_who_witnessed_is_told_with_how_it_is_known(self) -> None:
        for proof, told in (
            (Proof.NONE, "Witnessed by Ida."),
            (Proof.SIGNED, "Witnessed by Ida (own passphrase)."),
            (Proof.TYPED, "Witnessed by Ida (name typed)."),
        ):
            assert dose_details(replace(DOSE, witnessed_by="Ida", witness_proof=proof)) == told

    def test_waste_that_nobody_saw(self) -> None:
        assert dose_details(replace(DOSE, wasted=Decimal(0))) == "Wasted 0 mg."

    @pytest.mark.parametrize(
        ("amount", "weight", "said"),
        [
            ("60", "80", "60 mg ÷ 80 kg = 0.75 mg/kg"),
            ("200.0", "70.5", "200 mg ÷ 70.5 kg = 2.84 mg/kg"),
            ("100", "100", "100 mg ÷ 100 kg = 1.00 mg/kg"),
        ],
    )
    def test_by_weight_it_is_plain_arithmetic(self, amount: str, weight: str, said: str) -> None:
        dose = replace(DOSE, amount=Decimal(amount), weight_kg=Decimal(weight))
        assert mg_per_kg_text(dose) == said

    @pytest.mark.parametrize(
        "dose",
        [
            DOSE,
            replace(DOSE, weight_kg=Decimal(0)),
            replace(DOSE, weight_kg=Decimal(-70)),
            replace(DOSE, weight_kg=Decimal(70), unit="ml"),
            replace(DOSE, weight_kg=Decimal(70), unit="µg"),
        ],
    )
    def test_what_can_not_be_told_is_not_said(self, dose: DoseGiven) -> None:
        assert mg_per_kg_text(dose) == ""

    @given(
        st.decimals(Decimal("0.1"), Decimal(100_000), places=1),
        st.decimals(Decimal(1), Decimal(700), places=1),
    )
    def test_the_arithmetic_is_right(self, amount: Decimal, weight: Decimal) -> None:
        said = mg_per_kg_text(replace(DOSE, amount=amount, weight_kg=weight))
        result = Decimal(said.split("= ")[1].removesuffix(" mg/kg"))
        assert abs(result - amount / weight) <= Decimal("0.005")

    @given(instances(DoseGiven))
    def test_no_words_judge_it(self, dose: DoseGiven) -> None:
        """Whatever is recorded, what the program adds are the labels and the division."""
        bare = replace(dose, weight_kg=None, amount=Decimal(1))
        heavy = replace(bare, amount=Decimal(5000))
        assert dose_details(bare) == dose_details(heavy)
