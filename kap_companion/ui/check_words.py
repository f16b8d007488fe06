"""How checks speak: when one is due, what is beyond a limit, what can't have been read."""

from collections.abc import Sequence
from decimal import Decimal

from kap_companion.domain.charts.checks import RECHECK, Reading
from kap_companion.domain.due import Due, DueState
from kap_companion.domain.events import Sign, VitalsTaken
from kap_companion.domain.vital_signs import READABLE, Value, read
from kap_companion.ui.language import tr
from kap_companion.ui.room_words import sign_name, value_text
from kap_companion.ui.wording import MS_PER_MINUTE, t_plus_text

SOON_MS = 3 * MS_PER_MINUTE
"""From so long before its time a check is told in minutes."""

PRESSURE = (Sign.SYSTOLIC, Sign.DIASTOLIC)


def is_near(due: Due) -> bool:
    """Whether a check is due, or will be within three minutes."""
    if due.state is DueState.DUE:
        return True
    return due.state is DueState.COMING and due.left_ms is not None and due.left_ms <= SOON_MS


def check_name(name: str) -> str:
    """Return what a check is called; a practice's own name stays as it is."""
    return tr("Recheck") if name == RECHECK else name


def when_text(due: Due) -> str:
    """Return when a check that waits is due: in 3 min, now, 4 min late, at 1:30."""
    if due.left_ms is None:
        return tr("before the dose") if due.due_min is None else _at(due)
    if due.left_ms > SOON_MS:
        return _at(due)
    if due.left_ms > 0:
        return tr("in {0} min").format(-(-due.left_ms // MS_PER_MINUTE))
    late = -due.left_ms // MS_PER_MINUTE
    return tr("{0} min late").format(late) if late else tr("now")


def _at(due: Due) -> str:
    if due.at_ms is None:
        return tr("in {0} min").format(-(-(due.left_ms or 0) // MS_PER_MINUTE))
    return tr("at {0}").format(t_plus_text(due.at_ms))


def planned_text(due: Due) -> str:
    """Return for when a check was meant: T+, or before the dose."""
    if due.due_min is not None:
        return t_plus_text(due.due_min * MS_PER_MINUTE)
    if due.at_ms is not None:
        return t_plus_text(due.at_ms)
    return tr("on request") if due.name == RECHECK else tr("before the dose")


def missed_text(missed: Sequence[Due]) -> str:
    """Return which checks were missed: Vitals 0:30, 1:00; Visual check 0:45. Empty for none."""
    times: dict[str, list[str]] = {}
    for due in missed:
        times.setdefault(check_name(due.name), []).append(planned_text(due))
    return "; ".join(f"{name} {', '.join(each)}" for name, each in times.items())


def short_name(sign: Sign) -> str:
    """Return the label of the field in which a sign is typed, with its unit."""
    return {
        Sign.SYSTOLIC: tr("BP, upper (mmHg)"),
        Sign.DIASTOLIC: tr("BP, lower (mmHg)"),
        Sign.HEART_RATE: tr("Heart (per min)"),
        Sign.SPO2: tr("SpO₂ (%)"),
        Sign.RESPIRATORY_RATE: tr("Breaths (per min)"),
        Sign.TEMPERATURE: tr("Temperature (°C)"),
        Sign.SEDATION: tr("Sedation (your scale)"),
        Sign.PAIN: tr("Pain (0 to 10)"),
        Sign.NAUSEA: tr("Nausea (0 to 10)"),
    }[sign]


def change_text(value: Value, before: Value) -> str:
    """Return how far a value lies from one before it, as plain arithmetic: +14, −3, ±0."""
    by = Decimal(value) - before
    if not by:
        return "±0"
    return f"+{value_text(by)}" if by > 0 else f"−{value_text(-by)}"


def baseline_text(sign: Sign, baseline: VitalsTaken, value: Value | None) -> str:
    """Return the baseline of a sign, and how far a value lies from it; empty without a baseline."""
    before = read(baseline, sign)
    if before is None:
        return ""
    known = tr("baseline {0}").format(value_text(before))
    return known if value is None else f"{known} · {change_text(value, before)}"


def impossible_text(sign: Sign, vitals: VitalsTaken) -> str:
    """Return why a value can't have been read."""
    value, range_ = read(vitals, sign), READABLE[sign]
    if value is not None and range_.least <= value <= range_.most:
        return tr("The lower value has to be below the upper one.")
    told = tr("{0} can’t be read: {1} to {2}.").format(
        value_text(value), value_text(range_.least), value_text(range_.most)
    )
    if sign is Sign.SYSTOLIC and value is not None and value > range_.most:
        return f"{told} {tr('A slash goes on to the lower value.')}"
    return told


def unsure_text(sign: Sign, vitals: VitalsTaken) -> str:
    """Ask about a value that can be, and is unusual."""
    asked = tr("{0} is unusual. Sure? Enter again records it.")
    return asked.format(value_text(read(vitals, sign)))


def beyond_text(reading: Reading, baseline: VitalsTaken | None) -> str:
    """Return what lies at or beyond the practice's limits: BP 164/98, baseline 118/74. Recheck."""
    signs = tuple(each.sign for each in reading.beyond)
    parts: list[str] = []
    if any(sign in PRESSURE for sign in signs):
        parts.append(_beside(tr("BP"), PRESSURE, reading.vitals, baseline))
    for sign in signs:
        if sign not in PRESSURE:
            name = sign_name(sign)
            parts.append(_beside(name[:1].upper() + name[1:], (sign,), reading.vitals, baseline))
    return " ".join((*parts, tr("Recheck.")))


def pair_text(vitals: VitalsTaken) -> str:
    """Return the blood pressure of these vitals: 118/74; empty where none was taken."""
    return _values(PRESSURE, vitals)


def _beside(
    name: str, signs: Sequence[Sign], vitals: VitalsTaken, baseline: VitalsTaken | None
) -> str:
    shown = f"{name} {_values(signs, vitals)}"
    before = "" if baseline is None else _values(signs, baseline)
    return tr("{0}, baseline {1}.").format(shown, before) if before else f"{shown}."


def _values(signs: Sequence[Sign], vitals: VitalsTaken) -> str:
    if all(read(vitals, sign) is None for sign in signs):
        return ""
    return "/".join(value_text(read(vitals, sign)) for sign in signs)
