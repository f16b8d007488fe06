"""The protocols that a new practice starts with: examples to change, none of them a rule.

Every number here is named with its source in docs/clinical-defaults.md; where sources differ, the
more careful one stands, and the practice's prescriber decides.
"""

from collections.abc import Iterable
from decimal import Decimal

from kap_companion.domain.events.adverse import EmergencyCardSet
from kap_companion.domain.events.protocol import CheckPlan, Limit, ListItem, Protocol, Sign
from kap_companion.domain.routes import route_named

MEASURED = (Sign.SYSTOLIC, Sign.DIASTOLIC, Sign.HEART_RATE, Sign.SPO2)
VITALS, LOOK = "Vitals", "Visual check"

LIMITS: tuple[Limit, ...] = (
    Limit(Sign.SYSTOLIC, high=Decimal(140)),
    Limit(Sign.DIASTOLIC, high=Decimal(90)),
    Limit(Sign.HEART_RATE, high=Decimal(100)),
)

DAY_OF: tuple[ListItem, ...] = (
    ListItem("food", "Food", hold_min=360),
    ListItem("fluids", "Clear fluids", hold_min=120),
    ListItem("medicines", "Medicines held as ordered"),
    ListItem("antiemetic", "Antiemetic at hand"),
    ListItem("emergency", "Emergency equipment seen"),
    ListItem("spit-cup", "Spit cup"),
    ListItem("mask", "Eye mask, blanket"),
    ListItem("escort", "Escort named, with phone"),
    ListItem("consent", "Consent current"),
    ListItem("touch", "Touch agreement current"),
    ListItem("music", "Music tested"),
    ListItem("toilet", "Toilet"),
    ListItem("phone", "Phone off"),
)

READINESS: tuple[ListItem, ...] = (
    ListItem("speech", "Speech as before"),
    ListItem("awareness", "Aware as before"),
    ListItem("movement", "Moves with purpose as before"),
    ListItem("gait", "Walks as before"),
    ListItem("vitals", "Vitals near the baseline"),
    ListItem("nausea", "Nausea settled"),
    ListItem("oriented", "Oriented"),
    ListItem("escort", "Escort is here"),
    ListItem("instructions", "Instructions given and understood"),
    ListItem("belongings", "Belongings back"),
    ListItem("appointment", "Next appointment made"),
)

SCREENING: tuple[ListItem, ...] = tuple(
    ListItem(key, words)
    for key, words in (
        ("hypertension", "Uncontrolled hypertension"),
        ("heart", "Angina, heart disease, arrhythmia"),
        ("vessels", "Aneurysm, arteriovenous malformation, intracerebral haemorrhage"),
        ("pressure", "Raised intracranial or eye pressure"),
        ("psychosis", "Psychotic disorder"),
        ("mania", "Mania or mixed state"),
        ("dissociation", "Dissociative disorder"),
        ("pregnancy", "Pregnancy or breast-feeding"),
        ("thyroid", "Uncontrolled hyperthyroidism"),
        ("liver", "Liver disease"),
        ("bladder", "Bladder disease (cystitis)"),
        ("substances", "Active substance use"),
        ("hypersensitivity", "Known hypersensitivity"),
        ("glaucoma", "Glaucoma"),
        ("apnoea", "Sleep apnoea"),
        ("benzodiazepines", "Takes benzodiazepines"),
        ("opioids", "Takes opioids"),
        ("stimulants", "Takes stimulants"),
        ("maoi", "Takes MAO inhibitors"),
        ("lamotrigine", "Takes lamotrigine"),
        ("alcohol", "Drinks alcohol"),
        ("cannabis", "Uses cannabis"),
    )
)

REVIEW_WORDS: tuple[str, ...] = ("suicid",)
"""Suicidal ideation, suicidal thoughts, a suicide attempt: the beginning of the word is enough."""

ADVERSE_KINDS: tuple[str, ...] = (
    "Nausea",
    "Vomiting",
    "Dizziness",
    "Vertigo",
    "Headache",
    "Double vision",
    "Nystagmus",
    "Sedation",
    "Fatigue",
    "Anxiety",
    "Agitation",
    "Confusion",
    "Dysphoria",
    "Dissociation (distressing)",
    "Raised blood pressure",
    "Fast heart rate",
    "Respiratory depression",
    "Urinary symptoms",
    "Suicidal ideation",
    "Other",
)


NO_CARD = EmergencyCardSet("")
"""The practice has not written its emergency card yet."""


def _vitals(*at_min: int, every_min: int = 0, until_min: int = 0) -> CheckPlan:
    return CheckPlan(
        VITALS, MEASURED, before=True, at_min=at_min, every_min=every_min, until_min=until_min
    )


def _protocol(key: str, name: str, route: str, *checks: CheckPlan, hold_min: int = 0) -> Protocol:
    return Protocol(
        key,
        name,
        route,
        route_named(route).window_min,
        checks=checks,
        limits=LIMITS,
        day_of=DAY_OF,
        readiness=READINESS,
        hold_min=hold_min,
    )


PROTOCOLS: tuple[Protocol, ...] = (
    _protocol("im", "IM injection", "intramuscular", _vitals(every_min=30, until_min=90)),
    _protocol("iv", "IV infusion", "intravenous", _vitals(every_min=15, until_min=90)),
    _protocol(
        "lozenge",
        "Lozenge",
        "sublingual",
        _vitals(120),
        CheckPlan(LOOK, every_min=15, until_min=105),
        hold_min=10,
    ),
    _protocol("nasal", "Nasal spray", "nasal", _vitals(40, 120)),
    _protocol("oral", "Oral", "oral", _vitals(60, every_min=60, until_min=240)),
)


def asks_for_review(what: str, words: Iterable[str]) -> bool:
    """Whether an adverse event of this kind has to be acknowledged by a clinician."""
    kind = what.casefold()
    return any(each.casefold() in kind for each in words)
