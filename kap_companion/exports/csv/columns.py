"""The tables and their columns: what stands in the first line of each file, and what it means."""

from dataclasses import dataclass

TIME = "with its offset from UTC"
T_PLUS = "minutes after the first dose, negative before it; empty without a dose"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what it holds."""

    name: str
    holds: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file with one line per thing; `name` is that of the file, without its ending."""

    name: str
    holds: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def _table(name: str, holds: str, *columns: tuple[str, str]) -> Table:
    return Table(name, holds, tuple(Column(*each) for each in columns))


_ENTRY = ("entry_id", "the entry that first said so")
_SESSION = ("session_id", "the session")
_PATIENT = ("patient_id", "the patient")
_AT = ("at", f"when it happened, {TIME}")
_T = ("t_plus_min", T_PLUS)
_WHO = ("author", "who was signed in")
_OF_SESSION = (_ENTRY, _SESSION, _PATIENT, _AT, _T)

TABLES: tuple[Table, ...] = (
    _table(
        "patients",
        "one line per patient",
        _PATIENT,
        ("name", "name"),
        ("preferred_name", "the name to use in the room"),
        ("pronouns", "pronouns"),
        ("birth_date", "birth date"),
        ("record_number", "record number"),
        ("escort_name", "who takes them home"),
        ("escort_phone", "the escort’s phone"),
        ("allergies", "allergies, in words"),
        ("notes", "notes"),
        ("registered_at", f"when they were registered, {TIME}"),
    ),
    _table(
        "sessions",
        "one line per session",
        _SESSION,
        _PATIENT,
        ("planned_for", f"planned for, {TIME}"),
        ("state", "`planned`, `running`, `ended` or `cancelled`"),
        ("ending", "`completed`, `broken off` or `no dose given`"),
        ("route", "route of the first dose, before it the planned one"),
        ("window_min", "planned length in minutes"),
        ("begun_at", f"when it began, {TIME}"),
        ("first_dose_at", f"the first dose, from which T+ counts, {TIME}"),
        ("ended_at", f"when it ended, {TIME}"),
        ("ready_min", "minutes from the first dose until somebody said ready"),
        ("integration_booked_for", f"the integration session, {TIME}"),
        ("integration_held_at", f"when it was held, {TIME}"),
        ("words", "summary at the end, or why it was cancelled"),
    ),
    _table(
        "doses",
        "one line per dose",
        *_OF_SESSION,
        ("drug", "drug"),
        ("amount", "amount"),
        ("unit", "unit of the amount"),
        ("route", "route"),
        ("site", "site of an injection"),
        ("weight_kg", "weight in kg, as it was told"),
        ("mg_per_kg", "amount by weight, where the amount is in mg"),
        ("devices", "nasal devices"),
        ("lot", "lot"),
        ("expiry", "expiry"),
        ("wasted", "thrown away, in the same unit"),
        ("given_by", "who gave it"),
        ("ordered_by", "who ordered it"),
        ("witnessed_by", "who witnessed it"),
        ("witness_proof", "how that is known"),
        ("waste_witness", "who saw what was thrown away"),
        _WHO,
    ),
    _table(
        "vitals",
        "one line per reading; empty where a sign was not taken",
        *_OF_SESSION,
        ("systolic", "mmHg"),
        ("diastolic", "mmHg"),
        ("heart_rate", "per minute"),
        ("spo2", "percent"),
        ("respiratory_rate", "per minute"),
        ("temperature", "degrees Celsius"),
        ("sedation", "by the practice’s scale"),
        ("pain", "0 to 10"),
        ("nausea", "0 to 10"),
        ("words", "words"),
        _WHO,
    ),
    _table(
        "notes",
        "one line per entry of a session that holds words, in the order of happening",
        *_OF_SESSION,
        ("kind", "what kind of entry, by its name in the record"),
        ("words", "the words, with those that were added later"),
        ("strength", "`mild`, `moderate` or `severe`, of a tag"),
        ("amended", "whether an older version stands behind it"),
        ("recorded_at", f"when it was first written down, {TIME}"),
        _WHO,
        ("performed_by", "who did it, where that is someone else"),
    ),
    _table(
        "adverse_events",
        "one line per adverse event",
        *_OF_SESSION,
        ("what", "what kind"),
        ("severity", "how severe it is now: `mild`, `moderate`, `severe` or `serious`"),
        ("worst", "how severe it was at its worst"),
        ("words", "words, also of its course"),
        ("action", "what was done"),
        ("told", "who was told"),
        ("ended_at", f"when it ended, {TIME}; empty while it runs"),
        ("outcome", "what became of it"),
        _WHO,
    ),
    _table(
        "insights",
        "one line per insight",
        *_OF_SESSION,
        ("words", "words"),
        ("intention", "the intention that it answers, in the patient’s words"),
        ("sources", "the entries that it came out of, by id, with spaces between"),
        _WHO,
    ),
    _table(
        "steps",
        "one line per step into daily life",
        *_OF_SESSION,
        ("words", "words"),
        ("owner", "who takes it"),
        ("due", "by when"),
        ("why", "what it is for"),
        ("often", "how often"),
        ("known_by", "how its doing will be known"),
        ("insight_id", "the insight that it grew out of"),
        ("status", "`open`, `done`, `changed` or `dropped`"),
        ("outcome_at", f"when that was noted, {TIME}"),
        ("outcome_words", "in which words"),
        _WHO,
    ),
    _table(
        "check_ins",
        "one line for each time that somebody asked how a step goes",
        *_OF_SESSION,
        ("step_id", "the step"),
        ("went", "`well`, `in part` or `not yet`"),
        ("words", "words"),
        _WHO,
    ),
    _table(
        "names",
        "one line per theme, trigger, pattern, growth area, person or place of a session",
        *_OF_SESSION,
        ("kind", "what it is"),
        ("name", "what the therapist calls it"),
        ("sources", "the entries that it came out of, by id, with spaces between"),
        _WHO,
    ),
    _table(
        "questions",
        "one line per question to come back to",
        *_OF_SESSION,
        ("words", "words"),
        ("sources", "the entries that it came out of, by id, with spaces between"),
        ("fate", "`open`, `answered` or `let go`"),
        ("fate_words", "what was said to it then"),
        _WHO,
    ),
    _table(
        "measures",
        "one line per answer of a form, and one per total",
        _ENTRY,
        _PATIENT,
        _AT,
        ("measure", "which form or scale"),
        ("item", "which item; empty for the total"),
        ("asked", "the item as it was asked"),
        ("value", "the answer, or the total; empty where it was left out"),
        ("rater", "who rated it; empty where the patient answered"),
        _WHO,
    ),
)
