"""Charts and entries out of the vault, into files that others can read."""

from kap_companion.exports.session_json import export_session

__all__ = ["export_session"]
