"""Charts and entries out of the vault, into files that others can read."""

from kap_companion.exports.files import ExportFailed, write_beside
from kap_companion.exports.history_csv import export_history
from kap_companion.exports.session_json import export_session

__all__ = ["ExportFailed", "export_history", "export_session", "write_beside"]
