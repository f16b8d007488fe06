"""What the sample practice went through. Every person and every word here is invented."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from kap_companion.domain.defaults import QUESTIONS
from kap_companion.domain.events import (
    AdverseEventBegan,
    AdverseEventEnded,
    CoursePoint,
    CoursePointMarked,
    DoseGiven,
    Ending,
    Event,
    EyeMaskPutOn,
    EyeMaskTakenOff,
    Given,
    InsightWritten,
    IntegrationHeld,
    IntegrationNoteWritten,
    IntentionFormClosed,
    IntentionWritten,
    LookedAt,
    MusicFadedOut,
    Observed,
    Outcome,
    PatientRegistered,
    QuestionKept,
    QuoteHeard,
    RecheckAsked,
    SessionBegun,
    SessionEnded,
    SessionPlanned,
    Severity,
    StepCheckedIn,
    StepOutcomeNoted,
    StepPlanned,
    StepStatus,
    ThemeKind,
    ThemeNamed,
    TrackStarted,
    VitalsTaken,
    Went,
)
from kap_companion.domain.moment import Moment
from kap_companion.domain.protocols import LOOK


@dataclass(frozen=True, slots=True)
class Refer:
    """What an event of the story may refer to: earlier entries by name, and its own time."""

    named: Mapping[str, str]
    at: Moment

    def day(self, days: int) -> date:
        """Return a day so many days after this moment."""
        return self.at.local().date() + timedelta(days=days)


MakesEvent = Callable[[Refer], Event]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event `minute` minutes after the first dose; `name` lets later ones refer to it."""

    minute: float
    event: MakesEvent
    name: str = ""


@dataclass(frozen=True, slots=True)
class SampleSession:
    """A past session of the patient at this place in `PEOPLE`."""

    patient: int
    dose_hours_ago: float
    route: str
    window_min: int
    happenings: tuple[Happening, ...]

    def plan(self, patient_id: str, dose_at: datetime) -> SessionPlanned:
        """Return its plan."""
        planned_for = dose_at.replace(minute=0, second=0, microsecond=0)
        return SessionPlanned(patient_id, planned_for, self.route, self.window_min)


@dataclass(frozen=True, slots=True)
class Coming:
    """A session that is planned."""

    patient: int
    in_days: int
    hour: int
    minute: int
    route: str
    window_min: int

    def plan(self, patient_id: str, at: datetime) -> SessionPlanned:
        """Return its plan."""
        return SessionPlanned(patient_id, at, self.route, self.window_min)


PEOPLE: tuple[PatientRegistered, ...] = (
    PatientRegistered(
        "Mara Lindholm",
        "Mara",
        "she/her",
        date(1984, 5, 2),
        "S-1041",
        "Ruth Lindholm",
        "+46 70 000 00 41",
        "",
        "Prefers the blinds half closed.",
    ),
    PatientRegistered(
        "Tomás Reyes",
        "",
        "he/him",
        date(1991, 11, 23),
        "S-1052",
        "Ana Reyes",
        "+34 600 000 052",
        "Penicillin",
    ),
    PatientRegistered("Hanna Vogt", "", "she/her", date(1976, 2, 9), "S-1047", "Karl Vogt", ""),
    PatientRegistered("Idris Kaya", "Idris", "they/them", date(1998, 8, 30), "S-1060"),
)


def always(event: Event) -> MakesEvent:
    """Return what makes this event, whatever came before."""
    return lambda _: event


def _answer(key: str, *answers: str) -> MakesEvent:
    question = next(each for each in QUESTIONS if each.key == key)
    given = Given.WRITTEN if answers else Given.LEFT_OUT
    return always(
        IntentionWritten(key, question.prompt, answers, given, shown_as=question.shown_as)
    )


def _dose(amount: str, route: str) -> MakesEvent:
    return always(DoseGiven("ketamine", Decimal(amount), "mg", route, "Lena Berg"))


def _point(point: CoursePoint) -> MakesEvent:
    return always(CoursePointMarked(point))


def _track(title: str, index: int, minutes: float) -> MakesEvent:
    return always(TrackStarted(title, index, round(minutes * 60_000)))


def _insight(words: str, source: str) -> MakesEvent:
    return lambda refer: InsightWritten(words, (refer.named[source],), refer.named["intention"])


def _step(words: str, owner: str, due_in_days: int, insight: str) -> MakesEvent:
    return lambda refer: StepPlanned(words, owner, refer.day(due_in_days), refer.named[insight])


def _table(refer: Refer) -> Event:
    words, known = "Ten minutes at the table, no phone", "The soup is eaten warm."
    first = refer.named["first"]
    return StepPlanned(words, "Mara", refer.day(6), first, "to stay", "each evening", known)


def _name(kind: ThemeKind, name: str, source: str) -> MakesEvent:
    return lambda refer: ThemeNamed(kind, name, (refer.named[source],))


def _asked(step: str, went: Went, words: str) -> MakesEvent:
    return lambda refer: StepCheckedIn(refer.named[step], went, words)


def _outcome(step: str, words: str) -> MakesEvent:
    return lambda refer: StepOutcomeNoted(refer.named[step], StepStatus.DONE, words)


def _vitals(systolic: int, diastolic: int, heart_rate: int, spo2: int) -> MakesEvent:
    return always(VitalsTaken(systolic, diastolic, heart_rate, spo2, sedation=0))


def _recheck(reading: str, minutes: int) -> MakesEvent:
    return lambda refer: RecheckAsked(refer.named[reading], minutes)


def _eased(event: str, outcome: Outcome) -> MakesEvent:
    return lambda refer: AdverseEventEnded(refer.named[event], outcome)


def _looks(*minutes: int) -> tuple[Happening, ...]:
    return tuple(Happening(each, always(LookedAt(LOOK))) for each in minutes)


_TITLES = ("Arrival", "Low Water", "Northern Slope", "Wide Field", "First Light", "Kitchen Table")
HOUR = 60
DAY = 24 * HOUR

MARA_FIRST = SampleSession(
    patient=0,
    dose_hours_ago=9 * 24 + 3,
    route="sublingual",
    window_min=120,
    happenings=(
        *_looks(15, 30, 45, 60, 75, 90, 105),
        Happening(116, _vitals(122, 76, 70, 98)),
        Happening(-40, always(SessionBegun())),
        Happening(-32, _answer("brings", "My mother died in the spring. I have not cried.")),
        Happening(
            -31,
            _answer("intention", "I want to meet my grief without running from it."),
            "intention",
        ),
        Happening(-30, _answer("support", "Remind me that I can breathe, and that you are here.")),
        Happening(
            -29, _answer("touch", "My hand or my shoulder, if I reach out. Say your name first.")
        ),
        Happening(-28, always(IntentionFormClosed(by_patient=True))),
        Happening(-12, _track(_TITLES[0], 0, 13)),
        Happening(0, _dose("200", "sublingual")),
        Happening(1, _track(_TITLES[1], 1, 12)),
        Happening(4, always(EyeMaskPutOn())),
        Happening(6, always(Observed(tag="Settled"))),
        Happening(13, _track(_TITLES[2], 2, 14)),
        Happening(16, _point(CoursePoint.ONSET)),
        Happening(19, always(Observed("Hands unclench.", "Settled"))),
        Happening(24, always(QuoteHeard("It is so wide in here.")), "wide"),
        Happening(27, _track(_TITLES[3], 3, 25)),
        Happening(33, always(Observed("Left hand to her chest.", "Tearful"))),
        Happening(36, always(QuoteHeard("She is at the table. She isn’t angry with me.")), "table"),
        Happening(38, _point(CoursePoint.PEAK)),
        Happening(39, always(Observed("Reached out; hand on her shoulder, as agreed.", "Touch"))),
        Happening(47, always(QuoteHeard("I could sit down next to her.")), "sit"),
        Happening(52, _track(_TITLES[4], 4, 26)),
        Happening(58, always(Observed("Breath long and even."))),
        Happening(72, always(QuoteHeard("I always leave before the soup is cold.")), "leave"),
        Happening(78, _track(_TITLES[5], 5, 18)),
        Happening(80, always(EyeMaskTakenOff())),
        Happening(84, _point(CoursePoint.RETURN)),
        Happening(91, always(QuoteHeard("I can ring Ruth. I can just ring her.")), "ruth"),
        Happening(96, always(MusicFadedOut())),
        Happening(104, always(Observed("Drinks, asks the time.", "Oriented"))),
        Happening(
            118, always(SessionEnded(Ending.COMPLETED, "Quiet return. Ruth drove her home."))
        ),
        Happening(
            27 * HOUR, _insight("Grief did not swallow me. I sat with it.", "table"), "grief"
        ),
        Happening(
            27 * HOUR + 9, _insight("I leave first so that no one can leave me.", "leave"), "first"
        ),
        Happening(27 * HOUR + 14, _step("Ring Ruth", "Mara", 1, "grief"), "ring"),
        Happening(27 * HOUR + 20, _table, "ten"),
        Happening(27 * HOUR + 22, _name(ThemeKind.TRIGGER, "Her kitchen at dusk", "table")),
        Happening(27 * HOUR + 23, _name(ThemeKind.PATTERN, "Going before it gets warm", "leave")),
        Happening(27 * HOUR + 24, _name(ThemeKind.PERSON, "Ruth", "ruth")),
        Happening(27 * HOUR + 26, always(QuestionKept("What would I say to her at the table?"))),
        Happening(
            27 * HOUR + 30,
            always(IntegrationNoteWritten("Slept nine hours. Woke without the weight.")),
        ),
        Happening(27 * HOUR + 48, always(IntegrationHeld())),
        Happening(4 * DAY, _outcome("ring", "She cried. I stayed.")),
        Happening(4 * DAY + 5, _asked("ten", Went.IN_PART, "Three evenings. The fourth I cooked.")),
    ),
)

HANNA_YESTERDAY = SampleSession(
    patient=2,
    dose_hours_ago=27,
    route="intramuscular",
    window_min=90,
    happenings=(
        Happening(30, _vitals(164, 98, 92, 97), "high"),
        Happening(30.5, _recheck("high", 10)),
        Happening(40.5, _vitals(138, 84, 80, 98)),
        Happening(
            47,
            always(AdverseEventBegan("Nausea", Severity.MILD, "Turned pale.", "Head raised.")),
            "nausea",
        ),
        Happening(60, _vitals(126, 80, 74, 98)),
        Happening(66, _eased("nausea", Outcome.RECOVERED)),
        Happening(-35, always(SessionBegun())),
        Happening(
            -25, _answer("intention", "To rest.", "To stop rehearsing the talk"), "intention"
        ),
        Happening(-24, _answer("support", "Say: nothing needs doing.")),
        Happening(-23, always(IntentionFormClosed(by_patient=False))),
        Happening(-10, _track(_TITLES[0], 0, 12)),
        Happening(0, _dose("60", "intramuscular")),
        Happening(2, always(EyeMaskPutOn())),
        Happening(3, _track(_TITLES[2], 2, 20)),
        Happening(4, _point(CoursePoint.ONSET)),
        Happening(9, always(Observed(tag="Moving"))),
        Happening(14, _point(CoursePoint.PEAK)),
        Happening(16, always(QuoteHeard("The hall is empty and it is fine.")), "hall"),
        Happening(23, _track(_TITLES[3], 3, 25)),
        Happening(31, always(Observed("Jaw soft, hands open.", "Settled"))),
        Happening(44, always(QuoteHeard("I can say half of it and sit down.")), "half"),
        Happening(55, always(EyeMaskTakenOff())),
        Happening(57, _point(CoursePoint.RETURN)),
        Happening(58, always(Observed(tag="Water"))),
        Happening(86, _vitals(120, 76, 72, 98)),
        Happening(89, always(SessionEnded(Ending.COMPLETED, "Clear and steady. Karl came by."))),
    ),
)

TOMAS_BROKEN_OFF = SampleSession(
    patient=1,
    dose_hours_ago=20 * 24 + 5,
    route="nasal",
    window_min=120,
    happenings=(
        Happening(-30, always(SessionBegun())),
        Happening(
            -22, _answer("intention", "To see the accident without being in it."), "intention"
        ),
        Happening(-21, always(IntentionFormClosed(by_patient=True))),
        Happening(0, _dose("56", "nasal")),
        Happening(37, _vitals(132, 84, 88, 98)),
        Happening(12, always(Observed("Asks to sit up, wants the light on.", "Anxious"))),
        Happening(15, always(QuoteHeard("Not today.")), "not"),
        Happening(
            40, always(SessionEnded(Ending.BROKEN_OFF, "He asked to stop. Stayed with him."))
        ),
        Happening(30 * HOUR, _insight("I may stop. Nothing breaks when I stop.", "not"), "stop"),
        Happening(30 * HOUR + 8, _step("Walk past the corner with Ana", "Tomás", 15, "stop")),
        Happening(30 * HOUR + 30, always(IntegrationHeld())),
    ),
)

STORIES: tuple[SampleSession, ...] = (TOMAS_BROKEN_OFF, MARA_FIRST, HANNA_YESTERDAY)

COMING: tuple[Coming, ...] = (
    Coming(0, 0, 23, 30, "sublingual", 120),
    Coming(1, 1, 10, 0, "nasal", 120),
    Coming(3, 3, 15, 30, "intramuscular", 90),
)
