"""Charts and entries out of the vault, into files that others can read, and back."""

from kap_companion.exports.calendar import (
    Appointment,
    calendar_bytes,
    uid_of,
    write_calendar,
)
from kap_companion.exports.csv import export_csv
from kap_companion.exports.fhir import export_fhir
from kap_companion.exports.figures_csv import export_figures
from kap_companion.exports.files import ExportFailed, write_beside, written_beside
from kap_companion.exports.history_csv import export_history
from kap_companion.exports.parts import Part, PatientPart, Selection, SessionPart
from kap_companion.exports.patient_json import export_patient
from kap_companion.exports.patients import (
    Candidate,
    DateOrder,
    ListRefused,
    PatientFile,
    read_patients,
)
from kap_companion.exports.practice_checks import is_id
from kap_companion.exports.practice_jsonl import export_practice
from kap_companion.exports.practice_read import ImportRefused, PracticeFile
from kap_companion.exports.remainders import REMAINDER, Swept, sweep
from kap_companion.exports.session_json import export_session
from kap_companion.exports.settings_json import (
    SettingsFile,
    SettingsRefused,
    read_settings,
    write_settings,
)

__all__ = [
    "REMAINDER",
    "Appointment",
    "Candidate",
    "DateOrder",
    "ExportFailed",
    "ImportRefused",
    "ListRefused",
    "Part",
    "PatientFile",
    "PatientPart",
    "PracticeFile",
    "Selection",
    "SessionPart",
    "SettingsFile",
    "SettingsRefused",
    "Swept",
    "calendar_bytes",
    "export_csv",
    "export_fhir",
    "export_figures",
    "export_history",
    "export_patient",
    "export_practice",
    "export_session",
    "is_id",
    "read_patients",
    "read_settings",
    "sweep",
    "uid_of",
    "write_beside",
    "write_calendar",
    "write_settings",
    "written_beside",
]
